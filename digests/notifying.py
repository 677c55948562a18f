"""Notices become messages: one for each channel that wants to hear of it."""

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from articles import notices, noticing
from articles.chores import Efforts, LeaseLostError
from articles.models import Outbox
from digests import letters
from digests.models import Channel

A_ROUND = 100  # messages a minute; those to one chat go as one, where they are alike


def attend(now: datetime) -> Counter[str]:
    """The worker's minute for notices: what came up, whom it is told to, and off it goes."""
    noticing.survey(now)
    spread(now)
    tally = letters.send(Outbox.objects.of(Outbox.MESSAGE).turn(timezone.now(), A_ROUND))
    Outbox.objects.prune(now)
    return tally


def spread(now: datetime) -> None:
    """A message to each channel that wants to hear of it, for notices whose hour has come."""
    ids = Outbox.objects.of(Outbox.NOTICE).due(now).values_list("pk", flat=True)
    with Efforts(Outbox.objects.claim_many(ids)) as efforts:
        channels = list(Channel.objects.active().with_series()) if efforts.rows else []
        for notice in efforts.rows:
            with efforts.on(notice), suppress(LeaseLostError):
                pass_on(notice, channels, now)


def pass_on(notice: Outbox, channels: Iterable[Channel], now: datetime) -> None:
    """Put the messages of a notice, and have done with it: both or neither."""
    told = notice.payload
    with transaction.atomic():
        for channel in channels:
            if channel.wants(told["event"], told["series"]):
                row = {
                    "kind": Outbox.MESSAGE,
                    "payload": message(notice, channel),
                    "due_at": channel.next_word(now),
                    "told_of": notice,
                }
                key = notices.fitting(f"{notice.key}@{channel.pk}")
                Outbox.objects.get_or_create(key=key, defaults=row)
        notice.delivered()


def message(notice: Outbox, channel: Channel) -> dict[str, Any]:
    """What one channel is told, in its language."""
    told = notice.payload
    words = told["said"].get(channel.language) or next(iter(told["said"].values()))
    return {
        "channel": channel.pk,
        "to": channel.name,
        "event": told["event"],
        "series": told["series_title"],
        "at": notice.put_at.isoformat(),
        "part": {"key": notice.key, "url": told["url"], **words},
    }
