"""Processes of a benchmark: where they may listen, what they cost, how they are ended."""

import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 60.0  # seconds until somebody listens
FAREWELL = 40.0  # seconds until who was asked to end is killed


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def await_port(port: int) -> None:
    """Until somebody listens there."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        time.sleep(0.1)
    sys.exit(f"Nobody listens at {port}.")


def end(process: subprocess.Popen[Any]) -> None:
    """Ask a process to end, as a service manager does, and kill it when it does not."""
    process.terminate()
    try:
        process.wait(FAREWELL)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def family(pid: int) -> list[int]:
    """A process and all that are below it; those that have just ended are left out."""
    found = [pid]
    for each in found:  # grows meanwhile
        with suppress(OSError):
            for task in Path(f"/proc/{each}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
    return found


def cpu_of(pid: int, *, ended: bool = False) -> float:
    """Seconds of CPU a process has used; `ended`: with those of its children that have ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11 : 15 if ended else 13])) / TICKS


def cpu_of_family(pid: int) -> float:
    """Seconds of CPU of a process, of those below it, and of those of them that have ended."""
    return sum(cpu_of(each, ended=True) for each in family(pid))


def pss(pid: int) -> float:
    """Megabytes a process holds, what it shares divided by who has it; 0 where it is gone."""
    try:
        said = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return int(said.partition("Pss:")[2].split()[0]) / 1024
