"""The supervisor behind `run`: children that are restarted when they die and never left behind."""

import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from newsroom import undertaker

SETTLED = 10.0  # seconds of life after which a death counts as the first one again


def port_is_free(host: str, port: int) -> bool:
    """Whether a server may listen there; no server of ours shares its port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def answers(host: str, port: int) -> bool:
    """Whether somebody accepts connections there."""
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


@dataclass(eq=False)
class Child:
    """One process to keep alive.

    `prepare` is called before each start; `stuck` is told its process and its age in seconds, and
    says if it has to be killed.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] | None = None
    prepare: Callable[[], object] = lambda: None
    stuck: Callable[[int, float], bool] = lambda pid, age: False
    life: "Life | None" = field(default=None, init=False)
    pause: float = field(default=0.0, init=False)
    due: float = field(default=0.0, init=False)


class Life:
    """A child from start to burial: a process that leads a session and group of its own."""

    def __init__(self, child: Child) -> None:
        self.born = time.monotonic()
        self.process = subprocess.Popen(
            child.command, env=child.environment, stdin=subprocess.DEVNULL, start_new_session=True
        )
        self.pid = self.process.pid

    @property
    def age(self) -> float:
        """Seconds since it was started."""
        return time.monotonic() - self.born

    def over(self) -> bool:
        """Whether it has ended; it stays unburied, so its number cannot go to another process."""
        look = os.WEXITED | os.WNOHANG | os.WNOWAIT
        return os.waitid(os.P_PID, self.pid, look) is not None

    def bury(self) -> int:
        """Kill whatever is left of its group and let it go; its exit status, -N for signal N."""
        undertaker.end_group(self.pid)
        return self.process.wait()


class Undertaker:
    """Our end of the pipe to undertaker.py, which acts when that end closes by our death."""

    def __init__(self, grace: float) -> None:
        self.command = [sys.executable, "-I", "-S", undertaker.__file__, str(grace)]
        self.known: set[int] = set()
        self.hire()

    def hire(self) -> None:
        """Start one, to whom the pipe already tells of everybody who lives."""
        end, ours = os.pipe()
        self.pipe = open(ours, "wb", buffering=0)  # noqa: SIM115
        self.say("".join(f"+{pid}\n" for pid in self.known))
        self.process = subprocess.Popen(
            self.command, stdin=end, stdout=subprocess.DEVNULL, start_new_session=True
        )
        os.close(end)

    def say(self, lines: str) -> None:
        # A broken pipe means that it was killed; `attend` hires the next one, who is told all.
        with contextlib.suppress(BrokenPipeError):
            self.pipe.write(lines.encode())

    def attend(self) -> None:
        """Replace it if it died."""
        if self.process.poll() is not None:
            self.let_go()
            self.hire()

    def born(self, pid: int) -> None:
        self.known.add(pid)
        self.say(f"+{pid}\n")

    def buried(self, pid: int) -> None:
        self.known.discard(pid)
        self.say(f"-{pid}\n")

    def let_go(self) -> None:
        """Close the pipe: with nobody left on its list it ends at once."""
        self.pipe.close()
        self.process.wait()


class Supervisor:
    """Keeps the children alive until it is asked to stop, and then leaves none."""

    def __init__(
        self,
        *,
        tell: Callable[[str], object],
        grace: float = 20.0,
        pauses: tuple[float, float] = (1.0, 30.0),
        look_every: float = 15.0,
    ) -> None:
        self.tell = tell
        self.grace = grace
        self.pauses = pauses
        self.look_every = look_every
        self.asked = 0
        # A signal handler may only set a flag and write to a pipe: a lock could deadlock there.
        self.bell, self.button = os.pipe()
        os.set_blocking(self.button, False)

    def listen(self) -> None:
        """From now on SIGINT, SIGTERM and a closed terminal ask to stop."""
        signal.signal(signal.SIGINT, self.ask_to_stop)
        signal.signal(signal.SIGTERM, self.ask_to_stop)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup
            signal.signal(signal.SIGHUP, self.ask_to_stop)

    def ask_to_stop(self, *_signal: object) -> None:
        """Ask `run` to end; asked again, it no longer waits for the children."""
        self.asked += 1
        with contextlib.suppress(BlockingIOError):
            os.write(self.button, b"!")

    def start(self, children: Sequence[Child]) -> None:
        """Start the children, and hire who ends them should we be killed."""
        self.children = children
        self.looked = time.monotonic()
        self.undertaker = Undertaker(self.grace)
        for child in children:
            self.give_life(child)

    def run(self) -> None:
        """Turn until asked to stop, then stop."""
        while not self.asked:
            self.turn()
        self.stop()

    def turn(self, rest: float = 1.0) -> None:
        """One round: bury the dead, start who is due, look after the living, rest some seconds."""
        self.undertaker.attend()
        for child, life in self.living():
            if life.over():
                self.put_off(child, life)
        for child in self.children:
            if child.life is None and time.monotonic() >= child.due:
                self.give_life(child)
        if time.monotonic() - self.looked >= self.look_every:
            self.look()
        self.wait(rest)

    def stop(self) -> None:
        """Ask every child to end, wait at most one grace, kill the rest; no process remains."""
        for _child, life in self.living():
            undertaker.ask_to_end(life.pid)
        self.await_end()
        for child, life in self.living():
            self.tell(f"The {child.name} did not end by itself: killed.")
            self.bury(child, life)
        self.undertaker.let_go()

    def await_end(self) -> None:
        """Bury who ends by itself, until the grace is over or somebody asks once more."""
        deadline = time.monotonic() + self.grace
        asked = self.asked
        while self.living() and self.asked == asked and time.monotonic() < deadline:
            for child, life in self.living():
                if life.over():
                    self.bury(child, life)
            self.wait(0.05)

    def living(self) -> list[tuple[Child, Life]]:
        return [(child, child.life) for child in self.children if child.life]

    def give_life(self, child: Child) -> None:
        child.prepare()
        child.life = Life(child)
        self.undertaker.born(child.life.pid)

    def bury(self, child: Child, life: Life) -> int:
        """Let go of a child, of its group and of its number in the undertaker's book."""
        child.life = None
        status = life.bury()
        self.undertaker.buried(life.pid)
        return status

    def put_off(self, child: Child, life: Life) -> None:
        """Bury a child and say when it is started again: later each time, within bounds."""
        shortest, longest = self.pauses
        settled = life.age >= SETTLED or not child.pause
        child.pause = shortest if settled else min(child.pause * 2, longest)
        child.due = time.monotonic() + child.pause
        status = self.bury(child, life)
        self.tell(
            f"The {child.name} ended (status {status}) and starts again in {child.pause:.0f} s."
        )

    def look(self) -> None:
        """Kill who no longer does its work, and start it anew at once: this is no crash loop."""
        self.looked = time.monotonic()
        for child, life in self.living():
            if child.stuck(life.pid, life.age):
                self.tell(f"The {child.name} no longer answers: killed and started again.")
                self.bury(child, life)
                self.give_life(child)

    def wait(self, seconds: float) -> None:
        """Rest, but wake up at once when asked to stop."""
        if select.select([self.bell], [], [], seconds)[0]:
            os.read(self.bell, 1024)
