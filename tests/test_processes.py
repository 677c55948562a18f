"""The supervisor keeps its children alive and leaves none behind; the processes are real."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from django.test import SimpleTestCase

from newsroom.processes import Child, Supervisor, answers, port_is_free

ROOT = Path(__file__).resolve().parent.parent

# Each writes its number into the book it is given and then lives on in its own way.
LIFE = "import os, sys, time; print(os.getpid(), file=open(sys.argv[1], 'a')); time.sleep(60)"
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);" + LIFE
# As with the queue's workers: a leader that ends when asked, and one of its group that does not.
FAMILY = "import os, signal; os.fork() or signal.signal(signal.SIGTERM, signal.SIG_IGN);" + LIFE
# A supervisor in a process of its own, so that it can be killed.
OWNER = """
import sys
from newsroom.processes import Child, Supervisor
book, life = sys.argv[1:]
supervisor = Supervisor(tell=lambda line: None, grace=0.5)
supervisor.listen()
supervisor.start([Child("it", [sys.executable, "-c", life, book])])
supervisor.run()
"""


def runs(pid: int) -> bool:
    """Whether the process is there; a dead one that waits for its burial is not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def children(pid: int) -> set[int]:
    return set(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))


class ProcessTestCase(SimpleTestCase):
    def setUp(self):
        folder = self.enterContext(tempfile.TemporaryDirectory())
        self.book = Path(folder, "book")
        self.book.touch()

    def written(self) -> list[int]:
        """The numbers of all who ever lived, in order."""
        return [int(line) for line in self.book.read_text().splitlines()]

    def until(
        self, condition: Callable[[], bool], meanwhile: Callable[[], object] | None = None
    ) -> None:
        deadline = time.monotonic() + 60
        pause = threading.Event()
        while not condition():
            self.assertLess(time.monotonic(), deadline, "waited a minute for it")
            meanwhile() if meanwhile else pause.wait(0.02)


class SupervisorTests(ProcessTestCase):
    def setUp(self):
        super().setUp()
        self.said: list[str] = []
        self.supervisor = Supervisor(
            tell=self.said.append, grace=0.5, pauses=(0.05, 0.15), look_every=0
        )

    def start(self, life: str, *, wait_for: int = 1, **wishes) -> Child:
        """Start one child and wait until this many have written their number."""
        child = Child("it", [sys.executable, "-c", life, str(self.book)], **wishes)
        self.supervisor.start([child])
        self.addCleanup(self.supervisor.stop)
        self.until(lambda: len(self.written()) == wait_for)
        return child

    def turn_until(self, condition: Callable[[], bool]) -> None:
        self.until(condition, meanwhile=lambda: self.supervisor.turn(rest=0.02))

    def test_a_child_that_died_is_started_again(self):
        self.start(LIFE)
        [first] = self.written()

        os.kill(first, signal.SIGKILL)
        self.turn_until(lambda: len(self.written()) == 2)

        self.assertFalse(runs(first))
        self.assertTrue(runs(self.written()[1]))
        self.assertIn("-9", self.said[0])

    def test_every_start_is_prepared(self):
        prepared: list[int] = []
        self.start(LIFE, prepare=lambda: prepared.append(len(self.written())))

        os.kill(self.written()[0], signal.SIGKILL)
        self.turn_until(lambda: len(self.written()) == 2)

        self.assertEqual(prepared, [0, 1])

    def test_what_a_dead_child_left_is_killed_before_the_next_one_starts(self):
        self.start(FAMILY, wait_for=2)
        first = self.written()
        [leader] = children(os.getpid()) & set(first)

        os.kill(leader, signal.SIGKILL)
        self.turn_until(lambda: len(self.written()) == 4)

        self.assertFalse(any(map(runs, first)))

    def test_the_pause_before_a_new_start_grows_up_to_a_bound(self):
        child = self.start("import sys; print(0, file=open(sys.argv[1], 'a'))")
        pauses: list[float] = []

        while len(pauses) < 4:
            self.supervisor.turn(rest=0.02)
            if len(self.said) > len(pauses):
                pauses.append(child.pause)

        self.assertEqual(pauses, [0.05, 0.1, 0.15, 0.15])

    def test_a_child_that_is_stuck_is_killed_and_started_again(self):
        answers_to_look = iter([True])
        self.start(DEAF, stuck=lambda pid, age: next(answers_to_look, False))

        self.turn_until(lambda: len(self.written()) == 2)

        self.assertFalse(runs(self.written()[0]))
        self.assertTrue(runs(self.written()[1]))

    def test_stop_leaves_no_process(self):
        self.start(FAMILY, wait_for=2)
        undertaker = self.supervisor.undertaker.process

        self.supervisor.stop()

        self.assertFalse(any(map(runs, self.written())))
        self.assertEqual(undertaker.returncode, 0)
        self.assertEqual(self.said, [])

    def test_only_the_leader_of_a_group_is_asked_to_end(self):
        tell = "signal.signal(signal.SIGTERM, lambda *_: print(0, file=open(sys.argv[1], 'a')));"
        self.start(f"import os, signal, sys; os.fork() or {tell[:-1]};{LIFE}", wait_for=2)

        self.supervisor.stop()

        self.assertNotIn(0, self.written())

    def test_a_child_deaf_to_sigterm_is_killed_after_the_grace(self):
        self.start(DEAF)
        begun = time.monotonic()

        self.supervisor.stop()

        self.assertGreaterEqual(time.monotonic() - begun, 0.5)
        self.assertFalse(runs(self.written()[0]))
        self.assertEqual(len(self.said), 1)

    def test_whoever_asks_twice_does_not_wait_for_the_grace(self):
        self.supervisor.grace = 60
        self.start(DEAF)
        begun = time.monotonic()

        threading.Timer(0.2, self.supervisor.ask_to_stop).start()
        self.supervisor.stop()

        self.assertLess(time.monotonic() - begun, 50)
        self.assertFalse(runs(self.written()[0]))


