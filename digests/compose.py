"""A proposal for an edition: picked articles as items, a lead, a commentary."""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from articles import both, llm, markdown, summarise
from articles.bills import NOBODY, Bill
from articles.models import Article, Name
from articles.models.article import ArticleQuerySet
from articles.workflow import State
from digests import lapsing, recipes, signoff, versions
from digests.models import Commentary, Digest, FurtherSource, Item, Series, Written
from digests.recipes import Candidate, Recipe
from digests.schedule import Window

BRACKETS = str.maketrans({"(": "%28", ")": "%29"})


class ComposeError(Exception):
    """No edition can be proposed, with a sentence for the person who asked."""


def compose(
    series: Series,
    cutoff: datetime,
    *,
    publish_at: datetime | None = None,
    scheduled: bool = False,
    uid: UUID | None = None,
) -> Digest:
    """The edition of a Series with this cut-off, in review; ComposeError when there is one.

    LayoutError when the Series' layout cannot be read: before a model has been paid. What is
    `scheduled`, by the clock and not by hand, may use the money that is kept for it. It gets this
    `uid`, or one of its own.
    """
    refuse_twice(series, cutoff)
    layout = series.form.to_json()
    late = lapsing.waiting(series, cutoff, timezone.now())
    window = lapsing.widened(series.window(cutoff), late)
    handed = lapsing.handed_on(late, series)
    picked = propose(series, window, room=series.most_items - len(handed))
    items = [*handed, *picked]
    uid = uid or uuid4()
    bill = Bill(edition=uid, series=series.slug, scheduled=scheduled)
    opening = lead(series, items, bill) if series.with_lead and items else None
    remark = commentary(series, items, bill) if series.with_commentary and items else None
    with transaction.atomic():
        # The model took its time: what a colleague has proposed meanwhile is not proposed again,
        # and what was published or taken back moves the hours.
        Series.objects.select_for_update().get(pk=series.pk)
        refuse_twice(series, cutoff)
        late = lapsing.hold(late, timezone.now())
        window = lapsing.widened(series.window(cutoff), late)
        items = in_order([*lapsing.handed_on(late, series), *still_free(series, picked)])
        digest = Digest.objects.create(
            uid=uid,
            series=series,
            title=title(series, publish_at or cutoff),
            slug=free_slug(series, publish_at or cutoff),
            window_start=window.start,
            window_end=cutoff,
            lead=opening.summary if opening else "",
            lead_origin=opening.origin if opening else "",
            lead_draft=asdict(opening) if opening else {},
            tags=series.tags,
            categories=series.categories,
            layout=layout,
            publish_at=publish_at,
            sample=bool(items) and all(item.article.sample for item in items if item.article),
        )
        for item in items:
            item.digest = digest
        FurtherSource.objects.keep(Item.objects.bulk_create(items))
        if remark and remark.summary:
            comment = Commentary.objects.create(
                digest=digest,
                body=remark.summary,
                origin=Commentary.Origin.MACHINE,
                draft=asdict(remark),
            )
            Written.objects.note(digest, [f"commentary:{comment.pk}"], items)
        Written.objects.note(digest, ["lead"] if digest.lead else [], items)
        lapsing.give_way(late, digest)
        note = " ".join(filter(None, [lapsing.taken_over(late), told(opening, remark)]))
        digest.move(State.REVIEW, note=note)
        versions.keep(digest, note=note)
        signoff.tell_waiting(digest)
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


def in_order(items: list[Item]) -> list[Item]:
    """The same, with positions 1, 2, 3…"""
    for position, each in enumerate(items, start=1):
        each.position = position
    return items


def propose(series: Series, window: Window, *, room: int | None = None) -> list[Item]:
    """Unsaved items for what the recipe picks from the candidates of the window.

    At most `room` of them, where what lapsed takes the place of some.
    """
    recipe = series.recipe()
    found = tellers(series.candidates(window), series.foreign(window), window, recipe)
    articles = {article.pk: article for article, _candidate in found}
    choices = recipes.pick((candidate for _article, candidate in found), recipe)
    choices = choices if room is None else choices[: max(room, 0)]
    return [
        item(
            articles[choice.chosen.id],
            position=position,
            others=[articles[other.id] for other in choice.others],
            carried=choice.chosen.carried,
            why=choice.to_json(),
            series=series,
        )
        for position, choice in enumerate(choices, start=1)
    ]


def tellers(
    ours: ArticleQuerySet, foreign: ArticleQuerySet, window: Window, recipe: Recipe
) -> list[tuple[Article, Candidate]]:
    """What there is to choose from, and what tells the same stories in another language."""
    beside = foreign.filter(story__in=ours.order_by().values("story"))
    abroad = (
        (article, replace(candidate, foreign=True))
        for article, candidate in seen(beside, window, recipe)
    )
    return [*seen(ours, window, recipe), *abroad]


def seen(
    articles: ArticleQuerySet, window: Window, recipe: Recipe
) -> list[tuple[Article, Candidate]]:
    """Articles, each with what the recipe sees of it."""
    if recipe.topics:
        articles = articles.prefetch_related("topics")
    return [(article, candidate(article, window, recipe)) for article in articles]


def candidate(article: Article, window: Window, recipe: Recipe) -> Candidate:
    """An article as the recipe sees it."""
    return Candidate(
        id=article.pk,
        story=article.story_id,
        source=article.source_id,
        first_seen_at=article.first_seen_at,
        carried=article.first_seen_at < window.start,
        importance=article.importance,
        topics=topics_of(article, recipe) if recipe.topics else None,
        approved=article.state == State.APPROVED,
    )


