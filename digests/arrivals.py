"""What was handed in at the desk, opened a few parcels at a time: editions and lists of sources."""

import json
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from articles import subscriptions
from articles.models import Job, Parcel, Source
from articles.opml import Outline
from digests.folder import FileError
from digests.importing import Import
from digests.unpack import Handed

FEED_OUTCOMES = {
    "added": Parcel.Outcome.NEW,
    "known": Parcel.Outcome.UNCHANGED,
    "refused": Parcel.Outcome.REFUSED,
}


# Handed in
@transaction.atomic
def of_editions(found: Iterable[Handed], *, into: str, by: Any) -> Job:
    """A job for these files; a Series for all of them, or "" where their layout decides."""
    job = Job.objects.begin(Job.Kind.HUGO, [], by=by, wish=into)
    Parcel.objects.hand_in(job, map(of_file, found))
    return job


def of_file(handed: Handed) -> Parcel:
    outcome = Parcel.Outcome.REFUSED if handed.refusal else ""
    told = {"said": handed.refusal, "line": handed.line, "outcome": outcome}
    return Parcel(name=handed.name, content=handed.text, **told)


@transaction.atomic
def of_sources(outlines: Iterable[Outline], *, by: Any) -> Job:
    """A job for the feeds of a list."""
    job = Job.objects.begin(Job.Kind.OPML, [], by=by)
    Parcel.objects.hand_in(job, map(of_outline, outlines))
    return job


def of_outline(outline: Outline) -> Parcel:
    name = outline.title or outline.feed_url or "—"
    content = json.dumps(asdict(outline), ensure_ascii=False)
    return Parcel(name=name[: subscriptions.LONGEST_NAME], line=outline.line, content=content)


# Opened
def take_in_editions(keys: Sequence[int], job: Job) -> list[int]:
    """Import these files: each wholly or not at all, and none twice however often this is begun."""
    with speaking_to(job), transaction.atomic():
        run = Import(now=job.at, slug=job.wish)
        for parcel in Parcel.objects.filter(pk__in=keys).waiting().order_by("pk"):
            take_in(run, parcel)
        run.settle()
    return []


def take_in(run: Import, parcel: Parcel) -> None:
    """Import a file, and write on its parcel what became of it."""
    made = len(run.made)
    try:
        plan = run.plan(Handed(parcel.name, parcel.content).file())
        run.carry_out(plan)
    except FileError as refusal:
        parcel.opened(Parcel.Outcome.REFUSED, str(refusal), line=refusal.line or 0)
        return
    said = [_("Made the series %(slug)s.") % {"slug": series.slug} for series in run.made[made:]]
    parcel.opened(plan.verb, " ".join(said), row=plan.digest.pk)


def follow(keys: Sequence[int], job: Job) -> list[int]:
    """Follow these feeds, those that are not known yet."""
    with speaking_to(job), transaction.atomic():
        parcels = list(Parcel.objects.filter(pk__in=keys).waiting().order_by("pk"))
        verdicts = subscriptions.take_in(map(outline_of, parcels), timezone.now())
        urls = [verdict.outline.feed_url for verdict in verdicts]
        rows = dict(Source.objects.filter(feed_url__in=urls).values_list("feed_url", "pk"))
        for parcel, verdict in zip(parcels, verdicts, strict=True):
            parcel.name = (verdict.outline.title or parcel.name)[: subscriptions.LONGEST_NAME]
            parcel.outcome = FEED_OUTCOMES[verdict.counted]
            parcel.said = verdict.reason or note(verdict)
            parcel.row, parcel.content = rows.get(verdict.outline.feed_url), ""
        Parcel.objects.bulk_update(parcels, ["name", "outcome", "said", "row", "content"])
    return []


def outline_of(parcel: Parcel) -> Outline:
    said: dict[str, Any] = json.loads(parcel.content)
    return Outline(**said | {"folder": tuple(said["folder"])})


def note(verdict: subscriptions.Verdict) -> str:
    """What else there is to know of a feed that was there already."""
    if verdict.told == subscriptions.SWITCHED_OFF:
        return _("Switched off.")
    if verdict.told == subscriptions.LISTED_TWICE:
        return _("Listed twice.")
    return ""


def speaking_to(job: Job) -> AbstractContextManager[None]:
    """Whatever is written down meanwhile is in the language of who asked for it."""
    return translation.override(getattr(job.by, "language", "") or settings.LANGUAGE_CODE)
