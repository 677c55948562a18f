"""The rows of the roof."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Footprint(models.Model):
    """What a kind of data took on disk at the end of a day, in bytes; see storeroom.py."""

    kind = models.CharField(_("kind"), max_length=40)
    day = models.DateField(_("day"))
    bytes = models.BigIntegerField(_("bytes"))
    place = models.CharField(max_length=20, blank=True)  # the file system, where it is ours

    class Meta:
        verbose_name = _("use of disk")
        verbose_name_plural = _("use of disk")
        constraints = [models.UniqueConstraint(fields=["kind", "day"], name="footprint_once_a_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.day}"
