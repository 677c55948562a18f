"""States and moves: who may take an article or a digest from where to where."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    DRAFT = "draft", _("draft")
    REVIEW = "review", _("in review")
    APPROVED = "approved", _("approved")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")
    SPIKED = "spiked", _("spiked")


class Actor(models.TextChoices):
    MACHINE = "machine", _("machine")
    USER = "user", _("user")
    GUEST = "guest", _("guest")
    IMPORT = "import", _("import")


class WorkflowError(Exception):
    """A move that was refused, with a sentence for the person who asked for it."""


class UnexplainedError(WorkflowError):
    """A move that needs a reason and was given none."""


class Conflict(WorkflowError):
    """A colleague changed the row first."""


def overtaken(row: Any) -> str:
    """What to tell whose row a colleague changed first."""
    return gettext("A colleague was quicker: %(row)s has changed.") % {"row": row}


def signature(by: Any) -> dict[str, Any]:
    """Who acted, as a record keeps it: a user, or (None) the machine."""
    if by is None:
        return {"actor": Actor.MACHINE}
    name = by.get_full_name() or by.get_username()
    return {"actor": Actor.USER, "by": by, "by_name": name[:200]}


class Signed(models.Model):
    """A record of what somebody did: append-only, and it outlives its user's account."""

    actor = models.CharField(_("actor"), max_length=8, choices=Actor.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    by_name = models.CharField(_("by"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        abstract = True


class Transition(Signed):
    """One move that happened."""

    old = models.CharField(_("from"), max_length=12, choices=State.choices)
    new = models.CharField(_("to"), max_length=12, choices=State.choices)

    class Meta:
        abstract = True
        ordering = ("-at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=~Q(new=State.APPROVED) | Q(actor__in=[Actor.USER, Actor.GUEST]),
                name="%(class)s_people_approve",
            ),
            models.CheckConstraint(
                condition=~Q(actor=Actor.USER) | Q(by__isnull=False), name="%(class)s_user_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


class Editorial(models.Model):
    """A row that people decide on: a state, and a version that every change raises."""

    # (from, to): the verb of the permission it takes. A machine may only do what MACHINE names.
    # IMPORT is what was decided elsewhere, before the row came here; that is never an approval.
    MOVES: ClassVar[dict[tuple[str, str], str]] = {}
    MACHINE: ClassVar[frozenset[tuple[str, str]]] = frozenset()
    IMPORT: ClassVar[frozenset[tuple[str, str]]] = frozenset()
    NOTED: ClassVar[frozenset[tuple[str, str]]] = frozenset()  # never made without a reason

    state = models.CharField(
        _("state"), max_length=12, choices=State.choices, default=State.DRAFT, editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(_("updated"), default=timezone.now, editable=False)

    class Meta:
        abstract = True

    def objections(self, new: str) -> list[str]:
        """What stands against this move now, a sentence each; checked inside the move."""
        return []

    def reservations(self, new: str, by: Any) -> list[str]:
        """What stands against this move by this person, a sentence each; checked like the rest."""
        return []

    def permission(self, verb: str) -> str:
        return f"{self._meta.app_label}.{verb}_{self._meta.model_name}"

    def open_moves(self, user: Any) -> list[str]:
        """The states this user may move the row to from where it stands."""
        return [
            new
            for (old, new), verb in self.MOVES.items()
            if old == self.state and user.has_perm(self.permission(verb))
        ]

    def check_move(self, new: str, by: Any, note: str = "") -> None:
        """WorkflowError when the table, the permission or a missing reason forbids the move."""
        step = (self.state, new)
        if step not in self.MOVES:
            raise WorkflowError(
                gettext("%(row)s is %(state)s and cannot become %(new)s.")
                % {
                    "row": self,
                    "state": State(self.state).label,
                    "new": dict(State.choices).get(new, new),  # whatever a form said
                }
            )
        allowed = by.has_perm(self.permission(self.MOVES[step])) if by else step in self.MACHINE
        if not allowed:
            raise WorkflowError(
                gettext("%(who)s may not make this %(new)s.")
                % {
                    "who": by or Actor.MACHINE.label,
                    "new": State(new).label,
                }
            )
        if step in self.NOTED and not note.strip():
            raise UnexplainedError(gettext("Say why: this move needs a note."))

    def move(self, new: str, *, by: Any = None, note: str = "", **fields: Any) -> None:
        """Take the row to another state, as a user or (by=None) as the machine.

        Writes `fields` and the Transition in the same transaction. WorkflowError when refused,
        Conflict when the row is no longer as it was read.
        """
        self.check_move(new, by, note)
        with transaction.atomic():
            if objections := self.objections(new) + self.reservations(new, by):
                raise WorkflowError(" ".join(objections))
            self._enter(new, note, signature(by), fields)

    def adopt(self, new: str, *, note: str = "", **fields: Any) -> None:
        """Enter the state in which an import found the row; WorkflowError for any other move."""
        if (self.state, new) not in self.IMPORT:
            raise WorkflowError(
                gettext("An import may not make this %(new)s.") % {"new": State(new).label}
            )
        with transaction.atomic():
            self._enter(new, note, {"actor": Actor.IMPORT}, fields)

    def _enter(self, new: str, note: str, signed: dict[str, Any], fields: dict[str, Any]) -> None:
        self.transitions.create(  # type: ignore[attr-defined]
            old=self.state, new=new, note=note, **signed
        )
        self.amend(state=new, **fields)

    def amend(self, **fields: Any) -> None:
        """Write fields if the row is still as it was read, and raise its version.

        Unless said otherwise, it was updated now.
        """
        fields.setdefault("updated_at", timezone.now())
        unchanged = type(self)._default_manager.filter(
            pk=self.pk, state=self.state, version=self.version
        )
        if not unchanged.update(version=F("version") + 1, **fields):
            raise Conflict(overtaken(self))
        self.version += 1
        for name, value in fields.items():
            setattr(self, name, value)
