"""Saved filters at the desk: kept under a name, gone to with one click, dropped with another."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from articles.keys import is_key
from articles.models import SavedFilter
from articles.seek import EDGES

MOST = 50  # of one person
LONGEST = 2_000  # characters of a query
NO_FILTERS = (*EDGES, "p", "all", "e", "_changelist_filters")  # a place in the list, not a wish


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the filters of the list one comes from, or drop a kept one; back to the list."""
    page, asked = address_of(request.POST.get("here", ""))
    if not is_list(page):
        return HttpResponseRedirect(reverse("admin:index"))
    query = asked_for(asked)
    mine = SavedFilter.objects.filter(user=request.user.pk or 0)
    if is_key(dropped := request.POST.get("drop", "")):
        mine.filter(pk=dropped).delete()
    elif name := " ".join(request.POST.get("name", "").replace("\x00", "").split())[:60]:
        if mine.count() >= MOST or len(query) > LONGEST:
            messages.warning(request, gettext("There are too many saved filters already."))
        else:
            named: dict[str, Any] = {"user": request.user, "page": page, "name": name}
            SavedFilter.objects.update_or_create(**named, defaults={"query": query})
    else:
        messages.warning(request, gettext("Give the filter a name."))
    return HttpResponseRedirect(f"{page}?{asked}".rstrip("?"))


def address_of(here: str) -> tuple[str, str]:
    """The path and the query of an address; empty for what is none."""
    try:
        found = urlsplit(here)
    except ValueError:
        return "", ""
    return found.path, found.query


def is_list(path: str) -> bool:
    """Whether a path leads to a list of the desk."""
    try:
        found = resolve(path)
    except Resolver404:
        return False
    name = found.url_name or ""
    return "admin" in found.app_names and (name.endswith("_changelist") or name == "triage")


def asked_for(query: str) -> str:
    """What a list is asked for, without where in it one is."""
    asked = QueryDict(query, mutable=True)
    for name in NO_FILTERS:
        asked.pop(name, None)
    return asked.urlencode()
