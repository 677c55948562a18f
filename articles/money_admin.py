"""Money at the desk: what models cost, and every call of one."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles.kept import ReadOnly
from articles.lists import OpenEndedList
from articles.models import Budget, Call, Price
from articles.models.prompt import PURPOSES
from articles.purse import shown
from articles.source_admin import NONE, hour

ASKED = PURPOSES | {"second": _("second draft, to compare")}
COLOURS = {
    Call.Outcome.USED: "good",
    Call.Outcome.AGAIN: "good",
    Call.Outcome.RESERVED: "wait",
    Call.Outcome.UNUSABLE: "wait",
    Call.Outcome.FREE: "",
    Call.Outcome.FAILED: "bad",
    Call.Outcome.UNKNOWN: "bad",
}


class PriceAdmin(admin.ModelAdmin):
    list_display = ("model", "host", "read", "written")
    fields = ("model", "host", "per_in", "per_out")

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """An amount says in its label what money it is."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name in ("per_in", "per_out"):
            field.label = f"{field.label} ({settings.CURRENCY})"
        return field

    @admin.display(description=_("a million tokens read"), ordering="per_in")
    def read(self, price: Price) -> str:
        return shown(price.per_in)

    @admin.display(description=_("a million tokens written"), ordering="per_out")
    def written(self, price: Price) -> str:
        return shown(price.per_out)


class Day(admin.SimpleListFilter):
    """The last days that had calls, and any other that an address names."""

    title = _("day")
    parameter_name = "day"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        days = list(Budget.objects.values_list("day", flat=True)[:10])
        return [(str(day), date_format(day, "m-d")) for day in days]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        try:
            day = parse_date(self.value() or "")
        except ValueError:
            return queryset.none()  # well written, and no day
        return queryset.filter(day=day) if day else queryset


class Purpose(admin.SimpleListFilter):
    """Fixed choices: asking the table which purposes it has would read all of it."""

    title = _("purpose")
    parameter_name = "purpose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(ASKED.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(purpose=self.value()) if self.value() in ASKED else queryset


class Outcome(admin.SimpleListFilter):
    title = _("outcome")
    parameter_name = "outcome"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(Call.Outcome.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        known = self.value() in Call.Outcome.values
        return queryset.filter(outcome=self.value()) if known else queryset


class CallAdmin(ReadOnly, OpenEndedList):
    list_display = ("moment", "what_for", "whose", "model", "result", "tokens", "price", "took")
    list_display_links = ("moment",)
    list_filter = (Purpose, Outcome, Day)
    list_select_related = ("article", "source")
    sortable_by = ()
    fields = (
        *("moment", "what_for", "whose", "model", "host", "result", "error"),
        *("tokens", "price", "set_aside", "took", "series", "scheduled", "prompt_hash"),
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("answer")

    @admin.display(description=_("at"))
    def moment(self, call: Call) -> str:
        return hour(call.at, timezone.now())

    @admin.display(description=_("purpose"))
    def what_for(self, call: Call) -> str:
        return str(ASKED.get(call.purpose, call.purpose))

    @admin.display(description=_("article"))
    def whose(self, call: Call) -> str:
        """The article; its source and the Series below."""
        if call.article is None:
            return call.series or NONE
        url = reverse("admin:articles_article_change", args=[call.article_id])
        link = format_html('<a href="{}">{}</a>', url, call.article)
        return format_html('{} <span class="quiet">{}</span>', link, call.source or "")

    @admin.display(description=_("outcome"))
    def result(self, call: Call) -> str:
        colour = COLOURS.get(Call.Outcome(call.outcome), "")
        said = call.get_outcome_display()
        return format_html('<span class="badge {}">{}</span>', colour, said)

    @admin.display(description=_("tokens read, written"))
    def tokens(self, call: Call) -> str:
        return f"{call.tokens_in:,} · {call.tokens_out:,}" if call.tokens_in else NONE

    @admin.display(description=_("cost"))
    def price(self, call: Call) -> str:
        if call.cost is None:
            return NONE
        return f"≈ {shown(call.cost)}" if call.estimated else shown(call.cost)

    @admin.display(description=_("set aside"))
    def set_aside(self, call: Call) -> str:
        return NONE if call.reserved is None else shown(call.reserved)

    @admin.display(description=_("seconds"))
    def took(self, call: Call) -> str:
        return NONE if call.milliseconds is None else f"{call.milliseconds / 1000:.1f}"
