"""A withdrawn edition made anew: a draft with its texts, which readers find in its place."""

from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext

from articles.workflow import State, WorkflowError
from digests import compose, copies, publish, versions
from digests.models import Digest


def replace(digest: Digest, *, by: Any) -> Digest:
    """A draft that says what the withdrawn edition said, for the same hours.

    WorkflowError where it is not withdrawn, is being replaced, or its hours are covered.
    """
    if not by.has_perm("digests.add_digest"):
        raise WorkflowError(gettext("Only those who may make editions replace one."))
    with transaction.atomic():
        publish.hold_series(digest)
        refuse(digest)
        copy = copies.copy_of(digest)
        for item in copy["items"]:
            item["uid"] = str(uuid4())
        new = Digest.objects.create(
            series=digest.series,
            slug=compose.unused_slug(digest.series, first(digest).slug),
            window_start=digest.window_start,
            window_end=digest.window_end,
            language=digest.language,
            sample=digest.sample,
            replaces=digest,
            **copies.texts(copy),
        )
        copies.put_back(new, copy)
        versions.keep(new, by, gettext("Replaces “%(edition)s”.") % {"edition": digest})
    return new


def refuse(digest: Digest) -> None:
    """WorkflowError, with a sentence, when it cannot be replaced now."""
    if said := objection(digest):
        raise WorkflowError(said)


def objection(digest: Digest) -> str:
    """Why it cannot be replaced now; "" when it can."""
    if not Digest.objects.withdrawn().filter(pk=digest.pk).exists():
        return gettext("Only a withdrawn edition is replaced.")
    if other := digest.replacements.live().first():
        return gettext("“%(edition)s” replaces it (%(state)s).") % {
            "edition": other,
            "state": State(other.state).label,
        }
    same = digest.series.digests.live().filter(window_end=digest.window_end)
    other = same.first() if digest.window_end else None
    if other:
        return gettext("%(digest)s covers these hours already.") % {"digest": other.title}
    return ""


def left_open(digest: Digest) -> Digest | None:
    """The edition after a withdrawn one that is out already, so that no later one will cover its
    hours; None where that is not so, or another covers them."""
    if digest.window_end is None or objection(digest):
        return None
    later = digest.series.digests.published().filter(window_start__gte=digest.window_end)
    return later.order_by("window_start").first()


def first(digest: Digest) -> Digest:
    """The edition that it replaces, or what that replaced: where its address comes from."""
    while digest.replaces:
        digest = digest.replaces
    return digest
