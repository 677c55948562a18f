"""Who moved what, when and why: one page for every row, and all of it to take away."""

import csv
import io
import json
from datetime import timedelta
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Permission
from django.test import SimpleTestCase
from django.urls import reverse
from django.utils import timezone, translation

from articles import chronicle, story_changes
from articles.models import ArticleTransition, Override
from articles.workflow import State, signature
from digests import publish, versions
from newsroom.history_desk import safe
from tests import makers
from tests.hours import AtNoon
from tests.test_admin_articles import DeskTestCase

EVERYTHING = reverse("admin:history")


class HistoryTestCase(AtNoon, DeskTestCase):
    role = "Publisher"

    def setUp(self) -> None:
        super().setUp()
        self.enterContext(translation.override("en"))

    def url(self, row) -> str:
        name = f"admin:{row._meta.app_label}_{row._meta.model_name}_history"
        return reverse(name, args=[row.pk])

    def said(self, row, **wishes: str | int) -> list[tuple[str, str, str]]:
        """Who did what and why, the latest first."""
        answer = self.client.get(self.url(row), wishes)
        return [(deed.who, deed.what, deed.why) for deed in answer.context["deeds"]]

    def lines(self, url: str, **wishes: Any) -> list[list[str]]:
        answer: Any = self.client.get(url, {"format": "csv"} | wishes)
        body = b"".join(answer.streaming_content).decode()
        self.assertTrue(body.startswith("\ufeff"))
        return list(csv.reader(io.StringIO(body[1:])))


class RowTests(HistoryTestCase):
    def test_an_articles_moves_overrides_texts_and_saves_in_one_order(self):
        row = makers.reviewed()
        who = self.user.get_username()
        row.move(State.DRAFT, by=self.user, note="标题不准")
        Override.objects.create(
            article=row,
            key="k",
            kind="number",
            text="300元",
            sentence="s",
            reason="common",
            **signature(self.user),
        )
        row.keep_text("贴上的全文", origin="pasted", by=self.user)

        found = self.said(row)

        self.assertEqual(
            found,
            [
                (who, "pasted a text", ""),
                (who, "let “300元” stand: common knowledge", ""),
                (who, "in review → draft", "标题不准"),
            ],
        )

    def test_an_editions_moves_versions_and_publication(self):
        digest = makers.digest()
        digest.amend(title="改过的")
        versions.keep(digest, self.user, note="笔误")
        publish.approve(digest, by=self.user)
        publish.publish(digest, by=self.user)

        answer = self.client.get(self.url(digest))

        said = [deed.what for deed in answer.context["deeds"]]
        for each in ("draft → in review", "in review → approved", "approved → published"):
            self.assertIn(each, said)
        self.assertIn("public as revision 1", said)
        self.assertEqual(sum(each.startswith("saved version") for each in said), 2)
        made = digest.versions.first()
        self.assertContains(answer, f"?from=before&amp;to={made.pk}")
        self.assertContains(answer, "⚙ machine")

    def test_stories_that_were_merged_say_so_on_both_sides(self):
        one, other = makers.story(title="甲事"), makers.story(title="乙事")
        for story in (one, other):
            makers.reviewed(story=story)
        story_changes.merge([other], one, by=self.user)

        for story in (one, other):
            self.assertEqual([what for _who, what, _why in self.said(story)], ["merged: “乙事”"])

    def test_a_sources_quarantine_is_in_its_history(self):
        source = makers.source(
            quarantine={
                "history": [
                    {
                        "since": "2026-01-02T03:04:05+00:00",
                        "did": "freed",
                        "by": "ed",
                        "until": "2026-01-03T03:04:05+00:00",
                        "reasons": [],
                    }
                ]
            }
        )

        found = self.said(source)

        self.assertEqual([who for who, _what, _why in found], ["ed", ""])
        self.assertIn("into quarantine", found[1][1])

    def test_what_has_no_record_of_its_own_has_that_of_the_desk(self):
        self.client.force_login(makers.user("Publisher", is_superuser=True))
        topic = reverse("admin:articles_name_add")
        self.client.post(topic, {"name": "甲公司", "forms": "Alpha"})
        from articles.models import Name

        found = self.said(Name.objects.get())

        self.assertEqual([what for _who, what, _why in found], ["added"])

    def test_fields_that_were_changed_go_by_their_names_in_the_language_of_the_desk(self):
        row = makers.series()
        changed = [{"changed": {"fields": ["Items at most", "Tags"]}}]
        LogEntry.objects.log_actions(
            self.user.pk, [row], CHANGE, json.dumps(changed), single_object=True
        )
        entry = LogEntry.objects.get()

        with translation.override("zh-hans"):
            (deed,) = chronicle.logged(entry)

        self.assertNotIn("Items", deed.what)
        self.assertIn("最多", deed.what)

    def test_a_message_that_only_looks_like_a_list_is_shown_as_it_is(self):
        LogEntry.objects.log_actions(
            self.user.pk, [makers.series()], CHANGE, "[import] changed", single_object=True
        )

        (deed,) = chronicle.logged(LogEntry.objects.get())

        self.assertIn("[import] changed", deed.what)

    def test_by_whom_and_of_which_kind_can_be_chosen(self):
        digest = makers.digest()
        digest.amend(title="改")
        versions.keep(digest, self.user)

        mine = self.said(digest, who=self.user.pk)
        machines = self.said(digest, who="machine")
        moves = self.said(digest, kind="move")

        self.assertEqual([who for who, _what, _why in mine], [self.user.get_username()])
        self.assertEqual({who for who, _what, _why in machines}, {""})
        self.assertEqual([what for _who, what, _why in moves], ["draft → in review"])

    def test_it_is_paged(self):
        row = makers.reviewed()
        ArticleTransition.objects.bulk_create(
            ArticleTransition(
                article=row,
                old="draft",
                new="review",
                actor="machine",
                at=timezone.now() - timedelta(minutes=minute),
            )
            for minute in range(60)
        )

        first, second = self.client.get(self.url(row)), self.client.get(self.url(row), {"page": 2})

        self.assertEqual(len(first.context["deeds"]), 50)
        self.assertEqual(len(second.context["deeds"]), 10)
        self.assertContains(first, "?page=2")
        self.assertContains(second, 'rel="prev"')

    def test_more_deeds_take_no_more_queries(self):
        row = makers.reviewed()
        row.move(State.DRAFT, by=self.user)
        few = self.queries(self.url(row))
        for _ in range(5):
            row.move(State.REVIEW, by=self.user)
            row.move(State.DRAFT, by=self.user)

        self.assertEqual(self.queries(self.url(row)), few)

    def test_only_who_may_see_the_row_sees_it(self):
        row = makers.reviewed()
        self.client.force_login(makers.user())

        for wish in ({}, {"format": "csv"}, {"format": "json"}):
            self.assertEqual(self.client.get(self.url(row), wish).status_code, 403)

    def test_rows_there_are_not_are_not_found(self):
        for path in ("articles/article/99999", "articles/nothing/1", "articles/article/x"):
            self.assertEqual(self.client.get(f"/admin/{path}/history/").status_code, 404)

    def test_strangers_are_sent_to_the_log_in(self):
        row = makers.reviewed()
        self.client.logout()

        self.assertEqual(self.client.get(self.url(row)).status_code, 302)


