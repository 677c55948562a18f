"""What the environment makes of the settings, and the secret an installation keeps."""

import ast
import os
import resource
import secrets
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import SimpleTestCase, override_settings

from digests.models import Series
from newsroom.settings import hosts_of, kept_secret

ASK = """
import sys, django
django.setup()
from django.test import Client
for host in sys.argv[1:]:
    print(Client().get("/healthz", headers={"host": host}).status_code)
"""


class KnobTests(SimpleTestCase):
    def test_make_keeps_every_knob_of_the_user_from_the_tests(self):
        tree = ast.parse(Path(settings.BASE_DIR, "newsroom", "settings.py").read_text())
        calls = (each for each in ast.walk(tree) if isinstance(each, ast.Call) and each.args)
        read = {
            call.args[0].value
            for call in calls
            if ast.unparse(call.func).rpartition(".")[0] == "env"
            and isinstance(call.args[0], ast.Constant)
        }
        makefile = Path(settings.BASE_DIR, "Makefile").read_text()
        kept = set(makefile.partition("KNOBS := ")[2].partition("$(filter NEWSROOM_%")[0].split())

        others = {name for name in read if not name.startswith("NEWSROOM_")}

        self.assertIn("SITE_URL", others)
        self.assertEqual(others - kept, set())


class FolderTestCase(SimpleTestCase):
    def setUp(self):
        self.home = Path(self.enterContext(TemporaryDirectory()))


class AddressTests(FolderTestCase):
    def answers(self, *hosts: str, **environment: str) -> list[str]:
        """The status by which a newsroom in this environment answers each of these hosts."""
        ours = {"NEWSROOM_HOME": str(self.home), "DJANGO_SETTINGS_MODULE": "newsroom.settings"}
        knobs = {name: value for name, value in os.environ.items() if name != "ALLOWED_HOSTS"}
        return subprocess.run(
            [sys.executable, "-c", ASK, *hosts],
            cwd=settings.BASE_DIR,
            env=knobs | ours | environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()

    def test_the_public_address_is_answered_without_naming_its_host_again(self):
        url = "https://news.example.org"

        found = self.answers("news.example.org", "127.0.0.1:8000", "evil.example", SITE_URL=url)

        self.assertEqual(found, ["200", "200", "400"])

    def test_hosts_that_are_named_are_all_there_are(self):
        url = "https://news.example.org"

        found = self.answers("news.example.org", "b.example", SITE_URL=url, ALLOWED_HOSTS=url[8:])

        self.assertEqual(found, ["200", "400"])

    def test_the_host_is_read_as_browsers_send_it(self):
        for url, host in (
            ("https://News.Example.org:8443/daily", "news.example.org"),
            ("https://新闻.example", "xn--efvy88h.example"),
            ("http://[::1]:8000", "[::1]"),
        ):
            with self.subTest(url):
                self.assertEqual(hosts_of(url), [host])

    def test_what_is_no_whole_address_has_no_host(self):
        for url in ("", "news.example.org", "http://[half", "https://a:b"):
            with self.subTest(url):
                self.assertEqual(hosts_of(url), [])


class SecretTests(FolderTestCase):
    def setUp(self):
        super().setUp()
        self.path = self.home / "secret_key"

    def test_a_secret_is_made_once_for_its_owner_only(self):
        secret = kept_secret(self.path)

        self.assertGreater(len(secret), 50)
        self.assertEqual(kept_secret(self.path), secret)
        self.assertEqual(self.path.stat().st_mode & 0o777, 0o600)
        self.assertEqual(list(self.home.iterdir()), [self.path])

    def test_of_two_processes_that_start_together_both_keep_the_first_secret(self):
        def overtaken(size: int) -> str:
            self.path.write_text("theirs")
            return "ours"

        with patch.object(secrets, "token_urlsafe", overtaken):
            secret = kept_secret(self.path)

        self.assertEqual((secret, self.path.read_text()), ("theirs", "theirs"))

    def test_a_process_that_dies_leaves_no_half_a_secret(self):
        with (
            patch.object(secrets, "token_urlsafe", side_effect=KeyboardInterrupt),
            self.assertRaises(KeyboardInterrupt),
        ):
            kept_secret(self.path)

        self.assertEqual(list(self.home.iterdir()), [])

    def test_a_secret_for_which_there_is_no_room_is_one_sentence_and_no_file(self):
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        self.addCleanup(resource.setrlimit, resource.RLIMIT_FSIZE, limits)

        resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))
        with self.assertRaisesMessage(ImproperlyConfigured, "cannot be kept"):
            kept_secret(self.path)

        self.assertEqual(list(self.home.iterdir()), [])

    def test_an_empty_secret_is_refused_with_a_sentence(self):
        self.path.write_text("\n")

        with self.assertRaisesMessage(ImproperlyConfigured, f"{self.path} is empty"):
            kept_secret(self.path)


class ZoneTests(SimpleTestCase):
    def test_a_new_series_is_in_the_zone_of_the_site(self):
        with override_settings(TIME_ZONE="Pacific/Auckland"):
            self.assertEqual(Series().time_zone, "Pacific/Auckland")
