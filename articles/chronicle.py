"""What happened to rows, and who did it: many tables told as one, the latest first."""

import heapq
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.admin.models import ADDITION, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models import Article, ArticleTransition, Override, Snapshot, Source, Story
from articles.models import StoryChange as Change
from articles.quarantine_desk import DECISIONS
from articles.workflow import Actor, Signed, Transition

CHUNK = 500


@dataclass(frozen=True)
class Deed:
    """One thing that happened: when, by whom, to what, and why."""

    at: datetime
    actor: str  # an Actor
    who: str  # a person's name; "" for machines
    what: str
    why: str = ""
    subject: str = ""  # the row it happened to, in words
    address: str = ""  # and its page
    look: str = ""  # a page that shows what changed
    by: int | None = None
    kind: str = ""

    @property
    def person(self) -> str:
        """What tells persons apart in an address: their key, or what kind of machine it was."""
        return str(self.by) if self.by else self.actor


@dataclass(frozen=True)
class Book:
    """One table in which something is written down.

    `of` says for each kind of row which lookups lead to it; `deeds` reads one row of the table.
    """

    kind: str
    label: Any
    rows: Callable[[], QuerySet[Any]]
    deeds: Callable[[Any], Iterable[Deed]]
    of: Mapping[Any, tuple[str, ...]] = field(default_factory=dict)
    at: str = "at"

    def about(self, row: Model) -> QuerySet[Any] | None:
        """What is written of one row; None where nothing ever is."""
        lookups = self.of.get(type(row)._meta.concrete_model or type(row), ())
        found = Q()
        for lookup in lookups:
            found |= Q(**{lookup: row.pk})
        return self.rows().filter(found) if lookups else None

    def read(self, rows: QuerySet[Any], since: datetime | None, until: datetime | None) -> Any:
        """The deeds of these rows, from one moment (included) to another, the latest first."""
        hours: dict[str, datetime] = {}
        if since and self.at:
            hours[f"{self.at}__gte"] = since
        if until and self.at:
            hours[f"{self.at}__lt"] = until
        chosen = rows.filter(**hours)
        if self.at:
            chosen = chosen.order_by(f"-{self.at}", "-pk")
        for row in chosen.iterator(chunk_size=CHUNK):
            for deed in self.deeds(row):
                if (since is None or deed.at >= since) and (until is None or deed.at < until):
                    yield deed


