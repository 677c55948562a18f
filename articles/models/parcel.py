"""A Parcel: a file or a feed that somebody handed in, and what became of it."""

from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import Case, IntegerField, Value, When
from django.utils.translation import gettext_lazy as _

from articles.models.job import Job

TOGETHER = 500  # rows an INSERT


class ParcelQuerySet(models.QuerySet[Any]):
    def hand_in(self, job: Job, parcels: Iterable[Any]) -> None:
        """Keep these for a job, which goes through them in turn."""
        made = list(parcels)
        for parcel in made:
            parcel.job = job
        self.bulk_create(made, batch_size=TOGETHER)
        job.rows = [parcel.pk for parcel in made]
        job.save(update_fields=["rows", "size"])

    def waiting(self) -> Self:
        """Those nobody has opened yet."""
        return self.filter(outcome="")

    def told(self) -> Self:
        """For a person: what needs one first, then as they were handed in; without their texts."""
        places = (Parcel.Outcome.REFUSED, "", Parcel.Outcome.NEW, Parcel.Outcome.UPDATED)
        rank = [When(outcome=outcome, then=Value(place)) for place, outcome in enumerate(places)]
        ranked = self.annotate(rank=Case(*rank, default=len(places), output_field=IntegerField()))
        return ranked.order_by("rank", "pk").defer("content")


class Parcel(models.Model):
    """What was handed in, kept with the job that opens it until it has been opened."""

    class Outcome(models.TextChoices):
        NEW = "new", _("imported")
        UPDATED = "updated", _("brought up to date")
        UNCHANGED = "unchanged", _("there already")
        REFUSED = "refused", _("refused")

    job = models.ForeignKey(Job, models.CASCADE, related_name="parcels")
    name = models.CharField(max_length=500)  # a file's path, or a feed's name
    content = models.TextField(blank=True)  # emptied as soon as nobody will open it any more
    outcome = models.CharField(max_length=9, choices=Outcome.choices, blank=True)
    said = models.TextField(blank=True)  # why, or what else there is to know
    line = models.PositiveIntegerField(default=0)  # that this speaks of
    row = models.PositiveBigIntegerField(null=True)  # the edition or source there is now

    objects = ParcelQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["job", "outcome"], name="parcel_by_outcome")]

    def __str__(self) -> str:
        return self.name

    def opened(
        self, outcome: str, said: str = "", *, line: int = 0, row: int | None = None
    ) -> None:
        """Write down what became of it; its text is not needed any more."""
        self.outcome, self.said, self.line, self.row, self.content = outcome, said, line, row, ""
        self.save(update_fields=["outcome", "said", "line", "row", "content"])
