"""kill -9 of any one process of the worker, again and again: how soon is work done again?

A whole newsroom is started (`manage.py run`, embedded database, nothing to do). After each kill
tasks go into the queue, and the time until one is done is taken. Beside it, as the baseline, the
same kills of a bare `qcluster` that nobody watches, of which it is only counted how many it took
until no task was done any more. Takes the kills times their seconds: half an hour.

  python -m bench.kills [--kills 100] [--seconds 18] [--bare]
"""

import argparse
import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.shared import home
from bench.shared.processes import end

ROOT = Path(__file__).resolve().parent.parent
LIMIT = 10.0  # seconds
GIVEN_UP = 60.0
PORT = "8791"


def main() -> None:
    asked = arguments()
    with home.folder() as place:
        # With an address there is no sample, and nothing to do.
        home.tell(place, PORT=PORT, SITE_URL=f"http://127.0.0.1:{PORT}")
        os.chdir(ROOT)
        with newsroom([sys.executable, "manage.py", "run"]) as process:
            took = [kill(process.pid, asked.seconds) for _ in range(asked.kills)]
        report(took)
        if asked.bare:
            subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], check=True)
            with newsroom([sys.executable, "manage.py", "qcluster"]) as process:
                print(f"bare qcluster: {endurance(process.pid, asked.kills)} kills until it hung")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=18, help="between two kills")
    parser.add_argument("--bare", action="store_true", help="the baseline as well")
    return parser.parse_args()


@contextlib.contextmanager
def newsroom(command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A newsroom that is ready for work; it is ended with the context."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        await_work()
        yield process
    finally:
        end(process)


def await_work() -> None:
    """Until the worker does what is put into its queue."""
    import django
    from django.db import DatabaseError

    django.setup()
    end = time.monotonic() + 120
    while time.monotonic() < end:
        with contextlib.suppress(DatabaseError):  # the tables are still being made
            if wait_for_task() < GIVEN_UP:
                return
        time.sleep(1)
    sys.exit("The newsroom did not begin to work.")


def kill(pid: int, every: float) -> tuple[str, float]:
    """Kill one process of the worker: which it was, and the seconds until a task was done."""
    started = time.monotonic()
    victim, role = choose(pid)
    os.kill(victim, signal.SIGKILL)
    took = wait_for_task()
    print(f"  {role:9} {took:6.1f} s", flush=True)
    time.sleep(max(0.0, every - (time.monotonic() - started)))
    return role, took


def choose(pid: int) -> tuple[int, str]:
    """Any process of the worker, and what it is."""
    from newsroom.vigil import children, family

    while not (mine := [each for each in family(pid) if is_worker(each)]):
        time.sleep(0.1)  # it is being started again
    top = next(each for each in mine if not any(each in children(other) for other in mine))
    sentinel = next(iter(children(top)), top)
    victim = random.choice(mine)
    roles = {top: "main", sentinel: "sentinel"}
    order = sorted(children(sentinel)).index(victim) if victim not in roles else 0
    return victim, roles.get(victim, f"child {order}")


def is_worker(pid: int) -> bool:
    try:
        return b"qcluster" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def wait_for_task() -> float:
    """Seconds until a task that is put into the queue from now on is done.

    Every second another one: those a dead worker had taken are given up, since the rows are the
    queue, and the clock hands out anew what is due.
    """
    from django.db import close_old_connections
    from django_q.tasks import async_task

    from articles.models import Beat

    begun = time.monotonic()
    Beat.objects.filter(name="done").delete()
    asked = 0
    while (waited := time.monotonic() - begun) < GIVEN_UP and Beat.age("done") is None:
        if waited >= asked:
            async_task("articles.models.Beat.strike", "done")
            asked += 1
        time.sleep(0.1)
    close_old_connections()
    return waited


def endurance(pid: int, most: int) -> int:
    """How many kills of its children a cluster bears until it does nothing any more."""
    for count in range(1, most + 1):
        victim, role = choose(pid)
        if role in ("main", "sentinel"):
            continue
        os.kill(victim, signal.SIGKILL)
        if wait_for_task() >= GIVEN_UP:
            return count
    return most


def report(took: list[tuple[str, float]]) -> None:
    seconds = sorted(each for _, each in took)
    late = [each for each in seconds if each > LIMIT]
    print(f"{len(took)} kills: median {median(seconds):.1f} s, longest {seconds[-1]:.1f} s")
    print(f"over {LIMIT:.0f} s: {len(late)}; by role: {dict(Counter(role for role, _ in took))}")


if __name__ == "__main__":
    main()
