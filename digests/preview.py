"""What an editor sees before readers do: Markdown as it will look, and a whole edition."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from digests import edition_page, hugo, marginalia, render
from digests.body import body
from digests.box import Box
from digests.feeds import entries, formats
from digests.feeds.entries import Beside
from digests.feeds.views import Place, feed
from digests.feeds.wishes import Wishes
from digests.models import Digest, LayoutError
from digests.pages import language_of, plain

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
    if digest.cover:
        digest.cover_at = reverse("admin:digests_digest_picture", args=[digest.pk])
    return edition_page.printed(request, digest, None, marginalia.of(digest), Box.of(digest))


def shown(request: HttpRequest, digest: Digest, kind: str) -> HttpResponse:
    """An edition as it would go out now: as its page, its entry in the feeds, or Markdown."""
    if kind == "markdown":
        return plain(Box.of(digest).framed(markdown_of(digest)), "plain")
    if kind == "feed":
        return entry(request, digest)
    return edition(request, digest)


def markdown_of(digest: Digest) -> str:
    """Its Markdown: frozen once it is out, else as it would be now."""
    try:
        return digest.body_md or hugo.dump(digest.issue(), digest.frozen_layout())
    except LayoutError as error:
        return str(error)


def entry(request: HttpRequest, digest: Digest) -> HttpResponse:
    """Its entry in the feeds, as a reader of feeds shows it, and the very XML."""
    digest.body_html = body_of(digest)
    digest.published_at = digest.published_at or digest.publish_at or timezone.now()
    key, language = digest.pk, language_of(digest.series)
    beside = Beside(boxes={key: Box.of(digest)}, bodies={key: digest.body_html})
    said = entries.edition(request, digest, beside)
    title = digest.series.title
    place = Place(digest.series.get_absolute_url(), title, title, (), language)
    made = feed(request, place, [said], digest.updated_at, Wishes())
    xml = formats.printed(made, "atom").decode()
    context = {"entry": said, "xml": xml, "digest": digest}
    return TemplateResponse(request, "admin/digests/digest/feed_entry.html", context)
