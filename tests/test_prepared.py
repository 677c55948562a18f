"""Questions whose SQL is written once: the same answers as Django's own."""

from datetime import timedelta
from typing import Any

from django.test import TestCase
from django.utils import timezone

from articles.models import Article
from digests.models import Series
from digests.prepared import Prepared, columns, made
from tests import makers


def since(title: str, at: Any, pk: int) -> Any:
    found = Article.objects.filter(title=title, first_seen_at__gte=at, pk__gt=pk)
    return found.order_by("pk").values_list("pk", "title", "first_seen_at", "draft", "thin")


class PreparedTests(TestCase):
    def setUp(self):
        self.asked = Prepared(since, title=str, at=type(timezone.now()), pk=int)
        self.now = timezone.now()
        for title in ("甲", "乙", "甲"):
            makers.article(title=title, draft={"origin": "extract"})

    def test_it_answers_as_the_queryset_would(self):
        for title in ("甲", "乙", "丙", "\ue0000"):
            for at in (self.now - timedelta(days=1), self.now + timedelta(days=1)):
                with self.subTest(title=title, at=at):
                    with self.assertNumQueries(1):
                        found = self.asked.rows(title=title, at=at, pk=0)

                    self.assertEqual(found, list(since(title, at, 0)))

    def test_nothing_is_none(self):
        self.assertEqual(self.asked.rows(title="甲", at=self.now, pk=None), [])

    def test_rows_are_made_of_the_columns_asked_for(self):
        series = makers.series()
        names = columns(Series, "title", "id", "quiet_from")

        values = Series.objects.values_list(*names).get(pk=series.pk)
        with self.assertNumQueries(0):
            row = made(Series, names, values)
            said = row.pk, row.title, row.quiet_from

        self.assertEqual(said, (series.pk, series.title, None))
        with self.assertNumQueries(1):
            self.assertEqual(row.slug, series.slug)

    def test_a_column_that_is_none_is_told_of(self):
        with self.assertRaises(ValueError):
            columns(Series, "title", "nonsense")
