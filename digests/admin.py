"""Series and editions at the desk: composing, deciding, publishing."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin import badge
from articles.claim_desk import let_stand
from articles.claim_page import PRESETS
from articles.desk import (
    ChoreAdmin,
    EditorialAdmin,
    IntakeAdmin,
    move_action,
)
from articles.lists import OpenEndedChangeList, OpenEndedList, Standing
from articles.models import Article, Name, Source, Story, Topic
from articles.workflow import State, WorkflowError
from digests import closure_desk, compose, coverage, preview, publish
from digests.alarms import AlarmAdmin
from digests.article_admin import PrintedArticleAdmin, PrintedStoryAdmin
from digests.compose import ComposeError
from digests.forms import CommentaryForm, EditionForm, ItemForm, NewEdition, SeriesForm
from digests.layout_desk import LayoutDesk
from digests.models import Alarm, Commentary, Digest, Item, LayoutError, Redirect, Series
from digests.source_admin import PrintedSourceAdmin
from digests.topics import TopicAdmin

CANDIDATES = 40  # shown beside an edition
HOURS = {"out_times", "time_zone", "draft_minutes", "active"}  # what the next draft depends on


@admin.register(Series)
class SeriesAdmin(LayoutDesk, ChoreAdmin):
    form = SeriesForm
    change_form_template = "admin/digests/series/change_form.html"
    list_display = ("title", "slug", "language", "out_times", "time_zone", "due_at", "active")
    list_filter = ("active", "language")
    search_fields = ("title", "slug")
    filter_horizontal = ("sources",)
    readonly_fields = ("due_at", "laid_out", "laid_out_here")
    fieldsets = (
        (_("What it is"), {"fields": ("title", "slug", "description", "language", "active")}),
        (
            _("When"),
            {
                "description": _("Hours of the local day, in the time zone of the series."),
                "fields": (
                    *("time_zone", "out_times", "cutoff_minutes", "draft_minutes"),
                    *("rolling_hours", "carry_over_hours", "due_at"),
                ),
            },
        ),
        (_("What goes in"), {"fields": ("most_items", "per_source", "sources")}),
        (
            _("How it reads"),
            {
                "fields": (
                    *("laid_out_here", "with_lead", "with_commentary", "edition_title"),
                    *("tags", "categories", "instructions"),
                )
            },
        ),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Series | None = None) -> Any:
        """A new Series starts with a layout of ours; later it is laid out on a page of its own."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return swapped(fieldsets, "laid_out_here", "start_from")
        if not self.has_change_permission(request, obj):
            return swapped(fieldsets, "laid_out_here", "laid_out")
        return fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Series | None = None) -> Any:
        """An address that readers may have kept stays."""
        kept = ("slug",) if obj and obj.digests.exists() else ()
        return (*self.readonly_fields, *kept)

    def columns(self, obj: Any, form: Any) -> list[str]:
        """New hours give a new next draft."""
        changed = super().columns(obj, form)
        if HOURS & set(changed):
            obj.due_at = obj.draft_time(obj.next_out())
            changed.append("due_at")
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