def chronicle(
    books: Iterable[Book],
    row: Model | None = None,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Iterator[Deed]:
    """What happened to a row, or (None) to all, the latest first; read as it is asked for."""
    found = []
    for book in books:
        rows = book.rows() if row is None else book.about(row)
        if rows is not None:
            deeds = book.read(rows, since, until)
            found.append(deeds if book.at else iter(sorted(deeds, key=moment, reverse=True)))
    return heapq.merge(*found, key=moment, reverse=True)


def moment(deed: Deed) -> datetime:
    return deed.at


def signed(row: Signed) -> dict[str, Any]:
    """The columns of a deed that every signed row has."""
    return {
        "at": row.at,
        "actor": row.actor,
        "who": row.by_name,
        "by": row.by_id,
        "why": row.note,
    }


def page(row: Model) -> str:
    """Where a row is seen at the desk; "" where it is not."""
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
    try:
        return reverse(name, args=[row.pk])
    except NoReverseMatch:
        return ""


def about(row: Model) -> dict[str, Any]:
    """The columns of a deed that say which row it happened to."""
    return {"subject": str(row), "address": page(row)}


def moved(move: Transition, row: Model) -> Iterator[Deed]:
    """A move as a deed; one from a state to itself is a decision that left it there."""
    said = f"{move.get_old_display()} → {move.get_new_display()}"
    if move.old == move.new:
        said = gettext("stays %(state)s") % {"state": move.get_new_display()}
    yield Deed(what=said, kind="move", **signed(move), **about(row))


# The books of this floor
LIGHT = ("headline", "title", "canonical_url")


def light(prefix: str) -> tuple[str, ...]:
    """What an article is called by, and no more of it."""
    return tuple(f"{prefix}__{name}" for name in LIGHT)


def moves_of_articles() -> QuerySet[Any]:
    own = ("old", "new", "actor", "by", "by_name", "note", "at")
    return ArticleTransition.objects.select_related("article").only(*own, *light("article"))


def overrides() -> QuerySet[Any]:
    big = (f"article__{name}" for name in ("summary", "draft", "error"))
    return Override.objects.select_related("article").defer(*big)


def overridden(row: Override) -> Iterator[Deed]:
    said = gettext("let “%(claim)s” stand: %(reason)s") % {
        "claim": row.text,
        "reason": row.get_reason_display(),
    }
    yield Deed(what=said, kind="override", **signed(row), **about(row.article))


def pasted_texts() -> QuerySet[Any]:
    own = ("origin", "fetched_at", "pasted_by__username", "pasted_by__first_name")
    found = Snapshot.objects.filter(pasted_by__isnull=False).select_related("article", "pasted_by")
    return found.only(*own, "pasted_by__last_name", *light("article"))


def pasted(row: Snapshot) -> Iterator[Deed]:
    by: Any = row.pasted_by
    who = by.get_full_name() or by.get_username()
    yield Deed(
        *(row.fetched_at, Actor.USER, who, gettext("pasted a text")),
        by=by.pk,
        kind="text",
        **about(row.article),
    )


def story_changes() -> QuerySet[Any]:
    return Change.objects.select_related("story", "other")


def changed_story(row: Change) -> Iterator[Deed]:
    said = str(row.get_kind_display())
    if row.other:
        said = gettext("%(change)s: “%(other)s”") % {"change": said, "other": row.other}
    yield Deed(what=said, kind="story", **signed(row), **about(row.story))


def quarantined() -> QuerySet[Any]:
    return Source.objects.exclude(quarantine={}).only("name", "quarantine", "quarantined_at")


def decided(source: Source) -> Iterator[Deed]:
    """What was decided on a source in quarantine, and when it came there: kept in its own row."""
    of: dict[str, Any] = {"kind": "quarantine", **about(source)}
    if source.quarantined_at:
        yield Deed(source.quarantined_at, Actor.MACHINE, "", gettext("into quarantine"), **of)
    for past in source.quarantine.get("history", []):
        if since := parse_datetime(past.get("since", "")):
            yield Deed(since, Actor.MACHINE, "", gettext("into quarantine"), **of)
        if until := parse_datetime(past.get("until", "")):
            did = gettext("out of quarantine: %(decision)s") % {
                "decision": DECISIONS.get(past["did"], past["did"])
            }
            yield Deed(until, Actor.USER, past["by"], did, **of)


class Desk(Book):
    """What the admin itself writes down: of rows that keep no better record of their own."""

    def about(self, row: Model) -> QuerySet[Any] | None:
        kind = ContentType.objects.get_for_model(row, for_concrete_model=True)
        return self.rows().filter(content_type=kind, object_id=str(row.pk))


def saved_at_the_desk() -> QuerySet[Any]:
    """All but changes of editions, whose versions say it better."""
    told = Q(content_type__app_label="digests", content_type__model="digest")
    return LogEntry.objects.exclude(told).select_related("user", "content_type")


def logged(entry: LogEntry) -> Iterator[Deed]:
    flags = {ADDITION: gettext("added"), DELETION: gettext("deleted")}
    flag = flags.get(entry.action_flag)
    kind: Any = entry.content_type
    yield Deed(
        entry.action_time,
        Actor.USER,
        entry.user.get_full_name() or entry.user.get_username(),
        flag or _changed(entry) or gettext("saved"),
        subject=f"{kind.name if kind else ''} {entry.object_repr}".strip(),
        address=(entry.get_admin_url() or "") if entry.action_flag != DELETION else "",
        by=entry.user_id,
        kind="desk",
    )


def _changed(entry: LogEntry) -> str:
    """Which fields a save changed. Django keeps labels with a capital, the catalogue without."""
    if not entry.change_message.startswith("["):
        return str(entry.change_message)
    try:
        parts = json.loads(entry.change_message)
    except json.JSONDecodeError:
        return str(entry.change_message)  # somebody's own words
    for change in (change for part in parts for change in part.values()):
        if "fields" in change:
            change["fields"] = [_label(name) for name in change["fields"]]
    return str(LogEntry(change_message=json.dumps(parts)).get_change_message())


def _label(name: str) -> str:
    low = name[:1].lower() + name[1:]
    return low if gettext(low) != low else name


BOOKS = (
    Book("move", _("moves"), moves_of_articles, lambda row: moved(row, row.article),
         {Article: ("article",)}),
    Book("override", _("overrides"), overrides, overridden, {Article: ("article",)}),
    Book("text", _("pasted texts"), pasted_texts, pasted, {Article: ("article",)}, "fetched_at"),
    Book("story", _("changes of stories"), story_changes, changed_story,
         {Story: ("story", "other"), Article: ("story__articles",)}),
    Book("quarantine", _("quarantine"), quarantined, decided, {Source: ("pk",)}, ""),
    Desk("desk", _("saved at the desk"), saved_at_the_desk, logged, at="action_time"),
)  # fmt: skip
