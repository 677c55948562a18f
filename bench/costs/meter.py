"""CPU, ours and the database's for us: on a busy machine the same as on a quiet one."""

import time
from collections.abc import Callable
from typing import Any

from bench.shared.postgres import backend
from bench.shared.processes import cpu_of


def spent(work: Callable[[], Any]) -> tuple[float, float]:
    """Milliseconds of CPU that this took us, and PostgreSQL's process for us."""
    pid = backend()
    before, there = time.process_time(), cpu_of(pid)
    work()
    return 1000 * (time.process_time() - before), 1000 * (cpu_of(pid) - there)


def tell(what: str, value: str, more: str = "") -> None:
    print(f"  {what:54} {value:>16}  {more}".rstrip(), flush=True)


def tell_cpu(what: str, count: int, work: Callable[[], Any], more: str = "") -> None:
    """One line: the CPU of one of so many."""
    ours, theirs = spent(work)
    database = f" + {theirs / count:.2f} db" if theirs else ""
    tell(what, f"{ours / count:.2f}{database} ms", more)
