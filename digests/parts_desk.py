"""Lead, commentary and items at the desk: whether they are stale, and new drafts of them."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from articles import worddiff
from digests import redraft, staleness
from digests.models import Commentary, Digest, Item, Proposal, Written
from digests.models.parts import LEAD, place_of

BUTTONS = ("_take", "_leave", "_holds")


def dress(digest: Any, items: Sequence[Any], comments: Iterable[Any]) -> None:
    """Give the edition, its items and its commentary their proposals, and say what is stale.

    Three queries; those of the costs come on top where a model is set up.
    """
    proposals = {row.part: row for row in digest.proposals.all()}
    written = {row.part: row.items for row in digest.written.all()}
    now = redraft.fingerprints(items)
    digest.costs = redraft.costs()
    _dress(digest, LEAD, proposals, (digest.lead,))
    digest.stale = _stale(written.get(LEAD), now, digest.lead)
    for item in items:
        _dress(item, f"{redraft.ITEM}:{item.pk}", proposals, (item.title, item.body))
    for comment in comments:
        part = f"{redraft.COMMENTARY}:{comment.pk}"
        _dress(comment, part, proposals, (comment.body,))
        comment.stale = _stale(written.get(part), now, comment.body) if comment.pk else None


def _dress(row: Any, part: str, proposals: dict[str, Any], said: tuple[str, ...]) -> None:
    row.part, row.part_place = part, place_of(part)
    row.proposal = proposals.get(part)
    if row.proposal:
        compare(row.proposal, *said)


def compare(proposal: Any, *said: str) -> None:
    """Give a proposal what would change, word for word, as `pieces` (and of an item's title)."""
    *title, text = said
    proposal.pieces = worddiff.words(text, proposal.text)
    pieces = worddiff.words(title[0], proposal.title) if title else []
    proposal.title_pieces = pieces if worddiff.differs(pieces) else []


def _stale(
    before: dict[str, str] | None, now: dict[str, str], said: str
) -> staleness.Changes | None:
    """What has changed under a text; None where nobody knows what it was written from."""
    return staleness.changes(before, now) if before and said.strip() else None


def remember(request: HttpRequest, form: Any, formsets: Iterable[Any]) -> None:
    """Keep in mind which parts somebody has typed anew, until they have their keys."""
    comments = [each for each in formsets if each.model is Commentary]
    request.rewritten = (  # type: ignore[attr-defined]
        "lead" in form.changed_data,
        comments[0] if comments else None,
    )


def note(request: HttpRequest, digest: Digest) -> None:
    """What was typed anew was typed for the items as they are now."""
    lead, formset = getattr(request, "rewritten", (False, None))
    parts = [LEAD] if lead else []
    if formset is not None:
        changed = [row for row, fields in formset.changed_objects if "body" in fields]
        parts += [f"{redraft.COMMENTARY}:{row.pk}" for row in (*changed, *formset.new_objects)]
    if parts:
        Written.objects.note(digest, parts, digest.items.all())


def asked(request: HttpRequest) -> str:
    """The name of the pressed button, "" when it is none of these."""
    return next((name for name in BUTTONS if name in request.POST), "")


def press(request: HttpRequest, digest: Digest) -> None:
    """Take or leave a proposal, or say that a part still holds."""
    pressed = asked(request)
    if not pressed:
        return
    part = request.POST[pressed]
    if not may_redraft(request, part):
        raise PermissionDenied
    if pressed == "_take":
        redraft.take(digest, part, by=request.user)
    elif pressed == "_leave":
        redraft.leave(digest, part)
    else:
        redraft.part_of(digest, part)
        Written.objects.note(digest, [part], digest.items.all())


def landing(request: HttpRequest) -> str:
    """Where on the page the part is whose button was pressed."""
    pressed = asked(request)
    return anchor_of(request.POST[pressed]) if pressed else ""


def anchor_of(part: str) -> str:
    """The id of a part on the page."""
    kind, _colon, number = part.partition(":")
    return {redraft.ITEM: f"item-{number}", redraft.COMMENTARY: f"comment-{number}"}.get(
        kind, "part-lead"
    )


def may_redraft(request: HttpRequest, part: str) -> bool:
    """Whether this user may have a part written anew."""
    kind = part.partition(":")[0]
    model = kind if kind in (redraft.ITEM, redraft.COMMENTARY) else "digest"
    return bool(request.user.has_perm(f"digests.change_{model}"))


def proposal_of(digest: Digest, part: str) -> Proposal:
    """A fresh proposal for a part, with what it would change."""
    proposal = redraft.ask(digest, part)
    row = redraft.part_of(digest, part)
    said = (row.title, row.body) if isinstance(row, Item) else (row.body if row else digest.lead,)
    compare(proposal, *said)
    return proposal
