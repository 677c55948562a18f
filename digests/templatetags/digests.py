"""What a template needs to print a text of an edition."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from articles.markdown import plain
from digests import render

register = template.Library()
register.filter(plain)


@register.filter
def markdown(text: str, level: int) -> SafeString:
    """Safe HTML blocks for a text, its own headings not above a level."""
    return mark_safe(render.lowered(render.html(text), level))


@register.filter
def inline(text: str) -> SafeString:
    """Safe HTML for one line, such as a title."""
    return mark_safe(render.inline(text))


@register.filter
def followable(url: str) -> str:
    """The address if a reader may safely follow it, else an empty string."""
    return render.link(url)
