"""Quarantine at the desk: why a source is in it, before and after, and the buttons out of it."""

from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from articles import domains, quarantine
from articles.models import Article, Sighting, Source
from articles.quarantine import QuarantineError

LANGUAGES = {
    "latin": _("in Latin letters"),
    "zh": _("Chinese"),
    "ja": _("Japanese"),
    "ko": _("Korean"),
    "cyrillic": _("in Cyrillic letters"),
    "arabic": _("in Arabic letters"),
    "thai": _("Thai"),
}
DECISIONS = {
    "freed": _("freed"),
    "followed": _("freed at its new address"),
    "retired": _("retired"),
}


@dataclass(frozen=True)
class Side:
    """A source as it was, or as it is now."""

    heading: Any
    address: str
    hosts: list[str]  # each with its share
    languages: list[str]
    a_day: float | None
    titles: list[str]


@dataclass(frozen=True)
class Decided:
    """What somebody decided on an earlier quarantine, or on this one."""

    at: datetime | None
    did: Any
    by: str


@dataclass(frozen=True)
class Case:
    """What a person needs to know to free or to retire a source."""

    since: datetime
    open: bool  # a decision is waited for
    sides: tuple[Side, Side]
    held: str
    follow: str  # where the feed has moved to, on a foreign domain
    past: list[Decided]


class QuarantineDesk(admin.ModelAdmin):
    """The part of a source's page that is about its quarantine."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(require_POST(self.decide_quarantine))
        name = "articles_source_quarantine"
        return [path("<int:pk>/quarantine/", view, name=name), *super().get_urls()]

    def decide_quarantine(self, request: HttpRequest, pk: int) -> HttpResponse:
        source = Source.objects.filter(pk=pk).first()
        if source is None:
            raise Http404
        if not self.has_change_permission(request, source):
            raise PermissionDenied
        try:
            self.message_user(request, carry_out(source, request), messages.SUCCESS)
        except QuarantineError as refusal:
            self.message_user(request, str(refusal), messages.WARNING)
        return HttpResponseRedirect(reverse("admin:articles_source_change", args=[pk]))


def carry_out(source: Source, request: HttpRequest) -> str:
    """Do what the pressed button says; the sentence that tells it."""
    if request.POST.get("since") != stamp(source):
        raise QuarantineError(
            gettext("A colleague was quicker; this is how the source stands now.")
        )
    decision = request.POST.get("decision")
    if decision == "retire":
        quarantine.retire(source, by=request.user)
        return gettext("Retired: it is not polled any more, and what was held back stays unread.")
    follow = request.POST.get("to", "") if decision == "follow" else ""
    if decision != "free" and not follow:
        raise QuarantineError(gettext("Nothing was decided."))
    quarantine.free(source, by=request.user, follow=follow)
    return gettext("Freed: what was held back is read from now on.")


def stamp(source: Source) -> str:
    """By which a page knows the quarantine that it showed."""
    return source.quarantined_at.isoformat() if source.quarantined_at else ""


def told(source: Source) -> dict[str, Any]:
    """What a source's page shows of its quarantines: of this one, and what was decided before."""
    return {"quarantine": case_of(source), "decided": past(source), "stamp": stamp(source)}


def reason(source: Source) -> str:
    """Why a source is in quarantine, a sentence for each reason."""
    before, after = (source.quarantine.get(side, {}) for side in ("before", "after"))
    said = {
        "moved": gettext("Its feed has moved for good from %(old)s to %(new)s, another domain.")
        % {"old": host_of(before), "new": host_of(after)},
        "hosts": gettext("Its entries suddenly link to %(new)s; before, to %(old)s.")
        % {"old": names(before.get("hosts")), "new": names(after.get("hosts"))},
        "languages": gettext("Its titles are suddenly in another language."),
        "words": gettext("Its titles suddenly read like offers of bets, pills, loans or the like."),
        "rate": gettext("It brought %(new)s entries within a day; %(old)s are usual.")
        % {"new": f"{after.get('a_day') or 0:g}", "old": f"{before.get('a_day') or 0:g}"},
    }
    told = [said[each] for each in source.quarantine.get("reasons", []) if each in said]
    return reduce(one_after_another, told, "")


def one_after_another(told: str, more: str) -> str:
    """Two sentences as one text: not every language has a space between them."""
    return gettext("%(told)s %(more)s") % {"told": told, "more": more} if told else more


def host_of(side: dict[str, Any]) -> str:
    return domains.host(side.get("address", "")) or "—"


def names(shares: Any) -> str:
    return gettext(", ").join(name for name, _share in (shares or [])[:2]) or "—"


def case_of(source: Source) -> Case | None:
    """The case of a source that is in quarantine, or was retired out of it; else None."""
    if source.quarantined_at is None:
        return None
    held = Article.objects.held_back().filter(source=source).count()
    abroad = source.moved_to and quarantine.owner(source.moved_to) != quarantine.owner(
        source.feed_url
    )
    return Case(
        since=source.quarantined_at,
        open=source.active,
        sides=(side(source, "before", _("Before")), side(source, "after", _("Now"))),
        held=ngettext("%(count)d article is held back.", "%(count)d articles are held back.", held)
        % {"count": held},
        follow=source.moved_to if abroad else "",
        past=past(source),
    )


def side(source: Source, name: str, heading: Any) -> Side:
    seen = source.quarantine.get(name, {})
    return Side(
        heading=heading,
        address=seen.get("address", ""),
        hosts=[share(host, weight) for host, weight in seen.get("hosts", [])],
        languages=[
            share(LANGUAGES.get(each, each), weight) for each, weight in seen.get("languages", [])
        ],
        a_day=seen.get("a_day"),
        titles=seen.get("titles") or list(newest(source).values_list("title", flat=True)),
    )


def newest(source: Source) -> QuerySet:
    listed = Sighting.objects.filter(source=source).order_by("-first_seen_at", "-pk")
    return listed[: quarantine.TITLES]


def share(name: Any, weight: float) -> str:
    return f"{name} {weight:.0%}"


def past(source: Source) -> list[Decided]:
    """Who decided what before, the latest first."""
    return [
        Decided(parse_datetime(each["until"]), DECISIONS.get(each["did"], each["did"]), each["by"])
        for each in source.quarantine.get("history", [])
    ]
