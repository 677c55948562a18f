"""Polls among hosts that fail in every way: each has its sentence, none harms another."""

import shutil
import socket
import tempfile
import time
import tracemalloc
import unittest
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from django.db.models import F
from django.test import TestCase, override_settings
from django.utils import translation

from articles import connect, limits
from articles.models import Article, Poll, Sighting, Source
from articles.tasks import poll
from tests import faults, makers

GOOD = 12


@unittest.skipUnless(shutil.which("openssl"), "needs openssl to make certificates")
class FaultTests(TestCase):
    """One poll of them all; the tests look at what it left behind."""

    words: dict[str, str]  # that each must be told in, "" where all is well
    sources: dict[str, Source]
    tally: Counter[str]
    took: float  # seconds
    peak: int  # bytes

    @classmethod
    def setUpTestData(cls) -> None:
        folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        certificates = faults.certificates(folder)
        kinds = faults.faults()
        kinds |= {
            f"good-{n}": faults.Fault("", faults.good(n, slow=n % 2 == 0)) for n in range(GOOD)
        }
        kinds["good-tls"] = faults.Fault("", faults.good(99), True, "good")
        with faults.Faults(kinds, certificates) as web, full() as crowded, unheard() as closed:
            urls = {name: web.url(name) for name in kinds}
            urls |= {"crowded": f"http://{crowded}/", "refused": f"http://{closed}/"}
            urls |= {"no-name": "http://nowhere.test/", "name-hangs": "http://hanging.test/"}
            cls.words = {name: fault.words for name, fault in kinds.items()} | {
                "crowded": "could not be reached in",
                "refused": "accepts no connection",
                "no-name": "no host named nowhere.test",
                "name-hangs": "The name hanging.test could not be looked up",
            }
            cls.sources = {
                name: makers.source(name=name, feed_url=url, due_at="2020-01-01T00:00Z")
                for name, url in urls.items()
            }
            places = [crowded, closed, *map(web.place, kinds)]
            with (
                override_settings(FETCH_ALLOW=places),
                translation.override("en"),
                mock.patch.multiple(limits, DEADLINE=12.0, FIRST_BYTE=6.0, SILENCE=4.5),
                mock.patch.multiple(connect, LOOKUP=4.5, CONNECT=4.5, HANDSHAKE=6.0),
                mock.patch.object(connect, "trust", lambda: faults.trusted(certificates)),
                mock.patch("socket.getaddrinfo", lambda host, *_, **__: look_up(host, web.over)),
            ):
                tracemalloc.start()
                began = time.monotonic()
                cls.tally = poll(source.pk for source in cls.sources.values())
                cls.took = time.monotonic() - began
                cls.peak = tracemalloc.get_traced_memory()[1]
                tracemalloc.stop()

    def test_there_are_more_than_forty_kinds(self):
        self.assertGreater(len([name for name, words in self.words.items() if words]), 90)

    def test_each_fault_is_told_in_its_own_sentence(self):
        told = dict(Source.objects.values_list("name", "error"))
        for name, words in self.words.items():
            with self.subTest(name):
                self.assertRegex(told[name], words or "^$")
                self.assertNotIn("secret", told[name])

    def test_each_was_asked_once_and_none_is_still_held(self):
        self.assertEqual(Poll.objects.count(), len(self.words))
        self.assertFalse(Source.objects.exclude(claimed_by="").exists())
        self.assertEqual(self.tally["polled"], len(self.words))

    def test_what_fails_is_tried_again_later_unless_it_is_gone(self):
        failing = Source.objects.filter(failures=1)

        gone = failing.filter(due_at=None)

        self.assertEqual([source.name for source in gone], ["410"])
        self.assertFalse(failing.filter(due_at__lte=F("failing_since")).exists())

    def test_the_good_ones_among_them_are_unharmed(self):
        well = Source.objects.filter(failures=0, name__startswith="good")

        self.assertEqual(well.count(), GOOD + 1)
        self.assertEqual(Poll.objects.filter(source__in=well, status=200, entries=1).count(), 13)
        self.assertEqual(Article.objects.count(), 0)  # a first poll's undated entries are backlog

    def test_a_feed_does_not_read_our_files(self):
        titles = Sighting.objects.filter(source__name="xml-of-a-file").values_list(
            "title", flat=True
        )

        self.assertEqual(len(titles), 1)
        self.assertNotIn("root", titles[0])

    def test_all_are_over_within_their_deadlines(self):
        self.assertLess(self.took, 50)  # seconds; 12 is the deadline of each, set above

    def test_memory_stays_flat(self):
        self.assertLess(self.peak, 150_000_000)


full = contextmanager(faults.full)


@contextmanager
def unheard():
    """A place where nobody listens."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{closed.getsockname()[1]}"


def look_up(host, over):
    if host == "hanging.test":
        over.wait(10)
    raise socket.gaierror(socket.EAI_NONAME, "unknown")
