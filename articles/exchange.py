"""Lists of sources at the desk: read when they are handed in, and given out as OPML."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import opml, subscriptions


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
    """All sources as a list, for whoever may see them."""

    def get_urls(self) -> list[Any]:
        desk = self.admin_site.admin_view
        return [
            path("opml/", desk(self.give_out), name="articles_source_give_out"),
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
