"""How a source does, in one word."""

from datetime import UTC, datetime, timedelta
from itertools import product
from types import SimpleNamespace

from django.test import SimpleTestCase, TestCase

from articles import condition
from articles.condition import Condition
from articles.models import Source
from tests import makers

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def every(gap: timedelta, count: int = 12) -> list[datetime]:
    """Occasions at this distance, the last of them now."""
    return [NOW - gap * n for n in reversed(range(count))]


class QuietTests(SimpleTestCase):
    def borne(self, seen: list[datetime]) -> timedelta:
        """The silence after the last occasion that is not quiet yet."""
        return condition.quiet_from(seen, NOW) - NOW

    def test_twice_the_longest_silence_of_late_is_quiet(self):
        self.assertEqual(self.borne(every(5 * DAY)), 10 * DAY)

        nights = [*every(DAY)[:-1], NOW]
        del nights[5:8]  # four days without a word
        self.assertEqual(self.borne(nights), 8 * DAY)

    def test_nobody_is_quiet_over_a_weekend(self):
        self.assertEqual(self.borne(every(HOUR)), 3 * DAY)

    def test_somebody_looks_after_ninety_days_whatever_the_rhythm(self):
        self.assertEqual(self.borne(every(80 * DAY)), 90 * DAY)

    def test_few_occasions_are_no_rhythm(self):
        self.assertEqual(self.borne(every(HOUR, 3)), 14 * DAY)
        self.assertEqual(self.borne([NOW]), 14 * DAY)

    def test_where_nothing_was_seen_the_count_begins_now(self):
        self.assertEqual(self.borne([]), 14 * DAY)

    def test_an_old_feed_is_quiet_from_the_start(self):
        seen = [moment - 400 * DAY for moment in every(DAY)]

        self.assertLess(condition.quiet_from(seen, NOW), NOW)

    def test_a_date_in_the_future_does_not_put_it_off(self):
        self.assertEqual(self.borne([*every(5 * DAY), NOW + 99 * DAY]), 10 * DAY)


class ConditionTests(SimpleTestCase):
    def told(self, **fields: object) -> Condition:
        row = {
            "active": True,
            "quarantined_at": None,
            "failures": 0,
            "polled_at": NOW,
            "quiet_at": NOW + DAY,
        }
        return condition.of(SimpleNamespace(**row | fields), NOW)

    def test_each_condition_has_its_sign(self):
        self.assertEqual(self.told(), Condition.FRESH)
        self.assertEqual(self.told(quiet_at=None), Condition.FRESH)
        self.assertEqual(self.told(quiet_at=NOW), Condition.QUIET)
        self.assertEqual(self.told(polled_at=None), Condition.UNPOLLED)
        self.assertEqual(self.told(failures=1), Condition.FAILING)
        self.assertEqual(self.told(quarantined_at=NOW), Condition.QUARANTINED)
        self.assertEqual(self.told(active=False), Condition.RETIRED)

    def test_what_a_person_must_decide_on_hides_what_passes(self):
        self.assertEqual(self.told(failures=3, quarantined_at=NOW), Condition.QUARANTINED)
        self.assertEqual(self.told(failures=3, quiet_at=NOW), Condition.FAILING)
        self.assertEqual(self.told(quarantined_at=NOW, active=False), Condition.RETIRED)


class JudgedTests(TestCase):
    def test_the_database_tells_every_row_as_the_function_does(self):
        for active, held, failures, polled, quiet in product(
            (True, False), (None, NOW), (0, 2), (None, NOW), (None, NOW - HOUR, NOW, NOW + HOUR)
        ):
            makers.source(
                active=active,
                quarantined_at=held,
                failures=failures,
                polled_at=polled,
                quiet_at=quiet,
            )

        rows = list(Source.objects.judged(NOW))

        self.assertEqual(len(rows), 64)
        for row in rows:
            self.assertEqual(row.condition, condition.of(row, NOW))
        told = {row.pk: row.condition for row in rows}
        failing = {pk for pk, found in told.items() if found == Condition.FAILING}
        held = {pk for pk, found in told.items() if found == Condition.QUARANTINED}
        self.assertEqual(set(Source.objects.failing().values_list("pk", flat=True)), failing)
        self.assertEqual(set(Source.objects.quarantined().values_list("pk", flat=True)), held)

    def test_news_puts_the_quiet_off_and_silence_does_not(self):
        source = makers.source(polled_at=NOW, quiet_at=NOW)

        source.learn(0, [], 0, NOW)
        self.assertEqual(source.quiet_at, NOW)

        source.learn(0, [], 1, NOW)
        self.assertGreater(source.quiet_at, NOW)

    def test_a_source_known_before_anybody_asked_whether_it_is_quiet_is_told_by_its_rhythm(self):
        lately = [int((NOW - days * DAY).timestamp()) for days in (90, 89, 88, 87, 86)]
        source = makers.source(polled_at=NOW, lately=lately)

        source.learn(0, [], 0, NOW)

        self.assertEqual(condition.of(source, NOW), Condition.QUIET)

    def test_a_first_poll_without_dates_gives_a_source_two_weeks(self):
        source = makers.source()

        source.learn(0, [None], 0, NOW)

        self.assertEqual(source.quiet_at, NOW + 14 * DAY)
