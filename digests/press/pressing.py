"""One press: what differs from what is written is printed, in the order readers miss it."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from articles import holder
from digests import freshness, sheets, tongues
from digests.press import assets, maps, places
from digests.press.folder import Folder, PressError
from digests.press.ledger import Entry, Ledger
from digests.press.printing import UNCHANGED, Printed, ask
from digests.sheets import Sheet

BATCH = 50  # addresses after which what was printed is entered
OK, GONE = 200, 410
MOVED = (301, 308)
FIRST = frozenset({"", "feed", "corrections"})  # where any news is looked for
LATER = frozenset({"archive"})
NEW, ASKED, REPRINTED = range(3)  # the order: news, then what may have changed, then old pages


@dataclass
class Press:
    """A press at work in a folder that it holds.

    `until`: the moment of time.monotonic() after which the rest waits for the next press.
    `thorough`: look at the files themselves, too.
    `hurried`: somebody waits; what readers do not see is left for the next minute.
    """

    folder: Folder
    ledger: Ledger
    until: float
    thorough: bool
    hurried: bool
    step: Callable[[], object]
    counts: Counter[str] = field(default_factory=Counter)
    redirects: int = 0
    failures: dict[str, Exception] = field(default_factory=dict)

    def run(self) -> None:
        """Bring the folder up to date, as far as time allows."""
        self.entries = self.known()
        self.frame = frame()
        copied = dict(assets.assets())
        wanted = {sheet.path: sheet for sheet in sheets.sheets()}
        self.placed = places.keep_apart([*wanted, *copied])
        self.counts["left"] = sum(path not in self.placed for path in wanted)
        gone = self.clear(wanted.keys() | copied.keys())
        self.copy(copied)
        self.print(self.due(wanted.values(), {part_of(path) for path in gone}))
        self.tell_nginx()
        self.settle()
        unsaid = self.counts["written"] + self.counts["waiting"] + len(self.failures)
        self.counts["unchanged"] = len(wanted) + len(copied) - unsaid

    def known(self) -> dict[str, Entry]:
        """What is known to be there: nothing for sure, if power was lost before it was settled."""
        entries, loose = self.ledger.entries(), self.ledger.loose()
        self.cut_short = bool(loose)
        if loose <= {holder.boot()}:
            return entries
        return {path: replace(each, version="", tag="") for path, each in entries.items()}

    def settle(self) -> None:
        """Have on the disk what was written, by this press and by one that was cut short; who is
        in a hurry leaves that to the next."""
        if not self.hurried and self.ledger.loose():
            self.folder.settle(everything=self.cut_short)
            self.ledger.settled()

    def clear(self, wanted: set[str]) -> list[str]:
        """Take away what no longer has an address, or whose file is another's now; says what."""
        old = [each for each in self.entries.values() if not self.stays(each, wanted)]
        for entry in old:
            self.drop(entry)
        self.ledger.strike(entry.path for entry in old)
        for entry in old:
            del self.entries[entry.path]
        return [entry.path for entry in old]

    def stays(self, entry: Entry, wanted: set[str]) -> bool:
        own = self.placed.get(entry.path)
        kept = {"", own, places.notice_of(own) if own else None}
        return entry.path in wanted and entry.file in kept

    def drop(self, entry: Entry) -> None:
        """Remove the file of an entry, whichever of the two it may have."""
        if not entry.file:
            return
        self.folder.remove(entry.file)
        if not entry.version:
            self.folder.remove(places.notice_of(entry.file))
        self.counts["removed"] += 1

    def copy(self, copied: dict[str, Path]) -> None:
        """The static files: they change with a release."""
        for path, place in copied.items():
            version = assets.version_of(place)
            known = self.entries.get(path, Entry(path))
            if path in self.placed and (known.version != version or self.is_missing(known)):
                kind = kind_of(place)
                answer = Printed(OK, place.read_bytes(), kind, "", "")
                self.keep([(Entry(path, version), answer)])

    def due(self, wanted: Iterable[Sheet], stirred: Set[str]) -> list[Sheet]:
        """What is to be printed or asked, the most urgent first; in a hurry only such lists are
        asked as news may have changed, or what went from these parts of the site."""
        ranked = [(self.rank(sheet), sheet) for sheet in wanted if self.differs(sheet)]
        ranked.sort(key=lambda pair: pair[0])
        if self.hurried:
            news = {part_of(sheet.path) for rank, sheet in ranked if rank == NEW}
            asked = (stirred | news) - LATER | FIRST
            ranked = [
                (rank, sheet)
                for rank, sheet in ranked
                if rank != ASKED or part_of(sheet.path) in asked
            ]
        return [sheet for _, sheet in ranked]

    def rank(self, sheet: Sheet) -> int:
        known = self.entries.get(sheet.path)
        if known is None or not known.version:
            return NEW
        if not sheet.version:
            return ASKED
        return REPRINTED if known.version.endswith(f" {sheet.version}") else NEW

    def differs(self, sheet: Sheet) -> bool:
        known = self.entries.get(sheet.path)
        if known is None or not sheet.version or known.version != self.version(sheet.version):
            return True
        return self.is_missing(known)

    def is_missing(self, known: Entry) -> bool:
        """Whether somebody took its file away."""
        return self.thorough and bool(known.file) and not (self.folder.root / known.file).exists()

    def version(self, said: str) -> str:
        """What it is entered as: printed by these templates, for this address of the site."""
        return f"{self.frame} {said}"

    def print(self, due: Sequence[Sheet]) -> None:
        """Print them, a batch at a time; who wants a new press meanwhile need not wait for all."""
        for start in range(0, len(due), BATCH):
            if start and (time.monotonic() > self.until or self.folder.again.exists()):
                self.counts["waiting"] = len(due) - start
                return
            batch = due[start : start + BATCH]
            self.keep([found for sheet in batch if (found := self.printed(sheet))])

    def printed(self, sheet: Sheet) -> tuple[Entry, Printed] | None:
        """A page, if it is another than the one there is; a crash of one keeps no other back."""
        self.step()
        known = self.entries.get(sheet.path, Entry(sheet.path))
        ours = known.version.startswith(f"{self.frame} ") and not self.is_missing(known)
        answer = None
        with self.on(sheet.path):
            answer = ask(sheet.path, known.tag if ours and not sheet.version else "")
        if answer is None or answer.status == UNCHANGED:
            return None
        if answer.status not in (OK, GONE, *MOVED):
            self.forget(known)
            return None
        version = self.version(sheet.version or answer.tag)
        return Entry(sheet.path, version, tag=answer.tag), answer

    @contextmanager
    def on(self, path: str) -> Iterator[None]:
        """Remember whose crash it was and go on, unless it is the database's."""
        with Caught() as crash:
            yield
        if crash.error:
            self.failures[path] = crash.error

    def forget(self, known: Entry) -> None:
        """There is no such page any more, although its row was there a moment ago."""
        self.drop(known)
        self.ledger.strike([known.path])
        self.entries.pop(known.path, None)

    def keep(self, answers: Sequence[tuple[Entry, Printed]]) -> None:
        """Write these pages, notices and redirects, and enter them."""
        done, to_write = [], []
        for entry, answer in answers:
            entry = self.filed(entry, answer)
            if not self.is_there(entry, answer):
                to_write.append((entry, answer))
            done.append(entry)
        if to_write:
            files = {entry.path: self.placed.get(entry.path, "") for entry, _ in to_write}
            untold = (Entry(path, file=file) for path, file in files.items())
            self.ledger.begin(untold, holder.boot())
        for entry, answer in to_write:
            self.write(entry, answer)
        self.ledger.enter(done)
        self.entries |= {entry.path: entry for entry in done}

    def filed(self, entry: Entry, answer: Printed) -> Entry:
        """The entry with where its file is to be and where it leads."""
        own = self.placed.get(entry.path, "")
        file = {OK: own, GONE: places.notice_of(own) if own else ""}.get(answer.status, "")
        return Entry(entry.path, entry.version, answer.status, file, answer.location, entry.tag)

    def is_there(self, entry: Entry, answer: Printed) -> bool:
        """Whether exactly this was written, and nothing else is left of what was before."""
        known = self.entries.get(entry.path)
        if known is None or not known.version:
            return False
        same = (known.status, known.file, known.target) == (entry.status, entry.file, entry.target)
        return same and (not entry.file or self.folder.read(entry.file) == answer.body)

    def write(self, entry: Entry, answer: Printed) -> None:
        if entry.file:
            self.folder.write(entry.file, answer.body, answer.kind)
        if own := self.placed.get(entry.path):
            for other in {own, places.notice_of(own)} - {entry.file}:
                self.folder.remove(other)
        self.counts["written"] += 1

    def tell_nginx(self) -> None:
        """What nginx includes; it reads it again when it is reloaded."""
        entries = self.entries.values()
        self.include("gone.map", maps.gone(entries))
        self.include("moved.map", maps.moved(entries))
        if not self.hurried:  # until nginx has read it, the application sends readers on
            old = maps.old()
            self.redirects = len(old.splitlines())
            self.include("old.map", old)
        missing = self.folder.read(f"{places.NGINX}/heads.conf") is None
        if (missing or not self.hurried) and (heads := maps.heads()):
            self.include("heads.conf", heads)
        self.include("links.conf", maps.links())
        self.include("away.html", away())
        for name, text in busy() if not self.hurried else ():
            self.include(name, text)

    def include(self, name: str, text: str) -> None:
        file, body = f"{places.NGINX}/{name}", text.encode()
        if self.folder.read(file) != body:
            self.folder.put(file, body)


