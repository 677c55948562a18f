"""What an edition sets off when it comes out, is corrected or taken back: each kind told once.

All of it in the transaction that changed the rows: it is kept, and done later, if and only if
that was written.
"""

from django.utils.translation import gettext

from articles import notices
from articles.models import Outbox
from digests import cards, covers, heartbeat, pushing
from digests.feeds import pings
from digests.models import Correction, Digest, Revision
from digests.press import telling


def published(digest: Digest, made: Revision) -> None:
    """It came out, as this version."""
    printed(digest, made)
    announce(digest)
    pushing.published(digest, announcement(digest))
    pings.published(digest, announcement(digest))
    heartbeat.published(digest, announcement(digest))


def printed(digest: Digest, made: Revision) -> None:
    """Readers see another version of it; whether that is news is said by who calls."""
    cards.published(digest, made)
    telling.soon()


def corrected(correction: Correction) -> None:
    """It was corrected, and the version that says so is printed."""
    pushing.changed(correction)
    pings.corrected(correction)


def undone(digest: Digest) -> None:
    """Its publication is taken back, which was not told of yet; before it forgets its hour."""
    taken_back(digest)
    pushing.unpublished(announcement(digest))
    pings.unpublished(announcement(digest))


def withdrawn(digest: Digest, note: str) -> None:
    """It was withdrawn, which is news too."""
    taken_back(digest)
    covers.clear(digest)
    pushing.withdrawn(digest, announcement(digest), note)
    pings.withdrawn(digest, announcement(digest))


def taken_back(digest: Digest) -> None:
    """It is not public any more: there is no card of it, and nobody is told that it came out."""
    cards.gone(digest)
    Outbox.objects.drop(announcement(digest))
    telling.soon()


def announcement(digest: Digest) -> str:
    """The key under which the world is told of a publication: each has its own."""
    moment = digest.published_at.isoformat() if digest.published_at else ""
    return f"published:{digest.uid}:{moment}"


def announce(digest: Digest) -> None:
    """Tell the world, once it is too late to undo it; of a sample nobody is told."""
    if digest.sample:
        return
    notices.tell(
        "published",
        announcement(digest),
        subject=lambda: (
            gettext("Published: “%(edition)s”, no. %(number)s")
            % {"edition": digest, "number": digest.number}
        ),
        url=digest.get_absolute_url(),
        series=digest.series,
        due_at=digest.undo_until(),
        lines=(digest.series.title,),
    )