class ItemInline(admin.StackedInline):
    """Items in order; new ones come by the edition's own buttons."""

    model = Item
    form = ItemForm
    template = "admin/digests/digest/items.html"
    extra = 0
    ordering = ("position", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        big = (f"article__{name}" for name in ("draft", "error"))
        found: Any = super().get_queryset(request)
        return found.with_sources().defer(*big)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class CommentaryInline(admin.StackedInline):
    model = Commentary
    form = CommentaryForm
    template = "admin/digests/digest/commentary.html"
    extra = 1


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
class DigestAdmin(IntakeAdmin, EditorialAdmin, OpenEndedList):
    form = EditionForm
    change_form_template = "admin/digests/digest/change_form.html"
    inlines = (ItemInline, CommentaryInline)
    view_on_site = False  # a link to its page is shown once there is one
    list_display = ("title", "place", "series", "number", "standing", "size", "cutoff", "out")
    list_select_related = ("series",)
    list_filter = (Standing, "series", ("imported_from", admin.EmptyFieldListFilter))
    search_fields = ("title", "imported_from")
    sortable_by = ("cutoff", "out")
    actions = (
        move_action(State.APPROVED, "approve", _("Approve")),
        move_action(State.DRAFT, "approve", _("Send back")),
        move_action(State.SPIKED, "spike", _("Spike")),
        move_action(State.PUBLISHED, "publish", _("Publish now")),
    )
    fieldsets = (
        (None, {"fields": ("title", "lead", "publish_at")}),
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

    def get_inline_instances(self, request: HttpRequest, obj: Digest | None = None) -> list[Any]:
        """None for a closed edition or a mere reader: they see it as it will be read."""
        if obj is None or self.locked(obj) or not self.has_change_permission(request, obj):
            return []
        return super().get_inline_instances(request, obj)

    def desk(self, request: HttpRequest, row: Digest) -> dict[str, Any]:
        shared = super().desk(request, row)
        return shared | (self.open_page(row) if shared["may_write"] else self.closed_page(row))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row, formsets = kwargs.get("obj"), context["inline_admin_formsets"]
        if row and formsets:
            forms = [form for each in formsets for form in each.formset.forms]
            items = [form.instance for form in forms if isinstance(form.instance, Item)]
            context |= selection(row, items)
            context |= unsupported(items)
            comments = [each.instance for each in forms if isinstance(each.instance, Commentary)]
            glossary = Name.objects.glossary()
            context |= closure_desk.marks(row, comments, items, context["candidates"], glossary)
        return super().render_change_form(request, context, *args, **kwargs)

    def open_page(self, row: Digest) -> dict[str, Any]:
        return {
            "objections": row.objections(State.APPROVED),
            "overdue": row.publish_at is not None and row.publish_at <= timezone.now(),
        }

    def closed_page(self, row: Digest) -> dict[str, Any]:
        return {
            "body": preview.body_of(row),
            "is_public": row.published_at is not None,
            "withdrawal": row.withdrawal(),
            "revisions": row.revisions.defer("issue", "layout"),
        }

    def get_urls(self) -> list[Any]:
        look = self.admin_site.admin_view(self.look)
        return [
            path("<int:pk>/preview/", look, name="digests_digest_preview"),
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

    def look(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The edition as readers will see it."""
        digest = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_view_or_change_permission(request, digest):
            raise PermissionDenied
        return preview.edition(request, digest)

    # Saving
    def is_plain(self, request: HttpRequest, fields: Any) -> bool:
        """A publisher may move the hour of what was approved."""
        return set(fields) <= {"publish_at"} and self.may(request, "publish")

    def keep(self, request: HttpRequest, row: Any, form: Any, formsets: Any) -> None:
        if "publish_at" in form.changed_data and not self.may(request, "publish"):
            raise WorkflowError(gettext("Only those who may publish set the hour."))
        super().keep(request, row, form, formsets)
        if row.state == State.APPROVED and "publish_at" in form.changed_data:
            row.amend(due_at=row.publish_at)

    def adds(self, request: HttpRequest) -> bool:
        return any(name in request.POST for name in ("_add", "_add_number", "_add_empty"))

    def add_parts(self, request: HttpRequest, row: Any, form: Any) -> None:
        if self.adds(request) and not request.user.has_perm("digests.add_item"):
            raise PermissionDenied
        if "_add_empty" in request.POST:
            Item.objects.create(digest=row, position=last_position(row) + 1)
        elif self.adds(request):
            number = request.POST.get("_add") or request.POST.get("number", "")
            self.tell_if_covered(request, row, add_article(row, number))
        if "_override" in request.POST:
            override(request, row)
        if "_cut" in request.POST:
            names = Name.objects.glossary()
            closure_desk.cut(row, request.POST["_cut"], by=request.user, names=names)
        renumber(row)

    def tell_if_covered(self, request: HttpRequest, row: Digest, article: Article) -> None:
        """A story may be told again where something new has happened: the editor should know."""
        if told := coverage.told_before([article], row).get(article.pk):
            said = gettext("“%(article)s” is added; its story was %(places)s.") % {
                "article": article,
                "places": gettext(", ").join(map(str, told)),
            }
            self.message_user(request, said, messages.WARNING)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if self.adds(request):
            return HttpResponseRedirect(f"{request.get_full_path()}#last-item")
        if "_override" in request.POST:
            return HttpResponseRedirect(f"{request.get_full_path()}#items")
        if "_cut" in request.POST:
            return HttpResponseRedirect(request.get_full_path())
        return super().response_change(request, obj)

    def take(self, row: Any, new: str, *, by: Any, note: str = "") -> None:
        try:
            self.put_through(row, new, by=by, note=note)
        except LayoutError as error:
            raise WorkflowError(str(error)) from error

    def put_through(self, row: Any, new: str, *, by: Any, note: str) -> None:
        if new == State.APPROVED:
            publish.approve(row, by=by)
        elif new == State.PUBLISHED:
            publish.publish(row, by=by)
        elif new == State.WITHDRAWN:
            publish.withdraw(row, by=by, note=note)
        else:
            row.move(new, by=by, note=note, due_at=None)

    def bring_in(self, request: HttpRequest, form: forms.Form) -> Digest | None:
        wish = form.cleaned_data
        if wish["publish_at"] and not self.may(request, "publish"):
            form.add_error("publish_at", gettext("Only those who may publish set the hour."))
            return None
        if wish["cutoff"] and wish["cutoff"] > timezone.now():
            form.add_error("cutoff", gettext("This moment has not come yet."))
            return None
        try:
            digest = compose.compose(
                wish["series"], wish["cutoff"] or timezone.now(), publish_at=wish["publish_at"]
            )
        except (ComposeError, LayoutError) as error:
            form.add_error(None, str(error))
            return None
        self.message_user(request, gettext("Composed; it waits for review."), messages.SUCCESS)
        return digest


@admin.register(Redirect)
class RedirectAdmin(OpenEndedList):
    """Where editions used to be: read here, written by imports."""

    list_display = ("path", "digest")
    list_select_related = ("digest",)
    search_fields = ("path",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


admin.site.register(Alarm, AlarmAdmin)
admin.site.register(Topic, TopicAdmin)
admin.site.register(Source, PrintedSourceAdmin)
admin.site.register(Article, PrintedArticleAdmin)
admin.site.register(Story, PrintedStoryAdmin)


def selection(digest: Digest, items: Iterable[Item]) -> dict[str, Any]:
    """What else this edition may take, and what it would not; all with where it was told before,
    and so the items it has."""
    window = coverage.window_of(digest)
    found: list[Article] = []
    if window:
        found = list(digest.series.candidates(window).defer("draft", "error")[:CANDIDATES])
    has = [item.article for item in items if item.article]
    told = coverage.told_before([*has, *found], digest)
    coverage.mark(items, told, "article_id")
    coverage.mark(found, told, "pk")
    return {"candidates": found, "left_out": coverage.left_out(digest)}


def unsupported(items: Iterable[Item]) -> dict[str, Any]:
    """Each item with the claims that its source does not bear, and the reasons to let one stand."""
    glossary = Name.objects.glossary()
    for item in items:
        item.unsupported = item.open_claims(glossary)  # type: ignore[attr-defined]
    return {"reasons": PRESETS}


def override(request: HttpRequest, digest: Digest) -> None:
    """Let the claim of an item stand: which item says the pressed button, before the reason."""
    number, _colon, _rest = request.POST["_override"].partition(":")
    item = digest.items.with_sources().filter(pk=number).first() if number.isdecimal() else None
    if item is None or item.article is None:
        raise WorkflowError(gettext("This item is not there any more."))
    let_stand(request, item.article, item.open_claims())


def add_article(digest: Digest, number: str) -> Article:
    """One more item, from an article that is in review or approved."""
    found = Article.objects.usable().select_related("source")
    article = found.filter(pk=number).first() if number.isdecimal() else None
    if article is None:
        raise WorkflowError(
            gettext("There is no article %(number)s in review or approved.") % {"number": number}
        )
    if digest.items.filter(article=article).exists():
        raise WorkflowError(gettext("“%(article)s” is in this edition.") % {"article": article})
    carried = bool(digest.window_start and article.first_seen_at < digest.window_start)
    item = compose.item(
        article, position=last_position(digest) + 1, series=digest.series, carried=carried
    )
    item.digest = digest
    item.save()
    return article


def last_position(digest: Digest) -> int:
    return digest.items.aggregate(last=Max("position"))["last"] or 0


def renumber(digest: Digest) -> None:
    """Positions 1, 2, 3… in the order that was asked for."""
    for position, item in enumerate(digest.items.only("position"), start=1):
        if item.position != position:
            digest.items.filter(pk=item.pk).update(position=position)
