"""A part of an edition drafted anew: a proposal beside what stands there, until it is taken.

The model is asked outside any transaction, and nothing is locked: who goes on typing keeps it.
"""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import asdict
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from articles import drafts, expenses, llm, markdown, prose_desk, summarise
from articles.bills import Bill
from articles.keys import is_key
from articles.summarise import Draft
from articles.workflow import WorkflowError
from digests import compose, demand, staleness
from digests.models import Commentary, Digest, Item, Proposal, Written
from digests.models.parts import LEAD

COMMENTARY, ITEM = "commentary", "item"


def ask(digest: Digest, part: str) -> Proposal:
    """A new draft of a part: "lead", "commentary:<pk>" or "item:<pk>"; kept as its proposal.

    WorkflowError, with a sentence, when there is no such part, or nothing to propose.
    """
    items = list(digest.items.with_sources())
    before = digest.proposals.filter(part=part).first()
    draw = _draw(before)
    row = part_of(digest, part)
    if isinstance(row, Item):
        made, title, text = of_item(digest, next(each for each in items if each.pk == row.pk), draw)
    elif not items:
        raise WorkflowError(gettext("There are no items yet to write of."))
    else:
        made = of_words(digest, items, draw, is_lead=row is None)
        title, text = "", made.summary
    if not text.strip():
        why = made.note or gettext("Without a model there is none: an opinion cannot be extracted.")
        raise WorkflowError(why)
    proposal, _new = Proposal.objects.update_or_create(
        digest=digest,
        part=part,
        defaults={
            "title": title,
            "text": text,
            "draft": asdict(made) | {"draw": draw},
            "items": fingerprints(items),
            "note": made.note,
            "at": timezone.now(),
        },
    )
    return proposal


def _draw(before: Proposal | None) -> int:
    """Which answer to the same question is wanted: not the one that was proposed already."""
    return 1 + int(before.draft.get("draw", 1)) if before else 2


def part_of(digest: Digest, part: str) -> Item | Commentary | None:
    """The row of a part, None for the lead; WorkflowError when there is none."""
    kind, _colon, number = part.partition(":")
    if part == LEAD:
        return None
    rows: Any = {COMMENTARY: digest.commentary, ITEM: digest.items}.get(kind)
    found = rows.filter(pk=number) if rows and is_key(number) else ()
    row: Item | Commentary | None = next(iter(found), None)
    if row is None:
        raise WorkflowError(gettext("This part is not there any more."))
    return row


def of_words(digest: Digest, items: list[Item], draw: int, *, is_lead: bool) -> Draft:
    """A lead or commentary on the items as they are now; without a model an extract, or nothing."""
    bill = Bill(edition=digest.uid, series=digest.series.slug)
    if is_lead:
        return compose.lead(digest.series, items, bill, draw=draw)
    made = compose.commentary(digest.series, items, bill, draw=draw)
    return made or summarise.nothing(target=digest.series.language, note="")


def of_item(digest: Digest, item: Item, draw: int) -> tuple[Draft, str, str]:
    """A new draft of an item from the text it rests on, and its title and text in print."""
    article, text = item.article, item.snapshot
    if article is None or text is None:
        raise WorkflowError(gettext("There is no text to draft this item from."))
    order = demand.order_of(digest.series, timezone.now())
    try:
        made = summarise.draft(
            article.title,
            text.text,
            language=article.language,
            order=order,
            bill=drafts.bill_of(article, order),
            patient=False,
            draw=drafts.draw_of(article) + draw - 1,
        )
    except llm.LLMError as error:
        note = gettext(str(error))
        made = summarise.by_extract(article.title, text.text, language=article.language, note=note)
    said = copy(article)
    said.headline = made.headline or article.headline
    said.summary, said.snapshot = made.summary, text
    others = [row.article for row in item.further_sources()]
    return made, compose.printed_title(said, digest.series), compose.with_both(said, others)


def fingerprints(items: Iterable[Item]) -> dict[str, str]:
    """What the items say, to be compared later."""
    return staleness.prints((str(item.uid), item.title, item.body) for item in items)


def take(digest: Digest, part: str, *, by: Any) -> None:
    """Put a proposal in the place of what stood there; what was approved is reviewed again."""
    proposal = digest.proposals.filter(part=part).first()
    if proposal is None:
        raise WorkflowError(gettext("This proposal is not there any more."))
    row = part_of(digest, part)
    draft = {name: value for name, value in proposal.draft.items() if name != "draw"}
    if row is None:
        origin = proposal.draft.get("origin", "")
        prose_desk.rewrite(digest, by=by, lead=proposal.text, lead_origin=origin, lead_draft=draft)
    else:
        prose_desk.rewrite(digest, by=by)
        overwrite(row, proposal, draft)
    if not isinstance(row, Item):
        Written.objects.update_or_create(
            digest=digest, part=part, defaults={"items": proposal.items, "at": proposal.at}
        )
    proposal.delete()


def overwrite(row: Item | Commentary, proposal: Proposal, draft: Mapping[str, Any]) -> None:
    """Let a part say what was proposed, with how that came about."""
    if isinstance(row, Commentary):
        row.body, row.draft, row.origin = proposal.text, dict(draft), Commentary.Origin.MACHINE
        row.save(update_fields=["body", "draft", "origin"])
        return
    printed = {"headline": markdown.plain(proposal.title), "summary": proposal.text}
    row.title, row.body, row.origin = proposal.title, proposal.text, str(draft.get("origin", ""))
    row.draft = dict(draft) | {"printed": printed}
    row.save(update_fields=["title", "body", "origin", "draft"])


def leave(digest: Digest, part: str) -> None:
    """Throw a proposal away."""
    digest.proposals.filter(part=part).delete()


def costs() -> dict[str, str]:
    """What a new draft costs, in words, of a lead or commentary and of an item."""
    now = timezone.now()
    free = gettext("free: an extract, no model is set up")
    whole = expenses.forecast(expenses.COMPOSING, now)
    one = expenses.forecast(expenses.DRAFTING, now)
    return {LEAD: str(whole) if whole else free, ITEM: str(one) if one else free}
