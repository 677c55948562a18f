"""What people know about claims: the house's names, and the claims they let stand."""

import re

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.vocabulary import fold
from articles.workflow import Actor, Signed

SEPARATORS = re.compile(r"[,，、;；\n]")


class NameManager(models.Manager["Name"]):
    def glossary(self) -> dict[str, frozenset[str]]:
        """Every name with what else it goes by."""
        return {name: spellings(forms) for name, forms in self.values_list("name", "forms")}

    def learn(self, name: str, other: str) -> "Name":
        """Join two spellings: in the row that has one of them already, else in a new one."""
        asked = {fold(name), fold(other)}
        for known in self.select_for_update().order_by("pk"):
            if asked & {fold(form) for form in (known.name, *known.spellings())}:
                known.take(name, other)
                return known
        return self.create(name=name, forms=other)


class Name(models.Model):
    """A line of the house glossary: a name, and what else it goes by in any language."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    forms = models.TextField(
        _("also known as"),
        help_text=_("One a line, or with commas between them: “NVIDIA, 辉达”."),
    )

    objects = NameManager()

    class Meta:
        verbose_name = _("name")
        verbose_name_plural = _("glossary")
        ordering = ("name",)
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="name_is_not_empty")]

    def __str__(self) -> str:
        return self.name

    def spellings(self) -> frozenset[str]:
        return spellings(self.forms)

    def take(self, *others: str) -> None:
        """Add spellings that are new to it, and save."""
        known = {fold(form) for form in (self.name, *self.spellings())}
        new = [form for form in others if fold(form) not in known]
        self.forms = "\n".join([*filter(None, [self.forms.strip()]), *dict.fromkeys(new)])
        self.save(update_fields=["forms"])


def spellings(forms: str) -> frozenset[str]:
    """The spellings in a text, one a line or with commas of any kind between them."""
    return frozenset(form.strip() for form in SEPARATORS.split(forms) if form.strip())


class Override(Signed):
    """A claim that a person lets stand, though the source does not bear it.

    It belongs to the claim in its sentence, by its key (see articles.ledger): an edited sentence
    has another key, and so has lost it. The words are kept for people.
    """

    class Reason(models.TextChoices):
        ELSEWHERE = "elsewhere", _("checked elsewhere")
        COMMON = "common", _("common knowledge")
        ROUNDED = "rounded", _("rounded on purpose")
        OWN = "own", _("for another reason")

    article = models.ForeignKey(
        "Article", models.CASCADE, related_name="overrides", verbose_name=_("article")
    )
    key = models.CharField(max_length=64, editable=False)
    kind = models.CharField(_("kind"), max_length=20)
    text = models.TextField(_("claim"))
    sentence = models.TextField(_("sentence"))
    reason = models.CharField(_("reason"), max_length=12, choices=Reason.choices)

    class Meta:
        verbose_name = _("override")
        verbose_name_plural = _("overrides")
        ordering = ("-at", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["article", "key"], name="override_once_a_claim"),
            models.CheckConstraint(
                condition=Q(actor=Actor.USER, by__isnull=False), name="override_is_a_persons"
            ),
            models.CheckConstraint(
                condition=~Q(reason="own") | ~Q(note=""), name="override_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"“{self.text}”: {self.why}"

    def is_said(self, text: str) -> bool:
        """Whether its sentence stands in a plain text."""
        return fold(self.sentence) in fold(text)

    @property
    def why(self) -> str:
        """The reason in words: the person's own, or the preset's."""
        return self.note or str(self.get_reason_display())
