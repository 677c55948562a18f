"""At selection an editor sees what readers were told already: edition and item."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from unittest import skipUnless

from django.db import connection
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Story, User
from digests import candidates, coverage
from digests.compose import compose
from digests.models import Digest, Item, Series
from digests.publish import approve, publish
from tests import makers
from tests.hours import AtNoon


def url(digest: Digest) -> str:
    return reverse("admin:digests_digest_change", args=[digest.pk])


class CoverageTestCase(AtNoon, TestCase):
    user: User
    series: Series
    story: Story
    first: Article
    later: Article
    printed: Digest
    number: int

    @classmethod
    def setUpTestData(cls):
        cls.user = makers.user("Publisher")
        cls.series = makers.series(title="早报")
        cls.story = makers.story()
        cls.first = makers.reviewed(story=cls.story, headline="先说的")
        makers.reviewed()
        cls.printed = cls.bring_out(cls.series)
        cls.later = makers.reviewed(story=cls.story, headline="后说的")
        cls.number = cls.printed.items.get(article=cls.first).position

    @classmethod
    def bring_out(cls, series: Series) -> Digest:
        digest = compose(series, timezone.now() + timedelta(milliseconds=1))
        approve(digest, by=cls.user)
        publish(digest, by=cls.user)
        return digest

    def compose(self, series: Series | None = None) -> Digest:
        return compose(series or self.series, timezone.now() + timedelta(seconds=1))

    def place(self, digest: Digest) -> str:
        assert digest.published_at
        day = digest.published_at.astimezone(digest.series.zone).strftime("%m-%d")
        return f"{day} #{self.number}"

    def setUp(self):
        self.client.force_login(self.user)

    def add(self, digest: Digest, article: Article):
        """Press "+" beside an article."""
        return self.client.post(
            url(digest),
            {
                "seen": digest.version,
                "title": digest.title,
                "lead": digest.lead,
                "publish_at": "",
                "description": "",
                "tags": "",
                "categories": "",
                "note": "",
                "items-TOTAL_FORMS": "0",
                "items-INITIAL_FORMS": "0",
                "commentary-TOTAL_FORMS": "0",
                "commentary-INITIAL_FORMS": "0",
                "_add": article.pk,
            },
            follow=True,
        )


class TellingTests(CoverageTestCase):
    def test_it_names_edition_and_item(self):
        told = coverage.told_before([self.later], self.compose())[self.later.pk]

        self.assertEqual(
            [str(each) for each in told], [f"already covered {self.place(self.printed)}"]
        )
        self.assertEqual(told[0].item.article, self.first)

    def test_another_series_is_named_and_leaves_nothing_out(self):
        digest = self.compose(makers.series(title="晚报"))

        told = coverage.told_before([self.later], digest)[self.later.pk]

        self.assertEqual(str(told[0]), f"told in 早报 {self.place(self.printed)}")
        self.assertTrue(digest.items.filter(article__story=self.story).exists())

    def test_an_edition_of_another_year_says_so(self):
        past = datetime(2023, 12, 2, 4, tzinfo=UTC)
        Digest.objects.filter(pk=self.printed.pk).update(published_at=past)

        told = coverage.told_before([self.later], self.compose())[self.later.pk]

        self.assertIn("2023-12-02 #", str(told[0]))

    def test_what_was_withdrawn_was_not_told(self):
        Digest.objects.filter(pk=self.printed.pk).update(state="withdrawn")

        self.assertEqual(coverage.told_before([self.later], makers.digest(items=0)), {})

    def test_a_published_edition_looks_at_what_was_out_before_it(self):
        evening = self.bring_out(makers.series(title="晚报"))

        self.assertEqual(coverage.told_before([self.first], self.printed), {})
        self.assertIn(self.first.pk, coverage.told_before([self.first], evening))

    def test_a_merged_story_was_told_where_either_was(self):
        other = makers.reviewed(story=makers.story())
        self.story.articles.update(story=other.story)
        Story.objects.filter(pk=self.story.pk).update(merged_into=other.story)

        self.assertIn(other.pk, coverage.told_before([other], self.compose()))
        self.assertFalse(self.series.candidates(self.series.window(timezone.now())).exists())

    def test_an_article_without_a_story_was_told_where_it_stands_itself(self):
        Article.objects.update(story=None)
        self.first.refresh_from_db()
        self.later.refresh_from_db()

        told = coverage.told_before([self.first, self.later], self.compose())

        self.assertEqual(list(told), [self.first.pk])

    def test_however_many_articles_take_one_query(self):
        digest = self.compose()
        articles = [self.first, self.later, *(makers.reviewed() for _ in range(5))]

        with self.assertNumQueries(1):
            told = coverage.told_before(articles, digest)
            self.assertTrue([str(each) for each in told[self.later.pk]])


@skipUnless(connection.vendor == "sqlite", "counts what SQLite does")
class EffortTests(CoverageTestCase):
    """What is asked of each article must not be asked of each edition too."""

    def steps(self, ask: Callable[[], object]) -> int:
        """Thousands of steps of SQLite's machine."""
        seen: list[None] = []
        database = connection.connection
        database.set_progress_handler(lambda: seen.append(None), 1000)
        ask()
        database.set_progress_handler(None, 0)
        return len(seen)

    def effort(self, digest: Digest) -> list[int]:
        window = coverage.window_of(digest)
        assert window
        articles = [self.later, *(item.article for item in digest.items.all() if item.article)]
        return [
            self.steps(lambda: list(self.series.candidates(window))),
            self.steps(lambda: coverage.told_before(articles, digest)),
            self.steps(lambda: candidates.panel(digest, [])),
            self.steps(lambda: coverage.of_article(self.later)),
        ]

    def test_ten_times_the_editions_take_about_the_same(self):
        articles = [makers.reviewed() for _ in range(40)]
        digest = self.compose()
        self.editions(articles, 20)
        few = self.effort(digest)

        self.editions(articles, 200)

        for before, after in zip(few, self.effort(digest), strict=True):
            self.assertLess(after, 3 * before + 12)

    def editions(self, articles: list[Article], count: int) -> None:
        """Past editions of the Series, of one item each."""
        now = timezone.now()
        first = Digest.objects.count()
        made = Digest.objects.bulk_create(
            Digest(
                series=self.series,
                slug=f"past-{number}",
                number=1000 + number,
                title="旧刊",
                state="published",
                published_at=now - timedelta(hours=number),
                body_html="x",
            )
            for number in range(first, first + count)
        )
        old = [makers.article() for _ in range(len(made))]
        Item.objects.bulk_create(
            Item(digest=digest, position=1, title="旧闻", article=article)
            for digest, article in zip(made, old, strict=True)
        )


