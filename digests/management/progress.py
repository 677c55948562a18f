"""How far a long command has come: a counter on a terminal, nothing where output is piped."""

import re
from dataclasses import dataclass

from django.core.management.base import OutputWrapper

EVERY = 10
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass
class Progress:
    """Lines go through say(), so that the counter never stands between them, and what comes from
    files cannot steer the terminal."""

    out: OutputWrapper
    done: int = 0

    def step(self) -> None:
        """One more is done."""
        self.done += 1
        if self.out.isatty() and self.done % EVERY == 0:
            self.out.write(f"\r{self.done}", ending="")
            self.out.flush()

    def say(self, line: str) -> None:
        """A line of its own."""
        if self.out.isatty():
            self.out.write("\r\x1b[K", ending="")
        self.out.write(CONTROL.sub("\ufffd", line))
