"""A public edition for elsewhere: what was frozen when it came out or was corrected, as a value."""

from collections.abc import Callable, Iterable

from digests.box import Box, Entry
from digests.models import Digest, Revision
from digests.shares.edition import Edition, Erratum

Whole = Callable[[str], str]  # a path of ours as an address with scheme and host


def standing(digest: Digest) -> Revision | None:
    """The version that is public now; None of what never came out."""
    found: Revision | None = digest.revisions.standing().first()
    return found


def edition(digest: Digest, revision: Revision, whole: Whole) -> Edition:
    """What this version says, with what the frame says of corrections."""
    issue, layout = revision.said()
    box = Box.of(digest)
    return Edition(
        issue,
        layout,
        digest.series.title,
        digest.number,
        whole(digest.get_absolute_url()),
        tuple(errata(box.own, whole)),
        tuple(errata(box.others, whole)),
        digest.sample,
    )


def errata(entries: Iterable[Entry], whole: Whole) -> Iterable[Erratum]:
    for each in entries:
        note = " ".join(each.correction.note.split())
        if each.here:
            yield Erratum(each.at, note)
        else:
            yield Erratum(each.at, note, each.edition, whole(each.address))
