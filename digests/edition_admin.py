"""Editions at the desk: composing, deciding, publishing."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import money_desk
from articles.autosave_desk import AutosaveDesk
from articles.badges import badge
from articles.buttons import roles_with
from articles.desk import move_action
from articles.intake_desk import IntakeAdmin
from articles.lists import OpenEndedChangeList, OpenEndedList, Standing
from articles.workflow import State, WorkflowError
from digests import by_hand, costs, preview, publish, signoff
from digests.clock_desk import ClockDesk, move_to_published
from digests.compose import ComposeError
from digests.correction_desk import CorrectionDesk
from digests.cover_desk import CoverDesk
from digests.edition_desk import EditionDesk
from digests.forms import EditionForm, NewEdition
from digests.models import Digest, Item, LayoutError, Series
from digests.provenance_desk import EditionProvenanceDesk
from digests.room_desk import RoomDesk
from digests.share_desk import ShareDesk
from digests.signoff_desk import SignoffDesk
from digests.version_desk import VersionDesk


class EditionList(OpenEndedChangeList):
    """The list: without the bodies, with the number of items."""

    def get_queryset(self, request: HttpRequest, *args: Any, **kwargs: Any) -> QuerySet:
        items = Item.objects.filter(digest=OuterRef("pk")).order_by().values("digest")
        found: Any = super().get_queryset(request, *args, **kwargs)
        return (
            found.light()
            .defer("lead", "description", "tags", "categories")
            .annotate(size=Subquery(items.annotate(count=Count("pk")).values("count")))
        )


class DigestAdmin(
    RoomDesk,  # first: what it begins after a save is in no transaction
    AutosaveDesk,
    SignoffDesk,
    VersionDesk,
    ClockDesk,
    CorrectionDesk,
    ShareDesk,
    CoverDesk,
    EditionDesk,
    EditionProvenanceDesk,
    IntakeAdmin,
    OpenEndedList,
):
    form = EditionForm
    change_form_template = "admin/digests/digest/change_form.html"
    view_on_site = False  # a link to its page is shown once there is one
    list_display = ("title", "place", "series", "number", "standing", "size", "cutoff", "out")
    list_select_related = ("series",)
    list_filter = (Standing, "series", ("imported_from", admin.EmptyFieldListFilter))
    search_fields = ("title", "imported_from")
    sortable_by = ("cutoff", "out")
    actions = (
        move_action(State.APPROVED, "approve", _("Approve")),
        move_action(State.SPIKED, "spike", _("Spike")),
        move_to_published,
    )
    fieldsets = (
        (None, {"fields": ("title", "publish_at")}),
        (None, {"fields": ("lead",)}),
        (
            _("For lists and feeds"),
            {"classes": ("collapse",), "fields": ("description", "tags", "categories")},
        ),
    )
    intake_form = NewEdition
    intake_words = {
        "title": _("New edition"),
        "button": _("Compose"),
        "help": _("The machine proposes items, lead and commentary; this may take a minute."),
    }
    BUTTONS = {
        (State.DRAFT, State.REVIEW): _("Submit"),
        (State.REVIEW, State.APPROVED): _("Save and approve"),
        (State.REVIEW, State.DRAFT): _("Send back"),
        (State.APPROVED, State.PUBLISHED): _("Publish now"),
        (State.APPROVED, State.REVIEW): _("Back to review"),
        (State.PUBLISHED, State.WITHDRAWN): _("Withdraw"),
        (State.DRAFT, State.SPIKED): _("Spike"),
        (State.REVIEW, State.SPIKED): _("Spike"),
        (State.SPIKED, State.DRAFT): _("Unspike"),
    }

    # The list
    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return EditionList

    @admin.display(description=_("state"))
    def standing(self, digest: Digest) -> str:
        return badge(digest)

    @admin.display(description=_("items"))
    def size(self, digest: Any) -> int:
        return digest.size or 0

    @admin.display(description=_("address"))
    def place(self, digest: Digest) -> str:
        """Where it is read, and the file it was imported from: titles may all be the same."""
        origin = digest.imported_from and gettext("imported from %(path)s") % {
            "path": digest.imported_from
        }
        address = digest.get_absolute_url()
        return format_html('{}<span class="quiet origin">{}</span>', address, origin)

    @admin.display(description=_("cut-off"), ordering="window_end")
    def cutoff(self, digest: Digest) -> str:
        return hour(digest.window_end)

    @admin.display(description=_("published"), ordering="published_at")
    def out(self, digest: Digest) -> str:
        """When it came out, or will."""
        if digest.published_at or not digest.publish_at:
            return hour(digest.published_at)
        planned = gettext("goes out %(at)s, if approved") % {"at": hour(digest.publish_at)}
        return format_html('<span class="quiet">{}</span>', planned)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return self.may(request, "publish")

    # The page
    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("series")

    def locked(self, row: Digest) -> bool:
        return not row.editable()

    def desk(self, request: HttpRequest, row: Digest) -> dict[str, Any]:
        shared = super().desk(request, row)
        return shared if shared["may_write"] else shared | self.closed_page(row)

    def closed_page(self, row: Digest) -> dict[str, Any]:
        return {
            "body": preview.body_of(row),
            "is_public": row.published_at is not None,
            "withdrawal": row.withdrawal(),
            "revisions": row.revisions.defer("issue", "layout", "provenance"),
        }

    def get_urls(self) -> list[Any]:
        return [
            path(
                "<int:pk>/revisions/<int:number>/",
                self.admin_site.admin_view(self.revision),
                name="digests_digest_revision",
            ),
            *super().get_urls(),
        ]

    def revision(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """What an edition said at one time, as the difference from the time before."""
        digest = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_view_or_change_permission(request, digest):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": digest,
            "title": str(digest),
            "revision": get_object_or_404(digest.revisions, number=number),
        }
        return TemplateResponse(request, "admin/digests/digest/revision.html", context)

    # Saving
    def is_plain(self, request: HttpRequest, fields: Any) -> bool:
        """A publisher may move the hour of what was approved."""
        return set(fields) <= {"publish_at"} and self.may(request, "publish")

    def keep(self, request: HttpRequest, row: Any, form: Any, formsets: Any) -> None:
        if "publish_at" in form.changed_data and not self.may(request, "publish"):
            raise WorkflowError(gettext("Only those who may publish set the hour."))
        super().keep(request, row, form, formsets)
        if row.state == State.APPROVED and "publish_at" in form.changed_data:
            row.amend(due_at=row.hour_to_come())

    def take(self, row: Any, new: str, *, by: Any, note: str = "") -> None:
        try:
            self.put_through(row, new, by=by, note=note)
        except LayoutError as error:
            raise WorkflowError(str(error)) from error

    def put_through(self, row: Any, new: str, *, by: Any, note: str) -> None:
        was = row.state
        if new == State.APPROVED:
            publish.approve(row, by=by, note=note)
        elif new == State.PUBLISHED:
            publish.publish(row, by=by)
        elif new == State.WITHDRAWN:
            publish.withdraw(row, by=by, note=note)
        else:
            row.move(new, by=by, note=note)
            signoff.tell(row, was, by=by, note=note)

    def before(self, request: HttpRequest) -> dict[str, Any]:
        """That there is no Series to choose; what a model will cost, for those who may know."""
        said: dict[str, Any] = {}
        if not Series.objects.active().exists():
            said["lacking"] = gettext("An edition is one of a Series, and none is switched on.")
            said["who"] = roles_with("digests.change_series")
            said["lacking_at"] = reverse("admin:digests_series_changelist")
        if money_desk.is_shown(request.user):
            now = timezone.now()
            said["costs"] = money_desk.before_composing(now, costs.waiting(now))
        return said

    def bring_in(self, request: HttpRequest, form: forms.Form) -> Digest | None:
        wish = form.cleaned_data
        if wish["publish_at"] and not self.may(request, "publish"):
            form.add_error("publish_at", gettext("Only those who may publish set the hour."))
            return None
        if wish["cutoff"] and wish["cutoff"] > timezone.now():
            form.add_error("cutoff", gettext("This moment has not come yet."))
            return None
        try:
            digest = by_hand.compose(
                wish["series"],
                wish["cutoff"],
                publish_at=wish["publish_at"],
                token=wish["token"],
            )
        except (ComposeError, LayoutError) as error:
            form.add_error(None, str(error))
            return None
        self.message_user(request, gettext("Composed; it waits for review."), messages.SUCCESS)
        return digest


def hour(moment: datetime | None) -> str:
    """A moment in the time zone of the site, short enough for a list."""
    return date_format(timezone.localtime(moment), "Y-m-d H:i") if moment else ""
