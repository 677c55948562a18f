"""What the frame writes beside the items of a frozen body: what came before, evidence, marks.

What it takes work to know (evidence, the id of an item's element) is written into the rows when
an edition comes out or is corrected. All else is read from the rows in one query.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from html import unescape
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import (
    CharField,
    DateTimeField,
    Exists,
    IntegerField,
    JSONField,
    OuterRef,
    QuerySet,
    Value,
)
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import get_language_info, gettext

from articles import markdown
from articles.grounding import Verdict
from articles.ledger import GAP
from articles.models import Name, Snapshot, Topic
from digests import fragments, tongues, topic_pages
from digests.body import places
from digests.issue import Issue
from digests.layout import Layout
from digests.models import Digest, Item
from digests.prepared import Prepared
from digests.render import link

BEFORE = 3  # earlier items of a story that an item names
ON_A_PAGE = {Snapshot.Origin.PAGE, Snapshot.Origin.PASTED}  # a feed's text may be nowhere else
# The parts of a frozen body that something is written beside: it has ids and classes of ours only,
# and a paragraph never holds another.
PARTS = re.compile(
    r'<(?:article|li) id="([^"]*)">|<p class="source">(?:(?!</p>).)*|</article>', re.DOTALL
)

OWN, EARLIER, TOPIC = range(3)


class Row(NamedTuple):
    """One line of the answer: an item of the edition, an earlier one, or a topic of it."""

    kind: int
    key: int
    place: int
    story: int | None
    at: datetime | None
    series: str
    zone: str
    edition: str
    title: str
    url: str
    element: str
    evidence: str
    original: str
    language: str
    access: str
    links: list[dict[str, str]] | None


KEYS = ("pk", "position", "article__story")
TEXTS = ("title", "url", "element", "evidence", "original_title", "language", "access", "links")
WHERE = ("digest__published_at", "digest__series__slug", "digest__series__time_zone")
ITEM = (*KEYS, *WHERE, "digest__slug", *TEXTS)
# Of the edition itself all that is known.
HERE = (*KEYS, Value(None, DateTimeField()), *[Value("", CharField())] * 3, *TEXTS)


def rows_of(digest: Digest) -> list[Row]:
    """The items of an edition, what the public read of their stories before, in its language, and
    its topics; one query."""
    found = ASKED.rows(
        pk=digest.pk,
        at=digest.published_at,
        language=digest.series.language,
        now=timezone.now(),
    )
    return sorted(Row(*row) for row in found)


def beside(pk: int, at: datetime, language: str, now: datetime) -> QuerySet[Item, Any]:
    """The rows of an edition's margins."""
    own = Item.objects.filter(digest=pk)
    stories = own.filter(article__story__isnull=False).values("article__story")
    before = Digest.objects.published(now).filter(
        pk=OuterRef("digest"), published_at__lt=at, series__language=language
    )
    earlier = Item.objects.filter(Exists(before), article__story__in=stories).exclude(digest=pk)
    topics = named(Topic.objects.filter(digests=pk))
    return kept(own, OWN, HERE).union(kept(earlier, EARLIER), topics, all=True)


def kept(items: QuerySet[Item], kind: int, columns: Sequence[Any] = ITEM) -> QuerySet[Item, Any]:
    return items.order_by().values_list(Value(kind, IntegerField()), *columns)


def named(topics: QuerySet[Topic]) -> QuerySet[Topic, Any]:
    """Topics in the columns of items."""
    number, text, moment = Value(0), Value(""), Value(None, DateTimeField())
    columns: list[Any] = [Value(TOPIC, IntegerField()), "pk", number, Value(None, IntegerField())]
    columns += [moment, text, text, text, "name", *[text] * 6, Value(None, JSONField())]
    return topics.order_by().values_list(*columns)


ASKED = Prepared(beside, pk=int, at=datetime, language=str, now=datetime)


@dataclass(frozen=True)
class Margins:
    """The margins of one edition, in the language that is spoken at the moment."""

    digest: Digest
    rows: list[Row]

    @cached_property
    def items(self) -> list[Row]:
        """Its items in their order."""
        return sorted((r for r in self.rows if r.kind == OWN), key=lambda r: (r.place, r.key))

    @cached_property
    def topics(self) -> list[tuple[str, str]]:
        """The names and addresses of its topics."""
        topics = (Topic(pk=row.key, name=row.title) for row in self.rows if row.kind == TOPIC)
        return sorted(
            (each.name, tongues.here("topic", topic_pages.segment(each))) for each in topics
        )

    def marked(self, body: str) -> str:
        """A frozen body with its margins: in the line that names an item's source, and at its end.

        In one pass, so that a long body costs no more for each of its items.
        """
        margins = self._margins()
        out: list[str] = []
        at, marks, foot = 0, "", ""
        for part in PARTS.finditer(body) if margins else ():
            if part[1] is not None:
                marks, foot = margins.pop(unescape(part[1]), ("", ""))
                continue
            if part[0] == "</article>":
                here, said = part.start(), paragraph(marks) + foot
                marks = foot = ""
            else:
                here, said, marks = part.end(), marks, ""
            if said:
                out += [body[at:here], said]
                at = here
        return "".join([*out, body[at:]])

    def _margins(self) -> dict[str, tuple[str, str]]:
        """What stands beside an item's source, and at its end, by the id of its element."""
        before = defaultdict(list)
        for row in self.rows:
            if row.kind == EARLIER:
                before[row.story].append(row)
        found = {
            row.element: (marks(row, self.digest.series.language), foot(row, before[row.story]))
            for row in self.items
        }
        return {name: both for name, both in found.items() if name and any(both)}


