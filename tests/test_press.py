"""The static press: what lies in the folder is what Django answers, and nothing else."""

import gzip
import os
import random
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch
from urllib.parse import quote

import brotli
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import SimpleTestCase, TestCase, TransactionTestCase, override_settings
from django.utils import timezone, translation

from articles.models import Beat, User
from digests import corrections, policy, publish, sheets
from digests.errata import EDITION, ITEM, Change, as_text
from digests.models import Digest, Series
from digests.press import places, telling
from digests.press.folder import Folder, PressError
from digests.press.pressing import Press, press
from digests.press.printing import Printed, ask
from digests.redirects import readdress
from newsroom import alarms
from tests import makers, newsstand

SITE = "http://press.example"
START = datetime(2025, 12, 1, 8, 0, tzinfo=UTC)
STEPS = int(os.environ.get("NEWSROOM_PRESS_STEPS", "5"))
OURS = (places.OURS, places.NGINX)


@override_settings(SITE_URL=SITE, ALLOWED_HOSTS=["press.example"])
class PressCase(TestCase):
    editor: User

    @classmethod
    def setUpTestData(cls):
        cls.editor = newsstand.fill()

    def setUp(self):
        self.root = Path(self.enterContext(TemporaryDirectory())) / "press"

    def press(self, **how: Any) -> Press:
        done = press(self.root, **how)
        assert done is not None
        self.assertEqual(done.failures, {})
        return done

    def files(self) -> set[str]:
        """All that lies in the folder, but for what the press and nginx need."""
        found = (place.relative_to(self.root) for place in self.root.rglob("*") if place.is_file())
        return {place.as_posix() for place in found if place.parts[0] not in OURS}

    def assert_is_what_django_answers(self) -> None:
        """Every file and notice byte by byte, with its twins, and no file beside."""
        expected = {name for name in self.files() if name.startswith("static/")}
        gone, moved = set(), set()
        for sheet in sheets.sheets():
            response = self.client.get(quote(sheet.path), headers={"host": "press.example"})
            body = b"".join(response)
            file = places.file_of(sheet.path)
            assert file is not None
            if response.status_code == 200:
                expected |= self.assert_lies_there(file, body, sheet.path)
            elif response.status_code == 410:
                gone.add(sheet.path)
                expected |= self.assert_lies_there(places.notice_of(file), body, sheet.path)
            else:
                self.assertIn(response.status_code, (301, 404), sheet.path)
                moved |= {sheet.path} if response.status_code == 301 else set()
        self.assertEqual(self.files(), expected)
        self.assertEqual(self.mapped("gone.map"), gone)
        self.assertEqual(self.mapped("moved.map"), moved)

    def assert_lies_there(self, file: str, body: bytes, path: str) -> set[str]:
        place = self.root / file
        self.assertTrue(place.is_file(), f"no file for {path}")
        self.assertEqual(place.read_bytes(), body, path)
        if not Path(f"{place}.gz").exists():
            return {file}
        self.assertEqual(gzip.decompress(Path(f"{place}.gz").read_bytes()), body, path)
        self.assertEqual(brotli.decompress(Path(f"{place}.br").read_bytes()), body, path)
        return {file, f"{file}.gz", f"{file}.br"}

    def mapped(self, name: str) -> set[str]:
        lines = (self.root / places.NGINX / name).read_text().splitlines()
        return {line.split('"')[1] for line in lines}


