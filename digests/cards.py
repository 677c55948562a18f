"""The picture beside a link to an edition: drawn once it is out, and again once it is corrected.

The rows say whether there is one: no page looks for a file.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext

from articles import markdown
from articles.chores import Efforts, LeaseLostError
from articles.models import Outbox
from digests import abroad, entire
from digests.models import Digest, Revision, Series
from digests.models.digest import DigestQuerySet
from digests.shares.edition import Edition
from digests.sheets import Sheet

if TYPE_CHECKING:
    from digests.drawing.typeface import Typeface

    Drawing = Callable[[Edition, Typeface], bytes]

WIDTH, HEIGHT = 1200, 630
TYPES = {".png": "image/png", ".jpg": "image/jpeg"}
FOREVER = "public, max-age=31536000, immutable"  # a correction has a card of another name
LONGEST_ALT = 240
A_MINUTE = 20.0  # seconds that the clock has for cards
A_ROUND = 200


class CardError(Exception):
    """No card now, with a sentence; trying again may help."""

    permanent = False


@dataclass(frozen=True)
class Card:
    """A card as a page or a feed names it; its path is ours, without the host."""

    path: str
    size: int  # in bytes
    alt: str
    width: int = WIDTH
    height: int = HEIGHT
    type: str = "image/png"
    credit: str = ""
    licence: str = ""


# What is asked
def card_of(digest: Digest) -> Card | None:
    """The card of an edition as it stands now; None while there is none. Nobody is asked."""
    kept = digest.card
    return Card(path_of(kept["name"]), kept["bytes"], kept["alt"]) if kept else None


def picture_of(digest: Digest) -> Card | None:
    """What stands for an edition where there is room for one picture: its cover, else its card."""
    kept = digest.cover
    if not kept:
        return card_of(digest)
    return Card(
        path_of(kept["name"]),
        kept["bytes"],
        kept["alt"],
        kept["width"],
        kept["height"],
        type_of(kept["name"]),
        kept["credit"],
        kept["licence"],
    )


def path_of(name: str) -> str:
    return f"/cards/{name}"


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "cards"


def sheets() -> Iterator[Sheet]:
    """All cards of public editions; under one name the bytes never change."""
    rows = Digest.objects.published().exclude(card={}).order_by().values_list("card", flat=True)
    for card in rows.iterator():
        yield Sheet(path_of(card["name"]), card["name"])


def serve(request: HttpRequest, name: str) -> HttpResponseBase:
    """A card; an older one leads to that of today. Http404 where the edition is not public."""
    public = Digest.objects.published().filter(uid=name[:36]).only("card", "version")
    row = public.first()
    if row is None or not row.card:
        raise Http404
    if row.card["name"] != name:
        return HttpResponseRedirect(path_of(row.card["name"]))
    try:
        kept = (folder() / name).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(kept, content_type="image/png", headers={"Cache-Control": FOREVER})


# What happens to editions
def published(digest: Digest, revision: Revision) -> None:
    """Have a card drawn of what has just been made public: by the worker, who delays nobody."""
    key = f"card:{digest.uid}:{revision.number}"
    Outbox.objects.put(Outbox.CARD, key, digest=digest.pk)


def type_of(name: str) -> str:
    return TYPES[Path(name).suffix]


def renamed(series: Series) -> None:
    """Have the cards of a Series drawn again: they show its name. One row, however many they are;
    the worker makes one of it for each."""
    key = f"cards:{series.pk}:{timezone.now().timestamp()}"
    Outbox.objects.put(Outbox.CARD, key, series=series.pk)


def spread(row: Outbox) -> None:
    """A row for each edition of a Series whose card shows another name than it has now."""
    series = Series.objects.get(pk=row.payload["series"])
    drawn = series.digests.published().exclude(card={})
    shown = f"-{short(series.title)}.png"
    for pk, card in drawn.values_list("pk", "card"):
        if not card["name"].endswith(shown):
            Outbox.objects.put(Outbox.CARD, f"{row.key}:{pk}", digest=pk)


def gone(digest: Digest) -> None:
    """Take its cards away: what they say is not said any more."""
    transaction.on_commit(lambda: clear(digest), robust=True)


# The worker
def attend(now: datetime) -> None:
    """The clock's minute: draw what is asked for, as far as a third of a minute goes."""
    until = monotonic() + A_MINUTE
    for pk in Outbox.objects.of(Outbox.CARD).turn(now, A_ROUND):
        if monotonic() < until:
            work([pk])


