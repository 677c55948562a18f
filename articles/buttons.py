"""Moves as buttons: those that somebody may press, and who may press the others."""

from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.utils.translation import gettext

from articles.workflow import State


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
    def is_explained(self) -> bool:
        """Whether the page has a line for what stands against it, now or as one types.

        Approving and going on shares the one of approving.
        """
        return self.name == "_move" and (bool(self.objections) or self.new == State.APPROVED)


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
