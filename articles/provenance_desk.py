"""Where words come from, those of an article first: a page for editors, and for the printer."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from articles import provenance
from articles.desk import EditorialAdmin
from articles.draft_sheet import sheets
from articles.models import Article, Snapshot

BESIDE = {  # asked for beside a draft, and kept with it
    "second_by": _("Second draft, to compare"),
    "opinion": _("Second opinion"),
}


class ProvenanceDesk(EditorialAdmin):
    """A row's page on what the machine was told and said, and what people did since."""

    provenance_template: ClassVar[str]

    def came_of(self, row: Any) -> dict[str, Any]:
        """What the page shows."""
        raise NotImplementedError

    def get_urls(self) -> list[Any]:
        page = self.admin_site.admin_view(self.provenance)
        name = f"{self.opts.app_label}_{self.opts.model_name}_provenance"
        return [path("<int:pk>/provenance/", page, name=name), *super().get_urls()]

    def provenance(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            **self.came_of(row),
            "opts": self.opts,
            "original": row,
            "title": str(row),
        }
        return TemplateResponse(request, self.provenance_template, context)


class ArticleProvenanceDesk(ProvenanceDesk):
    provenance_template = "admin/provenance/article.html"

    def came_of(self, article: Article) -> dict[str, Any]:
        drafting, *beside = sheets([article.draft, *(article.draft.get(key, {}) for key in BESIDE)])
        machine, now = texts_of(article)
        return {
            "drafting": drafting,
            "beside": [
                (name, sheet)
                for name, sheet in zip(BESIDE.values(), beside, strict=True)
                if sheet.draft
            ],
            "change": change_of(article),
            "words": provenance.pieces(machine, now),
            "text": text_of(article),
            "overrides": [(each, each.is_said(now)) for each in article.overrides.all()],
            "transitions": article.transitions.all(),
        }


def change_of(article: Article) -> provenance.Change | None:
    """What people changed of the machine's words, and wrote beside them; None without words."""
    if not article.summary and not article.draft.get("summary"):
        return None
    return provenance.changed(*texts_of(article))


def texts_of(article: Article) -> tuple[str, str]:
    """The machine's words and those that stand there now.

    Where a draft has no headline, the machine took the source's own.
    """
    draft = article.draft
    if draft.get("summary") and not draft.get("headline"):
        taken = {article.title, article.canonical_url} & {article.headline}
        draft = draft | {"headline": next(iter(taken), "")}
    return provenance.plainly(draft, article.headline, article.summary)


def text_of(article: Article) -> Snapshot | None:
    """The text that the draft was made from; lacking that, the one its claims are held against."""
    drafted_from = article.draft.get("snapshot")
    found = article.snapshots.filter(hash=drafted_from).defer("text") if drafted_from else None
    return (found and found.first()) or article.snapshot
