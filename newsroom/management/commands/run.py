"""`manage.py run`: the whole newsroom as one process tree, until Ctrl-C."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error as DatabaseTrouble
from django.db import close_old_connections
from django.utils import timezone
from django_q.models import OrmQ
from django_q.tasks import async_task

from articles import holder
from articles.models import Beat
from newsroom import clock, outage, setup
from newsroom.processes import Child, Supervisor, answers, port_is_free
from newsroom.sample import seed
from newsroom.vigil import Vigil, new_group

GROUP = settings.GROUP or new_group()
HOST = "127.0.0.1"
HERE = f"http://{HOST}:{settings.PORT}"
SILENCE = 150.0  # seconds without a heartbeat after which the worker counts as frozen
LOOK_EVERY = 1.0  # second
PATIENCE = 30.0  # seconds the web server may take to answer for the first time


class Command(BaseCommand):
    help = "Prepare the database, start web server and worker, print the address; Ctrl-C stops all."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--worker",
            action="store_true",
            help="the worker alone, for a machine where something else starts the web server",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["worker"]:
            self.work()
            return
        if not port_is_free(HOST, settings.PORT):
            raise CommandError(
                f"Port {settings.PORT} is taken; choose another one, as in: make run PORT=8001"
            )
        supervisor = Supervisor(tell=self.say, look_every=LOOK_EVERY)
        supervisor.listen()
        sample, account = prepared()
        supervisor.start([web(sample), worker(sample)])
        wait_for_web(supervisor)
        for line in welcome(account):
            self.say(line)
        careful(first_work)(sample)
        supervisor.run()
        self.say("The newsroom is closed.")

    def work(self) -> None:
        """Keep the worker alive until asked to stop; the tables are somebody else's business."""
        supervisor = Supervisor(tell=self.say, look_every=LOOK_EVERY)
        supervisor.listen()
        supervisor.start([worker(sample=False, alone=True)])
        supervisor.run()

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def prepared() -> tuple[bool, setup.Account | None]:
    """What `prepare` says; where the database cannot be had, one sentence instead of a trace."""
    try:
        return prepare()
    except (DatabaseTrouble, OSError) as error:
        if outage.is_full(error):
            raise CommandError("The disk is full: make room for the database first.") from error
        if outage.is_away(error):
            raise CommandError(f"The database does not answer: {error}") from error
        raise


def prepare() -> tuple[bool, setup.Account | None]:
    """Bring the database up to date; whether it holds the sample, and an account made just now.

    An empty newsroom gets the sample, but never one that has a public address.
    """
    call_command("migrate", verbosity=0, interactive=False)
    sample = not settings.SITE_URL and (seed.is_empty() or seed.present())
    if sample:
        (seed.plant if seed.is_empty() else seed.follow)(HERE)
    account = setup.first_admin()
    close_old_connections()
    return sample, account


def first_work(sample: bool) -> None:
    """Hand the worker what the schedule would begin a minute later."""
    async_task("newsroom.clock.tick")
    if sample:
        async_task("newsroom.sample.seed.settle")  # it fetches from the server that runs by now


def web(sample: bool) -> Child:
    """The web server: one process with a few threads."""
    command = [sys.executable, "-m", "granian", "newsroom.wsgi:application", "--interface=wsgi"]
    command += [f"--host={HOST}", f"--port={settings.PORT}", f"--working-dir={settings.BASE_DIR}"]
    command += ["--workers=1", "--blocking-threads=4", "--no-ws", "--log-level=warning"]
    command += ["--workers-kill-timeout=10"]  # it waits without end for a stalled answer otherwise
    return Child("web server", command, surroundings(sample))


def worker(sample: bool, alone: bool = False) -> Child:
    """The hands: django-q2's cluster, watched by its heartbeat and by the deaths in it."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "qcluster"]
    return Child(
        "worker",
        command,
        surroundings(sample),
        prepare=careful(partial(make_ready, alone)),
        stuck=careful(Vigil(GROUP, is_at_work, is_frozen).is_stuck),
    )


def surroundings(sample: bool) -> dict[str, str]:
    """The environment of the children: ours, and in sample mode the leave to fetch from us."""
    environment = {**os.environ, "PORT": str(settings.PORT), "NEWSROOM_HOME": str(settings.HOME)}
    environment["NEWSROOM_GROUP"] = GROUP
    if sample:
        allowed = [*settings.FETCH_ALLOW, f"{HOST}:{settings.PORT}"]
        environment |= {"NEWSROOM_SAMPLE": "1", "NEWSROOM_FETCH_ALLOW": ",".join(allowed)}
    return environment


def careful(look: Callable[..., Any]) -> Callable[..., bool]:
    """The look at the database of a process that lives for months: no connection stays open.

    The database's own trouble is nobody else's fault and counts as no.
    """

    def looked(*facts: Any) -> bool:
        try:
            return bool(look(*facts))
        except DatabaseTrouble:
            return False
        finally:
            close_old_connections()

    return looked


def make_ready(alone: bool = False) -> None:
    """Before a worker starts: nothing lost counts as work, and the clock strikes.

    Beside a web server that is not up yet it does not: `first_work` waits for that.
    """
    forget_lost_tasks()
    if alone or answers(HOST, settings.PORT):
        async_task("newsroom.clock.tick")


def forget_lost_tasks() -> None:
    """Drop what a killed worker had taken; its rows are due, and the clock hands them out again.

    Left alone these tasks count as still at work until they are repeated, 20 minutes later.
    """
    OrmQ.objects.filter(lock__gt=timezone.now()).delete()


def is_frozen(family: set[int], age: float) -> bool:
    """Whether a worker of this age in seconds neither ticks nor holds any work."""
    if age < SILENCE:
        return False
    beat = Beat.age("worker")
    silent = beat is None or beat.total_seconds() >= SILENCE
    return silent and not is_at_work(family)


def is_at_work(family: set[int]) -> bool:
    """Whether one of these processes holds a claim: long drafts may keep every hand busy."""
    now = timezone.now()
    return any(
        holder.is_here(claim) and holder.pid_of(claim) in family and not holder.is_dead(claim)
        for rows in clock.chores()
        for claim in rows.held(now).values_list("claimed_by", flat=True).distinct()
    )


def wait_for_web(supervisor: Supervisor) -> None:
    """Turn until the first page can be opened, so that the printed address works."""
    deadline = time.monotonic() + PATIENCE
    while not supervisor.asked and time.monotonic() < deadline:
        supervisor.turn(rest=0.1)
        if answers(HOST, settings.PORT):
            return


def welcome(account: setup.Account | None) -> Iterator[str]:
    """What to open; the password of the first account is said here and nowhere else."""
    site = settings.SITE_URL or HERE
    yield "The newsroom is open; Ctrl-C closes it."
    yield f"Front page: {site}/"
    yield f"Admin: {site}/admin/"
    if account:
        yield f"User: {account.name}"
        yield f"Password: {account.password} (shown only this once)"
