"""The page at the desk where a Series is laid out: a form, and beside it how editions will look."""

import hashlib
import json
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from articles.workflow import State, WorkflowError, overtaken
from digests import hugo, layout_starts
from digests.body import body
from digests.issue import Issue
from digests.layout import LAYOUTS, Layout
from digests.layout_form import LayoutForm
from digests.layout_words import LANGUAGE_NAMES, in_words, preset_choices, preset_of
from digests.models import Digest, LayoutError, Series
from digests.specimen import specimen

NEWEST = "newest"


class LayoutDesk(admin.ModelAdmin):
    """The part of a Series' desk that lays it out."""

    def get_urls(self) -> list[Any]:
        page, preview = map(self.admin_site.admin_view, (self.lay_out, self.layout_preview))
        return [
            path("<int:pk>/layout/", page, name="digests_series_layout"),
            path("<int:pk>/layout/preview/", preview, name="digests_series_layout_preview"),
            *super().get_urls(),
        ]

    @admin.display(description=gettext_lazy("layout"))
    def laid_out(self, series: Series) -> str:
        """The layout in words."""
        why = unreadable(series)
        said = [why] if why else in_words(series.form)
        return format_html_join(mark_safe("<br>"), "{}", ((sentence,) for sentence in said))

    @admin.display(description=gettext_lazy("layout"))
    def laid_out_here(self, series: Series) -> str:
        """The layout in words, and the way to its page for those who may go there."""
        url = reverse("admin:digests_series_layout", args=[series.pk])
        way = gettext("Change the layout, with a preview")
        return format_html('{}<br><a href="{}">{}</a>', self.laid_out(series), url, way)

    def changeable(self, request: HttpRequest, pk: int) -> Series:
        series = get_object_or_404(Series, pk=pk)
        if not self.has_change_permission(request, series):
            raise PermissionDenied
        return series

    def lay_out(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the form; fill it from one of ours, look, save, or use it in editions in work."""
        series = self.changeable(request, pk)
        if "_apply" in request.POST:
            self.use_in_editions(request, series)
            return HttpResponseRedirect(request.path)
        form = form_for(series, request.POST)
        if "_save" in request.POST and self.save_layout(request, series, form):
            return HttpResponseRedirect(request.path)
        return TemplateResponse(
            request, "admin/digests/series/layout.html", self.page(request, series, form)
        )

    def page(self, request: HttpRequest, series: Series, form: LayoutForm) -> dict[str, Any]:
        waiting = behind(series)
        return {
            **self.admin_site.each_context(request),
            "title": gettext("Layout of %(series)s") % {"series": series},
            "opts": self.opts,
            "series": series,
            "form": form,
            "unreadable": unreadable(series),
            "presets": preset_choices(),
            "editions": layout_starts.editions(series),
            "nearest": form["came_from"].value() or preset_of(form.layout),
            "unsaved": form.is_bound or bool(form["came_from"].value()),
            "waiting": waiting,
            "may_apply": bool(waiting) and request.user.has_perm("digests.change_digest"),
            "shows": sights(series),
            **view(series, form, request.POST),
        }

    def save_layout(self, request: HttpRequest, series: Series, form: LayoutForm) -> bool:
        """Save what is in order, unless a colleague was quicker, which is put on the form."""
        if not form.is_valid():
            return False
        with transaction.atomic():
            found = Series.objects.select_for_update().get(pk=series.pk)
            if form.cleaned_data["seen"] != mark_of(found):
                form.add_error(None, overtaken(series))
                return False
            found.layout = form.layout.to_json()
            found.save(update_fields=["layout"])
            self.log_change(request, found, [{"changed": {"fields": ["layout"]}}])
        self.message_user(
            request, gettext("Saved: new editions are laid out like this."), messages.SUCCESS
        )
        return True

    def use_in_editions(self, request: HttpRequest, series: Series) -> None:
        """The Series' layout for its editions in work; refusals are said edition by edition."""
        if not request.user.has_perm("digests.change_digest"):
            raise PermissionDenied
        done = 0
        for digest in behind(series):
            try:
                with transaction.atomic():
                    lay_out_anew(digest, series.form, by=request.user)
                done += 1
            except WorkflowError as refusal:
                self.message_user(request, str(refusal), messages.WARNING)
        said = ngettext(
            "%(count)d edition is laid out anew.", "%(count)d editions are laid out anew.", done
        )
        self.message_user(request, said % {"count": done}, messages.SUCCESS)

    def layout_preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        return preview(request, self.changeable(request, pk))


@never_cache
@require_POST
def preview(request: HttpRequest, series: Series) -> HttpResponse:
    """The posted form as JSON: the page and the Markdown, and what stands against the form."""
    form = form_for(series, request.POST)
    seen = view(series, form, request.POST)
    looks = {name: seen[name] for name in ("html", "markdown", "problems")}
    return JsonResponse(looks | {"errors": form.errors})


def form_for(series: Series, sent: Any) -> LayoutForm:
    """The form as it was sent, or filled from the Series, or from another layout to start with."""
    origin = sent.get("_start") or sent.get("came_from", "")
    layout = layout_starts.layout_named(origin, series)
    return LayoutForm(
        layout or stored(series),
        None if "_start" in sent else sent or None,
        seen=mark_of(series),
        came_from=origin if layout else "",
        items=series.most_items,
    )


def view(series: Series, form: LayoutForm, sent: Any) -> dict[str, Any]:
    """How an edition looks in the form's layout; while it has errors, in the one it came from."""
    problems = form.problems() if form.is_bound and not form.is_valid() else []
    shown = sent.get("shows", "")
    issue = issue_for(series, shown)
    return {
        "html": sheet(series, issue, form.layout),
        "markdown": hugo.dump(issue, form.layout),
        "problems": problems,
        "shown": shown,
    }


def sights(series: Series) -> list[tuple[str, str]]:
    """What the preview can show: the newest edition, if there is one, and invented ones."""
    specimens = [
        (language, gettext("specimen, %(language)s") % {"language": name})
        for language, name in LANGUAGE_NAMES.items()
    ]
    specimens.sort(key=lambda each: each[0] != series.language)
    newest = newest_edition(series)
    return [(NEWEST, str(newest)), *specimens] if newest else specimens


def issue_for(series: Series, shown: str) -> Issue:
    """The edition to show: an invented one where asked for, or where there is no other."""
    newest = None if shown in LANGUAGE_NAMES else newest_edition(series)
    if newest:
        return newest.issue()
    return specimen(shown if shown in LANGUAGE_NAMES else series.language)


def newest_edition(series: Series) -> Digest | None:
    """The newest edition that has something to show: by when it came out, else by its cut-off."""
    live = series.digests.live().select_related("series").exclude(items=None)
    moment = Coalesce("published_at", "window_end")
    return live.order_by(moment.desc(nulls_last=True), "-pk").first()


def sheet(series: Series, issue: Issue, layout: Layout) -> str:
    """An HTML page of an edition, without the frame of the site."""
    context = {"series": series, "issue": issue, "body": mark_safe(body(issue, layout))}
    return str(render_to_string("admin/digests/series/sheet.html", context))


def stored(series: Series) -> Layout:
    """The Series' layout, or the usual one while its own cannot be read."""
    return series.form if not unreadable(series) else LAYOUTS["bulletin"]


def unreadable(series: Series) -> str:
    """Why its layout cannot be read, as a sentence; empty when it can."""
    try:
        series.form  # noqa: B018
    except LayoutError as error:
        return str(error)
    return ""


def mark_of(series: Series) -> str:
    """A short text that changes when the stored layout does."""
    text = json.dumps(series.layout, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def behind(series: Series) -> list[Digest]:
    """Editions in work that keep another layout than their Series has now."""
    if unreadable(series):
        return []
    layout = series.form
    return [each for each in series.digests.unpublished() if keeps_another(each, layout)]


def keeps_another(digest: Digest, layout: Layout) -> bool:
    try:
        return digest.frozen_layout() != layout
    except LayoutError:
        return True


def lay_out_anew(digest: Digest, layout: Layout, *, by: Any) -> None:
    """Give an unpublished edition another layout; one that was approved is reviewed again."""
    if digest.state == State.APPROVED:
        note = gettext("Laid out anew after approval.")
        digest.move(State.REVIEW, by=by, note=note, layout=layout.to_json())
    else:
        digest.amend(layout=layout.to_json())