class ExportTests(HistoryTestCase):
    def test_a_rows_history_is_a_table_that_calculates_nothing(self):
        row = makers.reviewed(headline="=HYPERLINK(1)")
        row.move(State.DRAFT, by=self.user, note="+1+1, 「引号」\n第二行")

        head, line = self.lines(self.url(row))

        found = dict(zip(head, line, strict=True))
        self.assertEqual(found["why"], "'+1+1, 「引号」\n第二行")
        self.assertEqual(found["subject"], "'=HYPERLINK(1)")
        self.assertEqual((found["actor"], found["who"]), ("user", self.user.get_username()))

    def test_or_a_list_for_programs(self):
        row = makers.reviewed()
        row.move(State.DRAFT, by=self.user, note="标题不准")

        answer = self.client.get(self.url(row), {"format": "json"})
        found = json.loads(b"".join(answer.streaming_content))

        self.assertEqual([each["why"] for each in found], ["标题不准"])
        self.assertIn("attachment", answer["Content-Disposition"])

    def test_it_keeps_to_what_was_chosen(self):
        row = makers.reviewed()
        row.move(State.DRAFT, by=self.user)

        self.assertEqual(len(self.lines(self.url(row), who="machine")), 1)


class EverythingTests(HistoryTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.user.user_permissions.add(Permission.objects.get(codename="export_history"))
        self.row = makers.reviewed()
        self.row.move(State.DRAFT, by=self.user, note="今天的")
        ArticleTransition.objects.create(
            article=self.row,
            old="draft",
            new="review",
            actor="machine",
            at=timezone.now() - timedelta(days=30),
            note="上个月的",
        )

    def test_it_begins_with_the_last_days(self):
        answer = self.client.get(EVERYTHING)

        self.assertContains(answer, "今天的")
        self.assertNotContains(answer, "上个月的")

    def test_days_can_be_chosen_and_both_count(self):
        today = timezone.localdate()
        month = today - timedelta(days=30)

        both = self.lines(EVERYTHING, first=month, last=today)
        old = self.lines(EVERYTHING, first=month, last=month)

        self.assertEqual([line[5] for line in both[1:]], ["今天的", "上个月的"])
        self.assertEqual([line[5] for line in old[1:]], ["上个月的"])

    def test_what_is_no_day_is_none(self):
        for day in ("x", "2026-13-45", "", "0001-01-01", "9999-12-31"):
            for name in ("first", "last"):
                with self.subTest(day, name=name):
                    answer = self.client.get(EVERYTHING, {name: day})
                    self.assertEqual(answer.status_code, 200)

    def test_it_is_for_superusers_and_who_was_allowed(self):
        self.client.force_login(makers.user("Publisher"))
        refused = self.client.get(EVERYTHING, {"format": "csv"})
        self.client.force_login(makers.user(is_superuser=True))
        allowed = self.client.get(EVERYTHING, {"format": "csv"})

        self.assertEqual((refused.status_code, allowed.status_code), (403, 200))

    def test_nothing_is_told_twice(self):
        digest = makers.digest()
        Override.objects.create(
            article=digest.items.first().article,
            key="k",
            kind="number",
            text="300元",
            sentence="s",
            reason="common",
            **signature(self.user),
        )

        found = [tuple(line) for line in self.lines(EVERYTHING)]

        self.assertEqual(len(found), len(set(found)))
        self.assertEqual(len([line for line in found if "300元" in line[4]]), 1)

    def test_a_page_of_many_takes_few_queries(self):
        few = self.queries(EVERYTHING)
        for _ in range(10):
            makers.reviewed().move(State.DRAFT, by=self.user)

        self.assertEqual(self.queries(EVERYTHING), few)


class SafeTests(SimpleTestCase):
    def test_what_a_spreadsheet_would_calculate_is_text(self):
        for cell in ("=1", "+1", "-1", "@a", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠a"):
            self.assertEqual(safe(cell), f"'{cell}")
        self.assertEqual(safe("甲=乙"), "甲=乙")
