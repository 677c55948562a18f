"""Archives come in as they are: once, file by file, and under their own dates."""

import re
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from unittest import mock

from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Spelling, Topic
from articles.workflow import Actor, State, WorkflowError, signature
from digests import hugo, publish, rows, whereabouts
from digests.importing import Import
from digests.layout import LAYOUTS, Layout
from digests.models import Digest, Item, Redirect, Revision, Series
from tests import editions, makers
from tests.archive import BULLETIN, DAY, ArchiveTestCase, without_uids

SEEDS = Path(settings.BASE_DIR).parent / "shared" / "seeds"
COUNTS = "imported={} updated={} unchanged={} refused={}"


class RoundTripTests(ArchiveTestCase):
    def test_an_edition_from_the_database_is_the_issue_that_was_parsed(self):
        for name, issue in (
            ("daily", editions.DAILY),
            ("bulletin", editions.BULLETIN),
            ("pulse", editions.PULSE),
            ("bulletin", editions.ENGLISH),
        ):
            text = self.edition("x.md", issue, name)
            parsed, layout = hugo.parse(text)

            self.take_in(series=f"s-{Series.objects.count()}")

            digest = Digest.objects.latest("pk")
            with self.subTest(issue.title):
                self.assertEqual(without_uids(digest.issue()), parsed)
                self.assertEqual(digest.issue().date.utcoffset(), issue.date.utcoffset())
                self.assertEqual(digest.frozen_layout(), layout)
                self.assertEqual(digest.body_md, text)

    def test_the_seeds_come_in_and_their_markdown_is_the_file(self):
        if not SEEDS.is_dir():
            self.skipTest("no seeds here")
        files = sorted(SEEDS.glob("*.txt"))

        lines = self.take_in(*files)

        self.assertTrue(lines[-1].startswith(COUNTS.format(len(files), 0, 0, 0)), lines)
        for file in files:
            digest = Digest.objects.get(imported_from=file.name)
            self.assertEqual(digest.body_md.encode(), file.read_bytes())

    def test_line_ends_and_a_byte_order_mark_are_kept(self):
        text = hugo.dump(BULLETIN, LAYOUTS["bulletin"]).replace("\n", "\r\n")
        self.put("x.md", "\ufeff" + text)

        self.take_in()

        self.assertEqual(Digest.objects.get().body_md, "\ufeff" + text)

    def test_commentary_stays_in_order(self):
        remarks = tuple(replace(BULLETIN.commentary[0], body=f"第{n}评") for n in range(3, 0, -1))
        self.edition("x.md", replace(BULLETIN, commentary=remarks))

        self.take_in()

        bodies = [each.body for each in Digest.objects.get().issue().commentary]
        self.assertEqual(bodies, ["第3评", "第2评", "第1评"])


