"""What people change about stories: merge them, tell them apart, put an article elsewhere.

The machine only ever gives a story to an article that has none. So what is decided here stays: it
is written down who decided it, and when. Whoever opens a story waits for its turn first; then
stories are locked, in one order, then articles: workers keep to the same order.
"""

from collections.abc import Iterable
from itertools import chain
from typing import Any

from django.db import transaction
from django.db.models import Max, Min, Q
from django.utils.translation import gettext

from articles.models import Article, Story, StoryChange
from articles.stories import wait_to_open
from articles.workflow import WorkflowError, signature

Kind = StoryChange.Kind


@transaction.atomic
def merge(stories: Iterable[Story], into: Story, *, by: Any) -> int:
    """Bring all articles of these stories into one of them; says how many stories went there.

    WorkflowError when a colleague has merged one of them meanwhile.
    """
    rows = _locked([into.pk, *(story.pk for story in stories)])
    kept = rows.pop(into.pk)
    for gone in rows.values():
        articles = _ids(gone.articles)
        Article.objects.filter(pk__in=articles).update(story=kept)
        _point(gone, kept)
        _note(Kind.MERGE, kept, gone, articles, by)
    _last(kept)
    return len(rows)


@transaction.atomic
def split(story: Story, article_ids: Iterable[int], *, by: Any) -> Story:
    """Take these articles out of a story, into a new one of their own.

    WorkflowError when none of them is (still) in the story, or none would be left.
    """
    wait_to_open()
    kept = _locked([story.pk])[story.pk]
    articles = _ids(kept.articles.filter(pk__in=article_ids))
    if not articles:
        raise WorkflowError(gettext("Tick the articles that tell something else."))
    if not kept.articles.exclude(pk__in=articles).exists():
        raise WorkflowError(gettext("All articles were ticked: one at least tells this story."))
    first = Article.objects.filter(pk__in=articles).order_by("first_seen_at", "pk").first()
    new = Story.objects.create(
        title=str(first), first_seen=kept.first_seen, last_seen=kept.last_seen
    )
    _put(articles, new)
    _rename(kept, articles)
    _note(Kind.SPLIT, kept, new, articles, by)
    for each in (kept, new):
        _last(each)
    return new


@transaction.atomic
def move(article: Article, story: Story, *, by: Any) -> None:
    """Put one article into another story; the story it leaves empty is merged into that one.

    WorkflowError when the story was merged meanwhile, or the article is where it was no more.
    """
    old = article.story_id
    rows = _locked({story.pk} | ({old} if old else set()))
    if not _ids(Article.objects.select_for_update().filter(pk=article.pk, story=old)):
        raise WorkflowError(gettext("A colleague was quicker: it tells another story now."))
    kept, left = rows[story.pk], rows.get(old) if old and old != story.pk else None
    _put([article.pk], kept)
    if left and not left.articles.exists():
        _point(left, kept)
        _note(Kind.MERGE, kept, left, [article.pk], by)
    else:
        _note(Kind.MOVE, kept, left, [article.pk], by)
        if left:
            _rename(left, [article.pk])
    for each in filter(None, (kept, left)):
        _last(each)
    article.story, article.story_by_hand = kept, True


def told_apart(story: Story) -> set[int]:
    """The stories that a person has split from this one, or this one from them.

    Where one was merged since, the one it went into; merging the two back ends it.
    """
    family = {story.pk, *story.merged.values_list("pk", flat=True)}
    splits = StoryChange.objects.filter(kind=Kind.SPLIT)
    pairs = splits.filter(Q(story__in=family) | Q(other__in=family))
    ends = pairs.values_list("story", "story__merged_into", "other", "other__merged_into")
    found = {end for a, a_into, b, b_into in ends for end in (a_into or a, b_into or b) if end}
    return found - family


def _locked(ids: Iterable[int]) -> dict[int, Story]:
    """These stories by id, locked; WorkflowError when one does not stand any more."""
    found = Story.objects.select_for_update().filter(pk__in=set(ids)).order_by("pk")
    rows = {story.pk: story for story in found}
    if len(rows) < len(set(ids)) or any(story.merged_into_id for story in rows.values()):
        raise WorkflowError(gettext("A colleague was quicker: one of these stories was merged."))
    return rows


def _point(gone: Story, kept: Story) -> None:
    """From now on one story is a pointer to the other, and so is all that pointed to it."""
    gone.merged.update(merged_into=kept)
    gone.merged_into = kept
    gone.save(update_fields=["merged_into"])


def _put(articles: Iterable[int], story: Story) -> None:
    Article.objects.filter(pk__in=articles).update(story=story, story_by_hand=True)


def _rename(story: Story, gone: Iterable[int]) -> None:
    """A story that went by the headline of an article that left goes by the first that stayed."""
    names = Article.objects.filter(pk__in=gone).values_list("headline", "title")
    first = story.articles.order_by("first_seen_at", "pk").first()
    if first and not story.title_by_hand and story.title in chain.from_iterable(names):
        Story.objects.filter(pk=story.pk).update(title=str(first))


def _last(story: Story) -> None:
    """A story lasts from its first article to its last."""
    seen = story.articles.aggregate(first=Min("first_seen_at"), last=Max("first_seen_at"))
    if seen["first"]:
        Story.objects.filter(pk=story.pk).update(first_seen=seen["first"], last_seen=seen["last"])


def _note(kind: str, story: Story, other: Story | None, articles: list[int], by: Any) -> None:
    StoryChange.objects.create(
        kind=kind, story=story, other=other, articles=articles, **signature(by)
    )


def _ids(articles: Any) -> list[int]:
    return list(articles.order_by("pk").values_list("pk", flat=True))
