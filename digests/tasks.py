"""The steps of the first floor: editions drafted at their hour, and published at theirs."""

from collections import Counter
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext

from articles.chores import LeaseLostError
from articles.workflow import Conflict, WorkflowError
from digests.compose import ComposeError, compose
from digests.models import Digest, Series
from digests.publish import publish


class RefusedError(Exception):
    """A gate stands in the way of a due edition; a person must act."""

    permanent = True


def assemble(series_id: int) -> Counter[str]:
    """Propose the edition of a Series whose hour has come, and plan the next one."""
    series = Series.objects.claim(series_id)
    if series is None:
        return Counter()  # not due, or another worker has it
    out = series.out_due(timezone.now())
    try:
        compose(series, out - timedelta(minutes=series.cutoff_minutes), publish_at=out)
        made = 1
    except ComposeError:
        made = 0  # proposed already, by hand or before a crash
    following = series.draft_time(series.next_out(out))
    try:
        series.done(due_at=following)
    except LeaseLostError:
        series.release()
    return Counter(assembled=made)


def release_due(digest_id: int) -> Counter[str]:
    """Publish an approved edition whose hour has come; a refusal is written on it."""
    digest = Digest.objects.claim(digest_id)
    if digest is None:
        return Counter()
    try:
        publish(digest)
        return Counter(published=1)
    except Conflict:
        digest.release()
        return Counter()
    except WorkflowError as error:
        digest.put_off(RefusedError(gettext("Not published: %(why)s") % {"why": error}))
        return Counter(failed=1)
