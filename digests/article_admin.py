"""Articles and stories at the desk, with the editions that tell them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from articles.article_admin import ArticleAdmin
from articles.models import Article, Job
from articles.story_admin import StoryAdmin
from digests import coverage, trial_desk
from digests.job_desk import job_action


class PrintedArticleAdmin(ArticleAdmin):
    actions = (
        *ArticleAdmin.actions,
        job_action(Job.Kind.DRAFT, "approve", _("Have a model draft them again")),
        job_action(Job.Kind.CHECK, "change", _("Check their claims again")),
    )

    def desk(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        return super().desk(request, row) | {
            "tellings": coverage.of_article(row),
            "trials": trial_desk.offers(request, row),
        }

    def came_of(self, article: Article) -> dict[str, Any]:
        return super().came_of(article) | {"tellings": coverage.of_article(article)}


class PrintedStoryAdmin(StoryAdmin):
    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if story := kwargs.get("obj"):
            context["tellings"] = coverage.of_story(story)
        return super().render_change_form(request, context, *args, **kwargs)