class FileTests(PressCase):
    def test_the_folder_holds_what_django_answers(self):
        self.press()

        self.assert_is_what_django_answers()
        self.assertIn("daily/2025-11-21/index.html", self.files())
        self.assertIn(".gone/bulletin/2025-11-20/index.html", self.files())
        self.assertIn("static/press.css.gz", self.files())

    def test_pressed_again_nothing_is_written(self):
        self.press()
        before = {name: (self.root / name).stat().st_mtime_ns for name in self.files()}

        done = self.press()

        self.assertEqual(done.counts["written"], 0)
        self.assertEqual(done.counts["removed"], 0)
        self.assertEqual(
            {name: (self.root / name).stat().st_mtime_ns for name in self.files()}, before
        )

    def test_two_presses_of_the_same_rows_are_the_same_bytes(self):
        self.press()
        first = {name: (self.root / name).read_bytes() for name in self.files()}
        shutil.rmtree(self.root)

        self.press()

        self.assertEqual({name: (self.root / name).read_bytes() for name in self.files()}, first)

    def test_a_file_that_somebody_took_away_is_written_again(self):
        self.press()
        (self.root / "daily/index.html").unlink()

        done = self.press()

        self.assertEqual(done.counts["written"], 1)
        self.assert_is_what_django_answers()

    def test_files_that_no_press_wrote_stay(self):
        self.press()
        (self.root / "proof-of-ownership.html").write_text("ours")
        Digest.objects.filter(slug="2025-11-21").update(slug="2025-11-21-b")

        self.press()

        self.assertEqual((self.root / "proof-of-ownership.html").read_text(), "ours")

    def test_a_release_prints_all_anew_and_writes_what_differs(self):
        self.press()
        with patch("digests.press.pressing.frame", return_value="another release"):
            done = self.press()

        self.assertEqual(done.counts["written"], 0)
        self.assert_is_what_django_answers()

    def test_a_hub_that_is_named_is_in_every_feed(self) -> None:
        self.press()

        with override_settings(WEBSUB_HUB=["https://hub.example/"]):
            self.press()

            self.assert_is_what_django_answers()
        feeds = [self.root / name for name in self.files() if name.endswith("feed.atom")]
        self.assertTrue(any("topics" in place.parts for place in feeds))
        self.assertTrue(all("hub.example" in place.read_text() for place in feeds))

    def test_what_every_head_says_follows_a_release_and_outlives_a_crash(self) -> None:
        heads = self.root / places.NGINX / "heads.conf"
        self.press()

        with patch.dict(policy.HEADERS, {"X-New": "1"}):
            press(self.root, thorough=False)
            told = heads.read_text()
            with patch("digests.views.page", side_effect=ValueError("oops")):
                press(self.root, thorough=False)

        self.assertIn("X-New", told)
        self.assertIn("Cache-Control", told)
        self.assertEqual(heads.read_text(), told)

    def test_an_edition_named_like_the_file_of_another_is_left_to_the_application(self):
        Digest.objects.filter(slug="2025-11-01", series__slug="daily").update(slug="2025-11-21.md")
        Digest.objects.filter(slug="2025-11-01", series__slug="harbour").update(slug="..")

        done = self.press()

        self.assertGreaterEqual(done.counts["left"], 2)
        self.assertTrue((self.root / "daily/2025-11-21.md").is_file())
        self.assertIn(b"<h1", (self.root / "index.html").read_bytes())

    def test_the_editor_who_publishes_may_read_another_language(self):
        self.press()
        with translation.override("zh-hans"):
            done = self.press()

        self.assertEqual(done.counts["written"], 0)