def topics_of(article: Article, recipe: Recipe) -> frozenset[str] | None:
    """The names of its topics; None where no model was asked for those of the recipe."""
    found = frozenset(topic.name for topic in article.topics.all())
    looked = recipe.topics.intersection(article.draft.get("offered", ()))
    return found if found or looked else None


def item(
    article: Article,
    *,
    position: int,
    series: Series,
    others: Sequence[Article] = (),
    carried: bool = False,
    why: Mapping[str, Any] | None = None,
) -> Item:
    """An unsaved item: a copy of what the article says now, that rests on `others` as well.

    Where the sources disagree on a figure it is printed with what each of them says.
    """
    published = article.published_at or article.first_seen_at
    made = Item(
        article=article,
        snapshot_id=article.snapshot_id,
        position=position,
        title=printed_title(article, series),
        original_title=article.title if article.headline != article.title else "",
        language=article.language,
        url=address(article),
        links=[link(other) for other in others],
        access=Item.Access.TITLE if article.is_title_only() else Item.Access.OPEN,
        attribution=markdown.escape(article.credit()),
        published_on=published.astimezone(series.zone).date(),
        body=with_both(article, others),
        origin=article.drafted_by,
        carried=carried,
        why=why or {},
    )
    made.others = others
    made.draft = first_words(article, made, series)
    return made


def first_words(article: Article, made: Item, series: Series) -> dict[str, Any]:
    """The article's draft, and how an item would print it had nobody changed a word.

    So what is added here, by rule, is nobody's change.
    """
    if not article.drafted_by:  # a second opinion on what people wrote, at most
        return article.draft
    bare = copy(article)
    bare.headline = article.draft.get("headline") or article.title or article.canonical_url
    bare.summary = article.draft.get("summary", "")
    same = bare.summary == article.summary
    printed = {
        "headline": markdown.plain(printed_title(bare, series)),
        "summary": made.body if same else with_both(bare, made.others),
    }
    return article.draft | {"printed": printed}


def printed_title(article: Article, series: Series) -> str:
    """The headline; where it is a translation, and the Series asks for it, the original too."""
    ours = " ".join((article.headline or article.title).split())
    original = " ".join(article.title.split())
    translated = original and article.language and article.language != series.language
    if series.bilingual_titles and translated and original != ours:
        return markdown.escape(f"{ours} ({original})")
    return markdown.escape(ours)


def with_both(article: Article, others: Sequence[Article]) -> str:
    """An article's text, in which figures that another of its story denies stand with both."""
    grounds = [each.ground(each.snapshot) for each in (article, *others) if each.snapshot]
    if len(grounds) < 2:
        return article.summary
    title = markdown.escape(article.headline or article.title)
    glossary, stands = Name.objects.glossary(), article.stands()
    return both.completed(title, article.summary, grounds, names=glossary, overrides=stands)


def link(article: Article) -> dict[str, str]:
    """A further link of an item, as it stores them."""
    return {"url": address(article), "title": markdown.escape(str(article))}


def address(article: Article) -> str:
    """Where an article is, with nothing in it that would end a Markdown link."""
    return article.canonical_url.translate(BRACKETS)


def said(items: Iterable[Item]) -> list[tuple[str, str]]:
    return [(item.title, item.body) for item in items]


def lead(
    series: Series, items: Sequence[Item], bill: Bill = NOBODY, *, draw: int = 1
) -> summarise.Draft:
    """The opening paragraph; an extract of the items, which says why, when no model answers."""
    wish = {"target": series.language, "instructions": series.instructions}
    try:
        return summarise.opening(said(items), **wish, bill=bill, draw=draw)
    except llm.LLMError as error:
        return summarise.opening_extract(
            said(items), target=series.language, note=gettext(str(error))
        )


def commentary(
    series: Series, items: Sequence[Item], bill: Bill = NOBODY, *, draw: int = 1
) -> summarise.Draft | None:
    """The machine's remark, empty when no model answers; an editor can always write another."""
    wish = {"target": series.language, "instructions": series.instructions}
    try:
        return summarise.remark(said(items), **wish, bill=bill, draw=draw)
    except llm.LLMError as error:
        return summarise.nothing(target=series.language, note=gettext(str(error)))


def told(*drafts: summarise.Draft | None) -> str:
    """What was to say about the drafts of an edition, each thing once."""
    return " ".join(dict.fromkeys(draft.note for draft in drafts if draft and draft.note))


def title(series: Series, at: datetime) -> str:
    usual = f"%Y-%m-%d {series.title.replace('%', '%%')}"
    return at.astimezone(series.zone).strftime(series.edition_title or usual)


def free_slug(series: Series, at: datetime) -> str:
    """The local date, with the hour where a day has several editions, and -2… when taken."""
    form = "%Y-%m-%d-%H" if series.is_sub_daily() else "%Y-%m-%d"
    return unused_slug(series, at.astimezone(series.zone).strftime(form))


def unused_slug(series: Series, wanted: str) -> str:
    """This address, or with -2… when it is taken."""
    taken = set(series.digests.filter(slug__startswith=wanted).values_list("slug", flat=True))
    slug, count = wanted, 1
    while slug in taken:
        count += 1
        slug = f"{wanted}-{count}"
    return slug