class StandingTests(ArchiveTestCase):
    """An imported edition is public as if it had come out here on its day."""

    def setUp(self):
        super().setUp()
        self.edition("posts/2025-12-02.md")
        self.take_in()
        self.digest = Digest.objects.get()

    def test_it_is_published_by_an_import_on_its_own_day(self):
        moves = self.digest.transitions.values_list("old", "new", "actor", "by")

        self.assertEqual(list(moves), [("draft", "published", "import", None)])
        self.assertEqual(self.digest.state, State.PUBLISHED)
        self.assertEqual((self.digest.published_at, self.digest.updated_at), (DAY, DAY))
        self.assertEqual((self.digest.window_start, self.digest.window_end), (None, None))
        self.assertFalse(self.digest.items.exclude(article=None).exists())

    def test_it_has_no_number_of_ours_and_nothing_shows_one(self):
        self.client.force_login(makers.user("Publisher"))
        look = reverse("admin:digests_digest_preview", args=[self.digest.pk])
        desk = reverse("admin:digests_digest_change", args=[self.digest.pk])

        self.assertIsNone(self.digest.number)
        for address in (self.digest.get_absolute_url(), "/bulletin/", "/archive/2025/12/", look):
            self.assertNotContains(self.client.get(address), "No. ")
        self.assertNotContains(self.client.get(desk), "no. ")

    def test_the_count_goes_on_from_the_highest_number(self):
        row = makers.digest(items=1, of=self.digest.series, window_end=None)
        row.amend(state=State.APPROVED)

        publish.publish(row)

        self.assertEqual(row.number, 1)
        self.assertContains(self.client.get(row.get_absolute_url()), "第 1 期")

    def test_what_was_composed_here_needs_a_number(self):
        with self.assertRaises(IntegrityError), transaction.atomic():
            Digest.objects.update(imported_from="")

    def test_an_import_approves_nothing(self):
        row = makers.digest()

        with self.assertRaises(WorkflowError):
            row.adopt(State.APPROVED)

    def test_page_feeds_and_markdown_twin_serve_it_like_any_other(self):
        address = self.digest.get_absolute_url()

        page = self.client.get(address)
        twin = self.client.get(f"{address.rstrip('/')}.md")
        feeds = [self.client.get(f"/feed.{kind}") for kind in ("rss", "atom", "json")]

        self.assertContains(page, "三号泊位启用")
        self.assertEqual(twin.content.decode(), self.digest.body_md)
        for feed in feeds:
            self.assertContains(feed, self.digest.urn)
            self.assertContains(feed, "三号泊位启用")
        self.assertContains(self.client.get("/sitemap/editions-1.xml"), address)
        self.assertContains(self.client.get("/archive/2025/12/"), address)

    def test_an_archive_is_no_news_to_those_who_follow_us(self):
        series = makers.series()
        for _ in range(31):
            row = makers.digest(items=1, of=series, window_end=None)
            row.amend(state=State.APPROVED)
            publish.publish(row)
        before = self.client.get("/feed.json").json()["items"]
        for day in range(1, 29):
            issue = replace(BULLETIN, date=DAY.replace(month=11, day=day))
            self.edition(f"posts/2025-11-{day:02}.md", issue)

        self.take_in()

        self.assertEqual(Digest.objects.published().count(), 60)
        self.assertEqual(self.client.get("/feed.json").json()["items"], before)

    def test_its_entry_in_a_feed_was_not_updated_since(self):
        entry = self.client.get("/feed.json").json()["items"][0]

        self.assertEqual(entry["date_modified"], entry["date_published"])

    def test_lists_know_that_something_came(self):
        before = self.client.get("/archive/")["Last-Modified"]
        Digest.objects.update(imported_at=timezone.now() + timedelta(hours=1))

        self.assertNotEqual(self.client.get("/archive/")["Last-Modified"], before)

    def test_a_series_that_goes_on_covers_the_hours_it_would_have_anyway(self):
        series = self.digest.series
        cutoff = timezone.now()

        self.assertEqual(series.window(cutoff).start, cutoff - timedelta(hours=24))


