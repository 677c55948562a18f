"""Why an article is in an edition, or is not, in words for its editor."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext

from digests import recipes
from digests.models import Item
from digests.recipes import Kept, Reason, Standing


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
