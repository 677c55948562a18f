"""Items at the desk: what they claim, the texts they rest on, and the buttons that decide it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext

from articles import both, markdown, prose, prose_desk
from articles.claim_desk import let_stand, teach
from articles.claim_page import Basis, ClaimPage
from articles.keys import is_key
from articles.models import Article, Name
from articles.workflow import WorkflowError
from digests import compose
from digests.models import Digest, FurtherSource, Item

BUTTONS = ("_override", "_name", "_both", "_source", "_drop_source", "_cut_item")
SHOWN = 8  # articles of its story beside an item

Names = Mapping[str, frozenset[str]]


def dress(item: Any, prefix: str, glossary: Names) -> None:
    """Give an item what its page shows: its claims, what stands against it, its empty prose.

    `prefix` is that of its fields in the form; `gaps` are the empty ones, each with its label.
    """
    item.prefix = prefix
    item.gaps = [(name, item._meta.get_field(name).verbose_name) for name in item.blanks()]
    item.page = page_of(item, glossary, prefix)
    item.against = item.refusals(row.entry for row in item.page.open)
    item.empty_prose = prose.phrases(item.body, texts_of(item))


def texts_of(item: Item) -> str:
    """All that an item rests on, as one text."""
    return "\n".join(ground.text for ground in item.grounds())


def page_of(item: Item, glossary: Names, prefix: str = "") -> ClaimPage:
    """An item's claims on all it rests on."""
    rows: list[Item | FurtherSource] = [item, *item.further_sources()]
    return ClaimPage(
        markdown.plain(item.title),
        item.body,
        [Basis(row.article, row.snapshot) for row in rows if row.article],
        item.claims(glossary),
        anchor=f"item-{item.pk}-",
        owner=f"{item.pk}:",
        fields=(f"{prefix}-title", f"{prefix}-body"),
    )


def offer_sources(items: Iterable[Any]) -> None:
    """Give each item the other articles of its story that it could rest on."""
    items = list(items)
    stories = {item.article.story_id for item in items if item.article} - {None}
    big = ("summary", "draft", "error")
    found = Article.objects.usable().filter(story__in=stories, snapshot__isnull=False)
    by_story: dict[int, list[Article]] = {}
    for article in found.select_related("source").defer(*big) if stories else ():
        by_story.setdefault(article.story_id or 0, []).append(article)
    for item in items:
        has = {item.article_id, *(each.article_id for each in item.further_sources())}
        told = by_story.get(item.article.story_id, []) if item.article else []
        item.could_rest_on = [each for each in told if each.pk not in has][:SHOWN]


def press(request: HttpRequest, digest: Digest) -> None:
    """Do what the pressed button of an item asks for; it names the item first."""
    pressed = next((name for name in BUTTONS if name in request.POST), "")
    if not pressed:
        return
    number, _colon, asked = request.POST[pressed].partition(":")
    item = digest.items.with_sources().filter(pk=number).first() if is_key(number) else None
    if item is None or item.article is None:
        raise WorkflowError(gettext("This item is not there any more."))
    if pressed == "_override":
        let_stand(request, item.article, item.open_claims())
    elif pressed == "_name":
        teach(request, page_of(item, Name.objects.glossary()))
    else:
        if not request.user.has_perm("digests.change_item"):
            raise PermissionDenied
        DEEDS[pressed](item, asked)
        prose_desk.rewrite(digest, by=request.user)


def landing(request: HttpRequest) -> str:
    """The place on the page of the item whose button was pressed; "" when none was."""
    pressed = next((name for name in BUTTONS if name in request.POST), "")
    return f"item-{request.POST[pressed].partition(':')[0]}" if pressed else ""


def cut(item: Item, said: str) -> None:
    """Take a piece of empty prose out of its text."""
    item.body = prose_desk.cut(item.body, said, texts_of(item))
    item.save(update_fields=["body"])


def print_both(item: Item, key: str) -> None:
    """Print what each source says of a disputed figure beside it."""
    body = both.completed(
        item.title,
        item.body,
        item.grounds(),
        names=Name.objects.glossary(),
        overrides=item.article.stands() if item.article else None,
        only=key,
    )
    if body == item.body:
        raise WorkflowError(gettext("The sentence has changed, and its claims with it."))
    item.body = body
    item.save(update_fields=["body"])


def add_source(item: Item, asked: str) -> None:
    """Rest an item on one more article of its story, and link that."""
    told = Article.objects.usable().filter(story=item.article.story_id) if item.article else None
    found = told.select_related("source") if told and is_key(asked) else Article.objects.none()
    article = found.filter(pk=asked, snapshot__isnull=False).first() if is_key(asked) else None
    if article is None or article == item.article:
        raise WorkflowError(gettext("There is no such article on its story."))
    FurtherSource.objects.get_or_create(
        item=item, article=article, defaults={"snapshot_id": article.snapshot_id}
    )
    link = compose.link(article)
    if link["url"] not in [each["url"] for each in item.links]:
        item.links = [*item.links, link]
        item.save(update_fields=["links"])


def drop_source(item: Item, asked: str) -> None:
    """Rest an item no longer on one of its further sources, nor link it."""
    found = item.further.filter(pk=asked).first() if is_key(asked) else None
    if found is None:
        raise WorkflowError(gettext("This source is not there any more."))
    address = compose.link(found.article)["url"]
    found.delete()
    item.links = [each for each in item.links if each["url"] != address]
    item.save(update_fields=["links"])


DEEDS = {
    "_both": print_both,
    "_source": add_source,
    "_drop_source": drop_source,
    "_cut_item": cut,
}