class AgainTests(ArchiveTestCase):
    """What was imported before is left alone, or brought up to date."""

    def setUp(self):
        super().setUp()
        self.edition("posts/2025-12-02.md")
        self.take_in()
        self.digest = Digest.objects.get()

    def fresh(self) -> Digest:
        return Digest.objects.get()

    def republish(self, **changes: Any) -> list[str]:
        self.edition("posts/2025-12-02.md", replace(BULLETIN, **changes))
        return self.take_in()

    def test_twice_changes_nothing(self):
        lines = self.take_in()

        self.assertEqual(lines, [f"{COUNTS.format(0, 0, 1, 0)} topics=0"])
        self.assertEqual(self.fresh().version, self.digest.version)
        self.assertEqual(Revision.objects.count(), 1)

    def test_a_changed_file_updates_its_edition_with_a_revision(self):
        lines = self.republish(lead="今日一件事。")

        self.assertTrue(lines[-1].startswith(COUNTS.format(0, 1, 0, 0)), lines)
        found = self.fresh()
        self.assertIn("今日一件事。", found.body_md)
        self.assertIn("今日一件事。", found.body_html)
        self.assertEqual(found.get_absolute_url(), self.digest.get_absolute_url())
        self.assertGreater(found.updated_at, self.digest.updated_at)
        first, second = found.revisions.order_by("number")
        self.assertEqual((first.number, second.number), (1, 2))
        self.assertEqual(first.markdown(), self.digest.body_md)
        self.assertEqual(second.markdown(), found.body_md)
        self.assertEqual(second.actor, Actor.IMPORT)
        self.assertIn("+今日一件事。", second.difference())

    def test_items_that_stay_keep_their_identity_wherever_they_move(self):
        before = {item.title: item.uid for item in self.digest.items.all()}
        berth, rates, *others = BULLETIN.items
        retitled = replace(rates, title="运价止跌")

        self.republish(items=(retitled, berth, *others[:-1]))

        items = list(self.fresh().items.all())
        self.assertEqual([item.title for item in items[:2]], ["运价止跌", berth.title])
        self.assertEqual(items[0].uid, before[rates.title])
        self.assertEqual(items[1].uid, before[berth.title])
        self.assertEqual(len(items), len(BULLETIN.items) - 1)

    def test_items_that_did_not_change_are_not_written(self):
        berth, *others = BULLETIN.items
        issue = replace(BULLETIN, items=(replace(berth, body="首船已离泊。"), *others))
        self.edition("posts/2025-12-02.md", issue)

        with CaptureQueriesContext(connection) as seen:
            self.take_in()

        written = [query for query in seen if query["sql"].startswith('UPDATE "digests_item"')]
        self.assertEqual(len(written), 1)

    def test_another_edition_at_the_same_path_overwrites_none(self):
        other = replace(
            BULLETIN,
            title="2025.12.02 乙报",
            items=(replace(BULLETIN.items[0], url="https://b.example/1", title="乙报的新闻"),),
        )
        for issue in (other, replace(other, items=(*other.items, *BULLETIN.items[:1]) * 2)):
            text = self.edition("posts/2025-12-02.md", issue)

            lines = self.take_in()

            self.assertIn("--series", lines[0])
            self.assertTrue(lines[-1].startswith(COUNTS.format(0, 0, 0, 1)), lines)
            self.assertEqual(self.fresh().body_md, self.digest.body_md)
        self.take_in(series="second")
        self.assertEqual(Digest.objects.get(series__slug="second").body_md, text)
        self.assertEqual(Digest.objects.get(series__slug="bulletin").body_md, self.digest.body_md)

    def test_a_bot_that_overwrites_its_one_file_every_day_overwrites_none(self):
        self.republish(
            date=DAY.replace(day=3), items=(replace(BULLETIN.items[0], url="x:1", title="别的"),)
        )

        self.assertEqual(self.fresh().body_md, self.digest.body_md)

    def test_a_day_written_anew_is_the_same_edition(self):
        self.republish(items=(replace(BULLETIN.items[0], url="x:1", title="别的"),))

        self.assertEqual(self.fresh().items.get().title, "别的")

    def test_an_edition_under_another_title_is_the_same(self):
        self.republish(title="一期一会")

        self.assertEqual(self.fresh().title, "一期一会")

    def test_a_file_asked_for_by_another_root_is_not_another_edition(self):
        lines = self.take_in(self.put("x/2025-12-02.md", self.digest.body_md))

        self.assertEqual(lines, [f"{COUNTS.format(0, 0, 1, 0)} topics=0"])
        self.assertEqual(self.fresh().imported_from, "posts/2025-12-02.md")

    def test_what_people_changed_here_is_not_overwritten(self):
        self.digest.lead = "编者改过。"
        user = makers.user("Publisher")
        publish.revise(self.digest, signed=signature(user), lead="编者改过。")

        lines = self.republish(lead="机器又写一遍。")

        self.assertIn("changed here", lines[0])
        self.assertEqual(self.fresh().lead, "编者改过。")

    def test_what_was_changed_here_and_changed_back_may_be_updated(self):
        signed = signature(makers.user("Publisher"))
        for lead in ("编者改过。", BULLETIN.lead):
            publish.revise(self.digest, signed=signed, lead=lead)

        self.republish(lead="新的导语。")

        self.assertEqual(self.fresh().lead, "新的导语。")
        self.assertEqual(self.fresh().revisions.count(), 4)

    def test_what_was_withdrawn_here_does_not_come_back(self):
        publish.withdraw(self.digest, by=makers.user("Publisher"), note="误发")

        lines = self.republish(lead="又来了。")

        self.assertIn("withdrawn here", lines[0])
        self.assertEqual(self.fresh().state, State.WITHDRAWN)

    def test_a_new_day_in_the_file_is_the_day_it_bears(self):
        self.republish(date=DAY.replace(day=1))

        self.assertEqual(self.fresh().published_at, DAY.replace(day=1))

    def test_an_edition_composed_here_and_exported_does_not_come_back_as_another(self):
        row = makers.digest(items=1)
        row.amend(state=State.APPROVED)
        publish.publish(row)
        self.give_out(self.content)

        lines = self.take_in()

        self.assertEqual(lines, [f"{COUNTS.format(0, 0, 2, 0)} topics=0"])
        path = self.put(f"{row.series.slug}/{row.slug}.md", f"{row.body_md}\n\n改过。\n")
        self.assertIn("composed here", self.take_in(path)[0])


