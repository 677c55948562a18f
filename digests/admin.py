"""Series and editions at the desk: composing, deciding, publishing."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import money_desk
from articles.admin import badge
from articles.autosave_desk import AutosaveDesk
from articles.desk import ChoreAdmin, IntakeAdmin, move_action
from articles.lists import OpenEndedChangeList, OpenEndedList, Standing
from articles.models import Article, Job, Outbox, PromptText, Source, Story, Topic
from articles.seek import SeekingList
from articles.workflow import State, WorkflowError
from digests import by_hand, costs, preview, publish, redirects, signoff
from digests.alarms import AlarmAdmin
from digests.article_admin import PrintedArticleAdmin, PrintedStoryAdmin
from digests.channel_desk import ChannelAdmin
from digests.clock_desk import ClockDesk, move_to_published
from digests.compose import ComposeError
from digests.correction_desk import CorrectionDesk
from digests.edition_desk import EditionDesk
from digests.forms import EditionForm, NewEdition, SeriesForm
from digests.import_desk import ArchiveImportDesk
from digests.job_desk import JobAdmin
from digests.layout_desk import LayoutDesk
from digests.models import Alarm, Channel, Digest, Item, LayoutError, Redirect, Series
from digests.outbox_desk import OutboxAdmin
from digests.prompt_admin import EditionPromptAdmin
from digests.provenance_desk import EditionProvenanceDesk
from digests.recipe_desk import RecipeDesk
from digests.room_desk import RoomDesk
from digests.share_desk import ShareDesk
from digests.signoff_desk import SignoffDesk
from digests.source_admin import PrintedSourceAdmin
from digests.topics import TopicAdmin
from digests.trial_desk import TrialDesk
from digests.version_desk import VersionDesk

# What the next draft depends on.
HOURS = {"out_times", "time_zone", "draft_minutes", "quiet_from", "quiet_until", "active"}


@admin.register(Series)
class SeriesAdmin(ArchiveImportDesk, RecipeDesk, LayoutDesk, TrialDesk, ChoreAdmin):
    form = SeriesForm
    change_form_template = "admin/digests/series/change_form.html"
    list_display = ("title", "slug", "language", "out_times", "time_zone", "due_at", "active")
    list_filter = ("active", "language")
    search_fields = ("title", "slug")
    autocomplete_fields = ("topics", "sources")
    readonly_fields = (
        *("due_at", "laid_out", "laid_out_here"),
        *("in_words", "would_pick", "try_here"),
    )
    fieldsets = (
        (
            _("What it is"),
            {"fields": ("title", "slug", "description", "language", "counterpart", "active")},
        ),
        (
            _("When"),
            {
                "description": _("Hours of the local day, in the time zone of the series."),
                "fields": (
                    *("time_zone", "out_times", "cutoff_minutes", "draft_minutes"),
                    *("rolling_hours", "carry_over_hours"),
                    *(("quiet_from", "quiet_until"), "in_words", "due_at"),
                ),
            },
        ),
        (
            _("What goes in"),
            {"fields": ("most_items", "per_source", "topics", "sources", "would_pick")},
        ),
        (
            _("How it reads"),
            {
                "fields": (
                    *("laid_out_here", "with_lead", "with_commentary", "edition_title"),
                    *("bilingual_titles", "tags", "categories"),
                )
            },
        ),
        (_("Sign-off"), {"fields": ("sign_off",)}),
        (
            _("How it is drafted"),
            {
                "description": _("Where a model is set up; without one, drafts are extracts."),
                "fields": ("instructions", "try_here", "double_draft", "second_opinion"),
            },
        ),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Series | None = None) -> Any:
        """A new Series starts with a layout of ours; later it is laid out on a page of its own."""
        fieldsets = super().get_fieldsets(request, obj)
        if settings.HUGO:
            fieldsets = (*fieldsets, (_("Where else it goes"), {"fields": ("hugo_site",)}))
        if obj is None:
            return swapped(fieldsets, "laid_out_here", "start_from")
        if not self.has_change_permission(request, obj):
            return swapped(fieldsets, "laid_out_here", "laid_out")
        return fieldsets

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Where readers knew it by another address, that leads to the new one."""
        super().save_model(request, obj, form, change)
        if change and "slug" in form.changed_data:
            redirects.leave_series(obj, form.initial["slug"])

    def columns(self, obj: Any, form: Any) -> list[str]:
        """New hours give a new next draft."""
        changed = super().columns(obj, form)
        if HOURS & set(changed):
            obj.plan()
            changed += ["due_at", "out_at"]
        return changed


def hour(moment: datetime | None) -> str:
    """A moment in the time zone of the site, short enough for a list."""
    return date_format(timezone.localtime(moment), "Y-m-d H:i") if moment else ""


def swapped(fieldsets: Any, old: str, new: str) -> Any:
    """The same fieldsets with another field in a field's place."""
    return tuple(
        (title, options | {"fields": tuple(new if f == old else f for f in options["fields"])})
        for title, options in fieldsets
    )


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


@admin.register(Digest)
class DigestAdmin(
    RoomDesk,  # first: what it begins after a save is in no transaction
    AutosaveDesk,
    SignoffDesk,
    VersionDesk,
    ClockDesk,
    CorrectionDesk,
    ShareDesk,
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
        """What a model will cost, before it is asked, for those who may know."""
        if not money_desk.is_shown(request.user):
            return {}
        now = timezone.now()
        return {"costs": money_desk.before_composing(now, costs.waiting(now))}

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


@admin.register(Redirect)
class RedirectAdmin(SeekingList):
    """Where editions and Series used to be: read here, written by imports and new addresses."""

    list_display = ("path", "digest", "series")
    list_select_related = ("digest", "series")
    search_fields = ("path",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


admin.site.register(Alarm, AlarmAdmin)
admin.site.register(Channel, ChannelAdmin)
admin.site.register(Job, JobAdmin)
admin.site.register(Outbox, OutboxAdmin)
admin.site.register(Topic, TopicAdmin)
admin.site.register(Source, PrintedSourceAdmin)
admin.site.register(Article, PrintedArticleAdmin)
admin.site.register(Story, PrintedStoryAdmin)
admin.site.register(PromptText, EditionPromptAdmin)
