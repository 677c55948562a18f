"""Alarms at the desk: seen where somebody works, settled by one click of who may."""

from datetime import timedelta

from django.db import connection
from django.test import TestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Beat, Outbox
from digests.models import Alarm, Digest
from digests.publish import approve, publish, withdraw
from newsroom.alarms import alarms
from tests import makers

PASSAGE = ["售价为3.2万元。", "售价为2.3万元。"]


class AlarmTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.publisher = makers.user("Publisher", language="en")
        cls.digest = makers.digest(items=1)
        approve(cls.digest, by=cls.publisher)
        publish(cls.digest, by=cls.publisher)
        cls.item = cls.digest.items.get()
        cls.alarm = Alarm.objects.create(
            item=cls.item, kind=Alarm.Kind.UNFOUNDED, lost=["3.2万元"], passages=[PASSAGE]
        )
        cls.settle_url = reverse("admin:digests_alarm_settle", args=[cls.alarm.pk])

    def setUp(self):
        self.client.force_login(self.publisher)

    def pages(self):
        return {
            "dashboard": reverse("admin:index"),
            "edition": reverse("admin:digests_digest_change", args=[self.digest.pk]),
            "article": reverse("admin:articles_article_change", args=[self.item.article_id]),
            "alarm": reverse("admin:digests_alarm_change", args=[self.alarm.pk]),
            "list": reverse("admin:digests_alarm_changelist"),
        }

    def settle(self, back=""):
        response = self.client.post(self.settle_url, {"back": back})
        self.alarm.refresh_from_db()
        return response


class SeenTests(AlarmTestCase):
    def test_an_open_alarm_is_seen_wherever_somebody_works(self):
        for name, url in self.pages().items():
            with self.subTest(name):
                self.assertContains(self.client.get(url), self.alarm.sentence)

    def test_the_difference_is_marked_letter_by_letter(self):
        for name in ("edition", "article", "alarm"):
            with self.subTest(name):
                page = self.client.get(self.pages()[name])

                self.assertContains(page, "售价为<del>3.2</del>万元。")
                self.assertContains(page, "售价为<ins>2.3</ins>万元。")

    def test_what_a_page_said_is_shown_as_text(self):
        Alarm.objects.update(why="<script>alert(1)</script>", passages=[["<b>甲</b>", ""]])

        for url in self.pages().values():
            self.assertNotContains(self.client.get(url), "<script>alert(1)")
            self.assertNotContains(self.client.get(url), "<b>甲</b>")

    def test_a_settled_alarm_leaves_the_dashboard_and_stays_with_the_edition(self):
        self.settle()

        pages = self.pages()
        self.assertNotContains(self.client.get(pages["dashboard"]), self.alarm.sentence)
        self.assertContains(self.client.get(pages["edition"]), f"settled by {self.publisher}")

    def test_the_list_tells_open_from_settled(self):
        where = self.pages()["list"]
        self.settle()

        self.assertNotContains(self.client.get(f"{where}?alarm=open"), self.alarm.sentence)
        self.assertContains(self.client.get(f"{where}?alarm=settled"), self.alarm.sentence)

    def test_a_withdrawn_edition_rings_no_longer(self):
        withdraw(self.digest, by=self.publisher, note="误发")

        self.assertNotContains(self.client.get(self.pages()["dashboard"]), self.alarm.sentence)

    def test_an_edition_says_how_its_sources_were_read_again(self):
        self.item.watch.error = "site.example is in trouble itself (503)."
        self.item.watch.save()

        page = self.client.get(self.pages()["edition"])

        self.assertContains(page, "Could not be read again: site.example is in trouble itself")

    def test_an_edition_with_many_items_asks_no_more_often(self):
        many = makers.digest(items=8)
        approve(many, by=self.publisher)
        publish(many, by=self.publisher)
        for item in many.items.all():
            for kind in Alarm.Kind.values:
                Alarm.objects.create(item=item, kind=kind, why="…", passages=[PASSAGE])

        few, as_many = self.count(self.digest), self.count(many)

        self.assertEqual(few, as_many)

    def count(self, digest: Digest) -> int:
        with CaptureQueriesContext(connection) as queries:
            self.client.get(reverse("admin:digests_digest_change", args=[digest.pk]))
        return len(queries)