class EndOfTheSupervisorTests(ProcessTestCase):
    def own(self, life: str, *, wait_for: int = 1) -> subprocess.Popen[bytes]:
        """A supervisor in its own process, once this many of its family have written."""
        command = [sys.executable, "-c", OWNER, str(self.book), life]
        owner = self.enterContext(subprocess.Popen(command, cwd=ROOT, start_new_session=True))
        self.addCleanup(owner.kill)
        self.until(lambda: len(self.written()) == wait_for)
        return owner

    def none_runs(self) -> bool:
        return not any(map(runs, self.written()))

    def test_a_killed_supervisor_takes_its_children_along(self):
        owner = self.own(FAMILY, wait_for=2)

        owner.kill()

        self.until(self.none_runs)

    def test_a_killed_supervisor_takes_even_deaf_children_along(self):
        owner = self.own(DEAF)

        owner.kill()

        self.until(self.none_runs)

    def test_an_undertaker_that_was_killed_is_replaced(self):
        owner = self.own(DEAF)
        [undertaker] = children(owner.pid) - set(self.written())

        os.kill(undertaker, signal.SIGKILL)
        self.until(lambda: len(children(owner.pid) - {*self.written(), undertaker}) == 1)
        owner.kill()

        self.until(self.none_runs)

    def test_sigterm_ends_supervisor_and_children(self):
        owner = self.own(FAMILY, wait_for=2)

        owner.terminate()

        self.assertEqual(owner.wait(timeout=60), 0)
        self.assertTrue(self.none_runs())


class PortTests(SimpleTestCase):
    def test_a_port_somebody_listens_on_is_taken(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]

            self.assertFalse(port_is_free("127.0.0.1", port))
            self.assertTrue(answers("127.0.0.1", port))

    def test_a_port_nobody_listens_on_is_free(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]

        self.assertTrue(port_is_free("127.0.0.1", port))
        self.assertFalse(answers("127.0.0.1", port))
