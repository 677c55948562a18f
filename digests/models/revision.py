"""A Revision: what an edition said, each time that something new was made public."""

import difflib
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.workflow import Signed
from digests import hugo
from digests.layout import Issue, Layout
from digests.models.digest import Digest


class RevisionQuerySet(models.QuerySet["Revision"]):
    def standing(self) -> Self:
        """Those whose publication was not undone."""
        return self.filter(undone_at=None)


class Revision(Signed):
    """One public version of an edition."""

    digest = models.ForeignKey(Digest, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(_("number"))
    issue = models.JSONField()
    layout = models.JSONField()
    # What its words came of, as digests.origins has it; empty of imports.
    provenance = models.JSONField(default=dict)
    # When its publication was undone, within two minutes: hardly anybody has read it.
    undone_at = models.DateTimeField(null=True, editable=False)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=["digest", "number"], name="revision_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.digest} ({self.number})"

    def said(self) -> tuple[Issue, Layout]:
        """The edition as it was then, as values."""
        return Issue.from_json(self.issue), Layout.from_json(self.layout)

    def markdown(self) -> str:
        """The edition as it was then."""
        return hugo.dump(*self.said())

    def before(self) -> Self | None:
        """The version this one took the place of."""
        earlier = (
            type(self).objects.standing().filter(digest=self.digest_id, number__lt=self.number)
        )
        return earlier.order_by("-number").first()

    def difference(self) -> list[str]:
        """What it changed: a unified diff of the Markdown, line by line; at first all is new."""
        before = self.before()
        old = before.markdown().splitlines() if before else []
        return list(difflib.unified_diff(old, self.markdown().splitlines(), lineterm=""))[2:]
