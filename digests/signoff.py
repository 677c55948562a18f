"""Who approves what: kept approvals, the second pair of eyes and its waiver, who is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext

from articles import notices
from articles.models import Name
from articles.workflow import State, UnexplainedError, WorkflowError, overtaken, signature
from digests import comparing, copies, touches, versions
from digests.comparing import Comparison
from digests.models import Digest, Waiver
from digests.touches import Finding

NAMED = 4  # findings a note names; the rest is counted


@dataclass(frozen=True)
class Edit:
    """What changed from one copy of an edition to another."""

    findings: list[Finding]
    comparison: Comparison
    mark: str

    @property
    def is_plain(self) -> bool:
        """Whether it changes no fact, name, quotation, negation or link."""
        return not self.findings


def edit(before: Mapping[str, Any], after: Mapping[str, Any]) -> Edit:
    """One copy of an edition held against another."""
    old, new = comparing.of_copy(before), comparing.of_copy(after)
    reader = touches.Reader(comparing.of_copy, Name.objects.glossary())
    return Edit(
        touches.between(before, after, reader), comparing.compare(old, new), touches.mark(old, new)
    )


@dataclass(frozen=True)
class Since:
    """What an edition in review says otherwise than when it was approved."""

    by: str
    at: datetime
    edit: Edit


def since_approval(digest: Digest) -> Since | None:
    """For an edition in review that was approved before; None where nothing was, or is known."""
    if digest.state != State.REVIEW:
        return None
    move = digest.approval()
    version = versions.approved(digest) if move else None
    if move is None or version is None:
        return None
    return Since(move.by_name, move.at, edit(version.copy, copies.copy_of(digest)))


def note_of(found: Edit) -> str:
    """What an edit changed, for the history."""
    if found.is_plain:
        return gettext(
            "Edited after approval: no fact, name, quotation, negation or link changes (%(where)s)."
        ) % {"where": where(found.comparison)}
    said = "; ".join(map(told, found.findings[:NAMED]))
    if len(found.findings) > NAMED:
        more = len(found.findings) - NAMED
        said += gettext("; and %(count)s more") % {"count": more}
    return gettext("Edited after approval: %(what)s.") % {"what": said}


def told(finding: Finding) -> str:
    """A finding in words: 甲公司发布新机, Text: a figure (380亿 → 830亿)."""
    place = gettext(", ").join(filter(None, [finding.part[:40], gettext(finding.label)]))
    was, now = finding.touched.before[:60], finding.touched.after[:60]
    if not (was or now) or finding.touched.kind == "part":
        return place
    return f"{place}: {was or '∅'} → {now or '∅'}"


def where(found: Comparison) -> str:
    """The fields and parts that differ."""
    head = [gettext(line.label) for line in found.head]
    parts = [
        " · ".join([row.title[:40], *(gettext(line.label) for line in row.lines)])
        for row in (*found.items, *found.commentary)
    ]
    return gettext(", ").join([*head, *parts])


# What people do
def keep_approval(digest: Digest, found: Edit, *, by: Any) -> None:
    """Record that an approver has seen an edit of no substance and lets the approval stand."""
    if reservations := digest.reservations(State.APPROVED, by):
        raise WorkflowError(" ".join(reservations))
    note = gettext("Approval kept: %(where)s.") % {"where": where(found.comparison)}
    digest.transitions.create(old=State.APPROVED, new=State.APPROVED, note=note, **signature(by))


def waive(digest: Digest, *, by: Any, note: str) -> Waiver:
    """Let one edition be approved by whoever worked on it; the reason stays in its history."""
    if not note.strip():
        raise UnexplainedError(gettext("Say why one pair of eyes is enough for this edition."))
    if not digest.needs_other_eyes():
        raise WorkflowError(gettext("This edition needs no second pair of eyes."))
    if digest.state == State.APPROVED:
        raise WorkflowError(gettext("It is approved already."))
    try:
        with transaction.atomic():
            made: Waiver = digest.waivers.create(note=note.strip()[:2000], **signature(by))
    except IntegrityError as error:
        raise WorkflowError(overtaken(digest)) from error
    return made


# Who is told
def tell(digest: Digest, was: str, *, by: Any, note: str = "") -> None:
    """Let people know of a move that has just been made, where somebody waits for it."""
    who = signature(by).get("by_name", "")
    if (was, digest.state) == (State.DRAFT, State.REVIEW):
        tell_waiting(digest, by=who)
    elif (was, digest.state) == (State.REVIEW, State.DRAFT):
        tell_sent_back(digest, by=who, note=note)


def tell_waiting(digest: Digest, *, by: str = "") -> None:
    """Let those who approve know that an edition waits for them; of samples nobody is told."""
    if digest.sample:
        return
    notices.tell(
        "waiting",
        f"waiting:{digest.pk}:{digest.version}",
        subject=lambda: gettext("“%(edition)s” waits for approval") % {"edition": digest},
        url=desk_of(digest),
        series=digest.series,
        lines=lambda: (
            [gettext("Submitted by %(who)s.") % {"who": by}]
            if by
            else [gettext("Drafted by the machine.")]
        ),
    )


def tell_sent_back(digest: Digest, *, by: str, note: str) -> None:
    """Let those who write know that an edition came back, and why; of samples nobody is told."""
    if digest.sample:
        return
    notices.tell(
        "sent_back",
        f"sent_back:{digest.pk}:{digest.version}",
        subject=lambda: gettext("“%(edition)s” was sent back") % {"edition": digest},
        url=desk_of(digest),
        series=digest.series,
        lines=lambda: [gettext("%(who)s: %(note)s") % {"who": by, "note": note}],
    )


def desk_of(digest: Digest) -> str:
    return reverse("admin:digests_digest_change", args=[digest.pk])
