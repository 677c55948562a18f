"""The clock at the desk: countdown, the last look before Publish, undo, replacement."""

from datetime import UTC, datetime, timedelta

import time_machine
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.test import SimpleTestCase
from django.urls import reverse
from django.utils import timezone
from lxml import html

from articles.workflow import State
from digests import countdown
from digests.models import Digest, Series
from digests.publish import approve, publish, withdraw
from tests import makers
from tests.hours import AtNoon
from tests.test_admin_digests import LIST, EditionTestCase

NOW = datetime(2026, 5, 5, 0, 25, 48, tzinfo=UTC)
OUT = datetime(2026, 5, 5, 0, 30, tzinfo=UTC)


class CountdownTests(SimpleTestCase):
    def clock(self, **fields):
        defaults = {"series": Series(time_zone="Asia/Shanghai"), "publish_at": OUT}
        return countdown.of(Digest(**defaults | fields), NOW)

    def test_it_counts_down_to_the_hour_and_up_from_it(self):
        for span, shown in ((252, "04:12"), (3_852, "1:04:12"), (0, "00:00"), (-5, "00:00")):
            self.assertEqual(countdown.left(timedelta(seconds=span)), shown)

    def test_what_happens_at_its_hour_depends_on_who_has_approved_it(self):
        late = {"publish_at": NOW - timedelta(minutes=3)}
        kinds = [
            self.clock(state=State.REVIEW).kind,
            self.clock(state=State.APPROVED, due_at=OUT).kind,
            self.clock(state=State.APPROVED, due_at=OUT, error="……").kind,
            self.clock(state=State.APPROVED).kind,
            self.clock(state=State.REVIEW, **late).kind,
            self.clock(state=State.APPROVED, **late).kind,
        ]

        self.assertEqual(kinds, ["ahead", "ready", "late", "ahead", "late", "late"])

    def test_a_publication_can_be_undone_for_what_is_left_of_two_minutes(self):
        clock = self.clock(state=State.PUBLISHED, published_at=NOW - timedelta(seconds=1))

        self.assertEqual((clock.kind, clock.shown), ("undo", "01:59"))
        after = self.clock(state=State.PUBLISHED, published_at=NOW - timedelta(minutes=2))
        self.assertEqual(after.kind, "")

    def test_what_is_farther_off_than_a_day_is_a_date(self):
        self.assertFalse(self.clock(publish_at=OUT + timedelta(days=2)).counts)


class ClockCase(AtNoon, EditionTestCase):
    def page(self, digest=None):
        return html.fromstring(self.client.get(self.url(digest)).content.decode())

    def region(self, digest=None):
        (found,) = self.page(digest).xpath("//*[@id='clock'][@data-region]")
        return found


class RegionTests(ClockCase):
    def test_the_page_counts_by_the_servers_time(self):
        self.digest.amend(publish_at=timezone.now() + timedelta(minutes=4, seconds=12))
        with time_machine.travel(timezone.now(), tick=False):
            region = self.region()
            now = round(timezone.now().timestamp() * 1000)

        (count,) = region.xpath(".//*[@data-until]")
        self.assertEqual(int(region.get("data-now")), now)
        self.assertAlmostEqual(int(count.get("data-until")) - now, 252_000, delta=3_000)
        self.assertEqual((count.get("role"), count.get("aria-live")), ("timer", "off"))

    def test_the_region_alone_is_what_the_page_has(self):
        alone = html.fromstring(self.client.get(self.region().get("data-url")).content)

        self.assertEqual((alone.get("id"), alone.get("data-region")), ("clock", ""))

    def test_strangers_do_not_see_it(self):
        self.client.force_login(makers.user())

        answer = self.client.get(reverse("admin:digests_digest_clock", args=[self.digest.pk]))

        self.assertEqual(answer.status_code, 403)

    def test_a_late_edition_says_when_it_lapses(self):
        hour = timezone.now() - timedelta(minutes=5)
        self.digest.amend(publish_at=hour, late_since=hour)

        said = self.region().text_content()

        self.assertIn("Readers are told that it is late", said)
        self.assertIn("lapses into it", said)

    def test_a_lapsed_edition_and_its_successor_lead_to_each_other(self):
        other = makers.digest(of=self.digest.series)
        Digest.objects.filter(pk=self.digest.pk).update(state=State.SPIKED, lapsed_into=other.pk)

        self.assertIn(self.url(other), self.region().xpath(".//a/@href"))
        self.assertIn(self.url(), self.region(other).xpath(".//a/@href"))

    def test_the_dashboard_counts_for_each_edition(self):
        self.digest.amend(publish_at=timezone.now() + timedelta(minutes=9))

        page = html.fromstring(self.client.get(reverse("admin:index")).content)

        self.assertEqual(len(page.xpath("//section[@class='editions']//td[@data-now]")), 1)
        self.assertEqual(len(page.xpath("//section[@class='editions']//*[@data-until]")), 1)
        self.assertIn("not approved", page.xpath("string(//section[contains(@class,'alarm')])"))