class ChangeTests(PressCase):
    """Whatever happens, in whatever order: the folder is what a fresh press would write."""

    def setUp(self):
        super().setUp()
        self.now, self.random = START, random.Random(7)
        self.clock = self.enterContext(time_machine.travel(self.now, tick=False))
        self.published: list[Digest] = []

    def test_after_any_sequence_of_changes_the_folder_is_as_if_pressed_anew(self):
        self.press()
        deeds = [
            *(self.publish, self.publish, self.correct, self.mend, self.withdraw, self.undo),
            *(self.rename_series, self.retire_series, self.late, self.reslug, self.move_series),
        ]
        for step in range(STEPS):
            self.clock.shift(timedelta(minutes=self.random.choice([1, 61, 60 * 26])))
            done = [self.random.choice(deeds) for _ in range(self.random.choice([1, 1, 3]))]
            for deed in done:
                deed()
            press(self.root, wait=False, thorough=False)

            with self.subTest(step=step, done=[deed.__name__ for deed in done]):
                self.assert_is_what_django_answers()

    def any_edition(self) -> Digest:
        return self.random.choice(list(Digest.objects.published()))

    def publish(self) -> None:
        series = self.random.choice(list(Series.objects.all()))
        now = timezone.now()
        slug = f"no-{Digest.objects.count()}"
        texts = self.random.sample(newsstand.ZH, 3)
        said = {"slug": slug, "title": f"第 {slug} 期", "texts": texts}
        if not series.digests.filter(window_end=now - timedelta(minutes=30)).exists():
            newsstand.edition(series, self.editor, now, **said)

    def correct(self) -> None:
        digest = self.any_edition()
        item = self.random.choice(list(digest.items.all()))
        after = f"{item.body}\n\n更正 {self.random.random()}。"
        change = Change(ITEM, str(item.uid), "body", as_text(item.body), after)
        corrections.apply(digest, [change], by=self.editor, note="数字有误。")

    def mend(self) -> None:
        digest = self.any_edition()
        change = Change(EDITION, "", "title", digest.title, f"{digest.title}！")
        corrections.apply(digest, [change], by=self.editor, note="标点。")

    def withdraw(self) -> None:
        if Digest.objects.published().count() > 3:
            publish.withdraw(self.any_edition(), by=self.editor, note="不实。")

    def undo(self) -> None:
        self.publish()
        digest = Digest.objects.published().first()
        if digest and digest.published_at == timezone.now():
            publish.undo(digest, by=self.editor)

    def rename_series(self) -> None:
        series = self.random.choice(list(Series.objects.all()))
        series.title = f"{series.title[:20]}{self.random.randint(1, 9)}"
        series.save()

    def retire_series(self) -> None:
        series = self.random.choice(list(Series.objects.all()))
        series.active = not series.active
        series.save()

    def late(self) -> None:
        digest = makers.digest(of=self.random.choice(list(Series.objects.all())))
        Digest.objects.filter(pk=digest.pk).update(late_since=timezone.now())

    def reslug(self) -> None:
        digest = self.any_edition()
        readdress(digest, f"{digest.slug[:40]}-再")

    def move_series(self) -> None:
        series = self.random.choice(list(Series.objects.all()))
        readdress(series, f"{series.slug[:40]}-b")


class CommandTests(PressCase):
    def run_it(self, *more: str) -> str:
        out = StringIO()
        call_command("press", str(self.root), *more, stdout=out)
        return out.getvalue()

    def test_it_says_what_it_did_in_one_line(self):
        first = self.run_it()
        second = self.run_it()

        self.assertRegex(first, r"(?m)^written=\d+ unchanged=0 removed=0$")
        self.assertRegex(second, r"(?m)^written=0 unchanged=\d+ removed=0$")

    def test_it_says_what_a_bucket_cannot_do(self):
        said = self.run_it()

        self.assertIn("A plain bucket cannot answer 410", said)
        self.assertIn("compressed twins", said)
        self.assertIn("answer a search", said)

    @override_settings(SITE_URL="")
    def test_without_an_address_of_the_site_it_refuses(self):
        with self.assertRaisesMessage(CommandError, "Set SITE_URL"):
            self.run_it()
        self.assertFalse(self.root.exists())

    def test_it_refuses_a_folder_with_files_of_others(self):
        self.root.mkdir()
        (self.root / "thesis.doc").write_text("years of work")

        with self.assertRaisesMessage(CommandError, "holds files that no press wrote"):
            self.run_it()
        self.assertEqual(os.listdir(self.root), ["thesis.doc"])

    def test_it_fails_when_a_page_cannot_be_printed_and_prints_the_others(self):
        def crashes_on_the_archive(path: str, tag: str = "") -> Printed:
            if path == "/archive/":
                raise KeyError("broken")
            return ask(path, tag)

        with (
            patch("digests.press.pressing.ask", crashes_on_the_archive),
            self.assertRaisesMessage(CommandError, "One page could not be printed"),
        ):
            self.run_it()

        self.assertIn("index.html", self.files())
        self.assertNotIn("archive/index.html", self.files())


