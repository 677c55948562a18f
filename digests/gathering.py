"""What the sources of an edition gave in its hours: which were read, which stayed silent."""

from datetime import datetime
from typing import Any

from django.db.models import Max, Q

from articles.models import Poll, Source
from digests.models import Series


def gathered(series: Series, start: datetime | None, end: datetime | None) -> dict[str, Any]:
    """What an edition over these hours keeps: how many sources were read ("read"), the names of
    those that could not be ("missing"), and when one was read last ("until", ISO 8601).

    Empty where no feed was asked, or nobody knows: an import, or polls long forgotten.
    """
    if start is None or end is None:
        return {}
    ours = Source.objects.active().filter(quarantined_at=None)
    if series.its_sources().exists():
        ours = ours.filter(pk__in=series.its_sources().values("pk"))
    polls = Poll.objects.filter(source__in=ours, at__gte=start, at__lt=end).order_by()
    lasts = dict(polls.values_list("source").annotate(last=Max("at", filter=Q(error=""))))
    read = {pk: last for pk, last in lasts.items() if last}
    failed = Q(pk__in=lasts.keys() - read.keys()) | Q(failing_since__lt=start)
    missing = list(ours.filter(failed).exclude(pk__in=read).values_list("name", flat=True))
    if not (read or missing):
        return {}
    until = max(read.values(), default=None)
    return {"read": len(read), "missing": missing, "until": until.isoformat() if until else ""}