class ConfirmTests(ClockCase):
    def setUp(self):
        super().setUp()
        approve(self.digest, by=self.user)

    def test_it_names_the_day_the_number_the_items_and_what_still_waits(self):
        older = Digest.objects.create(
            series=self.digest.series,
            slug="older",
            title="旧的一期",
            window_end=self.digest.window_end - timedelta(days=1),
        )

        (box,) = self.page().xpath("//details[@id='confirm']")

        said = " ".join(box.text_content().split())
        for words in (self.digest.title, "No. 1", "2 items", older.title):
            self.assertIn(words, said)
        (button,) = box.xpath(".//button[@name='_move'][@value='published']")
        self.assertEqual(self.page().xpath("count(//button[@value='published'])"), 1)
        self.assertIn("no. 1", button.text)

    def test_confirmed_it_is_published_with_no_worker_at_all(self):
        self.send(_move="published", _confirmed="1")

        self.assertEqual(self.fresh().state, State.PUBLISHED)
        self.assertEqual(self.client.get(self.digest.get_absolute_url()).status_code, 200)

    def test_when_another_has_taken_the_number_it_is_asked_again(self):
        sent = self.form(_move="published", _confirmed="1")
        other = makers.digest(of=self.digest.series)
        approve(other, by=self.user)
        publish(other, by=self.user)

        answer = self.client.post(self.url(), sent, follow=True)

        self.assertEqual(self.fresh().state, State.APPROVED)
        self.assertIn("no. 2", answer.content.decode())

    def test_pressed_twice_it_is_published_once(self):
        sent = self.form(_move="published", _confirmed="1")
        for _ in range(2):
            self.client.post(self.url(), sent, follow=True)

        self.assertEqual(self.fresh().revisions.count(), 1)
        self.assertEqual(self.fresh().number, 1)

    def test_who_may_not_publish_is_not_asked(self):
        self.client.force_login(makers.user("Editor"))

        self.assertEqual(self.page().xpath("//details[@id='confirm']"), [])

    def test_many_at_once_are_named_before_they_go_out(self):
        ticked = {"action": "move_to_published", ACTION_CHECKBOX_NAME: [self.digest.pk]}

        asked = self.client.post(LIST, ticked)

        self.assertContains(asked, self.digest.title)
        self.assertContains(asked, "No. 1")
        self.assertEqual(self.fresh().state, State.APPROVED)
        self.client.post(LIST, ticked | {"_confirmed": "1"})
        self.assertEqual(self.fresh().state, State.PUBLISHED)


class UndoTests(ClockCase):
    def press(self, digest=None):
        region = self.region(digest)
        (button,) = region.xpath(".//button[@name='_unpublish']")
        return self.client.post(button.get("formaction"), follow=True)

    def test_the_button_undoes_and_says_which_number_is_kept(self):
        self.published()

        answer = self.press()

        self.assertEqual(self.fresh().state, State.APPROVED)
        self.assertContains(answer, "it keeps no. 1")

    def test_after_two_minutes_there_is_no_button_and_the_address_refuses(self):
        self.published()
        Digest.objects.update(published_at=timezone.now() - timedelta(seconds=121))

        self.assertEqual(self.region().xpath(".//button"), [])
        answer = self.client.post(
            reverse("admin:digests_digest_undo", args=[self.digest.pk]), follow=True
        )
        self.assertContains(answer, "more than two minutes")
        self.assertEqual(self.fresh().state, State.PUBLISHED)

    def test_an_editor_has_no_button_and_is_refused(self):
        self.published()
        self.client.force_login(makers.user("Editor"))

        self.assertEqual(self.region().xpath(".//button"), [])
        answer = self.client.post(reverse("admin:digests_digest_undo", args=[self.digest.pk]))
        self.assertEqual((answer.status_code, self.fresh().state), (403, State.PUBLISHED))

    def test_it_is_no_link_and_the_list_cannot_do_it(self):
        self.published()

        got = self.client.get(reverse("admin:digests_digest_undo", args=[self.digest.pk]))
        self.client.post(
            LIST, {"action": "move_to_approved", ACTION_CHECKBOX_NAME: [self.digest.pk]}
        )

        self.assertEqual((got.status_code, self.fresh().state), (405, State.PUBLISHED))


class ReplaceTests(ClockCase):
    def test_the_button_leads_to_the_new_draft(self):
        self.published()
        withdraw(self.digest, by=self.user, note="误发")
        (button,) = self.region().xpath(".//button[@name='_replace']")

        answer = self.client.post(button.get("formaction"), follow=True)

        new = Digest.objects.get(replaces=self.digest)
        self.assertEqual(answer.redirect_chain[-1][0], self.url(new))
        self.assertIn(self.url(new), self.region().xpath(".//a/@href"))
        self.assertEqual(self.region().xpath(".//button"), [])

    def test_where_it_cannot_be_replaced_the_button_says_why(self):
        self.published()
        withdraw(self.digest, by=self.user, note="误发")
        other = makers.digest(of=self.digest.series)
        Digest.objects.filter(pk=other.pk).update(window_end=self.digest.window_end)

        (button,) = self.region().xpath(".//button[@name='_replace']")

        self.assertEqual(button.get("aria-disabled"), "true")
        self.assertIn(other.title, self.region().text_content())

    def test_a_writer_has_no_button_and_is_refused(self):
        self.published()
        withdraw(self.digest, by=self.user, note="误发")
        self.client.force_login(makers.user("Writer"))

        answer = self.client.post(reverse("admin:digests_digest_replace", args=[self.digest.pk]))

        self.assertEqual(answer.status_code, 403)
        self.assertEqual(Digest.objects.count(), 1)