class Caught:
    """Keeps an exception for who decides what becomes of it; those that concern all pass."""

    error: Exception | None = None

    def __enter__(self) -> "Caught":
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if isinstance(error, Exception) and not isinstance(error, DatabaseError):
            self.error = error
        return self.error is not None


def part_of(path: str) -> str:
    """The part of the site it belongs to: a Series, the archive; for a single file its name."""
    return tongues.bare(path).split("/")[1].partition(".")[0]


def frame() -> str:
    """What every page is made of beside its rows: code, templates, the address of the site, and
    the hubs that its feeds name."""
    said = [freshness.frame()[0], settings.SITE_URL, settings.LANGUAGE_CODE, *settings.WEBSUB_HUB]
    return sha256("\n".join(said).encode()).hexdigest()[:16]


def away() -> str:
    """What readers are shown for what only the application can answer, while it cannot."""
    with translation.override(settings.LANGUAGE_CODE):
        try:
            return render_to_string("503.html")
        except TemplateDoesNotExist:
            return render_to_string("500.html")


def busy() -> Iterator[tuple[str, str]]:
    """What who asks too much is shown: in the language of the site, and in each there is."""
    tongues = [(f"-{code[:2]}", code) for code, _ in settings.LANGUAGES]
    for tongue, code in [("", settings.LANGUAGE_CODE), *tongues]:
        with translation.override(code):
            yield f"busy{tongue}.html", render_to_string("429.html")