class RefusalTests(ArchiveTestCase):
    """One line a file: where it is, which line, and why."""

    def assertRefused(self, path: Path, line: int, reason: str) -> None:
        lines = self.take_in()

        self.assertIn(f"{path}:{line}: ", lines[0])
        self.assertIn(reason, lines[0])
        self.assertTrue(lines[-1].startswith(COUNTS.format(0, 0, 0, 1)), lines)
        self.assertEqual(self.failure, "One file was refused.")
        self.assertFalse(Digest.objects.exists())
        self.assertFalse(Series.objects.exists())

    def test_what_is_no_utf_8(self):
        path = self.put("x.md", b"---\ntitle: a\n---\n" + "港口".encode("gbk"))

        self.assertRefused(path, 4, "UTF-8")

    def test_what_has_no_front_matter(self):
        self.assertRefused(self.put("x.md", "# 关于本站\n"), 1, "front matter")

    def test_an_empty_file(self):
        self.assertRefused(self.put("x.md", ""), 1, "front matter")

    def test_a_draft(self):
        text = hugo.dump(BULLETIN, LAYOUTS["bulletin"])
        path = self.put("x.md", text.replace("---\n", "---\ndraft: true\n", 1))

        self.assertRefused(path, 2, "draft")

    def test_what_is_dated_in_the_future(self):
        path = self.content / "x.md"
        later = timezone.now() + timedelta(days=2)
        self.edition("x.md", replace(BULLETIN, date=later.replace(microsecond=0)))

        self.assertRefused(path, 3, "not come yet")

    def test_a_date_nobody_means(self):
        self.edition("x.md", replace(BULLETIN, date=DAY.replace(year=1800)))

        self.assertRefused(self.content / "x.md", 3, "year 1800")

    def test_a_character_that_no_database_keeps(self):
        text = hugo.dump(BULLETIN, LAYOUTS["bulletin"])
        path = self.put("x.md", text.replace('title: "2025', 'title: "\\u00002025', 1))

        self.assertRefused(path, 1, "NUL")

    def test_a_list_that_is_no_digest(self):
        front = "---\ntitle: 三种好喝的茶\ndate: 2025-12-02T08:00:00+08:00\n---\n"
        for text in (
            "1. **龙井**\n2. **普洱**\n3. **铁观音**\n",
            "1. [甲](https://a.example)\n2. [乙](https://b.example)\n3. [丙](https://c.example)\n",
            "## 1. 第一天\n\n出发。\n\n## 2. 第二天\n\n到了。\n",
        ):
            path = self.put("x.md", f"{front}\n{text}")

            self.assertRefused(path, 1, "no digest")

    def test_a_title_that_fits_no_column(self):
        self.edition("x.md", replace(BULLETIN, title="长" * 501))

        self.assertRefused(self.content / "x.md", 1, "Longer than 500")

    def test_a_file_that_is_not_there(self):
        lines = self.take_in(self.content / "无.md")

        self.assertIn("无.md: There is no such file.", lines[0])

    def test_a_folder_without_markdown(self):
        self.put("x.txt", "x")

        lines = self.take_in()

        self.assertEqual(lines, [f"{COUNTS.format(0, 0, 0, 0)} topics=0"])
        self.assertIn("no Markdown file", self.failure)

    def test_what_the_rows_would_not_give_back_is_refused(self):
        self.edition("a.md")

        with mock.patch.object(rows, "commentary_of", return_value=[]):
            lines = self.take_in()

        self.assertIn(f"{self.content / 'a.md'}:1: It cannot be kept as it is.", lines)
        self.assertFalse(Digest.objects.exists())

    def test_the_other_files_come_in_all_the_same(self):
        self.put("a.md", "kein Digest")
        self.edition("b.md")

        lines = self.take_in()

        self.assertTrue(lines[-1].startswith(COUNTS.format(1, 0, 0, 1)), lines)
        self.assertEqual(Digest.objects.get().slug, "b")

    def test_what_no_row_can_hold_is_refused_alone(self):
        for name in "abc":
            self.edition(f"{name}.md", replace(BULLETIN, categories=("新词",)))
        whole = whereabouts.old_addresses

        def broken(below: str, said: Any) -> list[str]:
            return ["/\ud800"] if below == "a.md" else whole(below, said)

        with mock.patch("digests.whereabouts.old_addresses", broken):
            lines = self.take_in()

        self.assertIn(f"{self.content / 'a.md'}:1: It cannot be kept: ", "\n".join(lines))
        self.assertTrue(lines[-1].startswith(COUNTS.format(2, 0, 0, 1)), lines)
        self.assertEqual(Topic.objects.get().digests.count(), 2)

    def test_front_matter_that_takes_yaml_to_its_limits_harms_no_other_file(self):
        deep = "[" * 380 + "]" * 380
        for name, line in (
            ("nul", 'aliases: ["/a\\0b"]'),
            ("half", 'aliases: ["/\\ud800", "/\\ud83e\\udd16/"]'),
            ("percent", "url: /a%00b"),
            ("deep", f"slug: deep\nx: {deep}"),
        ):
            self.with_head(f"{name}.md", line)
        text = hugo.dump(BULLETIN, LAYOUTS["bulletin"])
        exact = "2025-12-02T09:16:40.123456+08:00:00.123456"
        self.put("exact.md", re.sub("(?m)^date: .*", f"date: {exact}", text))
        self.edition("z.md")

        lines = self.take_in()

        self.assertEqual(lines[-1].split(" ")[0], "imported=6", lines)
        self.assertIn("/🤖", Redirect.objects.values_list("path", flat=True))
        self.assertIn("/ab", Redirect.objects.values_list("path", flat=True))

    def test_what_another_import_has_just_brought_in(self):
        self.edition("a.md")
        self.take_in()
        self.edition("a.md", replace(BULLETIN, lead="改了。"))
        self.edition("b.md", replace(BULLETIN, lead="另一期。"))

        with mock.patch.object(Import, "there", return_value=[]):
            lines = self.take_in()

        self.assertIn("Another import is at work on the same edition.", lines[0])
        self.assertEqual(Digest.objects.count(), 2)

    def test_two_files_that_would_be_one_edition(self):
        for site in ("one", "two"):
            path = self.root / site / "content" / "x.md"
            path.parent.mkdir(parents=True)
            path.write_text(hugo.dump(BULLETIN, LAYOUTS["bulletin"]) + "\n" * (site == "two"))

        lines = self.take_in(self.root / "one", self.root / "two")

        self.assertIn("same path", "\n".join(lines))
        self.assertEqual(Digest.objects.count(), 1)


