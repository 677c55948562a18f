"""Alarms at the desk: what became of the sources of published items, and one click to settle it."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from articles.kept import ReadOnly
from articles.seek import SeekingList
from digests.models import Alarm

LIST = "admin:digests_alarm_changelist"
COLOURS = {Alarm.Kind.CORRECTED: "review"}  # the others are bad news


class Settled(admin.SimpleListFilter):
    """Open ones first: they are what somebody comes for."""

    title = _("state")
    parameter_name = "alarm"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("open", _("to be settled")), ("settled", _("settled"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        if self.value() == "settled":
            return queryset.settled()
        return queryset.open() if self.value() == "open" else queryset


class AlarmAdmin(ReadOnly, SeekingList):
    list_display = ("line", "kind_of_alarm", "edition", "raised_at", "outcome")
    list_select_related = ("item__digest",)
    list_filter = (Settled, "kind")
    sortable_by = ("raised_at",)
    change_form_template = "admin/digests/alarm/change_form.html"
    fields = ()

    @admin.display(description=_("item"))
    def line(self, alarm: Alarm) -> str:
        return format_html('{}<span class="quiet told">{}</span>', alarm.item, alarm.sentence)

    @admin.display(description=_("kind"))
    def kind_of_alarm(self, alarm: Alarm) -> str:
        return badge(alarm)

    @admin.display(description=_("edition"))
    def edition(self, alarm: Alarm) -> str:
        return str(alarm.item.digest)

    @admin.display(description=_("settled"))
    def outcome(self, alarm: Alarm) -> str:
        return alarm.settled_by_name

    def get_urls(self) -> list[Any]:
        settle = self.admin_site.admin_view(require_POST(self.settle))
        return [
            path("<int:pk>/settle/", settle, name="digests_alarm_settle"),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """One alarm to read: there is nothing to edit."""
        alarm = self.get_object(request, object_id)
        may_view = request.method != "POST" and self.has_view_permission(request, alarm)
        if alarm is None or not may_view:
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(alarm.item),
            "alarm": alarm,
        }
        return TemplateResponse(request, self.change_form_template, context)

    def settle(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Somebody has seen it, and goes on where the button was pressed."""
        if not request.user.has_perm("digests.settle_alarm"):
            raise PermissionDenied
        alarm = get_object_or_404(Alarm, pk=pk)
        if alarm.settle(request.user):
            self.message_user(request, gettext("Settled."), messages.SUCCESS)
        else:
            self.message_user(request, gettext("A colleague had settled it."), messages.INFO)
        back = request.POST.get("back", "")
        ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
        return HttpResponseRedirect(back if ours else reverse(LIST))


def badge(alarm: Alarm) -> str:
    """The kind of an alarm as a coloured word."""
    colour = COLOURS.get(Alarm.Kind(alarm.kind), "bad")
    return format_html('<span class="badge {}">{}</span>', colour, alarm.get_kind_display())
