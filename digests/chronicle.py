"""What happened to editions, as articles.chronicle reads it."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import markdown
from articles.chronicle import Book, Deed, about, moved, overridden, overrides, signed
from articles.workflow import Actor
from digests.models import (
    Alarm,
    Correction,
    Digest,
    DigestTransition,
    Revision,
    Series,
    Version,
    Waiver,
)

# What an edition is called by and where it stands, and no more of it.
BIG = tuple(f"digest__{name}" for name in ("body_html", "body_md", "layout", "front", "lead_draft"))


def of_editions(rows: QuerySet[Any], *big: str) -> QuerySet[Any]:
    return rows.select_related("digest").defer(*BIG, *big)


def saved(row: Version) -> Iterator[Deed]:
    here = reverse("admin:digests_digest_compare", args=[row.digest_id])
    said = gettext("saved version %(number)s") % {"number": row.number}
    look = f"{here}?from=before&to={row.pk}"
    yield Deed(what=said, look=look, kind="version", **signed(row), **about(row.digest))


def came_out(row: Revision) -> Iterator[Deed]:
    look = reverse("admin:digests_digest_revision", args=[row.digest_id, row.number])
    said = gettext("public as revision %(number)s") % {"number": row.number}
    yield Deed(what=said, look=look, kind="revision", **signed(row), **about(row.digest))


def corrected(row: Correction) -> Iterator[Deed]:
    said = gettext("minor fix") if row.minor else gettext("correction")
    yield Deed(what=said, kind="correction", **signed(row), **about(row.digest))


def waived(row: Waiver) -> Iterator[Deed]:
    said = gettext("four-eyes let go for this edition")
    yield Deed(what=said, kind="waiver", **signed(row), **about(row.digest))


def settled_alarms() -> QuerySet[Any]:
    big = (f"item__{name}" for name in (*BIG, "draft", "body"))
    rows = Alarm.objects.settled().select_related("item__digest")
    return rows.defer("lost", "passages", *big)


def settled(alarm: Alarm) -> Iterator[Deed]:
    said = gettext("settled an alarm: %(kind)s") % {"kind": alarm.get_kind_display()}
    if alarm.settled_at:
        yield Deed(
            *(
                alarm.settled_at,
                Actor.USER,
                alarm.settled_by_name,
                said,
                markdown.plain(alarm.item.title),
            ),
            by=alarm.settled_by_id,
            kind="alarm",
            **about(alarm.item.digest),
        )


EDITION = {Digest: ("digest",)}

BOOKS = (
    Book("move", _("moves"), lambda: of_editions(DigestTransition.objects.all()),
         lambda row: moved(row, row.digest), EDITION),
    Book("version", _("versions"), lambda: of_editions(Version.objects.all(), "copy"), saved,
         EDITION),
    Book("revision", _("revisions"),
         lambda: of_editions(Revision.objects.all(), "issue", "layout", "provenance"),
         came_out, EDITION),
    Book("correction", _("corrections"), lambda: of_editions(Correction.objects.all(), "changes"),
         corrected, EDITION),
    Book("waiver", _("waivers of four-eyes"), lambda: of_editions(Waiver.objects.all()), waived,
         {Digest: ("digest",), Series: ("digest__series",)}),
    Book("alarm", _("settled alarms"), settled_alarms, settled,
         {Digest: ("item__digest",), Alarm: ("pk",)}, "settled_at"),
)  # fmt: skip

# Of an edition's page only: in a list of everything each would be told twice.
BESIDE = (
    Book("override", _("overrides"), overrides, overridden, {Digest: ("article__items__digest",)}),
)