class FolderTests(ArchiveTestCase):
    """Which files of a folder are editions, and what they are called here."""

    def slugs(self) -> set[str]:
        return set(Digest.objects.values_list("slug", flat=True))

    def test_markdown_at_any_depth_comes_in_and_nothing_else(self):
        for below in ("a.md", "b/c/d.markdown", "2025.12.02.md", "早报 一.md", "刊/index.md"):
            self.edition(below)
        for other in ("_index.md", "b/_index.zh.md", ".git/x.md", "b/.x.md", "b/a.txt", "a.png"):
            self.put(other, "kein Digest")

        lines = self.take_in()

        self.assertTrue(lines[-1].startswith(COUNTS.format(5, 0, 0, 0)), lines)
        self.assertEqual(self.slugs(), {"a", "d", "2025.12.02", "早报-一", "刊"})

    def test_plain_text_in_a_folder_comes_in_if_it_begins_as_a_post_does(self):
        self.edition("a.txt")
        self.put("b.txt", "---- kein Digest ----\n")

        lines = self.take_in()

        self.assertTrue(lines[-1].startswith(COUNTS.format(1, 0, 0, 0)), lines)
        self.assertEqual(self.slugs(), {"a"})

    def test_a_file_named_comes_in_whatever_its_suffix(self):
        self.edition("2025.12.02")
        self.edition("seed.txt")

        self.take_in(self.content / "2025.12.02", self.content / "seed.txt")

        self.assertEqual(self.slugs(), {"2025.12.02", "seed"})

    def test_links_that_go_round_do_not_hold_it_up(self):
        self.edition("posts/a.md")
        (self.content / "posts" / "again").symlink_to(self.content)

        lines = self.take_in()

        self.assertTrue(lines[-1].startswith(COUNTS.format(1, 0, 0, 0)), lines)
        self.assertEqual(Digest.objects.get().imported_from, "posts/a.md")

    def test_the_path_is_the_same_from_wherever_it_is_asked_for(self):
        self.edition("posts/a.md")
        self.take_in(self.root)

        for path in (self.content, self.content / "posts", self.content / "posts" / "a.md"):
            self.assertTrue(self.take_in(path)[-1].startswith(COUNTS.format(0, 0, 1, 0)))

    def test_a_taken_address_gets_a_number(self):
        for below in ("a/x.md", "b/x.md", "c/x.md"):
            self.edition(below)

        self.take_in()

        self.assertEqual(self.slugs(), {"x", "x-2", "x-3"})

    def test_the_front_matter_names_the_address(self):
        self.with_head("a.md", 'slug: "Kurz & Gut"')

        self.take_in()

        self.assertEqual(self.slugs(), {"kurz-gut"})

    def test_a_name_of_nothing_that_stays_in_an_address_gives_way_to_the_day(self):
        self.edition("？！.md")

        self.take_in()

        self.assertEqual(self.slugs(), {"2025-12-02"})


