"""Editions that were published elsewhere, brought in from their files: decided on, then kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from articles.models import Topic
from articles.vocabulary import fold
from articles.workflow import Actor, State, WorkflowError
from digests import (
    covers,
    exporting,
    folder,
    founding,
    hugo_cover,
    kinship,
    publish,
    rows,
    whereabouts,
)
from digests.folder import File, FileError
from digests.layout import Issue, Layout
from digests.manuscript import LONGEST_PATH, Edition, read, refusals
from digests.models import Digest, LayoutError, Redirect, Series

# What a file may still hold that no row can; what ails the database itself is no fault of a file.
UNFIT = (DataError, UnicodeError, OverflowError, RecursionError)


@dataclass(frozen=True)
class Plan:
    """What is to be done with a file: its edition is "new", "updated" or "unchanged"."""

    verb: str
    digest: Digest  # not saved yet, if new; nor its Series, if that is new
    edition: Edition | None = None  # not read if unchanged


@contextmanager
def refusing() -> Iterator[None]:
    """FileError for what neither the workflow nor a row would take."""
    try:
        yield
    except WorkflowError as error:
        raise FileError(str(error)) from error
    except IntegrityError as error:
        raise FileError(_("Another import is at work on the same edition.")) from error
    except UNFIT as error:
        why = str(error).partition("\n")[0]
        raise FileError(_("It cannot be kept: %(why)s.") % {"why": why}) from error


@dataclass
class Import:
    """One run: into which Series, and what it has met so far."""

    now: datetime
    slug: str = ""  # of the Series; without it the layout found decides
    known: list[tuple[Series, Layout]] = field(default_factory=list)
    unread: dict[str, LayoutError] = field(default_factory=dict)  # Series left out, by slug
    open: dict[str, bool] = field(default_factory=dict)  # Series to lay out; True without editions
    paths: set[str] = field(default_factory=set)  # imported from before
    moments: set[tuple[str, datetime]] = field(default_factory=set)  # of those, by Series
    taken: set[tuple[str, str]] = field(default_factory=set)  # addresses, by Series
    met: set[tuple[str, str]] = field(default_factory=set)  # paths of this run, by Series
    made: list[Series] = field(default_factory=list)
    odd: int = 0  # editions laid out otherwise than the Series that was asked for
    vocabulary: dict[str, list[Topic]] = field(default_factory=dict)  # by the word for them
    topics: list[Topic] = field(default_factory=list)  # that are new

    def __post_init__(self) -> None:
        for series in Series.objects.all():
            try:
                self.known.append((series, series.form))
            except LayoutError as error:
                self.unread[series.slug] = error
        # Asked once: a query for each file would take a tenth of the time.
        asked = ("series__slug", "slug", "imported_from", "published_at", "imported_at")
        rows, old = Digest.objects.order_by().values_list(*asked), set()
        for series, slug, path, moment, imported_at in rows.iterator():
            self.taken.add((series, slug))
            if path:
                self.paths.add(path)
                self.moments.add((series, moment))
            if imported_at != self.now:  # else it is of this very run, a batch ago
                old.add(series)
        self.open = {
            row.slug: row.slug not in old for row, form in self.known if founding.is_open(row, form)
        }

    # What to do
    @refusing()
    def plan(self, file: File) -> Plan:
        """What a file asks for; FileError if it cannot be had. Nothing is written."""
        text, there = folder.read(file), self.there(file)
        for digest in there:
            if text == digest.body_md or text == exporting.framed(digest, digest.body_md):
                self.meet(digest.series, file)
                return Plan("unchanged", digest)
        if any(not digest.imported_from for digest in there):
            raise FileError(_("This edition was composed here, and reads otherwise."))
        edition = read(file, text)
        for refusal in refusals(edition, self.now):
            raise refusal
        like = [digest for digest in there if is_like(digest, edition.issue)]
        series = self.place(edition, like or there)
        self.meet(series, file)
        for digest in there:
            if digest.series == series:
                return self.change(digest, edition, is_another=not like)
        if same := self.twin(edition, series):
            return Plan("unchanged", same)
        return Plan("new", self.begun(edition, series), edition)

    def there(self, file: File) -> list[Digest]:
        """The editions that this file is or may be: imported from its path, one a Series at most;
        or composed here and exported to it."""
        rows = Digest.objects.select_related("series").defer("body_html", "error")
        if self.slug:
            rows = rows.filter(series__slug=self.slug)
        found = list(rows.filter(imported_from=file.below)) if file.below in self.paths else []
        series, _, name = file.below.partition("/")
        slug = name.removesuffix(".md")
        if (series, slug) in self.taken:
            found += rows.known().filter(imported_from="", series__slug=series, slug=slug)
        return found

    def twin(self, edition: Edition, series: Series) -> Digest | None:
        """The edition that an earlier run imported from a copy of this file, at another path."""
        moment = edition.issue.date.astimezone(UTC)
        if (series.slug, moment) not in self.moments:
            return None
        there = series.digests.filter(published_at=moment, imported_at__lt=self.now)
        return there.filter(body_md=edition.text).light().first()

    def meet(self, series: Series, file: File) -> None:
        """FileError for the second file of this run that would be the same edition."""
        if (series.slug, file.below) in self.met:
            raise FileError(_("Another file of this import has the same path."))
        self.met.add((series.slug, file.below))

    def change(self, digest: Digest, edition: Edition, *, is_another: bool) -> Plan:
        """The plan to bring it up to date; FileError if it is another edition, or people had a
        hand in it here."""
        if is_another:
            raise FileError(
                _(
                    "Another edition was imported from this path: "
                    "name the series of this one with --series."
                )
            )
        if digest.state != State.PUBLISHED:
            raise FileError(_("This edition was withdrawn here."))
        if changed_here(digest):
            raise FileError(_("This edition was changed here since it was imported."))
        return Plan("updated", digest, edition)

    def place(self, edition: Edition, there: list[Digest]) -> Series:
        """The Series of an edition: of its kind, with its path if there is one; or a new one."""
        language = founding.language_of(edition.issue)
        speaking = [(row, form) for row, form in self.known if row.language == language]
        near = kinship.kin(edition.layout, speaking)
        if self.slug:
            asked = [series for series, _ in self.known if series.slug == self.slug]
            self.odd += bool(asked) and asked[0] not in near
            near = asked
        mine = [digest.series for digest in there]
        unread = [series for series in mine if series.slug in self.unread]
        before = [series for series in near if series in mine]
        return next(iter((*unread, *before, *near)), None) or self.founded(edition)

    def founded(self, edition: Edition) -> Series:
        """A Series for editions of this kind, not saved yet, and not at work until switched on."""
        slug = name = self.slug or kinship.kind(edition.layout)
        taken, count = {series.slug for series, _ in self.known} | set(self.unread), 1
        while slug in taken:
            count += 1
            slug = f"{name}-{count}"
        series = founding.likeness(slug, edition)
        self.known.append((series, series.form))
        self.open[slug] = True
        return series

    def begun(self, edition: Edition, series: Series) -> Digest:
        """The edition as a row, not saved yet, at an address that is free."""
        day = f"{edition.issue.date:%Y-%m-%d}"
        wanted = whereabouts.slug(edition.file.below, edition.head, day)
        slug, count = wanted, 1
        while (series.slug, slug) in self.taken:
            count += 1
            slug = f"{wanted}-{count}"
        self.taken.add((series.slug, slug))
        said = columns(edition, self.now)
        return Digest(series=series, slug=slug, imported_from=edition.file.below, **said)

    # Doing it
    @refusing()
    def carry_out(self, plan: Plan) -> None:
        """Write what was planned, all of it or, with a FileError, nothing."""
        if plan.edition is None:
            return
        if plan.digest.series.pk is None:
            with transaction.atomic():
                plan.digest.series.save()
            self.made.append(plan.digest.series)
        learnt = len(self.topics)
        try:
            with transaction.atomic():
                self.keep(plan.digest, plan.edition)
        except (WorkflowError, FileError, IntegrityError, *UNFIT):
            self.vocabulary.clear()  # what it has just learnt is in no row
            del self.topics[learnt:]
            raise

    def keep(self, digest: Digest, edition: Edition) -> None:
        """Write an edition and what belongs to it."""
        if digest.pk is None:
            bring_in(digest, edition.issue)
        else:
            bring_up_to_date(digest, edition, self.now)
            digest.topics.clear()
        if digest.body_md != edition.text:
            raise FileError(_("It cannot be kept as it is."))
        self.shelve(digest)
        hang(digest, edition.text)
        redirect(digest, whereabouts.old_addresses(edition.file.below, edition.head))

    def settle(self) -> list[Series]:
        """Lay out each Series that has no edition of its own yet like its newest imported one, as
        its readers know it; returns those that change."""
        met = {slug for slug, _ in self.met}
        rows = [series for series, _ in self.known if series.slug in met & set(self.open)]
        return [
            series
            for series in rows
            if series.pk and founding.lay_out(series, self.open[series.slug])
        ]

    def shelve(self, digest: Digest) -> None:
        """Put an edition under its topics, asking for each word once a run."""
        for word in digest.categories:
            if word not in self.vocabulary:
                self.vocabulary[word], new = Topic.objects.spelled([word])
                self.topics += new
        found = [topic for word in digest.categories for topic in self.vocabulary[word]]
        digest.topics.add(*found)

    def foresee(self, plan: Plan) -> None:
        """Learn of the topics a plan would make, without making them."""
        words = plan.edition.issue.categories if plan.edition else ()
        new = Topic.objects.unheard_of(word for word in words if word not in self.vocabulary)
        met = {fold(topic.name) for topic in self.topics}
        self.topics += [Topic(name=name) for text, name in new.items() if text not in met]
        self.vocabulary |= {word: [] for word in words}


def is_like(digest: Digest, issue: Issue) -> bool:
    """Whether an issue can be a newer version of an imported edition, and not another edition.

    Two papers may report on the same link on the same day; so under another name half of the
    items must be the same.
    """
    items = list(digest.items.only("digest_id", "url", "title"))
    same = sum(1 for row in rows.matched(items, issue.items) if row)
    if kinship.name(digest.title, "") == kinship.name(issue.title, ""):
        return same > 0 or digest.date().date() == issue.date.date()
    return 2 * same >= min(len(items), len(issue.items))


def changed_here(digest: Digest) -> bool:
    """Whether an imported edition says something else by now than its last import did."""
    last = digest.revisions.first()
    if last is None or last.actor == Actor.IMPORT:
        return False
    imported = digest.revisions.filter(actor=Actor.IMPORT).first()
    return imported is None or imported.markdown() != digest.body_md


def columns(edition: Edition, now: datetime) -> dict[str, Any]:
    """What a file says of the edition as a whole."""
    issue = edition.issue
    return {
        "title": issue.title,
        "lead": issue.lead,
        "lead_origin": issue.drafted,  # of the whole: a file does not say who drafted which part
        "description": issue.description,
        "categories": list(issue.categories),
        "tags": list(issue.tags),
        "language": issue.language,
        "printed_date": issue.date.isoformat(),
        "generated_at": issue.generated_at and issue.generated_at.astimezone(UTC),
        "front": issue.front,
        "layout": edition.layout.to_json(),
        "imported_at": now,
    }


def bring_in(digest: Digest, issue: Issue) -> None:
    """Write a new edition with all its parts, and make it public."""
    digest.save()
    rows.write(digest, issue)
    publish.adopt(digest)


def bring_up_to_date(digest: Digest, edition: Edition, now: datetime) -> None:
    """Write what a newer file says over what an older one said."""
    rows.bring_up_to_date(digest, edition.issue)
    fields = columns(edition, now) | {"published_at": edition.issue.date.astimezone(UTC)}
    publish.revise(digest, signed={"actor": Actor.IMPORT}, **fields)


def hang(digest: Digest, text: str) -> None:
    """Give an edition the cover that its file shows, where we have the picture."""
    cover = covers.again(digest, hugo_cover.found(text))
    if cover != digest.cover:
        Digest.objects.filter(pk=digest.pk).update(cover=cover)
        digest.cover = cover
        covers.clear(digest, but=cover.get("name", ""))


def redirect(digest: Digest, addresses: list[str]) -> None:
    """Lead from the addresses an edition had to the one it has; the first edition there stays."""
    here = whereabouts.key(f"/{digest.series.slug}/{digest.slug}/")
    fit = (path for path in addresses if path != here and len(path) <= LONGEST_PATH)
    Redirect.objects.bulk_create(
        [Redirect(path=path, digest=digest) for path in fit], ignore_conflicts=True
    )
