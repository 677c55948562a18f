"""The sources desk: the list, the page of a source, and what is pressed there."""

from datetime import UTC, date, datetime, timedelta
from html import unescape

from django.urls import reverse
from django.utils import timezone

from articles import history
from articles.condition import Condition
from articles.models import Poll, Source
from articles.workflow import State
from digests.models import Digest, Item
from tests import makers
from tests.hours import AtNoon
from tests.test_admin_articles import DeskTestCase
from tests.web import Web

SOURCES = reverse("admin:articles_source_changelist")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RSS = (
    '<rss version="2.0"><channel><title>晨报</title><link>{site}/</link>'
    "<item><title>一</title><link>{site}/1</link></item></channel></rss>"
)

STATES = {
    Condition.RETIRED: lambda now: {"active": False},
    Condition.QUARANTINED: lambda now: {"quarantined_at": now, "failures": 1},
    Condition.FAILING: lambda now: {"failures": 1, "error": "No.", "failing_since": now},
    Condition.UNPOLLED: lambda now: {},
    Condition.QUIET: lambda now: {"polled_at": now, "quiet_at": now - HOUR},
    Condition.FRESH: lambda now: {"polled_at": now, "quiet_at": now + DAY},
}


class SourcesTestCase(AtNoon, DeskTestCase):
    now: datetime

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.now = timezone.now()

    def page(self, source: Source) -> str:
        return reverse("admin:articles_source_change", args=[source.pk])

    def listed(self, **asked: str) -> list[str]:
        """The names on the list, in its order."""
        answer = self.client.get(SOURCES, asked)
        return [source.name for source in answer.context["cl"].result_list]

    def act(self, action: str, *sources: Source):
        ticked = [source.pk for source in sources]
        self.client.post(SOURCES, {"action": action, "_selected_action": ticked, "index": "0"})


