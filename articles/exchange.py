"""Lists of sources at the desk: brought in and taken away as OPML."""

from collections import Counter
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import opml, subscriptions
from articles.subscriptions import Verdict


class SourceList(forms.Form):
    file = forms.FileField(
        label=_("OPML file"),
        help_text=_(
            "As feed readers export it. Sources that are new here are polled within minutes; "
            "folders are not kept."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Beside the file what it lists, as `outlines`."""
        cleaned = super().clean() or self.cleaned_data
        if file := cleaned.get("file"):
            try:
                cleaned["outlines"] = opml.parse(file.read(opml.LARGEST + 1))
            except opml.OpmlError as error:
                said = gettext("line %(line)d: %(error)s") if error.line else "%(error)s"
                self.add_error("file", said % {"line": error.line, "error": gettext(str(error))})
        return cleaned


class ExchangeAdmin(admin.ModelAdmin):
    """The two pages, each behind the permission for what it does."""

    def get_urls(self) -> list[Any]:
        desk = self.admin_site.admin_view
        return [
            path("opml/", desk(self.give_out), name="articles_source_give_out"),
            path("opml/take-in/", desk(self.take_in), name="articles_source_take_in"),
            *super().get_urls(),
        ]

    def give_out(self, request: HttpRequest) -> HttpResponse:
        """All sources that are switched on, as a file."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return HttpResponse(
            opml.write(subscriptions.listing(), title=gettext("Sources")),
            content_type="text/x-opml; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="sources.opml"'},
        )

    def take_in(self, request: HttpRequest) -> HttpResponse:
        """A form for the file, then what became of each feed in it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = SourceList(request.POST or None, request.FILES or None)
        verdicts: list[Verdict] = []
        if form.is_valid():
            verdicts = subscriptions.take_in(form.cleaned_data["outlines"], timezone.now())
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Bring in a list of sources"),
            "form": form,
            "opts": self.opts,
            "media": self.media + form.media,
            "verdicts": verdicts,
            "counts": Counter(verdict.counted for verdict in verdicts),
        }
        return TemplateResponse(request, "admin/articles/source/opml.html", context)
