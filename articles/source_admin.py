"""Sources at the desk: how each of them does, and what people decide on it."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Q, QuerySet, When
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from articles import condition, history, intake, quarantine_desk, websub
from articles.condition import Condition
from articles.exchange import ExchangeAdmin
from articles.fetch import FetchError
from articles.forms import NewSource, SourceForm
from articles.intake import IntakeError
from articles.intake_desk import IntakeAdmin
from articles.kept import ChoreAdmin
from articles.lists import Language
from articles.models import Source
from articles.quarantine_desk import QuarantineDesk

NONE = "—"
SHOWN_POLLS = 12

WORDS: dict[Condition, Any] = {
    Condition.RETIRED: _("retired"),
    Condition.QUARANTINED: _("in quarantine"),
    Condition.FAILING: _("failing"),
    Condition.UNPOLLED: _("never polled"),
    Condition.QUIET: _("quiet"),
    Condition.FRESH: _("fresh"),
}
BY_NEED = (  # of a person: who must decide comes first
    *(Condition.QUARANTINED, Condition.FAILING, Condition.QUIET),
    *(Condition.UNPOLLED, Condition.FRESH, Condition.RETIRED),
)
NEED = Case(*(When(Q(condition=each), then=place) for place, each in enumerate(BY_NEED)))
COLOURS = {
    Condition.QUARANTINED: "wait",
    Condition.FAILING: "bad",
    Condition.QUIET: "wait",
    Condition.FRESH: "good",
}


def badge(found: Condition) -> str:
    """The condition of a source as a coloured word."""
    return format_html('<span class="badge {}">{}</span>', COLOURS.get(found, ""), WORDS[found])


def hour(moment: datetime | None, now: datetime) -> str:
    """A moment as people at the desk say it: the time alone today, the day too else."""
    if moment is None:
        return NONE
    local, today = timezone.localtime(moment), timezone.localtime(now)
    if local.date() == today.date():
        return date_format(local, "H:i")
    return date_format(local, "m-d H:i" if local.year == today.year else "Y-m-d H:i")


def tried_again(source: Source, now: datetime) -> str:
    """When a source is asked again, as a sentence; "" for one that is off."""
    if not source.active:
        return ""
    if source.due_at is None:
        return gettext("It is not tried again by itself.")
    if source.due_at <= now:
        return gettext("It is tried again within minutes.")
    return gettext("It is tried again at %(hour)s.") % {"hour": hour(source.due_at, now)}


def story_of(source: Source, now: datetime) -> str:
    """Why a source is in its condition, in a sentence or two; "" where the word says it all."""
    found = condition.of(source, now)
    if found == Condition.RETIRED:
        return source.error or source.notice
    if found == Condition.QUARANTINED:
        return quarantine_desk.reason(source)
    if source.failures:
        return gettext("%(error)s %(again)s") % {
            "error": source.error,
            "again": tried_again(source, now),
        }
    if found == Condition.QUIET and source.seen:
        return gettext("Nothing new since %(hour)s.") % {"hour": hour(source.seen[-1], now)}
    return source.notice


class Standing(admin.SimpleListFilter):
    """The conditions a source can be in; which one it is, is the queryset's to say."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(each.value, WORDS[each]) for each in BY_NEED]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        return queryset.filter(condition=self.value()) if self.value() else queryset


class SourceList(ChangeList):
    """A page of sources, each with what it brought: asked for the rows of the page only."""

    model_admin: Any

    def get_ordering(self, request: HttpRequest, queryset: Any) -> list[Any]:
        """Those that need a person first, unless a column was asked for."""
        if ORDER_VAR in self.params:
            return super().get_ordering(request, queryset)
        return [NEED, "name", "pk"]

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.full_result_count = self.result_count  # the whole table is counted for no list
        self.result_list = list(self.result_list)
        self.model_admin.measure(self.result_list, timezone.now())


