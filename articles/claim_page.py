"""A draft and its source as the desk shows them: each claim with its evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from articles import ledger, markdown, marking
from articles.ledger import Entry
from articles.marking import Piece, Stretch
from articles.models import Article, Override

KINDS = {
    "number": _("figure"),
    "money": _("amount of money"),
    "percent": _("percentage"),
    "points": _("percentage points"),
    "multiple": _("multiple"),
    "duration": _("duration"),
    "ordinal": _("ordinal number"),
    "score": _("score"),
    "date": _("date"),
    "time": _("time"),
    "quarter": _("quarter"),
    "version": _("version or model"),
    "name": _("name"),
    "quotation": _("quotation"),
}
VERDICTS = {
    "unsupported": _("not in the source"),
    "disputed": _("the sources disagree"),
    "unverifiable": _("cannot be verified"),
    "overridden": _("let stand"),
    "supported": _("in the source"),
}
LOUDEST = tuple(VERDICTS)  # where claims overlap, the first of these is shown
PRESETS = [each for each in Override.Reason if each != Override.Reason.OWN]


@dataclass(frozen=True)
class Row:
    """One claim of the list, with its number on the page and that of its evidence."""

    entry: Entry
    number: int
    field: str = ""
    evidence: int | None = None
    quote: str = ""

    @property
    def look(self) -> str:
        """Its verdict, or that somebody let it stand; a class of the style sheet."""
        stands = self.entry.override and self.entry.claim.verdict in ledger.REFUSED
        return "overridden" if stands else str(self.entry.claim.verdict)

    @property
    def verdict(self) -> str:
        return str(VERDICTS[self.look])

    @property
    def kind(self) -> str:
        return str(KINDS.get(self.entry.claim.kind, self.entry.claim.kind))

    @property
    def is_name(self) -> bool:
        return self.entry.claim.kind == "name"

    @property
    def target(self) -> str:
        """Where a click leads: to the evidence, or else to its line in the list."""
        return f"claim-{self.number}" if self.evidence is None else f"evidence-{self.evidence}"


@dataclass(frozen=True)
class Evidence:
    """A piece of the source; `place` numbers what it is evidence of, if anything."""

    text: str
    place: int | None = None
    is_first: bool = False


class ClaimPage:
    """The claims of these words (headline plain, summary Markdown) on an article's text."""

    reasons = PRESETS

    def __init__(self, article: Article, headline: str, summary: str) -> None:
        self.article, self.text = article, article.snapshot
        self.headline = markdown.plain(markdown.escape(headline))
        self.draft = ledger.joined(self.headline, markdown.plain(summary))
        self.source = ledger.joined(article.title, self.text.text if self.text else "")
        self.entries = article.claims(markdown.escape(headline), summary, self.text)

    @cached_property
    def places(self) -> list[tuple[int, int]]:
        """The evidence, in the order of the source."""
        return marking.united(filter(None, (entry.claim.evidence for entry in self.entries)))

    @cached_property
    def rows(self) -> list[Row]:
        return [self._row(*pair) for pair in enumerate(ledger.distinct(self.entries), start=1)]

    def _row(self, number: int, entry: Entry) -> Row:
        field = "headline" if entry.claim.start < len(self.headline) else "summary"
        if entry.claim.evidence is None:
            return Row(entry, number, field)
        start, end = entry.claim.evidence
        place = next(n for n, (a, b) in enumerate(self.places, start=1) if a <= start < b)
        return Row(entry, number, field, place, self.source[start:end])

    def looking(self, *looks: str) -> list[Row]:
        return [row for row in self.rows if row.look in looks]

    @cached_property
    def open(self) -> list[Row]:
        """What stands against approval."""
        return self.looking("unsupported", "disputed")

    @cached_property
    def unsure(self) -> list[Row]:
        return self.looking("unverifiable")

    @cached_property
    def overridden(self) -> list[Row]:
        return self.looking("overridden")

    @cached_property
    def supported(self) -> list[Row]:
        return self.looking("supported")

    @cached_property
    def lines(self) -> list[list[tuple[str, Row | None]]]:
        """The draft's paragraphs, cut into pieces with the claim each makes."""
        by_key = {row.entry.key: row for row in self.rows}
        stretches = [
            Stretch(entry.claim.start, entry.claim.end, by_key[entry.key].number)
            for entry in self.entries
        ]
        return [
            [(piece.text, self._loudest(piece)) for piece in line]
            for line in marking.paragraphs(self.draft, stretches)
        ]

    def _loudest(self, piece: Piece) -> Row | None:
        rows = [self.rows[number - 1] for number in piece.marks]
        return min(rows, key=lambda row: LOUDEST.index(row.look), default=None)

    @cached_property
    def title(self) -> list[Evidence]:
        """The source's headline with the evidence in it."""
        return next(iter(self._source(0, len(self.article.title))), [])

    @cached_property
    def body(self) -> list[list[Evidence]]:
        """The source's paragraphs with the evidence in them."""
        return self._source(len(self.article.title) + len(ledger.GAP), len(self.source))

    def _source(self, start: int, end: int) -> list[list[Evidence]]:
        stretches = [
            Stretch(max(a, start) - start, min(b, end) - start, number)
            for number, (a, b) in enumerate(self.places, start=1)
            if a < end and start < b
        ]
        return evidences(marking.paragraphs(self.source[start:end], stretches))


def evidences(paragraphs: Sequence[Sequence[Piece]]) -> list[list[Evidence]]:
    """Each place named once: it may run on into another paragraph."""
    seen = set[int]()
    found: list[list[Evidence]] = []
    for paragraph in paragraphs:
        found.append([])
        for text, marks in paragraph:
            place = marks[0] if marks else None
            found[-1].append(Evidence(text, place, place is not None and place not in seen))
            seen.update(marks)
    return found
