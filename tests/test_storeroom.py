"""Room on disk: measured by kind, shown to who runs the site, and said before it is used up."""

from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from unittest import mock

from django.core.checks import run_checks
from django.test import SimpleTestCase, TestCase, override_settings
from django.urls import reverse
from django.utils import timezone

from articles import deadline
from articles.models import Beat, Outbox, User
from newsroom import measuring, storeroom
from newsroom.models import Footprint
from tests import makers

GB = 1 << 30


class BudgetTests(SimpleTestCase):
    def test_kinds_are_read_with_their_sizes_however_they_are_divided(self) -> None:
        found = storeroom.budgets("database=20GB, press=1.5gb media=200MB")

        self.assertEqual(found, {"database": 20 * GB, "press": 3 * GB // 2, "media": 200 << 20})

    def test_what_cannot_be_read_is_said_at_start_and_breaks_nothing(self) -> None:
        for said in ("database=20", "databse=20GB", "press", "press=0GB", "press=-1GB", "20GB"):
            with self.subTest(said), override_settings(DISK_BUDGET=said):
                self.assertIn("newsroom.E012", [each.id for each in run_checks()])
                self.assertEqual(storeroom.allowances(), {})

    def test_nothing_said_is_no_fault(self) -> None:
        self.assertNotIn("newsroom.E012", [each.id for each in run_checks()])


class StoreTestCase(TestCase):
    def setUp(self) -> None:
        self.now = timezone.now()

    def put(self, kind: str, size: int, *, days_ago: int = 0, place: str = "home") -> None:
        day = timezone.localdate(self.now) - timedelta(days=days_ago)
        Footprint.objects.update_or_create(
            kind=kind, day=day, defaults={"bytes": size, "place": place}
        )

    def disk(self, database: int, *, free: int = 500 * GB) -> None:
        """How it is now."""
        self.put("database", database)
        self.put("free home", free)


class LevelTests(StoreTestCase):
    def worst(self) -> dict[str, int]:
        return {each.kind: each.level for each in storeroom.crowded()}

    @override_settings(DISK_BUDGET="database=10GB")
    def test_a_budget_warns_from_four_fifths_on(self) -> None:
        for size, levels in ((7.9, {}), (8, {"database": 80}), (10, {"database": 100})):
            with self.subTest(size):
                self.disk(int(size * GB))

                self.assertEqual(self.worst(), levels)

    def test_without_a_budget_what_is_free_is_the_limit(self) -> None:
        for database, free, levels in (
            (GB, 500 * GB, {}),
            (300 * GB, 100 * GB, {}),
            (400 * GB, 100 * GB, {"free home": 80}),
            (GB // 10, GB // 2, {"free home": 80}),
            (GB // 10, GB // 10, {"free home": 100}),
        ):
            with self.subTest(f"{database} {free}"):
                self.disk(database, free=free)

                self.assertEqual(self.worst(), levels)

    @override_settings(PRESS="/srv/press", HUGO="/srv/hugo")
    def test_whatever_has_a_disk_of_its_own_can_be_told(self) -> None:
        for name in measuring.whereabouts():
            with self.subTest(name):
                place = storeroom.Place(f"{measuring.FREE}{name}", GB // 2, 0)

                self.assertIn("MB", place.sentence())

    def test_what_lies_elsewhere_does_not_count_here(self) -> None:
        self.disk(GB, free=100 * GB)
        self.put("press", 4000 * GB, place="press")
        self.put("free press", 2000 * GB, place="press")

        self.assertEqual(self.worst(), {})

    def test_growth_is_of_the_last_days(self) -> None:
        self.disk(5 * GB)
        self.put("database", 2 * GB, days_ago=4)
        self.put("database", 1 * GB, days_ago=9)

        [database] = storeroom.stocks()

        self.assertEqual((database.grown, database.days), (3 * GB, 4))

    def test_what_is_not_measured_any_more_is_not_told_of(self) -> None:
        self.put("press", GB, days_ago=3)

        self.assertEqual(storeroom.stocks(), [])


class MeasureTests(StoreTestCase):
    def measured(self) -> dict[str, int]:
        return {kind: size for kind, size, _place in measuring.measured(self.now)}

    def test_every_kind_there_is_is_measured(self) -> None:
        found = self.measured()

        self.assertEqual(set(found), {"database", *measuring.PARTS, "media", "cards", "free home"})
        self.assertGreater(found["database"], found["articles"])
        self.assertGreater(found["articles"], 4096)
        self.assertGreater(found["search"], 4096)

    def test_the_parts_grow_with_their_rows(self) -> None:
        before = self.measured()["texts"]
        for _ in range(3):
            makers.article(text="".join(map(chr, range(0x4E00, 0x4E00 + 20_000))))

        self.assertGreater(self.measured()["texts"], before + 100_000)

    def test_folders_are_measured_and_the_cards_apart(self) -> None:
        folder = Path(self.enterContext(TemporaryDirectory()))
        (folder / "media" / "cards").mkdir(parents=True)
        (folder / "press").mkdir()
        for name, size in (("media/a", 100_000), ("media/cards/b", 50_000), ("press/c", 10_000)):
            (folder / name).write_bytes(b"x" * size)
        (folder / "press" / "out").symlink_to("/")

        with override_settings(MEDIA_ROOT=folder / "media", PRESS=str(folder / "press")):
            found = self.measured()

        self.assertAlmostEqual(found["media"], 100_000, delta=8192)
        self.assertAlmostEqual(found["cards"], 50_000, delta=8192)
        self.assertAlmostEqual(found["press"], 10_000, delta=8192)

    @override_settings(PRESS="/nowhere/at/all")
    def test_a_folder_that_is_not_there_takes_nothing(self) -> None:
        self.assertEqual(self.measured()["press"], 0)

    def test_a_folder_too_large_to_be_read_in_time_is_left_out(self) -> None:
        here = Path(__file__).parent

        self.assertIsNone(measuring.folder_size(here, monotonic() - 1, apart=here / "x"))

    def test_tables_too_large_to_be_read_in_time_are_left_for_later(self) -> None:
        with mock.patch.object(measuring, "SECONDS", -1), mock.patch.object(deadline, "STEPS", 1):
            found = self.measured()
        self.assertIn("database", found)

        again = self.measured()

        self.assertIn("texts", again)


@override_settings(DISK_BUDGET="database=10GB")
class TellingTests(StoreTestCase):
    @contextmanager
    def measuring(self, *found: tuple[str, int, str]):
        with mock.patch.object(storeroom, "measured", lambda now: iter(found)):
            yield

    def attend(self, database: int, *, hours: int) -> bool:
        free = ("free home", 500 * GB, "home")
        with self.measuring(("database", database, "home"), free):
            Beat.objects.filter(name=storeroom.NAME).update(at=self.now - timedelta(hours=2))
            return storeroom.attend(self.now + timedelta(hours=hours))

    def told(self) -> list[str]:
        rows = Outbox.objects.of(Outbox.NOTICE).order_by("pk")
        return [row.payload["said"]["en"]["subject"] for row in rows]

    def test_it_is_said_once_at_four_fifths_and_once_when_it_is_full(self) -> None:
        for hours, size in enumerate((5, 8, 9, 11, 12)):
            self.attend(size * GB, hours=hours % 2)

        self.assertEqual(len(self.told()), 2)
        self.assertIn("80 %", self.told()[0])
        self.assertIn("database: 11.0\xa0GB of 10.0\xa0GB", self.told()[1])

    def test_what_shrinks_and_grows_again_on_one_day_is_no_news(self) -> None:
        for size in (8, 7, 8):
            self.attend(size * GB, hours=0)

        self.assertEqual(len(self.told()), 1)

    def test_it_is_measured_once_an_hour_and_kept_once_a_day(self) -> None:
        self.assertTrue(self.attend(5 * GB, hours=0))
        with self.measuring(("database", GB, "home")):
            self.assertFalse(storeroom.attend(self.now))
        self.attend(6 * GB, hours=0)

        kept = Footprint.objects.filter(kind="database")

        self.assertEqual([row.bytes for row in kept], [6 * GB])

    def test_old_rows_go(self) -> None:
        self.put("database", 1, days_ago=40)

        self.attend(GB, hours=0)

        self.assertEqual(Footprint.objects.filter(kind="database").count(), 1)


@override_settings(DISK_BUDGET="database=10GB")
class DeskTests(StoreTestCase):
    def page(self, user: User) -> str:
        self.client.force_login(user)
        return self.client.get(reverse("admin:index")).content.decode()

    def test_who_runs_the_site_sees_every_kind_and_what_is_nearly_full(self) -> None:
        self.disk(9 * GB)
        self.put("database", 8 * GB, days_ago=3)
        self.put("press", 3 * GB)
        Beat.strike(storeroom.NAME)

        page = self.page(makers.user("Publisher", is_superuser=True, language="en"))

        self.assertIn("Disk nearly full", page)
        self.assertIn("10.0\xa0GB (90&nbsp;%)", page)
        self.assertIn("+1.0\xa0GB", page)
        self.assertIn("static site", page)

    def test_nobody_else_does(self) -> None:
        self.disk(9 * GB)

        self.assertNotIn("10.0\xa0GB", self.page(makers.user("Publisher", language="en")))

    def test_with_room_enough_there_is_no_alarm(self) -> None:
        self.disk(GB)

        page = self.page(makers.user("", is_superuser=True, language="en"))

        self.assertNotIn("Disk nearly full", page)
        self.assertIn("Kind by kind", page)

    def test_prometheus_is_told(self) -> None:
        self.disk(9 * GB)

        said = self.client.get("/metrics").content.decode()

        self.assertIn('newsroom_disk_bytes{kind="database"} 9.663676416e+09', said)
        self.assertIn('newsroom_disk_budget_bytes{kind="database"}', said)
        self.assertIn('newsroom_disk_free_bytes{place="home"}', said)
