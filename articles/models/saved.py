"""A SavedFilter: a list of the desk as somebody likes to see it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedFilter(models.Model):
    """What a person asks a list for, by a name of their own."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_filters", editable=False
    )
    page = models.CharField(max_length=200)  # the path of the list
    name = models.CharField(_("name"), max_length=60)
    query = models.TextField()  # the query string, without its question mark

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(fields=["user", "page", "name"], name="saved_filter_named_once")
        ]

    def __str__(self) -> str:
        return self.name

    def address(self) -> str:
        return f"{self.page}?{self.query}"
