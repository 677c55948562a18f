"""Who holds a claim: a name for this process that others on this machine can test for life."""

import os
import secrets
import socket
from functools import cache
from pathlib import Path

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
GONE = frozenset("ZXx")  # process states of proc(5): ended, only its entry is left
LONGEST_HOST = 64  # as Linux has it; a claim must fit its column everywhere


@cache
def boot() -> str:
    return BOOT_ID.read_text()[:8] if BOOT_ID.exists() else ""


@cache
def namespace() -> str:
    """Within which process numbers mean what they mean here; containers may share a host name."""
    try:
        return os.readlink("/proc/self/ns/pid")
    except OSError:
        return ""


def here() -> str:
    """Where a process number of ours can be looked up."""
    return f"{socket.gethostname()[:LONGEST_HOST]}|{namespace()}"


def start_of(pid: int) -> str:
    """When a process started, in clock ticks since boot (proc(5), field 22); "" when it is gone.

    One that ended and still waits for its parent to ask how is gone, too.
    """
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return ""
    state, *fields = stat.rpartition(")")[2].split()
    return "" if state in GONE else fields[18]


def new_claim() -> str:
    """A name no other claim has: where, boot, process, its start, and a nonce for this claim.

    Where is two parts, host and process namespace.
    """
    pid = os.getpid()
    return "|".join((here(), boot(), str(pid), start_of(pid), secrets.token_hex(4)))


def name_of(claim: str) -> str:
    """Who that is, for a person: machine and process."""
    host, *_, pid, _, _ = claim.split("|")
    return f"{host} process {pid}"


def pid_of(claim: str) -> int:
    """The number of the process that made the claim, where it did."""
    return int(claim.split("|")[3])


def is_here(claim: str) -> bool:
    """Was the claim made on this machine, and in this container if we run in one?"""
    return claim.startswith(f"{here()}|")


def is_dead(claim: str) -> bool:
    """True only when the claim was made here by a process that no longer runs."""
    if not is_here(claim):
        return False
    _, _, booted, pid, started, _ = claim.split("|")
    return booted != boot() or start_of(int(pid)) != started
