"""Why an article is in an edition, or is not, in words for its editor."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext

from articles.models import Article
from digests import compose, coverage, recipes
from digests.models import Digest, Item
from digests.recipes import Kept, Reason, Standing

SHOWN = 40  # articles beside an edition


def offer(digest: Digest, items: Sequence[Item]) -> list[Article]:
    """What else an edition could take, newest first; each says in `why_not` why it has not."""
    window = coverage.window_of(digest)
    if window is None:
        return []
    recipe = digest.series.recipe()
    big = ("error",) if recipe.topics else ("draft", "error")  # the draft says what was looked for
    found = compose.seen(digest.series.candidates(window).defer(*big), window, recipe)
    seen = [candidate for _article, candidate in found]
    refused = recipes.refusals(seen, [kept(item) for item in items], recipe)
    articles: list[Any] = [article for article, _candidate in found[:SHOWN]]
    for article in articles:
        article.why_not = said(refused[article.pk])
    return articles


def foreign(digest: Digest) -> list[Article]:
    """What an edition would not take by itself, because it is in another language than it."""
    window = coverage.window_of(digest)
    if window is None:
        return []
    rows = digest.series.untold(digest.series.foreign(window)).defer("draft", "error")
    found: list[Any] = list(rows[:SHOWN])
    for article in found:
        article.why_not = gettext("in another language: %(language)s") % {
            "language": tongue(article.summary_language)
        }
    return found


def kept(item: Item) -> Kept:
    """An item as the recipe sees it."""
    standing = Standing.from_json(item.why["standing"]) if item.why else None
    return Kept(item.article.source_id if item.article else None, standing)


def explain(items: Sequence[Any]) -> None:
    """Give each item its `reasons`, for a page."""
    for item in items:
        item.reasons = [said(reason) for reason in recipes.reasons(item.why)]
        if not item.reasons and item.article_id:
            item.reasons = [gettext("a person added it")]


def said(reason: Reason) -> str:
    """A reason as a few words."""
    values: Mapping[str, Any] = {
        "count": reason.count,
        "of": reason.of,
        "names": gettext(", ").join(reason.names),
    }
    return gettext(recipes.SENTENCES[reason.why]) % values


def tongue(code: str) -> str:
    """A language by its own name."""
    known = LANG_INFO.get({"zh": "zh-hans"}.get(code, code), {})
    return known.get("name_local", code) or gettext("unknown")