class ListTests(SourcesTestCase):
    def test_a_failing_source_says_why_and_when_it_is_tried_again(self):
        at = timezone.localtime(self.now).replace(hour=23, minute=58)
        error = "The server said 503."
        makers.source(failures=2, error=error, due_at=at if at > self.now else self.now + DAY)
        makers.source(name="好的")

        html = self.client.get(SOURCES, {"state": "failing"}).content.decode()

        self.assertIn("The server said 503. It is tried again at ", html)
        self.assertNotIn("好的", html)

    def test_each_state_can_be_listed_alone(self):
        for name, fields in STATES.items():
            makers.source(name=name, **fields(self.now))

        for state in Condition:
            with self.subTest(state):
                self.assertEqual(self.listed(state=state), [state])

    def test_sorted_by_state_what_needs_a_person_comes_first(self):
        for name, fields in STATES.items():
            makers.source(name=name, **fields(self.now))

        sorted_by_need = self.listed(o="2")

        self.assertEqual(sorted_by_need[:2], [Condition.QUARANTINED, Condition.FAILING])
        self.assertEqual(sorted_by_need[-2:], [Condition.FRESH, Condition.RETIRED])
        self.assertEqual(self.listed(o="-2"), sorted_by_need[::-1])
        self.assertEqual(self.listed(), sorted_by_need)

    def test_a_quiet_source_says_since_when(self):
        last = self.now - 40 * DAY
        makers.source(**STATES[Condition.QUIET](self.now) | {"lately": [int(last.timestamp())]})

        day = timezone.localtime(last).strftime("%m-%d")
        self.assertContains(self.client.get(SOURCES), f"Nothing new since {day}")

    def test_articles_a_day_count_thirty_days_or_as_many_as_it_is_followed(self):
        old, young = makers.source(name="old"), makers.source(name="young")
        Poll.objects.create(source=old, at=self.now - 100 * DAY)
        Poll.objects.create(source=young, at=self.now - 2 * DAY)
        for source in (old, young):
            for age in (HOUR, 5 * HOUR, 6 * HOUR, 50 * DAY):
                makers.article(source=source, first_seen_at=self.now - age)

        rows = self.client.get(SOURCES).context["cl"].result_list

        found = {row.name: f"{row.brought.per_day:.1f}" for row in rows}
        self.assertEqual(found, {"old": "0.1", "young": "1.5"})

    def test_the_share_used_counts_articles_in_living_editions_once(self):
        source = makers.source()
        articles = [makers.reviewed(source=source) for _ in range(4)]
        series = makers.series()
        live, second, spiked = (
            Digest.objects.create(series=series, slug=slug, title=slug, state=state)
            for slug, state in (("a", "review"), ("b", "approved"), ("c", State.SPIKED))
        )
        for edition, article in (
            (live, articles[0]),
            (second, articles[0]),
            (second, articles[1]),
            (spiked, articles[2]),
        ):
            Item.objects.create(digest=edition, article=article, title="题", body="文")

        self.assertContains(self.client.get(SOURCES), "50%")

    def test_articles_of_long_ago_count_in_neither_part_of_the_share(self):
        source, series = makers.source(), makers.series()
        edition = Digest.objects.create(series=series, slug="a", title="a", state="review")
        old = makers.reviewed(source=source, first_seen_at=self.now - 40 * DAY)
        Item.objects.create(digest=edition, article=old, title="题", body="文")
        makers.reviewed(source=source)

        self.assertContains(self.client.get(SOURCES), ">0%<")

    def test_a_source_is_found_by_name_and_address(self):
        makers.source(name="晨报", site_url="https://morning.example/")
        makers.source(name="夜报")

        self.assertEqual(self.listed(q="晨"), ["晨报"])
        self.assertEqual(self.listed(q="morning.example"), ["晨报"])

    def test_ten_times_the_rows_take_the_same_number_of_queries(self):
        for _ in range(5):
            makers.source()
        few = self.queries(SOURCES)
        for _ in range(45):
            makers.source(failures=1, error="The server said 503.")

        self.assertEqual(self.queries(SOURCES), few)

    def test_a_retired_source_says_why_in_the_list_and_on_its_page(self):
        gone = makers.source(active=False, failures=1, error="It was removed for good (410).")
        makers.source(active=False, notice="It has moved to another source.")

        listed = self.client.get(SOURCES)
        page = self.client.get(reverse("admin:articles_source_change", args=[gone.pk]))

        self.assertContains(listed, "It was removed for good (410).")
        self.assertContains(listed, "It has moved to another source.")
        self.assertContains(page, "It was removed for good (410).")

    def test_switching_on_makes_a_source_due_and_off_stops_it(self):
        source = makers.source(active=False)

        self.act("switch_on", source)
        source.refresh_from_db()
        self.assertTrue(source.active)
        self.assertLessEqual(source.due_at, timezone.now())

        self.act("switch_off", source)
        self.assertFalse(Source.objects.due(timezone.now()).exists())

    def test_a_save_leaves_a_workers_claim_alone(self):
        source = makers.source(claimed_by="somebody", name="旧名")
        url = reverse("admin:articles_source_change", args=[source.pk])

        self.client.post(
            url,
            {
                "name": "新名",
                "site_url": "",
                "language": "",
                "attribution": "outlet",
                "interval": "30",
            },
        )

        source.refresh_from_db()
        self.assertEqual((source.name, source.claimed_by), ("新名", "somebody"))

    def test_nobody_deletes_a_source(self):
        source = makers.source()
        self.client.force_login(makers.user(is_superuser=True))

        answer = self.client.post(
            reverse("admin:articles_source_delete", args=[source.pk]), {"post": "yes"}
        )

        self.assertEqual(answer.status_code, 403)
        self.assertTrue(Source.objects.exists())