class TogetherTests(PressCase):
    def test_of_two_at_once_one_writes_and_is_asked_to_look_again(self):
        folder = Folder(self.root)
        folder.prepare()
        with folder.held(wait=False) as mine:
            second = press(self.root, wait=False)
            asked = folder.again.exists()

        self.assertTrue(mine)
        self.assertIsNone(second)
        self.assertTrue(asked)

    def test_who_is_asked_meanwhile_looks_again(self):
        rounds = []

        def also(self: Press) -> None:
            rounds.append(self)
            if len(rounds) == 1:
                self.folder.again.touch()

        with patch.object(Press, "run", also):
            press(self.root)

        self.assertEqual(len(rounds), 2)

    def test_what_a_killed_press_left_half_written_is_swept(self):
        self.press()
        left = self.root / places.OURS / "new-abc"
        left.write_text("half a p")

        self.press()

        self.assertFalse(left.exists())


@override_settings(SITE_URL=SITE, ALLOWED_HOSTS=["press.example"])
class OnCommitTests(PressCase):
    def setUp(self):
        super().setUp()
        self.enterContext(override_settings(PRESS=str(self.root)))

    def fresh(self) -> Digest:
        series = Series.objects.get(slug="daily")
        out = timezone.now() - timedelta(minutes=1)
        return newsstand.edition(series, self.editor, out, slug="today", title="今天")

    def test_what_is_published_is_there_as_soon_as_it_is_committed(self):
        self.press()
        with self.captureOnCommitCallbacks(execute=True):
            self.fresh()

        self.assertIn("今天", (self.root / "daily/today/index.html").read_text())
        self.assertIn("今天", (self.root / "index.html").read_text())

    def test_what_is_withdrawn_is_gone_at_once(self):
        self.press()
        digest = Digest.objects.published().filter(series__slug="daily").first()
        with self.captureOnCommitCallbacks(execute=True):
            publish.withdraw(digest, by=self.editor, note="不实。")

        self.assertFalse((self.root / f"daily/{digest.slug}/index.html").exists())
        self.assertIn("不实", (self.root / f".gone/daily/{digest.slug}/index.html").read_text())

    def test_an_edition_that_is_undone_is_on_no_list_at_once(self) -> None:
        new, now = newsstand.series(slug="new", title="新刊"), timezone.now()
        with override_settings(PRESS=""):
            edition = newsstand.edition(new, self.editor, now, slug="first", title="创刊号")
        self.press()
        self.assertIn("创刊号", (self.root / "new/index.html").read_text())

        with self.captureOnCommitCallbacks(execute=True):
            publish.undo(edition, by=self.editor)

        self.assertFalse((self.root / "new/first/index.html").exists())
        for name in ("index.html", "new/index.html", "feed.rss", "new/feed.rss"):
            with self.subTest(name):
                self.assertNotIn("创刊号", self.text_of(name))

    def text_of(self, name: str) -> str:
        """What a file says; nothing if there is none."""
        place = self.root / name
        return place.read_text() if place.exists() else ""

    def test_several_publications_of_one_transaction_are_one_press(self):
        with self.captureOnCommitCallbacks() as waiting:
            self.fresh()
            publish.withdraw(Digest.objects.published().last(), by=self.editor, note="不实。")

        self.assertEqual(waiting.count(telling.at_once), 1)

    def test_a_folder_that_cannot_be_written_does_not_keep_anything_in(self):
        self.root.parent.mkdir(exist_ok=True)
        self.root.write_text("a file is in the way")
        with (
            self.assertLogs("digests.press.telling", "WARNING"),
            self.captureOnCommitCallbacks(execute=True),
        ):
            digest = self.fresh()

        self.assertTrue(Digest.objects.published().filter(pk=digest.pk).exists())

    def test_the_next_minute_writes_what_could_not_be_written(self):
        self.root.write_text("a file is in the way")
        telling.attend()
        before = alarms.unpressed(self.editor)
        self.root.unlink()

        telling.attend()

        self.assertIn("is no folder", str(before.rows[0]))
        self.assertIsNone(alarms.unpressed(self.editor))
        self.assert_is_what_django_answers()

    def test_a_folder_nobody_may_make_is_said_in_a_sentence(self):
        with override_settings(PRESS="/proc/press"):
            telling.attend()
            told = alarms.unpressed(self.editor)

        self.assertEqual(
            str(told.rows[0]), "/proc/press cannot be written (No such file or directory)."
        )

    def test_editors_are_told_when_it_has_stood_still(self):
        telling.attend()
        Beat.objects.filter(name=telling.BEAT).update(at=timezone.now() - timedelta(hours=1))

        self.assertIsNotNone(alarms.unpressed(self.editor))

    def test_the_more_a_look_costs_the_longer_it_rests_unless_an_edition_changes(self):
        with patch.object(telling, "SHARE", 1e-9):
            telling.attend()
            Series.objects.update(title="另一个刊名")
            telling.attend()
            resting = self.text_of("index.html")
            with time_machine.travel(timezone.now() + timedelta(seconds=telling.LONGEST + 1)):
                telling.attend()
                later = self.text_of("index.html")
            Series.objects.update(title="又一个刊名")
            Digest.objects.filter(pk=Digest.objects.first().pk).update(fixed_at=timezone.now())
            telling.attend()

        self.assertNotIn("另一个刊名", resting)
        self.assertIn("另一个刊名", later)
        self.assertIn("又一个刊名", self.text_of("index.html"))

    def test_a_full_disk_leaves_pages_as_they_were_and_the_next_minute_goes_on(self):
        self.press()
        before = (self.root / "index.html").read_bytes()
        self.fresh()
        with patch("digests.press.folder.os.replace", side_effect=OSError(28, "No space left")):
            telling.attend()
        kept = (self.root / "index.html").read_bytes()

        telling.attend()

        self.assertEqual(kept, before)
        self.assert_is_what_django_answers()


