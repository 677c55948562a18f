"""Which file an address is kept in, where it can be kept in one."""

from collections.abc import Iterable

OURS = ".press"  # what the press itself needs to know; of no concern to readers
NGINX = ".nginx"  # what nginx is to include
GONE = ".gone"  # notices of what was withdrawn
INDEX = "index.html"
TWINS = (".gz", ".br")
LONGEST = 240  # bytes of a name: file systems have 255, twins and temporary files need some


def file_of(path: str) -> str | None:
    """The file for an address, relative to the folder; None where no file can be it."""
    names = path.split("/")
    if names[0] or len(names) < 2:
        return None
    inside, last = names[1:-1], names[-1] or INDEX
    if names[1].startswith(".") or not all(map(fits, [*inside, last])):
        return None
    return "/".join([*inside, last])


def fits(name: str) -> bool:
    """Whether a part of an address can be the name of a file or folder."""
    return name not in ("", ".", "..") and "\0" not in name and len(name.encode()) <= LONGEST


def notice_of(file: str) -> str:
    """The file of the notice that stands where this file stood; its name tells its type."""
    return f"{GONE}/{file}" if file.endswith(f"/{INDEX}") else f"{GONE}/{file}/{INDEX}"


def keep_apart(paths: Iterable[str]) -> dict[str, str]:
    """The file for each address that has one; of two in each other's way the first has it.

    An edition may be called like the file of another, or like its twin: then the one that gets no
    file is answered by the application.
    """
    placed: dict[str, str] = {}
    files: set[str] = set()
    folders: set[str] = set()
    for path in sorted(paths):
        file = file_of(path)
        if file is None:
            continue
        above = parents(file)
        mine = {file, *(file + twin for twin in TWINS)}
        if mine & files or mine & folders or any(folder in files for folder in above):
            continue
        placed[path] = file
        files |= mine
        folders.update(above)
    return placed


def parents(file: str) -> list[str]:
    """The folders a file lies in."""
    names = file.split("/")
    return ["/".join(names[:depth]) for depth in range(1, len(names))]
