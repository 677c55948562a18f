"""Labels of an article or an edition in a list: a coloured word."""

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext

from articles.models import Article


def badge(row: Any) -> str:
    """The state of a row as a coloured word."""
    return format_html('<span class="badge {}">{}</span>', row.state, row.get_state_display())


def thin_badge(article: Article) -> str:
    """That there is little to draft from, as a label."""
    if not article.thin:
        return ""
    why = gettext("Page and feed say little: the summary cannot say more.")
    return format_html('<span class="badge thin" title="{}">{}</span>', why, gettext("thin source"))


def held_badge(article: Article) -> str:
    """That an article waits for its source, as a label."""
    if not article.is_held_back():
        return ""
    why = gettext(
        "Its source is in quarantine: until it is freed, no machine reads or drafts this."
    )
    return format_html('<span class="badge wait" title="{}">{}</span>', why, gettext("held back"))


def drafted_badge(origin: str | None) -> str:
    """Who wrote the first words, as a label."""
    words = {"extract": gettext("extract"), "model": gettext("model")}
    if origin not in words:
        return ""
    return format_html('<span class="badge by-{}">{}</span>', origin, words[origin])
