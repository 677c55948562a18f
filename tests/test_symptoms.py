"""The doctor's eye for what fails without a page that fails."""

import os
import subprocess
from datetime import timedelta
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from django.core.management import call_command
from django.test import TestCase, TransactionTestCase, override_settings
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from articles.models import Beat
from newsroom import symptoms
from newsroom.models import Footprint
from tests import makers


class SymptomTests(TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(TemporaryDirectory()))

    def found(self) -> dict[str, tuple[bool, str]]:
        return {sign.name: (sign.good, sign.said) for sign in symptoms.look()}

    def test_a_newsroom_that_has_begun_is_well(self) -> None:
        self.assertEqual({good for good, _said in self.found().values()}, {True})

    def test_a_press_that_cannot_be_written_is_said(self) -> None:
        with (
            override_settings(PRESS=str(self.folder / "press")),
            mock.patch("os.access", lambda place, mode: False),
        ):
            good, said = self.found()["press"]

        self.assertFalse(good)
        self.assertIn("cannot be written", said)

    def test_what_the_press_stumbled_over_is_said(self) -> None:
        with override_settings(PRESS=str(self.folder)):
            self.assertTrue(self.found()["press"][0])
            Beat.stumble("press", "No space left on device")

            self.assertEqual(self.found()["press"], (False, "No space left on device"))

    def test_an_nginx_that_has_not_read_the_maps_is_said(self) -> None:
        maps = self.folder / ".nginx"
        maps.mkdir()
        (maps / "gone.map").write_text("")
        me = Path("/proc", str(os.getpid()))
        now = timezone.now().timestamp()
        for written, good in ((now - 10 * 86400, True), (now - 300, None), (now, True)):
            os.utime(maps / "gone.map", (written, written))
            began = now - 86400 if good is None else symptoms.born_at(me)
            with (
                self.subTest(written),
                override_settings(PRESS=str(self.folder)),
                mock.patch.object(symptoms, "processes", lambda name: iter([me])),
                mock.patch.object(symptoms, "born_at", lambda process, at=began: at),
            ):
                self.assertEqual(self.found()["nginx"][0], bool(good))

    def test_an_nginx_that_read_them_at_once_is_well(self) -> None:
        maps = self.folder / ".nginx"
        maps.mkdir()
        (maps / "gone.map").write_text("")
        written = timezone.now().timestamp() - 300
        os.utime(maps / "gone.map", (written, written))
        me = Path("/proc", str(os.getpid()))
        with (
            override_settings(PRESS=str(self.folder)),
            mock.patch.object(symptoms, "processes", lambda name: iter([me])),
            mock.patch.object(symptoms, "born_at", lambda process: written - 0.9),
        ):
            self.assertEqual(self.found()["nginx"], (True, "has read the maps of the press"))

    def test_a_process_is_as_old_as_it_is(self) -> None:
        began = timezone.now().timestamp()
        with subprocess.Popen(["sleep", "60"]) as sleeper:
            runs = timezone.now().timestamp()
            place = Path("/proc", str(sleeper.pid))

            self.assertGreater(symptoms.born_at(place), began - 2.5)  # the kernel counts coarsely
            self.assertLess(symptoms.born_at(place), runs + 2.5)
            self.assertIn(place, list(symptoms.processes("sleep")))
            sleeper.kill()
        self.assertEqual(symptoms.born_at(place), 0.0)

    def test_a_folder_of_hugo_sites_without_a_checkout_is_said(self) -> None:
        with override_settings(HUGO=str(self.folder)):
            self.assertFalse(self.found()["hugo"][0])
            (self.folder / "blog" / ".git").mkdir(parents=True)

            self.assertEqual(self.found()["hugo"], (True, "git checkouts: blog"))

    def test_a_backup_of_three_days_ago_is_said(self) -> None:
        self.assertIn(symptoms.MISSING, self.found()["backup"][1])
        Beat.strike("backup")
        self.assertEqual(self.found()["backup"], (True, "made 0.0 days ago"))

        Beat.objects.filter(name="backup").update(at=timezone.now() - timedelta(days=3))

        self.assertFalse(self.found()["backup"][0])

    def test_a_worker_whose_clock_is_ahead_is_said(self) -> None:
        Beat.objects.create(name="worker", at=timezone.now() + timedelta(minutes=1))

        good, said = self.found()["clocks"]

        self.assertFalse(good)
        self.assertRegex(said, r"worker is \+(59|60) s off")

    def test_a_disk_that_is_nearly_full_is_said(self) -> None:
        day = timezone.localdate()
        Footprint.objects.create(kind="free home", day=day, bytes=1 << 20, place="home")

        good, said = self.found()["room"]

        self.assertFalse(good)
        self.assertIn("Only 1.0\xa0MB left", said)

    def test_superusers_with_a_password_alone_are_named(self) -> None:
        boss = makers.user("", is_superuser=True)
        self.assertIn(boss.username, self.found()["second factor"][1])

        TOTPDevice.objects.create(user=boss, name="phone", confirmed=True)

        self.assertNotIn(boss.username, self.found()["second factor"][1])


class BackupTests(TransactionTestCase):
    def test_a_backup_leaves_a_sign(self) -> None:
        folder = Path(self.enterContext(TemporaryDirectory()))

        call_command("backup", folder, stdout=StringIO())

        self.assertIsNotNone(Beat.age("backup"))
