"""Who could print an article decides whether and how it is drafted."""

from datetime import timedelta

from django.test import TestCase, override_settings
from django.utils import timezone

from articles import review
from articles.models import Topic
from articles.orders import Order
from articles.workflow import State
from digests import demand
from digests.compose import compose
from digests.models import Item, Series
from tests import makers
from tests.hours import AtNoon

MODEL = {"MODEL": "m", "OPENAI_API_KEY": "k", "OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}


@override_settings(**MODEL, LANGUAGE_CODE="zh-hans")
class DemandTests(AtNoon, TestCase):
    def setUp(self):
        self.now = timezone.now()

    def article(self, **fields):
        fields.setdefault("source", makers.source())
        return makers.article(text="正文。", **fields)

    def order(self, article):
        return demand.orders([article]).get(article.pk)

    def wanted(self, article):
        return self.order(article).wanted

    def hours(self, count):
        return self.now - timedelta(hours=count)

    def test_without_any_series_the_house_drafts_everything(self):
        self.assertEqual(demand.orders([self.article()]), {})

    @override_settings(MODEL="")
    def test_without_a_model_nobody_is_asked(self):
        makers.series()

        with self.assertNumQueries(0):
            self.assertEqual(demand.orders([makers.reviewed]), {})

    def test_a_series_says_how_it_wants_its_articles(self):
        series = makers.series(
            language="en", instructions="Be brief.", double_draft=True, second_opinion=True
        )

        order = self.order(self.article())

        self.assertEqual(
            (order.target, order.series, order.instructions), ("en", series.slug, "Be brief.")
        )
        self.assertEqual((order.wanted, order.double, order.second_opinion), (True, True, True))

    def test_the_first_series_that_could_take_it_decides(self):
        own = makers.source()
        picky = makers.series(language="en")
        picky.sources.add(own)
        makers.series(language="zh")
        mine, other = self.article(source=own), self.article()

        found = demand.orders([mine, other])

        self.assertEqual((found[mine.pk].target, found[other.pk].target), ("en", "zh"))

    def test_what_no_series_listens_to_is_not_wanted(self):
        makers.series().sources.add(makers.source())

        self.assertFalse(self.wanted(self.article()))

    def test_series_that_are_switched_off_want_nothing(self):
        makers.series(active=False)

        self.assertEqual(self.order(self.article()), Order(wanted=False))

    def test_what_no_window_reaches_any_more_is_not_wanted(self):
        makers.series(carry_over_hours=24)

        self.assertTrue(self.wanted(self.article(first_seen_at=self.hours(20))))
        self.assertFalse(self.wanted(self.article(first_seen_at=self.hours(100))))

    def test_what_its_source_calls_old_is_not_wanted(self):
        makers.series()

        self.assertTrue(self.wanted(self.article(published_at=self.hours(30))))
        self.assertFalse(self.wanted(self.article(published_at=self.hours(24 * 30))))

    def test_a_story_that_was_told_is_not_wanted_again(self):
        series, story = makers.series(), makers.story()
        makers.reviewed(story=story)
        compose(series, timezone.now())

        again = self.article(story=story)

        self.assertFalse(self.wanted(again))
        self.assertTrue(self.wanted(self.article()))

    def test_one_series_has_told_it_another_may_want_it(self):
        story = makers.story()
        makers.reviewed(story=story)
        compose(makers.series(), timezone.now())
        other = makers.series()

        self.assertEqual(self.order(self.article(story=story)).series, other.slug)

    def test_what_a_person_brought_in_is_wanted_whatever_the_series_listen_to(self):
        series = makers.series(language="en")
        series.sources.add(makers.source())

        order = self.order(self.article(source=None))

        self.assertEqual((order.wanted, order.target), (True, "en"))

    def test_what_a_person_sends_back_to_be_drafted_is_wanted(self):
        makers.series().sources.add(makers.source())
        article = makers.reviewed(source=makers.source(), first_seen_at=self.hours(100))
        self.assertFalse(self.wanted(article))

        review.send_back(article, by=makers.user("Editor"))

        self.assertTrue(self.wanted(article))

    def test_the_model_may_choose_from_the_vocabulary_the_series_own_topics_first(self):
        topics = [Topic.objects.create(name=name) for name in ("AI", "Cars", "芯片")]
        series = makers.series()
        series.topics.add(topics[2])

        self.assertEqual(self.order(self.article()).topics, ("芯片", "AI", "Cars"))

    def test_what_all_editions_of_a_series_bear_is_no_topic_of_an_article(self):
        for name in ("AI Daily", "Technology", "芯片"):
            Topic.objects.create(name=name)
        series = makers.series(tags=["Technology"], categories=["AI Daily"])

        self.assertEqual(self.order(self.article()).topics, ("芯片",))
        series.topics.add(Topic.objects.get(name="Technology"))
        self.assertEqual(self.order(self.article()).topics, ("Technology", "芯片"))

    def test_of_a_large_vocabulary_a_model_is_given_a_part_and_all_that_the_series_asks_for(self):
        Topic.objects.bulk_create(Topic(name=f"topic {n:03}") for n in range(200))
        series = makers.series()
        series.topics.add(Topic.objects.get(name="topic 199"))

        order = self.order(self.article())

        self.assertEqual((len(order.topics), order.topics[0]), (60, "topic 199"))

    def test_what_an_edition_needs_soon_is_scheduled(self):
        local = timezone.localtime(self.now, makers.series(active=False).zone)
        for hours, soon in ((1, True), (6, False)):
            out = local + timedelta(hours=hours, minutes=30)
            with self.subTest(hours):
                Series.objects.all().delete()
                makers.series(out_times=out.strftime("%H:%M"), cutoff_minutes=30)

                self.assertIs(self.order(self.article()).scheduled, soon)

    def test_many_articles_cost_no_more_queries_than_one(self):
        makers.series()
        one, many = [self.article()], [self.article() for _ in range(20)]

        with self.assertNumQueries(8):
            demand.orders(one)
        with self.assertNumQueries(8):
            demand.orders(many)


class LanguageTests(TestCase):
    """An extract keeps its source's language, and enters no edition in another one by itself."""

    def test_what_fell_back_to_an_extract_in_another_language_stays_out_and_can_be_added(self):
        foreign = makers.reviewed(
            summary="The deal is worth $3bn.",
            summary_language="en",
            language="en",
            draft={"origin": "extract", "note": "The budget of the day is spent."},
        )
        ours = makers.reviewed()

        digest = compose(makers.series(language="zh"), timezone.now())

        self.assertEqual([item.article for item in digest.items.all()], [ours])
        self.assertEqual(foreign.state, State.REVIEW)

    def test_another_of_its_story_in_our_language_is_taken_instead(self):
        story, earlier = makers.story(), timezone.now() - timedelta(hours=2)
        makers.reviewed(summary_language="en", story=story, first_seen_at=earlier)
        ours = makers.reviewed(story=story)

        compose(makers.series(language="zh"), timezone.now())

        self.assertEqual(Item.objects.get().article, ours)
