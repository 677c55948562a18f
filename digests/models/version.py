"""A Version: every saved state of an edition, whole; and a Reading: which one somebody saw last."""

from typing import Any, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.workflow import Signed, State
from digests.models.digest import Digest


class Compact(DjangoJSONEncoder):
    """JSON without blanks, and Chinese as itself: half the size of what is the default."""

    def __init__(self, **options: Any) -> None:
        plain = {"ensure_ascii": False, "separators": (",", ":"), "indent": None}
        super().__init__(**options | plain)


class VersionQuerySet(models.QuerySet["Version"]):
    def light(self) -> Self:
        """Without the copies: for lists."""
        return self.defer("copy")


class Version(Signed):
    """What an edition said when it was saved, as digests.copies has it."""

    digest = models.ForeignKey(Digest, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))  # the edition's own, at that time
    state = models.CharField(_("state"), max_length=12, choices=State.choices)
    copy = models.JSONField(encoder=Compact)
    # An undo: the version that it went back to, so that the next undo goes further back.
    back_to = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    stays = models.BooleanField(default=False)  # was approved or published: see versions.prune()

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ("-pk",)
        permissions = [("export_history", "Can export the history of everything")]
        indexes = [
            models.Index(fields=["digest", "-id"], name="version_of_digest"),
            models.Index(fields=["at"], name="version_at"),
            models.Index(fields=["digest"], condition=Q(stays=False), name="version_may_go"),
        ]

    def __str__(self) -> str:
        return f"{self.digest} ({self.number})"

    def before(self) -> "Version | None":
        """The version this one took the place of."""
        return Version.objects.filter(digest=self.digest_id, pk__lt=self.pk).first()


class Reading(models.Model):
    """Which version of an edition somebody has on screen, and which they had before.

    Opening the page moves what was on screen to `before` where there is something newer to see;
    saving is reading, too. So “since I last read it” stays as it is however often a page is loaded.
    """

    digest = models.ForeignKey(Digest, models.CASCADE, related_name="readings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    last = models.ForeignKey(Version, models.SET_NULL, null=True, related_name="+")
    before = models.ForeignKey(Version, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        constraints = [
            models.UniqueConstraint(fields=["digest", "user"], name="reading_once_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.last}"
