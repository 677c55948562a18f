"""What goes wrong around a newsroom unseen, each in a sentence for who can mend it."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone, translation

from articles.models import Beat, User
from digests.press import places, telling
from newsroom import measuring, second_factor, storeroom
from newsroom.health import Sign

MISSING = "not set: "
OLD = timedelta(days=2)  # for a backup that is made every night
SKEW = timedelta(seconds=10)  # between clocks that should be one
GRACE = 120.0  # seconds in which nginx should have read what the press wrote
BLUR = 2.0  # seconds: the moment of a boot, from which births are counted, is told in whole ones
PROC = Path("/proc")


def look() -> Iterator[Sign]:
    """All of them; those of what is not in use say nothing."""
    yield from press()
    yield from nginx()
    yield from checkouts()
    yield backup()
    yield clocks()
    yield disk()
    yield superusers()


def press() -> Iterator[Sign]:
    """Whether the static site can be written, and is."""
    if not settings.PRESS:
        return
    folder = Path(settings.PRESS)
    if not os.access(measuring.present(folder), os.W_OK | os.X_OK):
        said = f"{folder} cannot be written: give it to the user that runs the worker"
        yield Sign("press", False, said)
        return
    beat = Beat.objects.filter(name=telling.BEAT).first()
    yield Sign("press", not (beat and beat.trouble), (beat and beat.trouble) or str(folder))


def nginx() -> Iterator[Sign]:
    """Whether an nginx of this machine has read the maps that the press wrote last."""
    maps = Path(settings.PRESS) / places.NGINX
    born = max(map(born_at, processes("nginx")), default=None)
    if not settings.PRESS or born is None or not maps.is_dir():
        return
    written = max((each.stat().st_mtime for each in maps.glob("*.map")), default=0.0)
    good = written <= born + BLUR or timezone.now().timestamp() - written < GRACE
    said = (
        "has read the maps of the press"
        if good
        else (
            "has not read the maps of the press since they changed: systemctl reload nginx, and "
            "systemctl enable --now newsroom-nginx.path"
        )
    )
    yield Sign("nginx", good, said)


def processes(name: str) -> Iterator[Path]:
    """The processes of this machine that bear a name."""
    for each in PROC.glob("[0-9]*"):
        try:
            if (each / "comm").read_text().strip() == name:
                yield each
        except OSError:
            continue  # ended meanwhile


def born_at(process: Path) -> float:
    """When a process began, in seconds since the epoch; 0 when it has ended."""
    try:
        after_name = (process / "stat").read_text().rpartition(")")[2].split()
        boot = (PROC / "stat").read_text().partition("\nbtime ")[2].split()[0]
    except OSError:
        return 0.0
    return int(boot) + int(after_name[19]) / os.sysconf("SC_CLK_TCK")


def checkouts() -> Iterator[Sign]:
    """Whether there is a git checkout where editions are to be committed."""
    root = Path(settings.HUGO) if settings.HUGO else None
    if root is None or not root.is_dir():
        return  # a system check says so
    found = sorted(each.parent.name for each in root.glob("*/.git"))
    if (root / ".git").exists():
        found = [root.name]
    said = (
        f"git checkouts: {', '.join(found)}" if found else f"no git checkout in {root}: clone one"
    )
    yield Sign("hugo", bool(found), said)


def backup() -> Sign:
    """When the last one was made."""
    age = Beat.age("backup")
    if age is None:
        return Sign("backup", True, f"{MISSING}none was made yet: manage.py backup FOLDER")
    days = age / timedelta(days=1)
    if age <= OLD:
        return Sign("backup", True, f"made {days:.1f} days ago")
    return Sign(
        "backup", False, f"made {days:.1f} days ago: systemctl status newsroom-backup.timer"
    )


def clocks() -> Sign:
    """Whether this machine's clock agrees with the worker's and the database's."""
    now = timezone.now()
    ahead = [(beat.at - now, beat.name) for beat in Beat.objects.filter(at__gt=now + SKEW)]
    off, who = max(ahead, default=(timedelta(), "worker"))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            theirs = cursor.fetchone()[0] - timezone.now()
        if abs(theirs) > max(off, SKEW):
            off, who = theirs, "database"
    if abs(off) <= SKEW:
        return Sign("clocks", True, "agree")
    said = f"that of the {who} is {off.total_seconds():+.0f} s off this machine's: run NTP on both"
    return Sign("clocks", False, said)


def disk() -> Sign:
    """Whether every kind of data has room."""
    if not storeroom.places():
        return Sign(
            "room", True, f"{MISSING}nothing was measured yet: the worker does it each hour"
        )
    crowded = storeroom.crowded()
    told = [f"{each.kind} {each.size >> 20} MB" for each in storeroom.stocks() if not each.is_part]
    with translation.override("en"):
        said = " ".join(each.sentence() for each in crowded)
    return Sign("room", not crowded, said or ", ".join(told))


def superusers() -> Sign:
    """Whether who may do everything needs more than a password."""
    found = list(User.objects.filter(is_superuser=True, is_active=True))
    bare = sorted(user.get_username() for user in found if second_factor.of(user) is None)
    if not bare:
        return Sign("second factor", True, "every superuser has one")
    said = f"{MISSING}a password alone lets in {', '.join(bare)} (superusers)"
    return Sign("second factor", True, said)
