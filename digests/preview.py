"""What an editor sees before readers do: Markdown as it will look, and a whole edition."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from digests import render
from digests.body import body
from digests.models import Digest, LayoutError
from digests.pages import page

WRITERS = ("articles.change_article", "digests.change_digest")


@never_cache
@require_POST
def markdown(request: HttpRequest) -> HttpResponse:
    """The posted `content` as HTML, by the renderer of the public page, for those who write.

    The editor puts any answer into its page, so a refusal is a sentence and no login form.
    """
    user = request.user
    if not (user.is_active and user.is_staff and any(map(user.has_perm, WRITERS))):
        return answer(gettext("Log in again to see the preview."), status=403)
    return answer(render.html(request.POST.get("content", "")))


def answer(html: str, status: int = 200) -> HttpResponse:
    return HttpResponse(html, status=status, headers={"X-Content-Type-Options": "nosniff"})


def body_of(digest: Digest) -> SafeString:
    """The body of an edition: frozen once it is out, else as it would be now."""
    try:
        return mark_safe(digest.body_html or body(digest.issue(), digest.frozen_layout()))
    except LayoutError as error:
        return format_html("<p>{}</p>", error)


def edition(request: HttpRequest, digest: Digest) -> HttpResponse:
    """The public page of an edition, as it would be now. Nothing is saved."""
    digest.body_html = body_of(digest)
    if not (digest.number or digest.imported_from):
        digest.number = digest.next_number()
    digest.published_at = digest.published_at or digest.publish_at or timezone.now()
    return page(request, "digests/digest", series=digest.series, digest=digest)
