"""The Series editor: times in words, a dry run of what is not saved, copies."""

from datetime import UTC, datetime, time, timedelta

from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from articles.models import Call, Topic
from articles.workflow import State
from digests import dry_run, series_hours
from digests.models import Digest, Series
from tests import makers

NOW = datetime(2026, 11, 21, 23, 0, tzinfo=UTC)  # Sunday seven in the morning in Beijing


def series(**fields) -> Series:
    hours = {"out_times": "8:30", "cutoff_minutes": 30, "draft_minutes": 30}
    return Series(**{"title": "早报", "slug": "zao", "time_zone": "Asia/Shanghai"} | hours | fields)


class WordsTests(TestCase):
    def said(self, **fields) -> list[str]:
        return series_hours.sentences(series(**fields), NOW)

    def test_a_daily_series_is_told_in_one_sentence(self):
        self.assertEqual(
            self.said()[0],
            "Drafted at 08:00, listens until 08:00, goes out at 08:30, Beijing time.",
        )

    def test_a_draft_of_the_day_before_says_so(self):
        self.assertIn("Drafted at 20:30 the day before", self.said(draft_minutes=720)[0])

    def test_a_pulse_names_all_its_hours_and_the_minutes_before_them(self):
        said = self.said(out_times="0:30, 4:30,8:30", cutoff_minutes=0, draft_minutes=60)

        self.assertEqual(
            said[0],
            "Goes out at 00:30, 04:30, 08:30, Beijing time; each edition is drafted 1 hour before "
            "and listens until that moment.",
        )

    def test_rolling_hours_quiet_hours_and_rest_are_told(self):
        said = self.said(rolling_hours=4, quiet_from=time(22), quiet_until=time(6), active=False)

        self.assertIn("From 22:00 to 06:00 nothing is drafted or goes out.", said)
        self.assertIn("It covers the 4 hours before that.", said)
        self.assertIn("It is not active: until it is, nothing is drafted by itself.", said)

    def test_the_next_three_are_named_and_quiet_ones_left_out(self):
        found = series_hours.coming(
            series(out_times="2:30, 8:30", quiet_from=time(0), quiet_until=time(6)), NOW
        )

        self.assertEqual(
            [each.out for each in found],
            ["11-22 Sun 08:30", "11-23 Mon 08:30", "11-24 Tue 08:30"],
        )

    def test_the_words_follow_the_interface(self):
        with translation.override("zh-hans"):
            [first, *_rest] = series_hours.coming(series(), NOW)

        self.assertEqual(first.out, "11-22 星期日 08:30")

    def test_a_zone_without_a_name_of_its_own_goes_by_its_city(self):
        self.assertIn("New York time", self.said(time_zone="America/New_York")[0])


class HoursPageTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.series = makers.series(out_times="8:30")
        cls.url = reverse("admin:digests_series_hours", args=[cls.series.pk])

    def setUp(self):
        self.client.force_login(makers.user("Publisher"))

    url: str

    def form(self, **fields) -> dict:
        told = {"time_zone": "Asia/Shanghai", "out_times": "8:30", "cutoff_minutes": "30"}
        return told | {"draft_minutes": "30", "carry_over_hours": "24", "active": "on"} | fields

    def test_hours_that_cannot_be_are_refused_on_the_page_itself(self):
        page = reverse("admin:digests_series_change", args=[self.series.pk])
        minutes = {"cutoff_minutes": "2000000000", "draft_minutes": "2000000000"}

        for wrong in ({"time_zone": "Asia/Peking"}, minutes):
            answer = self.client.post(page, self.form(**wrong))

            found = answer.context["adminform"].form.errors.keys()
            self.assertTrue(found & wrong.keys())

    def test_what_is_typed_is_told_and_not_saved(self):
        answer = self.client.post(self.url, self.form(out_times="9:15"))

        self.assertContains(answer, "goes out at 09:15")
        self.series.refresh_from_db()
        self.assertEqual(self.series.out_times, "8:30")

    def test_what_is_wrong_is_said_with_its_field(self):
        for fields in ({"out_times": "25:00"}, {"draft_minutes": "10"}, {"quiet_from": "22:00"}):
            with self.subTest(fields):
                answer = self.client.post(self.url, self.form(**fields))
                self.assertContains(answer, 'class="objections"')

    def test_a_series_that_is_not_there_yet_is_told_too(self):
        answer = self.client.post(reverse("admin:digests_series_new_hours"), self.form())

        self.assertContains(answer, "Drafted at 08:00")

    def test_it_is_for_those_who_may_see_a_series_and_only_posted(self):
        self.assertEqual(self.client.get(self.url).status_code, 405)
        self.client.force_login(makers.user())
        self.assertEqual(self.client.post(self.url, self.form()).status_code, 403)


class DryRunTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.series = makers.series(most_items=2, per_source=4)
        cls.source, cls.other = makers.source(name="甲报"), makers.source(name="乙报")
        cls.articles = [
            makers.reviewed(source=source, headline=f"第{n}件事", story=makers.story())
            for n, source in enumerate((cls.source, cls.source, cls.other))
        ]
        cls.url = reverse("admin:digests_series_recipe", args=[cls.series.pk])

    def setUp(self):
        self.client.force_login(makers.user("Publisher"))

    url: str

    def form(self, **fields) -> dict:
        told = {"time_zone": "Asia/Shanghai", "out_times": "8:30", "cutoff_minutes": "30"}
        told |= {"draft_minutes": "30", "carry_over_hours": "24", "active": "on"}
        return told | {"language": "zh", "most_items": "2", "per_source": "4"} | fields

    def run_with(self, **fields) -> dry_run.DryRun:
        return self.client.post(self.url, self.form(**fields)).context["run"]

    def picked(self, **fields) -> list[str]:
        return [each.article.headline for each in self.run_with(**fields).picked]

    def test_what_is_saved_is_shown_without_a_form(self):
        found = self.client.get(self.url).context["run"]

        self.assertEqual(len(found.picked), 2)
        self.assertEqual([each.why for each in found.left], ["no room: the others were seen later"])

    def test_unsaved_numbers_sources_and_topics_count(self):
        self.assertEqual(len(self.picked(most_items="3")), 3)
        self.assertEqual(self.picked(sources=[self.other.pk]), ["第2件事"])
        self.assertEqual(self.picked(per_source="1"), ["第2件事", "第1件事"])
        topic = Topic.objects.create(name="芯片")
        self.articles[0].topics.add(topic)
        found = self.picked(topics=[topic.pk])
        self.assertEqual(found[0], "第0件事")

    def test_nothing_is_saved_and_no_model_is_asked(self):
        self.run_with(most_items="3", sources=[self.other.pk])

        self.series.refresh_from_db()
        self.assertEqual(self.series.most_items, 2)
        self.assertFalse(self.series.sources.exists())
        self.assertFalse(Digest.objects.exists() or Call.objects.exists())

    def test_what_is_new_and_what_would_no_longer_go_in_is_said(self):
        found = self.run_with(sources=[self.source.pk], most_items="3")

        self.assertEqual([each.is_new for each in found.picked], [False, True])
        self.assertEqual(
            [each.is_new for each in self.run_with(most_items="1").left], [True, False]
        )

    def test_the_edition_of_this_morning_takes_nothing_away(self):
        makers.digest(of=self.series, items=0)

        self.assertEqual(len(self.picked(most_items="9")), 3)

    def test_what_an_earlier_edition_told_does_not_come_again(self):
        made = makers.digest(of=self.series, items=0)
        past = timezone.now() - timedelta(days=2)
        made.amend(window_start=past - timedelta(days=1), window_end=past)

        self.assertEqual(self.picked(most_items="9"), ["第0件事"])  # the one with no room then

    def test_what_is_not_drafted_yet_and_what_is_in_another_language_is_counted(self):
        makers.article(due_at=timezone.now())
        makers.reviewed(summary_language="en")

        found = self.run_with()

        self.assertEqual((found.waiting, found.foreign), (1, 1))

    def test_what_is_wrong_is_said_instead(self):
        answer = self.client.post(self.url, self.form(most_items="x"))

        self.assertContains(answer, 'class="objections"')
        self.assertNotIn("run", answer.context)

    def test_it_takes_no_more_questions_with_more_articles(self):
        with CaptureQueriesContext(connection) as few:
            self.run_with(most_items="3")
        for n in range(10):
            makers.reviewed(source=self.source, headline=f"又{n}", story=makers.story())

        with CaptureQueriesContext(connection) as many:
            self.run_with(most_items="3")

        self.assertEqual(len(many), len(few))

    def test_it_is_for_those_who_may_see_series_and_articles(self):
        self.client.force_login(makers.user("Writer"))
        self.assertEqual(self.client.get(self.url).status_code, 200)
        self.client.force_login(makers.user())
        self.assertEqual(self.client.get(self.url).status_code, 403)


class CloneTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.series = makers.series(
            title="早报", slug="zao", instructions="写得短些。", most_items=7, tags=["要闻"]
        )
        cls.series.topics.add(Topic.objects.create(name="芯片"))
        cls.series.sources.add(makers.source())
        cls.url = reverse("admin:digests_series_clone", args=[cls.series.pk])

    def test_a_copy_has_all_of_it_but_address_and_editions_and_is_off(self):
        makers.digest(of=self.series, items=1)
        self.client.force_login(makers.user("Publisher"))

        self.client.post(self.url, {"title": "晚报", "slug": "wan"})

        made = Series.objects.get(slug="wan")
        self.assertFalse(made.active)
        self.assertEqual(
            (made.title, made.instructions, made.most_items, made.tags, made.layout),
            ("晚报", "写得短些。", 7, ["要闻"], self.series.layout),
        )
        self.assertEqual(set(made.topics.all()), set(self.series.topics.all()))
        self.assertEqual(set(made.sources.all()), set(self.series.sources.all()))
        self.assertFalse(made.digests.exists())
        self.assertEqual(made.claimed_by, "")
        self.assertTrue(LogEntry.objects.filter(object_id=str(made.pk)).exists())

    def test_an_address_that_is_taken_or_reserved_is_refused(self):
        self.client.force_login(makers.user("Publisher"))
        for slug in ("zao", "admin", "no spaces"):
            with self.subTest(slug):
                answer = self.client.post(self.url, {"title": "晚报", "slug": slug})
                self.assertContains(answer, "errorlist")
        self.assertEqual(Series.objects.count(), 1)

    def test_a_free_address_is_proposed(self):
        makers.series(slug="zao-2")
        self.client.force_login(makers.user("Publisher"))

        self.assertContains(self.client.get(self.url), 'value="zao-3"')

    def test_it_is_for_those_who_may_add_series(self):
        self.client.force_login(makers.user("Editor"))

        self.assertEqual(self.client.post(self.url, {"title": "x", "slug": "x"}).status_code, 403)
        self.assertEqual(Series.objects.count(), 1)


class PageTests(TestCase):
    def test_new_hours_and_quiet_hours_give_a_new_next_draft(self):
        row = makers.series(out_times="8:30")
        before = row.due_at
        self.client.force_login(makers.user("Publisher"))
        page = reverse("admin:digests_series_change", args=[row.pk])
        form = self.client.get(page).context["adminform"].form
        data = {name: form.initial.get(name) or "" for name in form.fields}
        data |= {"tags": "", "categories": "", "topics": [], "sources": [], "active": "on"}

        answer = self.client.post(page, data | {"quiet_from": "23:00", "quiet_until": "8:15"})

        self.assertEqual(answer.status_code, 302, answer.content[:2000])
        row.refresh_from_db()
        self.assertEqual(row.due_at, before + timedelta(minutes=15))
        self.assertIsNotNone(row.out_at)

    def test_editors_see_the_words_and_the_dry_run_without_a_form(self):
        row = makers.series()
        self.client.force_login(makers.user("Editor"))

        answer = self.client.get(reverse("admin:digests_series_change", args=[row.pk]))

        self.assertContains(answer, "Drafted at 08:00")
        self.assertContains(answer, reverse("admin:digests_series_recipe", args=[row.pk]))
        self.assertEqual(row.digests.filter(state=State.DRAFT).count(), 0)
