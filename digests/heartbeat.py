"""A sign of life with each edition, to a service that watches for it from outside.

An alarm of our own would die with what it warns of: here silence is the alarm. So it is sent for
editions alone that have an hour, and as soon as one is out, however it came out.
"""

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from urllib.parse import urlsplit

from django.conf import settings

from articles import fetch
from articles.chores import Efforts, LeaseLostError
from articles.models import Outbox
from articles.notices import fitting
from digests.models import Digest


def published(digest: Digest, announcement: str) -> None:
    """Remember to tell that an edition is out; in the transaction that publishes it."""
    if not settings.HEARTBEAT_URL or digest.sample or digest.publish_at is None:
        return
    Outbox.objects.put(
        Outbox.HEARTBEAT,
        fitting(f"heartbeat:{announcement}"),
        event="heartbeat",
        to=urlsplit(settings.HEARTBEAT_URL).hostname or "",  # without a password in it
        series=digest.series.title,
        part={"subject": digest.title, "lines": []},
    )


def attend(ids: Iterable[int]) -> Counter[str]:
    """Give the signs that are due among these; the address is that of now."""
    tally: Counter[str] = Counter()
    with Efforts(Outbox.objects.of(Outbox.HEARTBEAT).claim_many(ids)) as efforts:
        for row in efforts.rows:
            with efforts.on(row), suppress(LeaseLostError):
                try:
                    if settings.HEARTBEAT_URL:
                        fetch.get(settings.HEARTBEAT_URL, accept="*/*")
                except fetch.FetchError as error:
                    row.put_off(error)
                    tally["missed"] += 1
                else:
                    row.delivered()
                    tally["beats"] += 1
    return tally
