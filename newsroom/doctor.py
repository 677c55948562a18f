"""What is set, what is missing, and whether this newsroom reaches what it needs."""

import os
import platform
import shutil
from collections.abc import Callable, Iterator
from functools import partial

import django
from django.conf import settings
from django.core import checks
from django.core.mail import get_connection
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from articles import engines, llm, mail
from articles.models import Source
from newsroom import health, symptoms
from newsroom.health import Sign
from newsroom.symptoms import MISSING


def look() -> Iterator[Sign]:
    """All signs, those of the surroundings first; without a database no more than those."""
    yield Sign("software", True, f"Python {platform.python_version()}, Django {django.__version__}")
    yield home()
    yield from configured()
    yield from programs()
    found = list(health.signs(timezone.now()))
    yield from found
    if any(sign.name in ("database", "tables") and not sign.good for sign in found):
        return
    yield migrations()
    yield from system_checks()
    yield sources()
    yield from models()
    yield post()
    yield from symptoms.look()


def home() -> Sign:
    """The folder where everything of ours lies."""
    good = os.access(settings.HOME, os.W_OK | os.X_OK)
    return Sign("home", good, str(settings.HOME) if good else f"{settings.HOME} cannot be written")


def configured() -> Iterator[Sign]:
    """What may be set and is not, each with what follows; none of these is a fault."""
    what_follows = {
        "SITE_URL": "addresses in feeds are those of whoever asks, and there is no static site",
        "EMAIL_URL": "no notice goes out by e-mail",
        "NEWSROOM_PRESS": "pages are made as they are asked for, not kept as files",
        "REDIS_URL": "the queue is in the database, which is right for one machine",
        "NEWSROOM_DAILY_BUDGET": "nothing limits what models may cost a day",
    }
    set_ones = {
        "SITE_URL": settings.SITE_URL,
        "EMAIL_URL": settings.EMAIL_URL,
        "NEWSROOM_PRESS": settings.PRESS,
        "REDIS_URL": settings.REDIS_URL,
        "NEWSROOM_DAILY_BUDGET": settings.DAILY_BUDGET,
    }
    for name, follows in what_follows.items():
        yield Sign(name, True, "set" if set_ones[name] else f"{MISSING}{follows}")


def migrations() -> Sign:
    """Whether the tables are those this version works with."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    said = f"{len(waiting)} to be made: manage.py migrate" if waiting else "up to date"
    return Sign("tables", not waiting, said)


def system_checks() -> Iterator[Sign]:
    """What Django's checks and ours say."""
    found = checks.run_checks(databases=["default"])
    for each in found:
        hint = f" {each.hint}" if each.hint else ""
        yield Sign(each.id or "check", each.level < checks.ERROR, f"{each.msg}{hint}")


def sources() -> Sign:
    """How many there are, and how many of them fail."""
    active = Source.objects.filter(active=True)
    count, failing = active.count(), active.filter(failures__gt=0).count()
    return Sign("sources", not count or failing < count, f"{count}, of which {failing} fail")


def models() -> Iterator[Sign]:
    """Every model that is set up, at its endpoint, which is asked for its list of models."""
    if not engines.ready():
        yield Sign("model", True, f"{MISSING}drafts are extracts")
        return
    try:
        every = [engine for purpose in settings.MODELS for engine in engines.of(purpose)]
    except ValueError as error:
        yield Sign("model", False, str(error))
        return
    for engine in {(each.model, each.url): each for each in every}.values():
        yield tried(f"model {engine.model}", partial(llm.reach, engine), engine.host)


def post() -> Sign:
    """The mail server, if there is one."""
    if not mail.ready():
        return Sign("mail", True, f"{MISSING}nothing is sent")

    def knock() -> None:
        there = get_connection()
        there.open()
        there.close()

    return tried("mail", knock, settings.EMAIL_HOST or settings.EMAIL_BACKEND)


def tried(name: str, attempt: Callable[[], object], where: str) -> Sign:
    """What came of trying to reach something outside."""
    try:
        attempt()
    except (llm.LLMError, OSError) as error:  # SMTP's errors are OSErrors
        return Sign(name, False, f"{where}: {error}")
    return Sign(name, True, f"{where} answers")


def programs() -> Iterator[Sign]:
    """Programs that some parts call, where those are in use."""
    if settings.HUGO:
        found = shutil.which("git")
        yield Sign("git", bool(found), found or "missing, and NEWSROOM_HUGO needs it")
