"""The newsroom in the storm: its home on a small tmpfs, its processes, and who of them may die."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Self

from bench.shared.processes import end

ROOT = Path(__file__).resolve().parents[2]
MEGABYTES = 512  # of the home folder: /readyz wants 200 free
BLOCK = b"\0" * (1 << 20)


class Home:
    """A context manager: a folder of little room, where we may mount one; else `small` is false."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.small = folder, False
        self.ballast = folder / "ballast"

    def __enter__(self) -> Self:
        self.folder.mkdir()
        if os.geteuid() == 0:
            command = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "storm"]
            done = subprocess.run([*command, str(self.folder)], capture_output=True)
            self.small = done.returncode == 0
        return self

    def __exit__(self, *_error: object) -> None:
        if self.small:
            subprocess.run(["umount", "--lazy", str(self.folder)], check=True)

    def fill(self) -> None:
        """Until not a byte can be written any more."""
        with open(self.ballast, "ab", buffering=0) as file:
            for block in (BLOCK, BLOCK[:4096], b"\0"):
                try:
                    while True:
                        file.write(block)
                except OSError:
                    continue

    def empty(self) -> None:
        self.ballast.unlink(missing_ok=True)


class House:
    """A context manager: `manage.py run`, all of it."""

    def __init__(self, environment: Mapping[str, str], log: Path) -> None:
        self.environment, self.log = {**os.environ, **environment}, log

    def __enter__(self) -> Self:
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "run"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        return self

    def __exit__(self, *_error: object) -> None:
        end(self.process)

    def family(self, word: str) -> list[int]:
        """The processes of ours in whose command line the word is."""
        from newsroom.vigil import family

        return [pid for pid in family(self.process.pid) if word in command_of(pid)]

    def kill(self, word: str, chance: Random) -> str:
        """kill -9 of any of these; which of them it was.

        Who has not begun yet is left alone: each death before makes the supervisor wait longer.
        """
        if len(pids := sorted(self.family(word))) < 2:
            return "not there yet"
        victim = chance.randrange(len(pids))
        try:
            os.kill(pids[victim], signal.SIGKILL)
        except ProcessLookupError:
            return "it was gone"
        return f"{victim + 1} of {len(pids)}"

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def restarts(self) -> int:
        return self.said().count("starts again in")

    def await_page(self, url: str, seconds: float = 120) -> None:
        """Until it answers for the first time."""
        from tests.hub import ask

        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process.poll() is None:
            time.sleep(0.5)
            with contextlib.suppress(OSError):
                if "The newsroom is open" in self.said() and ask(url)[0] == 200:
                    return
        sys.exit(f"The newsroom did not open:\n{self.said()}")


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(errors="replace").replace("\0", " ")
    except OSError:
        return ""
