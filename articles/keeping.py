"""Unsaved words: written down for the one who typed them, and for nobody else."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.core import signing
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.views.csrf import csrf_failure as plain_refusal

from articles import merging, typed
from articles.merging import Said
from articles.models import User, WorkingCopy
from articles.typed import Drawn

SALT = "desk.tab"
AGE = 3 * 24 * 3600  # seconds a page may stay open and still be known for what it is
LAST = 2**31 - 1  # no later answer of a page overtakes a form


@dataclass(frozen=True)
class Tab:
    """One drawing of a page: for whom, of which row; signed, so that nobody else can say it."""

    user: int
    kind: str
    row: int
    id: str

    @classmethod
    def new(cls, user: Any, row: Any) -> "Tab":
        return cls(user.pk, row._meta.label_lower, row.pk, uuid4().hex)

    def dump(self) -> str:
        return signing.dumps([self.user, self.kind, self.row, self.id], salt=SALT)

    @classmethod
    def load(cls, text: str) -> "Tab | None":
        try:
            return cls(*signing.loads(text, salt=SALT, max_age=AGE))
        except signing.BadSignature:
            return None

    def is_of(self, user: Any, row: Any) -> bool:
        return (self.user, self.kind, self.row) == (user.pk, row._meta.label_lower, row.pk)

    @property
    def place(self) -> dict[str, Any]:
        """Whose words at which row."""
        return {"user_id": self.user, "kind": self.kind, "row": self.row}


@dataclass(frozen=True)
class Heard:
    """One word of a page: what it has unsaved (None: nothing new), where its writer is."""

    tab: str
    copy: str
    seen: int
    serial: int
    field: str
    left: bool
    changes: dict[str, Said] | None


def heard(body: bytes) -> Heard | None:
    """None of what no page of ours says."""
    try:
        said = json.loads(body)
        changes = said["changes"]
        return Heard(
            str(said["tab"]),
            str(said["copy"]),
            counted(said["seen"]),
            counted(said["serial"]),
            typed.storable(said["field"]),
            bool(said.get("left")),
            None if changes is None else typed.said_of(changes),
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def counted(said: Any) -> int:
    """A number as its column takes it; ValueError for others."""
    if not 0 <= said < LAST:
        raise ValueError
    return int(said)


def keep(tab: Tab, said: Heard) -> bool:
    """Write down what a page has unsaved; False when that page has been saved since."""
    before = WorkingCopy.objects.select_for_update().filter(**tab.place, tab=tab.id).first()
    if before and before.done:
        return False
    if before and before.serial >= said.serial:
        return True
    if said.changes:
        write(tab, said.changes, said.seen, said.copy, serial=said.serial)
    else:
        adopt(tab, said.copy)
        WorkingCopy.objects.filter(**tab.place, tab=tab.id).delete()
    if before is None:
        WorkingCopy.objects.prune(timezone.now())
    return True


def write(
    tab: Tab, changes: dict[str, Said], version: int, stamp: str = "", *, serial: int = 0
) -> None:
    """The unsaved words of a page, and with them those of the copy it was drawn with."""
    said = {"changes": changes, "version": version, "at": timezone.now(), "done": False}
    if serial:
        said["serial"] = serial
    if since := adopt(tab, stamp):
        said["since"] = since
    WorkingCopy.objects.update_or_create(**tab.place, tab=tab.id, defaults=said)


def finish(tab: Tab, version: int) -> None:
    """The words of a page are saved; what comes of it late makes no new copy."""
    said = {"changes": {}, "version": version, "at": timezone.now(), "done": True}
    WorkingCopy.objects.update_or_create(**tab.place, tab=tab.id, defaults=said)


def hold(tab: Tab, changes: dict[str, Said], version: int, stamp: str) -> None:
    """The words of a page that was sent and comes back, for the one that is drawn in its place.

    What the sent one had just asked to be kept may arrive after this and makes no second copy.
    """
    own = WorkingCopy.objects.filter(**tab.place, tab=tab.id, done=False).first()
    held = replace(tab, id=uuid5(UUID(tab.id), "held").hex)  # the same if it is sent once more
    write(held, changes, version, stamp)
    if own:
        WorkingCopy.objects.filter(**tab.place, tab=held.id).update(since=own.since)
    finish(tab, version)


def adopt(tab: Tab, stamp: str) -> datetime | None:
    """Take over the copy a page was drawn with, unless its own page has gone on since.

    Returns since when its words were unsaved; None when there is nothing to take over.
    """
    copies: QuerySet[Any] = WorkingCopy.objects.filter(**tab.place, done=False)
    copy = copies.filter(tab=stamp.partition(" ")[0]).first() if stamp else None
    if copy is None or copy.stamp != stamp or copy.tab == tab.id:
        return None
    copy.delete()
    return copy.since


def keep_sent(post: QueryDict) -> bool:
    """Keep the words of a form that came without a log-in, for the one its page was drawn for.

    Only a page drawn for that person carries the signature that says so; nobody else sees them.
    """
    tab, drawn = Tab.load(post.get("tab", "")), Drawn.load(post.get("base", ""))
    owner = tab and User.objects.filter(pk=tab.user, is_active=True, is_staff=True).first()
    if not tab or not drawn or not owner:
        return False
    app, _dot, model = tab.kind.partition(".")
    words = merging.changes(drawn.fields, typed.sent(post, drawn)) | drawn.lost
    if not words or not owner.has_perm(f"{app}.change_{model}"):
        return False
    seen = post.get("seen", "")
    with transaction.atomic():
        return keep(tab, Heard("", drawn.copy, typed.as_number(seen), LAST, "", False, words))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is older than the log-in: its words are kept, and it is drawn anew."""
    if request.method == "POST" and keep_sent(request.POST):
        said = gettext("You have logged in anew since. Your words are here: press again.")
        messages.warning(request, said)
        return HttpResponseRedirect(request.path)
    return plain_refusal(request, reason)
