"""A backup holds every row and file of one moment, and goes into either database."""

import gzip
import os
import resource
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from threading import Thread
from typing import Any
from unittest import skipUnless
from unittest.mock import patch
from uuid import uuid4

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.test import TransactionTestCase, override_settings
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from articles.locks import waiting
from articles.models import Article, Beat, Host, Price, Source
from digests import publish
from newsroom import second_factor
from newsroom.backup.archive import UNFINISHED, UNPROVED, BackupError, verify
from newsroom.backup.restoring import put_files, restore
from newsroom.backup.saving import save
from tests import makers

MAKE_ONE = "from articles.models import Topic; Topic.objects.create(name='新')"


@contextmanager
def new_database(kind: str, home: Path) -> Iterator[str]:
    """The address of an empty database of a kind."""
    if kind == "sqlite":
        yield f"sqlite:///{home / 'other.sqlite3'}"
        return
    name, told = f"other_{uuid4().hex[:8]}", connection.settings_dict
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    try:
        yield f"postgres://{told['USER']}@/{told['HOST']}/{name}"
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


class BackupTestCase(TransactionTestCase):
    def setUp(self):
        self.home = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.media = self.home / "media"
        (self.media / "cards").mkdir(parents=True)
        (self.media / "cards" / "图.png").write_bytes(b"\x89PNG\0")
        self.enterContext(override_settings(MEDIA_ROOT=self.media))
        self.file = self.home / "kept.tar.gz"

    def furnish(self) -> None:
        """Rows of every kind of column: texts, moments, bytes, money, durations, numbers."""
        edition = makers.digest(title="第一期：“苹果” & 清华🍎")
        editor = makers.user("Publisher")
        TOTPDevice.objects.create(user=editor, name="TOTP", last_t=59_000_000)
        second_factor.print_anew(editor)
        publish.approve(edition, by=editor)
        publish.publish(edition, by=editor)
        Price.objects.create(model="小模型", per_in=Decimal("0.000000001"), per_out=Decimal("2.5"))
        Host.objects.create(
            name="a.example", next_at=timezone.now(), pause=timedelta(seconds=1, microseconds=7)
        )
        Article.objects.update(indexed=False)

    def elsewhere(self, url: str, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """A command of another newsroom, with a home and a database of its own."""
        home = self.home / "other-home"
        environment = os.environ | {"NEWSROOM_HOME": str(home), "DATABASE_URL": url}
        return subprocess.run(
            [sys.executable, str(settings.BASE_DIR / "manage.py"), *command],
            env=environment,
            capture_output=True,
            text=True,
        )

    def kinds(self) -> list[str]:
        return ["sqlite", "postgresql"] if connection.vendor == "postgresql" else ["sqlite"]


class RoundTripTests(BackupTestCase):
    def test_all_of_it_comes_back_in_either_database(self):
        self.furnish()
        save(self.file)

        for kind in self.kinds():
            with self.subTest(kind), new_database(kind, self.home) as url:
                again = self.home / f"{kind}.tar.gz"

                for command in (("restore", str(self.file)), ("backup", str(again))):
                    done = self.elsewhere(url, *command)
                    self.assertEqual((done.returncode, done.stderr), (0, ""))
                made = self.elsewhere(url, "shell", "-c", MAKE_ONE)

                self.assertEqual(verify(again)["sums"], verify(self.file)["sums"])
                card = self.home / "other-home" / "media" / "cards" / "图.png"
                self.assertEqual(card.read_bytes(), b"\x89PNG\0")
                # The next row has a number of its own.
                self.assertEqual(made.returncode, 0, made.stderr)

    def test_it_is_of_one_moment_while_others_write(self):
        makers.source(name="before")
        written: list[str] = []

        def write_meanwhile(table: str) -> None:
            if not written:
                written.append(table)
                thread = Thread(target=write)
                thread.start()
                thread.join()

        def write() -> None:
            makers.reviewed(source=makers.source(name="meanwhile"))
            connections.close_all()

        counts = save(self.file, write_meanwhile)

        self.assertTrue(Source.objects.filter(name="meanwhile").exists())
        self.assertEqual(counts["rows/articles.Source.jsonl"], 1)
        self.assertEqual(counts["rows/articles.Article.jsonl"], 0)

    def test_nobody_else_may_read_it(self):
        save(self.file)

        self.assertEqual(self.file.stat().st_mode & 0o777, 0o600)


class RefusalTests(BackupTestCase):
    def test_a_database_in_use_is_not_restored_into(self):
        makers.user()
        save(self.file)

        with self.assertRaisesMessage(BackupError, "in use"):
            restore(self.file)

    def test_a_changed_byte_is_found_before_a_row_is_written(self):
        makers.source(name="甲社")
        save(self.file)
        plain = gzip.decompress(self.file.read_bytes())
        self.file.write_bytes(gzip.compress(plain.replace("甲社".encode(), "乙社".encode())))

        with self.assertRaisesMessage(BackupError, "articles.Source.jsonl"):
            verify(self.file)

    def test_half_a_file_is_none(self):
        self.furnish()
        save(self.file)
        whole = self.file.read_bytes()

        for length in (0, 1, 100, len(whole) // 2):
            with self.subTest(length), self.assertRaises(BackupError):
                self.file.write_bytes(whole[:length])
                verify(self.file)

    def test_an_archive_without_its_end_is_no_backup(self):
        with tarfile.open(self.file, "w:gz") as tar:
            tar.add(self.media / "cards" / "图.png", "media/x.png")

        with self.assertRaisesMessage(BackupError, "its end is missing"):
            verify(self.file)

    def test_a_file_that_is_there_stays_as_it_is(self):
        self.file.write_text("mine")

        with self.assertRaisesMessage(CommandError, "there already"):
            call_command("backup", self.file, stdout=StringIO())

        self.assertEqual(self.file.read_text(), "mine")

    def test_a_folder_that_is_missing_is_said(self):
        with self.assertRaisesMessage(CommandError, "could not be written"):
            call_command("backup", self.home / "none" / "x.tar.gz", stdout=StringIO())


class OtherTablesTests(BackupTestCase):
    """A backup read through the wrong models would lack columns, or a whole table."""

    def setUp(self):
        super().setUp()
        self.recorder = MigrationRecorder(connection)

    def test_older_tables_are_not_kept_as_if_they_were_ours(self):
        self.recorder.record_unapplied("digests", "0007_press")
        self.addCleanup(self.recorder.record_applied, "digests", "0007_press")

        with self.assertRaisesMessage(BackupError, "digests.0007_press is missing"):
            save(self.file)

        self.assertEqual(list(self.home.glob("*kept*")), [])

    def test_so_are_older_tables_of_a_library(self):
        self.recorder.record_unapplied("otp_static", "0001_initial")
        self.addCleanup(self.recorder.record_applied, "otp_static", "0001_initial")

        with self.assertRaisesMessage(BackupError, "otp_static.0001_initial is missing"):
            save(self.file)

    def test_newer_tables_are_not_kept_as_if_they_were_ours(self):
        self.recorder.record_applied("articles", "9999_later")
        self.addCleanup(self.recorder.record_unapplied, "articles", "9999_later")

        with self.assertRaisesMessage(BackupError, "articles.9999_later"):
            save(self.file)

    @skipUnless(connection.vendor == "postgresql", "SQLite changes a table for those who come")
    def test_no_table_changes_under_a_backup(self):
        makers.source()
        tried: list[str] = []

        def change_meanwhile(table: str) -> None:
            if not tried:
                thread = Thread(target=change)
                thread.start()
                thread.join()

        def change() -> None:
            try:
                with waiting(connection, 0.1), connection.cursor() as cursor:
                    cursor.execute("ALTER TABLE articles_source ALTER COLUMN name TYPE text")
                tried.append("done")
            except OperationalError as error:
                tried.append(str(error))
            connections.close_all()

        counts = save(self.file, change_meanwhile)

        self.assertIn("lock timeout", tried[0])
        self.assertEqual(counts["rows/articles.Source.jsonl"], 1)


class FullDiskTests(BackupTestCase):
    @contextmanager
    def room(self, size: int) -> Iterator[None]:
        """No file of this process may become longer, as on a disk that is full."""
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    def test_a_backup_that_has_no_room_leaves_nothing_and_says_so(self):
        (self.media / "big").write_bytes(os.urandom(200_000))

        with (
            self.room(100_000),
            self.assertRaisesMessage(CommandError, "The backup could not be written: File too"),
        ):
            call_command("backup", self.file, stdout=StringIO())

        left = sorted(path.name for path in self.home.iterdir())
        self.assertEqual(left, ["media"])

    def test_files_that_find_no_room_are_put_in_when_there_is_some(self):
        (self.media / "big").write_bytes(os.urandom(200_000))
        save(self.file)
        other = self.enterContext(tempfile.TemporaryDirectory())

        with override_settings(MEDIA_ROOT=Path(other)):
            with self.room(100_000), self.assertRaisesMessage(BackupError, "could not be put into"):
                put_files(self.file)
            put_files(self.file)

        self.assertEqual(Path(other, "big").stat().st_size, 200_000)

    def test_a_database_that_finds_no_room_is_told_in_a_sentence(self):
        save(self.file)

        with self.room(100_000):
            done = self.elsewhere(f"sqlite:///{self.home / 'other.sqlite3'}", "restore", self.file)

        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, r"^CommandError: [^\n]+disk[^\n]+\n$")

    def test_what_a_killed_backup_left_goes_and_what_another_one_writes_stays(self):
        dead = self.home / f"{UNFINISHED}kept.tar.gz.1"
        alive = self.home / f"{UNFINISHED}kept.tar.gz.2"
        for path, age in ((dead, 7200), (alive, 0)):
            path.touch()
            os.utime(path, (time.time() - age,) * 2)

        save(self.file)

        self.assertEqual(list(self.home.glob(".*")), [alive])


class FolderTests(BackupTestCase):
    def test_the_newest_stay(self):
        for hour in (1, 2, 3):
            (self.home / f"newsroom-2020-01-01T0{hour}0000Z.tar.gz").touch()

        call_command("backup", self.home, keep=2, stdout=StringIO())

        left = sorted(path.name for path in self.home.glob("newsroom-*"))
        self.assertEqual(left[0], "newsroom-2020-01-01T030000Z.tar.gz")
        self.assertIn(f"newsroom-{timezone.now():%Y-%m-%d}", left[1])
        self.assertEqual(len(left), 2)

    def test_no_old_one_goes_before_the_new_one_was_restored_for_a_trial(self):
        old = self.home / "newsroom-2020-01-01T010000Z.tar.gz"
        old.touch()

        self.fail_a_drill(self.home, keep=1)

        self.assertTrue(old.exists())

    def test_one_that_could_not_be_restored_bears_no_good_ones_name(self):
        said = self.fail_a_drill(self.home, keep=1)

        (left,) = self.home.glob("newsroom-*")
        self.assertTrue(left.name.endswith(f"Z.tar.gz{UNPROVED}"), left.name)
        self.assertIn(str(left), said)
        self.assertEqual(list(self.home.glob("*.tar.gz")), [])
        self.assertIsNone(Beat.age("backup"))

    def test_so_does_one_for_which_a_name_was_given(self):
        said = self.fail_a_drill(self.file)

        aside = self.file.with_name(f"{self.file.name}{UNPROVED}")
        self.assertEqual((self.file.exists(), aside.exists()), (False, True))
        self.assertIn(str(aside), said)

    def test_bad_ones_take_no_good_ones_place_and_no_room_for_long(self):
        bad = [self.home / f"newsroom-2020-01-0{n}T010000Z.tar.gz{UNPROVED}" for n in (3, 4)]
        good = [self.home / f"newsroom-2020-01-0{n}T010000Z.tar.gz" for n in (1, 2)]
        for path in (*bad, *good):
            path.touch()
            os.utime(path, (time.time() - 86_400,) * 2)

        call_command("backup", self.home, keep=3, drill=True, stdout=StringIO())

        left = sorted(path.name for path in self.home.glob("newsroom-*"))
        self.assertEqual(left[:2], [path.name for path in good])
        self.assertEqual((len(left), left[2][-8:]), (3, "Z.tar.gz"))

    def fail_a_drill(self, place: Path, **wishes: Any) -> str:
        """Make a backup that nobody can restore; what was said about it."""
        unfit = {"NEWSROOM_WORKERS": "many"}  # for whoever starts from here on
        with patch.dict(os.environ, unfit), self.assertRaises(CommandError) as refused:
            call_command("backup", place, drill=True, stdout=StringIO(), **wishes)
        return str(refused.exception)

    def test_a_drill_restores_it_and_leaves_nothing(self):
        self.furnish()
        save(self.file)
        out = StringIO()

        call_command("restore", self.file, drill=True, stdout=out)

        self.assertIn("drill rows=", out.getvalue())

    def test_a_drill_with_a_damaged_file_fails(self):
        self.file.write_bytes(b"no backup")

        with self.assertRaisesMessage(CommandError, str(self.file)):
            call_command("restore", self.file, drill=True, stdout=StringIO())
