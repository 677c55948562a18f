"""A real reader of feeds follows ours over loopback: newsboat, corrected and withdrawn."""

import sqlite3
import subprocess
import tempfile
import unittest
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from shutil import which

import time_machine
from django.test import TestCase

from digests.layout import LAYOUTS
from digests.models import Digest
from digests.publish import withdraw
from tests import errors, makers
from tests.web import Web

SHOWN = "SELECT guid, title, content FROM rss_item WHERE deleted = 0 ORDER BY pubDate DESC"


@unittest.skipUnless(which("newsboat"), "newsboat is not here")
class NewsboatTests(TestCase):
    def setUp(self) -> None:
        self.by = makers.user("Publisher")
        series = makers.series(slug="daily", title="每日精选", layout=LAYOUTS["daily"].to_json())
        self.editions = [
            errors.out(errors.edition(series, errors.article(), day=day), self.by)
            for day in range(2)
        ]
        self.home = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.web = self.enterContext(Web())

    def subscribe(self, *addresses: str) -> None:
        self.addresses = addresses
        (self.home / "config").write_text("reload-threads 1\n")
        (self.home / "urls").write_text("".join(f"{self.web.url}{a}\n" for a in addresses))

    def reload(self) -> list[tuple[str, str, str]]:
        """What newsboat has of our feeds after it has asked for them again."""
        for address in self.addresses:
            answer = self.client.get(address)
            kind = answer["Content-Type"].partition(";")[0]
            self.web.pages[address] = (kind, answer.content.decode())
        files = {"-C": "config", "-u": "urls", "-c": "cache.db"}
        command = ["newsboat"]
        for option, name in files.items():
            command += [option, str(self.home / name)]
        command += ["-x", "reload"]
        there = {"HOME": str(self.home), "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"}
        subprocess.run(command, env=there, check=True, capture_output=True, timeout=120)
        with closing(sqlite3.connect(self.home / "cache.db")) as cache:
            return cache.execute(SHOWN).fetchall()

    def follow(self, address: str) -> None:
        self.subscribe(address)
        first = self.reload()
        errors.correct(self.editions[0], by=self.by)
        corrected = self.reload()
        with time_machine.travel(errors.DAY + timedelta(days=2), tick=False):
            gone = Digest.objects.select_related("series").get(pk=self.editions[1].pk)
            withdraw(gone, by=self.by, note="第 1 条的金额有误。")
        withdrawn = self.reload()

        ids = [edition.urn for edition in reversed(self.editions)]
        for found in (first, corrected, withdrawn):
            self.assertEqual([guid for guid, _title, _text in found], ids)
        self.assertIn("300元", first[1][2])
        self.assertIn("更正", corrected[1][2])
        self.assertIn("<strong>200元</strong>", corrected[1][2])
        self.assertEqual(withdrawn[0][1], f"【已撤回】{self.editions[1].title}")
        self.assertIn("第 1 条的金额有误。", withdrawn[0][2])
        self.assertNotIn("300元", withdrawn[0][2])

    def test_it_updates_a_corrected_entry_and_shows_the_notice_of_a_withdrawn_one_by_rss(self):
        self.follow("/daily/feed.rss")

    def test_and_by_atom(self):
        self.follow("/daily/feed.atom")
