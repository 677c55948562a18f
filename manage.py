#!/usr/bin/env python3
"""Every command of the newsroom starts here."""

import os
import select
import sys

from django.core.management import execute_from_command_line

CUT_OFF = 128 + 13  # what a shell tells of whoever a closed pipe (SIGPIPE) has ended


def nobody_reads() -> bool:
    """Whether standard output leads into a pipe whose reader has gone."""
    poll = select.poll()
    poll.register(sys.stdout.fileno(), 0)
    return any(event & select.POLLERR for _file, event in poll.poll(0))


def main() -> None:
    """One command; it ends without a word when who reads what it writes has read enough."""
    try:
        execute_from_command_line(sys.argv)
        sys.stdout.flush()  # the last of it may fail, too
    except BrokenPipeError:
        if not nobody_reads():
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(CUT_OFF)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    main()
