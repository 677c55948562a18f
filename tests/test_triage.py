"""Triage: a line a story, decided once, seen by everybody."""

from datetime import timedelta
from typing import Any

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import search, triage
from articles.models import Article
from articles.triage import Wish
from articles.workflow import State
from tests import makers

TRIAGE = reverse("admin:triage")


def lines(**wish: Any) -> list[triage.Line]:
    return triage.page(Wish(**wish), timezone.now()).lines


class LineTests(TestCase):
    def test_articles_on_one_story_are_one_line_newest_first(self):
        story = makers.story(title="甲公司发布新模型")
        first = makers.reviewed(story=story, source=makers.source(name="甲报"))
        makers.reviewed(story=story, source=makers.source(name="乙报"))
        alone = makers.reviewed(headline="另一件事")

        found = lines()

        self.assertEqual([line.title for line in found], ["另一件事", "甲公司发布新模型"])
        self.assertEqual(found[1].sources, ["甲报", "乙报"])
        self.assertEqual(found[1].teller, first)
        self.assertEqual(found[0].to_approve, f"{alone.pk}:{alone.version}")

    def test_what_says_something_tells_the_story_before_what_is_thin(self):
        story = makers.story()
        makers.reviewed(story=story, thin=True)
        full = makers.reviewed(story=story)

        self.assertEqual(lines()[0].teller, full)

    def test_open_claims_of_the_teller_are_counted(self):
        makers.reviewed(summary="甲公司发布了新模型，售价900元，跑分47.3%。")

        self.assertEqual(lines()[0].open_claims, 2)

    def test_what_a_colleague_decided_stays_in_sight_for_a_while(self):
        article = makers.reviewed()
        article.move(State.SPIKED, by=makers.user("Editor", first_name="林望"))

        line = lines()[0]

        self.assertEqual(([each.by_name for each in line.decided], line.waiting), (["林望"], []))
        later = timezone.now() + triage.LINGERS + timedelta(seconds=1)
        self.assertEqual(triage.page(Wish(), later).lines, [])

    def test_it_can_be_asked_for_by_words_language_and_by_how_many_tell_it(self):
        story = makers.story()
        makers.reviewed(story=story, title="港口扩建")
        makers.reviewed(story=story, title="港口开工", language="en")
        makers.reviewed(title="卫星升空")
        search.catch_up()

        self.assertEqual(len(lines(query="港口")), 1)
        self.assertEqual(len(lines(language="en")), 1)
        self.assertEqual(len(lines(several=True)), 1)

    def test_older_ones_follow_where_a_page_ends(self):
        self.enterContext(self.settings())
        triage_page, triage.A_PAGE = triage.A_PAGE, 2
        self.addCleanup(setattr, triage, "A_PAGE", triage_page)
        made = [makers.reviewed(headline=f"第{n}件") for n in range(3)]

        first = triage.page(Wish(), timezone.now())
        second = triage.page(Wish(past=first.older), timezone.now())

        titles = [line.title for line in (*first.lines, *second.lines)]
        self.assertEqual(titles, [str(each) for each in reversed(made)])
        self.assertEqual(second.older, "")

    def test_a_line_is_named_in_the_language_of_its_text(self):
        for named, title in (("Port opens", "港口扩建"), ("港口的新码头", "港口的新码头")):
            story = makers.story(title=named)
            for _ in range(2):
                makers.reviewed(story=story, headline="港口扩建")

            self.assertEqual(lines()[0].title, title)

    def test_a_line_says_which_article_was_decided_where_another_one_waits(self):
        story = makers.story()
        done, waiting = makers.reviewed(story=story), makers.reviewed(story=story)
        done.move(State.APPROVED, by=makers.user("Editor"))

        (line,) = lines()

        self.assertEqual((line.teller, line.decided[0].article), (waiting, done))

    def test_sixty_stories_cost_no_more_queries_than_two(self):
        def asked() -> int:
            with CaptureQueriesContext(connection) as seen:
                lines()
            return len(seen)

        makers.reviewed(story=makers.story())
        few = asked()
        for _ in range(20):
            story = makers.story()
            makers.reviewed(story=story)
            makers.reviewed(story=story)

        self.assertEqual(asked(), few)