class DeskTests(CoverageTestCase):
    def test_what_was_left_out_is_shown_with_the_reason_and_a_link(self):
        digest = self.compose()

        answer = self.client.get(url(digest))

        self.assertEqual([a for a, _ in answer.context["left_out"]], [self.later])
        self.assertContains(answer, f"already covered {self.place(self.printed)}")
        self.assertContains(answer, self.printed.get_absolute_url())

    def test_a_new_development_is_added_deliberately_and_marked(self):
        digest = self.compose()

        answer = self.add(digest, self.later)

        self.assertEqual(digest.items.get().article, self.later)
        said = "".join(map(str, answer.context["messages"]))
        self.assertIn(f"its story was already covered {self.place(self.printed)}", said)
        again = self.client.get(url(digest))
        self.assertContains(again, f"already covered {self.place(self.printed)}")
        self.assertEqual(again.context["left_out"], [])

    def test_another_article_on_an_items_story_stands_beside_the_item(self):
        second = makers.reviewed(story=makers.story())
        digest = self.compose()
        late = makers.reviewed(story=second.story, first_seen_at=second.first_seen_at)

        found = candidates.panel(digest, list(digest.items.select_related("article__source")))

        (row,) = [row for row in found.rows if row.item]
        self.assertEqual((row.item.article, row.others), (second, [late]))

    def test_what_was_never_told_is_added_without_a_word(self):
        digest = self.compose()

        answer = self.add(digest, makers.reviewed())

        self.assertEqual(list(answer.context["messages"]), [])

    def test_a_candidate_says_where_another_series_told_it(self):
        evening = makers.series(title="晚报", most_items=0)

        answer = self.client.get(url(self.compose(evening)))

        self.assertContains(answer, f"told in 早报 {self.place(self.printed)}")

    def test_the_pages_of_article_and_story_say_where_they_were_printed(self):
        for row, name in ((self.later, "article"), (self.story, "story")):
            look = reverse(f"admin:articles_{name}_change", args=[row.pk])
            with self.subTest(name):
                self.assertContains(
                    self.client.get(look), f"told in 早报 {self.place(self.printed)}"
                )
