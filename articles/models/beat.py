"""Signs of life of processes that must not stop silently."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.utils import timezone


class Beat(models.Model):
    """When something that must happen regularly last happened."""

    SILENT: ClassVar[timedelta] = timedelta(minutes=3)  # the worker's clock strikes every minute

    name = models.CharField(max_length=50, primary_key=True)
    at = models.DateTimeField()
    trouble = models.TextField(blank=True, default="")  # why it does not happen as it should

    def __str__(self) -> str:
        return self.name

    @classmethod
    def strike(cls, name: str) -> None:
        cls.objects.update_or_create(name=name, defaults={"at": timezone.now(), "trouble": ""})

    @classmethod
    def stumble(cls, name: str, trouble: str) -> None:
        """It was tried, and this was in the way."""
        row = {"trouble": trouble}
        cls.objects.update_or_create(
            name=name, defaults=row, create_defaults=row | {"at": timezone.now()}
        )

    @classmethod
    def age(cls, name: str) -> timedelta | None:
        """How long ago it last happened; None when it never did."""
        at = cls.objects.filter(name=name).values_list("at", flat=True).first()
        return timezone.now() - at if at else None
