"""The buttons that put an item in, take it out, move it, or have another article tell its story."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.http import HttpRequest
from django.utils.translation import gettext

from articles.keys import is_key
from articles.models import Article
from articles.workflow import WorkflowError
from digests import compose, coverage
from digests.models import Digest, FurtherSource, Item

PUT_IN = ("_add", "_add_number", "_add_empty")
MOVED = ("_up", "_down", "_take_out", "_as")


def asked(request: HttpRequest) -> str:
    """The name of the pressed button, "" when it is none of these."""
    return next((name for name in (*PUT_IN, *MOVED) if name in request.POST), "")


def press(request: HttpRequest, digest: Digest) -> Article | None:
    """Do what the pressed button asks for; returns the article that it has put in."""
    pressed = asked(request)
    if not pressed:
        return None
    refuse_strangers(request, pressed)
    value = request.POST[pressed]
    if pressed == "_add_empty":
        Item.objects.create(digest=digest, position=last_position(digest) + 1)
    elif pressed in PUT_IN:
        return add_article(digest, value if pressed == "_add" else request.POST.get("number", ""))
    elif pressed == "_as":
        return retell(digest, value)
    elif pressed == "_take_out":
        item_of(digest, value).delete()
    else:
        move(digest, value, -1 if pressed == "_up" else 1)
    return None


def refuse_strangers(request: HttpRequest, pressed: str) -> None:
    """PermissionDenied for who may not do this to items."""
    verbs = {"_take_out": ["delete"], "_as": ["add", "delete"], "_up": ["change"]}
    needed = verbs.get(pressed, ["change"] if pressed == "_down" else ["add"])
    if not request.user.has_perms([f"digests.{verb}_item" for verb in needed]):
        raise PermissionDenied


def landing(request: HttpRequest) -> str:
    """The place on the page where the button was pressed, or where its item is now."""
    pressed = asked(request)
    if pressed in ("_up", "_down"):
        return f"item-{request.POST[pressed]}"
    return {"_take_out": "items-heading", "": ""}.get(pressed, "last-item")


def item_of(digest: Digest, number: str) -> Item:
    """An item of the edition by its key; WorkflowError when it is gone."""
    item = digest.items.filter(pk=number).first() if is_key(number) else None
    if item is None:
        raise WorkflowError(gettext("This item is not there any more."))
    return item


def move(digest: Digest, number: str, by: int) -> None:
    """Let an item change places with the one above (-1) or below (1) it."""
    item = item_of(digest, number)
    order = list(digest.items.only("position"))
    here = next(place for place, each in enumerate(order) if each.pk == item.pk)
    there = here + by
    if 0 <= there < len(order):
        order[here], order[there] = order[there], order[here]
    for position, each in enumerate(order, start=1):
        if each.position != position:
            digest.items.filter(pk=each.pk).update(position=position)


def usable(digest: Digest, number: str) -> Article:
    """An article in review or approved that the edition has not; else WorkflowError."""
    found = Article.objects.usable().select_related("source")
    article = found.filter(pk=number).first() if is_key(number) else None
    if article is None:
        raise WorkflowError(
            gettext("There is no article %(number)s in review or approved.") % {"number": number}
        )
    if digest.items.filter(article=article).exists():
        raise WorkflowError(gettext("“%(article)s” is in this edition.") % {"article": article})
    return article


def add_article(digest: Digest, number: str) -> Article:
    """One more item, from an article that is in review or approved."""
    article = usable(digest, number)
    put(digest, article, last_position(digest) + 1, told_with(article, digest))
    return article


def retell(digest: Digest, number: str) -> Article:
    """Let another article tell a story of the edition, in the place of the one that did."""
    article = usable(digest, number)
    told = digest.items.filter(article__story=article.story_id) if article.story_id else None
    item = told.select_related("article__source", "article__snapshot").first() if told else None
    if item is None or item.article is None:
        raise WorkflowError(gettext("No item of this edition tells its story."))
    others = [row.article for row in item.further.select_related("article__source")]
    others = [item.article, *(each for each in others if each.pk != article.pk)]
    position, uid = item.position, item.uid
    item.delete()
    put(digest, article, position, others, uid=uid)
    return article


def put(
    digest: Digest, article: Article, position: int, others: list[Article], **fields: Any
) -> None:
    """Save the item of an article in its place."""
    carried = bool(digest.window_start and article.first_seen_at < digest.window_start)
    item = compose.item(
        article, position=position, series=digest.series, others=others, carried=carried
    )
    item.digest = digest
    for name, value in fields.items():
        setattr(item, name, value)
    item.save()
    FurtherSource.objects.keep([item])


def told_with(article: Article, digest: Digest) -> list[Article]:
    """The other articles on its story that this edition would have taken with it."""
    window = coverage.window_of(digest)
    if window is None or article.story_id is None:
        return []
    others = digest.series.candidates(window).filter(story=article.story_id)
    return list(others.exclude(pk=article.pk).select_related("source", "snapshot"))


def last_position(digest: Digest) -> int:
    return digest.items.aggregate(last=Max("position"))["last"] or 0


def renumber(digest: Digest) -> None:
    """Positions 1, 2, 3… in the order that was asked for."""
    for position, item in enumerate(digest.items.only("position"), start=1):
        if item.position != position:
            digest.items.filter(pk=item.pk).update(position=position)
