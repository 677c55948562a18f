"""A story as readers follow it: all that was printed of one event, from the first day on."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from articles import markdown
from articles.models import Source, Story
from digests import printed, tongues
from digests.freshness import answer, changed
from digests.models import Digest, FurtherSource, Item
from digests.models.digest import DigestQuerySet
from digests.models.item import ItemQuerySet
from digests.pages import language_of, page
from digests.printed import Line
from digests.sheets import Sheet

IN_ORDER = ("digest__published_at", "digest_id", "position", "pk")


@dataclass(frozen=True)
class Thread:
    """A story's items, oldest first, and all sources they rest on, by the item's key."""

    story: Story
    lines: list[Line]
    further: dict[int, list[Source]]

    @classmethod
    def of(cls, story: Story) -> "Thread":
        """Its thread; four queries."""
        found = printed.lines(items(story).order_by(*IN_ORDER))
        return cls(story, found, further(found))

    @property
    def title(self) -> str:
        """Its name if a person gave it; else what was printed last: nobody approved any other."""
        return named(self.story, self.lines[-1].title)

    @property
    def language(self) -> str:
        """What its title is written in; empty where nobody says."""
        return "" if self.story.title_by_hand else language_of(self.lines[-1].series)

    @property
    def sources(self) -> int:
        """How many outlets it was told by."""
        told = {line.outlet for line in self.lines if line.outlet}
        return len(told | {each.name for found in self.further.values() for each in found})

    @property
    def first(self) -> Line:
        return self.lines[0]

    @property
    def last(self) -> Line:
        return self.lines[-1]

    @property
    def steps(self) -> list[tuple[Line, list[Source]]]:
        """Each item with the further sources it rests on."""
        return [(line, self.further.get(line.item.pk, [])) for line in self.lines]

    @property
    def is_short(self) -> bool:
        """Whether there is nothing to follow yet."""
        return len(self.lines) < 2


def named(story: Story, printed_last: str) -> str:
    return story.title if story.title_by_hand else printed_last


def title(story: Story) -> str:
    """The same without its thread; where nothing of it is public any more, its number."""
    last = items(story).order_by(*IN_ORDER).last()
    return named(story, markdown.plain(last.title) if last else f"{story.pk}")


def items(story: Story) -> ItemQuerySet:
    """What public editions printed of a story."""
    return Item.objects.printed().filter(article__story=story)


def editions(story: Story) -> DigestQuerySet:
    """The public editions that printed something of a story, newest first."""
    return Digest.objects.published().filter(pk__in=items(story).order_by().values("digest"))


def further(lines: list[Line]) -> dict[int, list[Source]]:
    """The sources that items rest on beside their own, each once, by the item's key."""
    own = {line.item.pk: line.source for line in lines}
    rows = FurtherSource.objects.filter(item__in=list(own), article__source__isnull=False)
    found: dict[int, list[Source]] = defaultdict(list)
    for row in rows.select_related("article__source").only("item_id", "article__source__name"):
        source = row.article.source
        if source and source != own[row.item_id] and source not in found[row.item_id]:
            found[row.item_id].append(source)
    return found


def story(request: HttpRequest, pk: int) -> HttpResponse:
    """A story; a merged one leads to the one it is in, and one never printed is Http404."""
    row = get_object_or_404(Story, pk=pk)
    if row.merged_into_id:
        return HttpResponsePermanentRedirect(tongues.beside(request, "story", row.merged_into_id))
    thread = Thread.of(row)
    if not thread.lines:
        raise Http404
    return answer(
        request,
        lambda: page(request, "digests/story", thread=thread),
        rows=[
            *dict.fromkeys(line.digest for line in thread.lines),
            *dict.fromkeys(line.series for line in thread.lines),
            (row.title, row.title_by_hand),
            [(line.item.pk, line.outlet, line.is_corrected) for line in thread.lines],
            [(pk, [each.name for each in found]) for pk, found in thread.further.items()],
        ],
        modified=stirred(row),
    )


def stirred(story: Story) -> datetime | None:
    """When an edition that has, or had, something of it last changed."""
    told = Item.objects.filter(article__story=story).order_by().values("digest")
    return changed(Digest.objects.filter(pk__in=told))


def sheets() -> Iterator[Sheet]:
    """Stories one can follow, and the merged ones that lead there.

    One that was printed once has a page, but nothing leads to it.
    """
    stamps = printed.Stamps()
    found: dict[int, list[tuple[int, ...]]] = defaultdict(list)
    told = Item.objects.printed().filter(article__story__isnull=False).order_by("pk")
    for story, *row in told.values_list("article__story", "pk", "digest"):
        found[story].append(tuple(row))
    found = {pk: rows for pk, rows in found.items() if len(rows) > 1}
    named = dict(Story.objects.filter(title_by_hand=True).values_list("pk", "title"))
    for pk, rows in found.items():
        yield Sheet(reverse("story", args=[pk]), stamps.version(rows, named.get(pk)))
    merged = Story.objects.filter(merged_into__isnull=False).order_by("pk")
    for pk, into in merged.values_list("pk", "merged_into"):
        if into in found:
            yield Sheet(reverse("story", args=[pk]), f"{into}")
