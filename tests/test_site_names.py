"""A feed's title that ends in the name of its site: only that very name is cut."""

from django.test import SimpleTestCase, TestCase

from articles import reading
from articles.imprint import without_site
from tests import makers


class NameTests(SimpleTestCase):
    def test_only_the_sites_own_name_behind_a_separator_goes(self):
        for title, name, expected in (
            ("Cheaper chips for ports - The Quay", "The Quay", "Cheaper chips for ports"),
            ("港口恢复通航 | 北岸之心", "北岸之心", "港口恢复通航"),
            ("港口恢复通航_北岸科技_北岸网", "北岸网", "港口恢复通航_北岸科技"),
            ("Cheaper chips – the quay", "The Quay", "Cheaper chips"),
            (
                "GPT-5 or a pencil - which is better",
                "The Quay",
                "GPT-5 or a pencil - which is better",
            ),
            ("What is wrong at The Quay", "The Quay", "What is wrong at The Quay"),
            ("The Quay - a history", "The Quay", "The Quay - a history"),
            ("- The Quay", "The Quay", "- The Quay"),
            ("港口恢复 - 背后的故事", "", "港口恢复 - 背后的故事"),
        ):
            with self.subTest(title):
                self.assertEqual(without_site(title, [name]), expected)

    def test_a_title_as_long_as_a_book_takes_no_minutes(self):
        title = "a - " * 20_000

        self.assertEqual(without_site(title, ["The Quay"]), title)


class TitledTests(TestCase):
    def test_the_source_and_the_host_are_names_of_the_site(self):
        quay = makers.source(name="The Quay")
        for title, url, expected in (
            ("Ships are late - The Quay", "https://a.example/1", "Ships are late"),
            ("Ships are late | quaynews", "https://www.quaynews.example/2", "Ships are late"),
            ("Ships are late | Elsewhere", "https://a.example/3", "Ships are late | Elsewhere"),
        ):
            with self.subTest(title):
                article = makers.article(source=quay, title=title, canonical_url=url)

                self.assertEqual(reading.titled(article), expected)

    def test_one_that_a_person_brought_in_has_its_host_alone(self):
        article = makers.article(title="Late - quay", canonical_url="https://quay.example/1")

        self.assertEqual(reading.titled(article), "Late")
