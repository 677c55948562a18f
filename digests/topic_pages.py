"""Topics as readers browse them: the latest editions on one, then month by month.

A month that is over changes no more, so that the static press need not print it again.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from articles.models import Article, Spelling, Topic
from articles.vocabulary import fold
from digests import printed, shelves, tongues
from digests.addresses import at
from digests.freshness import answer, changed
from digests.models import Digest, Item
from digests.models.digest import DigestQuerySet
from digests.models.item import ItemQuerySet
from digests.pages import page
from digests.printed import Group, Place
from digests.sheets import Sheet

LATEST = 30  # editions on the first page
LONGEST_SEGMENT = 80


def fits(name: str) -> bool:
    """Whether a name can stand in a path as it is, and cannot be taken for a key."""
    odd = name.isdecimal() or name.startswith(".") or "/" in name or not name.isprintable()
    return bool(name) and len(name) <= LONGEST_SEGMENT and not odd


def segment(topic: Topic) -> str:
    """What names a topic in an address: its name where that can stand there, else its key."""
    return topic.name if fits(topic.name) else str(topic.pk)


def address(topic: Topic, language: str = "") -> str:
    """Its page in a language, else in that of the site."""
    return tongues.within(at("topic", segment(topic)), language)


def month_address(topic: Topic, first: date, language: str) -> str:
    plain = reverse("topic-month", args=[segment(topic), first.year, first.month])
    return tongues.within(plain, language)


def named(name: str) -> Topic:
    """The topic a segment of an address means, however it is spelled; Http404 if none."""
    if name.isascii() and name.isdecimal():
        return get_object_or_404(Topic, pk=int(name[:18]))
    if topic := spelled(name):
        return topic
    raise Http404


def called(name: str) -> Topic | None:
    """The topic that somebody asks for by a name, however it is spelled, or by its key."""
    found = spelled(name)
    if found or not (name.isascii() and name.isdecimal()):
        return found
    return Topic.objects.filter(pk=int(name[:18])).first()


def spelled(name: str) -> Topic | None:
    """The topic of this name or of one of its spellings."""
    if topic := Topic.objects.filter(name=name).first():
        return topic
    found = Spelling.objects.filter(text=fold(name)).select_related("topic").first()
    return found.topic if found else None


def items(topic: Topic) -> ItemQuerySet:
    """What public editions printed under a topic: what its article is about."""
    return Item.objects.printed().filter(article__topics=topic)


def editions(topic: Topic) -> DigestQuerySet:
    """The public editions under a topic, newest first: filed under it, or with an item on it."""
    return Digest.objects.published().filter(under(topic))


def under(topic: Topic) -> Q:
    filed = Digest.topics.through.objects.filter(topic=topic).values("digest")
    told = Item.objects.filter(article__topics=topic).order_by().values("digest")
    return Q(pk__in=filed) | Q(pk__in=told)


def shelf(topic: Topic) -> list[Place]:
    """Where its editions stand in time, newest first; Http404 if there is none."""
    rows = editions(topic).values_list("pk", "published_at", "series__time_zone")
    if not (found := printed.places(rows)):
        raise Http404
    return found


def groups(topic: Topic, pks: list[int]) -> list[Group]:
    """Some editions, newest first, each with what it has under the topic; four queries."""
    # Two lists, not a join: SQLite would try every article of the topic with every edition.
    told = Article.topics.through.objects.filter(topic=topic).values("article")
    inside = Item.objects.filter(digest__in=pks, article__in=told)
    found = printed.lines(inside.order_by("digest", "position", "pk"))
    return printed.grouped(printed.digests(pks).values(), found)


def topics(request: HttpRequest) -> HttpResponse:
    """All topics of public editions, with how much is under each."""
    rows = counted()
    return answer(
        request,
        lambda: page(request, "digests/topics", topics=rows),
        rows=[(topic.pk, topic.name, *counts) for topic, *counts in rows],
        modified=changed(Digest.objects.all()),
    )


def counted() -> list[tuple[Topic, int, int]]:
    """Topics with how many editions are filed under them and how many items are, by name."""
    public = Digest.objects.published().order_by()
    filed = Digest.topics.through.objects.filter(digest__in=public)
    told = Item.objects.printed().filter(article__topics__isnull=False).order_by()
    of_editions = dict(filed.values_list("topic").annotate(n=Count("pk")))
    of_items = dict(told.values_list("article__topics").annotate(n=Count("pk")))
    rows = Topic.objects.filter(pk__in={*of_editions, *of_items})
    return [(row, of_editions.get(row.pk, 0), of_items.get(row.pk, 0)) for row in rows]


def topic(request: HttpRequest, name: str) -> HttpResponse:
    """The latest editions under a topic; other spellings of its name lead here."""
    row, language = named(name), tongues.of(request.path)
    if segment(row) != name:
        return HttpResponsePermanentRedirect(address(row, language))
    places = shelf(row)
    found = groups(row, [place.pk for place in places[:LATEST]])
    further = printed.months(places) if len(places) > LATEST else []
    months = [(first, count, month_address(row, first, language)) for first, count in further]
    return shown(request, row, found, months=months)


def topic_month(request: HttpRequest, name: str, year: int, month: int) -> HttpResponse:
    """The editions of a month under a topic; Http404 where the first page shows them all."""
    row, language = named(name), tongues.of(request.path)
    first = date(year, month, 1)
    if segment(row) != name:
        return HttpResponsePermanentRedirect(month_address(row, first, language))
    inside = shelves.of_month(year, month).published().filter(under(row))
    pks = list(inside.values_list("pk", flat=True))
    if not pks or editions(row).order_by()[: LATEST + 1].count() <= LATEST:
        raise Http404
    return shown(request, row, groups(row, pks), first=first)


def shown(
    request: HttpRequest,
    topic: Topic,
    found: list[Group],
    *,
    months: list[tuple[date, int, str]] | None = None,
    first: date | None = None,
) -> HttpResponse:
    return answer(
        request,
        lambda: page(
            request,
            "digests/topic",
            topic=topic,
            address=address(topic, tongues.of(request.path)),
            segment=segment(topic),
            groups=found,
            fed=any(not group.digest.series.rolling_hours for group in found),
            months=months or [],
            first=first,
        ),
        rows=[
            *(group.digest for group in found),
            *dict.fromkeys(group.digest.series for group in found),
            (topic.pk, topic.name, months),
            *([(x.item.pk, x.outlet, x.is_corrected) for x in group.lines] for group in found),
        ],
        modified=changed(Digest.objects.all()),
    )


def sheets() -> Iterator[Sheet]:
    """All topics with their months, and the other spellings that lead to them."""
    yield Sheet(reverse("topics"))
    stamps, found = printed.Stamps(), filed()
    rows = Topic.objects.in_bulk()
    told: set[int] = set()
    for pk, whole in found.items():
        if public := [row for row in whole if row[-1] in stamps.of]:
            told.add(pk)
            yield from sheets_of(rows[pk], public, stamps)
    for spelling in Spelling.objects.order_by("pk"):
        if spelling.topic_id in told and fits(spelling.text):
            there = segment(rows[spelling.topic_id])
            if spelling.text != there:
                yield Sheet(f"/topics/{spelling.text}/", there)


def filed() -> dict[int, list[tuple[int, ...]]]:
    """All that is under each topic: editions, and items with their editions; two queries."""
    found: dict[int, list[tuple[int, ...]]] = defaultdict(list)
    through = Digest.topics.through.objects.order_by("pk")
    for topic, digest in through.values_list("topic", "digest"):
        found[topic].append((digest,))
    told = Item.objects.filter(article__topics__isnull=False).order_by("pk")
    for topic, *row in told.values_list("article__topics", "pk", "digest"):
        found[topic].append(tuple(row))
    return found


def sheets_of(topic: Topic, rows: list[tuple[int, ...]], stamps: printed.Stamps) -> Iterator[Sheet]:
    """A topic's pages, of rows each of which ends with its edition."""
    here = f"/topics/{segment(topic)}/"
    yield Sheet(here, stamps.version(rows, topic.name))
    if len({row[-1] for row in rows}) <= LATEST:
        return
    by_month: dict[date, list[tuple[int, ...]]] = defaultdict(list)
    for row in rows:
        by_month[stamps.month[row[-1]]].append(row)
    for first, inside in by_month.items():
        yield Sheet(f"{here}{first:%Y/%m}/", stamps.version(inside, topic.name))
