"""A draft and its sources as the desk shows them: each claim with its evidence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from articles import both, ledger, markdown, marking
from articles.both import Side
from articles.grounding import Why
from articles.ledger import Entry, Ground
from articles.marking import Piece, Stretch
from articles.models import Article, Override, Snapshot
from articles.models.article import missing

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
    "status": _("whether it happened"),
    "negation": _("denied or not"),
    "opposite": _("which way it went"),
    "relation": _("who did it to whom"),
    "attribution": _("post"),
    "event": _("grave word"),
}
# Why what a draft makes of its source is doubted: the words of the source stand beside it.
WHYS = {
    Why.ANNOUNCED: _(
        "The source only announces this or says that it is not so yet: it does not say that it has "
        "happened."
    ),
    Why.DENIED: _("The source denies this."),
    Why.OPPOSITE: _("The source says the opposite of the same matter."),
    Why.TURNED: _("In the source it is the other who does this."),
    Why.NOBODY: _("The source speaks of nobody in this post."),
    Why.UNHEARD: _("Nothing in the source speaks of such a thing."),
    Why.OTHERWISE: _("Where the source tells this, it has another one."),
    Why.ELSEWHERE: _("The source says this of something else; of this matter it says otherwise."),
}
VERDICTS = {
    "unsupported": _("not in the source"),
    "disputed": _("the sources disagree"),
    "unverifiable": _("cannot be verified"),
    "overridden": _("let stand"),
    "printed": _("printed with both sources"),
    "supported": _("in the source"),
}
# It is there, and of something else: the page says so, and what is there of this.
NOT_OF_THIS = _("not of this in the source")
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
    sides: tuple[tuple[Side, int | None], ...] = ()  # of a disputed one, with their evidence

    @property
    def look(self) -> str:
        """Its verdict, or what was done about it; a class of the style sheet."""
        if self.entry.claim.verdict in ledger.REFUSED:
            if self.entry.override:
                return "overridden"
            if self.entry.printed:
                return "printed"
        return str(self.entry.claim.verdict)

    @property
    def verdict(self) -> str:
        is_elsewhere = self.look == "unsupported" and self.entry.claim.why is Why.ELSEWHERE
        return str(NOT_OF_THIS if is_elsewhere else VERDICTS[self.look])

    @property
    def kind(self) -> str:
        return str(KINDS.get(self.entry.claim.kind, self.entry.claim.kind))

    @property
    def why(self) -> str:
        """Why what the draft makes of its source is doubted or denied, or ""."""
        reason = self.entry.claim.why
        return str(WHYS[reason]) if reason and self.look in ("unverifiable", "unsupported") else ""

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


@dataclass(frozen=True)
class Basis:
    """One of the texts that a draft rests on: what it is held against, and how it is shown."""

    article: Article
    text: Snapshot | None

    @property
    def ground(self) -> Ground | None:
        return self.article.ground(self.text) if self.text else None


@dataclass(frozen=True)
class Shown:
    """One of the texts with the evidence in it: its title, and its paragraphs."""

    basis: Basis
    title: list[Evidence]
    body: list[list[Evidence]]


class ClaimPage:
    """The claims of a headline (plain) and a text (Markdown), on the texts they rest on.

    `anchor` keeps several of them apart on one page, `owner` is what their buttons say first, and
    `fields` are the names of what the two are typed into.
    """

    reasons = PRESETS

    def __init__(
        self,
        headline: str,
        summary: str,
        bases: Sequence[Basis],
        entries: Sequence[Entry],
        *,
        anchor: str = "",
        owner: str = "",
        fields: tuple[str, str] = ("headline", "summary"),
    ) -> None:
        self.headline, self.bases, self.entries = headline, bases, entries
        self.anchor, self.owner, self.fields = anchor, owner, fields
        self.draft = ledger.joined(self.headline, markdown.plain(summary))
        self.grounds = [basis.ground for basis in bases if basis.ground]

    @classmethod
    def of(cls, article: Article, headline: str, summary: str) -> "ClaimPage":
        """The claims of an article in these words, on the text it rests on."""
        return cls(
            markdown.plain(markdown.escape(headline)),
            summary,
            [Basis(article, article.snapshot)],
            article.claims(markdown.escape(headline), summary, article.snapshot),
        )

    @property
    def has_text(self) -> bool:
        return bool(self.grounds)

    @property
    def let_go(self) -> bool:
        """Whether a text of it was let go of, as those that nobody prints are in time."""
        return any(basis.text and not basis.text.text for basis in self.bases)

    @cached_property
    def places(self) -> list[list[tuple[int, int]]]:
        """The evidence in each of the texts, in its order."""
        found: list[list[tuple[int, int]]] = [[] for _ground in self.grounds]
        for claim in (entry.claim for entry in self.entries):
            if claim.evidence:
                found[claim.source or 0].append(claim.evidence)
            for denial in claim.denials:
                found[denial.source].append((denial.start, denial.end))
        return [marking.united(row) for row in found]

    def _number(self, source: int, place: tuple[int, int]) -> int:
        """The number of a piece of evidence; they are counted through all the texts."""
        before = sum(len(row) for row in self.places[:source])
        row = enumerate(self.places[source], start=1)
        return before + next(n for n, (a, b) in row if a <= place[0] < b)

    @cached_property
    def rows(self) -> list[Row]:
        return [self._row(*pair) for pair in enumerate(ledger.distinct(self.entries), start=1)]

    def _row(self, number: int, entry: Entry) -> Row:
        claim = entry.claim
        field = self.fields[claim.start >= len(self.headline)]
        if claim.evidence is None:
            return Row(entry, number, field)
        source = claim.source or 0
        quote = self.grounds[source].text[slice(*claim.evidence)]
        sides = both.sides(claim, self.grounds) if claim.denials else []
        numbered = ((s, self._number(s.source, s.place) if s.place else None) for s in sides)
        place = self._number(source, claim.evidence)
        return Row(entry, number, field, place, quote, tuple(numbered))

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
    def decided(self) -> list[Row]:
        """What somebody let stand, and disputed figures that are printed with both sources."""
        return self.looking("overridden", "printed")

    @cached_property
    def supported(self) -> list[Row]:
        return self.looking("supported")

    @property
    def absent(self) -> list[Row]:
        return self.looking("unsupported")

    @property
    def disputed(self) -> list[Row]:
        return self.looking("disputed")

    @cached_property
    def objections(self) -> list[str]:
        """What its open claims stand against approval with."""
        return missing([row.entry for row in self.open])

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
    def sources(self) -> list[Shown]:
        """The texts with the evidence in them; of an article without one its title."""
        found, number = [], 0
        for basis in self.bases:
            ground = basis.ground
            text = ground.text if ground else ledger.joined(basis.article.title, "")
            places = self.places[number] if ground else []
            before = sum(len(row) for row in self.places[:number])
            number += ground is not None
            size = len(basis.article.title)
            title = _pieces(text, places, before, 0, size)
            body = _pieces(text, places, before, size + len(ledger.GAP), len(text))
            found.append(Shown(basis, next(iter(title), []), body))
        return found


def _pieces(
    text: str, places: Iterable[tuple[int, int]], before: int, start: int, end: int
) -> list[list[Evidence]]:
    stretches = [
        Stretch(max(a, start) - start, min(b, end) - start, number)
        for number, (a, b) in enumerate(places, start=before + 1)
        if a < end and start < b
    ]
    return evidences(marking.paragraphs(text[start:end], stretches))


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
