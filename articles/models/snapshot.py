"""The texts that articles rest on."""

from hashlib import sha256

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Snapshot(models.Model):
    """The text of an article at one moment. Drafts and items rest on snapshots."""

    class Origin(models.TextChoices):
        PAGE = "page", _("the page")
        FEED = "feed", _("the feed")
        PASTED = "pasted", _("pasted by hand")

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="snapshots")
    text = models.TextField(_("text"))
    hash = models.CharField(max_length=64, editable=False)
    origin = models.CharField(_("from"), max_length=8, choices=Origin.choices)
    fetched_at = models.DateTimeField(_("fetched"), default=timezone.now)
    pasted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    traits = models.BinaryField(null=True, editable=False)  # see articles.keepsake

    class Meta:
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        ordering = ("-fetched_at", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["article", "hash"], name="snapshot_once_an_article"),
        ]

    def __str__(self) -> str:
        return f"{self.hash[:12]} ({self.origin})"

    @staticmethod
    def hash_of(text: str) -> str:
        return sha256(text.encode()).hexdigest()
