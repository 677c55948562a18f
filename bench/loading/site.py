"""A whole newsroom as it is shipped: nginx, two web processes, workers; and what each costs."""

import os
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from bench.shared.processes import TICKS, cpu_of_family, end, family, pss

ROOT = Path(__file__).resolve().parents[2]
UNITS = ROOT / "deploy" / "systemd"
HOST = "press.example"
FIRST_PORT = 8500
# The load comes from one machine and says for whom it asks, as behind one more proxy.
BEHIND = "set_real_ip_from 127.0.0.1; real_ip_header X-Forwarded-For;"
PATIENCE = 60.0  # seconds until a web process answers for the first time


class Site:
    """Processes by what they are, for as long as their context."""

    def __init__(self, work: Path, environment: Mapping[str, str], *, workers: int = 1) -> None:
        self.work, self.workers = work, workers
        self.environment = {**os.environ, **environment}
        self.groups: dict[str, list[int]] = {}
        self.ports = [FIRST_PORT + 1, FIRST_PORT + 2]

    @contextmanager
    def open(self, press: Path) -> Iterator[int]:
        """Start everything, and stop it; the port at which readers ask."""
        with ExitStack() as stack:
            for port in self.ports:
                stack.enter_context(self.process("web", shipped("newsroom-web@", port)))
            for port in self.ports:
                self.await_answer(port)
            for _ in range(self.workers):
                stack.enter_context(self.process("worker", shipped("newsroom-worker")))
            nginx = stack.enter_context(self.front_door(press))
            yield nginx

    @contextmanager
    def process(self, group: str, command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
        """A process counted with its group; its words go into a file of the work folder."""
        with (self.work / f"{group}.log").open("ab") as log:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self.groups.setdefault(group, []).append(process.pid)
        try:
            yield process
        finally:
            end(process)

    @contextmanager
    def front_door(self, press: Path) -> Iterator[int]:
        """nginx with the configuration we ship, in front of both web processes."""
        from tests.frontdoor import Nginx

        home = self.work / "nginx"
        home.mkdir(exist_ok=True)
        webs = [f"127.0.0.1:{port}" for port in self.ports]
        nginx = Nginx(home, press, *webs, workers=2, more=BEHIND)
        with nginx:
            self.groups["nginx"] = [nginx.process.pid]
            yield nginx.port

    def await_answer(self, port: int) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with suppress(OSError, HTTPException):
                if ask(port, "/healthz") == 200:
                    return
            time.sleep(0.2)
        sys.exit(f"The web process at {port} does not answer: see {self.work}/web.log")

    def spent(self) -> dict[str, float]:
        """Seconds of CPU that each group has taken since it was started."""
        return {name: sum(map(cpu_of_family, pids)) for name, pids in self.groups.items()}

    def memory(self) -> dict[str, float]:
        """Megabytes that each group holds, what is shared counted once (PSS)."""
        return {
            name: sum(pss(each) for pid in pids for each in family(pid))
            for name, pids in self.groups.items()
        }


def shipped(unit: str, port: int = 0) -> list[str]:
    """The command of one of our systemd units, run from this checkout."""
    lines = (UNITS / f"{unit}.service").read_text().splitlines()
    start = next(line for line in lines if line.startswith("ExecStart="))
    command = shlex.split(start.removeprefix("ExecStart=").replace("%i", str(port)))
    nice = next((line.removeprefix("Nice=") for line in lines if line.startswith("Nice=")), "0")
    return ["nice", "-n", nice, sys.executable, *command[1:]]


def ask(port: int, path: str) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path, headers={"Host": HOST})
        return connection.getresponse().status
    finally:
        connection.close()


def busy() -> tuple[float, float]:
    """Seconds that all cores of this machine have worked, and that they were there."""
    numbers = [int(each) for each in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]]
    idle = numbers[3] + numbers[4]
    return (sum(numbers[:8]) - idle) / TICKS, sum(numbers[:8]) / TICKS


def postmaster(url: str) -> int | None:
    """The process of the private PostgreSQL behind a DATABASE_URL with a socket's folder."""
    folder = urlsplit(url).path.rpartition("/")[0]
    try:
        return int(Path(folder.replace("//", "/"), "data", "postmaster.pid").read_text().split()[0])
    except OSError:
        return None
