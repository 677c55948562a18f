"""Stories at the desk: which articles tell one, merged and told apart by hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery, TextField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import stories, story_changes
from articles.kept import Kept
from articles.keys import is_key
from articles.models import Article, Story
from articles.seek import SeekingChangeList, SeekingList
from articles.workflow import WorkflowError

SHOWN = 100  # articles of one story, the newest
FEW = 3  # articles that show what a story is
OFFERED = 8  # stories an article may belong to
CHANGE_STORY = "articles.change_story"


@contextmanager
def refusals(desk: admin.ModelAdmin, request: HttpRequest) -> Iterator[None]:
    """What is refused within is said to the person who asked for it."""
    try:
        yield
    except WorkflowError as refusal:
        desk.message_user(request, str(refusal), messages.WARNING)


def told(story: str = "pk") -> Subquery:
    """How many articles tell a story, whose id is in this column."""
    articles = Article.objects.filter(story=OuterRef(story)).order_by().values("story")
    return Subquery(articles.annotate(count=Count("pk")).values("count"))


def a_few_articles() -> Prefetch:
    articles = Article.objects.light().select_related("source")
    return Prefetch("articles", articles[:FEW], to_attr="few")


class StoryList(SeekingChangeList):
    """The list: stories that stand, with the number of their articles."""

    def get_queryset(self, request: HttpRequest, *args: Any, **kwargs: Any) -> QuerySet:
        found: Any = super().get_queryset(request, *args, **kwargs)
        return found.standing().annotate(told=told())


class StoryAdmin(Kept, SeekingList):
    change_form_template = "admin/articles/story/change_form.html"
    list_display = ("title", "told_by", "first_seen", "last_seen")
    search_fields = ("title",)
    sortable_by = ("last_seen",)
    readonly_fields = ("first_seen", "last_seen")
    fields = ("title", "first_seen", "last_seen")
    actions = ("merge",)
    formfield_overrides = {TextField: {"widget": AdminTextInputWidget}}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    # The list
    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return StoryList

    @admin.display(description=_("told by"))
    def told_by(self, story: Any) -> str:
        """How many articles tell it."""
        return f"×{story.told}" if story.told else ""

    @admin.action(permissions=["change"], description=_("Merge into one"))
    def merge(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Ask which of the ticked stories stays, then merge the others into it."""
        ticked = list(Story.objects.filter(pk__in=request.POST.getlist(ACTION_CHECKBOX_NAME)))
        if len(ticked) < 2:
            said = gettext("Tick two stories at least, to merge them.")
            self.message_user(request, said, messages.WARNING)
            return None
        into = next((one for one in ticked if str(one.pk) == request.POST.get("into")), None)
        if into is None:
            return self.ask_which_stays(request, ticked)
        with refusals(self, request):
            story_changes.merge(ticked, into, by=request.user)
            said = gettext("“%(story)s” is told by all these articles now.") % {"story": into}
            self.message_user(request, said, messages.SUCCESS)
        return None

    def ask_which_stays(self, request: HttpRequest, ticked: list[Story]) -> HttpResponse:
        rows = Story.objects.filter(pk__in=[one.pk for one in ticked]).annotate(told=told())
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Merge into one story"),
            "stories": rows.prefetch_related(a_few_articles()),
            "ticked": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/articles/story/merge.html", context)

    # The page
    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("merged_into")

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if story := kwargs.get("obj"):
            changes = story.changes.all() | story.changed_by.all()
            context |= {
                "articles": story.articles.select_related("source").light()[:SHOWN],
                "changes": changes.select_related("story", "other")[:30],
                "may_split": self.has_change_permission(request, story),
                "title": str(story),
                "subtitle": None,
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Only what was typed: workers and colleagues change the rest meanwhile."""
        if "_split" in request.POST:
            stories.wait_to_open()  # before the story is locked, as workers do
        if form.changed_data:
            obj.title_by_hand = obj.title_by_hand or "title" in form.changed_data
            obj.save(update_fields=[*form.changed_data, "title_by_hand"])

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if "_split" not in request.POST:
            return super().response_change(request, obj)
        here = request.get_full_path()
        with refusals(self, request):
            new = story_changes.split(obj, ids(request, "apart"), by=request.user)
            said = gettext("“%(story)s” is a story of its own now.") % {"story": new}
            self.message_user(request, said, messages.SUCCESS)
            here = page_of(new)
        return HttpResponseRedirect(here)


class StoryPicker(admin.ModelAdmin):
    """The page on which an article is put into another story, the likest ones at hand."""

    def get_urls(self) -> list[Any]:
        pick = self.admin_site.admin_view(self.pick_story)
        return [path("<int:pk>/story/", pick, name="articles_article_story"), *super().get_urls()]

    def pick_story(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The stories an article may belong to; posted, the one that was chosen."""
        if not request.user.has_perm(CHANGE_STORY):
            raise PermissionDenied
        article = get_object_or_404(Article.objects.select_related("story", "snapshot"), pk=pk)
        if request.method == "POST":
            with refusals(self, request):
                as_shown(request, article)
                self.message_user(request, decide(request, article), messages.SUCCESS)
                return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "article": article,
            "title": gettext("Tells the same as…"),
            "others": article.story.articles.count() - 1 if article.story else 0,
            "offers": offers(article),
        }
        return TemplateResponse(request, "admin/articles/article/story.html", context)


def offers(article: Article) -> list[dict[str, Any]]:
    """The likest stories, each with its likeness, its articles, and whether it was told apart."""
    found = stories.likest(article, timezone.now(), OFFERED)
    rows = Story.objects.standing().annotate(told=told()).prefetch_related(a_few_articles())
    by_id = rows.in_bulk([match.story for match in found])
    apart = story_changes.told_apart(article.story) if article.story else set()
    return [
        {
            "story": by_id[match.story],
            "percent": round(100 * match.likeness),
            "apart": match.story in apart,
        }
        for match in found
        if match.story in by_id
    ]


def as_shown(request: HttpRequest, article: Article) -> None:
    """WorkflowError when the article is not in the story any more that the page named."""
    if request.POST.get("from", "") != str(article.story_id or ""):
        raise WorkflowError(gettext("A colleague was quicker: it tells another story now."))


def decide(request: HttpRequest, article: Article) -> str:
    """Do what the pressed button asks for; the sentence that says what was done."""
    if "_own" in request.POST and article.story:
        new = story_changes.split(article.story, [article.pk], by=request.user)
        return gettext("“%(story)s” is a story of its own now.") % {"story": new}
    whole, chosen = request.POST.get("_whole"), request.POST.get("_alone")
    number = whole or chosen or ""
    story = Story.objects.filter(pk=number).first() if is_key(number) else None
    if story is None:
        raise WorkflowError(gettext("This story is not there any more."))
    if whole and article.story:
        story_changes.merge([article.story], story, by=request.user)
    else:
        story_changes.move(article, story, by=request.user)
    return gettext("It tells “%(story)s” now.") % {"story": story}


def page_of(story: Story) -> str:
    return reverse("admin:articles_story_change", args=[story.pk])


def ids(request: HttpRequest, name: str) -> list[int]:
    """The numbers that were ticked under this name."""
    return [int(one) for one in request.POST.getlist(name) if is_key(one)]
