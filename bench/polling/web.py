"""The web that is polled: miniweb in a process of its own, and hosts that never answer."""

import socket
import subprocess
import sys
from pathlib import Path
from typing import Any, Self
from urllib.request import urlopen

from bench.shared.processes import free_port


class Web:
    """A context manager; `port` says where the feeds are, `hole` where nobody answers."""

    def __init__(self, script: Path, *, feeds: int) -> None:
        self.silent = socket.create_server(("127.0.0.1", 0), backlog=1000)
        self.hole = self.silent.getsockname()[1]
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.command = [sys.executable, str(script), f"--port={self.port}", f"--feeds={feeds}"]

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        if not self.process.stdout.readline():
            sys.exit("miniweb did not start.")
        return self

    def __exit__(self, *error: Any) -> None:
        self.process.terminate()
        self.process.wait()
        self.silent.close()

    def reset(self, latency: str) -> None:
        """As on the first day, each answer after so many milliseconds."""
        self.ask("/reset")
        self.ask(f"/latency?ms={latency}")

    def tick(self) -> None:
        """One new entry in every feed."""
        self.ask("/tick")

    def ask(self, path: str) -> None:
        with urlopen(self.url + path, timeout=600) as answer:
            answer.read()
