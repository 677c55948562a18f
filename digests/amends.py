"""What was put right or taken back: corrections and withdrawals as readers are told of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import uuid5

from django.template.loader import render_to_string

from articles.workflow import State
from digests.box import Entry
from digests.labels import errata
from digests.models import Correction, Digest, DigestTransition, Series
from digests.models.correction import BIG

DAYS = timedelta(days=3)


class Amend:
    """One of them. Nothing it says changes later: a later correction is one of its own."""

    def __init__(self, row: Correction | DigestTransition) -> None:
        self.row, self.digest = row, row.digest
        self.series: Series = row.digest.series
        self.words = errata(self.series.language)
        self.entry = Entry(row, self.words, here=False) if isinstance(row, Correction) else None

    @property
    def is_withdrawal(self) -> bool:
        return self.entry is None

    @property
    def is_open(self) -> bool:
        """Whether no edition has printed it so far."""
        return isinstance(self.row, Correction) and self.row.printed_in_id is None

    @property
    def at(self) -> datetime:
        """When, by the clock of its Series."""
        return self.row.at.astimezone(self.series.zone).replace(microsecond=0)

    @property
    def note(self) -> str:
        return self.row.note

    @property
    def edition(self) -> str:
        """Which edition it was, as readers know it."""
        day = f"{self.digest.date():%Y-%m-%d}"
        return self.words.of_edition(self.digest.number, day)

    @property
    def title(self) -> str:
        """What it is called where it stands alone."""
        what = self.words.withdrawn if self.is_withdrawal else self.words.heading
        return f"{what}{self.words.colon}{self.series.title} {self.edition}"

    @property
    def address(self) -> str:
        place = self.digest.get_absolute_url()
        return place if self.is_withdrawal else f"{place}#corrections"

    @property
    def urn(self) -> str:
        if isinstance(self.row, Correction):
            return self.row.urn
        return uuid5(self.digest.uid, "withdrawal").urn

    @property
    def version(self) -> str:
        """What differs as soon as a page that shows it would."""
        return f"{type(self.row).__name__} {self.row.pk} {self.digest.slug}"

    def html(self) -> str:
        """All of it, without a heading."""
        context = {"amend": self, "entry": self.entry, "words": self.words}
        return render_to_string("digests/amend.html", context).strip()


def latest(most: int) -> list[Amend]:
    """The latest corrections and withdrawals, newest first; what was corrected in an edition that
    is withdrawn is withdrawn with it."""
    corrections = Correction.objects.public().select_related("digest__series").defer(*BIG)
    moves = DigestTransition.objects.filter(
        new=State.WITHDRAWN, digest__state=State.WITHDRAWN
    ).select_related("digest__series")
    found: list[Correction | DigestTransition] = [*corrections[:most], *moves.defer(*BIG)[:most]]
    found.sort(key=lambda row: (row.at, row.pk), reverse=True)
    return [Amend(row) for row in found[:most]]


def lately(editions: Iterable[Digest], most: int) -> list[Amend]:
    """What a front page with these editions tells of: what the next edition of their Series will
    print, and what was put right or taken back in the days before the newest of them."""
    shown = list(editions)
    newest = max(filter(None, (each.published_at for each in shown)), default=None)
    if newest is None:
        return []
    active = {each.series_id for each in shown}
    return [
        each
        for each in latest(most)
        if each.at >= newest - DAYS or (each.is_open and each.series.pk in active)
    ]


def changed(found: Sequence[Amend]) -> datetime | None:
    """When the latest of them was made."""
    return max((each.at for each in found), default=None)
