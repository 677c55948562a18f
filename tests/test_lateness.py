"""Editions not approved in time: alarmed twice, told to readers, never out by themselves."""

from datetime import UTC, datetime, timedelta

import time_machine
from django.db.models import F
from django.test import TestCase
from django.urls import reverse

from articles.models import Outbox
from articles.workflow import State
from digests.models import Digest, Series
from digests.publish import approve, publish
from newsroom import alarms, clock
from tests import makers

# 8:30 in Shanghai; to come, for a page is never older than its templates.
OUT = datetime(2031, 5, 5, 0, 30, tzinfo=UTC)


class LateCase(TestCase):
    def setUp(self):
        self.at(minutes=-60)
        self.series = makers.series(out_times="8:30", cutoff_minutes=30, draft_minutes=60)
        makers.reviewed(first_seen_at=OUT - timedelta(hours=2))
        clock.editions(OUT - timedelta(hours=1))
        self.digest = Digest.objects.get()

    def at(self, **delta):
        self.enterContext(time_machine.travel(OUT + timedelta(**delta), tick=False))

    def strike(self, **delta):
        """The worker's minute, this long after its hour."""
        self.at(**delta)
        clock.editions(OUT + timedelta(**delta))
        self.digest.refresh_from_db()

    def told(self):
        rows = Outbox.objects.of(Outbox.NOTICE).filter(payload__event="late").order_by("pk")
        return [row.payload["said"]["en"]["subject"] for row in rows]


class AlarmTests(LateCase):
    def test_a_quarter_of_an_hour_before_and_at_its_hour_somebody_is_told_once_each(self):
        counts = []
        for minutes in (-16, -15, -14, -1, 0, 1, 30):
            self.strike(minutes=minutes)
            counts.append(len(self.told()))

        self.assertEqual(counts, [0, 1, 1, 1, 2, 2, 2])
        self.assertIn("is to go out at 8:30 and not approved", self.told()[0])
        self.assertIn("late: not approved at 8:30", self.told()[1])

    def test_of_what_is_approved_in_time_nobody_is_alarmed(self):
        approve(self.digest, by=makers.user("Editor"))

        self.strike(minutes=-10)
        self.strike(minutes=0)

        self.assertEqual(self.told(), [])
        self.assertEqual((self.digest.state, self.digest.late_since), (State.PUBLISHED, None))

    def test_what_was_approved_and_may_not_go_out_is_late_too(self):
        editor = makers.user("Editor")
        approve(self.digest, by=editor)
        self.digest.items.get().article.move(State.SPIKED, by=editor)

        self.strike(minutes=0)

        self.assertEqual(self.digest.late_since, OUT)
        self.assertIn("late: approved, but not out", self.told()[-1])

    def test_another_hour_is_another_alarm_and_readers_keep_the_first(self):
        self.strike(minutes=0)
        self.digest.amend(publish_at=OUT + timedelta(minutes=30))

        self.strike(minutes=15)
        self.strike(minutes=30)

        self.assertEqual(len(self.told()), 3, "late at 8:30, soon 9:00, late at 9:00")
        self.assertEqual(self.digest.late_since, OUT)

    def test_the_dashboard_says_so_before_the_clock_does(self):
        self.at(minutes=1)

        alarm = alarms.late_editions(makers.user("Editor"))

        self.assertEqual([row.pk for row in alarm.rows], [self.digest.pk])

    def test_an_open_form_is_not_outdated_by_the_clock(self):
        before = self.digest.version

        self.strike(minutes=0)

        self.assertEqual(self.digest.version, before)


class StaysInTests(LateCase):
    def test_what_is_approved_after_its_hour_waits_for_somebody_to_publish_it(self):
        self.strike(minutes=0)
        approve(self.digest, by=makers.user("Editor"))

        self.strike(minutes=5)

        self.assertEqual(self.digest.state, State.APPROVED)
        publish(self.digest, by=makers.user("Publisher"))
        self.assertEqual(Digest.objects.published().count(), 1)

    def test_another_hour_to_come_lets_it_go_out_by_itself(self):
        self.strike(minutes=0)
        self.digest.amend(publish_at=OUT + timedelta(minutes=30))
        approve(self.digest, by=makers.user("Editor"))

        self.strike(minutes=31)

        self.assertEqual(self.digest.state, State.PUBLISHED)


class ReaderTests(LateCase):
    def pages(self):
        return reverse("front"), self.series.get_absolute_url()

    def lates(self, address):
        answer = self.client.get(address)
        return answer.content.decode().count('class="late"')

    def test_readers_are_told_from_its_hour_on_until_it_is_out(self):
        counts = []
        for address in self.pages():
            counts.append(self.lates(address))
        self.strike(minutes=0)
        for address in self.pages():
            counts.append(self.lates(address))
        approve(self.digest, by=makers.user("Editor"))
        publish(self.digest, by=makers.user("Publisher"))
        for address in self.pages():
            counts.append(self.lates(address))

        self.assertEqual(counts, [0, 0, 1, 1, 0, 0])

    def test_it_is_said_in_the_language_of_the_series_by_its_clocks(self):
        self.strike(minutes=0)

        said = self.client.get("/").content.decode()

        self.assertInHTML('<time datetime="2031-05-05T08:30+08:00">8:30</time>', said)
        self.assertIn('<p class="late" lang="zh-hans">', said)

    def test_the_page_follows_from_the_rows_and_not_from_the_hour_of_the_request(self):
        self.at(minutes=30)  # and the worker has not run

        self.assertEqual([self.lates(each) for each in self.pages()], [0, 0])

    def test_no_304_hides_that_it_is_not_late_any_more(self):
        self.strike(minutes=0)
        late = [self.asked(address) for address in self.pages()]
        self.at(minutes=10)

        self.digest.move(State.SPIKED, by=makers.user("Editor"))

        self.assertEqual(self.answers(late), {200})

    def test_no_304_hides_that_it_is_late(self):
        self.at(minutes=-5)
        before = [self.asked(address) for address in self.pages()]

        self.strike(minutes=0)

        self.assertEqual(self.answers(before), {200})

    def answers(self, known):
        """How each page answers to who knows an earlier one, by its tag or by its date."""
        return {
            self.client.get(address, **{name: each[name]}).status_code
            for address, each in zip(self.pages(), known, strict=True)
            for name in each
        }

    def asked(self, address):
        answer = self.client.get(address)
        return {
            "HTTP_IF_NONE_MATCH": answer["ETag"],
            "HTTP_IF_MODIFIED_SINCE": answer["Last-Modified"],
        }

    def test_a_reader_who_has_the_page_that_says_so_is_not_sent_it_again(self):
        self.strike(minutes=0)
        known = self.asked("/")

        self.assertEqual(self.client.get("/", **known).status_code, 304)

    def test_the_edition_itself_stays_hidden(self):
        self.strike(minutes=0)

        self.assertEqual(self.client.get(self.digest.get_absolute_url()).status_code, 404)

    def test_a_series_that_is_switched_off_is_not_said_to_be_late(self):
        self.strike(minutes=0)
        Series.objects.update(active=False)

        self.assertEqual(self.lates("/"), 0)


class OnceTests(LateCase):
    def test_the_hour_it_was_promised_is_written_once(self):
        self.strike(minutes=0)
        Digest.objects.update(updated_at=F("updated_at") - timedelta(hours=1))

        self.strike(minutes=1)

        self.assertLess(self.digest.updated_at, OUT)