class SourceAdmin(QuarantineDesk, ExchangeAdmin, IntakeAdmin, ChoreAdmin):
    form = SourceForm
    change_form_template = "admin/articles/source/change_form.html"
    list_display: tuple[Any, ...] = (
        *("name", "standing", "last_success", "per_day", "language", "every"),
    )
    list_filter = (Standing, Language)
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("name", "feed_url", "site_url")
    actions: tuple[Any, ...] = ("switch_on", "switch_off")
    readonly_fields = ("feed_url",)
    fieldsets = (
        (None, {"fields": ("name", "site_url", "language", "attribution")}),
        (_("Polling"), {"fields": ("interval", "feed_url", "proxy")}),
    )
    intake_form = NewSource
    intake_words = {
        "title": _("Follow a source"),
        "button": _("Find the feed"),
    }

    def get_urls(self) -> list[Any]:
        desk = self.admin_site.admin_view
        return [
            path("<int:pk>/poll/", desk(require_POST(self.poll_one)), name="articles_source_poll"),
            path(
                "<int:pk>/switch/",
                desk(require_POST(self.switch_one)),
                name="articles_source_switch",
            ),
            *super().get_urls(),
        ]

    # The list
    def get_queryset(self, request: HttpRequest) -> Any:
        return Source.objects.judged(timezone.now())

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return SourceList

    def measure(self, sources: list[Any], now: datetime) -> None:
        """Put on these rows what the columns of the list tell of them."""
        brought = history.yields((source.pk for source in sources), now)
        for source in sources:
            source.brought = brought[source.pk]

    @admin.display(description=_("state"), ordering=NEED)
    def standing(self, source: Any) -> str:
        told = story_of(source, timezone.now())
        if not told:
            return badge(source.condition)
        failing = "trouble" if source.failures and source.active else "quiet"
        return format_html(
            '{}<span class="{}">{}</span>', badge(source.condition), f"told {failing}", told
        )

    @admin.display(description=_("last success"), ordering="polled_at")
    def last_success(self, source: Source) -> str:
        return hour(source.polled_at, timezone.now())

    @admin.display(description=_("articles a day"))
    def per_day(self, source: Any) -> str:
        return f"{source.brought.per_day:.1f}" if source.brought.articles else NONE

    @admin.display(description=_("every"), ordering="interval")
    def every(self, source: Source) -> str:
        return gettext("%(count)d min") % {"count": source.interval}

    # The page
    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        source = self.get_object(request, object_id)
        told = self.desk(source, timezone.now()) if source else {}
        return super().change_view(request, object_id, form_url, told | (extra_context or {}))

    def desk(self, source: Any, now: datetime) -> dict[str, Any]:
        """What stands above the form: how the source does."""
        self.measure([source], now)
        told = story_of(source, now)
        return {
            "source": source,
            "badge": badge(source.condition),
            "told": told,
            "notice": source.notice if source.notice not in told else "",
            "facts": self.facts(source, now),
            "push": websub.told(source),
            "chart": history.history(source, now),
            "polls": source.polls.all()[:SHOWN_POLLS],
            "show_save_and_add_another": False,
            **quarantine_desk.told(source),
        }

    def facts(self, source: Any, now: datetime) -> list[tuple[str, str]]:
        """Short answers about a source: what is asked, and what it is."""
        found = [(gettext("last success"), hour(source.polled_at, now))]
        if source.active:
            due = source.due_at is not None and source.due_at <= now
            when = gettext("within minutes") if due else hour(source.due_at, now)
            found.append((gettext("next poll"), when))
        if source.active and source.failing_since:
            found.append((gettext("failing since"), hour(source.failing_since, now)))
        return [*found, (gettext("articles a day"), self.per_day(source))]

    def poll_one(self, request: HttpRequest, pk: int) -> HttpResponse:
        if Source.objects.filter(pk=pk, active=False).exists():
            self.decide(request, pk)
            return self.back(request, pk, gettext("Switched off: it is not polled any more."))
        self.decide(request, pk, due_at=timezone.now())
        return self.back(request, pk, gettext("It is polled within a minute."))

    def switch_one(self, request: HttpRequest, pk: int) -> HttpResponse:
        if "on" in request.POST:
            self.decide(request, pk, active=True, due_at=timezone.now())
            return self.back(request, pk, gettext("Switched on; it is polled within a minute."))
        self.decide(request, pk, active=False)
        return self.back(request, pk, gettext("Switched off: it is not polled any more."))

    def decide(self, request: HttpRequest, pk: int, **fields: Any) -> None:
        """Write what a person decided, and nothing that a worker may be writing."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        rows = Source.objects.filter(pk=pk)
        if not (rows.update(**fields) if fields else rows.exists()):
            raise Http404

    def back(self, request: HttpRequest, pk: int, said: str) -> HttpResponse:
        self.message_user(request, said, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:articles_source_change", args=[pk]))

    # Bringing in, and many at once
    def bring_in(self, request: HttpRequest, form: forms.Form) -> Source | None:
        try:
            source, new = intake.add_source(form.cleaned_data["url"].strip())
        except (FetchError, IntakeError) as error:
            form.add_error("url", gettext(str(error)))
            return None
        said = (
            gettext("“%(source)s” is followed from now on; its first poll comes within a minute.")
            if new
            else gettext("“%(source)s” was known already.")
        )
        self.message_user(request, said % {"source": source}, messages.SUCCESS)
        return source

    @admin.action(permissions=["change"], description=_("Switch on, and poll at once"))
    def switch_on(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.tell(request, queryset.update(active=True, due_at=timezone.now()))

    @admin.action(permissions=["change"], description=_("Switch off"))
    def switch_off(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.tell(request, queryset.update(active=False))

    def tell(self, request: HttpRequest, count: int) -> None:
        self.message_user(request, gettext("Sources changed: %(count)d.") % {"count": count})