class PageTests(SourcesTestCase):
    def polled(self, source: Source, *polls: tuple[timedelta, int, str]) -> None:
        for age, new, error in polls:
            Poll.objects.create(source=source, at=self.now - age, new=new, error=error, entries=9)

    def test_the_chart_is_drawn_without_style_or_script(self):
        source = makers.source()
        self.polled(source, (HOUR, 3, ""), (9 * DAY, 8, ""), (5 * DAY, 0, "No answer."))

        html = self.client.get(self.page(source)).content.decode()

        drawn = html[html.index("<figure") : html.index("</figure>")]
        self.assertEqual(drawn.count('class="new"'), 2)
        self.assertEqual(drawn.count('class="failed"'), 1)
        self.assertNotIn("style", drawn)
        self.assertNotIn("<script", drawn)

    def test_what_the_chart_shows_is_said_in_words_too(self):
        source = makers.source()
        self.polled(source, (HOUR, 3, ""), (9 * DAY, 8, ""), (9 * DAY, 0, "No."))

        html = unescape(self.client.get(self.page(source)).content.decode())

        self.assertIn("11 in thirty days, 8 at most", html)
        self.assertIn("polls failed on 1 day ", html)
        day = timezone.localtime(self.now - 9 * DAY).strftime("%m-%d")
        self.assertIn(f"{day} · 8 new · 1 of 2 polls failed", html)

    def test_a_source_that_was_never_polled_has_a_page_without_a_chart(self):
        answer = self.client.get(self.page(makers.source()))

        self.assertContains(answer, "never polled")
        self.assertNotContains(answer, "<figure")

    def test_a_failing_source_says_why_since_when_and_when_it_is_tried_again(self):
        since = self.now - 3 * DAY
        source = makers.source(
            failures=4, error="The server said 503.", failing_since=since, due_at=self.now
        )

        answer = self.client.get(self.page(source))

        self.assertContains(answer, "The server said 503. It is tried again within minutes.")
        self.assertContains(answer, timezone.localtime(since).strftime("%m-%d %H:%M"))

    def test_the_last_polls_are_listed_with_what_went_wrong(self):
        source = makers.source()
        self.polled(source, (HOUR, 0, "The server hung up."))

        self.assertContains(self.client.get(self.page(source)), "The server hung up.")

    def test_more_polls_take_no_more_queries(self):
        source = makers.source()
        self.polled(source, (HOUR, 3, ""))
        few = self.queries(self.page(source))
        self.polled(source, *((n * HOUR, 1, "") for n in range(200)))

        self.assertEqual(self.queries(self.page(source)), few)

    def test_a_proxy_is_chosen_from_those_there_are(self):
        source = makers.source(proxy="gone")
        page = self.page(source)

        with self.settings(PROXY="", PROXIES={"hk": "http://proxy.example:3128"}):
            shown = self.client.get(page)
            form = shown.context["adminform"].form
            sent = {name: form[name].value() or "" for name in form.fields}
            refused = self.client.post(page, sent | {"proxy": "nowhere"})
            self.client.post(page, sent | {"proxy": "hk"})

        choices = [value for value, _name in form.fields["proxy"].choices]
        self.assertEqual(choices, ["", "direct", "hk", "gone"])
        self.assertEqual(list(refused.context["adminform"].form.errors), ["proxy"])
        source.refresh_from_db()
        self.assertEqual(source.proxy, "hk")

    def test_without_any_proxy_there_is_nothing_to_choose(self):
        with self.settings(PROXY="", PROXIES={}):
            shown = self.client.get(self.page(makers.source()))

        self.assertTrue(shown.context["adminform"].form["proxy"].is_hidden)


class HistoryTests(SourcesTestCase):
    def test_a_day_begins_at_midnight_of_the_sites_own_zone(self):
        source = makers.source()
        evening = datetime(2026, 3, 5, 15, 59, tzinfo=UTC)  # 23:59 in Shanghai
        for at in (evening, evening + timedelta(minutes=2)):
            Poll.objects.create(source=source, at=at, new=1)

        days = history.history(source, evening + HOUR).days

        self.assertEqual(
            [(day.date, day.new) for day in days[-2:]],
            [(date(2026, 3, 5), 1), (date(2026, 3, 6), 1)],
        )


class ButtonTests(SourcesTestCase):
    def press(self, name: str, source: Source, **sent: str):
        return self.client.post(reverse(f"admin:articles_source_{name}", args=[source.pk]), sent)

    def changed(self, before: dict[str, object]) -> set[str]:
        return {key for key, value in Source.objects.values().get().items() if value != before[key]}

    def test_poll_now_touches_nothing_but_the_hour(self):
        source = makers.source(claimed_by="somebody", failures=3, due_at=self.now + DAY)
        before = Source.objects.values().get()

        answer = self.press("poll", source)

        self.assertRedirects(answer, self.page(source))
        self.assertEqual(self.changed(before), {"due_at"})
        self.assertTrue(Source.objects.get().due_at <= timezone.now())

    def test_a_source_that_a_colleague_switched_off_is_not_said_to_be_polled(self):
        source = makers.source(active=False)

        answer = self.client.post(
            reverse("admin:articles_source_poll", args=[source.pk]), follow=True
        )

        self.assertContains(answer, "it is not polled any more")
        self.assertNotContains(answer, "It is polled within a minute.")

    def test_a_source_is_switched_off_and_on_again_at_once_due(self):
        source = makers.source(due_at=None)

        self.press("switch", source, off="1")
        self.assertFalse(Source.objects.get().active)

        self.press("switch", source, on="1")
        self.assertTrue(Source.objects.due(timezone.now()).exists())

    def test_nothing_is_decided_by_following_a_link(self):
        source = makers.source()

        for name in ("poll", "switch"):
            url = reverse(f"admin:articles_source_{name}", args=[source.pk])
            self.assertEqual(self.client.get(url).status_code, 405)

    def test_who_may_only_look_has_no_buttons_and_presses_none(self):
        source = makers.source()
        self.client.force_login(makers.user("Writer"))

        page = self.client.get(self.page(source))

        self.assertNotContains(page, "Switch off")
        for name in ("poll", "switch"):
            self.assertEqual(self.press(name, source).status_code, 403)
        self.assertTrue(Source.objects.get().active)

    def test_a_source_that_is_not_there_is_not_found(self):
        source = makers.source()
        source.pk += 1

        self.assertEqual(self.press("poll", source).status_code, 404)


