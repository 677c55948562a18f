"""The second opinion at the desk: a button that asks the model, and what it thought."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import llm, opinion
from articles.desk import EditorialAdmin
from articles.models import Article
from articles.workflow import overtaken

BUTTON = "_opinion"
WORDS = {
    "unsupported": _("the model doubts it"),
    "unsure": _("the model cannot tell"),
}


class OpinionDesk(EditorialAdmin):
    """The change page of an article, with what a model thinks of its sentences."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """A model is asked once the page is saved: no transaction waits for it."""
        answer = super().changeform_view(request, object_id, form_url, extra_context)
        if BUTTON in request.POST and isinstance(answer, HttpResponseRedirect):
            article = self.get_object(request, str(object_id))
            if isinstance(article, Article):
                self.ask(request, article)
        return answer

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if BUTTON not in request.POST:
            return super().response_change(request, obj)
        return HttpResponseRedirect(f"{request.get_full_path()}#opinion")

    def ask(self, request: HttpRequest, article: Article) -> None:
        """Keep what a model thinks of the saved summary, or say why there is nothing to keep."""
        try:
            given = opinion.of(article)
        except llm.LLMError as error:
            messages.warning(request, gettext(str(error)))
            return
        unchanged = Article.objects.filter(pk=article.pk, version=article.version)
        if not unchanged.update(draft=article.draft | {"opinion": asdict(given)}):
            messages.warning(request, overtaken(article))

    def desk(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        shown = super().desk(request, row)
        found = opinion.standing(row.draft.get("opinion"), row.summary)
        return shown | {
            "opinion": found,
            "borne_out": sum(each.verdict not in WORDS for each in found),
            "doubted": [(each, WORDS[each.verdict]) for each in found if each.verdict in WORDS],
            "may_ask_opinion": bool(
                shown["may_write"]
                and row.snapshot_id
                and opinion.is_wanting(found, row.summary)
                and llm.ready()
            ),
        }
