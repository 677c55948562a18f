"""What is shipped for servers: the settings every part is told alike, and what stays out of it."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from django.conf import settings
from django.test import SimpleTestCase

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
