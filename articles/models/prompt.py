"""The prompts that were ever sent, by their hash: what a model was told stays readable."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from articles.prompts import Prompt

PURPOSES = {
    "draft": _("draft of an article"),
    "lead": _("lead"),
    "commentary": _("commentary"),
    "opinion": _("second opinion"),
}


class PromptTextManager(models.Manager["PromptText"]):
    def keep(self, prompt: "Prompt", name: str, target: str) -> None:
        """Write down what a prompt says, once; of the same hash it says the same for ever."""
        if self.filter(hash=prompt.hash).exists():
            return
        row = PromptText(
            hash=prompt.hash,
            name=name,
            language=target,
            rules=prompt.rules,
            parameters=prompt.parameters,
        )
        self.bulk_create([row], ignore_conflicts=True)  # another worker may be quicker


class PromptText(models.Model):
    """The rules of one prompt, with a Series' instructions in them.

    What differs from article to article stands in them as $fence, $length and the like.
    """

    hash = models.CharField(max_length=64, unique=True)
    name = models.CharField(_("purpose"), max_length=20)
    language = models.CharField(_("language"), max_length=10)
    rules = models.TextField(_("what the model was told"))
    parameters = models.JSONField(default=dict)
    first_used_at = models.DateTimeField(_("first used"), default=timezone.now)

    objects = PromptTextManager()

    class Meta:
        verbose_name = _("prompt")
        verbose_name_plural = _("prompts")
        ordering = ("-first_used_at", "-pk")

    def __str__(self) -> str:
        return f"{self.purpose} {self.short}"

    @property
    def purpose(self) -> str:
        """What it asks for, in words."""
        return str(PURPOSES.get(self.name, self.name))

    @property
    def short(self) -> str:
        """Enough of its hash to tell it from the others."""
        return self.hash[:12]
