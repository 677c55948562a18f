"""What a recipe would pick from the articles of today, before it is saved. Nothing is written."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext

from articles.models import Article
from articles.models.article import ArticleQuerySet
from digests import choosing, compose, recipes
from digests.models import Series
from digests.recipes import Candidate, Choice, Kept
from digests.schedule import Window

SHOWN = 20  # articles that would not go in
NEEDED = (  # of an article: there may be thousands
    *("title", "headline", "canonical_url", "first_seen_at", "importance", "story"),
    *("source", "source__name", "state"),
)
A_DAY = timedelta(hours=24)


@dataclass(frozen=True)
class Picked:
    """A story that would go in: its article, the others that tell it, and why."""

    article: Article
    others: list[Article]
    reasons: list[str]
    is_new: bool = False  # what is saved would not pick it


@dataclass(frozen=True)
class Left:
    """An article that would not go in, and why not."""

    article: Article
    why: str
    is_new: bool = False  # what is saved would pick it


@dataclass(frozen=True)
class DryRun:
    """What an edition over this window would hold."""

    window: Window
    picked: list[Picked]
    left: list[Left]
    left_more: int = 0  # articles that would not go in either
    waiting: int = 0  # in reach, and not drafted yet
    foreign: int = 0  # in another language than the Series
    compared: bool = field(default=False)  # whether it was held against what is saved


def run(series: Series, now: datetime, *, saved: Series | None = None) -> DryRun:
    """What `series`, as a form has it, would pick now; held against it as it is `saved`."""
    window = window_of(series, now)
    found = seen(series, window)
    articles = {article.pk: article for article, _candidate in found}
    choices = picks(series, found)
    ids = {choice.chosen.id for choice in choices}
    before = ids_of(saved, now) if saved else ids
    picked = [of_choice(choice, articles, choice.chosen.id not in before) for choice in choices]
    taken = ids | {other.id for choice in choices for other in choice.others}
    left = refused(series, found, choices, taken, before)
    reach = series.in_reach(window)
    return DryRun(
        window,
        picked,
        left[:SHOWN],
        left_more=max(len(left) - SHOWN, 0),
        waiting=reach.undrafted().count(),
        foreign=series.foreign(window).order_by().count(),
        compared=saved is not None,
    )


def window_of(series: Series, now: datetime) -> Window:
    """The hours an edition would cover that stopped listening now."""
    if series.rolling_hours:
        length = timedelta(hours=series.rolling_hours)
    else:
        following = series.next_out(now)
        length = min(series.next_out(following) - following, A_DAY)
    return Window(now - length, now, timedelta(hours=series.carry_over_hours))


def seen(series: Series, window: Window) -> list[tuple[Article, Candidate]]:
    """The articles to choose from, as if the editions of these hours did not stand."""
    recipe = series.recipe()
    found = untold(series, window)
    names = (*NEEDED, "draft") if recipe.topics else NEEDED  # it says what was looked for
    return compose.tellers(found.only(*names), series.foreign(window).only(*names), window, recipe)


def untold(series: Series, window: Window) -> ArticleQuerySet:
    """What no edition before these hours has told."""
    earlier = series.digests.live().filter(window_end__lte=window.start)
    told = Article.objects.filter(items__digest__in=earlier).order_by()
    stories = told.filter(story__isnull=False).values("story")
    return series.within(window).exclude(pk__in=told.values("pk")).exclude(story__in=stories)


def picks(series: Series, found: Sequence[tuple[Article, Candidate]]) -> list[Choice]:
    return recipes.pick((candidate for _article, candidate in found), series.recipe())


def ids_of(series: Series, now: datetime) -> set[int]:
    """The articles it would pick as it is."""
    choices = picks(series, seen(series, window_of(series, now)))
    return {choice.chosen.id for choice in choices}


def of_choice(choice: Choice, articles: dict[int, Article], is_new: bool) -> Picked:
    return Picked(
        articles[choice.chosen.id],
        [articles[other.id] for other in choice.others],
        [choosing.said(reason) for reason in recipes.reasons(choice.to_json())],
        is_new,
    )


def refused(
    series: Series,
    found: Sequence[tuple[Article, Candidate]],
    choices: Sequence[Choice],
    taken: set[int],
    before: set[int],
) -> list[Left]:
    """The others, with why not; what would no longer go in comes first."""
    kept = [Kept(choice.chosen.source, choice.standing) for choice in choices]
    rest = [(article, candidate) for article, candidate in found if article.pk not in taken]
    reasons = recipes.refusals((candidate for _article, candidate in rest), kept, series.recipe())
    left = [
        Left(article, choosing.said(reasons[article.pk]), article.pk in before)
        for article, candidate in rest
        if not candidate.foreign
    ]
    return sorted(left, key=lambda each: not each.is_new)


def verdict(found: DryRun) -> str:
    """What came of it, in a sentence."""
    told: dict[str, Any] = {"count": len(found.picked)}
    if not found.picked:
        return gettext("With today's articles this would pick nothing.")
    return gettext("With today's articles this would pick %(count)d:") % told
