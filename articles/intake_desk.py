"""The page on which something is brought in, from which its row is made."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse


class IntakeAdmin(admin.ModelAdmin):
    """Rows that begin with something brought in: a small form of its own instead of all fields."""

    intake_form: ClassVar[type[forms.Form]]
    intake_words: ClassVar[dict[str, Any]]  # title, help, button

    def before(self, request: HttpRequest) -> dict[str, Any]:
        """What else the page tells whoever is about to bring something in."""
        return {}

    def bring_in(self, request: HttpRequest, form: forms.Form) -> Any | None:
        """The row behind a valid form; None when it was refused, with errors on the form."""
        raise NotImplementedError

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = self.intake_form(request.POST or None)
        if form.is_valid() and (row := self.bring_in(request, form)):
            here = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
            return HttpResponseRedirect(reverse(here, args=[row.pk]))
        context = {
            **self.admin_site.each_context(request),
            **self.intake_words,
            **self.before(request),
            "form": form,
            "opts": self.opts,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/desk/intake.html", context)
