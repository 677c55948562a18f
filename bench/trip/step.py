"""One step in a process of its own: python -m bench.trip.step fill|begin|drive|hold|same …

Which newsroom is meant NEWSROOM_HOME and DATABASE_URL say; `same` is told the other one's address.
"""

import json
import math
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import zip_longest
from pathlib import Path
from typing import Any

import django
from django.conf import settings

from newsroom.settings import database

if sys.argv[1] == "same":
    settings.DATABASES["other"] = database(sys.argv[2])
django.setup()

from django.apps import apps  # noqa: E402
from django.db import models, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402
from django_q.tasks import async_task  # noqa: E402

from articles.models import Article, Poll, Sighting, Source, User  # noqa: E402
from bench.shared import invented  # noqa: E402
from digests import publish  # noqa: E402
from digests.compose import compose  # noqa: E402
from digests.models import Digest, Series  # noqa: E402
from newsroom.backup.rows import LEFT_OUT  # noqa: E402

MEDIA, A_FILE = 200, 20_000  # how many files, of how many bytes
A_CHUNK = 2_000  # rows
SHOWN = 5  # faults


def fill(count: str) -> None:
    """So many articles, editions, and files."""
    invented.fill(int(count))
    invented.put_into_stories(apps, int(count))
    invented.put_into_editions(apps, int(count) // 400)
    User.objects.create_superuser("editor", "林望@example.org", "a-long-password")
    folder = Path(settings.MEDIA_ROOT, "图")
    folder.mkdir(parents=True)
    for number in range(MEDIA):
        (folder / f"第{number}张.png").write_bytes(os.urandom(A_FILE))


def begin(*feeds: str) -> None:
    """Sources that have been polled before, and a Series."""
    long_ago = timezone.now() - timedelta(hours=2)
    Source.objects.bulk_create(
        Source(name=f"第{n}报", feed_url=url, polled_at=long_ago) for n, url in enumerate(feeds)
    )
    User.objects.create_superuser("editor", password="a-long-password")
    Series.objects.create(title="速递", slug="daily")


def drive(seconds: str) -> None:
    """Let the clock strike every second, and publish what has come in; says when it begins to."""
    editor, series = User.objects.get(), Series.objects.get()
    end, published = math.inf, 0
    while time.monotonic() < end:
        Source.objects.filter(claimed_until=None).update(due_at=timezone.now())
        async_task("newsroom.clock.tick")
        if end is math.inf and Article.objects.usable().exists():
            end = time.monotonic() + float(seconds)
            print("begun", flush=True)
        if end < math.inf:
            made = compose(series, timezone.now())
            publish.approve(made, by=editor)
            publish.publish(made, by=editor)
            published += 1
        time.sleep(1)
    print(f"published={published}")


def hold() -> None:
    """What must be true of every moment, whichever it was: how much there is of it, and faults."""
    faults = list(wrong())
    counts = {
        "articles": Article.objects.count(),
        "moves": sum(model.objects.count() for model in (moves(Article), moves(Digest))),
        "polls": Poll.objects.count(),
        "editions": Digest.objects.published().count(),
    }
    print(json.dumps({"counts": counts, "faults": faults[:SHOWN], "wrong": len(faults)}))


def moves(model: Any) -> Any:
    return model._meta.get_field("transitions").related_model


def wrong() -> Iterator[str]:
    """Each rule ties two tables that are written in one transaction."""
    for model in (Article, Digest):
        yield from untold(model)
    seen = Counter(Sighting.objects.values_list("source", flat=True))
    told: Counter[int] = Counter()
    for source, new in Poll.objects.values_list("source", "new"):
        told[source] += new
    for source in seen.keys() | told.keys():
        if seen[source] != told[source]:
            yield f"source {source}: {told[source]} new in its polls, {seen[source]} seen"
    for article in Article.objects.filter(sightings=None).values_list("pk", flat=True):
        yield f"article {article} was seen by nobody"
    numbers = sorted(Digest.objects.published().values_list("number", flat=True))
    if numbers != list(range(1, len(numbers) + 1)):
        yield f"numbers of editions: {numbers}"
    for digest in Digest.objects.published().prefetch_related("items", "revisions"):
        printed = [len(revision.issue["items"]) for revision in digest.revisions.all()]
        if printed != [len(digest.items.all())]:
            yield f"edition {digest.pk}: {printed} printed, {len(digest.items.all())} items"


def untold(model: Any) -> Iterator[str]:
    """Rows whose moves do not lead to where they stand."""
    for row in model.objects.prefetch_related("transitions"):
        steps = sorted(row.transitions.all(), key=lambda step: step.pk)
        path = ["draft", *(step.new for step in steps)]
        if path[-1] != row.state or [step.old for step in steps] != path[:-1]:
            yield f"{row._meta.model_name} {row.pk} is {row.state}, but moved {path}"


def same(url: str) -> None:
    """Every row of every table that a backup keeps, here and there, as Django reads it."""
    rows, faults = 0, []
    for model in kept():
        for here, there in zip_longest(all_of(model, "default"), all_of(model, "other")):
            rows += 1
            if here != there:
                faults.append(f"{model._meta.label}: {here} is {there}"[:300])
    print(json.dumps({"counts": {"rows": rows}, "faults": faults[:SHOWN], "wrong": len(faults)}))


def kept() -> Iterable[Any]:
    every = apps.get_models(include_auto_created=True)
    return [m for m in every if m._meta.managed and m._meta.label not in LEFT_OUT]


def all_of(model: type[models.Model], alias: str) -> Iterator[tuple[Any, ...]]:
    names = [field.attname for field in model._meta.concrete_fields]
    rows = model._base_manager.using(alias).order_by("pk").values_list(*names)
    with transaction.atomic(using=alias):
        for row in rows.iterator(chunk_size=A_CHUNK):
            yield tuple(bytes(v) if isinstance(v, memoryview) else v for v in row)


STEPS: dict[str, Callable[..., None]] = {
    "fill": fill,
    "begin": begin,
    "drive": drive,
    "hold": hold,
    "same": same,
}

if __name__ == "__main__":
    STEPS[sys.argv[1]](*sys.argv[2:])
