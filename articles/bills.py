"""Who a question to a model is asked for, and so whose money it costs."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Bill:
    """An article, its source, an edition (by its uid), a Series (by its slug), or none of them.

    What is `scheduled` goes into an edition that goes out by the clock: it may use the share of
    the day's money that is kept for these.
    """

    article: int | None = None
    source: int | None = None
    edition: UUID | None = None
    series: str = ""
    scheduled: bool = False


NOBODY = Bill()
