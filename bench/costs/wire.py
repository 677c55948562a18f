"""What a poll costs, an article with its text, story and draft, and an edition."""

import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Avg
from django.test import override_settings
from django.utils import timezone

from articles import tasks
from articles.models import Article, Call, Host, Poll, Source, User
from bench.costs.meter import spent, tell, tell_cpu
from bench.loading.outlets import host_of
from digests import publish
from digests.compose import compose
from digests.models import Digest, Series
from digests.press.pressing import press

A_BATCH = 20
EDITIONS = 5
ROUNDS = 3  # robots.txt first, and a turn of the host


@contextmanager
def outlets(port: int) -> Iterator[None]:
    """The web, as a proxy in a process of its own."""
    command = [sys.executable, "-m", "bench.loading.outlets", str(port), "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    process.stdout.readline()
    try:
        with override_settings(PROXY=f"http://127.0.0.1:{port}"):
            yield
    finally:
        process.terminate()
        process.wait()


def measure(sources: int, port: int) -> None:
    with outlets(port):
        pks = subscribe(sources)
        polls(pks, port)
        articles(pks)
        drafts(pks)
        editions()


def subscribe(count: int) -> list[int]:
    """Sources that are nobody else's, polled before."""
    long_ago = timezone.now() - timedelta(hours=2)
    made = Source.objects.bulk_create(
        Source(name=f"Unit {n}", feed_url=f"http://{host_of(n)}/feed.xml", polled_at=long_ago)
        for n in range(count)
    )
    return [source.pk for source in made]


def poll(pks: list[int]) -> None:
    now = timezone.now()
    Host.objects.update(next_at=now, claimed_by="")
    Source.objects.filter(pk__in=pks).update(due_at=now)
    tasks.poll(pks)


def polls(pks: list[int], port: int) -> None:
    """Of feeds of 8 entries: all new, unchanged, known in full, with one more."""
    print("polls, a feed each:")
    count = len(pks)
    poll_told("the first, 8 new entries", pks)
    poll_told("304", pks)
    Source.objects.filter(pk__in=pks).update(etag="", modified="", body_hash="")
    poll_told("200, nothing new", pks)
    hosts = ",".join(host_of(n) for n in range(count))
    url = f"http://127.0.0.1:{port}/grow/{time.time()}/{hosts}"
    urllib.request.urlopen(url, timeout=60).read()
    poll_told("200, one new entry", pks)


def poll_told(what: str, pks: list[int]) -> None:
    began = timezone.now()
    ours, theirs = spent(lambda: poll(pks))
    rows = Poll.objects.filter(at__gte=began, source__in=pks)
    assert rows.count() == len(pks) and not rows.exclude(error="").exists(), rows.first()
    size = rows.aggregate(size=Avg("size"))["size"]
    database = f" + {theirs / len(pks):.2f} db" if theirs else ""
    tell(what, f"{ours / len(pks):.2f}{database} ms", f"{size:.0f} bytes of body")


def articles(pks: list[int]) -> None:
    """Pages of 35 KB, texts of 4 KB; one of each source. The first time its robots.txt is asked."""
    print("articles:")
    found = Article.objects.filter(source__in=pks, snapshot=None).order_by("pk")
    some = list({source: pk for pk, source in found.values_list("pk", "source")}.values())
    worked_through(some[:1])  # loads code, and the recent articles that stories are made of
    ours, theirs = spent(lambda: worked_through(some))
    done = Article.objects.filter(pk__in=some).in_review().count()
    database = f" + {theirs / done:.2f} db" if theirs else ""
    more = f"{done} of {len(some)} are in review"
    tell("page, text, story, draft by extract", f"{ours / done:.2f}{database} ms", more)


def worked_through(pks: list[int]) -> None:
    """Taken as far as a machine may, without waiting for a host's turn."""
    for _ in range(ROUNDS):
        Host.objects.update(next_at=timezone.now(), claimed_by="")
        Article.objects.filter(pk__in=pks, state="draft").update(due_at=timezone.now())
        for start in range(0, len(pks), A_BATCH):
            tasks.process(pks[start : start + A_BATCH])


def drafts(pks: list[int]) -> None:
    """A model's drafts: what all around the model costs."""
    from tests.model_server import ModelServer, drafted

    found = Article.objects.filter(source__in=pks, state="draft", snapshot=None)
    some = list(found.order_by("pk").values_list("pk", flat=True)[: 2 * A_BATCH])
    answer = drafted("甲公司发布新模型", "甲公司发布了一个新模型，供企业使用。")
    with ModelServer(*[answer] * 3 * A_BATCH) as model, override_settings(**model.settings):
        worked_through(some[:1])  # loads the client
        ours, theirs = spent(lambda: worked_through(some[1:]))
    done = max(Article.objects.filter(pk__in=some[1:]).in_review().count(), 1)
    database = f" + {theirs / done:.2f} db" if theirs else ""
    more = f"{Call.objects.count()} calls, {done} drafts"
    tell("page, text, story, draft by a model", f"{ours / done:.2f}{database} ms", more)


def editions() -> None:
    """Twelve items each: composed, approved, published, pressed."""
    print("editions:")
    by = User.objects.create_superuser("units", password="a-long-password")
    series = Series.objects.create(title="速递", slug="units")
    made: list[Any] = []
    tell_cpu(
        "composed",
        EDITIONS,
        lambda: made.extend(compose(series, moment(n)) for n in range(EDITIONS)),
    )

    def out() -> None:
        for digest in made:
            publish.approve(digest, by=by)
            publish.publish(digest, by=by)

    tell_cpu("approved and published", EDITIONS, out)
    root = Path(settings.HOME) / "press"
    press(root)
    with override_settings(PRESS=str(root)):
        one = compose(series, moment(EDITIONS))
        publish.approve(one, by=by)
        publish.publish(one, by=by)
        tell_cpu("pressed", 1, lambda: press(root, wait=False, thorough=False))
    tell("editions there", str(Digest.objects.count()), f"{files_in(root)} files of the press")


def moment(n: int) -> Any:
    return timezone.now() + timedelta(seconds=n)


def files_in(root: Path) -> int:
    return sum(1 for path in root.rglob("*") if path.is_file())
