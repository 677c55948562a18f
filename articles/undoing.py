"""Taking back a spike, or a move of many rows: a button in the message that told of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Self

from django.apps import apps
from django.core import signing
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext

from articles.workflow import Editorial, State, WorkflowError, signature

SALT = "articles.undoing"
LASTS = timedelta(hours=1)
# What readers have seen is taken back in a way of its own, if at all.
UNDOABLE = frozenset({State.DRAFT, State.REVIEW, State.APPROVED, State.SPIKED})


@dataclass(frozen=True)
class Step:
    """A row, the state it was taken from, and its version since."""

    pk: int
    old: str
    version: int


@dataclass(frozen=True)
class Moved:
    """What one press of a button did, as the button that undoes it remembers."""

    kind: str  # articles.article
    new: str
    by: int
    steps: Sequence[Step]

    def token(self) -> str:
        rows = [[step.pk, step.old, step.version] for step in self.steps]
        return signing.dumps([self.kind, self.new, self.by, rows], salt=SALT, compress=True)

    @classmethod
    def of(cls, token: str) -> Self:
        """WorkflowError when the hour is over, BadRequest for what is no token of ours."""
        try:
            kind, new, by, rows = signing.loads(token, salt=SALT, max_age=LASTS)
        except signing.SignatureExpired as error:
            raise WorkflowError(
                gettext("An hour has passed: this can no longer be undone with one button.")
            ) from error
        except signing.BadSignature as error:
            raise BadRequest("no such token") from error
        return cls(kind, new, by, [Step(*row) for row in rows])


@dataclass
class Undone:
    """How many rows were taken back, and why each of the others was not."""

    count: int = 0
    refused: list[str] = field(default_factory=list)


def told(request: HttpRequest, sentence: str, rows: Iterable[tuple[Editorial, str]]) -> str:
    """A sentence on what was done to rows (each with the state it was in), with a button to undo it
    where it can be."""
    done = [(row, old) for row, old in rows if row.state in UNDOABLE and old in UNDOABLE]
    if not done:
        return sentence
    first = done[0][0]
    moved = Moved(
        first._meta.label_lower,
        first.state,
        request.user.pk or 0,
        [Step(row.pk, old, row.version) for row, old in done],
    )
    return format_html(
        '{} <button form="undo-form" name="undo" value="{}" class="undo quiet-button">{}</button>',
        *(sentence, moved.token(), gettext("Undo")),
    )


def undo(token: str, by: Any) -> Undone:
    """Take the rows of a token back to where they were, as far as nobody has changed them since.

    PermissionDenied for whoever did not do it.
    """
    moved, result = Moved.of(token), Undone()
    if moved.by != by.pk:
        raise PermissionDenied
    kept: Any = apps.get_model(moved.kind)
    rows = kept.objects.in_bulk([step.pk for step in moved.steps])
    for step in moved.steps:
        if row := rows.get(step.pk):
            try:
                take_back(row, step, moved.new, by)
                result.count += 1
            except WorkflowError as refusal:
                result.refused.append(f"{row}: {refusal}")
    return result


def take_back(row: Editorial, step: Step, new: str, by: Any) -> None:
    """Take one row back; WorkflowError when it has changed, or this person may not."""
    if (row.state, row.version) != (new, step.version):
        raise WorkflowError(gettext("it has changed since."))
    verb = row.MOVES.get((new, step.old)) or row.MOVES[step.old, new]
    verbs = {verb, "approve"} if step.old == State.APPROVED else {verb}
    if not all(by.has_perm(row.permission(verb)) for verb in verbs):
        raise WorkflowError(gettext("you may not take it back."))
    if objections := row.objections(step.old):
        raise WorkflowError(" ".join(objections))
    try:
        with transaction.atomic():
            row._enter(step.old, gettext("Undone."), signature(by), {})
    except IntegrityError as error:  # what it left free is taken, as the hours of an edition
        raise WorkflowError(gettext("something else has taken its place.")) from error
