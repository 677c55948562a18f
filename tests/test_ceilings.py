"""Numbers that somebody types in have a bound: above it is one sentence beside the field."""

from datetime import UTC, datetime

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.test import TestCase

from digests import compose
from digests.models import Series
from tests import makers

LARGEST = 2**31 - 1  # what a column takes


def typed(model: type[models.Model]) -> list[models.Field]:
    """The numbers of a model that its page in the admin lets one type in."""
    page = admin.site.get_model_admin(model)
    fixed = {*page.readonly_fields}
    return [
        field
        for field in model._meta.fields
        if isinstance(field, models.IntegerField) and not field.choices
        if field.editable and not field.auto_created and field.name not in fixed
    ]


class CeilingsTests(TestCase):
    def assert_bounded(self, row: models.Model):
        for field in typed(type(row)):
            with self.subTest(field=field.name):
                usual = getattr(row, field.name)
                setattr(row, field.name, LARGEST)

                with self.assertRaises(ValidationError) as raised:
                    row.clean()

                self.assertTrue(raised.exception.message_dict)
                setattr(row, field.name, usual)
        row.clean()

    def test_every_number_of_a_series_has_a_bound(self):
        self.assert_bounded(makers.series())

    def test_every_number_of_a_source_has_a_bound(self):
        self.assert_bounded(makers.source())


class EditionTitleTests(TestCase):
    def refusal(self, pattern: str) -> str:
        series: Series = makers.series(edition_title=pattern)
        with self.assertRaises(ValidationError) as raised:
            series.clean()
        return str(raised.exception.message_dict["edition_title"][0])

    def test_a_title_that_comes_out_too_long_is_refused(self):
        self.assertIn("more than 500 characters", self.refusal("%c" * 60))

    def test_what_is_no_moment_is_refused(self):
        for pattern in ("%999d", "100%", "%_Y", "%Q"):
            with self.subTest(pattern):
                self.assertIn("one letter", self.refusal(pattern))

    def test_the_title_of_a_series_is_no_pattern(self):
        series = makers.series(title="50%discount %c")

        at = datetime(2026, 11, 20, 12, tzinfo=UTC)

        self.assertEqual(compose.title(series, at), "2026-11-20 50%discount %c")

    def test_a_usual_title_is_taken(self):
        for pattern in ("", "AI 日报 %Y.%m.%d", "%-d %B, %H:%M", "100%% %A"):
            with self.subTest(pattern):
                makers.series(slug=f"s{len(pattern)}", edition_title=pattern).clean()
