"""The clocks of editions, on pages that show several."""

from typing import Any

from django import template
from django.utils import timezone

from digests import countdown
from digests.models import Digest

register = template.Library()


@register.inclusion_tag("admin/desk/clock_cell.html")
def clock_of(edition: Digest) -> dict[str, Any]:
    """When an edition goes out, counted down."""
    return {"edition": edition, "clock": countdown.of(edition, timezone.now())}
