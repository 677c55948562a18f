"""What the pages of topics and sources need beside the frame's own: addresses, languages' names."""

from urllib.parse import urlencode

from django import template
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from articles.models import Topic
from digests import tongues, topic_pages

register = template.Library()


@register.filter
def topic_address(topic: Topic) -> str:
    """Its page in the language that is being printed."""
    return tongues.here("topic", topic_pages.segment(topic))


@register.filter
def tongue(code: str) -> str:
    """A language as the page calls it: its name, or the code of one that nobody has named."""
    if code.split("-")[0] == "zh":
        return _("Chinese")
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


@register.filter
def query_below(query: str, key: int) -> str:
    """The query string of the page that goes on below a key."""
    return urlencode({"q": query, "before": key})
