"""Articles at the desk: the list of them, and the page on which one is decided."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Left
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import intake, review, search
from articles.autosave_desk import AutosaveDesk
from articles.badges import badge, drafted_badge, held_badge, thin_badge
from articles.buttons import Button
from articles.claim_desk import ClaimDesk
from articles.desk import EditorialAdmin, move_action
from articles.forms import NewArticle, ReviewForm
from articles.intake import IntakeError
from articles.intake_desk import IntakeAdmin
from articles.keys import is_key
from articles.lists import Language, Standing
from articles.models import Article, Source
from articles.opinion_desk import OpinionDesk
from articles.prose_desk import ProseDesk
from articles.provenance_desk import ArticleProvenanceDesk
from articles.seek import SeekingChangeList, SeekingList
from articles.story_admin import CHANGE_STORY, StoryPicker, told
from articles.workflow import State

FEW_SOURCES = 30
LONGEST_NAMED = 120  # characters of a title in the list; a longer one is a paragraph


class Waiting(admin.SimpleListFilter):
    """What needs a person; the conditions are the queryset's."""

    title = _("waits for")
    parameter_name = "waits"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("review", _("review")),
            ("person", _("a person: no draft without one")),
            ("source", _("its source to be freed")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        if self.value() == "review":
            return queryset.in_review()
        if self.value() == "source":
            return queryset.held_back()
        return queryset.stuck() if self.value() == "person" else queryset


class Outlet(admin.SimpleListFilter):
    """The source: all of a few, or the chosen one alone; a thousand would bury the page."""

    title = _("source")
    parameter_name = "source"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        sources = Source.objects.order_by("name").values_list("pk", "name")
        few = list(sources[: FEW_SOURCES + 1])
        if len(few) > FEW_SOURCES:
            chosen = self.number(request.GET.get(self.parameter_name))
            few = list(sources.filter(pk=chosen)) if chosen else []
        return [(str(pk), name) for pk, name in few]

    def number(self, value: str | None) -> int:
        """The id that an address names; 0, which no source has, where it names none."""
        return int(value) if value and is_key(value) else 0

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(source=self.number(self.value())) if self.value() else queryset


class ArticleList(SeekingChangeList):
    """The list: without the big columns, but with what it needs of them."""

    def get_queryset(self, request: HttpRequest, *args: Any, **kwargs: Any) -> QuerySet:
        found: Any = super().get_queryset(request, *args, **kwargs)
        return found.light().annotate(
            origin=KT("draft__origin"),
            trouble=Left("error", 120),
            told=told("story"),
        )


class ArticleAdmin(
    AutosaveDesk,
    ProseDesk,
    OpinionDesk,
    ClaimDesk,
    ArticleProvenanceDesk,
    StoryPicker,
    IntakeAdmin,
    EditorialAdmin,
    SeekingList,
):
    form = ReviewForm
    change_form_template = "admin/articles/article/change_form.html"
    list_display = ("line", "source", "standing", "language", "first_seen_at", "drafted", "told")
    list_select_related = ("source",)
    list_filter = (Waiting, Standing, Language, Outlet)
    search_fields = ("title", "headline")
    sortable_by = ("first_seen_at",)
    actions: tuple[Any, ...] = (
        move_action(State.APPROVED, "approve", _("Approve")),
        move_action(State.DRAFT, "approve", _("Send back")),
        move_action(State.SPIKED, "spike", _("Spike")),
    )
    fieldsets = (
        (None, {"fields": ("headline", "summary")}),
        (None, {"fields": ("summary_language",)}),
        (
            _("What the source says"),
            {"classes": ("collapse",), "fields": ("title", "byline", "published_at", "language")},
        ),
    )
    intake_form = NewArticle
    intake_words = {
        "title": _("Add an article"),
        "button": _("Take it in"),
    }
    BUTTONS = {
        (State.DRAFT, State.REVIEW): _("Submit"),
        (State.REVIEW, State.APPROVED): _("Save and approve"),
        (State.REVIEW, State.DRAFT): _("Send back"),
        (State.DRAFT, State.SPIKED): _("Spike"),
        (State.REVIEW, State.SPIKED): _("Spike"),
        (State.APPROVED, State.SPIKED): _("Spike"),
        (State.APPROVED, State.REVIEW): _("Back to review"),
        (State.SPIKED, State.REVIEW): _("Unspike"),
        (State.SPIKED, State.DRAFT): _("Unspike"),
    }

    # The list
    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """By what stands in them, texts included."""
        return (search.find(queryset, search_term) if search_term.strip() else queryset), False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ArticleList

    @admin.display(description=_("article"))
    def line(self, article: Article) -> str:
        trouble = getattr(article, "trouble", "")
        said = trouble and format_html('<span class="trouble">{}</span>', trouble)
        named = Truncator(str(article)).chars(LONGEST_NAMED)
        return format_html("{} {}{}{}", named, thin_badge(article), held_badge(article), said)

    @admin.display(description=_("state"))
    def standing(self, article: Article) -> str:
        return badge(article)

    @admin.display(description=_("drafted by"))
    def drafted(self, article: Any) -> str:
        return drafted_badge(article.origin)

    @admin.display(description=_("told by"))
    def told(self, article: Any) -> str:
        """How many articles tell the same story."""
        return f"×{article.told}" if (article.told or 0) > 1 else ""

    # The page
    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("source")

    def desk(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        others = row.story.articles if row.story else Article.objects.none()
        return super().desk(request, row) | {
            "sent_back": review.sent_back(row),
            "snapshot": row.snapshot,
            "draft": row.draft,
            "edited": row.pk and row.summary and row.is_edited(),
            "drafted": drafted_badge(row.drafted_by),
            "paste": row.state == State.DRAFT,
            "stuck": row.state == State.DRAFT and row.due_at is None,
            "held_back": row.is_held_back(),
            "thin": thin_badge(row),
            "may_pick_story": request.user.has_perm(CHANGE_STORY),
            "others": others.exclude(pk=row.pk).select_related("source").light()[:10],
        }

    def buttons(self, row: Any, user: Any) -> list[Button]:
        """Approving leads on to the next article if wished."""
        found = super().buttons(row, user)
        for index, button in enumerate(found):
            if button.new == State.APPROVED:
                onward = Button(button.new, gettext("Approve and next"), button.objections, "_next")
                return [*found[: index + 1], onward, *found[index + 1 :]]
        return found

    def take(self, row: Any, new: str, *, by: Any, note: str = "") -> None:
        if (row.state, new) == (State.REVIEW, State.DRAFT):
            review.send_back(row, by=by, note=note, wish=note)
        else:
            super().take(row, new, by=by, note=note)

    def add_parts(self, request: HttpRequest, row: Any, form: Any) -> None:
        super().add_parts(request, row, form)
        if text := form.cleaned_data.get("pasted"):
            intake.paste(row, text, by=request.user)

    def after(self, request: HttpRequest, row: Any) -> str:
        if "_next" in request.POST:
            if following := review.next_in_review(row):
                return reverse("admin:articles_article_change", args=[following.pk])
            return reverse("admin:articles_article_changelist")
        return super().after(request, row)

    def bring_in(self, request: HttpRequest, form: forms.Form) -> Article | None:
        brought = form.cleaned_data
        try:
            article, new = intake.add_article(
                brought["url"].strip(),
                title=brought["title"].strip(),
                text=brought["text"],
                by=request.user,
            )
        except IntakeError as error:
            form.add_error("url", str(error))
            return None
        if new:
            self.message_user(request, gettext("Taken in; its draft comes soon."), messages.SUCCESS)
        elif brought["text"].strip() and article.state != State.DRAFT:
            said = gettext("We have this article, and its summary rests on the text it has.")
            there = reverse("admin:articles_article_change", args=[article.pk])
            form.add_error("url", format_html('{} <a href="{}">{}</a>', said, there, article))
            return None
        elif brought["text"].strip():
            said = gettext("We had this article already; from now on it rests on this text.")
            self.message_user(request, said, messages.SUCCESS)
        else:
            self.message_user(request, gettext("We have this article already."))
        return article
