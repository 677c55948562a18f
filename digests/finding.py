"""The search of the public pages: what editions said, the newest first, with the words marked."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.safestring import SafeString

from digests import catalogue, tongues
from digests.addresses import absolute
from digests.freshness import answer
from digests.models import Digest
from digests.pages import page, spoken, tongue
from digests.passages import Passage
from digests.quest import LONGEST, Quest
from digests.sheets import Sheet

MOST = 20  # passages on a page
A_LOOK = 22  # keys asked for at once: a page, one more, and one that may lead to nothing any more
LOOKS = 4
SECONDS = 60
HIGHEST = 1 << 63  # above any key


@dataclass(frozen=True)
class Hit:
    """A passage that has the words, and where it stands."""

    digest: Digest
    passage: Passage
    quest: Quest
    key: int

    @property
    def address(self) -> str:
        there, item = self.digest.get_absolute_url(), self.passage.item
        return f"{there}#{item.element}" if item and item.element else there

    @property
    def title(self) -> SafeString:
        return self.quest.marked(self.passage.title)

    @property
    def excerpt(self) -> SafeString:
        return self.quest.excerpt(" ".join(self.passage.text.split()))


@dataclass
class Found:
    """A page of what was found, by edition; and the key to go on below, if there is more."""

    groups: list[tuple[Digest, list[Hit]]] = field(default_factory=list)
    more: int | None = None

    def add(self, hit: Hit) -> None:
        if not self.groups or self.groups[-1][0] != hit.digest:
            self.groups.append((hit.digest, []))
        self.groups[-1][1].append(hit)


def find(quest: Quest, before: int | None = None) -> Found:
    """What public editions say of all the words, the newest first."""
    found, count = Found(), 0
    for _look in range(LOOKS if quest else 0):
        keys = catalogue.search(quest.wish, before=before, most=A_LOOK)
        for hit in hits(quest, keys):
            if count == MOST:
                found.more = before
                return found
            found.add(hit)
            count, before = count + 1, hit.key
        if len(keys) < A_LOOK:
            return found
        before = keys[-1]
    found.more = before
    return found


def hits(quest: Quest, keys: list[int]) -> Iterator[Hit]:
    """Those of the passages that readers may see and that still say so."""
    told = catalogue.told(keys)
    for key in keys:
        if key in told:
            digest, passage = told[key]
            if quest.fits(passage.whole):
                yield Hit(digest, passage, quest, key)


def search(request: HttpRequest) -> HttpResponse:
    """What was found for `q`, from the newest on or below the key `before`."""
    query = " ".join(request.GET.get("q", "").replace("\0", " ").split())
    quest = Quest.of(query)
    below = request.GET.get("before", "")
    before = min(int(below[:19]), HIGHEST - 1) if below.isascii() and below.isdecimal() else None
    response = page(
        request,
        "digests/search",
        query=query[:LONGEST],
        cut=len(query) > LONGEST,
        longest=LONGEST,
        quest=quest,
        found=find(quest, before),
        begun=before is not None,
    )
    response["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, public=True, max_age=SECONDS)
    return response


def description(request: HttpRequest) -> HttpResponse:
    """The search as browsers offer it in their own bar (OpenSearch 1.1)."""
    context = {
        "there": absolute(request, tongues.beside(request, "search")),
        "icon": absolute(request, static("favicon.svg")),
        "language": tongue(request),
    }

    def make() -> HttpResponse:
        with translation.override(spoken(request)):
            text = render_to_string("digests/opensearch.xml", context)
        kind = "application/opensearchdescription+xml; charset=utf-8"
        return HttpResponse(text, content_type=kind)

    return answer(request, make, rows=[context], modified=None)


def sheets() -> Iterator[Sheet]:
    """Only its description: the search itself is answered as it is asked."""
    yield Sheet(reverse("opensearch"))