def of(digest: Digest) -> Margins:
    """The margins of an edition; one query."""
    return Margins(digest, rows_of(digest))


def marks(item: Row, language: str) -> str:
    """What stands beside an item's source: evidence, how far it is open, its own title."""
    said = [*evidence_mark(item), *access_mark(item), *original_mark(item, language)]
    return f' <span class="marks">{" ".join(said)}</span>' if said else ""


def paragraph(marks: str) -> str:
    """The marks of an item that names no source."""
    return f'<p class="source">{marks.lstrip()}</p>\n' if marks else ""


def evidence_mark(item: Row) -> Iterator[str]:
    if item.evidence and link(item.url):
        href = escape(fragments.linked(item.url, item.evidence))
        title = escape(gettext("These words of the source bear it out"))
        said = escape(gettext("Evidence"))
        yield f'<a class="evidence" href="{href}" rel="noopener" title="{title}">{said}</a>'


def access_mark(item: Row) -> Iterator[str]:
    said = ""
    if item.access == Item.Access.PAYWALL:
        said = gettext("Paywall")
    elif item.access == Item.Access.TITLE:
        said = gettext("Title only")
    if said:
        yield f'<span class="access">{escape(said)}</span>'


def original_mark(item: Row, language: str) -> Iterator[str]:
    """The language of a source in another one, and its title there unless ours shows it."""
    theirs = item.language
    if not theirs or theirs[:2] == language[:2]:
        return
    yield f'<span class="language">{escape(language_name(theirs))}</span>'
    if item.original and item.original not in title_of(item):
        tongue = f'lang="{escape(theirs)}" dir="auto"'  # some run from right to left
        yield f'<cite class="original" {tongue}>{escape(item.original)}</cite>'


def language_name(code: str) -> str:
    """A language in the words of the reader; its code where Django knows no such language."""
    if code[:2] == "zh":
        return gettext("Chinese")
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def foot(item: Row, before: list[Row]) -> str:
    """The line below an item: what was told of its story before, the latest last."""
    if not before:
        return ""
    told = sorted(before, key=lambda row: (row.at, row.key))[-BEFORE:]
    said = [
        f'<a href="{escape(address(row))}">{day(row)} {escape(title_of(row))}</a>' for row in told
    ]
    story = tongues.here("story", item.story)
    whole = escape(gettext("The whole story"))
    said.append(f'<a class="story" href="{story}">{whole}</a>')
    label = escape(gettext("Previously"))
    return f'<p class="previously"><b>{label}</b> {" · ".join(said)}</p>\n'


def address(row: Row) -> str:
    """Where an item of another edition stands."""
    page = reverse("digest", args=[row.series, row.edition])
    return f"{page}#{row.element}" if row.element else page


def title_of(row: Row) -> str:
    """The title of an item as plain text."""
    return markdown.plain(row.title)


def day(row: Row) -> str:
    """The day an edition came out, by the clocks of its Series."""
    return f"{row.at.astimezone(ZoneInfo(row.zone)):%Y-%m-%d}" if row.at else ""


# At publication
def write_down(digest: Digest, items: Iterable[Item], issue: Issue, layout: Layout) -> None:
    """Keep where on the page each item stands, and which words of its source bear it out.

    Both as the body is frozen now; so a page never has to work it out.
    """
    ids = {place.item.uid: place.id for place in places(issue, layout)}
    glossary = Name.objects.glossary() if not digest.imported_from else {}
    changed = []
    for row in items:
        before = row.element, row.evidence
        row.element = ids.get(str(row.uid), "")
        row.evidence = evidence(row, glossary)
        if (row.element, row.evidence) != before:
            changed.append(row)
    if changed:
        Item.objects.bulk_update(changed, ["element", "evidence"])


def evidence(item: Item, glossary: dict[str, frozenset[str]]) -> str:
    """The words of an item's own source that bear out the first claim they can be shown for.

    Figures and quotations come before names, which stand in every second sentence.
    """
    text = item.snapshot
    if item.article is None or text is None or text.origin not in ON_A_PAGE:
        return ""
    above = len(item.article.title) + len(GAP)  # its title: what a page calls itself may differ
    claims = [entry.claim for entry in item.claims(glossary)]
    for claim in sorted(claims, key=lambda claim: claim.kind == "name"):
        if claim.verdict != Verdict.SUPPORTED or not claim.evidence or claim.source:
            continue
        start, end = (place - above for place in claim.evidence)
        if start >= 0 and (words := fragments.span(text.text, start, end)):
            return words
    return ""
