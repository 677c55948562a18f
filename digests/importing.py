"""Editions that were published elsewhere, brought in from their files: decided on, then kept."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from articles.models import Topic
from articles.workflow import Actor, State, WorkflowError
from digests import kinship, publish, rows, whereabouts
from digests.folder import File
from digests.layout import Issue, Layout
from digests.manuscript import LONGEST_PATH, Edition, RefusalError, read, refusals, text_of
from digests.models import Digest, Redirect, Series


@dataclass(frozen=True)
class Plan:
    """What is to be done with a file: its edition is "new", "updated" or "unchanged"."""

    verb: str
    digest: Digest  # not saved yet, if new; nor its Series, if that is new
    edition: Edition | None = None  # not read if unchanged


@dataclass
class Import:
    """One run: into which Series, and what it has met so far."""

    now: datetime
    slug: str = ""  # of the Series; without it the layout found decides
    known: list[tuple[Series, Layout]] = field(default_factory=list)
    paths: set[str] = field(default_factory=set)  # imported from before
    taken: set[tuple[str, str]] = field(default_factory=set)  # addresses, by Series
    met: set[tuple[str, str]] = field(default_factory=set)  # paths of this run, by Series
    made: list[Series] = field(default_factory=list)
    vocabulary: dict[str, list[Topic]] = field(default_factory=dict)  # by the word for them
    topics: list[Topic] = field(default_factory=list)  # that are new

    def __post_init__(self) -> None:
        """LayoutError when a Series has none that can be read."""
        self.known = [(series, series.form) for series in Series.objects.all()]
        # Asked once: a query for each file would take a tenth of the time.
        rows = Digest.objects.order_by("pk").values_list("series__slug", "slug", "imported_from")
        for series, slug, path in rows.iterator():
            self.taken.add((series, slug))
            self.paths.add(path)

    # What to do
    def plan(self, file: File) -> Plan:
        """What a file asks for; RefusalError if it cannot be had. Nothing is written."""
        text, there = text_of(file), self.there(file)
        for digest in there:
            if digest.body_md == text:
                self.meet(digest.series, file)
                return Plan("unchanged", digest)
        if any(not digest.imported_from for digest in there):
            raise RefusalError(_("This edition was composed here, and reads otherwise."))
        edition = read(file, text)
        for refusal in refusals(edition, self.now):
            raise refusal
        series = self.place(edition, there)
        self.meet(series, file)
        for digest in there:
            if digest.series == series:
                return self.change(digest, edition)
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

    def meet(self, series: Series, file: File) -> None:
        """RefusalError for the second file of this run that would be the same edition."""
        if (series.slug, file.below) in self.met:
            raise RefusalError(_("Another file of this import has the same path."))
        self.met.add((series.slug, file.below))

    def change(self, digest: Digest, edition: Edition) -> Plan:
        """The plan to bring it up to date; RefusalError if people had a hand in it here."""
        if digest.state != State.PUBLISHED:
            raise RefusalError(_("This edition was withdrawn here."))
        if changed_here(digest):
            raise RefusalError(_("This edition was changed here since it was imported."))
        return Plan("updated", digest, edition)

    def place(self, edition: Edition, there: list[Digest]) -> Series:
        """The Series of an edition: of its kind, with its path if there is one; or a new one."""
        near = kinship.kin(edition.layout, self.known)
        if self.slug:
            near = [series for series, _ in self.known if series.slug == self.slug]
        before = [series for series in near if series in [digest.series for digest in there]]
        return next(iter((*before, *near)), None) or self.founded(edition)

    def founded(self, edition: Edition) -> Series:
        """A Series for editions of this kind, not saved yet, and not at work until switched on."""
        slug = name = self.slug or kinship.kind(edition.layout)
        taken, count = {series.slug for series, _ in self.known}, 1
        while slug in taken:
            count += 1
            slug = f"{name}-{count}"
        series = likeness(slug, edition)
        self.known.append((series, edition.layout))
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
    def carry_out(self, plan: Plan) -> None:
        """Write what was planned, all of it or, with a RefusalError, nothing."""
        if plan.edition is None:
            return
        if plan.digest.series.pk is None:
            plan.digest.series.save()
            self.made.append(plan.digest.series)
        try:
            with transaction.atomic():
                self.keep(plan.digest, plan.edition)
        except WorkflowError as error:
            raise RefusalError(str(error)) from error

    def keep(self, digest: Digest, edition: Edition) -> None:
        """Write an edition and what belongs to it."""
        if digest.pk is None:
            bring_in(digest, edition.issue)
        else:
            bring_up_to_date(digest, edition, self.now)
            digest.topics.clear()
        if digest.body_md != edition.text:
            raise RefusalError(_("It cannot be kept as it is."))
        self.shelve(digest)
        redirect(digest, whereabouts.old_addresses(edition.file.below, edition.head))

    def shelve(self, digest: Digest) -> None:
        """Put an edition under its topics, asking for each word once a run."""
        for word in digest.categories:
            if word not in self.vocabulary:
                self.vocabulary[word], new = Topic.objects.spelled([word])
                self.topics += new
        found = [topic for word in digest.categories for topic in self.vocabulary[word]]
        digest.topics.add(*found)


def likeness(slug: str, edition: Edition) -> Series:
    """A Series after the first of its editions, not saved yet and switched off."""
    issue = edition.issue
    return Series(
        slug=slug,
        title=kinship.name(issue.title, slug)[:200],
        language="zh" if issue.language.startswith("zh") else "en",
        time_zone=kinship.zone(issue.date, settings.TIME_ZONE),
        layout=edition.layout.to_json(),
        active=False,
    )


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
    fields = columns(edition, now) | {"published_at": edition.issue.date}
    publish.revise(digest, signed={"actor": Actor.IMPORT}, **fields)


def redirect(digest: Digest, addresses: list[str]) -> None:
    """Lead from the addresses an edition had to the one it has; the first edition there stays."""
    here = whereabouts.key(f"/{digest.series.slug}/{digest.slug}/")
    fit = (path for path in addresses if path != here and len(path) <= LONGEST_PATH)
    Redirect.objects.bulk_create(
        [Redirect(path=path, digest=digest) for path in fit], ignore_conflicts=True
    )
