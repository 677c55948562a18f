"""Every saved state of an edition is kept: going back to one, taking back one's own last change."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from articles.workflow import State, WorkflowError, signature
from digests import copies
from digests.models import Digest, DigestTransition, Reading, Version

KEPT = timedelta(days=30)  # after publication all but what was approved or public goes
A_ROUND = 20  # editions whose versions are dropped in one go


class Overtaken(WorkflowError):
    """Somebody else changed the edition since; `since` is the last version before that."""

    def __init__(self, sentence: str, since: Version) -> None:
        super().__init__(sentence)
        self.since = since


def keep(
    digest: Digest, by: Any = None, note: str = "", *, back_to: Version | None = None
) -> Version | None:
    """Keep what an edition says now, as a user's or (by=None) the machine's work.

    None where it says what it said before. Call it in the transaction of the change.
    """
    copy, last = copies.copy_of(digest), digest.versions.first()
    if last is not None and last.copy == copy:
        return None
    return digest.versions.create(
        number=digest.version,
        state=digest.state,
        copy=copy,
        note=note,
        back_to=back_to,
        **signature(by),
    )


def restore(
    digest: Digest, version: Version, by: Any, *, note: str = "", back_to: Version | None = None
) -> Version | None:
    """Make an edition say again what a version of it says; one that was approved is reviewed again.

    WorkflowError for a closed edition, Conflict when a colleague was quicker. What stood there is
    a version, too, so that nothing is lost by it.
    """
    if version.digest_id != digest.pk or not digest.editable():
        raise WorkflowError(
            gettext("“%(edition)s” is %(state)s: its text stays as it is.")
            % {"edition": digest, "state": State(digest.state).label}
        )
    said = note or gettext("Version %(number)s restored.") % {"number": version.number}
    fields = copies.texts(version.copy)
    with transaction.atomic():
        keep(digest)
        if digest.state == State.APPROVED:
            digest.move(State.REVIEW, by=by, note=said, **fields)
        else:
            digest.amend(**fields)
        copies.put_back(digest, version.copy)
        return keep(digest, by, said, back_to=back_to)


def undo(digest: Digest, by: Any) -> Version | None:
    """Take back the last change, which must be this person's; asked again, the one before it.

    WorkflowError where there is none, Overtaken where the last change is somebody else's. To go
    forward again, restore what was undone.
    """
    with transaction.atomic():
        keep(digest)
        standing = first_of(digest.versions.first())
        target = first_of(standing.before()) if standing else None
        if standing is None or target is None:
            raise WorkflowError(gettext("There is no earlier version of this edition."))
        if standing.by_id != by.pk:
            raise Overtaken(overtaken(standing), since(digest, by, standing) or target)
        said = gettext("Undone: version %(number)s.") % {"number": standing.number}
        return restore(digest, target, by, note=said, back_to=target)


def first_of(version: Version | None) -> Version | None:
    """The version in which somebody first said what this one says: of an undo, where it led."""
    return (version and version.back_to) or version


def overtaken(version: Version) -> str:
    """Why nothing was undone."""
    if version.by_id is None:
        return gettext("Nothing was undone: the last change is the machine's.")
    return gettext("Nothing was undone: the last change is by %(who)s.") % {"who": version.by_name}


def since(digest: Digest, by: Any, version: Version) -> Version | None:
    """The last version of a person before another."""
    return digest.versions.filter(by=by, pk__lt=version.pk).first()


def approved(digest: Digest) -> Version | None:
    """What was approved last: kept while it was approved, or the last before the approval."""
    move = digest.approval()
    found = digest.versions.filter(state=State.APPROVED)
    return (found | digest.versions.filter(at__lte=move.at) if move else found).first()


# Who has read what
def opened(digest: Digest, user: Any) -> Version | None:
    """Note that somebody has the edition as it is now on screen; what they had read before that."""
    now = digest.versions.light().first()
    reading, made = Reading.objects.select_related("last", "before").get_or_create(
        digest=digest, user=user, defaults={"last": now}
    )
    if made or now is None or reading.last_id == now.pk:
        return reading.before
    reading.last, reading.before = now, reading.last
    reading.save(update_fields=["last", "before"])
    return reading.before


def has_read(digest: Digest, user: Any) -> None:
    """Note that somebody knows the edition as it is now: they have just saved it."""
    now = digest.versions.light().first()
    Reading.objects.update_or_create(
        digest=digest, user=user, defaults={"last": now, "before": now}
    )


# What need not stay
def prune(now: datetime) -> int:
    """Drop versions of editions that came out thirty days ago, but what was approved or public.

    Returns how many were dropped; those that stay are marked, so that nobody looks at them again.
    """
    old = Version.objects.filter(stays=False, digest__published_at__lt=now - KEPT)
    dropped = 0
    for pk in list(old.order_by("digest").values_list("digest", flat=True).distinct()[:A_ROUND]):
        with transaction.atomic():
            rows = Version.objects.filter(digest=pk)
            rows.filter(pk__in=staying(pk)).update(stays=True)
            dropped += rows.filter(stays=False).delete()[0]
    return dropped


def staying(digest: int) -> set[int]:
    """The versions of an edition that were approved or made public, and the last."""
    decided = [State.APPROVED, State.PUBLISHED]
    rows = Version.objects.filter(digest=digest).order_by("-pk")
    moves = DigestTransition.objects.filter(digest=digest, new__in=decided)
    found = set(rows.filter(state__in=decided).values_list("pk", flat=True))
    for at in [None, *moves.values_list("at", flat=True)]:
        upto = rows if at is None else rows.filter(at__lte=at)
        found.update(upto.values_list("pk", flat=True)[:1])
    return found
