"""The vocabulary: what texts are about, each topic under one name and known by many spellings."""

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from articles.vocabulary import fold

LONGEST = 200


def names(words: Iterable[str]) -> dict[str, str]:
    """The names that words give to topics, by how they are spelled; none for what has no letters or
    is longer than a name can be."""
    found: dict[str, str] = {}
    for word in words:
        text, name = fold(word), " ".join(word.split())
        if text and max(len(text), len(name)) <= LONGEST:
            found.setdefault(text, name)
    return found


class TopicManager(models.Manager["Topic"]):
    def spelled(self, words: Iterable[str]) -> tuple[list["Topic"], list["Topic"]]:
        """The topics these words stand for, each once, and those of them that were made for it.

        A word that has no letters, or is longer than a name can be, stands for none.
        """
        asked = names(words)
        known = {
            each.text: each.topic
            for each in Spelling.objects.filter(text__in=asked).select_related("topic")
        }
        learnt = [self.learn(name, text) for text, name in asked.items() if text not in known]
        found = {topic.pk: topic for topic in (*known.values(), *(topic for topic, _ in learnt))}
        return list(found.values()), [topic for topic, made in learnt if made]

    def unheard_of(self, words: Iterable[str]) -> dict[str, str]:
        """The topics that spelled() would make: their names, by how they are spelled."""
        asked = names(words)
        known = set(Spelling.objects.filter(text__in=asked).values_list("text", flat=True))
        there = set(self.filter(name__in=asked.values()).values_list("name", flat=True))
        return {
            text: name for text, name in asked.items() if text not in known and name not in there
        }

    def learn(self, name: str, text: str) -> tuple["Topic", bool]:
        """The topic of this name, from now on spelled like this too, and whether it is new."""
        with transaction.atomic():
            topic, made = self.get_or_create(name=name)
            Spelling.objects.get_or_create(text=text, defaults={"topic": topic})
        return topic, made


class Topic(models.Model):
    """What texts are about, under the name readers see."""

    name = models.CharField(_("name"), max_length=LONGEST, unique=True)

    objects = TopicManager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Spelling(models.Model):
    """A way to write a topic, folded: width, case and spaces make no difference."""

    text = models.CharField(_("spelling"), max_length=LONGEST, unique=True)
    topic = models.ForeignKey(
        Topic, models.CASCADE, related_name="spellings", verbose_name=_("topic")
    )

    class Meta:
        verbose_name = _("spelling")
        verbose_name_plural = _("spellings")
        ordering = ("text",)

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        self.text = fold(self.text)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.text = fold(self.text)
        super().save(*args, **kwargs)