class SeriesTests(ArchiveTestCase):
    def test_the_layout_found_decides(self):
        self.edition("a.md", editions.DAILY, "daily")
        self.edition("b.md", editions.BULLETIN, "bulletin")
        self.edition("c.md", editions.PULSE, "pulse")

        lines = self.take_in()

        found = dict(Digest.objects.values_list("slug", "series__slug"))
        self.assertEqual(found, {"a": "daily", "b": "bulletin", "c": "pulse"})
        self.assertIn("Made the series daily.", lines)
        bulletin = Series.objects.get(slug="bulletin")
        self.assertFalse(bulletin.active)
        self.assertEqual(bulletin.title, "港口快讯")
        self.assertEqual(bulletin.time_zone, "Asia/Shanghai")
        self.assertEqual(bulletin.form, Digest.objects.get(slug="b").frozen_layout())

    def test_a_series_that_is_there_takes_its_kind(self):
        makers.series(slug="news", layout=LAYOUTS["daily"].to_json())
        mine = makers.series(slug="ports", layout=LAYOUTS["bulletin"].to_json())
        self.edition("b.md")

        lines = self.take_in()

        self.assertEqual(Digest.objects.get().series, mine)
        self.assertNotIn("Made", "".join(lines))

    def test_another_language_is_another_series(self):
        makers.series(slug="briefs", layout=LAYOUTS["bulletin"].to_json())
        self.edition("a.md")
        self.edition("b.md", editions.ENGLISH)

        self.take_in()

        found = dict(Digest.objects.values_list("slug", "series__slug"))
        self.assertEqual(found, {"a": "briefs", "b": "bulletin"})
        self.assertEqual(Series.objects.get(slug="bulletin").language, "en")

    def test_editions_of_another_kind_may_be_put_into_a_series_and_that_is_said(self):
        makers.series(slug="daily", layout=LAYOUTS["daily"].to_json())
        self.edition("a.md")

        lines = self.take_in(series="daily")

        self.assertIn("One edition is laid out otherwise than the series daily.", lines)
        self.assertEqual(Digest.objects.get().series.slug, "daily")

    def test_a_series_that_cannot_be_read_is_left_out_and_named(self):
        makers.series(slug="bulletin", title="坏的", layout={"style": "round"})
        self.edition("a.md")

        lines = self.take_in()

        self.assertIn("“坏的” cannot be read", lines[0])
        self.assertEqual(Digest.objects.get().series.slug, "bulletin-2")
        self.take_in(series="bulletin")
        self.assertIn("“坏的” cannot be read", self.failure)

    def test_an_edition_stays_in_its_series_though_that_cannot_be_read(self):
        self.edition("a.md")
        self.take_in()
        Series.objects.update(layout={"style": "round"})
        self.edition("a.md", replace(BULLETIN, lead="改了。"))

        self.take_in()

        self.assertIn("改了。", Digest.objects.get().body_md)

    def test_an_edition_stays_in_its_series_when_a_nearer_one_comes(self):
        makers.series(slug="old", layout=replace(LAYOUTS["bulletin"], item_gap=2).to_json())
        self.edition("b.md")
        self.take_in()
        makers.series(slug="new", layout=LAYOUTS["bulletin"].to_json())
        self.edition("b.md", replace(BULLETIN, lead="改了。"))

        self.take_in()

        self.assertEqual(Digest.objects.get().series.slug, "old")

    def test_the_series_asked_for_is_made_once(self):
        self.edition("a.md", editions.DAILY, "daily")
        self.edition("b.md")

        lines = self.take_in(series="mixed")

        self.assertEqual([line for line in lines if "Made" in line], ["Made the series mixed."])
        self.assertEqual(Series.objects.get().digests.count(), 2)

    def test_a_series_cannot_take_one_of_our_own_addresses(self):
        self.edition("a.md")

        self.take_in(series="admin")

        self.assertIn("/admin/ is one of our own addresses", self.failure)
        self.assertFalse(Series.objects.exists())

    def test_an_address_that_is_none_is_named_with_the_rule(self):
        for slug in ("Bad Slug", "早报", "x" * 61):
            self.take_in(series=slug)

            self.assertIn(f"“{slug}”: it takes letters from a to z", self.failure)


