"""What was written for which address, and of which version: a small database in the folder."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass, replace
from pathlib import Path

from django.utils.translation import gettext as _

from digests.press.folder import PressError
from digests.press.places import OURS

TABLES = """
CREATE TABLE IF NOT EXISTS pages (
    path TEXT PRIMARY KEY, version TEXT, status INTEGER, file TEXT, target TEXT, tag TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS loose (boot TEXT PRIMARY KEY) WITHOUT ROWID;
"""
UPSERT = "INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?, ?)"


@dataclass(frozen=True)
class Entry:
    """An address as it was last written.

    `version` is empty from before its file is touched until it is written: of such a one nothing
    is known but which file it may have. `target` is where a redirect leads.
    """

    path: str
    version: str = ""
    status: int = 0
    file: str = ""
    target: str = ""
    tag: str = ""


class Ledger:
    """The entries, by address. A file of ours is always in it: it is entered first."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    @classmethod
    @contextmanager
    def of(cls, root: Path) -> Iterator["Ledger"]:
        """That of a folder; PressError if it cannot be read."""
        place = root / OURS / "ledger.sqlite3"
        try:
            with closing(sqlite3.connect(place, timeout=20)) as connection:
                connection.executescript(TABLES)
                yield cls(connection)
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
                raise PressError(
                    _(
                        "There is no room left for the site in %(folder)s. Make some: the next "
                        "minute goes on with it."
                    )
                    % {"folder": root}
                ) from error
            raise PressError(
                _(
                    "The press cannot keep its ledger %(path)s (%(why)s). If it is damaged, remove "
                    "the whole folder and press anew."
                )
                % {"path": place, "why": error}
            ) from error

    def entries(self) -> dict[str, Entry]:
        return {row[0]: Entry(*row) for row in self.connection.execute("SELECT * FROM pages")}

    def begin(self, entries: Iterable[Entry], boot: str) -> None:
        """Before their files are touched: from now on nothing is known of them, and should this
        machine lose its power, of no file whether it reached the disk."""
        with self.connection:
            self.connection.execute("INSERT OR IGNORE INTO loose VALUES (?)", (boot,))
        self.enter(replace(each, version="", tag="") for each in entries)

    def loose(self) -> set[str]:
        """In which lives of the machine files were written that may not have reached the disk."""
        return {row[0] for row in self.connection.execute("SELECT boot FROM loose")}

    def settled(self) -> None:
        """All files are on the disk."""
        with self.connection:
            self.connection.execute("DELETE FROM loose")

    def enter(self, entries: Iterable[Entry]) -> None:
        with self.connection:
            self.connection.executemany(UPSERT, map(astuple, entries))

    def strike(self, paths: Iterable[str]) -> None:
        """Their files are gone."""
        with self.connection:
            self.connection.executemany(
                "DELETE FROM pages WHERE path = ?", ((path,) for path in paths)
            )
