"""Where the words of an edition come from: a page for editors, and for the printer."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path

from articles.desk import EditorialAdmin
from articles.draft_sheet import sheets
from digests.issue import Issue
from digests.models import Digest, LayoutError
from digests.origins import Origins


class EditionProvenanceDesk(EditorialAdmin):
    """An edition's page on what its parts came of, who changed how much, and who approved it."""

    def get_urls(self) -> list[Any]:
        page = self.admin_site.admin_view(self.provenance)
        here = path("<int:pk>/provenance/", page, name="digests_digest_provenance")
        return [here, *super().get_urls()]

    def provenance(self, request: HttpRequest, pk: int) -> HttpResponse:
        digest = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_view_or_change_permission(request, digest):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            **came_of(digest),
            "opts": self.opts,
            "original": digest,
            "title": str(digest),
        }
        return TemplateResponse(request, "admin/provenance/edition.html", context)


def came_of(digest: Digest) -> dict[str, Any]:
    """What the page shows."""
    origins, issue = Origins(digest), digest.issue()
    parts = list(origins)
    return {
        "parts": list(zip(parts, sheets(part.draft for part in parts), strict=True)),
        "change": origins.total,
        "unknown": any(part.change is None for part in parts),
        "drafted": issue.drafted,
        "label": label(digest, issue),
        "transitions": digest.transitions.all(),
    }


def label(digest: Digest, issue: Issue) -> str:
    """What readers are told of the machine; empty where the layout has no word for it, or none."""
    try:
        labels = digest.frozen_layout().labels(issue.language)
    except LayoutError:
        return ""
    return labels.drafted(issue)