class AlarmTests(SourcesTestCase):
    def lost(self, name: str, age: timedelta, **fields: object) -> Source:
        error = f"{name} did not answer."
        return makers.source(
            name=name, failures=9, error=error, failing_since=self.now - age, **fields
        )

    def test_a_source_that_fails_for_a_day_is_on_the_dashboard_with_its_reason(self):
        self.lost("晨报", 2 * DAY, due_at=self.now + 100 * DAY)
        self.lost("刚坏的", 5 * HOUR)
        self.lost("停用的", 2 * DAY, active=False)

        answer = self.client.get(reverse("admin:index"))

        (alarm,) = answer.context["alarms"]
        self.assertEqual([str(row.source) for row in alarm.rows], ["晨报"])
        self.assertContains(answer, "晨报 did not answer.")
        again = timezone.localtime(self.now + 100 * DAY).strftime("%m-%d %H:%M")
        self.assertContains(answer, again)

    def test_the_longest_come_first_and_the_rest_is_counted(self):
        for age in range(2, 15):
            self.lost(f"S{age}", age * DAY)

        (alarm,) = self.client.get(reverse("admin:index")).context["alarms"]

        self.assertEqual((len(alarm.rows), alarm.count), (10, 13))
        self.assertEqual(str(alarm.rows[0].source), "S14")

    def test_nothing_is_said_where_nothing_fails_or_to_who_may_not_see_it(self):
        self.assertEqual(self.client.get(reverse("admin:index")).context["alarms"], [])

        self.lost("晨报", 2 * DAY)
        self.client.force_login(makers.user())
        self.assertEqual(self.client.get(reverse("admin:index")).context["alarms"], [])

    def test_sources_in_quarantine_are_counted_where_there_are_any(self):
        makers.source(quarantined_at=self.now)

        answer = self.client.get(reverse("admin:index"))

        self.assertContains(answer, f"{SOURCES}?state=quarantined")


class NewSourceTests(DeskTestCase):
    url = reverse("admin:articles_source_add")

    def setUp(self):
        super().setUp()
        self.web = self.enterContext(Web())
        self.enterContext(self.settings(FETCH_ALLOW=[self.web.host]))

    def test_any_address_of_a_site_finds_its_feed(self):
        home = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
        feed = RSS.format(site=self.web.url)
        self.web.pages |= {"/": ("text/html", home), "/feed.xml": ("application/rss+xml", feed)}

        answer = self.client.post(self.url, {"url": f"{self.web.url}/"})

        source = Source.objects.get()
        self.assertRedirects(answer, reverse("admin:articles_source_change", args=[source.pk]))
        self.assertEqual((source.name, source.feed_url), ("晨报", f"{self.web.url}/feed.xml"))
        self.assertLessEqual(source.due_at, timezone.now())

    def test_a_site_that_speaks_no_https_is_asked_for_http_where_no_scheme_was_typed(self):
        self.web.pages["/feed.xml"] = ("application/rss+xml", RSS.format(site=self.web.url))

        self.client.post(self.url, {"url": f"{self.web.host}/feed.xml"})

        self.assertEqual(Source.objects.get().feed_url, f"{self.web.url}/feed.xml")

    def test_a_page_without_a_feed_is_refused_on_the_field(self):
        self.web.pages["/"] = ("text/html", "<p>Hello.")

        answer = self.client.post(self.url, {"url": f"{self.web.url}/"})

        self.assertIn("url", answer.context["form"].errors)
        self.assertContains(answer, "is no feed and names none")
        self.assertFalse(Source.objects.exists())

    def test_an_address_nobody_answers_at_is_refused_on_the_field(self):
        answer = self.client.post(self.url, {"url": f"{self.web.url}/nowhere"})

        self.assertIn("url", answer.context["form"].errors)
        self.assertFalse(Source.objects.exists())
