"""The outbox at the desk: what went out, what could not, why, and once more."""

from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, gettext_noop, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from articles.kept import ReadOnly
from articles.lists import OpenEndedList
from articles.models import Outbox
from articles.notice_words import EVENTS
from articles.source_admin import hour

# What goes to other machines, not to people.
OTHERS = {
    Outbox.GIT: gettext_noop("pushed to the Hugo site"),
    Outbox.HUB: gettext_noop("told to a hub"),
}


def standing_of(row: Outbox, now: datetime) -> str:
    """How a message stands, as a coloured word and, where it is in trouble, a sentence."""
    if row.delivered_at:
        return labelled("good", gettext("delivered %(hour)s") % at(row.delivered_at, now))
    if row.due_at is None:
        return labelled("bad", gettext("not delivered"), row.error)
    if row.failures:
        again = gettext("It is tried again at %(hour)s.") % at(row.due_at, now)
        said = gettext("%(error)s %(again)s") % {"error": row.error, "again": again}
        return labelled("wait", gettext("not yet delivered"), said)
    if row.due_at > now:
        return labelled("wait", gettext("waits until %(hour)s") % at(row.due_at, now))
    return labelled("wait", gettext("goes out within a minute"))


def at(moment: datetime, now: datetime) -> dict[str, str]:
    return {"hour": hour(moment, now)}


def first_words(row: Outbox) -> str:
    """What a message says first, in the language of its channel."""
    return row.payload["part"]["subject"]


def labelled(colour: str, word: str, told: str = "") -> str:
    badge = format_html('<span class="badge {}">{}</span>', colour, word)
    if not told:
        return badge
    return format_html('{}<span class="told trouble">{}</span>', badge, told)


class Standing(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("given_up", _("not delivered")),
            ("trouble", _("in trouble")),
            ("waiting", _("still to come")),
            ("delivered", _("delivered")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        wanted = {
            "given_up": lambda: queryset.undeliverable(),
            "trouble": lambda: queryset.troubled(),
            "waiting": lambda: queryset.waiting(),
            "delivered": lambda: queryset.exclude(delivered_at=None),
        }.get(self.value() or "")
        return wanted() if wanted else queryset


class OutboxAdmin(ReadOnly, OpenEndedList):
    change_form_template = "admin/articles/outbox/change_form.html"
    list_display = ("says", "standing", "channel", "put")
    list_filter = (Standing,)
    sortable_by = ()
    actions = ("send_again",)
    fields = ("event", "says_all", "channel", "put", "standing", "key")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        found: Any = super().get_queryset(request)
        return found.shown()

    def get_urls(self) -> list[Any]:
        again = self.admin_site.admin_view(require_POST(self.again))
        return [path("<int:pk>/again/", again, name="articles_outbox_again"), *super().get_urls()]

    def has_resend_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("articles.resend_outbox")

    @admin.display(description=_("what it says"))
    def says(self, row: Outbox) -> str:
        return format_html(
            '{}<span class="quiet told">{}</span>', first_words(row), self.event(row)
        )

    @admin.display(description=_("what it says"))
    def says_all(self, row: Outbox) -> str:
        part = row.payload["part"]
        said = ((line,) for line in (part["subject"], *part["lines"]))
        return format_html_join("", "<p>{}</p>", said)

    @admin.display(description=_("event"))
    def event(self, row: Outbox) -> str:
        event = row.payload["event"]
        label = OTHERS.get(row.kind) or EVENTS.get(event, (event, ""))[0]
        return " · ".join(filter(None, [row.payload["series"], gettext(label)]))

    @admin.display(description=_("channel"))
    def channel(self, row: Outbox) -> str:
        return row.payload["to"]

    @admin.display(description=_("put"))
    def put(self, row: Outbox) -> str:
        return hour(row.put_at, timezone.now())

    @admin.display(description=_("state"))
    def standing(self, row: Outbox) -> str:
        return standing_of(row, timezone.now())

    @admin.action(permissions=["resend"], description=_("Send again"))
    def send_again(self, request: HttpRequest, queryset: Any) -> None:
        done = queryset.send_again(timezone.now())
        said = ngettext(
            "%(count)d message goes out within a minute.",
            "%(count)d messages go out within a minute.",
            done,
        )
        messages.success(request, said % {"count": done})

    def again(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One message once more, from its own page."""
        row = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_resend_permission(request):
            raise PermissionDenied
        self.send_again(request, Outbox.objects.filter(pk=row.pk))
        return HttpResponseRedirect(reverse("admin:articles_outbox_change", args=[pk]))
