"""Who holds a claim: a name for this process that others on this machine can test for life."""

import os
import secrets
import socket
from functools import cache
from pathlib import Path

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@cache
def boot() -> str:
    return BOOT_ID.read_text()[:8] if BOOT_ID.exists() else ""


def start_of(pid: int) -> str:
    """When a process started, in clock ticks since boot (proc(5), field 22); "" when it is gone."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return ""
    return stat.rpartition(")")[2].split()[19]


def new_claim() -> str:
    """A name no other claim has: host, boot, process, its start, and a nonce for this claim."""
    pid = os.getpid()
    return "|".join((socket.gethostname(), boot(), str(pid), start_of(pid), secrets.token_hex(4)))


def name_of(claim: str) -> str:
    """Who that is, for a person: machine and process."""
    host, _, pid, _, _ = claim.split("|")
    return f"{host} process {pid}"


def is_here(claim: str) -> bool:
    """Was the claim made on this machine?"""
    return claim.partition("|")[0] == socket.gethostname()


def is_dead(claim: str) -> bool:
    """True only when the claim was made on this machine by a process that no longer runs."""
    if not is_here(claim):
        return False
    _, booted, pid, started, _ = claim.split("|")
    return booted != boot() or start_of(int(pid)) != started