class TakingOverTests(ArchiveTestCase):
    """A Series that nothing was composed in yet goes on as its imported editions were."""

    def starter(self, **fields: Any) -> Series:
        layout = LAYOUTS["bulletin"].to_json()
        return makers.series(slug="bulletin", layout=layout, edition_title="%Y %H 起", **fields)

    def archive(self, **changes: Any) -> None:
        """Two editions, the newer one laid out otherwise."""
        newer = replace(LAYOUTS["bulletin"], item_gap=2, **changes)
        day = DAY.replace(month=11, day=3)
        self.edition("z.md", replace(BULLETIN, date=day, title="2025.11.03 港口快讯"))
        self.put("b.md", hugo.dump(BULLETIN, newer))

    def newest(self) -> Layout:
        layout = Digest.objects.get(slug="b").frozen_layout()
        self.assertEqual(layout.item_gap, 2)
        return layout

    def test_it_gets_layout_and_title_of_the_newest(self):
        series = self.starter()
        self.archive()

        lines = self.take_in()

        series.refresh_from_db()
        self.assertEqual(series.form, self.newest())
        self.assertEqual(series.edition_title, "%Y.%m.%d 港口快讯")
        said = "bulletin now has the layout of its newest imported edition."
        self.assertEqual([line for line in lines if "now has" in line], [said])
        self.assertNotIn("now has", "".join(self.take_in()))

    def test_a_series_made_for_them_does_too(self):
        self.archive()

        self.take_in()

        series = Series.objects.get()
        self.assertEqual((series.form, series.edition_title), (self.newest(), "%Y.%m.%d 港口快讯"))
        self.assertTrue(series.with_lead and series.with_commentary)

    def test_what_was_laid_out_by_hand_stays(self):
        series = self.starter()
        self.edition("a.md")
        self.take_in()
        mine = replace(LAYOUTS["bulletin"], indent=3)
        Series.objects.update(layout=mine.to_json(), edition_title="%d")
        self.archive()

        self.take_in()

        series.refresh_from_db()
        self.assertEqual((series.form, series.edition_title), (mine, "%d"))

    def test_what_was_composed_in_stays(self):
        series = self.starter()
        makers.digest(of=series)
        self.archive()

        lines = self.take_in()

        series.refresh_from_db()
        self.assertEqual(series.form, LAYOUTS["bulletin"])
        self.assertNotIn("now has", "".join(lines))

    def test_the_accidents_of_one_file_stay_with_it(self):
        words = replace(LAYOUTS["bulletin"].zh, footer="以上就是今日全部内容。")
        parts = (*LAYOUTS["bulletin"].parts, "rule", "footer")
        self.archive(crlf=True, byte_order_mark=True, first_number=3, zh=words, parts=parts)

        self.take_in()

        form = Series.objects.get().form
        kept = (form.crlf, form.byte_order_mark, form.first_number, form.zh.footer)
        self.assertEqual(kept, (False, False, 1, ""))
        self.assertEqual(form.item_gap, 2)