def work(ids: Sequence[int]) -> None:
    """Draw the cards that these rows of the outbox ask for."""
    with Efforts[Any](Outbox.objects.of(Outbox.CARD).claim_many(ids)) as efforts:
        for row in efforts.rows:
            with efforts.on(row), suppress(LeaseLostError):
                if "series" in row.payload:
                    spread(row)
                    row.delivered()
                    continue
                try:
                    make(Digest.objects.filter(pk=row.payload["digest"]))
                except CardError as error:
                    row.put_off(error)
                else:
                    row.delivered()


def make(wanted: DigestQuerySet) -> int:
    """Draw the cards of these editions, as far as they are public; returns how many.

    None where this machine has no font for it. CardError when a card cannot be drawn or kept.
    """
    return sum(draw(digest) for digest in wanted.published().light().select_related("series"))


def missing() -> DigestQuerySet:
    """Public editions without a card, or whose file is not there."""
    there = {path.name for path in folder().glob("*.png")}
    rows = Digest.objects.published().order_by().values_list("pk", "card")
    lost = [pk for pk, card in rows if card.get("name") not in there]
    return Digest.objects.filter(pk__in=lost)


def draw(digest: Digest) -> bool:
    """Draw one card and write it down; False without a font, or if it has changed meanwhile."""
    from digests.drawing.card import card as drawing  # only who draws loads what draws

    if (revision := abroad.standing(digest)) is None:
        return False
    edition = abroad.edition(digest, revision, whole=str)
    name = name_of(digest, revision.number)
    picture = printed(folder() / name, edition, drawing)
    if picture is None:
        return False
    said = {"name": name, "bytes": len(picture), "alt": alt_of(digest, edition.titles)}
    ours = Digest.objects.published().filter(pk=digest.pk, version=digest.version)
    if not ours.update(card=said):
        if not Digest.objects.filter(pk=digest.pk, card__name=name).exists():
            (folder() / name).unlink(missing_ok=True)
        return False
    digest.card = said
    clear(digest, but=name)
    return True


def name_of(digest: Digest, number: int) -> str:
    """The file of a card: of which version, and under which name of its Series, it is."""
    return f"{digest.uid}-{number}-{short(digest.series.title)}.png"


def short(*said: str) -> str:
    """Texts as eight letters and digits."""
    return sha256("\n".join(said).encode()).hexdigest()[:8]


def long_image(digest: Digest, edition: Edition, number: int) -> Path:
    """The file of the long image of a version of an edition, drawn when it is first asked for.

    CardError when it cannot be drawn or kept, or this machine has no font for it.
    """
    from digests.drawing.long import long_image as drawing

    path = place_of_long(digest, edition, number)
    if not path.exists() and printed(path, edition, drawing) is None:
        raise CardError(gettext("This machine has no font with Chinese characters."))
    return path


def place_of_long(digest: Digest, edition: Edition, number: int) -> Path:
    """Where it is kept; name and address of its Series, which it shows, may be others tomorrow."""
    shown = short(edition.url, edition.series)
    return folder() / "long" / f"{digest.uid}-{number}-{shown}.png"


def printed(path: Path, edition: Edition, drawing: "Drawing") -> bytes | None:
    """Draw a picture and keep it; None where this machine has no font for it."""
    try:
        letters = typeface_of(edition.issue.language)
        if letters is None:
            return None
        picture = drawing(edition, letters)
        entire.write(path, picture)
    except OSError as error:
        raise CardError(str(error)) from error
    return picture


def typeface_of(language: str) -> "Typeface | None":
    """The letters for a language; CardError when a font was asked for that is none."""
    from digests.drawing import typeface

    try:
        return typeface.chosen(settings.FONT, language)
    except typeface.TypefaceError as error:
        raise CardError(str(error)) from error


def alt_of(digest: Digest, titles: Iterable[str]) -> str:
    """What a card says, for those who do not see it."""
    said = " · ".join(filter(None, [digest.series.title, markdown.plain(digest.title), *titles]))
    return said if len(said) <= LONGEST_ALT else f"{said[: LONGEST_ALT - 1].rstrip()}…"


def clear(digest: Digest, but: str = "") -> None:
    """Remove the pictures of an edition, except one."""
    for path in folder().glob(f"**/{digest.uid}-*.png"):
        if path.name != but:
            path.unlink(missing_ok=True)
