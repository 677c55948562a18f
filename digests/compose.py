"""A proposal for an edition: picked articles as items, a lead, a commentary."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from articles import llm, markdown, summarise
from articles.models import Article
from articles.workflow import State
from digests import recipes
from digests.models import Commentary, Digest, Item, Series
from digests.schedule import Window

BRACKETS = str.maketrans({"(": "%28", ")": "%29"})


class ComposeError(Exception):
    """No edition can be proposed, with a sentence for the person who asked."""


def compose(series: Series, cutoff: datetime, *, publish_at: datetime | None = None) -> Digest:
    """The edition of a Series with this cut-off, in review; ComposeError when there is one.

    LayoutError when the Series' layout cannot be read: before a model has been paid.
    """
    refuse_twice(series, cutoff)
    layout = series.form.to_json()
    window = series.window(cutoff)
    items = propose(series, window)
    opening = lead(series, items) if series.with_lead and items else None
    remark = commentary(series, items) if series.with_commentary and items else None
    with transaction.atomic():
        # The model took its time: what a colleague has proposed meanwhile is not proposed again.
        Series.objects.select_for_update().get(pk=series.pk)
        refuse_twice(series, cutoff)
        items = still_free(series, items)
        digest = Digest.objects.create(
            series=series,
            title=title(series, publish_at or cutoff),
            slug=free_slug(series, publish_at or cutoff),
            window_start=window.start,
            window_end=cutoff,
            lead=opening.summary if opening else "",
            lead_origin=opening.origin if opening else "",
            tags=series.tags,
            categories=series.categories,
            layout=layout,
            publish_at=publish_at,
            sample=bool(items) and all(item.article.sample for item in items if item.article),
        )
        for item in items:
            item.digest = digest
        Item.objects.bulk_create(items)
        if remark and remark.summary:
            Commentary.objects.create(
                digest=digest, body=remark.summary, origin=Commentary.Origin.MACHINE
            )
        digest.move(State.REVIEW, note=told(opening, remark))
    return digest


def refuse_twice(series: Series, cutoff: datetime) -> None:
    """ComposeError when a live edition of the Series has this cut-off already."""
    taken = series.digests.live().filter(window_end=cutoff).first()
    if taken:
        raise ComposeError(
            gettext("%(digest)s covers these hours already.") % {"digest": taken.title}
        )


def still_free(series: Series, items: list[Item]) -> list[Item]:
    """The items whose articles no live edition of the Series has taken."""
    ids = [item.article_id for item in items]
    taken = Item.objects.filter(digest__in=series.digests.live(), article__in=ids)
    gone = set(taken.values_list("article_id", flat=True))
    return [item for item in items if item.article_id not in gone]


def propose(series: Series, window: Window) -> list[Item]:
    """Unsaved items for what the recipe picks from the candidates of the window."""
    articles = {article.pk: article for article in series.candidates(window)}
    choices = recipes.pick(
        (candidate(article, window) for article in articles.values()),
        most=series.most_items,
        per_source=series.per_source,
    )
    return [
        item(
            articles[choice.chosen.id],
            position=position,
            others=[articles[other.id] for other in choice.others],
            carried=choice.chosen.carried,
            series=series,
        )
        for position, choice in enumerate(choices, start=1)
    ]


def candidate(article: Article, window: Window) -> recipes.Candidate:
    return recipes.Candidate(
        id=article.pk,
        story=article.story_id,
        source=article.source_id,
        first_seen_at=article.first_seen_at,
        carried=article.first_seen_at < window.start,
    )


def item(
    article: Article,
    *,
    position: int,
    series: Series,
    others: Sequence[Article] = (),
    carried: bool = False,
) -> Item:
    """An unsaved item: a copy of what the article says now."""
    published = article.published_at or article.first_seen_at
    return Item(
        article=article,
        snapshot_id=article.snapshot_id,
        position=position,
        title=markdown.escape(article.headline or article.title),
        original_title=article.title if article.headline != article.title else "",
        language=article.language,
        url=address(article),
        links=[{"url": address(other), "title": markdown.escape(str(other))} for other in others],
        access=Item.Access.TITLE if article.is_title_only() else Item.Access.OPEN,
        attribution=markdown.escape(article.credit()),
        published_on=published.astimezone(series.zone).date(),
        body=article.summary,
        origin=article.drafted_by,
        carried=carried,
    )


def address(article: Article) -> str:
    """Where an article is, with nothing in it that would end a Markdown link."""
    return article.canonical_url.translate(BRACKETS)


def said(items: Iterable[Item]) -> list[tuple[str, str]]:
    return [(item.title, item.body) for item in items]


def lead(series: Series, items: Sequence[Item]) -> summarise.Draft:
    """The opening paragraph; an extract of the items, which says why, when no model answers."""
    try:
        return summarise.opening(
            said(items), target=series.language, instructions=series.instructions
        )
    except llm.LLMError as error:
        return summarise.opening_extract(
            said(items), target=series.language, note=gettext(str(error))
        )


def commentary(series: Series, items: Sequence[Item]) -> summarise.Draft | None:
    """The machine's remark, empty when no model answers; an editor can always write another."""
    try:
        return summarise.remark(
            said(items), target=series.language, instructions=series.instructions
        )
    except llm.LLMError as error:
        return summarise.nothing(target=series.language, note=gettext(str(error)))


def told(*drafts: summarise.Draft | None) -> str:
    """What was to say about the drafts of an edition, each thing once."""
    return " ".join(dict.fromkeys(draft.note for draft in drafts if draft and draft.note))


def title(series: Series, at: datetime) -> str:
    return at.astimezone(series.zone).strftime(series.edition_title or f"%Y-%m-%d {series.title}")


def free_slug(series: Series, at: datetime) -> str:
    """The local date, with the hour where a day has several editions, and -2… when taken."""
    form = "%Y-%m-%d-%H" if series.is_sub_daily() else "%Y-%m-%d"
    wanted = at.astimezone(series.zone).strftime(form)
    taken = set(series.digests.filter(slug__startswith=wanted).values_list("slug", flat=True))
    slug, count = wanted, 1
    while slug in taken:
        count += 1
        slug = f"{wanted}-{count}"
    return slug
