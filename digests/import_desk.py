"""Archives and lists of sources handed in at the desk; a job opens them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_q.tasks import async_task

from articles.exchange import SourceList
from articles.models import Job
from digests import arrivals, unpack
from digests.models import Series


class Several(forms.ClearableFileInput):
    allow_multiple_selected = True


class Files(forms.FileField):
    """One file or more."""

    widget = Several

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = data if isinstance(data, list | tuple) else [data]
        # Of several an empty one is refused by its name, as any other that is no edition.
        self.allow_empty_file = len(given) > 1
        return [super(Files, self).clean(each, initial) for each in given]


class Archive(forms.Form):
    handed = Files(
        label=_("ZIP archive, or Markdown files"),
        help_text=_(
            "A Hugo site, its content folder or a part of it as one ZIP archive; or up to 100 "
            "Markdown files. What was imported before is not imported twice."
        ),
        widget=Several(attrs={"accept": ".zip,.md,.markdown,.txt"}),
    )
    series = forms.ModelChoiceField(
        Series.objects.order_by("title", "pk"),
        required=False,
        label=_("Series"),
        empty_label=_("whichever their layout fits, or a new one"),
        to_field_name="slug",
    )

    def clean_handed(self) -> list[unpack.Handed]:
        """What is in them, instead of the files themselves."""
        uploads: list[UploadedFile] = self.cleaned_data["handed"]
        if sum(upload.size or 0 for upload in uploads) > unpack.MOST_BYTES:
            said = gettext("This is more than %(size)d MB; hand it in in parts.")
            raise forms.ValidationError(said % {"size": unpack.MOST_BYTES // 1_000_000})
        try:
            return unpack.files((str(each.name), each.file) for each in uploads if each.file)
        except unpack.ArchiveError as error:
            raise forms.ValidationError(str(error)) from error


class ArchiveImportDesk(admin.ModelAdmin):
    """For whoever may make a Series: an import may make some."""

    def get_urls(self) -> list[Any]:
        take_in = self.admin_site.admin_view(self.take_in)
        return [path("import/", take_in, name="digests_series_import"), *super().get_urls()]

    def take_in(self, request: HttpRequest) -> HttpResponse:
        """A form for the files; then the page of the job that imports them."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = Archive(request.POST or None, request.FILES or None)
        if form.is_valid():
            series = form.cleaned_data["series"]
            into = series.slug if series else ""
            return begun(
                arrivals.of_editions(form.cleaned_data["handed"], into=into, by=request.user)
            )
        return asked(self, request, form, gettext("Import published editions"))


class ListImportDesk(admin.ModelAdmin):
    """For whoever may follow sources."""

    def get_urls(self) -> list[Any]:
        take_in = self.admin_site.admin_view(self.take_in)
        return [path("opml/take-in/", take_in, name="articles_source_take_in"), *super().get_urls()]

    def take_in(self, request: HttpRequest) -> HttpResponse:
        """A form for the file; then the page of the job that follows what it lists."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = SourceList(request.POST or None, request.FILES or None)
        if form.is_valid():
            return begun(arrivals.of_sources(form.cleaned_data["outlines"], by=request.user))
        return asked(self, request, form, gettext("Bring in a list of sources"))


def begun(job: Job) -> HttpResponse:
    async_task("digests.tasks.carry_on", [job.pk])
    return HttpResponseRedirect(reverse("admin:articles_job_change", args=[job.pk]))


def asked(desk: Any, request: HttpRequest, form: forms.Form, title: str) -> HttpResponse:
    context = {
        **desk.admin_site.each_context(request),
        "title": title,
        "form": form,
        "opts": desk.opts,
        "media": desk.media + form.media,
        "button": gettext("Bring in"),
    }
    return TemplateResponse(request, "admin/desk/hand_in.html", context)