class SettleTests(AlarmTestCase):
    def test_one_click_settles_it_and_leads_back(self):
        back = self.pages()["article"]

        response = self.settle(back)

        self.assertRedirects(response, back)
        self.assertEqual(self.alarm.settled_by, self.publisher)

    def test_back_leads_nowhere_else(self):
        for elsewhere in ("https://evil.example/", "//evil.example/", ""):
            self.assertRedirects(self.settle(elsewhere), self.pages()["list"])

    def test_a_link_settles_nothing(self):
        self.assertEqual(self.client.get(self.settle_url).status_code, 405)

    def test_only_who_may_settles_it(self):
        for role, allowed in (("", False), ("Writer", False), ("Editor", True)):
            with self.subTest(role):
                Alarm.objects.update(settled_at=None, settled_by=None)
                self.client.force_login(makers.user(role))

                self.settle()

                self.assertEqual(self.alarm.settled_at is not None, allowed)

    def test_a_writer_sees_it_without_a_button_and_a_stranger_not_at_all(self):
        self.client.force_login(makers.user("Writer", language="en"))
        page = self.client.get(self.pages()["edition"])
        self.assertContains(page, self.alarm.sentence)
        self.assertNotContains(page, self.settle_url)

        self.client.force_login(makers.user())
        self.assertNotContains(self.client.get(self.pages()["dashboard"]), self.alarm.sentence)
        self.assertEqual(self.client.get(self.pages()["alarm"]).status_code, 403)

    def test_nobody_writes_an_alarm_by_hand(self):
        self.client.force_login(makers.user("Publisher", is_superuser=True))

        for url in (
            reverse("admin:digests_alarm_add"),
            reverse("admin:digests_alarm_delete", args=[self.alarm.pk]),
        ):
            self.assertEqual(self.client.get(url).status_code, 403)


class OperatorTests(TestCase):
    """What concerns whoever runs the site, seen by whoever sits at the desk."""

    def setUp(self):
        self.publisher = makers.user("Publisher", language="en")
        Beat.strike("worker")

    def headings(self, user=None):
        return [str(alarm.heading) for alarm in alarms(user or self.publisher)]

    def sentences(self):
        return " ".join(str(row) for alarm in alarms(self.publisher) for row in alarm.rows)

    def test_a_desk_at_work_rings_for_nothing(self):
        self.assertEqual(self.headings(), [])

    def test_a_worker_that_fell_silent_rings_with_what_follows(self):
        Beat.objects.update(at=timezone.now() - timedelta(minutes=10))

        self.assertEqual(self.headings(), ["The worker stands still"])
        self.assertIn("no edition goes out by itself", self.sentences())
        self.assertEqual(self.headings(makers.user()), [])

    def test_a_worker_that_does_not_get_round_to_what_is_urgent_rings(self):
        Outbox.objects.put("notice", "k", due_at=timezone.now() - timedelta(minutes=8))

        self.assertEqual(self.headings(), ["The worker does not keep up"])
        self.assertIn("what cannot wait has waited since", self.sentences())

    def test_bad_news_come_first_at_the_desk(self):
        Beat.objects.update(at=timezone.now() - timedelta(minutes=10))
        self.client.force_login(self.publisher)

        page = self.client.get(reverse("admin:index")).content.decode()

        self.assertLess(page.index("The worker stands still"), page.index("Next editions"))

    def test_a_worker_that_never_ran_is_no_alarm(self):
        Beat.objects.all().delete()

        self.assertEqual(self.headings(), [])

    @override_settings(PRESS="/srv/press")
    def test_a_press_that_cannot_write_rings_with_the_reason(self):
        Beat.stumble("press", "/srv/press cannot be written.")

        self.assertEqual(self.headings(), ["The static site is behind"])
        self.assertIn("/srv/press cannot be written.", self.sentences())

    def test_whatever_was_given_up_rings_whoever_it_was_for(self):
        part = {"subject": "早报", "url": "", "lines": [], "key": "k"}
        for kind in Outbox.SHOWN:
            with self.subTest(kind):
                Outbox.objects.all().delete()
                Outbox.objects.put(kind, kind, part=part, event="", series="", to="x")
                self.assertEqual(self.headings(), [])

                Outbox.objects.update(due_at=None, failures=9, error="gone")

                self.assertEqual(self.headings(), ["Notices that did not arrive"])
