"""Editions on their way into the checkout of a Hugo site: one commit for each that comes out."""

import re
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from pathlib import Path
from typing import Self

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext

from articles import notices
from articles.chores import Efforts, LeaseLostError
from articles.models import Outbox
from articles.workflow import State
from digests import hugo_site
from digests.checkout import BusyError, Checkout, GitError
from digests.exporting import framed, is_ours, place
from digests.folder import FileError, Shelf
from digests.hugo_site import Section, SiteError
from digests.models import Correction, Digest
from digests.pages import language_of

LEASE = timedelta(minutes=6)  # longer than all deadlines of one push together
BUSY = timedelta(seconds=10)
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class PushError(Exception):
    """Why an edition did not get there, in a sentence. Somebody must act; we try on meanwhile."""

    permanent = False


def published(digest: Digest, announcement: str) -> None:
    """Let a publication be pushed, once it can no longer be undone."""
    put(announcement, digest, "published", due_at=digest.undo_until())


def unpublished(announcement: str) -> None:
    """A publication was taken back before it was told of."""
    Outbox.objects.drop(key(announcement))


def changed(correction: Correction) -> None:
    """Let a correction be pushed, a minor fix too; not before its edition is."""
    digest = correction.digest
    due = max(filter(None, [correction.at, digest.undo_until()]))
    put(f"corrected:{correction.uid}", digest, "corrected", due_at=due, note=correction.note)


def withdrawn(digest: Digest, announcement: str, note: str) -> None:
    """Let the file of a withdrawn edition be taken away, if it is there."""
    unpublished(announcement)
    put(f"withdrawn:{digest.uid}", digest, "withdrawn", note=note)


def key(of: str) -> str:
    return notices.fitting(f"git:{of}")


def put(
    of: str, digest: Digest, what: str, *, due_at: datetime | None = None, note: str = ""
) -> None:
    """Remember that something became of an edition; what is public then, its rows say later."""
    if digest.sample or not (settings.HUGO and digest.series.hugo_site):
        return
    Outbox.objects.put(
        Outbox.GIT,
        key(of),
        due_at=due_at,
        what=what,
        digest=digest.pk,
        note=note,
        to=digest.series.hugo_site,
        series=digest.series.title,
        event="hugo",
        part={"subject": digest.title, "lines": [note] if note else []},
    )


def attend(ids: Iterable[int]) -> Counter[str]:
    """Push what is due among these, one after another; what is refused is tried again later."""
    tally: Counter[str] = Counter()
    with Efforts(Outbox.objects.of(Outbox.GIT).claim_many(ids)) as efforts:
        for row in efforts.rows:
            with efforts.on(row), suppress(LeaseLostError):
                tally.update(settle(row))
    return tally


def settle(row: Outbox) -> list[str]:
    """Push one, and write down what came of it."""
    try:
        row.renew(LEASE)
        deliver(row)
    except BusyError:
        row.wait(timezone.now() + BUSY)
        return []
    except GitError as error:
        row.put_off(error)
    except (FileError, SiteError) as error:
        row.put_off(PushError(str(error)))
    else:
        row.delivered()
        return ["pushed"]
    return ["unpushed"]


def deliver(row: Outbox) -> None:
    """Bring the file of an edition up to what is public now, and push that."""
    known = Digest.objects.known().select_related("series").filter(pk=row.payload["digest"])
    digest = known.first()
    if digest is None or not digest.series.hugo_site:
        return  # undone, or nowhere to go any more
    section = hugo_site.section(digest.series.hugo_site)
    author = parseaddr(settings.HUGO_AUTHOR)
    checkout = Checkout(section.checkout, section.named(section.checkout), author)
    with checkout.held():
        if (digest := known.all().first()) is None:  # read anew: others may have pushed since
            return
        place = Place.of(digest, section)
        checkout.clean(place.file, place.is_ours)
        checkout.catch_up()
        place.bring_up()
        checkout.commit(place.file, message(row, digest))
        checkout.push()


@dataclass(frozen=True)
class Place:
    """The file of an edition in a section: where it was pushed to first, whatever its address
    has become since; readers of the other site have that in their bookmarks."""

    digest: Digest
    section: Section
    shelf: Shelf
    below: str  # its path below the content folder
    pushed: bool  # whether we have put it there

    @classmethod
    def of(cls, digest: Digest, section: Section) -> Self:
        shelf = Shelf.of(section.folder)
        before = section.root / digest.pushed_to
        if digest.pushed_to and before.is_relative_to(shelf.within):
            return cls(digest, section, shelf, before.relative_to(shelf.root).as_posix(), True)
        return cls(digest, section, shelf, first_place(digest, shelf), False)

    @property
    def file(self) -> Path:
        """FileError where that is outside the section, by way of a link for instance."""
        return self.shelf.at(self.below)

    def is_ours(self) -> bool:
        """Whether the file says, or does not say any more, what this edition has ever said."""
        there = self.shelf.holds(self.below)
        return there is None or is_ours(self.digest, there)

    def bring_up(self) -> None:
        """Write what is public, or take away what is withdrawn; FileError for a file of others."""
        if not self.pushed and not self.is_ours():
            said = gettext("There is another file at %(path)s, which is not from here: it stays.")
            raise FileError(said % {"path": self.section.named(self.file)})
        if self.digest.state == State.WITHDRAWN:
            self.shelf.remove(self.below)
            return
        self.shelf.write(self.below, framed(self.digest, self.digest.body_md))
        pushed_to = self.section.named(self.file)
        Digest.objects.filter(pk=self.digest.pk).update(pushed_to=pushed_to)


def first_place(digest: Digest, shelf: Shelf) -> str:
    """The path of an edition below the content folder: an import's own, else in the section."""
    usual = place(digest)
    if digest.imported_from or not shelf.part:
        return usual
    return f"{shelf.part}/{digest.slug}.md"


def message(row: Outbox, digest: Digest) -> str:
    """What a commit says: the title of the edition, what became of it, and the note on that."""
    what = "withdrawn" if digest.state == State.WITHDRAWN else row.payload["what"]
    title = " ".join(CONTROL.sub(" ", digest.title).split())
    with translation.override(language_of(digest.series)):
        said = {
            "published": "%(edition)s",
            "corrected": gettext("Corrected: %(edition)s"),
            "withdrawn": gettext("Withdrawn: %(edition)s"),
        }[what] % {"edition": title}
    return f"{said}\n\n{row.payload['note']}".replace("\0", "").strip() + "\n"
