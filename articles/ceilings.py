"""How much a number may be that somebody types in."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models


def clean_ceilings(row: models.Model, most: Mapping[str, int]) -> None:
    """ValidationError for the numbers of a row that are above what each may be at most."""
    errors = {}
    for name, limit in most.items():
        try:
            MaxValueValidator(limit)(getattr(row, name) or 0)
        except ValidationError as error:
            errors[name] = error
    if errors:
        raise ValidationError(errors)
