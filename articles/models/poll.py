"""How the polls went, and what the feeds listed."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.source import Source


class Poll(models.Model):
    """One fetch of one feed, and what it brought."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="polls")
    at = models.DateTimeField(_("at"), default=timezone.now)
    status = models.PositiveSmallIntegerField(_("HTTP status"), null=True)
    entries = models.PositiveIntegerField(_("entries"), default=0)
    new = models.PositiveIntegerField(_("new"), default=0)
    size = models.PositiveIntegerField(_("bytes"), default=0)
    error = models.TextField(_("what went wrong"), blank=True)

    class Meta:
        verbose_name = _("poll")
        verbose_name_plural = _("polls")
        ordering = ("-at", "-pk")
        indexes = [
            models.Index(fields=["source", "-at"], name="poll_source_at"),
            models.Index(fields=["at"], name="poll_at"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.at:%Y-%m-%d %H:%M}"


class Sighting(models.Model):
    """An entry as one feed listed it. What a poll compares, before anything else."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="sightings")
    guid = models.TextField(blank=True)
    guid_key = models.CharField(max_length=64)
    url = models.TextField(blank=True)
    title = models.TextField(blank=True)
    article = models.ForeignKey(
        "articles.Article", models.SET_NULL, null=True, blank=True, related_name="sightings"
    )
    first_seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("sighting")
        verbose_name_plural = _("sightings")
        constraints = [
            models.UniqueConstraint(fields=["source", "guid_key"], name="sighting_once_a_source")
        ]

    def __str__(self) -> str:
        return self.title or self.url
