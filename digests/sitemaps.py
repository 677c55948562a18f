"""What a crawler should know: every public address, and where it has no business."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import sitemaps
from django.contrib.sitemaps import views
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control

from digests import shelves
from digests.freshness import SECONDS
from digests.models import Digest
from digests.models.digest import DigestQuerySet
from digests.pages import plain


class Addresses(sitemaps.Sitemap):
    """Absolute addresses under SITE_URL, or under the host we were asked at."""

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme or super().get_protocol(protocol)

    def get_domain(self, site: Any = None) -> str:
        return settings.SITE_URL.partition("://")[2] or super().get_domain(site)


class Lists(Addresses):
    """The front page, the archive, the corrections and every public Series."""

    def items(self) -> list[str]:
        pages = [reverse("front"), reverse("archive"), reverse("corrections")]
        return pages + [series.get_absolute_url() for series in shelves.public()]

    def location(self, item: str) -> str:
        return item


class Editions(Addresses):
    """Every public edition, and when it last changed."""

    limit = 49_000  # a sitemap may hold 50,000 addresses

    def items(self) -> DigestQuerySet:
        fields = ("slug", "updated_at", "series__slug")
        return Digest.objects.published().select_related("series").only(*fields)

    def lastmod(self, item: Digest) -> datetime:
        return item.updated_at


@cache_control(public=True, max_age=SECONDS)
def sitemap(request: HttpRequest) -> HttpResponse:
    """All that is public."""
    maps: dict[str, type[sitemaps.Sitemap[Any]] | sitemaps.Sitemap[Any]]
    maps = {"lists": Lists, "editions": Editions}
    return views.sitemap(request, maps).render()


@cache_control(public=True, max_age=SECONDS)
def robots(request: HttpRequest) -> HttpResponse:
    """Everyone may read everything but the desk."""
    lines = ["User-agent: *", f"Disallow: {reverse('admin:index')}"]
    if settings.SITE_URL:
        lines += ["", f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}"]
    return plain("\n".join(lines) + "\n", "plain")
