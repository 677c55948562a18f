"""A Correction: what an edition said wrongly when it was public, and what it says now."""

from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.workflow import Actor, Signed, State
from digests.errata import ITEM, Change
from digests.models.digest import Digest
from digests.models.revision import Revision


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def told(self) -> Self:
        """Those that readers are told of: all but minor fixes."""
        return self.filter(minor=False)

    def public(self) -> Self:
        """What readers are told of editions that they can read."""
        return self.told().filter(digest__state=State.PUBLISHED)

    def framing(self, *digests: Digest) -> Self:
        """What the frames of these editions say: what was corrected in them, and what they print
        of those before them; oldest first."""
        keys = [digest.pk for digest in digests]
        found = self.told().filter(Q(digest__in=keys) | Q(printed_in__in=keys))
        return found.select_related("digest__series").defer(*BIG).order_by("at", "pk")

    def to_print(self, digest: Digest) -> Self:
        """What an edition has to print if it comes out now: all that was corrected in its Series
        and that no edition has printed that is still public."""
        unsaid = Q(printed_in=None) | ~Q(printed_in__state=State.PUBLISHED)
        found = self.public().filter(unsaid, digest__series=digest.series_id)
        return found.exclude(digest=digest)

    def print_in(self, digest: Digest) -> int:
        """Have an edition that comes out print what was corrected in its Series since the last.

        Written down, and not asked for by its hours: so what a page prints never changes again,
        whatever is corrected, withdrawn or committed late afterwards.
        """
        waiting = list(self.to_print(digest).values_list("pk", flat=True))
        return self.filter(pk__in=waiting).update(printed_in=digest)


BIG = tuple(f"digest__{name}" for name in ("body_html", "body_md", "layout", "front", "lead_draft"))


class Correction(Signed):
    """One correction of one edition; the note is for its readers. Append-only.

    A minor fix is one that changes no fact: it is kept, and readers are told nothing.
    """

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    digest = models.ForeignKey(
        Digest, models.CASCADE, related_name="corrections", verbose_name=_("edition")
    )
    revision = models.OneToOneField(Revision, models.CASCADE, related_name="correction")
    minor = models.BooleanField(_("minor fix"), default=False)
    changes = models.JSONField(default=list)  # see digests.errata
    carried_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="carried"
    )
    # The edition of the same Series that told readers of it, as the next that came out.
    printed_in = models.ForeignKey(
        Digest, models.SET_NULL, null=True, blank=True, related_name="prints"
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ("-at", "-pk")
        indexes = [
            models.Index(fields=["-at", "-id"], condition=Q(minor=False), name="correction_told")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(actor=Actor.USER, by__isnull=False), name="correction_is_a_persons"
            ),
            models.CheckConstraint(
                condition=Q(minor=True) | ~Q(note=""), name="correction_tells_readers"
            ),
        ]

    def __str__(self) -> str:
        return self.note or ", ".join(dict.fromkeys(each.name for each in self.texts()))

    @property
    def urn(self) -> str:
        return self.uid.urn

    def texts(self) -> list[Change]:
        """What it changed."""
        return [Change.from_json(each) for each in self.changes]

    def items(self) -> set[str]:
        """The uids of the items it changed."""
        return {each.key for each in self.texts() if each.place == ITEM}
