"""What the storm's instruments show: the clock that is set, and faults that must be found."""

import shutil
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import skipUnless

from django.test import SimpleTestCase, TestCase

from articles.models import Article, ArticleTransition
from articles.workflow import State
from bench.storm import audit
from bench.storm.house import Home
from bench.storm.skew import Skew
from tests import makers

# Says both clocks whenever it is asked.
SAY = "import sys, time\nfor _ in sys.stdin: print(time.time(), time.monotonic(), flush=True)"


@skipUnless(shutil.which("cc"), "clocks are shifted by a library that is compiled")
class SkewTests(SimpleTestCase):
    def setUp(self):
        self.skew = Skew(Path(self.enterContext(TemporaryDirectory())))
        self.child = self.enterContext(
            subprocess.Popen(
                [sys.executable, "-c", SAY],
                env=self.skew.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
        self.addCleanup(self.child.terminate)

    def says(self) -> tuple[float, float]:
        """How far the child's two clocks are from ours."""
        assert self.child.stdin and self.child.stdout
        self.child.stdin.write("\n")
        self.child.stdin.flush()
        day, steady = map(float, self.child.stdout.readline().split())
        return day - time.time(), steady - time.monotonic()

    def test_the_clock_of_the_day_is_set_while_it_runs_and_the_steady_one_is_not(self):
        for seconds in (0, 60, -60):
            with self.subTest(seconds):
                self.skew.set(seconds)

                day, steady = self.says()

                self.assertAlmostEqual(day, seconds, delta=5)
                self.assertAlmostEqual(steady, 0, delta=5)


class HomeTests(SimpleTestCase):
    def test_a_full_home_takes_no_byte_more_until_it_is_emptied(self):
        with Home(Path(self.enterContext(TemporaryDirectory())) / "home") as home:
            if not home.small:
                self.skipTest("no tmpfs can be mounted here")
            home.fill()
            with self.assertRaises(OSError):
                (home.folder / "more").write_bytes(b"x")
            home.empty()

            (home.folder / "more").write_bytes(b"x")


class AuditTests(TestCase):
    def test_a_chain_of_moves_with_a_hole_is_found(self):
        article = makers.article(text="一则消息。", headline="消息", summary="一则消息。")
        article.move(State.REVIEW)
        self.assertEqual(audit.transitions().faults, ())

        ArticleTransition.objects.all().delete()

        [fault] = audit.transitions().faults
        self.assertIn("is review, by its transitions draft", fault)

    def test_a_state_without_its_move_is_found(self):
        article = makers.article(text="一则消息。", headline="消息", summary="一则消息。")
        article.move(State.REVIEW)

        Article.objects.update(state=State.SPIKED)

        self.assertEqual(len(audit.transitions().faults), 1)

    def test_what_is_lost_or_sent_too_often_is_found(self):
        came = ["a", "a", "b", "x"]

        found = audit.delivered("notices", {"a", "b", "c"}, came, strokes=0)

        self.assertEqual(
            set(found.faults), {"lost: c", "1 doubled", "never put: x"}, "one of each kind"
        )
        self.assertEqual(audit.delivered("notices", {"a", "b"}, came[:3], strokes=1).faults, ())

    def test_a_claim_that_nobody_gave_back_is_found(self):
        article = makers.article()
        self.assertEqual(audit.held().faults, ())

        Article.objects.filter(pk=article.pk).update(claimed_by="somebody")

        self.assertEqual(len(audit.held().faults), 1)