class DryRunTests(ArchiveTestCase):
    def test_it_says_what_would_be_done_and_does_nothing(self):
        self.edition("a.md")
        self.edition("b.md")
        self.take_in()
        self.edition("b.md", replace(BULLETIN, lead="改了。"))
        for below in ("c.md", "d/c.md"):
            self.edition(below, replace(BULLETIN, lead="另一期。", categories=("新 词", "新词")))
        self.edition("e.md", replace(editions.PULSE, categories=("新词", "动态")), "pulse")
        self.put("f.md", "kein Digest")
        rows = (Digest, Series, Revision, Redirect, Topic, Item)
        before = [list(model.objects.values()) for model in rows]

        lines = self.take_in(dry_run=True)

        at = self.content
        self.assertEqual(
            lines[:5],
            [
                f"{at}/a.md: unchanged in bulletin, /bulletin/a/",
                f"{at}/b.md: updated in bulletin, /bulletin/b/",
                f"{at}/c.md: new in bulletin, /bulletin/c/",
                f"{at}/e.md: new in pulse (to be made), /pulse/e/",
                lines[4],
            ],
        )
        self.assertIn(f"{at}/f.md:1: ", lines[4])
        self.assertEqual(lines[5], f"{at}/d/c.md: new in bulletin, /bulletin/c-2/")
        self.assertEqual(lines[6], "New in the vocabulary: 新 词, 动态.")
        self.assertEqual(lines[7], f"{COUNTS.format(3, 1, 1, 1)} topics=2")
        self.assertEqual([list(model.objects.values()) for model in rows], before)
        self.assertEqual(self.take_in()[-1], lines[7])


class Screen(StringIO):
    """A terminal."""

    def isatty(self) -> bool:
        return True


class ProgressTests(ArchiveTestCase):
    def setUp(self):
        super().setUp()
        for number in range(10):
            self.edition(f"{number}.md")

    def test_on_a_terminal_it_counts(self):
        screen = Screen()

        call_command("import_hugo", self.content, stdout=screen)

        self.assertIn("\r10", screen.getvalue())
        self.assertNotIn("9.md", screen.getvalue())

    def test_no_file_can_steer_the_terminal(self):
        text = hugo.dump(BULLETIN, LAYOUTS["bulletin"])
        self.put("\x1b[31m.md", re.sub("(?m)^date: .*", r'date: "\\e]0;x\\a"', text))

        line = self.take_in()[0]

        self.assertIn("is no date", line)
        self.assertEqual([each for each in line if each < " "], [])

    def test_in_a_pipe_it_says_plain_lines(self):
        lines = self.take_in()

        self.assertIn(f"{self.content}/9.md: new in bulletin, /bulletin/9/", lines)
        self.assertNotIn("\r", "".join(lines))
        self.assertNotIn("\x1b", "".join(lines))


class VocabularyTests(ArchiveTestCase):
    def test_categories_keep_their_spelling_and_stand_for_topics(self):
        Topic.objects.learn("AI 模型", "ai模型")
        self.edition("a.md", replace(BULLETIN, categories=("ＡＩ模型", "Ai 模型", "具身智能")))

        lines = self.take_in()

        digest = Digest.objects.get()
        self.assertEqual(digest.categories, ["ＡＩ模型", "Ai 模型", "具身智能"])
        self.assertEqual({topic.name for topic in digest.topics.all()}, {"AI 模型", "具身智能"})
        self.assertIn("New in the vocabulary: 具身智能.", lines)
        self.assertTrue(lines[-1].endswith("topics=1"))

    def test_an_edition_composed_here_is_put_under_its_topics_too(self):
        row = makers.digest(items=1, of=makers.series(categories=["港口", " 港 口 "]))
        row.amend(state=State.APPROVED)

        publish.publish(row)

        self.assertEqual([topic.name for topic in row.topics.all()], ["港口"])
        self.assertEqual(Spelling.objects.get().text, "港口")