PRESS = """
import sys, django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
settings.LANGUAGE_CODE = "en"
django.setup()
from pathlib import Path
from digests.press import pressing
pressing.BATCH = 3
print("begun", flush=True)
pressing.press(Path(sys.argv[2]))
"""


@override_settings(SITE_URL=SITE, ALLOWED_HOSTS=["press.example"])
class KillTests(TransactionTestCase):
    def test_a_press_that_is_killed_leaves_a_site_that_serves_and_the_next_completes_it(self):
        editor = newsstand.fill()
        folder = Path(self.enterContext(TemporaryDirectory())) / "press"
        case = FileTests()
        case.root, case.client = folder, self.client
        chance = random.Random(3)
        for number in range(2):
            series = Series.objects.get(slug="daily")
            newsstand.edition(series, editor, START + timedelta(days=number), slug=f"day-{number}")
            running = subprocess.Popen(
                [sys.executable, "-c", PRESS, connection.settings_dict["NAME"], str(folder)],
                cwd=settings.BASE_DIR,
                env={**os.environ, "SITE_URL": SITE},
                stdout=subprocess.PIPE,
            )
            running.stdout.read(5)
            with self.subTest(number):
                try:
                    running.wait(chance.uniform(0.05, 0.5))
                except subprocess.TimeoutExpired:
                    os.kill(running.pid, signal.SIGKILL)
                running.wait()
                running.stdout.close()
                for place in folder.rglob("*.html"):
                    self.assertTrue(place.read_text().endswith("</html>\n"), place)

                press(folder)

                case.assert_is_what_django_answers()


class PlaceTests(SimpleTestCase):
    def test_a_page_is_the_index_of_a_folder_and_a_text_is_a_file(self):
        self.assertEqual(places.file_of("/"), "index.html")
        self.assertEqual(places.file_of("/a/海缆/"), "a/海缆/index.html")
        self.assertEqual(places.file_of("/a/feed.rss"), "a/feed.rss")

    def test_what_can_be_no_file_is_none(self):
        for path in ("/a/../", "/./", "//a/", "/.press/x", "/a/" + "汉" * 100 + "/", "a", ""):
            with self.subTest(path):
                self.assertIsNone(places.file_of(path))

    def test_of_two_in_each_others_way_one_has_its_file(self):
        kept = places.keep_apart(["/a/x.md", "/a/x.md/", "/a/x.md.gz/", "/b/"])

        self.assertEqual(kept, {"/a/x.md": "a/x.md", "/b/": "b/index.html"})

    def test_other_peoples_folders_are_refused(self):
        with TemporaryDirectory() as folder:
            (Path(folder) / "a").touch()

            with self.assertRaises(PressError):
                Folder(Path(folder)).prepare()
