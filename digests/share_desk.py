"""An edition for elsewhere, at the desk: to be copied, downloaded, and seen before."""

from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from csp.constants import SELF
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path

from articles.desk import EditorialAdmin
from digests import abroad, addresses, cards
from digests.models import Digest
from digests.shares import mail, plain, short, wechat
from digests.shares.edition import Edition

# What is shown may bear styles on its elements, and the one style of ours; nothing else at all.
NIGHT = b64encode(sha256(mail.STYLE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src-attr 'unsafe-inline'; style-src-elem 'sha256-{NIGHT}'; "
    "frame-ancestors 'self'; form-action 'none'; base-uri 'none'; sandbox"
)
MEDIA = {"wechat": wechat.wechat, "mail": mail.mail}


@dataclass(frozen=True)
class Share:
    """A public edition with its version, as what is made of it needs them."""

    digest: Digest
    edition: Edition
    number: int


class ShareDesk(EditorialAdmin):
    """The page of a public edition that has it ready for chats, 公众号 and mail."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        shown = [
            path(
                f"<int:pk>/shares/{medium}/",
                view(self.share_in),
                {"medium": medium},
                name=f"digests_digest_shares_{medium}",
            )
            for medium in MEDIA
        ]
        return [
            path("<int:pk>/shares/", view(self.shares), name="digests_digest_shares"),
            path("<int:pk>/shares/long.png", view(self.long_image), name="digests_digest_long"),
            *shown,
            *super().get_urls(),
        ]

    def share(self, request: HttpRequest, pk: int) -> Share:
        """What is to be passed on, for whoever may see it; Http404 for what is not public."""
        digest: Digest = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_view_or_change_permission(request, digest):
            raise PermissionDenied
        if not Digest.objects.published().filter(pk=pk).exists():
            raise Http404
        revision = abroad.standing(digest)
        if revision is None:
            raise Http404

        def whole(path: str) -> str:
            return addresses.absolute(request, path)

        return Share(digest, abroad.edition(digest, revision, whole), revision.number)

    def shares(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Everything on one page: seen, copied, downloaded."""
        share = self.share(request, pk)
        edition = share.edition
        context = {
            **self.admin_site.each_context(request),
            **pictures(share),
            "opts": self.opts,
            "original": share.digest,
            "title": str(share.digest),
            "url": edition.url,
            "short": short.short(edition),
            "wechat": wechat.wechat(edition),
            "mail": mail.mail(edition),
            "plain": plain.plain(edition),
        }
        answer = TemplateResponse(request, "admin/digests/digest/shares.html", context)
        answer._csp_update = {"frame-src": [SELF]}  # type: ignore[attr-defined]  # its previews
        return answer

    def share_in(self, request: HttpRequest, pk: int, medium: str) -> HttpResponse:
        """One of them as it will look, for the frame on that page: it can do nothing."""
        said = MEDIA[medium](self.share(request, pk).edition)
        if medium == "wechat":  # but a piece of a page
            said = f"<!doctype html><html lang=zh><meta charset=utf-8><title>公众号</title>{said}"
        answer = HttpResponse(said)
        answer["Content-Security-Policy"] = POLICY
        answer["X-Frame-Options"] = "SAMEORIGIN"
        return answer

    def long_image(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The long image, drawn when it is first asked for."""
        share = self.share(request, pk)
        try:
            kept = cards.long_image(share.digest, share.edition, share.number)
        except cards.CardError as error:
            return HttpResponse(str(error), status=503, content_type="text/plain; charset=utf-8")
        name = f"{share.digest.series.slug}-{share.digest.slug}.png"
        return FileResponse(
            kept.open("rb"),
            as_attachment="download" in request.GET,
            filename=name,
            content_type="image/png",
        )


def pictures(share: Share) -> dict[str, Any]:
    """The card, as far as it is drawn; whether a long image can be, and is; why not, if not."""
    try:
        can_draw, why_not = bool(cards.typeface_of(share.edition.issue.language)), ""
    except cards.CardError as error:
        can_draw, why_not = False, str(error)
    kept = cards.place_of_long(share.digest, share.edition, share.number)
    return {
        "card": cards.card_of(share.digest),
        "can_draw": can_draw,
        "why_not": why_not,
        "is_drawn": kept.exists(),
    }
