"""Outlives the supervisor by one grace: what it started is stopped, however it died.

Run as a script (`python -I -S undertaker.py GRACE`) with nothing but the standard library, so that
it costs a few megabytes. Lines on standard input say who lives (`+pid`) and who does not (`-pid`);
the end of input is the supervisor's end. Every pid leads a process group of its own.
"""

import contextlib
import os
import select
import signal
import sys
import time
from collections.abc import Iterable


def ask_to_end(leader: int) -> None:
    """SIGTERM to one process alone: a queue whose whole group gets it never comes to an end."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(leader, signal.SIGTERM)


def end_group(leader: int) -> None:
    """SIGKILL to every process of the leader's group that is still there."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def lives(leader: int) -> bool:
    """Whether anybody of the leader's group is there."""
    try:
        os.killpg(leader, 0)
    except ProcessLookupError:
        return False
    return True


def end_all(leaders: Iterable[int], grace: float) -> None:
    """Ask every leader to end; kill what is left of the groups after `grace` seconds at most."""
    groups = list(leaders)
    deadline = time.monotonic() + grace
    for leader in groups:
        ask_to_end(leader)
    while any(map(lives, groups)) and time.monotonic() < deadline:
        select.select([], [], [], 0.1)
    for leader in groups:
        end_group(leader)


def main() -> None:
    # Whoever stops the supervisor often means its whole group; this one has to stay to the end.
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    leaders: set[int] = set()
    for line in sys.stdin:
        if line.startswith("+"):
            leaders.add(int(line[1:]))
        else:
            leaders.discard(int(line[1:]))
    end_all(leaders, float(sys.argv[1]))


if __name__ == "__main__":
    main()
