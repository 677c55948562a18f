"""The page at the desk where a Series' instructions are tried on an article, then kept or not."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import llm, purse
from articles.asking import Estimate
from articles.keys import is_key
from articles.models import Article
from articles.workflow import Conflict, overtaken
from digests import demand, trial
from digests.models import Series

RECENT = 40  # articles to choose from
LONGEST = 8_000  # characters of instructions
# It costs money, so it is for those who see what things cost.
TRY = ("digests.view_series", "articles.change_article", "articles.view_call")


class TrialForm(forms.Form):
    """Instructions that are not saved yet, and those that stood there when the page was opened."""

    instructions = forms.CharField(
        label=_("Instructions to the model"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 6}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_instructions(self) -> str:
        return one_way(self.cleaned_data["instructions"])

    def clean_seen(self) -> str:
        return one_way(self.cleaned_data["seen"])


class TrialDesk(admin.ModelAdmin):
    """The part of a Series' desk that tries its instructions."""

    def get_urls(self) -> list[Any]:
        page = self.admin_site.admin_view(self.trial)
        return [path("<int:pk>/trial/", page, name="digests_series_trial"), *super().get_urls()]

    def trial(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Choose an article, change the instructions, look; keep them or use a draft if wished."""
        if not request.user.has_perms(TRY):
            raise PermissionDenied
        series = get_object_or_404(Series, pk=pk)
        article = chosen(request.GET.get("article", ""))
        form = TrialForm(
            request.POST or None,
            initial={"instructions": series.instructions, "seen": series.instructions},
        )
        if form.is_valid() and self.decided(request, series, article, form.cleaned_data):
            return HttpResponseRedirect(request.get_full_path())
        return TemplateResponse(
            request,
            "admin/digests/series/trial.html",
            self.trial_page(request, series, article, form),
        )

    def trial_page(
        self, request: HttpRequest, series: Series, article: Article | None, form: TrialForm
    ) -> dict[str, Any]:
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Try the instructions of %(series)s") % {"series": series},
            "opts": self.opts,
            "series": series,
            "form": form,
            "article": article,
            "articles": recent(series, article),
            "may_keep": self.has_change_permission(request, series),
        }
        if article is None:
            return context
        asked = form.cleaned_data["instructions"] if form.is_valid() else series.instructions
        wishes = wishes_for(series, asked)
        context["unfit"] = unfit = trial.unfit(article)
        if not unfit and "_try" in request.POST and form.is_valid():
            context["versions"] = list(trial.versions(article, wishes))
            context["may_use"] = article.state in trial.OPEN
            context["edited"] = article.is_edited()
        if not unfit:
            context["estimate"] = estimate_in_words(article, list(wishes.values())[-1])
        return context

    def decided(
        self, request: HttpRequest, series: Series, article: Article | None, said: dict[str, str]
    ) -> bool:
        """Do what the pressed button asks to be written; whether anything was."""
        if "_keep" in request.POST:
            return self.keep(request, series, said["instructions"], said["seen"])
        if article is None or "_use" not in request.POST:
            return False
        return use(request, series, article)

    def keep(self, request: HttpRequest, series: Series, instructions: str, seen: str) -> bool:
        """Save the instructions, unless a colleague has changed them meanwhile."""
        if not self.has_change_permission(request, series):
            raise PermissionDenied
        with transaction.atomic():
            found = Series.objects.select_for_update().get(pk=series.pk)
            if one_way(found.instructions) != seen:
                messages.error(request, overtaken(series))
                return False
            found.instructions = instructions
            found.save(update_fields=["instructions"])
            self.log_change(request, found, [{"changed": {"fields": ["instructions"]}}])
        messages.success(request, gettext("Saved: from now on drafts are made like this."))
        return True


def use(request: HttpRequest, series: Series, article: Article) -> bool:
    """Give the article the draft that was shown with the pressed button; whether it was given."""
    try:
        trial.use(article, request.POST["_use"], demand.order_of(series, timezone.now()))
    except Conflict as error:
        messages.error(request, str(error))
        return False
    messages.success(request, gettext("“%(article)s” has this draft now.") % {"article": article})
    return True


def wishes_for(series: Series, instructions: str) -> dict[str, Any]:
    """The drafts to ask for: with what is saved, and, where that is something else, with these."""
    now = timezone.now()
    wishes = {"saved": trial.order(series, series.instructions, now)}
    if instructions != one_way(series.instructions):
        wishes["new"] = trial.order(series, instructions, now)
    return wishes


def one_way(text: str) -> str:
    """A text as it is compared: browsers send line ends of their own."""
    return text.replace("\r\n", "\n").strip()


def chosen(number: str) -> Article | None:
    """The article of that number; None where none was chosen, 404 where there is none."""
    if not number:
        return None
    if not is_key(number):
        raise Http404
    return get_object_or_404(Article.objects.select_related("source", "snapshot"), pk=number)


def recent(series: Series, article: Article | None) -> list[Article]:
    """The newest articles with a text that the Series may take, the chosen one among them."""
    found = Article.objects.filter(snapshot__isnull=False).light()
    if series.sources.exists():
        found = found.filter(source__in=series.sources.all())
    newest = list(found.order_by("-first_seen_at", "-pk")[:RECENT])
    return newest if article is None or article in newest else [article, *newest]


def estimate_in_words(article: Article, wish: Any) -> str:
    """What a run takes at most, before it is paid."""
    try:
        found: Estimate = trial.estimate(article, wish)
    except llm.LLMError as error:
        return gettext(str(error))
    told = {
        "model": found.model,
        "read": found.tokens_in,
        "written": found.tokens_out,
        "cost": "" if found.cost is None else purse.shown(found.cost),
    }
    if found.known:
        return gettext("The model has answered this before: asking again costs nothing.")
    if found.cost is None:
        return (
            gettext(
                "A draft by %(model)s takes about %(read)d tokens to read and at most %(written)d "
                "to write; its price is not known."
            )
            % told
        )
    return (
        gettext(
            "A draft by %(model)s costs at most %(cost)s: about %(read)d tokens to read, at most "
            "%(written)d to write."
        )
        % told
    )


def offers(request: HttpRequest, article: Article) -> list[tuple[Series, str]]:
    """The Series whose instructions this user may try on an article, with the way there."""
    if not article.pk or article.snapshot_id is None or not request.user.has_perms(TRY):
        return []
    return [
        (series, f"{reverse('admin:digests_series_trial', args=[series.pk])}?article={article.pk}")
        for series in Series.objects.active().order_by("title")
    ]
