"""What was withdrawn: its entry keeps its id for thirty days, and says why it is gone."""

from datetime import timedelta
from typing import Any

import time_machine
from django.utils import timezone

from articles.models import User
from digests.models import Digest, Series
from digests.publish import withdraw
from tests import errors, makers
from tests.feeds import ATOM, FeedTestCase

NOTE = "第 1 条的金额有误。\n原文是 1.18 亿元。"
DELETED = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"


class WithdrawnTests(FeedTestCase):
    by: User
    series: Series

    @classmethod
    def setUpTestData(cls):
        cls.by = makers.user("Publisher")
        cls.series = makers.series(slug="daily", title="每日精选")
        cls.editions = [
            errors.out(errors.edition(cls.series, errors.article(), day=day), cls.by)
            for day in range(3)
        ]

    def withdraw(self, edition: Digest, *, days: int = 3) -> None:
        fresh = Digest.objects.select_related("series").get(pk=edition.pk)
        with time_machine.travel(errors.DAY + timedelta(days=days), tick=False):
            withdraw(fresh, by=self.by, note=NOTE)

    def out(self, day: int) -> Digest:
        return errors.out(errors.edition(self.series, errors.article(), day=day), self.by)

    def entries(self) -> list[dict[str, Any]]:
        return self.json("/daily/feed.json")["items"]

    def ids(self) -> list[str]:
        return [each["id"] for each in self.entries()]

    def test_it_keeps_its_id_and_place_and_tells_the_notice_instead_of_its_text(self):
        before = self.ids()
        gone = self.editions[1]
        self.withdraw(gone)

        entry = self.entries()[1]
        self.assertEqual(self.ids(), before)
        self.assertEqual(entry["title"], f"【已撤回】{gone.title}")
        self.assertIn("第 1 条的金额有误。", entry["summary"])
        self.assertIn(
            "<p>第 1 条的金额有误。</p>\n<p>原文是 1.18 亿元。</p>", entry["content_html"]
        )
        self.assertNotIn("300元", str(entry))
        self.assertEqual(entry["date_published"], gone.published_at.isoformat())
        late = (errors.DAY + timedelta(days=3)).isoformat()
        self.assertEqual(entry["date_modified"], late)
        self.assertTrue(entry["_newsroom"]["withdrawn"])

    def test_a_reader_takes_it_for_the_same_entry_and_newer(self):
        self.withdraw(self.editions[2])

        for kind in ("rss", "atom"):
            found = self.read(f"/daily/feed.{kind}").entries[0]

            self.assertEqual(found.id, self.editions[2].urn)
            self.assertEqual(found.updated_parsed[:3], (2026, 3, 5))
            self.assertIn("第 1 条的金额有误。", found.content[0].value)

    def test_atom_has_a_tombstone_for_it_and_for_nothing_else(self):
        self.withdraw(self.editions[0])

        root = self.xml("/daily/feed.atom")

        [stone] = root.iter(DELETED)
        self.assertEqual(stone.get("ref"), self.editions[0].urn)
        self.assertEqual(len(list(root.iter(f"{ATOM}entry"))), 3)

    def test_it_speaks_the_language_of_its_series(self):
        english = makers.series(slug="letter", title="Letter", language="en")
        edition = errors.out(errors.edition(english, errors.article()), self.by)
        self.withdraw(edition)

        [entry] = self.json("/letter/feed.json")["items"]
        self.assertTrue(entry["title"].startswith("[Withdrawn] "))
        self.assertIn("This edition was withdrawn", entry["content_html"])

    def test_each_of_its_items_is_withdrawn_under_its_own_id(self):
        before = {item["id"] for item in self.json("/daily/feed.json?per=item")["items"]}
        self.withdraw(self.editions[1])

        after = self.json("/daily/feed.json?per=item")["items"]

        self.assertEqual({item["id"] for item in after}, before)
        gone = [item for item in after if item["title"].startswith("【已撤回】")]
        self.assertEqual(len(gone), 2)
        self.assertEqual(len({item["date_modified"] for item in gone}), 2)

    def test_it_stays_until_thirty_days_of_events_have_passed_whatever_the_clock_says(self):
        self.withdraw(self.editions[2])
        tag = self.client.get("/daily/feed.atom")["ETag"]

        with time_machine.travel(timezone.now() + timedelta(days=400), tick=False):
            same = self.client.get("/daily/feed.atom")
        self.out(3 + 30)
        still = self.ids()
        self.out(3 + 31)

        self.assertEqual(same["ETag"], tag)
        self.assertIn(self.editions[2].urn, still)
        self.assertNotIn(self.editions[2].urn, self.ids())

    def test_an_old_one_comes_back_to_be_told_of(self):
        for day in range(3, 33):
            self.out(day)
        self.assertNotIn(self.editions[0].urn, self.ids())

        self.withdraw(self.editions[0], days=34)

        self.assertEqual(self.ids()[-1], self.editions[0].urn)
        self.assertEqual(len(self.ids()), 30)

    def test_a_withdrawal_changes_the_feed_for_who_has_it(self):
        addresses = ("/feed.rss", "/daily/feed.rss", "/daily/feed.rss?per=item")
        for address, edition in zip(addresses, self.editions, strict=True):
            tag = self.client.get(address)["ETag"]

            self.withdraw(edition)

            answer = self.client.get(address, headers={"if-none-match": tag})
            self.assertEqual(answer.status_code, 200, address)
