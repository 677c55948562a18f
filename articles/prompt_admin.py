"""How the machine writes: its prompts at the desk, with what became of their drafts."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext

from articles.draft_sheet import PARAMETERS
from articles.kept import ReadOnly
from articles.keys import is_key
from articles.models import Article, PromptText
from articles.models.prompt import PURPOSES
from articles.provenance_desk import change_of
from articles.tally import Sample, Tally, by_prompt

SINCE = timedelta(days=30)
MOST = 2_000  # drafts of articles that are looked at, the newest
READ = ("draft", "headline", "summary", "title", "canonical_url", "first_seen_at")


class PromptAdmin(ReadOnly):
    """Prompts are written by the machine as it uses them; people read them."""

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            **self.sums(request, timezone.now() - SINCE),
            "opts": self.opts,
            "title": gettext("How the machine writes"),
            "days": SINCE.days,
            "most": MOST,
        }
        return TemplateResponse(request, "admin/provenance/prompts.html", context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method == "POST" or not self.has_view_permission(request):
            raise PermissionDenied
        number = object_id if is_key(object_id) else "0"
        row = get_object_or_404(PromptText, pk=number)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": row,
            "title": str(row),
            "parameters": [
                (PARAMETERS.get(key, key), row.parameters[key]) for key in row.parameters
            ],
        }
        return TemplateResponse(request, "admin/provenance/prompt.html", context)

    def sums(self, request: HttpRequest, since: datetime) -> dict[str, Any]:
        """What the page shows of the time since then."""
        return {"prompts": named(by_prompt(article_samples(since)))}


def article_samples(since: datetime) -> Iterable[Sample]:
    """Of the newest articles first seen since then those that a model drafted."""
    rows = Article.objects.filter(first_seen_at__gte=since, draft__origin="model").only(*READ)
    for article in rows[:MOST].iterator():
        if change := change_of(article):
            yield Sample.of(article.draft, change, article.first_seen_at)


def named(tallies: dict[tuple[str, str, str], Tally]) -> list[dict[str, Any]]:
    """Tallies with what their keys are called, and the prompts that we have the words of."""
    hashes = {prompt for _purpose, prompt, _model in tallies}
    kept = {row.hash: row for row in PromptText.objects.filter(hash__in=hashes).defer("rules")}
    return [
        {
            "purpose": PURPOSES.get(purpose, purpose),
            "prompt": kept.get(prompt),
            "short": prompt[:12],
            "model": model,
            "tally": tally,
        }
        for (purpose, prompt, model), tally in tallies.items()
    ]
