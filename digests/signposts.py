"""What machines read before anything else: robots.txt, llms.txt, the manifest, icons."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from articles import markdown
from digests import shelves, tongues
from digests.addresses import absolute
from digests.freshness import SECONDS, answer, changed, oldest
from digests.models import Digest, Series
from digests.pages import language_of, plain, standfirst
from digests.sheets import Sheet

RECENT = 30  # editions in llms.txt
ABOUT = 200  # characters on each
PAPER = "#fdfcf8"
ICONS = {  # what browsers ask for by themselves, and where it is
    "favicon.ico": "favicon.svg",
    "apple-touch-icon.png": "apple-touch-icon.png",
    "apple-touch-icon-precomposed.png": "apple-touch-icon.png",
}


def robots(request: HttpRequest) -> HttpResponse:
    """Everyone may read everything but the desk, and search it elsewhere."""
    lines = ["User-agent: *", f"Disallow: {reverse('admin:index')}"]
    searches = (tongues.within(reverse("search"), code) for code in tongues.every())
    lines += [f"Disallow: {path}" for path in searches]
    if settings.SITE_URL:
        lines += ["", f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}"]
    text = "\n".join(lines) + "\n"
    return answer(request, lambda: plain(text, "plain"), rows=lines, modified=None)


def llms(request: HttpRequest) -> HttpResponse:
    """The site for language models, as llmstxt.org has it: what there is, as Markdown."""
    series = list(shelves.public())
    found = Digest.objects.published().filter(sample=False)
    editions = list(found.light().select_related("series")[:RECENT])
    return answer(
        request,
        lambda: plain(site(request, series, editions), "plain"),
        rows=[settings.SITE_URL, *series, *editions, *(each.series for each in editions)],
        modified=changed(Digest.objects.all(), since=oldest(editions, RECENT)),
    )


def site(request: HttpRequest, series: Iterable[Series], editions: Iterable[Digest]) -> str:
    """The text of llms.txt, in the language of the site."""

    def line(title: str, path: str, about: str = "") -> str:
        address = absolute(request, path)
        said = f": {told(about)}" if about.strip() else ""
        return f"- [{told(title)}]({address}){said}"

    def part(title: str, lines: Iterable[str]) -> list[str]:
        return ["", f"## {title}", "", *lines]

    def twin(row: Digest) -> str:
        return reverse("markdown", args=[row.series.slug, row.slug])

    with translation.override(language_of(None)):
        name, about = names()
        twins = _("Every edition has a Markdown twin: .md instead of the last slash.")
        feeds = [(each.title, reverse("series-feed", args=[each.slug, "atom"])) for each in series]
        corrected = (_("Corrections"), reverse("corrections-feed", args=["atom"]))
        house = ((_("How it is made"), "about"), (_("Corrections"), "corrections"))
        lists = ((_("Archive"), "archive"), (_("Topics"), "topics"), (_("Sources"), "sources"))
        lines = [
            *(f"# {told(name)}", "", f"> {about}", "", twins),
            *part(
                _("Latest editions"),
                (line(each.title, twin(each), standfirst(each)) for each in editions),
            ),
            *part(
                _("Series"),
                (line(each.title, each.get_absolute_url(), each.description) for each in series),
            ),
            *part(
                _("Feeds"),
                (
                    line(*each)
                    for each in [(name, reverse("feed", args=["atom"])), *feeds, corrected]
                ),
            ),
            *part(_("About"), (line(title, reverse(name)) for title, name in house)),
            *part("Optional", (line(title, reverse(name)) for title, name in lists)),
        ]
    return "\n".join(lines) + "\n"


def names() -> tuple[str, str]:
    """What the site is called, and what it is."""
    return _("Newsroom"), _("News digests, drafted by machine and decided by editors.")


def told(text: str) -> str:
    """A text on one line, short enough, that no Markdown reads as anything but text."""
    text = " ".join(text.split())
    return markdown.escape(text if len(text) <= ABOUT else f"{text[: ABOUT - 1]}…")


def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone shows of the site on its home screen."""
    text = json.dumps(described(), ensure_ascii=False, indent=1)
    kind = "application/manifest+json; charset=utf-8"
    return answer(
        request, lambda: HttpResponse(text, content_type=kind), rows=[text], modified=None
    )


def described() -> dict[str, Any]:
    language = language_of(None)
    with translation.override(language):
        name, about = names()
    vector = {"src": static("favicon.svg"), "type": "image/svg+xml", "sizes": "any"}
    drawn = (
        {
            "src": static(f"icon-{size}.png"),
            "type": "image/png",
            "sizes": f"{size}x{size}",
            "purpose": "any maskable",
        }
        for size in (192, 512)
    )
    return {
        "name": name,
        "short_name": name,
        "description": about,
        "lang": language,
        "id": "/",
        "start_url": reverse("front"),
        "scope": reverse("front"),
        "display": "minimal-ui",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [vector, *drawn],
    }


def icon(request: HttpRequest) -> HttpResponse:
    """Where an icon is that browsers ask for at the root."""
    response = HttpResponsePermanentRedirect(static(ICONS[request.path.lstrip("/")]))
    patch_cache_control(response, public=True, max_age=SECONDS)
    return response


def sheets() -> Iterator[Sheet]:
    yield from (Sheet(reverse(name)) for name in ("robots", "llms", "manifest"))
    yield from (Sheet(f"/{name}", ICONS[name]) for name in ICONS if name != "favicon.ico")
