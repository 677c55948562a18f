"""Polling, against the plainest thing that works: one feed after another, parsed and forgotten.

Both read the same feeds from a web on loopback. Ours also guards, compares, writes every row and
plans the next poll; the baseline writes nothing. Printed: feeds a second and the ratio, for feeds
that are all new and for feeds that have not changed.
"""

import os
import tempfile
import time
import urllib.request
from collections.abc import Callable

FEEDS, ENTRIES = 200, 25


def prepare() -> None:
    """Django on a database of its own, before anything of it is imported."""
    os.environ["NEWSROOM_HOME"] = tempfile.mkdtemp(prefix="newsroom-bench-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
    os.environ.pop("DATABASE_URL", None)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def feed(number: int) -> str:
    items = "".join(
        f"<item><title>第{number}家的第{n}条消息</title><guid>{number}-{n}</guid>"
        f"<link>http://site{number}.example/{n}</link>"
        f"<description>{'甲乙丙丁。' * 40}</description>"
        "<pubDate>Sat, 01 Nov 2025 08:00:00 GMT</pubDate></item>"
        for n in range(ENTRIES)
    )
    return f"<rss version='2.0'><channel><title>甲{number}</title>{items}</channel></rss>"


def timed(work: Callable[[], object]) -> float:
    """Feeds a second."""
    began = time.perf_counter()
    work()
    return FEEDS / (time.perf_counter() - began)


def one_after_another(addresses: list[str]) -> None:
    import feedparser

    for address in addresses:
        feedparser.parse(urllib.request.urlopen(address).read())


def ours() -> None:
    from django.utils import timezone

    from articles import tasks
    from articles.models import Source

    Source.objects.update(due_at=timezone.now())
    tasks.poll(Source.objects.values_list("pk", flat=True))


def main() -> None:
    prepare()
    from django.conf import settings

    from articles.models import Poll, Source
    from tests.web import Web

    with Web() as web:
        settings.FETCH_ALLOW = [web.host]
        web.pages = {f"/{n}": ("application/rss+xml", feed(n)) for n in range(FEEDS)}
        addresses = [f"{web.url}/{n}" for n in range(FEEDS)]
        Source.objects.bulk_create(Source(name=url, feed_url=url) for url in addresses)
        baseline = timed(lambda: one_after_another(addresses))
        for name, rate in (("all new", timed(ours)), ("unchanged", timed(ours))):
            print(
                f"{name}: {rate:.0f} feeds/s; baseline {baseline:.0f}; ratio {rate / baseline:.2f}"
            )
        failed = Poll.objects.exclude(error="").count()
        print(f"polls written: {Poll.objects.count()}, failed: {failed}")


if __name__ == "__main__":
    main()
