"""Claims at the desk: checked as one types, let stand with a reason, names taught to the house."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from articles import doubts, markdown
from articles.claim_page import ClaimPage
from articles.desk import EditorialAdmin
from articles.fields import as_saved
from articles.ledger import Entry
from articles.models import Article, Name, Override
from articles.prose_desk import phrases
from articles.workflow import State, WorkflowError

ADD_OVERRIDE = "articles.add_override"
LONGEST = 200  # characters of a name


class ClaimDesk(EditorialAdmin):
    """The change page of an article, with its claims. Their buttons save what was typed, too."""

    def get_urls(self) -> list[Any]:
        typed = self.admin_site.admin_view(require_POST(self.as_typed))
        here = path("<int:pk>/claims/", typed, name="articles_article_claims")
        return [here, *super().get_urls()]

    def as_typed(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The claims of a text that is being typed; nothing is written."""
        found = self.get_queryset(request).select_related("source", "snapshot")
        article = get_object_or_404(found, pk=pk)
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        article.headline = request.POST.get("headline", "").strip()
        article.summary = as_saved(request.POST.get("summary", ""), article.summary)
        context = claims_of(article) | {
            "original": article,
            "empty_prose": phrases(article),
            "may_write": True,
        }
        return TemplateResponse(request, "admin/articles/claims/answer.html", context)

    def desk(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        return super().desk(request, row) | claims_of(row)

    def add_parts(self, request: HttpRequest, row: Any, form: Any) -> None:
        super().add_parts(request, row, form)
        if "_override" in request.POST:
            let_stand(request, row, row.open_claims())
        if "_name" in request.POST:
            teach(request, ClaimPage.of(row, row.headline, row.summary))

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if not {"_override", "_name"} & set(request.POST):
            return super().response_change(request, obj)
        return HttpResponseRedirect(f"{request.get_full_path()}#claims")


def claims_of(article: Article) -> dict[str, Any]:
    """What a page shows of an article's claims: with their evidence, and what they stand against.

    And what only one of its two drafts says, if the page has not said more of it.
    """
    page = ClaimPage.of(article, article.headline, article.summary)
    second = markdown.plain(str(article.draft.get("second", "")))
    found = doubts.between(markdown.plain(article.summary), second, Name.objects.glossary())
    known = {row.entry.claim.text for row in page.open}
    doubtful = {doubt.text: doubt for doubt in found if doubt.text not in known}
    objections = article.objections(State.APPROVED)
    return {"page": page, "objections": objections, "doubts": list(doubtful.values())}


def let_stand(request: HttpRequest, article: Article, entries: Iterable[Entry]) -> None:
    """Do what the pressed Override button says: its reason and the key of one of these claims."""
    if not request.user.has_perm(ADD_OVERRIDE):
        raise PermissionDenied
    reason, key = ["", *request.POST["_override"].split(":")][-2:]
    entry = next((entry for entry in entries if entry.key == key), None)
    if entry is None:
        raise WorkflowError(gettext("The sentence has changed, and its claims with it."))
    if reason not in Override.Reason.values:
        raise WorkflowError(gettext("Say why the claim may stand."))
    note = request.POST.get(f"why-{key}", "").strip() if reason == Override.Reason.OWN else ""
    if reason == Override.Reason.OWN and not note:
        raise WorkflowError(gettext("Say why the claim may stand."))
    made = article.override(entry, reason, note=note, by=request.user)
    said = gettext("“%(claim)s” stands in this sentence: %(why)s.")
    messages.success(request, said % {"claim": made.text, "why": made.why})


def teach(request: HttpRequest, page: ClaimPage) -> None:
    """Join the name of a claim with what its source calls it, in the house glossary."""
    if not request.user.has_perms(["articles.add_name", "articles.change_name"]):
        raise PermissionDenied
    key = request.POST["_name"].rpartition(":")[2]
    name = next((row.entry.claim.text for row in page.rows if row.entry.key == key), "")
    other = request.POST.get(f"name-{key}", "").strip()
    if not name:
        raise WorkflowError(gettext("The sentence has changed, and its claims with it."))
    if not other or max(len(name), len(other)) > LONGEST:
        raise WorkflowError(gettext("Say what the source calls “%(name)s”.") % {"name": name})
    known = Name.objects.learn(name, other)
    said = gettext("The glossary joins “%(name)s” and “%(other)s” under “%(known)s”.")
    messages.success(request, said % {"name": name, "other": other, "known": known})


class NameAdmin(admin.ModelAdmin):
    """The house glossary: one line a name."""

    list_display = ("name", "also")
    search_fields = ("name", "forms")

    @admin.display(description=_("also known as"))
    def also(self, name: Name) -> str:
        return " · ".join(sorted(name.spellings()))
