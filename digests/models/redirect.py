"""A Redirect: where an edition or a Series was to be found before."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from digests.models.digest import Digest
from digests.models.series import Series

LONGEST = 500


class Redirect(models.Model):
    """An old address, as digests.whereabouts.key() writes it, and what was there.

    It names the row and not its new address: however often that changes, one step leads there.
    That of a Series stands for all that lay below it.
    """

    path = models.CharField(_("old address"), max_length=LONGEST, unique=True)
    digest = models.ForeignKey(
        Digest, models.CASCADE, null=True, related_name="redirects", verbose_name=_("edition")
    )
    series = models.ForeignKey(
        Series, models.CASCADE, null=True, related_name="redirects", verbose_name=_("series")
    )

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        ordering = ("path",)
        constraints = [
            models.CheckConstraint(
                condition=Q(digest__isnull=False, series=None)
                | Q(digest=None, series__isnull=False),
                name="redirect_leads_to_one",
            )
        ]

    def __str__(self) -> str:
        return self.path

    @classmethod
    def leave(cls, path: str, **to: Any) -> None:
        """Let an old address lead to what was there last: `digest=` or `series=`, one of them."""
        if path == "/" or len(path) > LONGEST:
            return
        cls.objects.update_or_create(path=path, defaults={"digest": None, "series": None} | to)
