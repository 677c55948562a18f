"""The part of a Series' desk about its hours and its recipe, tried before they are saved."""

from copy import deepcopy
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from digests import dry_run, series_hours
from digests.models import Series
from digests.trial_desk import TRY

HOURS = (
    *("time_zone", "out_times", "cutoff_minutes", "draft_minutes", "quiet_from", "quiet_until"),
    *("rolling_hours", "carry_over_hours", "active"),
)
RECIPE = (*HOURS, "language", "most_items", "per_source", "topics", "sources")
OWN = {"id", "title", "slug", "active", "due_at", "out_at", "claimed_until", "claimed_by"}
OWN |= {"failures", "error", "counterpart"}  # what a copy does not take over


class HoursForm(forms.ModelForm):
    class Meta:
        model = Series
        fields = HOURS


class RecipeForm(forms.ModelForm):
    class Meta:
        model = Series
        fields = RECIPE

    def tried(self) -> Series:
        """The Series as the form has it, unsaved; the form must be valid."""
        series: Series = self.instance
        series.tried_sources = self.cleaned_data["sources"]
        series.tried_topics = self.cleaned_data["topics"]
        return series


class CloneForm(forms.ModelForm):
    class Meta:
        model = Series
        fields = ("title", "slug")


class RecipeDesk(admin.ModelAdmin):
    """Times in words, a dry run of the recipe, and copies."""

    def get_urls(self) -> list[Any]:
        desk = self.admin_site.admin_view
        name = "digests_series"
        return [
            path("hours/", desk(require_POST(self.hours)), name=f"{name}_new_hours"),
            path("<int:pk>/hours/", desk(require_POST(self.hours)), name=f"{name}_hours"),
            path("<int:pk>/recipe/", desk(self.recipe), name=f"{name}_recipe"),
            path("<int:pk>/clone/", desk(self.clone), name=f"{name}_clone"),
            *super().get_urls(),
        ]

    # Between the fields
    @admin.display(description=_("in words"))
    def in_words(self, series: Series) -> str:
        """The hours as they are saved; the script asks anew as one types."""
        url = reverse("admin:digests_series_new_hours")
        if series.pk:
            url = reverse("admin:digests_series_hours", args=[series.pk])
        return format_html('<div id="hours" data-url="{}">{}</div>', url, hours_of(series))

    @admin.display(description=_("dry run"))
    def would_pick(self, series: Series) -> str:
        """The way to a dry run; with the script it is shown here, of what stands in the form."""
        url = reverse("admin:digests_series_recipe", args=[series.pk])
        words = gettext("What would it pick today?")
        link = format_html('<a class="quiet-button" id="try-recipe" href="{}">{}</a>', url, words)
        failed = gettext("The newsroom does not answer. Try again in a moment.")
        return format_html(
            '{}<div id="dry-run" aria-live="polite" data-failed="{}"></div>', link, failed
        )

    @admin.display(description=_("try them"))
    def try_here(self, series: Series) -> str:
        url = reverse("admin:digests_series_trial", args=[series.pk])
        words = gettext("Try the instructions on today's articles")
        told = gettext("There they can be changed and kept, too.")
        return format_html('<a href="{}">{}</a> <span class="quiet">{}</span>', url, words, told)

    def get_fieldsets(self, request: HttpRequest, obj: Series | None = None) -> Any:
        """What is not there yet is tried on nothing; what costs money is not for everybody."""
        left_out = set()
        if obj is None:
            left_out |= {"would_pick", "try_here"}
        if not request.user.has_perms(TRY):
            left_out.add("try_here")
        return without(super().get_fieldsets(request, obj), left_out)

    # Pages of their own
    def hours(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """The posted hours in words, or what stands against them."""
        series = self.seen(request, pk)
        form = HoursForm(request.POST, instance=series)
        if not form.is_valid():
            return TemplateResponse(
                request, "admin/digests/series/hours.html", {"objections": objections(form)}
            )
        return HttpResponse(hours_of(form.instance))

    def seen(self, request: HttpRequest, pk: int | None) -> Series:
        """The Series, for those who may see it; a new one for those who may add it."""
        if pk is None:
            if not self.has_add_permission(request):
                raise PermissionDenied
            return Series()
        series = get_object_or_404(Series, pk=pk)
        if not self.has_view_or_change_permission(request, series):
            raise PermissionDenied
        return series

    def recipe(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What the recipe would pick: as it is saved, or, posted, as it stands in the form."""
        series, now = self.seen(request, pk), timezone.now()
        if not request.user.has_perm("articles.view_article"):
            raise PermissionDenied
        form = RecipeForm(request.POST, instance=self.seen(request, pk)) if request.POST else None
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("What %(series)s would pick today") % {"series": series},
            "opts": self.opts,
            "series": series,
            "objections": objections(form) if form and not form.is_valid() else [],
        }
        if not context["objections"]:
            found = dry_run.run(form.tried(), now, saved=series) if form else None
            found = found or dry_run.run(series, now)
            context |= {"run": found, "verdict": dry_run.verdict(found)}
            context |= {"since": hour(found.window.start, series), "until": hour(now, series)}
        return TemplateResponse(request, "admin/digests/series/dry_run.html", context)

    def clone(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A copy under another address; it is off until somebody has looked at it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        series = get_object_or_404(Series, pk=pk)
        start = {"title": gettext("%(title)s (copy)") % {"title": series.title}}
        start["slug"] = free_slug(series.slug)
        form = CloneForm(request.POST or None, instance=twin(series), initial=start)
        if form.is_valid():
            made = self.keep_clone(request, form, series)
            said = gettext("“%(series)s” is there. Look through it, then make it active.")
            messages.success(request, said % {"series": made})
            return HttpResponseRedirect(reverse("admin:digests_series_change", args=[made.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Copy %(series)s") % {"series": series},
            "opts": self.opts,
            "series": series,
            "form": form,
        }
        return TemplateResponse(request, "admin/digests/series/clone.html", context)

    def keep_clone(self, request: HttpRequest, form: CloneForm, series: Series) -> Series:
        with transaction.atomic():
            made: Series = form.save()
            for field in Series._meta.many_to_many:
                getattr(made, field.name).set(getattr(series, field.name).all())
            told = gettext("Copied from “%(series)s”.") % {"series": series}
            self.log_addition(request, made, told)
        return made


def twin(series: Series) -> Series:
    """An unsaved, inactive copy without a title and an address."""
    fields = (field for field in Series._meta.concrete_fields if field.name not in OWN)
    return Series(active=False, **{f.attname: deepcopy(getattr(series, f.attname)) for f in fields})


def free_slug(slug: str) -> str:
    """An address like this one that is not taken."""
    taken = set(Series.objects.filter(slug__startswith=slug[:50]).values_list("slug", flat=True))
    count = 2
    while f"{slug[:50]}-{count}" in taken:
        count += 1
    return f"{slug[:50]}-{count}"


def hours_of(series: Series) -> SafeString:
    """The hours in words, as HTML."""
    told = series_hours.told(series, timezone.now())
    return render_to_string("admin/digests/series/hours.html", told)


def objections(form: forms.ModelForm) -> list[str]:
    """What stands against a form, each sentence once, with the field it is about."""
    found = []
    for name, sentences in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        said = " ".join(str(each) for each in sentences)
        found.append(
            gettext("%(field)s: %(said)s") % {"field": label, "said": said} if label else said
        )
    return found


def hour(moment: datetime, series: Series) -> str:
    return series_hours.day_and_hour(moment.astimezone(series.zone))


def without(fieldsets: Any, names: set[str]) -> Any:
    """The same fieldsets without these fields."""
    return tuple(
        (title, options | {"fields": tuple(f for f in options["fields"] if f not in names)})
        for title, options in fieldsets
    )
