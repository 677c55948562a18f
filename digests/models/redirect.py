"""A Redirect: where an edition was to be found before it came here."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from digests.models.digest import Digest

LONGEST = 500


class Redirect(models.Model):
    """An old address, as digests.whereabouts.key() writes it, and the edition that was there."""

    path = models.CharField(_("old address"), max_length=LONGEST, unique=True)
    digest = models.ForeignKey(
        Digest, models.CASCADE, related_name="redirects", verbose_name=_("digest")
    )

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        ordering = ("path",)

    def __str__(self) -> str:
        return self.path