class DeskTests(TestCase):
    def setUp(self):
        self.editor = makers.user("Editor", language="en")
        self.client.force_login(self.editor)

    def test_what_readers_have_already_is_marked(self):
        digest = makers.digest(items=1)
        waiting = digest.items.get().article
        Article.objects.filter(pk=waiting.pk).update(state=State.REVIEW)

        self.assertContains(self.client.get(TRIAGE), 'class="badge telling')

    def press(self, **sent: str):
        return self.client.post(TRIAGE, sent, follow=True)

    def state(self, article: Article) -> str:
        return Article.objects.get(pk=article.pk).state

    def test_one_press_approves_the_teller_and_leaves_the_others(self):
        story = makers.story()
        teller, other = makers.reviewed(story=story), makers.reviewed(story=story)

        answer = self.press(_approve=lines()[0].to_approve)

        self.assertEqual((self.state(teller), self.state(other)), ("approved", "review"))
        self.assertContains(answer, "Undo")

    def test_one_press_spikes_all_that_tell_a_story(self):
        story = makers.story()
        rows = [makers.reviewed(story=story), makers.reviewed(story=story)]

        self.press(_spike=lines()[0].to_spike)

        self.assertEqual([self.state(row) for row in rows], ["spiked", "spiked"])

    def test_the_ticked_ones_are_decided_together(self):
        rows = [makers.reviewed(), makers.reviewed(), makers.reviewed()]
        ticked = [f"{line.to_approve}|{line.to_spike}" for line in lines()[:2]]

        self.press(_spike="", line=ticked)

        self.assertEqual([self.state(row) for row in rows], ["review", "spiked", "spiked"])

    def test_nothing_is_decided_twice_and_who_was_quicker_is_named(self):
        article = makers.reviewed()
        seen = lines()[0].to_spike
        article.move(State.APPROVED, by=makers.user("Editor", first_name="林望"))

        answer = self.press(_spike=seen)

        self.assertEqual(self.state(article), "approved")
        self.assertContains(answer, "林望 was quicker")

    def test_open_claims_stand_against_approval_here_as_everywhere(self):
        article = makers.reviewed(summary="甲公司发布了新模型，售价900元。")

        answer = self.press(_approve=f"{article.pk}:{article.version}")

        self.assertEqual(self.state(article), "review")
        self.assertContains(answer, "900元")

    def test_a_writer_sees_it_and_decides_nothing(self):
        article = makers.reviewed()
        self.client.force_login(makers.user("Writer", language="en"))

        self.assertNotContains(self.client.get(TRIAGE), "_approve")
        self.assertEqual(self.press(_spike=f"{article.pk}:{article.version}").status_code, 403)
        self.assertEqual(self.state(article), "review")

    def test_a_search_that_finds_nothing_does_not_say_that_nothing_waits(self):
        makers.reviewed()
        search.catch_up()

        answer = self.client.get(TRIAGE, {"q": "卫星"}, headers={"accept-language": "en"})

        self.assertContains(answer, "Nothing that waits is like this.")
        self.assertNotContains(answer, "Nothing waits for a decision.")
        self.assertNotContains(answer, "Approve the ticked")

    def test_a_button_that_names_nonsense_decides_nothing(self):
        article = makers.reviewed()

        for value in ("", "x", f"{article.pk}", f"{article.pk}:", "9" * 40 + ":1", "1:1|2:2"):
            with self.subTest(value):
                self.assertEqual(self.press(_spike=value).status_code, 200)
        self.assertEqual(self.state(article), "review")

    def test_an_address_with_nonsense_in_it_is_a_page_all_the_same(self):
        makers.reviewed()
        for nonsense in ("past=x", "past=9~x", "q=%00", "language=%00", "several=%00"):
            with self.subTest(nonsense):
                self.assertEqual(self.client.get(f"{TRIAGE}?{nonsense}").status_code, 200)
