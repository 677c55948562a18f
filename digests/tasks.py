"""The steps of the first floor: editions drafted at their hour, and published at theirs."""

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from time import monotonic

from django.utils import timezone
from django.utils.translation import gettext

from articles import jobs, tasks
from articles.chores import Efforts, LeaseLostError
from articles.jobs import Way
from articles.models import Article, Job
from articles.politeness import turns
from articles.workflow import Conflict, WorkflowError
from digests import arrivals, demand, watching
from digests.compose import ComposeError, compose
from digests.models import Digest, LayoutError, Series, Watch
from digests.publish import publish

WAYS: dict[str, Way] = {
    Job.Kind.POLL: Way(50, jobs.poll),
    Job.Kind.DRAFT: Way(4, jobs.draft_again(lambda keys: process(keys))),
    Job.Kind.CHECK: Way(20, jobs.check),
    Job.Kind.HUGO: Way(10, arrivals.take_in_editions),
    Job.Kind.OPML: Way(200, arrivals.follow),
}

SHIFT = 45.0  # seconds after which a hand begins no further batch: the clock soon strikes again


class RefusedError(Exception):
    """A gate stands in the way of a due edition; a person must act, and it is tried again."""

    permanent = False


def process(article_ids: Iterable[int]) -> Counter[str]:
    """Take articles as far as a machine may, each drafted for a Series that could print it."""
    return tasks.process(article_ids, demand.orders)


def work_off(article_ids: Sequence[int]) -> Counter[str]:
    """Process these articles, then what else is due, a batch of the same size at a time.

    It ends after a shift, or when one it has just had in hand is still due: with that nothing can
    be done now.
    """
    until, size = monotonic() + SHIFT, len(article_ids)
    batch, tally = list(article_ids), Counter[str]()
    while batch:
        tally.update(process(batch))
        rest = Article.objects.turn(timezone.now(), size) if monotonic() < until else []
        batch = rest if set(rest).isdisjoint(batch) else []
    return tally


def carry_on(job_ids: Iterable[int]) -> Counter[str]:
    """Go on with jobs that somebody asked for, a shift each."""
    with Efforts(Job.objects.claim_many(job_ids)) as efforts:
        for job in efforts.rows:
            with efforts.on(job), suppress(LeaseLostError):
                jobs.work(job, WAYS)
    return Counter()


def assemble(series_id: int) -> Counter[str]:
    """Propose the edition of a Series whose hour has come, and plan the next one."""
    series = Series.objects.claim(series_id)
    if series is None:
        return Counter()  # not due, or another worker has it
    now = timezone.now()
    with Efforts([series]) as efforts, efforts.on(series):
        if series.quiet and series.quiet.has(now):
            return hushed(series, now)
        return proposed(series, series.out_due(now))


def hushed(series: Series, now: datetime) -> Counter[str]:
    """A worker that comes back in quiet hours drafts nothing: what was missed is left out, and
    its news is in the next edition."""
    out = series.out_due(now)
    if out <= now:
        out = series.next_out(now)
    begins = series.quiet.over(now) if series.quiet else now
    with suppress(LeaseLostError):
        series.done(due_at=max(series.draft_time(out), begins), out_at=out)
    return Counter()


def proposed(series: Series, out: datetime) -> Counter[str]:
    """The edition that goes out then; one that is there, by hand or before a crash, will do."""
    try:
        cutoff = out - timedelta(minutes=series.cutoff_minutes)
        compose(series, cutoff, publish_at=out, scheduled=True)
        made = 1
    except ComposeError:
        made = 0
    except LayoutError as error:
        series.put_off(RefusedError(str(error)))
        return Counter(failed=1)
    # A lease that ran out meanwhile is no harm: whoever holds it now finds the edition there.
    with suppress(LeaseLostError):
        series.done(**series.planned(series.next_out(out)))
    return Counter(assembled=made)


def release_due(digest_id: int) -> Counter[str]:
    """Publish an approved edition whose hour has come; a refusal is written on it."""
    digest = Digest.objects.claim(digest_id)
    if digest is None:
        return Counter()
    with Efforts([digest]) as efforts, efforts.on(digest):
        if until := kept_quiet(digest, timezone.now()):
            digest.wait(until)
            return Counter()
        return released(digest)


def kept_quiet(digest: Digest, now: datetime) -> datetime | None:
    """Until when an edition waits that missed its hour and would go out in quiet hours.

    None when it need not; where a person has set an hour within them, it is that person's word.
    """
    quiet, hour = digest.series.quiet, digest.publish_at
    if quiet is None or not quiet.has(now) or (hour and quiet.has(hour)):
        return None
    return quiet.over(now)


def released(digest: Digest) -> Counter[str]:
    try:
        publish(digest)
        return Counter(published=1)
    except Conflict:
        return Counter()  # somebody changed it this moment; it stays due
    except (WorkflowError, LayoutError) as error:
        digest.put_off(RefusedError(gettext("Not published: %(why)s") % {"why": error}))
        return Counter(failed=1)


def reread(watch_ids: Iterable[int]) -> Counter[str]:
    """Read the sources of published items again; what is wrong with one becomes an alarm."""
    with Efforts(Watch.objects.whole().claim_many(watch_ids)) as efforts:
        with turns(efforts.rows) as watches:
            answers = watching.ask(watches)
        for watch, answer in zip(watches, answers, strict=True):
            with efforts.on(watch), suppress(LeaseLostError):
                watching.look(watch, answer)
    return Counter()