def kind_of(place: Path) -> str:
    """Enough of the content type of a static file to tell whether it can be compressed."""
    text = {".css": "text/css", ".svg": "image/svg+xml", ".js": "text/javascript"}
    return text.get(place.suffix, "application/octet-stream")


def press(
    root: Path,
    *,
    wait: bool = True,
    seconds: float = float("inf"),
    thorough: bool = True,
    hurried: bool = False,
    step: Callable[[], object] = lambda: None,
) -> Press | None:
    """Write the public site into a folder; what was done, or None if somebody else is at it.

    Without `wait` who is at it is asked to begin once more, so that nothing stays undone.
    PressError where it cannot be; OSError of the disk.
    """
    if not settings.SITE_URL:
        raise PressError(gettext("Set SITE_URL: the pages tell their own addresses."))
    folder = Folder(root.absolute())
    folder.prepare()
    until, done = time.monotonic() + seconds, None
    folder.again.touch()
    while folder.again.exists():
        with folder.held(wait=wait) as mine:
            if not mine:
                return done
            while folder.again.exists():
                folder.again.unlink(missing_ok=True)
                with Ledger.of(folder.root) as ledger:
                    done = merged(done, Press(folder, ledger, until, thorough, hurried, step))
    return done


def merged(before: Press | None, press: Press) -> Press:
    """Have it run, and count what was done before."""
    press.run()
    if before:
        for name in ("written", "removed"):
            press.counts[name] += before.counts[name]
    return press
