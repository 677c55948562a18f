"""The archive: calendars of what came out, each edition on the day its own clock showed."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.test import SimpleTestCase, TestCase
from django.utils import translation
from lxml import html

from digests import almanac
from digests.layout import LAYOUTS
from digests.models import Digest, Series
from digests.templatetags.almanac import calendar
from tests import newsstand

SHANGHAI = ZoneInfo("Asia/Shanghai")


def out(day: int, hour: int = 8, month: int = 11) -> almanac.Out:
    return almanac.Out("/daily/x/", "题", datetime(2025, month, day, hour, tzinfo=SHANGHAI))


class AlmanacTests(SimpleTestCase):
    def test_a_week_begins_with_the_day_the_language_says(self):
        monday = almanac.weeks(date(2025, 11, 1), {}, 1)
        sunday = almanac.weeks(date(2025, 11, 1), {}, 0)

        self.assertEqual(monday[0][5], almanac.Day(date(2025, 11, 1)))
        self.assertEqual(sunday[0][6], almanac.Day(date(2025, 11, 1)))
        self.assertEqual([len(week) for week in monday + sunday], [7] * (5 + 6))

    def test_days_of_other_months_are_left_blank(self):
        days = [day for week in almanac.weeks(date(2024, 2, 1), {}, 1) for day in week if day]

        self.assertEqual([day.date.day for day in days], list(range(1, 30)))

    def test_a_day_tells_what_came_out_on_it_earliest_first(self):
        days = almanac.by_day([out(3, 20), out(2), out(3, 8)])

        week = almanac.weeks(date(2025, 11, 1), days, 1)[1]
        self.assertEqual([len(day.out) for day in week if day], [2, 0, 0, 0, 0, 0, 0])
        self.assertEqual([each.at.hour for each in days[date(2025, 11, 3)]], [8, 20])

    def test_it_is_the_day_of_the_editions_own_zone(self):
        moment = datetime(2025, 10, 31, 22, 30, tzinfo=UTC)

        self.assertEqual(almanac.Out.of("/", "", moment, "Asia/Shanghai").at.day, 1)

    def test_months_without_editions_between_two_with_some_are_there(self):
        days = almanac.by_day([out(2, month=11), out(2, month=2)])

        months = almanac.months(days)
        self.assertEqual([each.month for each in months], list(range(2, 12)))
        self.assertEqual(almanac.months({}), [])

    def test_a_calendar_speaks_the_language_of_its_page(self):
        with translation.override("zh-hans"):
            chinese = calendar(date(2025, 11, 1), {})
        with translation.override("en"):
            english = calendar(date(2025, 11, 1), {})

        self.assertEqual([short for short, _ in chinese["names"]], list("一二三四五六日"))
        self.assertEqual(english["names"][0], ("Su", "Sunday"))


class ArchiveTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.editor = newsstand.fill()
        hourly = newsstand.series(
            slug="hourly",
            title="四小时",
            layout=LAYOUTS["bulletin"].to_json(),
            out_times="8:00, 12:00",
        )
        for hour in (0, 4):
            newsstand.edition(
                hourly,
                cls.editor,
                datetime(2025, 11, 5, hour, tzinfo=UTC),
                slug=f"2025-11-05-{hour + 8:02}",
                texts=newsstand.ZH[:1],
            )

    def tree(self, address: str) -> html.HtmlElement:
        answer = self.client.get(address)
        self.assertEqual(answer.status_code, 200, address)
        return html.document_fromstring(answer.content.decode())

    def test_a_day_with_one_edition_leads_to_it_and_with_several_to_the_day(self):
        days = self.tree("/archive/2025/").xpath("//table//td/a")

        found = {day.text: day.get("href") for day in days}
        self.assertEqual(found["1"], "/archive/2025/11/#d01")  # two Series
        self.assertEqual(found["5"], "/archive/2025/11/#d05")  # two hours of one
        Digest.objects.filter(slug="2025-11-05-12").update(state="spiked")
        [day] = self.tree("/archive/2025/").xpath("//table//td/a[.='5']/@href")
        self.assertEqual(day, "/hourly/2025-11-05-08/")

    def test_a_month_lists_the_hours_of_a_series_in_one_line(self):
        tree = self.tree("/archive/2025/11/")

        [day] = tree.xpath("//section[@id='d05']")
        self.assertEqual(day.xpath(".//p[@class='title hours']/a/time/text()"), ["08:00", "12:00"])
        self.assertEqual(len(day.xpath(".//li")), 1)
        self.assertEqual(len(tree.xpath("//section[@id='d21']//li")), 3)

    def test_every_day_of_a_months_calendar_is_on_its_page(self):
        tree = self.tree("/archive/2025/11/")

        days = [href.removeprefix("#") for href in tree.xpath("//table//a/@href")]
        self.assertEqual(days, tree.xpath("//div[@class='days']/section/@id"))

    def test_a_year_leads_to_all_years_and_one_without_editions_is_not_there(self):
        daily = Series.objects.get(slug="daily")
        newsstand.edition(daily, self.editor, datetime(2024, 5, 1, tzinfo=UTC))

        years = self.tree("/archive/2025/").xpath("//nav//ul[@class='folio']/li/*/text()")

        self.assertEqual(years, ["2025", "2024"])
        self.assertEqual(self.client.get("/archive/2023/").status_code, 404)
        older = self.tree("/archive/").xpath("//ol[@class='months']/li/a/@href")
        self.assertEqual(older, ["/archive/2024/05/"])

    def test_a_year_of_days_costs_no_query_each(self):
        with self.assertNumQueries(7):
            self.client.get("/archive/2025/")
        daily = Series.objects.get(slug="daily")
        for day in range(6, 12):
            newsstand.edition(daily, self.editor, datetime(2025, 11, day, tzinfo=UTC))

        with self.assertNumQueries(7):
            self.client.get("/archive/2025/")
