"""The sample press over HTTP: two feeds, a page per story, a front page."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.views.decorators.http import condition

from newsroom.sample import press

# Ages count from here, so that a poll during one run always reads the same bytes.
STARTED = timezone.now().replace(microsecond=0)
KINDS: dict[str, type[SyndicationFeed]] = {"zh": Rss201rev2Feed, "en": Atom1Feed}


def etag(request: HttpRequest, language: str) -> str:
    """Names this run of the press; no feed changes before the next."""
    return f'"{language}-{STARTED.timestamp():.0f}"'


def last_modified(request: HttpRequest, language: str) -> datetime:
    """The start of the press; Http404, ahead of any 304, for a feed it lacks."""
    if language not in press.OUTLETS:
        raise Http404
    return STARTED


@condition(etag, last_modified)
def feed(request: HttpRequest, language: str) -> HttpResponse:
    """The outlet's feed: RSS 2.0 in Chinese, Atom in English."""
    outlet = press.OUTLETS[language]
    generator = KINDS[language](
        title=outlet.name,
        link=request.build_absolute_uri(reverse("sample-index")),
        description=outlet.about,
        subtitle=outlet.about,
        language=outlet.lang,
        author_name=outlet.name,
        feed_url=request.build_absolute_uri(),
    )
    for story in press.stories(language):
        add(generator, story, address(request, story))
    kind = f"{outlet.feed_type}; charset=utf-8"
    return HttpResponse(generator.writeString("utf-8"), content_type=kind)


def add(generator: SyndicationFeed, story: press.Story, link: str) -> None:
    """One story as an entry that keeps its id on every host and after every start."""
    published = story.published(STARTED)
    generator.add_item(
        title=story.title,
        link=link,
        description=story.lead,
        author_name=story.byline,
        pubdate=published,
        updateddate=published,
        unique_id=story.guid,
        unique_id_is_permalink=False,
    )


def address(request: HttpRequest, story: press.Story) -> str:
    """The story's page, host and all."""
    return request.build_absolute_uri(reverse("sample-page", args=[story.language, story.slug]))


def page(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """One story, dressed as a newspaper's page."""
    try:
        story = press.find(language, slug)
    except KeyError:
        raise Http404 from None
    context = {
        "story": story,
        "published": story.published(STARTED),
        "address": address(request, story),
        "outlet": press.OUTLETS[language],
        "others": [other for other in press.stories(language) if other != story][:4],
    }
    return render(request, "sample/page.html", context)


def index(request: HttpRequest) -> HttpResponse:
    """The front page of both outlets."""
    outlets = [(language, press.OUTLETS[language], press.stories(language)) for language in KINDS]
    return render(request, "sample/index.html", {"outlets": outlets})
