"""The folder a trial takes place in: what is built once, and the copy that is used up.

`stock` holds the database, its media and the press of it, and for PostgreSQL a dump; `run` is the
copy. Built anew when it was asked for in another size, or when its migrations are no longer ours.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from bench.loading.site import HOST, ROOT

SECRET = "of-a-trial-only-" * 4
OUTLETS = 8590  # the port of the sources


class Home:
    """One newsroom's folder, and the environment of its processes."""

    def __init__(self, root: Path) -> None:
        self.root, self.home, self.press = root, root / "home", root / "press"

    def environment(self, **more: str) -> dict[str, str]:
        """Everything that a process of this newsroom is told."""
        url = f"sqlite:///{self.home}/newsroom.sqlite3"
        return {
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
            "NEWSROOM_HOME": str(self.home),
            "NEWSROOM_PRESS": str(self.press),
            "NEWSROOM_PROXY": f"http://127.0.0.1:{OUTLETS}",
            "DATABASE_URL": url,
            "REDIS_URL": "",
            "SITE_URL": f"http://{HOST}",
            "SECRET_KEY": SECRET,
            "TIME_ZONE": "Asia/Shanghai",
            "OPENAI_API_KEY": "",
            "NEWSROOM_MODEL": "",
            "HEARTBEAT_URL": "",
            "EMAIL_URL": "",
            **more,
        }


def built(work: Path, articles: int, editions: int) -> Home:
    """The stock, made now if need be, and as this code has its tables and pages."""
    stock = Home(work / "stock")
    wanted = {"articles": articles, "editions": editions}
    if not holds(stock, wanted):
        print(f"Building {articles} articles and {editions} editions:", flush=True)
        shutil.rmtree(stock.root, ignore_errors=True)
        stock.home.mkdir(parents=True)
        with timed("in all"):
            environment = stock.environment(NEWSROOM_PRESS="")
            call(environment, "-m", "bench.loading.stock", articles, editions)
        (stock.root / "made.json").write_text(json.dumps({**wanted, "migrations": migrations()}))
    call(stock.environment(), "manage.py", "migrate", "-v0")
    with timed("press of all that is not pressed"):
        call(stock.environment(), "manage.py", "press", stock.press)
    return stock


@contextmanager
def timed(what: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    print(f"  {what}: {time.monotonic() - began:.0f} s", flush=True)


def holds(stock: Home, wanted: dict[str, int]) -> bool:
    """Whether the stock is of that size, and this code can bring it up to date."""
    try:
        made = json.loads((stock.root / "made.json").read_text())
    except OSError:
        return False
    known = set(migrations())
    return {**made, **wanted} == made and known.issuperset(made["migrations"])


def migrations() -> list[str]:
    found = ROOT.glob("*/migrations/0*.py")
    return sorted(str(path.relative_to(ROOT)) for path in found)


def copied(stock: Home, run: Home) -> None:
    """A copy to be used up."""
    shutil.rmtree(run.root, ignore_errors=True)
    run.root.mkdir(parents=True)
    for each in ("home", "press"):
        subprocess.run(["cp", "-a", "--reflink=auto", stock.root / each, run.root], check=True)


def on_postgres(stock: Home, url: str) -> None:
    """The rows of the stock in an empty PostgreSQL: from a dump, the first time from a backup."""
    dump = stock.root / "many.dump"
    if not dump.exists():
        archive = stock.root / "stock.backup"
        archive.unlink(missing_ok=True)
        with timed("brought to PostgreSQL"):
            call(stock.environment(), "manage.py", "backup", archive)
            call(stock.environment(DATABASE_URL=url), "manage.py", "restore", archive)
            call(stock.environment(DATABASE_URL=url), "-m", "bench.loading.stock", "index")
            subprocess.run(["pg_dump", "-Fc", "-Z1", "-f", dump, *connection(url)], check=True)
        archive.unlink()
        return
    subprocess.run(["pg_restore", "-j2", "--no-owner", *connection(url), dump], check=True)


def analyse(url: str) -> None:
    """What autovacuum, which the private cluster does without, would have done long ago."""
    subprocess.run(["psql", "-q", *connection(url), "-c", "VACUUM ANALYZE"], check=True)


def connection(url: str) -> list[str]:
    """A DATABASE_URL as PostgreSQL's programs are told."""
    parts = urlsplit(url)
    place, _, name = parts.path.rpartition("/")
    host = parts.hostname or "/" + place.strip("/") or parse_qs(parts.query)["host"][0]
    port = [f"--port={parts.port}"] if parts.port else []
    return [f"--host={host}", f"--username={parts.username}", f"--dbname={name}", *port]


def call(environment: dict[str, str], *command: object) -> None:
    """Run a program of ours to its end; what it says is only shown when it fails or is a table."""
    words = [sys.executable, *map(str, command)]
    quiet = "manage.py" in words
    done = subprocess.run(
        words,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        text=True,
    )
    if done.returncode:
        sys.exit(f"{' '.join(words[1:])} failed:\n{done.stdout or ''}")
