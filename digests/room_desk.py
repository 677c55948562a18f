"""What an edition's page does outside any transaction: asks models, reads pages, previews."""

from typing import Any

from csp.constants import SELF
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from articles.desk import EditorialAdmin
from articles.intake import IntakeError
from articles.workflow import WorkflowError
from digests import bringing, parts_desk, preview
from digests.edition_desk import may_bring
from digests.models import Digest
from digests.models.parts import place_of

LONGEST_KEPT = 1_000  # characters of a refused paste that the page comes back with


class RoomDesk(EditorialAdmin):
    """The slow buttons of an edition: they save like the others, and begin once that is done."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        answer = super().changeform_view(request, object_id, form_url, extra_context)
        answered = request.method == "POST" and answer.status_code == 302
        if answered and object_id and {"_redraft", "_paste"} & request.POST.keys():
            return self.afterwards(request, object_id) or answer
        answer._csp_update = {"frame-src": [SELF]}  # type: ignore[attr-defined]  # its previews
        return answer

    def afterwards(self, request: HttpRequest, object_id: str) -> HttpResponse | None:
        """What was typed is saved: now do what takes its time, and lead to where it shows.

        None where nothing was saved: a form that was sent back asks nobody for anything.
        """
        digest: Digest | None = self.get_object(request, unquote(object_id))
        pasted = request.POST.get("paste", "")
        if digest is None:
            return None
        if getattr(request, "sent_back", False):
            place = in_its_box(pasted) if "_paste" in request.POST else ""
            return HttpResponseRedirect(f"{request.path}{place}")
        if "_redraft" in request.POST:
            part = request.POST["_redraft"]
            self.redraft(request, digest, part)
            return HttpResponseRedirect(f"{request.get_full_path()}#{parts_desk.anchor_of(part)}")
        place = self.bring(request, digest, pasted)
        return HttpResponseRedirect(f"{request.path}{place}")

    def redraft(self, request: HttpRequest, digest: Digest, part: str) -> Any:
        """Ask for a new draft of a part; the proposal, or None when there is none, and why."""
        if not parts_desk.may_redraft(request, part) or self.locked(digest):
            raise PermissionDenied
        try:
            return parts_desk.proposal_of(digest, part)
        except WorkflowError as refusal:
            self.message_user(request, str(refusal), messages.WARNING)
            return None

    def bring(self, request: HttpRequest, digest: Digest, pasted: str) -> str:
        """Bring in what was pasted; where on the page to look for it."""
        if not may_bring(request) or self.locked(digest):
            raise PermissionDenied
        try:
            article = bringing.bring(digest, pasted, by=request.user)
            added = bringing.put_in(digest, article, by=request.user)
        except (IntakeError, WorkflowError) as refusal:
            self.message_user(request, str(refusal), messages.WARNING)
            return in_its_box(pasted)
        if not added:
            self.message_user(request, bringing.why_not_yet(article), messages.WARNING)
            return "#late"
        said = gettext("“%(article)s” is in the edition now.") % {"article": article}
        self.message_user(request, said, messages.SUCCESS)
        return "#last-item"

    def get_urls(self) -> list[Any]:
        draft = self.admin_site.admin_view(require_POST(self.draft_part))
        look = self.admin_site.admin_view(self.look)
        return [
            path("<int:pk>/redraft/", draft, name="digests_digest_redraft"),
            path("<int:pk>/preview/", look, name="digests_digest_preview"),
            *super().get_urls(),
        ]

    def draft_part(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A new draft of one part of what is saved, as its piece of the page."""
        digest = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, digest):
            raise PermissionDenied
        part = request.POST.get("part", "")
        proposal = self.redraft(request, digest, part)
        context = {
            "part": part,
            "place": place_of(part),
            "proposal": proposal,
            "said": [] if proposal else list(messages.get_messages(request)),
        }
        return TemplateResponse(request, "admin/digests/digest/proposal.html", context)

    def look(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The edition as readers will get it: `as` its page, its entry in the feed, or Markdown."""
        digest = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_view_or_change_permission(request, digest):
            raise PermissionDenied
        answer = preview.shown(request, digest, request.GET.get("as", "page"))
        answer.headers["X-Frame-Options"] = "SAMEORIGIN"  # shown beside the edition
        answer._csp_replace = {"frame-ancestors": [SELF]}  # type: ignore[attr-defined]
        return answer


def in_its_box(pasted: str) -> str:
    """The page with what was pasted still in the box for it."""
    kept = urlencode({"paste": pasted}) if len(pasted) <= LONGEST_KEPT else ""
    return f"?{kept}#paste"
