"""From reviewed articles to a proposal: the window, the language, the copy."""

from datetime import timedelta
from unittest import mock
from urllib.parse import urlsplit

from django.test import TestCase
from django.utils import timezone
from lxml import html as parser

from articles.models import Article
from articles.workflow import State
from digests import hugo, render
from digests.body import body
from digests.compose import ComposeError, compose
from digests.layout import LAYOUTS
from digests.models import Item
from digests.publish import approve, publish, withdraw
from tests import makers


class CandidateTests(TestCase):
    def setUp(self):
        self.now = timezone.now()
        self.series = makers.series(carry_over_hours=24)

    def chosen(self, at=None, **fields):
        digest = compose(self.series, at or self.now, **fields)
        return [item.article for item in digest.items.all()]

    def seen(self, hours, **fields):
        return makers.reviewed(first_seen_at=self.now - timedelta(hours=hours), **fields)

    def test_an_edition_takes_what_was_seen_before_its_cutoff_and_not_after(self):
        before = self.seen(1)
        self.seen(-1)

        self.assertEqual(self.chosen(), [before])

    def test_the_cutoff_itself_belongs_to_the_next_edition(self):
        self.seen(0)

        self.assertEqual(self.chosen(), [])

    def test_the_window_starts_where_the_last_published_edition_ended(self):
        publisher = makers.user("Publisher")
        first = compose(self.series, self.now - timedelta(hours=20))
        approve(first, by=publisher)
        publish(first, by=publisher)

        second = compose(self.series, self.now)

        self.assertEqual(second.window_start, first.window_end)

    def test_an_edition_that_never_came_out_leaves_no_hole(self):
        compose(self.series, self.now - timedelta(hours=20)).move(
            State.SPIKED, by=makers.user("Editor")
        )
        missed = self.seen(22)

        self.assertEqual(self.chosen(), [missed])

    def test_what_was_not_printed_is_carried_over_and_marked(self):
        self.series.rolling_hours = 4
        carried, fresh = self.seen(10), self.seen(1)

        digest = compose(self.series, self.now)

        marks = [(item.article, item.carried) for item in digest.items.all()]
        self.assertEqual(marks, [(fresh, False), (carried, True)])

    def test_a_rolling_series_without_carry_over_keeps_to_its_hours(self):
        self.series.rolling_hours, self.series.carry_over_hours = 4, 0
        self.seen(5)

        self.assertEqual(self.chosen(), [])

    def test_an_article_stands_in_one_live_edition_of_a_series_only(self):
        self.seen(2)
        self.chosen(self.now - timedelta(hours=1))

        self.assertEqual(self.chosen(), [])

    def test_a_story_that_was_printed_is_not_printed_again(self):
        story = makers.story()
        self.seen(3, story=story)
        self.chosen(self.now - timedelta(hours=2))
        self.seen(1, story=story)

        self.assertEqual(self.chosen(), [])

    def test_what_a_colleague_proposed_while_the_model_was_thinking_is_left_out(self):
        article = self.seen(2)

        def meanwhile(*args, **kwargs):
            with mock.patch("digests.compose.lead", return_value=None):
                compose(self.series, self.now - timedelta(hours=1))

        with mock.patch("digests.compose.lead", side_effect=meanwhile):
            second = compose(self.series, self.now)

        self.assertEqual(second.items.count(), 0)
        self.assertEqual(article.items.count(), 1)

    def test_the_same_hours_proposed_while_the_model_was_thinking_are_refused(self):
        self.seen(2)

        def meanwhile(*args, **kwargs):
            with mock.patch("digests.compose.lead", return_value=None):
                compose(self.series, self.now)

        with (
            mock.patch("digests.compose.lead", side_effect=meanwhile),
            self.assertRaises(ComposeError),
        ):
            compose(self.series, self.now)

    def test_another_series_may_print_it_too(self):
        article = self.seen(2)
        compose(makers.series(), self.now)

        self.assertEqual(self.chosen(), [article])

    def test_a_spiked_edition_gives_its_articles_back(self):
        article = self.seen(2)
        compose(self.series, self.now - timedelta(hours=1)).move(
            State.SPIKED, by=makers.user("Editor")
        )

        self.assertEqual(self.chosen(), [article])

    def test_drafts_and_spiked_articles_are_no_candidates(self):
        makers.article(first_seen_at=self.now - timedelta(hours=1))
        self.seen(1, state=State.SPIKED)

        self.assertEqual(self.chosen(), [])

    def test_an_extract_in_another_language_never_enters_by_itself(self):
        self.seen(1, summary_language="en")

        self.assertEqual(self.chosen(), [])

    def test_what_its_source_calls_old_is_no_news(self):
        self.seen(1, published_at=self.now - timedelta(days=30))
        undated = self.seen(1, published_at=None)

        self.assertEqual(self.chosen(), [undated])

    def test_a_series_with_sources_of_its_own_takes_no_others(self):
        own = makers.source()
        self.series.sources.add(own)
        self.seen(1, source=makers.source())
        article = self.seen(1, source=own)

        self.assertEqual(self.chosen(), [article])


