"""Sources that are not what they were: held back, explained, freed or retired by one click."""

from datetime import timedelta

from django.db import connection
from django.test import TestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import quarantine, quarantine_desk, tasks
from articles.models import Article, Sighting, Source, User
from articles.workflow import State
from newsroom.dashboard import dashboard
from tests import makers
from tests.test_moves import MoveCase
from tests.test_tasks import WebCase, feed

NEWS = "国产大模型公司发布新一代推理芯片"
PITCH = "娱乐城注册送彩金"


class HijackCase(WebCase):
    """A source with a history, whose feed then lists something else."""

    def setUp(self):
        super().setUp()
        self.row = self.source(name="甲报")
        self.list(NEWS, 25)
        self.poll()
        Article.objects.all().delete()

    def list(self, title, count, first=0):
        items = [self.item(f"/{title}{first + n}", title) for n in range(count)]
        self.web.pages["/feed"] = ("application/rss+xml", feed(*items))

    def item(self, path="/1", title=NEWS):
        url = f"{self.web.url}{path}"
        return f"<item><title>{title}</title><link>{url}</link><guid>{path}</guid></item>"

    def poll(self):
        Source.objects.filter(pk=self.row.pk).update(due_at=timezone.now())
        tasks.poll([self.row.pk])
        self.row.refresh_from_db()

    def hijack(self):
        self.list(PITCH, 5)
        self.poll()


class HeldBackTests(HijackCase):
    def test_the_entries_that_gave_it_away_are_recorded_and_held_back(self):
        self.hijack()

        self.assertIsNotNone(self.row.quarantined_at)
        self.assertEqual(self.row.quarantine["reasons"], ["words"])
        self.assertEqual(Article.objects.held_back().count(), 5)
        self.assertEqual(Article.objects.due(timezone.now()).count(), 0)
        self.assertEqual(Article.objects.stuck().count(), 0)

    def test_before_and_after_are_told(self):
        self.hijack()

        told = self.row.quarantine
        self.assertEqual(told["before"]["titles"], [NEWS] * 6)
        self.assertEqual(told["after"]["titles"], [PITCH] * 5)
        self.assertEqual(told["before"]["languages"], [["zh", 1.0]])

    def test_it_is_polled_on_and_what_comes_is_held_back_too(self):
        self.hijack()
        since, profile = self.row.quarantined_at, self.row.profile
        self.list(NEWS, 3, first=100)

        self.poll()

        self.assertEqual(Article.objects.held_back().count(), 8)
        self.assertEqual((self.row.quarantined_at, self.row.profile), (since, profile))

    def test_no_worker_takes_what_is_held_back(self):
        self.hijack()

        tally = tasks.process(Article.objects.values_list("pk", flat=True))

        self.assertEqual(tally["summarised"], 0)
        self.assertEqual(Article.objects.filter(state=State.DRAFT, snapshot=None).count(), 5)

    def test_a_feed_that_stays_itself_is_left_alone(self):
        for n in range(4):
            self.list(NEWS, 5, first=100 * (n + 1))
            self.poll()

        self.assertIsNone(self.row.quarantined_at)
        self.assertEqual(Article.objects.due(timezone.now()).count(), 20)

    def test_a_page_that_a_trusted_source_lists_too_is_not_held_back(self):
        self.hijack()
        other = self.source(name="乙报", feed_url=f"{self.web.url}/other")
        Source.objects.filter(pk=other.pk).update(polled_at=timezone.now())
        self.web.pages["/other"] = (
            "application/rss+xml",
            feed(self.item(f"/{PITCH}0", PITCH)),
        )

        tasks.poll([other.pk])

        self.assertEqual(Article.objects.due(timezone.now()).get().source, other)
        self.assertEqual(Article.objects.held_back().count(), 4)

    def test_nor_is_one_that_both_list_in_one_round_of_polls(self):
        self.hijack()
        place = f"localhost:{self.web.server_port}"
        self.enterContext(override_settings(FETCH_ALLOW=[self.web.host, place]))
        other = self.source(name="乙报", feed_url=f"http://{place}/feed")
        self.list(PITCH, 2, first=50)
        Source.objects.update(due_at=timezone.now())

        tasks.poll([self.row.pk, other.pk])

        found = Article.objects.filter(canonical_url__regex="5[01]$")
        self.assertEqual([each.source for each in found], [other, other])

    def test_what_another_source_in_quarantine_lists_too_stays_held_back(self):
        self.hijack()
        article, other = Article.objects.first(), makers.source(quarantined_at=timezone.now())

        quarantine.hand_over({article.url_key: other})

        self.assertEqual(Article.objects.get(pk=article.pk).source, self.row)

    def test_an_article_that_a_person_took_on_meanwhile_changes_no_hands(self):
        self.hijack()
        article, other = Article.objects.first(), makers.source()

        class Pages(dict):
            def __getitem__(self, key):
                Article.objects.update(state=State.SPIKED)  # between the look and the write
                return super().__getitem__(key)

        quarantine.hand_over(Pages({article.url_key: other}))

        self.assertEqual(Article.objects.get(pk=article.pk).source, self.row)


class QuerySetTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.now = timezone.now()
        cls.suspect = makers.source(quarantined_at=cls.now)
        cls.retired = makers.source(quarantined_at=cls.now, active=False)
        cls.sound = makers.source()
        for source in (cls.suspect, cls.retired, cls.sound, None):
            makers.article(source=source, due_at=cls.now - timedelta(hours=1))
            makers.article(source=source, due_at=None)

    def test_what_was_due_already_waits_too(self):
        sources = {row.source for row in Article.objects.due(self.now)}

        self.assertEqual(sources, {self.sound, None})

    def test_what_is_held_back_waits_for_no_person(self):
        sources = {row.source for row in Article.objects.stuck()}

        self.assertEqual(sources, {self.sound, None})

    def test_claiming_asks_one_table_again_when_it_writes(self):
        pks = list(Article.objects.values_list("pk", flat=True))

        with CaptureQueriesContext(
            connection,
        ) as seen:
            claimed = Article.objects.claim_many(pks)

        self.assertEqual({row.source for row in claimed}, {self.sound, None})
        update = next(each["sql"] for each in seen if each["sql"].startswith("UPDATE"))
        self.assertIn('WHERE ("articles_article"."', update)
        self.assertNotIn("JOIN", update)

    def test_a_retired_source_waits_for_no_decision(self):
        self.assertEqual(list(Source.objects.quarantined()), [self.suspect])


class DecisionTests(HijackCase):
    def setUp(self):
        super().setUp()
        self.person = makers.user("Editor")
        self.hijack()

    def test_freed_it_gives_out_what_was_held_back(self):
        quarantine.free(self.row, by=self.person)

        self.assertEqual(Article.objects.due(timezone.now()).count(), 5)
        self.assertEqual(Source.objects.quarantined().count(), 0)
        self.assertTrue(Source.objects.due(timezone.now()).exists())

    def test_freed_it_is_not_taken_in_again_for_the_same(self):
        quarantine.free(self.row, by=self.person)
        for n in range(1, 5):
            self.list(PITCH, 5, first=100 * n)

            self.poll()

            self.assertIsNone(self.row.quarantined_at)

    def test_retired_it_is_polled_no_more_and_its_articles_stay_unread(self):
        quarantine.retire(self.row, by=self.person)

        self.assertEqual(Source.objects.due(timezone.now() + timedelta(days=9)).count(), 0)
        self.assertEqual(Article.objects.held_back().count(), 5)
        self.assertEqual(Article.objects.filter(state=State.SPIKED).count(), 0)

    def test_who_decided_and_why_is_remembered(self):
        quarantine.free(self.row, by=self.person)

        self.row.refresh_from_db()
        past = self.row.quarantine["history"][0]
        self.assertEqual((past["did"], past["by"]), ("freed", self.person.get_username()))
        self.assertEqual(past["reasons"], ["words"])

    def test_the_memory_of_decisions_is_bounded(self):
        for _ in range(15):
            quarantine.free(self.row, by=self.person)
            Source.objects.update(quarantined_at=timezone.now())
            self.row.refresh_from_db()

        self.assertEqual(len(self.row.quarantine["history"]), quarantine.HISTORY)

    def test_a_decision_is_on_the_quarantine_that_was_seen_not_on_the_next(self):
        quarantine.free(Source.objects.get(), by=self.person)
        Source.objects.update(quarantined_at=timezone.now())

        with self.assertRaises(quarantine.QuarantineError):
            quarantine.retire(self.row, by=self.person)

        self.assertTrue(Source.objects.get().active)

    def test_the_second_of_two_people_is_told_so(self):
        quarantine.retire(Source.objects.get(), by=self.person)

        with self.assertRaises(quarantine.QuarantineError):
            quarantine.free(self.row, by=self.person)

        self.assertFalse(Source.objects.get().active)


