"""How one article is drafted: as it is ordered, twice and with an opinion where that is wanted."""

import re
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from articles import ledger, llm, markdown, opinion, summarise
from articles.bills import Bill
from articles.models import Article, Snapshot, Story, Topic
from articles.orders import Order
from articles.summarise import Draft
from articles.workflow import State

MARKUP = re.compile(r"[<>{}\[\]#`|\\]")
STOPS = ".。…:：,，"  # a sentence, or the beginning of one, is no name
GOOD_TRIES = 3  # after this many failures of the model a draft is extracted instead


def draft(article: Article, text: Snapshot, order: Order) -> None:
    """Have a claimed article drafted and save that, its topics and its story's name included.

    LLMError when it is to be tried again later.
    """
    made = drafted(article, text.text, order)
    with transaction.atomic():
        # Before the article is locked, as people's changes do.
        if article.story and is_name(made.story, article, text):
            Story.objects.filter(pk=article.story.pk).entitle(made.story)
        article.write(**columns(article, made, text, order))
        article.topics.set(Topic.objects.filter(name__in=made.topics))


def columns(article: Article, made: Draft, text: Snapshot, order: Order) -> dict[str, Any]:
    """What is written of a draft on its article, beside its topics."""
    told = {
        "snapshot": text.hash,
        "series": order.series,
        "offered": list(order.topics),
        "open": unborne(article, made, text),
    }
    if order.wish and made.origin == "model":
        told["wish"] = order.wish
    return {
        "headline": made.headline or article.title or article.canonical_url,
        "summary": made.summary,
        "summary_language": made.language,
        "draft": asdict(made) | told,
        "importance": made.importance,
    }


def is_name(line: str, article: Article, text: Snapshot) -> bool:
    """Whether a line may name an event for readers: words, no markup, nothing its source denies."""
    if not line or MARKUP.search(line) or line[-1] in STOPS:
        return False
    claims = article.claims(markdown.escape(line), "", text)
    return not any(entry.claim.verdict in ledger.REFUSED for entry in claims)


def unborne(article: Article, made: Draft, text: Snapshot) -> int:
    """How many claims of a model's own words its source does not bear out."""
    if made.origin != "model":
        return 0
    claims = article.claims(markdown.escape(made.headline), made.summary, text)
    return sum(entry.claim.verdict in ledger.REFUSED for entry in claims)


def drafted(article: Article, text: str, order: Order) -> Draft:
    """The model's draft; an extract when there is no model, or none that answers."""
    try:
        return summarise.draft(
            article.title,
            text,
            language=article.language,
            order=order,
            bill=bill_of(article, order),
            patient=not article.failures,
            draw=draw_of(article),
        )
    except llm.NoRoomError:
        raise
    except llm.LLMError as error:
        if not error.permanent and article.failures + 1 < GOOD_TRIES:
            raise
        return summarise.by_extract(
            article.title, text, language=article.language, note=gettext(str(error))
        )


def sample_again(article: Article, text: Snapshot, order: Order) -> None:
    """Keep a second sample beside a model's draft, where it is wanted.

    A failure is no harm: the draft stands, and says that there is nothing to compare it with.
    """
    if not order.double or not is_models(article) or "second_by" in article.draft:
        return
    article.renew(Article.DRAFTING)
    bill, draw = bill_of(article, order), draw_of(article)
    try:
        second = summarise.again(article.title, text.text, order=order, bill=bill, draw=draw)
    except llm.NoRoomError:
        raise
    except llm.LLMError as error:
        told = gettext("There is no second draft to compare with: %(why)s")
        tried = noted(article.draft, told % {"why": gettext(str(error))})
        article.write(draft=tried | {"second_by": {}})
    else:
        article.write(draft=article.draft | {"second": second.summary, "second_by": by(second)})


def ask_again(article: Article, text: Snapshot, order: Order) -> None:
    """Keep what a model thinks of each sentence of a draft, where it is wanted; a failure is no
    harm."""
    if not order.second_opinion or not is_models(article) or article.draft.get("opinion"):
        return
    article.renew(Article.DRAFTING)
    source, bill = ledger.joined(article.title, text.text), bill_of(article, order)
    try:
        found = opinion.ask(article.summary, source, target=order.target, bill=bill)
    except llm.NoRoomError:
        raise
    except llm.LLMError as error:
        told = gettext("There is no second opinion: %(why)s")
        article.write(draft=noted(article.draft, told % {"why": gettext(str(error))}))
    else:
        article.write(draft=article.draft | {"opinion": asdict(found)})


def is_models(article: Article) -> bool:
    """Whether its words are a model's, as it wrote them."""
    return article.drafted_by == "model" and not article.is_edited()


def noted(stored: dict[str, Any], told: str) -> dict[str, Any]:
    """A stored draft with one thing more to say about it."""
    return stored | {"note": f"{stored.get('note', '')} {told}".strip()}


def by(made: Draft) -> dict[str, Any]:
    """How a draft came about, without its words."""
    names = ("model", "prompt_hash", "parameters", "tokens_in", "tokens_out", "cost")
    return {name: getattr(made, name) for name in names}


def bill_of(article: Article, order: Order) -> Bill:
    """Who pays for what is asked about an article."""
    return Bill(
        article=article.pk,
        source=article.source_id,
        series=order.series,
        scheduled=order.scheduled,
    )


def draw_of(article: Article) -> int:
    """Which answer of the model it is to have: another one each time that it was sent back."""
    if not article.pk:
        return 1
    return 1 + article.transitions.filter(old=State.REVIEW, new=State.DRAFT).count()
