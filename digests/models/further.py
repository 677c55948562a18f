"""What an item rests on beside its own article: others that tell the same story."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Snapshot

if TYPE_CHECKING:
    from digests.models.item import Item


class FurtherSourceManager(models.Manager["FurtherSource"]):
    def keep(self, items: "Iterable[Item]") -> None:
        """Write down what saved items rest on, as `Item.others` says, each with its text of now."""
        self.bulk_create(
            FurtherSource(item=item, article=other, snapshot_id=other.snapshot_id)
            for item in items
            for other in item.others
        )


class FurtherSource(models.Model):
    """Another article of an item's story, with the text that the item is held against."""

    item = models.ForeignKey("Item", models.CASCADE, related_name="further")
    article = models.ForeignKey(
        Article, models.PROTECT, related_name="backs", verbose_name=_("article")
    )
    snapshot = models.ForeignKey(
        Snapshot, models.PROTECT, null=True, related_name="+", editable=False
    )

    objects = FurtherSourceManager()

    class Meta:
        verbose_name = _("further source")
        verbose_name_plural = _("further sources")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["item", "article"], name="further_source_once_an_item")
        ]

    def __str__(self) -> str:
        return str(self.article)
