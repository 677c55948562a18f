"""Stories: articles on one event, and what people changed about which ones those are."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.workflow import Actor, Signed


class StoryQuerySet(models.QuerySet):
    def standing(self) -> Self:
        """Not merged into another."""
        return self.filter(merged_into=None)

    def entitle(self, title: str) -> None:
        """Name them after their event, where they still go by the headline of one of their
        articles: a name that a person gave, or a machine before, stays."""
        by_article = Q(articles__title=F("title")) | Q(articles__canonical_url=F("title"))
        self.filter(by_article, title_by_hand=False).update(title=title)


class Story(models.Model):
    """Articles on one event.

    One that was merged stays as a pointer, for addresses that readers have: to the story that
    stands, never to another pointer (`story_changes` sees to that under a lock).
    """

    title = models.TextField(_("title"))
    # A person named it: no machine names it otherwise.
    title_by_hand = models.BooleanField(default=False, editable=False)
    first_seen = models.DateTimeField(_("first seen"))
    last_seen = models.DateTimeField(_("last seen"))
    merged_into = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        db_index=False,  # of those that have none SQLite would use it, and sort half the table
        verbose_name=_("merged into"),
    )

    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        ordering = ("-last_seen", "-pk")
        indexes = [
            models.Index(fields=["-last_seen", "-id"], name="story_last_seen"),
            models.Index(
                fields=["merged_into"], condition=Q(merged_into__isnull=False), name="story_merged"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_seen__gte=F("first_seen")), name="story_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("pk")),
                name="story_is_not_merged_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class StoryChange(Signed):
    """What a person changed: `other` came into the story, or was split from it, with `articles`."""

    class Kind(models.TextChoices):
        MERGE = "merge", _("merged")
        SPLIT = "split", _("told apart")
        MOVE = "move", _("an article moved")

    kind = models.CharField(_("change"), max_length=8, choices=Kind.choices)
    story = models.ForeignKey(Story, models.CASCADE, related_name="changes")
    other = models.ForeignKey(Story, models.CASCADE, null=True, related_name="changed_by")
    articles = models.JSONField(default=list)  # the ids of those that moved

    class Meta:
        verbose_name = _("change of a story")
        verbose_name_plural = _("changes of stories")
        ordering = ("-at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(actor=Actor.USER, by__isnull=False), name="story_change_is_a_persons"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.story} / {self.other}"
