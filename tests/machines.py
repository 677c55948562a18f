"""Several machines on loopback: web processes and groups of workers as the units start them,
Redis, and a PostgreSQL server that can be stopped."""

import contextlib
import importlib.machinery
import importlib.util
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from http.client import HTTPConnection
from pathlib import Path
from types import ModuleType
from typing import Any

from django.conf import settings
from django.db import connection

from tests.frontdoor import free_port

UNITS = Path(settings.BASE_DIR) / "deploy" / "systemd"
PYTHON = "/opt/newsroom/current/.venv/bin/python"
REDIS = shutil.which("redis-server") or ""


def until(condition: Callable[[], Any], seconds: float = 90.0) -> bool:
    """Whether it comes true within so many seconds."""
    deadline = time.monotonic() + seconds
    while not (found := condition()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return bool(found)


def shipped(unit: str, instance: object = "") -> list[str]:
    """The command that a unit starts, with our Python."""
    lines = (UNITS / unit).read_text().splitlines()
    said = next(line for line in lines if line.startswith("ExecStart="))
    said = said.removeprefix("ExecStart=").replace(PYTHON, sys.executable)
    return shlex.split(said.replace("%i", str(instance)))


def address() -> str:
    """The DATABASE_URL of the database of this test."""
    said = connection.settings_dict
    return f"postgres://{said['USER']}@/{said['HOST']}/{said['NAME']}"


class Machine:
    """A process of the newsroom's; `kill` is kill -9, and the end of the context SIGTERM."""

    def __init__(self, command: list[str], environment: Mapping[str, str]) -> None:
        self.command = command
        self.environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **environment}
        self.log = Path(environment["NEWSROOM_HOME"]) / f"{id(self)}.log"

    def __enter__(self) -> "Machine":
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        return self

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def __exit__(self, *args: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.kill()

    def said(self) -> str:
        """All that it wrote."""
        return self.log.read_text()


class WebProcess(Machine):
    def __init__(self, environment: Mapping[str, str]) -> None:
        self.port = free_port()
        super().__init__(shipped("newsroom-web@.service", self.port), environment)

    def get(self, path: str) -> tuple[int, bytes, float]:
        """Status, body and seconds; (0, b"", …) when nobody answers."""
        began = time.monotonic()
        line = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            line.request("GET", path)
            answer = line.getresponse()
            found = (answer.status, answer.read())
        except ConnectionError:
            found = (0, b"")
        finally:
            line.close()
        return (*found, time.monotonic() - began)

    def is_up(self) -> bool:
        return self.get("/healthz")[0] == 200


def group(environment: Mapping[str, str]) -> Machine:
    """A group of workers with its supervisor."""
    return Machine(shipped("newsroom-worker.service"), environment)


class Redis:
    """A Redis server that remembers nothing, and can be stopped and started."""

    def __init__(self, folder: str) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.command = [REDIS, "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self.command += ["--appendonly", "no", "--dir", folder]

    def start(self) -> None:
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL)
        until(self.answers)

    def answers(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
            return True
        return False

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()

    def __enter__(self) -> "Redis":
        self.start()
        return self

    def __exit__(self, *args: object) -> None:
        self.stop()


def script(name: str) -> ModuleType:
    """A program of .ci as a module."""
    loader = importlib.machinery.SourceFileLoader(name, f"{settings.BASE_DIR}/.ci/{name}")
    spec = importlib.util.spec_from_loader(name, loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


class Postgres:
    """A PostgreSQL server of its own, with a copy of the tables of this test."""

    def __init__(self, url: str) -> None:
        self.programs = script("with-postgres")
        self.url = url
        self.folder = Path(url.removeprefix("postgres://newsroom@/")).parent

    def control(self, *words: str) -> None:
        command = [*self.programs.as_owner(), str(self.programs.binaries() / "pg_ctl")]
        command += [*words, "-D", f"{self.folder}/data", "-w", "-l", f"{self.folder}/log"]
        subprocess.run(command, cwd=self.folder, check=True, capture_output=True)

    def stop(self) -> None:
        self.control("stop", "-m", "fast")

    def start(self) -> None:
        options = f"-k {self.folder} -c listen_addresses='' {self.programs.FORGETFUL}"
        self.control("start", "-o", options)

    def fill(self) -> None:
        """The tables and rows of this test's database."""
        said = connection.settings_dict
        programs = self.programs.binaries()
        there = ["-h", said["HOST"], "-U", said["USER"], said["NAME"]]
        here = ["-h", str(self.folder), "-U", "newsroom", "newsroom"]
        with subprocess.Popen([programs / "pg_dump", *there], stdout=subprocess.PIPE) as dump:
            subprocess.run(
                [programs / "psql", "-q", "-v", "ON_ERROR_STOP=1", *here],
                stdin=dump.stdout,
                stdout=subprocess.DEVNULL,
                check=True,
            )


@contextlib.contextmanager
def postgres() -> Iterator[Postgres]:
    """Such a server while the context lasts."""
    with script("with-postgres").cluster() as url:
        server = Postgres(url)
        server.fill()
        yield server


def end(pids: set[int]) -> None:
    """kill -9 of all these processes that are still there."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
