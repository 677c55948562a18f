"""The feeds as they are asked for: of the whole site, a Series, a topic, a story, corrections."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from articles.models import Source, Story
from digests import amends, shelves, story_pages, topic_pages
from digests.addresses import absolute
from digests.feeds import amended, entries, formats, wishes
from digests.feeds.entry import Entry, Feed, clean
from digests.feeds.lists import MOST, Choice, listing
from digests.feeds.wishes import WishError, Wishes
from digests.freshness import answer, frame
from digests.models import Series
from digests.pages import language_of

OF_SERIES = ("topic", "source", "importance", "content", "per")
OF_TOPIC = ("source", "importance", "language", "content", "per", "rolling")
OF_STORY = ("source", "language", "content")
OF_CORRECTIONS = ("content",)


@dataclass(frozen=True)
class Place:
    """Where a feed belongs: the page it is the feed of, what it is called, what may be asked."""

    path: str
    title: str
    description: str
    allowed: Sequence[str]
    language: str


def own_place(path: str, title: str, description: str, allowed: Sequence[str]) -> Place:
    """A place of the whole site, in its language."""
    return Place(path, title, in_site_language(description), allowed, language_of(None))


def site(request: HttpRequest, kind: str) -> HttpResponse:
    """What came out last, of all Series but the rolling ones."""
    place = own_place(
        reverse("front"),
        in_site_language(gettext_noop("Newsroom")),
        gettext_noop("The latest editions."),
        wishes.NAMES,
    )
    return shown(request, kind, place, Choice())


def series(request: HttpRequest, series_slug: str, kind: str) -> HttpResponse:
    """What came out last of one Series."""
    row = get_object_or_404(shelves.public(), slug=series_slug)
    path, language = row.get_absolute_url(), language_of(row)
    with translation.override(language):
        description = row.description or _("The latest editions.")
    place = Place(path, row.title, description, OF_SERIES, language)
    return shown(request, kind, place, Choice(series=row))


def topic(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    """What came out last on one topic; its other spellings lead to its own address."""
    row = topic_pages.named(name)
    segment = topic_pages.segment(row)
    if name != segment:
        return moved(request, reverse("topic-feed", args=[segment, kind]))
    title = in_site_language(gettext_noop("Topic: %(name)s"), name=row.name)
    said = gettext_noop("The latest editions on this topic.")
    place = own_place(topic_pages.address(row), title, said, OF_TOPIC)
    return shown(request, kind, place, Choice(topic=row))


def story(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """What was printed last on one story, item by item; a merged one leads to where it went."""
    row = get_object_or_404(Story, pk=pk)
    if row.merged_into_id:
        return moved(request, reverse("story-feed", args=[row.merged_into_id, kind]))
    title = in_site_language(gettext_noop("Story: %(name)s"), name=story_pages.title(row))
    said = gettext_noop("All that came out on this story, the latest first.")
    place = own_place(reverse("story", args=[pk]), title, said, OF_STORY)
    return shown(request, kind, place, Choice(story=row, per_item=True))


def corrections(request: HttpRequest, kind: str) -> HttpResponse:
    """What was put right and what was taken back last, of all Series."""
    title = in_site_language(gettext_noop("Corrections"))
    said = gettext_noop("What was put right, and what was taken back.")
    place = own_place(reverse("corrections"), title, said, OF_CORRECTIONS)
    try:
        wished = wishes.read(request.GET.lists(), place.allowed)
    except WishError as error:
        return refused(error)
    found = amends.latest(MOST)

    def make() -> HttpResponse:
        told = amended.entries(request, found, summaries=wished.content == "summary")
        return written(kind, feed(request, place, told, amends.changed(found), wished))

    rows = [*(each.version for each in found), *(each.series for each in found)]
    return announced(
        request,
        wished,
        answer(
            request,
            make,
            rows=[settings.WEBSUB_HUB, *rows],
            modified=amends.changed(found),
            by_date=True,
        ),
    )


def shown(request: HttpRequest, kind: str, place: Place, choice: Choice) -> HttpResponse:
    """A feed of editions or items as its reader wishes it; 304 without reading their texts."""
    try:
        wished = wishes.read(request.GET.lists(), place.allowed)
        chosen = narrowed(choice, wished)
    except WishError as error:
        return refused(error)
    if chosen is None:
        return a_text(in_site_language(gettext_noop("There is no such topic or source.")), 404)
    found = listing(chosen)
    if not (found.editions or choice.series or place.path == reverse("front") or wished.query()):
        raise Http404
    title = " · ".join([clean(place.title), *filters(chosen, wished)])

    def make() -> HttpResponse:
        said = entries.entries(request, found, summaries=wished.content == "summary")
        made = feed(request, replace(place, title=title), said, found.modified, wished)
        return written(kind, made)

    rows = [settings.WEBSUB_HUB, title, choice.series, *found.rows]
    said = answer(request, make, rows=rows, modified=found.modified, by_date=True)
    return announced(request, wished, said)


def narrowed(choice: Choice, wished: Wishes) -> Choice | None:
    """The choice as far as it is wished for; None when what is named is not there."""
    topic = topic_pages.called(wished.topic) if wished.topic else choice.topic
    source = Source.objects.filter(pk=wished.source).first() if wished.source else None
    if (wished.topic and not topic) or (wished.source and not source):
        return None
    return replace(
        choice,
        topic=topic,
        source=source,
        importance=wished.importance,
        language=wished.language,
        rolling=wished.rolling,
        per_item=choice.per_item or wished.per == "item",
    )


def filters(choice: Choice, wished: Wishes) -> list[str]:
    """What a feed was narrowed to, for its title."""
    with translation.override(language_of(choice.series)):
        said = [
            choice.topic.name if wished.topic and choice.topic else "",
            choice.source.name if choice.source else "",
            _("importance %(least)s and more") % {"least": wished.importance}
            if wished.importance
            else "",
            dict(Series._meta.get_field("language").flatchoices).get(wished.language, ""),
            _("summaries") if wished.content == "summary" else "",
            _("item by item") if wished.per == "item" else "",
            _("rolling Series too") if wished.rolling else "",
        ]
    return [clean(str(each)) for each in said if each]


def feed(
    request: HttpRequest,
    place: Place,
    said: Iterable[Entry],
    modified: datetime | None,
    wished: Wishes,
) -> Feed:
    """The feed as a value."""
    found, query = tuple(said), wished.query()
    link = absolute(request, place.path)
    return Feed(
        address=own_address(request, wished),
        link=link,
        id=f"{link}?{query}" if query else link,
        title=clean(place.title),
        description=clean(place.description),
        language=place.language,
        updated=max((each.updated for each in found), default=modified or frame()[1]),
        stylesheet=static("feed.css"),
        icon=absolute(request, static("favicon.svg")),
        about=absolute(request, reverse("about")),
        hubs=hubs(wished),
        entries=found,
    )


def hubs(wished: Wishes) -> tuple[str, ...]:
    """The hubs that tell of a feed: none of one with parameters, for these nobody tells a hub."""
    return () if wished.query() else tuple(settings.WEBSUB_HUB)


def own_address(request: HttpRequest, wished: Wishes) -> str:
    """Where a feed is, its parameters in the one order that all addresses have."""
    path, query = absolute(request, request.path), wished.query()
    return f"{path}?{query}" if query else path


def written(kind: str, made: Feed) -> HttpResponse:
    return HttpResponse(formats.printed(made, kind), content_type=formats.content_type(kind))


def announced(request: HttpRequest, wished: Wishes, response: HttpResponse) -> HttpResponse:
    """With the headers by which a subscriber finds hub and topic without reading the feed."""
    links = [f'<{hub}>; rel="hub"' for hub in hubs(wished)]
    response["Link"] = ", ".join([*links, f'<{own_address(request, wished)}>; rel="self"'])
    return response


def moved(request: HttpRequest, path: str) -> HttpResponse:
    """301 to the same feed at its own address."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)


def refused(error: WishError) -> HttpResponse:
    """400: in one sentence what is wrong, and what would be right."""
    return a_text(in_site_language(str(error), **error.said), 400)


def a_text(sentence: str, status: int) -> HttpResponse:
    kind = "text/plain; charset=utf-8"
    return HttpResponse(f"{sentence}\n", content_type=kind, status=status)


def in_site_language(words: str, /, **said: str) -> str:
    with translation.override(language_of(None)):
        return _(words) % said
