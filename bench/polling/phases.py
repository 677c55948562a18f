"""Our side: each phase in a fresh process, on one database."""

import json
import os
import subprocess
import sys
from pathlib import Path

from bench.polling.web import Web

PHASES = ["all new", "unchanged", "one new"]


class Ours:
    """Newsroom on a database of its own."""

    def __init__(self, web: Web, folder: Path, *, postgres: bool) -> None:
        self.web = web
        self.environment = os.environ | {
            "NEWSROOM_HOME": str(folder),
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        }
        if not postgres:
            self.environment.pop("DATABASE_URL", None)

    def prepare(self, feeds: int) -> None:
        self.call("prepare", str(feeds))

    def add_hanging(self, hosts: int) -> None:
        self.call("hang", str(hosts))

    def run(self, phase: str) -> dict[str, float]:
        """Feeds a second (of those that answer), milliseconds of CPU a feed, megabytes."""
        return {name: float(value) for name, value in json.loads(self.call("poll")).items()}

    def call(self, *step: str) -> str:
        places = [str(self.web.port), str(self.web.hole)]
        command = [sys.executable, "-m", "bench.polling.step", *places, *step]
        done = subprocess.run(command, env=self.environment, stdout=subprocess.PIPE, text=True)
        if done.returncode:
            sys.exit(f"The step {step[0]} failed.")
        return done.stdout
