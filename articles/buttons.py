"""Moves as buttons: those that somebody may press, and who may press the others."""

from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.utils.translation import gettext


@dataclass(frozen=True)
class Button:
    """A move that this user may make, and what stands against it now.

    `main` is what one comes for: it stands first, and Ctrl+Enter presses it.
    """

    new: str
    label: str
    objections: list[str]
    name: str = "_move"
    main: bool = False
    noted: bool = False  # needs a reason

    @property
    def because(self) -> str:
        return " ".join(self.objections)

    @property
    def key(self) -> str:
        """What tells it from the others on its page."""
        return f"{self.name.strip('_')}-{self.new}"


@dataclass(frozen=True)
class Missing:
    """A move that others may make from here, and who."""

    label: str
    who: str


def roles_with(permission: str) -> str:
    """The roles that have a permission, in words."""
    app, _dot, codename = permission.partition(".")
    known = Group.objects.filter(
        permissions__codename=codename, permissions__content_type__app_label=app
    )
    names = known.order_by("pk").values_list("name", flat=True)
    return gettext(", ").join(map(gettext, names))
