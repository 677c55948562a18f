"""A Waiver: one edition that may be approved without a second pair of eyes, and why."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.workflow import Signed
from digests.models.digest import Digest


class Waiver(Signed):
    """Somebody let four-eyes go for one edition; the reason is its note, and stays."""

    digest = models.ForeignKey(Digest, models.CASCADE, related_name="waivers")

    class Meta:
        verbose_name = _("waiver of four-eyes")
        verbose_name_plural = _("waivers of four-eyes")
        ordering = ("-at", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["digest"], name="waiver_once_an_edition"),
            models.CheckConstraint(
                condition=models.Q(by__isnull=False) & ~models.Q(note=""),
                name="waiver_says_who_and_why",
            ),
        ]

    def __str__(self) -> str:
        return self.note
