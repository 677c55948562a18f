"""An edition composed by hand: once for each time its form is opened, and one at a time of a
Series, so that a button pressed twice is not paid for twice."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID, uuid4, uuid5

from django.utils import timezone
from django.utils.translation import gettext

from articles import holder
from digests import compose as composing
from digests.compose import ComposeError
from digests.models import Digest, Series

PATIENCE = timedelta(minutes=10)  # longer than a model may take for a lead and a commentary


def compose(
    series: Series, cutoff: datetime | None, *, publish_at: datetime | None, token: UUID | None
) -> Digest:
    """What was asked for by this opening of the form; without a cut-off, up to now.

    ComposeError, LayoutError. Who asks again, for the same, is given the same.
    """
    uid = uuid5(token, f"{series.pk} {cutoff} {publish_at}") if token else uuid4()
    with alone(series):
        asked = Digest.objects.filter(uid=uid).first()
        until = cutoff or timezone.now()
        return asked or composing.compose(series, until, publish_at=publish_at, uid=uid)


@contextmanager
def alone(series: Series) -> Iterator[None]:
    """Hold the Series meanwhile; ComposeError where a person or the machine composes it."""
    now, claim = timezone.now(), holder.new_claim()
    free = Series.objects.filter(pk=series.pk).exclude(claimed_until__gt=now)
    if not free.update(claimed_by=claim, claimed_until=now + PATIENCE):
        raise ComposeError(
            gettext("An edition of “%(series)s” is being composed just now.") % {"series": series}
        )
    try:
        yield
    finally:
        Series.objects.give_back(claim)
