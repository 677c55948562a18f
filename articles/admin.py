"""Sources and articles at the desk: what comes in, and what people decide on it."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.admin import UserAdmin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Left
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import intake, review
from articles.desk import (
    Button,
    ChoreAdmin,
    EditorialAdmin,
    IntakeAdmin,
    Kept,
    move_action,
)
from articles.exchange import ExchangeAdmin
from articles.fetch import FetchError
from articles.forms import NewArticle, NewSource, ReviewForm, SourceForm
from articles.intake import IntakeError
from articles.lists import OpenEndedChangeList, OpenEndedList, Standing
from articles.models import Article, Source, Story, User
from articles.workflow import State

NONE = "—"


class Health(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "health"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("failing", _("failing")), ("on", _("on")), ("off", _("off"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        if self.value() == "failing":
            return queryset.failing()
        return queryset.filter(active=self.value() == "on") if self.value() else queryset


@admin.register(Source)
class SourceAdmin(ExchangeAdmin, IntakeAdmin, ChoreAdmin):
    form = SourceForm
    list_display = ("name", "health", "language", "polled_at", "interval")
    list_filter = (Health, "language")
    search_fields = ("name", "feed_url")
    actions = ("switch_on", "switch_off", "poll_now")
    readonly_fields = ("feed_url", "health", "notice", "polled_at", "due_at", "last_polls")
    fieldsets = (
        (None, {"fields": ("name", "site_url", "language", "attribution")}),
        (_("Polling"), {"fields": ("active", "interval", "feed_url")}),
        (_("How it goes"), {"fields": ("health", "notice", "polled_at", "due_at", "last_polls")}),
    )
    intake_form = NewSource
    intake_words = {
        "title": _("Follow a source"),
        "button": _("Find the feed"),
    }

    @admin.display(description=_("state"), ordering="failures")
    def health(self, source: Source) -> str:
        if not source.active:
            why = source.error or source.notice
            return format_html('<span class="badge off">{}</span> {}', gettext("off"), why)
        if source.failures:
            return format_html(
                '<span class="badge bad">{}</span> {}',
                gettext("failing, %(count)d in a row") % {"count": source.failures},
                source.error,
            )
        word = gettext("fresh") if source.polled_at else gettext("never polled")
        return format_html('<span class="badge good">{}</span>', word)

    @admin.display(description=_("last polls"))
    def last_polls(self, source: Source) -> str:
        rows = format_html_join(
            "",
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            (
                (
                    timezone.localtime(poll.at).strftime("%m-%d %H:%M"),
                    poll.status or NONE,
                    gettext("%(new)d new of %(all)d") % {"new": poll.new, "all": poll.entries},
                    poll.error,
                )
                for poll in source.polls.all()[:10]
            ),
        )
        return format_html('<table class="polls">{}</table>', rows) if rows else NONE

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

    @admin.action(permissions=["change"], description=_("Poll now"))
    def poll_now(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.tell(request, queryset.update(due_at=timezone.now()))

    def tell(self, request: HttpRequest, count: int) -> None:
        self.message_user(request, gettext("Sources changed: %(count)d.") % {"count": count})

    def columns(self, obj: Any, form: Any) -> list[str]:
        """Switched on again, a source is due at once."""
        changed = super().columns(obj, form)
        if "active" in changed and obj.active:
            obj.due_at = timezone.now()
            changed.append("due_at")
        return changed


class Waiting(admin.SimpleListFilter):
    """What needs a person; the conditions are the queryset's."""

    title = _("waits for")
    parameter_name = "waits"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("review", _("review")), ("person", _("a person: no draft without one"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        if self.value() == "review":
            return queryset.in_review()
        return queryset.stuck() if self.value() == "person" else queryset


class Language(admin.SimpleListFilter):
    """Fixed choices: asking the table which languages it holds would read all of it."""

    title = _("language")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("zh", "中文"), ("en", "English"), ("other", _("other"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "other":
            return queryset.exclude(language__in=["zh", "en"])
        return queryset.filter(language=self.value()) if self.value() else queryset


class ArticleList(OpenEndedChangeList):
    """The list: without the big columns, but with what it needs of them."""

    def get_queryset(self, request: HttpRequest, *args: Any, **kwargs: Any) -> QuerySet:
        told = Article.objects.filter(story=OuterRef("story")).order_by().values("story")
        found: Any = super().get_queryset(request, *args, **kwargs)
        return found.light().annotate(
            origin=KT("draft__origin"),
            trouble=Left("error", 120),
            told=Subquery(told.annotate(count=Count("pk")).values("count")),
        )


@admin.register(Article)
class ArticleAdmin(IntakeAdmin, EditorialAdmin, OpenEndedList):
    form = ReviewForm
    change_form_template = "admin/articles/article/change_form.html"
    list_display = ("line", "source", "standing", "language", "first_seen_at", "drafted", "told")
    list_select_related = ("source",)
    list_filter = (Waiting, Standing, Language, "source")
    search_fields = ("title", "headline")
    sortable_by = ("first_seen_at",)
    actions = (
        move_action(State.APPROVED, "approve", _("Approve")),
        move_action(State.DRAFT, "approve", _("Send back")),
        move_action(State.SPIKED, "spike", _("Spike")),
    )
    fieldsets = (
        (None, {"fields": ("headline", "summary", "summary_language")}),
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
    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ArticleList

    @admin.display(description=_("article"))
    def line(self, article: Article) -> str:
        trouble = getattr(article, "trouble", "")
        if not trouble:
            return str(article)
        return format_html('{}<span class="trouble">{}</span>', article, trouble)

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
        told = row.story.articles if row.story else Article.objects.none()
        return super().desk(request, row) | {
            "snapshot": row.snapshot,
            "draft": row.draft,
            "edited": row.pk and row.is_edited(),
            "drafted": drafted_badge(row.drafted_by),
            "paste": row.state == State.DRAFT,
            "stuck": row.state == State.DRAFT and row.due_at is None,
            "others": told.exclude(pk=row.pk).select_related("source").light()[:10],
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
            review.send_back(row, by=by, note=note)
        else:
            super().take(row, new, by=by, note=note)

    def add_parts(self, request: HttpRequest, row: Any, form: Any) -> None:
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
            self.message_user(request, said, messages.WARNING)
        else:
            self.message_user(request, gettext("We have this article already."))
        return article


@admin.register(Story)
class StoryAdmin(Kept, OpenEndedList):
    list_display = ("title", "first_seen", "last_seen")
    search_fields = ("title",)
    sortable_by = ("last_seen",)
    readonly_fields = ("first_seen", "last_seen", "told_by")
    fields = ("title", "first_seen", "last_seen", "told_by")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description=_("articles"))
    def told_by(self, story: Story) -> str:
        articles = story.articles.select_related("source").light()[:50]
        rows = format_html_join(
            "",
            '<li><a href="{}">{}</a> {}</li>',
            (
                (reverse("admin:articles_article_change", args=[each.pk]), each, each.source or "")
                for each in articles
            ),
        )
        return format_html("<ul>{}</ul>", rows)


@admin.register(User)
class PersonAdmin(Kept, UserAdmin):
    """People leave by being deactivated: what they decided keeps their name."""

    fieldsets = (
        *UserAdmin.fieldsets[:2],  # type: ignore[index]
        (_("Interface"), {"fields": ("language",)}),
        *UserAdmin.fieldsets[2:],  # type: ignore[index]
    )
    add_fieldsets = (
        *UserAdmin.add_fieldsets,
        (None, {"fields": ("is_staff", "groups", "language")}),
    )
    list_display = ("username", "get_full_name", "roles", "is_active", "is_superuser")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Somebody new is a colleague who may log in here."""
        return {"is_staff": True, **super().get_changeform_initial_data(request)}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        return ", ".join(group.name for group in user.groups.all())


def badge(row: Any) -> str:
    """The state of a row as a coloured word."""
    return format_html('<span class="badge {}">{}</span>', row.state, row.get_state_display())


def drafted_badge(origin: str | None) -> str:
    """Who wrote the first words, as a label."""
    words = {"extract": gettext("extract"), "model": gettext("model")}
    if origin not in words:
        return ""
    return format_html('<span class="badge by-{}">{}</span>', origin, words[origin])
