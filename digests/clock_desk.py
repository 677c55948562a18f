"""The clock of an edition at the desk: what is counted down, the last look, undo, replacement."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from articles.desk import EditorialAdmin
from articles.workflow import State, WorkflowError
from digests import countdown, publish, replacing
from digests.models import Digest

PAGE = "admin:digests_digest_change"


class ClockDesk(EditorialAdmin):
    """The change page of an edition says when it goes out, and what Publish would do."""

    def get_urls(self) -> list[Any]:
        def view(function: Any) -> Any:
            return self.admin_site.admin_view(function)

        return [
            path("<int:pk>/clock/", view(self.clock), name="digests_digest_clock"),
            path("<int:pk>/undo/", view(require_POST(self.undo)), name="digests_digest_undo"),
            path(
                "<int:pk>/replace/",
                view(require_POST(self.replace)),
                name="digests_digest_replace",
            ),
            *super().get_urls(),
        ]

    # The page
    def desk(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        shared = super().desk(request, row)
        shared |= self.clock_context(request, row)
        wanted = any(button.new == State.PUBLISHED for button in shared["buttons"])
        return shared | {"confirm": facts(row) if wanted else None}

    def clock_context(self, request: HttpRequest, row: Digest) -> dict[str, Any]:
        """What the region of the clock shows."""
        now = timezone.now()
        clock = countdown.of(row, now)
        withdrawn = row.state == State.WITHDRAWN
        return {
            "original": row,
            "clock": clock,
            "lapses_at": countdown.lapses_at(row, now),
            "may_undo_publication": clock.kind == "undo" and self.may(request, "publish"),
            "lapsed": list(row.lapsed.all()),
            "may_replace": withdrawn and self.has_add_permission(request),
            "not_replaceable": replacing.objection(row) if withdrawn else "",
            "left_open_by": replacing.left_open(row) if withdrawn else None,
            "replacement": row.replacements.live().first() if withdrawn else None,
        }

    def clock(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The region alone, as it is now."""
        digest = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_view_or_change_permission(request, digest):
            raise PermissionDenied
        context = self.clock_context(request, digest)
        return TemplateResponse(request, "admin/digests/digest/clock.html", context)

    # Publishing
    def settled(self, request: HttpRequest, row: Any) -> None:
        """Who publishes has seen the number that it will get, or sees the new one first."""
        super().settled(request, row)
        seen = request.POST.get("_confirmed", "")
        if self.asked(request) == State.PUBLISHED and seen and seen != str(row.next_number()):
            raise WorkflowError(
                gettext("Another edition came out: this one would be no. %(number)s now.")
                % {"number": row.next_number()}
            )

    def undo(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take back a publication that is not two minutes old."""
        digest = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.may(request, "publish"):
            raise PermissionDenied
        try:
            publish.undo(digest, by=request.user)
        except WorkflowError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        else:
            said = gettext("“%(edition)s” is not public any more; it keeps no. %(number)s.")
            said %= {"edition": digest, "number": digest.number}
            self.message_user(request, said, messages.SUCCESS)
        return HttpResponseRedirect(reverse(PAGE, args=[pk]))

    def replace(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Begin a new edition with the texts of a withdrawn one, and go there."""
        digest = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_add_permission(request):
            raise PermissionDenied
        try:
            new = replacing.replace(digest, by=request.user)
        except WorkflowError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return HttpResponseRedirect(reverse(PAGE, args=[pk]))
        self.message_user(
            request,
            gettext(
                "A draft with the texts of “%(edition)s”: when it is published, readers find "
                "it in the place of the withdrawn one."
            )
            % {"edition": digest},
            messages.SUCCESS,
        )
        return HttpResponseRedirect(reverse(PAGE, args=[new.pk]))


def facts(digest: Digest) -> dict[str, Any]:
    """What publishing an edition now would do, for whoever is about to."""
    return {
        "edition": digest,
        "day": timezone.now().astimezone(digest.series.zone),
        "number": digest.next_number(),
        "items": digest.items.count(),
        "older": list(older(digest)),
        "replaces": digest.replaces,
    }


def older(digest: Digest) -> QuerySet[Digest]:
    """Editions of the Series for earlier hours that are not out yet."""
    rows = digest.series.digests.unpublished().light().exclude(pk=digest.pk)
    if digest.window_end is None:
        return rows.none()
    return rows.filter(window_end__lt=digest.window_end).order_by("window_end", "pk")


@admin.action(permissions=["publish"], description=_("Publish now"))
def move_to_published(desk: ClockDesk, request: HttpRequest, queryset: QuerySet) -> Any:
    """Publish the ticked editions, once somebody has read what that is."""
    if "_confirmed" in request.POST:
        desk.take_all(request, State.PUBLISHED)
        return None
    rows = queryset.select_related("series").annotate(count=Count("items"))
    context = {
        **desk.admin_site.each_context(request),
        "opts": desk.opts,
        "title": gettext("Publish these editions?"),
        "rows": [(row, list(older(row))) for row in rows],
        "ticked": request.POST.getlist(ACTION_CHECKBOX_NAME),
        "checkbox": ACTION_CHECKBOX_NAME,
        "action": request.POST.get("action", ""),
    }
    return TemplateResponse(request, "admin/digests/digest/confirm_all.html", context)
