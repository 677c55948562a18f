"""The cover of an edition at the desk: handed in with whom it is from, changed, or taken away."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.desk import EditorialAdmin
from articles.prose_desk import rewrite
from articles.workflow import WorkflowError, signature
from digests import covers
from digests.models import Digest


class CoverForm(forms.Form):
    """A picture, and what must stand beside it: none goes out without."""

    picture = forms.FileField(
        label=_("picture"),
        required=False,
        help_text=_("PNG, JPEG or WebP, up to 5 MB, at least 600 × 315 pixels."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    alt = forms.CharField(
        label=_("what it shows"),
        max_length=240,
        help_text=_("For those who do not see it."),
    )
    credit = forms.CharField(label=_("whom it is from"), max_length=200)
    licence = forms.CharField(
        label=_("licence"),
        max_length=200,
        help_text=_("By what right we may print it, as CC BY 4.0, or “our own”."),
    )

    def __init__(self, digest: Digest, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, initial=digest.cover)
        self.digest = digest
        self.fields["picture"].required = not digest.cover

    def clean(self) -> dict[str, Any]:
        """Keeps the picture once all else is right."""
        said = super().clean() or {}
        if file := said.pop("picture", None):
            try:
                content = file.read(covers.MOST_BYTES + 1)
                kept = covers.made(self.digest, content) if not self.errors else {}
            except covers.CoverError as error:
                self.add_error("picture", str(error))
                kept = {}
        else:
            kept = {each: self.digest.cover.get(each) for each in KEPT}
        self.cover = kept | said
        return said


def standing(digest: Digest) -> str:
    """The name of the picture that an edition has now, whatever this row in memory says."""
    found = Digest.objects.filter(pk=digest.pk).values_list("cover", flat=True).first()
    return (found or {}).get("name", "")


KEPT = ("name", "bytes", "width", "height")


class CoverDesk(EditorialAdmin):
    """A page for the picture of an edition; what was approved is reviewed again with another."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/cover/", view(self.cover), name="digests_digest_cover"),
            path("<int:pk>/cover/picture/", view(self.picture), name="digests_digest_picture"),
            *super().get_urls(),
        ]

    def cover(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Shows it, and takes another, other words beside it, or none."""
        digest: Digest = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, digest):
            raise PermissionDenied
        if "_remove" in request.POST:
            return self.changed(request, digest, {})
        if request.method == "POST" and not digest.editable():
            return self.changed(request, digest, digest.cover)  # refused before a file is kept
        form = CoverForm(
            digest, *((request.POST, request.FILES) if request.method == "POST" else ())
        )
        if form.is_valid():
            return self.changed(request, digest, form.cover)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": digest,
            "title": str(digest),
            "form": form,
            "closed": not digest.editable(),
        }
        return TemplateResponse(request, "admin/digests/digest/cover.html", context)

    def changed(self, request: HttpRequest, digest: Digest, cover: dict[str, Any]) -> HttpResponse:
        """Write it down, where the edition is still open."""
        try:
            if not digest.editable():
                raise WorkflowError(gettext("This edition is closed: its picture stays as it is."))
            with transaction.atomic():
                rewrite(digest, by=request.user, cover=cover)
                # No version tells of a picture: so its history does, and who it was has worked on
                # the edition.
                digest.transitions.create(
                    old=digest.state,
                    new=digest.state,
                    note=gettext("The cover was changed."),
                    **signature(request.user),
                )
        except WorkflowError as refusal:
            covers.clear(digest, but=standing(digest))
            self.message_user(request, str(refusal), messages.ERROR)
        else:
            covers.clear(digest, but=cover.get("name", ""))
            self.message_user(request, gettext("The cover was saved."), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:digests_digest_change", args=[digest.pk]))

    def picture(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The file, for who may see the edition before it is public."""
        digest: Digest = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_view_or_change_permission(request, digest):
            raise PermissionDenied
        if not digest.cover:
            raise Http404
        return covers.sent(digest.cover["name"], "private, no-store")
