"""What is shipped for servers: the settings every part is told alike, and what stays out of it."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management import get_commands
from django.test import SimpleTestCase
from django.urls import resolve

SHIPPED = Path(settings.BASE_DIR) / "deploy"
SAID = """# What the newsroom is told.
SITE_URL=https://news.example.org
DATABASE_URL=postgres://newsroom:pa$$word@/newsroom?sslmode=require&connect_timeout=5
NEWSROOM_HUGO_AUTHOR=The Desk <desk@news.example.org>
EMAIL_FROM="新闻室 <desk@news.example.org>"
; of another kind
  NEWSROOM_MODEL =\t
NEWSROOM_FONT='/srv/my fonts/a.otf'
"""


class ManageTests(SimpleTestCase):
    def test_it_is_told_what_the_services_are_told(self):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "deploy").mkdir()
            manage = shutil.copy(SHIPPED / "manage", Path(folder, "deploy"))
            python = Path(folder, ".venv/bin/python")
            python.parent.mkdir(parents=True)
            python.write_text("#!/bin/sh\nprintf '%s\\n' \"$@\"; env -0 | tr '\\0' '\\n'\n")
            python.chmod(0o755)
            told = Path(folder, "environment")
            told.write_text(SAID)

            done = subprocess.run(
                [manage, "doctor", "a b"],
                env={"PATH": os.environ["PATH"], "NEWSROOM_SETTINGS": str(told)},
                capture_output=True,
                text=True,
            )

        self.assertEqual((done.returncode, done.stderr), (0, ""))
        lines = done.stdout.splitlines()
        self.assertEqual(lines[:3], ["manage.py", "doctor", "a b"])
        for line in (
            "SITE_URL=https://news.example.org",
            "DATABASE_URL=postgres://newsroom:pa$$word@/newsroom?sslmode=require&connect_timeout=5",
            "NEWSROOM_HUGO_AUTHOR=The Desk <desk@news.example.org>",
            "EMAIL_FROM=新闻室 <desk@news.example.org>",
            "NEWSROOM_MODEL=",
            "NEWSROOM_FONT=/srv/my fonts/a.otf",
        ):
            self.assertIn(line, lines)


class SecretTests(SimpleTestCase):
    def test_no_secret_of_the_checkout_goes_into_an_image(self):
        ignored = (Path(settings.BASE_DIR) / ".dockerignore").read_text().splitlines()

        self.assertLessEqual({"**/.env", "var", ".git"}, set(ignored))
        self.assertIn("--exclude .env ", (SHIPPED / "install").read_text())


class ContainerTests(SimpleTestCase):
    """compose.yaml and the Containerfile, held against what they speak of."""

    def setUp(self):
        self.file: dict[str, Any] = yaml.safe_load((SHIPPED / "compose.yaml").read_text())
        self.image = (SHIPPED / "Containerfile").read_text()
        self.services = self.file["services"]
        self.ours = [each for each in self.services.values() if "build" in each]

    def test_every_service_that_is_waited_for_and_every_volume_is_there(self):
        for name, service in self.services.items():
            with self.subTest(name):
                self.assertLessEqual(set(service.get("depends_on", {})), set(self.services))
                named = {each.partition(":")[0] for each in service.get("volumes", [])}
                self.assertLessEqual(named, set(self.file["volumes"]))

    def test_every_name_in_the_environment_is_a_knob(self):
        knobs = (Path(settings.BASE_DIR) / "newsroom" / "settings.py").read_text()
        names = {name for each in self.ours for name in each["environment"]}
        names |= set(re.findall(r"(\w+)=", re.search(r"^ENV (.*)$", self.image, re.M)[1]))

        for name in names - {"PYTHONUNBUFFERED"}:
            self.assertIn(f'("{name}"', knobs)

    def test_every_command_is_one_of_ours(self):
        for service in self.ours:
            _python, script, command, *_ = service.get("command") or ["", "manage.py", "run"]
            self.assertEqual((script, command in get_commands()), ("manage.py", True))

    def test_the_image_is_built_here_and_asked_at_an_address_that_is_answered(self):
        context = (SHIPPED / self.ours[0]["build"]["context"]).resolve()

        self.assertTrue((context / self.ours[0]["build"]["dockerfile"]).exists())
        for path in re.findall(r"http://127.0.0.1:8000(/\w+)", self.image):
            self.assertEqual(resolve(path).func.__name__, path[1:])

    def test_it_is_started_as_the_unit_starts_it(self):
        unit = (SHIPPED / "systemd" / "newsroom-web@.service").read_text()
        said = re.search(r"^ExecStart=\S+ (.*)$", unit, re.M)[1].replace("%i", "8000")
        image = re.findall(r'"([^"]*)"', re.search(r"^CMD (.*)$", self.image, re.M)[1])

        self.assertEqual(
            [each for each in image[1:] if not each.startswith("--host")],
            [each for each in said.split() if not each.startswith("--host")],
        )


@unittest.skipUnless(shutil.which("systemd-analyze"), "there is no systemd")
class UnitTests(SimpleTestCase):
    def test_systemd_finds_nothing_wrong_with_them(self):
        with tempfile.TemporaryDirectory() as folder:
            for unit in (SHIPPED / "systemd").iterdir():
                text = unit.read_text().replace(
                    "/opt/newsroom/current/.venv/bin/python", sys.executable
                )
                text = text.replace("=newsroom\n", "=root\n")
                name = unit.name.replace("@.", "@8001.")
                Path(folder, name).write_text(text)

            found = subprocess.run(
                ["systemd-analyze", "verify", "--man=no", *map(str, Path(folder).iterdir())],
                env={**os.environ, "SYSTEMD_UNIT_PATH": f"{folder}:/lib/systemd/system"},
                capture_output=True,
                text=True,
            )

        said = [line for line in found.stderr.splitlines() if "newsroom" in line]
        self.assertEqual((found.returncode, said), (0, []), found.stderr)

    def test_each_is_kept_from_what_it_does_not_need(self):
        for unit in (SHIPPED / "systemd").glob("newsroom-w*.service"):
            for wish in ("NoNewPrivileges", "ProtectSystem", "CapabilityBoundingSet", "PrivateTmp"):
                self.assertIn(f"\n{wish}=", unit.read_text(), unit.name)


class ScriptTests(SimpleTestCase):
    def test_they_are_read_by_bash_and_refuse_what_they_do_not_know(self):
        for script in ("install", "uninstall", "manage"):
            done = subprocess.run(["bash", "-n", SHIPPED / script], capture_output=True)
            self.assertEqual((done.returncode, done.stderr), (0, b""), script)

        done = subprocess.run([SHIPPED / "install", "--what"], capture_output=True, text=True)

        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("--postgres", done.stderr)

    def test_what_is_no_name_of_a_site_is_refused_before_anything_is_done(self):
        tools = self.enterContext(tempfile.TemporaryDirectory())  # nothing to install with
        for name in ("dirname", "date"):
            Path(tools, name).symlink_to(shutil.which(name) or "")
        told: Any = {"capture_output": True, "text": True, "env": {"PATH": tools}}
        for host in ("https://news.example.org", "news.example.org:8080", "a/b", "a b"):
            with self.subTest(host):
                done = subprocess.run(["/bin/bash", SHIPPED / "install", host], **told)

                self.assertIn("HOST is a name alone", done.stderr)
                self.assertEqual((done.returncode, done.stdout), (1, ""))

    def test_a_release_that_was_not_finished_is_none_to_go_back_to(self):
        home = Path(self.enterContext(tempfile.TemporaryDirectory()))
        (home / "deploy").mkdir()
        fails = 'NEW=$PWD/new\nrsync() { mkdir "$NEW"; touch made; return 1; }\nrelease'
        script = (SHIPPED / "install").read_text().replace('\nmain "$@"', f"\n{fails}")
        (home / "deploy" / "install").write_text(script)

        done = subprocess.run(["bash", home / "deploy" / "install"], capture_output=True)

        self.assertEqual((done.returncode, (home / "made").exists()), (1, True))
        self.assertFalse((home / "new").exists())

    def test_what_is_installed_is_taken_away_again(self):
        """Every unit and every file of nginx's that the one puts there, the other names."""
        uninstall = (SHIPPED / "uninstall").read_text()

        for place in ("systemd/system/newsroom-", "nginx/newsroom-", "/opt/newsroom", "userdel"):
            self.assertIn(place, uninstall)
        for unit in (SHIPPED / "systemd").iterdir():
            self.assertRegex(unit.name, r"^newsroom-[\w@]+\.(service|timer|path)$")
