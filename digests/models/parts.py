"""What belongs to the parts of an edition in work: what they were written from, and new drafts."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from digests import staleness
from digests.models.digest import Digest
from digests.models.item import Item

LEAD = "lead"


class WrittenQuerySet(models.QuerySet["Written"]):
    def note(self, digest: Digest, parts: Iterable[str], items: Iterable[Item]) -> None:
        """Remember that these parts were written, or found good, when the items said this."""
        found = staleness.prints((str(each.uid), each.title, each.body) for each in items)
        for part in parts:
            self.update_or_create(
                digest=digest, part=part, defaults={"items": found, "at": timezone.now()}
            )


class Written(models.Model):
    """What the items of an edition were when its lead or a commentary was written."""

    digest = models.ForeignKey(Digest, models.CASCADE, related_name="written")
    part = models.CharField(max_length=40)  # "lead" or "commentary:<pk>"
    items = models.JSONField(default=dict)  # by uid, see digests.staleness
    at = models.DateTimeField(default=timezone.now)

    objects = WrittenQuerySet.as_manager()

    class Meta:
        verbose_name = _("part as it was written")
        verbose_name_plural = _("parts as they were written")
        constraints = [
            models.UniqueConstraint(fields=["digest", "part"], name="written_once_a_part")
        ]

    def __str__(self) -> str:
        return self.part


class Proposal(models.Model):
    """A new draft of a part, beside what stands there, until somebody takes or leaves it."""

    digest = models.ForeignKey(Digest, models.CASCADE, related_name="proposals")
    part = models.CharField(max_length=40)  # "lead", "commentary:<pk>" or "item:<pk>"
    title = models.TextField(blank=True)  # of an item
    text = models.TextField(blank=True)
    draft = models.JSONField(default=dict)
    items = models.JSONField(default=dict)  # what it was written from, as Written has it
    note = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [
            models.UniqueConstraint(fields=["digest", "part"], name="proposal_once_a_part")
        ]

    def __str__(self) -> str:
        return self.part

    @property
    def place(self) -> str:
        """Its part as an id of the page has it."""
        return place_of(self.part)


def place_of(part: str) -> str:
    """A part such as item:7 as an id of the page has it."""
    return part.replace(":", "-")


class Brought(models.Model):
    """An article that somebody brought in for one edition, whatever hours that covers."""

    digest = models.ForeignKey(Digest, models.CASCADE, related_name="brought")
    article = models.ForeignKey(Article, models.CASCADE, related_name="brought")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("article brought in")
        verbose_name_plural = _("articles brought in")
        constraints = [
            models.UniqueConstraint(fields=["digest", "article"], name="brought_once_an_edition")
        ]

    def __str__(self) -> str:
        return str(self.article)
