"""Servers started and asked for the benchmark: granian, and wrk as the reader."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from bench.shared.processes import await_port, cpu_of, end, family, free_port

UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True)
class Load:
    """What wrk saw: answers a second, and how long the slowest of a hundred took, in ms."""

    rate: float
    p99: float
    errors: int


def wrk(
    url: str, *, seconds: float, connections: int = 50, headers: Mapping[str, str] | None = None
) -> Load:
    """So many connections that ask as fast as they are answered."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds:.0f}s", "--latency"]
    for name, value in (headers or {}).items():
        command += ["-H", f"{name}: {value}"]
    said = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])  # type: ignore[index]
    slow, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", said).groups()  # type: ignore[union-attr]
    errors = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    return Load(rate, float(slow) * UNITS[unit], int(errors[1]) if errors else 0)


class Granian:
    """A web server as `manage.py run` starts it."""

    def __init__(
        self,
        target: str,
        folder: Path,
        environment: Mapping[str, str],
        *,
        python: str = sys.executable,
        options: Sequence[str] = ("--workers=1", "--blocking-threads=4"),
    ) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.command = [python, "-m", "granian", target, "--interface=wsgi", "--host=127.0.0.1"]
        self.command += [f"--port={self.port}", f"--working-dir={folder}", "--no-ws", *options]
        self.command += ["--log-level=warning"]
        self.environment = {**os.environ, **environment}

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(self.command, env=self.environment)
        await_port(self.port)
        return self

    def __exit__(self, *_error: object) -> None:
        end(self.process)

    def cpu(self) -> float:
        """Seconds of CPU that it and its children have taken."""
        return sum(map(cpu_of, family(self.process.pid)))
