"""What a person has saved of a list, on its page."""

from typing import Any

from django import template

from articles.models import SavedFilter
from articles.saved_filters import asked_for

register = template.Library()


@register.inclusion_tag("admin/desk/saved.html", takes_context=True)
def saved_filters(context: Any) -> dict[str, Any]:
    """The saved filters of this list, and a box to save what it is asked for now."""
    request = context["request"]
    query = asked_for(request.META.get("QUERY_STRING", ""))
    kept = SavedFilter.objects.filter(user=request.user.pk or 0, page=request.path)
    rows = list(kept)
    return {
        "kept": rows,
        "query": query,
        "is_new": bool(query) and query not in [each.query for each in rows],
        "here": request.get_full_path(),
        "csrf_token": context.get("csrf_token"),
    }