class ProposalTests(TestCase):
    def setUp(self):
        self.now = timezone.now()

    def test_the_proposal_waits_for_review_with_its_transition(self):
        digest = makers.digest()

        self.assertEqual(digest.state, State.REVIEW)
        self.assertEqual(digest.transitions.get().actor, "machine")

    def test_an_item_is_a_copy_that_keeps_what_the_article_said(self):
        digest = makers.digest(items=1)
        item = digest.items.get()

        Article.objects.get().amend(summary="改过了。")

        item.refresh_from_db()
        self.assertEqual(item.body, "甲公司发布了新模型。")
        self.assertEqual(item.snapshot, item.article.snapshot)

    def test_the_other_sources_of_a_story_are_linked(self):
        story = makers.story()
        first = makers.reviewed(story=story, first_seen_at=self.now - timedelta(hours=2))
        second = makers.reviewed(story=story, title="另一篇")

        item = compose(makers.series(), timezone.now()).items.get()

        self.assertEqual(item.article, first)
        self.assertEqual(item.links, [{"url": second.canonical_url, "title": "另一篇"}])

    def test_a_title_from_outside_reads_as_it_was_written(self):
        makers.reviewed(headline="用 [AI] 写 *代码*")
        digest = compose(makers.series(), timezone.now())

        self.assertIn("\\*", digest.items.get().title)

    def test_names_titles_and_addresses_from_outside_make_no_mark_and_no_link(self):
        name = "S](http://evil.example) **b**"
        title = "a](http://evil.example) *em* [b"
        story, source = makers.story(), makers.source(name=name)
        seen = self.now - timedelta(hours=2)
        address = "https://site.example/a)[b](http://evil.example/"
        makers.reviewed(
            story=story, source=source, headline=title, canonical_url=address, first_seen_at=seen
        )
        makers.reviewed(story=story, headline=title, canonical_url=f"{address}2")
        for preset, layout in LAYOUTS.items():
            with self.subTest(layout=preset):
                digest = compose(makers.series(layout=layout.to_json()), timezone.now())
                issue, form = digest.issue(), digest.frozen_layout()

                printed, exported = body(issue, form), render.html(hugo.dump(issue, form))

                for page in map(parser.fromstring, (printed, exported)):
                    text = page.text_content()
                    self.assertEqual((text.count(title) >= 2, text.count(name)), (True, 1))
                    links = [urlsplit(each) for each in page.xpath("//a/@href")]
                    self.assertLessEqual({link.hostname for link in links}, {"site.example", None})
                    self.assertEqual(page.xpath("//em[.='em'] | //strong[.='b']"), [])

    def test_a_translated_title_is_printed_with_the_original_where_a_series_asks(self):
        makers.reviewed(
            title="Nvidia *beats* estimates ", headline="英伟达业绩超预期", language="en"
        )

        asked = compose(makers.series(bilingual_titles=True), timezone.now()).items.get()
        unasked = compose(makers.series(), timezone.now()).items.get()

        self.assertEqual(asked.title, r"英伟达业绩超预期 (Nvidia \*beats\* estimates)")
        self.assertEqual(unasked.title, "英伟达业绩超预期")
        self.assertEqual(asked.original_title, "Nvidia *beats* estimates ")

    def test_a_title_that_is_no_translation_stays_alone(self):
        for fields in (
            {"headline": "改写的标题", "title": "原来的标题", "language": "zh"},
            {"headline": "GPT-5", "title": "GPT-5", "language": "en"},
            {"headline": "标题", "title": "", "language": "en"},
            {"headline": "标题", "title": "Whatever", "language": ""},
        ):
            with self.subTest(fields):
                Item.objects.all().delete()
                Article.objects.update(story=None, state=State.SPIKED)
                makers.reviewed(**fields)

                item = compose(makers.series(bilingual_titles=True), timezone.now()).items.get()

                self.assertEqual(item.title, fields["headline"])

    def test_the_original_in_a_bilingual_title_needs_no_evidence_but_its_own(self):
        makers.reviewed(
            title="Zhiyuan Robotics ships 5,000 units",
            headline="公司发布新模型",
            summary="甲公司发布了新模型。",
            language="en",
        )

        item = compose(makers.series(bilingual_titles=True), timezone.now()).items.get()

        self.assertEqual(item.open_claims(), [])

    def test_the_longest_name_full_of_marks_finds_room(self):
        makers.reviewed(source=makers.source(name="*" * 200))

        item = compose(makers.series(), timezone.now()).items.get()

        item.full_clean()
        self.assertEqual(item.attribution, r"\*" * 200)

    def test_the_same_hours_are_not_proposed_twice(self):
        series = makers.series()
        compose(series, self.now)

        with self.assertRaises(ComposeError):
            compose(series, self.now)
        self.assertEqual(series.digests.count(), 1)

    def test_a_withdrawn_edition_makes_room_for_another_at_the_next_address(self):
        publisher, series = makers.user("Publisher"), makers.series()
        first = compose(series, self.now)
        approve(first, by=publisher)
        publish(first, by=publisher)
        withdraw(first, by=publisher, note="来源撤稿")

        second = compose(series, self.now)

        self.assertEqual(second.slug, f"{first.slug}-2")

    def test_addresses_are_local_dates_with_the_hour_where_a_day_has_several(self):
        at = self.now.replace(hour=20, minute=0)  # 4:00 on the next day in Shanghai
        tomorrow = (at + timedelta(hours=8)).date().isoformat()
        daily, pulse = makers.series(), makers.series(out_times="0:00, 4:00")

        self.assertEqual(compose(daily, at).slug, tomorrow)
        self.assertEqual(compose(pulse, at).slug, f"{tomorrow}-04")

    def test_an_empty_window_is_an_explicit_empty_edition(self):
        digest = compose(makers.series(), self.now)

        self.assertEqual((digest.items.count(), digest.lead), (0, ""))
