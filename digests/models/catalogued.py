"""Which editions the public search knows, and as which version of each."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from digests.models.digest import Digest


class Catalogued(models.Model):
    """An edition in the index of the public search; a new row each time that it is indexed."""

    # AUTOINCREMENT, also on SQLite: a key that came again would lead to another's words.
    id = models.BigAutoField(primary_key=True)
    digest = models.OneToOneField(Digest, models.CASCADE, related_name="catalogued")
    version = models.PositiveIntegerField()
    first = models.BigIntegerField()  # the key of its first passage, the highest of them
    last = models.BigIntegerField()

    class Meta:
        verbose_name = _("edition in the index")
        verbose_name_plural = _("index of editions")

    def __str__(self) -> str:
        return f"{self.digest_id}"
