"""Triage at the desk: decide story by story, and see what colleagues decide meanwhile."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import triage, undoing
from articles.keys import is_key
from articles.models import Article
from articles.seek import Edge
from articles.triage import Wish
from articles.workflow import Conflict, State, WorkflowError

# What a button is called: the state it leads to, the verb it takes.
DECISIONS = {"_approve": (State.APPROVED, "approve"), "_spike": (State.SPIKED, "spike")}
LANGUAGES = (("", _("all languages")), ("zh", "中文"), ("en", "English"))
MOST = 1_000  # articles of one press


def view(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """The list; posted, what was decided."""
    if not request.user.has_perm("articles.view_article"):
        raise PermissionDenied
    if request.method == "POST":
        decide(request)
        return HttpResponseRedirect(request.get_full_path())
    wish = wish_of(request)
    found = triage.page(wish, timezone.now())
    context = {
        **site.each_context(request),
        "title": gettext("Triage"),
        "wish": wish,
        "languages": LANGUAGES,
        "lines": found.lines,
        "older": found.older and address(request, past=found.older),
        "newest": address(request, past="") if wish.past else "",
        "may_approve": request.user.has_perm("articles.approve_article"),
        "may_spike": request.user.has_perm("articles.spike_article"),
        "may_merge": request.user.has_perm("articles.change_story"),
    }
    return TemplateResponse(request, "admin/desk/triage.html", context)


def wish_of(request: HttpRequest) -> Wish:
    asked = request.GET
    return Wish(
        query=asked.get("q", ""),
        language=known(asked.get("language", "")),
        several=bool(asked.get("several")),
        past=edge(asked.get("past", "")),
    )


def known(language: str) -> str:
    """A language the page offers; "" for any other."""
    return language if language in dict(LANGUAGES) else ""


def edge(past: str) -> str:
    """The edge an address names; "", for the first page, where it names none."""
    try:
        Edge.read(past, triage.NEWEST)
    except IncorrectLookupParameters:
        return ""
    return past


def address(request: HttpRequest, **changes: str) -> str:
    """This page with other parameters."""
    asked = request.GET.copy()
    for name, value in changes.items():
        asked.pop(name, None)
        if value:
            asked[name] = value
    return f"?{asked.urlencode()}"


def decide(request: HttpRequest) -> None:
    """Do what the pressed button asks for, of one line or of all that are ticked."""
    pressed = next((name for name in DECISIONS if name in request.POST), "")
    if not pressed:
        return
    new, verb = DECISIONS[pressed]
    if not request.user.has_perm(f"articles.{verb}_article"):
        raise PermissionDenied
    seen = versions(request.POST[pressed] or ticked(request, pressed))
    if not seen:
        messages.warning(request, gettext("Tick a line at least."))
        return
    take(request, seen, new)


def ticked(request: HttpRequest, pressed: str) -> str:
    """What a button means for the ticked lines: of each, what it would approve and what spike."""
    lines = (line.partition("|") for line in request.POST.getlist("line"))
    return ",".join(one if pressed == "_approve" else all_ for one, _, all_ in lines)


def versions(named: str) -> dict[int, int]:
    """Articles by key with the version that was shown: of “12:3,15:1”."""
    pairs = (part.partition(":") for part in named.split(",")[:MOST])
    return {int(pk): int(seen) for pk, _, seen in pairs if is_key(pk) and is_key(seen)}


def take(request: HttpRequest, seen: dict[int, int], new: str) -> None:
    """Move these articles, each if it still is as it was shown; what was refused is said."""
    done: list[tuple[Any, str]] = []
    rows = Article.objects.filter(pk__in=seen).select_related("source", "snapshot")
    for row in rows.prefetch_related("overrides"):
        old = row.state
        try:
            with transaction.atomic():
                if row.version != seen[row.pk]:
                    raise Conflict(quicker(row))
                row.move(new, by=request.user)
            done.append((row, old))
        except WorkflowError as refusal:
            messages.warning(request, f"{row}: {refusal}")
    if done:
        said = gettext("%(count)d moved to “%(state)s”.")
        said %= {"count": len(done), "state": State(new).label}
        messages.success(request, undoing.told(request, said, done))


def quicker(row: Article) -> str:
    """Who changed an article since it was shown, as far as a move tells."""
    last = row.transitions.first()
    if last is None or not last.by_name:
        return gettext("it has changed meanwhile.")
    return gettext("%(who)s was quicker: it is %(state)s now.") % {
        "who": last.by_name,
        "state": State(row.state).label,
    }
