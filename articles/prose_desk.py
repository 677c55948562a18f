"""Empty prose at the desk: what says nothing in a summary, and the button that cuts it out."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext

from articles import prose
from articles.desk import EditorialAdmin
from articles.models import Article
from articles.workflow import Editorial, State, WorkflowError


class ProseDesk(EditorialAdmin):
    """The change page of an article, with its empty prose. The buttons save what was typed, too."""

    def desk(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        return super().desk(request, row) | {"empty_prose": phrases(row)}

    def add_parts(self, request: HttpRequest, row: Any, form: Any) -> None:
        super().add_parts(request, row, form)
        if "_cut" in request.POST:
            source = row.snapshot.text if row.snapshot else ""
            summary = cut(row.summary, request.POST["_cut"], source)
            rewrite(row, by=request.user, summary=summary)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if "_cut" not in request.POST:
            return super().response_change(request, obj)
        return HttpResponseRedirect(request.get_full_path())


def phrases(article: Article) -> list[str]:
    """What says nothing in a summary, each once."""
    source = article.snapshot.text if article.snapshot else ""
    return prose.phrases(article.summary, source)


def cut(text: str, said: str, source: str = "") -> str:
    """The text without a piece that is marked as empty; WorkflowError when it cannot go alone."""
    spans = prose.empty(text, source)
    found = [span for span in spans if text[span.start : span.end] == said][:1]
    return sure(text, prose.without(text, found), said)


def sure(before: str, after: str, said: str) -> str:
    """The text after a cut; WorkflowError when nothing was cut, or nothing left."""
    if after in (before, ""):
        told = gettext("“%(text)s” cannot be cut out alone: change the text around it.")
        raise WorkflowError(told % {"text": said})
    return after


def rewrite(row: Editorial, *, by: Any, **fields: Any) -> None:
    """Write a changed text; what was approved is reviewed again."""
    if row.state == State.APPROVED:
        row.move(State.REVIEW, by=by, note=gettext("Edited after approval."), **fields)
    else:
        row.amend(**fields)
