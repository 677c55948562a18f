"""The rows of a newsroom some years old: sources, articles in stories, editions, editors, hours.

python -m bench.loading.stock ARTICLES EDITIONS | index
"""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from bench.loading import words
from bench.loading.housing import OUTLETS
from bench.loading.outlets import host_of
from bench.shared import invented

SERIES = ("morning", "midday", "evening", "bulletin", "letter")  # the last one is in English
FIRST = datetime(2021, 1, 1, 0, 30, tzinfo=UTC)
SOURCES, EVERY = 1_000, 15  # so many, each polled every so many minutes
EDITORS, PASSWORD = 20, "a-long-password-of-theirs"
PAIR = 2  # articles that tell one story
RECENT = 10_000  # articles in stories: what the index of stories holds at most
NEXT_HOURS = "extra-"  # begins the address of an edition that waits for its minute


def fill(articles: int, editions: int) -> None:
    """Everything, in an empty database that has its tables."""
    steps: dict[str, Callable[[], object]] = {
        "editors": people,
        f"{articles} articles": lambda: invented.fill(articles),
        f"{SOURCES} sources, each polled once": follow,
        "stories": tell,
        f"{editions} editions": lambda: print_all(editions),
        "indexes": index,
        "what was told already": settle,
    }
    for name, step in steps.items():
        began = datetime.now(UTC)
        step()
        print(f"  {name}: {(datetime.now(UTC) - began).total_seconds():.0f} s", flush=True)


def people() -> None:
    """Twenty editors, superusers as the first account of a newsroom is."""
    from django.contrib.auth.hashers import make_password

    from articles.models import User

    secret = make_password(PASSWORD)
    User.objects.bulk_create(
        User(username=f"editor-{n}", password=secret, is_staff=True, is_superuser=True)
        for n in range(EDITORS)
    )


def follow() -> None:
    """All articles come of sources on loopback, whose feeds are known by now.

    What their first poll brought is old news that somebody has spiked.
    """
    from articles import tasks
    from articles.models import Article, Source

    there = list(Source.objects.order_by("pk"))
    there += Source.objects.bulk_create(
        Source(name=f"Outlet {n}", feed_url=f"https://{n}.example/feed")
        for n in range(len(there), SOURCES)
    )
    for number, source in enumerate(there):
        source.feed_url = f"http://{host_of(number)}/feed.xml"
        source.interval, source.language = EVERY, "zh"
    Source.objects.bulk_update(there, ["feed_url", "interval", "language"], batch_size=200)
    Source.objects.update(due_at=datetime.now(UTC))
    known = Article.objects.latest("pk").pk
    tasks.poll([source.pk for source in there])
    Article.objects.filter(pk__gt=known).update(due_at=None, state="spiked", indexed=True)


def tell() -> None:
    """The latest articles tell stories, two of them one; and an index has read them once."""
    from django.utils import timezone

    from articles import stories
    from articles.models import Article, Story

    latest = list(
        Article.objects.order_by("-first_seen_at")[:RECENT].only("title", "first_seen_at")
    )
    pairs = [latest[start : start + PAIR] for start in range(0, len(latest), PAIR)]
    made = Story.objects.bulk_create(
        Story(
            title=both[0].title, first_seen=both[-1].first_seen_at, last_seen=both[0].first_seen_at
        )
        for both in pairs
    )
    for story, both in zip(made, pairs, strict=True):
        for each in both:
            each.story = story
    Article.objects.bulk_update(latest, ["story"], batch_size=500)
    stories.recent_index(timezone.now())


def index() -> None:
    """Bring both searches up to date."""
    from articles import search
    from digests import catalogue

    exhaust(lambda: search.catch_up(5_000))
    exhaust(catalogue.catch_up)


def exhaust(catch_up: Callable[[], int]) -> None:
    while catch_up():
        pass


def print_all(count: int) -> None:
    """So many editions of five Series, three a day, published as always."""
    from digests.models import Series

    chance = Random(1)
    for slug in SERIES:
        language = "en" if slug == SERIES[-1] else "zh"
        Series.objects.create(
            slug=slug,
            title=slug.title(),
            language=language,
            time_zone="Asia/Shanghai",
            active=False,
        )
    every = list(Series.objects.order_by("pk"))
    for number in range(count):
        day, which = divmod(number, len(every))
        publish(every[which], FIRST + timedelta(days=day), chance)


def publish(series: Any, out: datetime, chance: Random) -> Any:
    """One edition of the usual size."""
    from tests import newsstand

    said = words.texts(chance, series.language)
    lead = words.sentence(chance, series.language, 60)
    return newsstand.edition(series, boss(), out, texts=said, lead=lead)


def boss() -> Any:
    from articles.models import User

    return User.objects.get(username="editor-0")


def settle() -> None:
    """What years ago was told, drawn and pushed; nothing of it is left to do."""
    from articles.models import Beat, Outbox
    from digests.models import Watch

    Outbox.objects.all().delete()
    Watch.objects.update(due_at=None)
    Beat.strike("retention")  # it was at it today


def approve_coming(first: datetime, count: int) -> list[tuple[str, datetime]]:
    """An edition for each of the next minutes, approved; their addresses and hours."""
    from digests.models import Digest, Item, Series
    from digests.publish import approve
    from tests import newsstand

    chance, by = Random(first.timestamp()), boss()
    every = list(Series.objects.order_by("pk"))
    coming = []
    for number in range(count):
        series, hour = every[number % len(every)], first + timedelta(minutes=number)
        digest = Digest.objects.create(
            series=series,
            slug=f"{NEXT_HOURS}{hour:%m%d%H%M}",
            title=words.title(chance, series.language),
            window_start=hour - timedelta(hours=2),
            window_end=hour - timedelta(minutes=30),
            publish_at=hour,
            layout=series.form.to_json(),
            lead=words.sentence(chance, series.language, 60),
        )
        digest.move("review", by=by)
        said = words.texts(chance, series.language)
        Item.objects.bulk_create(
            newsstand.item(digest, *text, place) for place, text in enumerate(said, 1)
        )
        approve(digest, by=by)
        coming.append((digest.get_absolute_url(), hour))
    return coming


def spread(now: datetime) -> None:
    """The polls of all sources, over the round that begins now: it may have been days."""
    from articles.models import Host, Source

    Host.objects.all().delete()
    for place, pk in enumerate(Source.objects.order_by("pk").values_list("pk", flat=True)):
        due = now + timedelta(minutes=EVERY) * place / SOURCES
        Source.objects.filter(pk=pk).update(due_at=due, claimed_by="", claimed_until=None)


def main() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    if sys.argv[1] == "index":
        index()
        return
    call_command("migrate", verbosity=0)
    command = [sys.executable, "-m", "bench.loading.outlets", str(OUTLETS), "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as outlets:
        assert outlets.stdout is not None
        outlets.stdout.readline()
        try:
            fill(int(sys.argv[1]), int(sys.argv[2]))
        finally:
            outlets.terminate()


if __name__ == "__main__":
    main()