class LookTests(TestCase):
    def test_a_look_at_a_healthy_feed_asks_nothing_of_the_database(self):
        source = makers.source()
        now = timezone.now()
        lines = [Sighting(url=f"https://a.example/{n}", title=NEWS) for n in range(25)]
        source.profile = quarantine.look(source, lines, lines, now)["profile"]

        with self.assertNumQueries(0):
            found = quarantine.look(source, lines, lines[:3], now)

        self.assertEqual(set(found), {"profile"})

    def test_without_news_nothing_is_written(self):
        source = makers.source(profile={"known": 1})

        self.assertEqual(quarantine.look(source, [], [], timezone.now()), {})

    def test_the_first_listing_teaches_what_is_usual_backlog_and_all(self):
        source = makers.source()
        lines = [Sighting(url=f"https://a.example/{n}", title=NEWS) for n in range(15)]

        found = quarantine.look(source, lines, lines[:1], timezone.now())

        self.assertEqual(found["profile"]["hosts"], {"a.example": 15.0})


class AbroadTests(MoveCase):
    """A feed that is led to another registered domain for good."""

    def setUp(self):
        super().setUp()
        place = f"localhost:{self.web.server_port}"
        self.enterContext(override_settings(FETCH_ALLOW=[self.web.host, place]))
        self.abroad = f"http://{place}/new"
        self.web.answers["/feed"] = (301, {"Location": self.abroad})
        self.person = makers.user("Editor")

    def test_it_goes_into_quarantine_when_the_move_has_held(self):
        self.poll(2)
        self.assertIsNone(self.row.quarantined_at)

        self.poll()

        told = self.row.quarantine
        self.assertEqual(told["reasons"], ["moved"])
        self.assertEqual(told["before"]["address"], self.old)
        self.assertEqual(told["after"]["address"], self.abroad)
        self.assertEqual(self.row.feed_url, self.old)

    def test_an_address_that_varies_within_the_foreign_domain_is_one_move(self):
        for n in range(3):
            self.web.pages[f"/new?{n}"] = self.web.pages["/new"]
            self.web.answers["/feed"] = (301, {"Location": f"{self.abroad}?{n}"})
            self.poll()

        self.assertIsNotNone(self.row.quarantined_at)

    def test_freed_with_its_old_address_it_is_not_taken_in_again(self):
        self.poll(3)

        quarantine.free(self.row, by=self.person)
        self.poll(4)

        self.assertEqual((self.row.quarantined_at, self.row.feed_url), (None, self.old))
        self.assertNotIn("until a person decides", self.row.notice)
        self.assertIn("as somebody decided", self.row.notice)

    def test_a_move_to_yet_another_domain_is_a_new_case(self):
        self.poll(3)
        quarantine.free(self.row, by=self.person)
        Source.objects.update(feed_url=self.abroad, moved_to="")
        self.web.answers["/new"] = (301, {"Location": f"{self.web.url}/newest"})
        self.web.pages["/newest"] = self.web.pages["/new"]

        self.poll(3)

        self.assertIsNotNone(self.row.quarantined_at)

    def test_followed_it_has_the_new_address(self):
        self.poll(3)

        quarantine.free(self.row, by=self.person, follow=self.abroad)
        self.poll()

        self.assertEqual((self.row.feed_url, self.row.quarantined_at), (self.abroad, None))
        self.assertIn(self.old, self.row.notice)

    def test_it_is_not_followed_to_where_nobody_has_looked(self):
        self.poll(3)
        seen = self.abroad
        Source.objects.update(moved_to=f"{self.abroad}?another")

        with self.assertRaises(quarantine.QuarantineError):
            quarantine.free(Source.objects.get(), by=self.person, follow=seen)
        with self.assertRaises(quarantine.QuarantineError):
            quarantine.free(self.row, by=self.person, follow=seen)

        self.row.refresh_from_db()
        self.assertEqual(self.row.feed_url, self.old)
        self.assertIsNotNone(self.row.quarantined_at)

    def test_followed_to_the_address_of_another_source_it_stays_and_says_so(self):
        self.poll(3)
        self.source(name="乙报", feed_url=self.abroad)

        with self.assertRaisesMessage(quarantine.QuarantineError, self.abroad):
            quarantine.free(self.row, by=self.person, follow=self.abroad)

        self.row.refresh_from_db()
        self.assertIsNotNone(self.row.quarantined_at)


class DeskTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.editor = makers.user("Editor")
        now = timezone.now()
        cls.row = makers.source(
            name="甲报",
            quarantined_at=now,
            moved_to="https://bets.example/feed",
            quarantine={
                "reasons": ["hosts", "words"],
                "before": {
                    "hosts": [["news.example", 0.9]],
                    "languages": [["zh", 1.0]],
                    "a_day": 3.2,
                    "titles": [NEWS],
                },
                "after": {"hosts": [["bets.example", 1.0]], "a_day": 80, "titles": ["<b>彩"]},
            },
        )
        cls.article = makers.article(source=cls.row, due_at=now)

    def setUp(self):
        self.client.force_login(self.editor)
        self.page = reverse("admin:articles_source_change", args=[self.row.pk])
        self.door = reverse("admin:articles_source_quarantine", args=[self.row.pk])

    def press(self, decision, **fields):
        fields.setdefault("since", Source.objects.get().quarantined_at.isoformat())
        return self.client.post(self.door, fields | {"decision": decision}, follow=True)

    def test_the_page_tells_why_before_and_after(self):
        page = self.client.get(self.page)

        for said in (
            "Its entries suddenly link to bets.example; before, to news.example.",
            "Its titles suddenly read like offers of bets, pills, loans or the like.",
            "news.example 90%",
            "Chinese 100%",
            NEWS,
            "&lt;b&gt;彩",
            "1 article is held back.",
            "Free it, and follow to the new address",
            "Retire it",
        ):
            self.assertContains(page, said)

    def test_rates_are_told_as_they_are(self):
        for usual, said in ((0.6, "0.6"), (3.0, "3")):
            told = {"reasons": ["rate"], "before": {"a_day": usual}, "after": {"a_day": 64}}
            with self.subTest(usual):
                self.assertEqual(
                    quarantine_desk.reason(Source(quarantine=told)),
                    f"It brought 64 entries within a day; {said} are usual.",
                )

    def test_one_click_frees(self):
        page = self.press("free")

        self.assertContains(page, "Freed")
        self.assertIsNone(Source.objects.get().quarantined_at)
        self.assertContains(page, self.editor.get_username())

    def test_one_click_follows(self):
        self.press("follow", to="https://bets.example/feed")

        self.assertEqual(Source.objects.get().feed_url, "https://bets.example/feed")

    def test_the_address_that_is_followed_is_the_one_that_was_shown(self):
        self.assertContains(self.client.get(self.page), "https://bets.example/feed")
        Source.objects.update(moved_to="https://bets.example/other")

        page = self.press("follow", to="https://bets.example/feed")

        self.assertContains(page, "has changed meanwhile")
        self.assertNotEqual(Source.objects.get().feed_url, "https://bets.example/feed")
        self.assertIsNotNone(Source.objects.get().quarantined_at)

    def test_a_move_within_its_domain_asks_nobody(self):
        Source.objects.update(moved_to=f"{self.row.feed_url}/new")

        self.assertNotContains(self.client.get(self.page), "follow to the new address")

    def test_a_press_that_names_no_address_follows_to_none(self):
        Source.objects.update(moved_to="")

        for to in ({}, {"to": ""}):
            self.press("follow", **to)

        self.assertIsNotNone(Source.objects.get().quarantined_at)

    def test_one_click_retires(self):
        self.press("retire")

        self.assertFalse(Source.objects.get().active)

    def test_a_press_on_an_outdated_page_decides_nothing(self):
        page = self.press("retire", since="2020-01-01T00:00:00+00:00")

        self.assertContains(page, "A colleague was quicker")
        self.assertTrue(Source.objects.get().active)

    def test_an_unknown_button_decides_nothing(self):
        self.press("burn")

        self.assertIsNotNone(Source.objects.get().quarantined_at)

    def test_nobody_decides_by_following_a_link(self):
        self.assertEqual(self.client.get(self.door).status_code, 405)

    def test_who_may_not_change_sources_sees_the_case_and_no_buttons(self):
        self.client.force_login(makers.user("Writer"))

        page = self.client.get(self.page)

        self.assertContains(page, "In quarantine since")
        self.assertNotContains(page, "Retire it")
        self.assertEqual(self.press("free").status_code, 403)
        self.assertIsNotNone(Source.objects.get().quarantined_at)

    def test_the_dashboard_counts_what_waits_for_a_decision(self):
        def labels():
            request = type("Request", (), {"user": User.objects.get(pk=self.editor.pk)})()
            return {str(pile.label): pile.count for pile in dashboard(request)["piles"]}

        self.assertEqual(labels()["sources in quarantine"], 1)
        self.press("retire")
        self.assertNotIn("sources in quarantine", labels())

    def test_an_article_held_back_says_so_and_can_be_listed(self):
        page = self.client.get(reverse("admin:articles_article_change", args=[self.article.pk]))
        listed = self.client.get(reverse("admin:articles_article_changelist"), {"waits": "source"})

        self.assertContains(page, "Its source is in quarantine")
        self.assertContains(listed, str(self.article))
