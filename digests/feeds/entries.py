"""Rows as entries: an edition, one item of it, or the notice that it was withdrawn."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from urllib.parse import quote

from django.db.models import F
from django.db.models.functions import Substr
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape, format_html
from django.utils.translation import gettext as _

from articles import markdown
from articles.workflow import State
from digests.addresses import absolute
from digests.box import Box, boxes
from digests.cards import picture_of
from digests.feeds.entry import Drafted, Entry, Picture, clean, outward
from digests.feeds.lists import Listing
from digests.labels import CHINESE, ENGLISH, errata
from digests.models import Correction, Digest, DigestTransition, Item
from digests.pages import language_of, standfirst

HEAD = 400  # characters in which a body says how it was drafted
DRAFTED = re.compile(r'\A<div class="edition"[^>]*? data-drafted="(model|extract)"')
LABEL = 'class="drafted"'
LONGEST_SUMMARY = 400  # characters


@dataclass(frozen=True)
class Beside:
    """What is printed beside the rows of a feed, by the keys of their editions."""

    boxes: Mapping[int, Box] = field(default_factory=dict)
    bodies: Mapping[int, str] = field(default_factory=dict)
    titles: Mapping[int, Sequence[str]] = field(default_factory=dict)
    notices: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, editions: Iterable[Digest], *, items: bool, summaries: bool) -> "Beside":
        """All of it in a few queries."""
        rows = list(editions)
        gone = [each.pk for each in rows if each.state == State.WITHDRAWN]
        public = [each for each in rows if each.pk not in gone]
        moves = DigestTransition.objects.filter(digest__in=gone, new=State.WITHDRAWN)
        return cls(
            boxes=boxes(public),
            bodies={} if items else bodies_of(public, summaries),
            titles={} if items else titles_of(public),
            notices=dict(moves.values_list("digest_id", "note")) if gone else {},
        )


def bodies_of(editions: Iterable[Digest], heads_only: bool) -> dict[int, str]:
    """The frozen bodies, or of each only what says how it was drafted."""
    text = Substr("body_html", 1, HEAD) if heads_only else F("body_html")
    rows = Digest.objects.filter(pk__in=[each.pk for each in editions]).order_by()
    return dict(rows.values_list("pk", text))


def titles_of(editions: Iterable[Digest]) -> dict[int, list[str]]:
    """What the items are called, of those editions that say nothing of themselves."""
    mute = [each.pk for each in editions if not standfirst(each)]
    found: dict[int, list[str]] = {}
    rows = Item.objects.filter(digest__in=mute) if mute else Item.objects.none()
    for key, title in rows.values_list("digest_id", "title"):
        found.setdefault(key, []).append(markdown.plain(title))
    return found


def entries(request: HttpRequest, listing: Listing, *, summaries: bool = False) -> list[Entry]:
    """The entries of what a feed shows, in its order."""
    editions = read(listing.editions)
    per_item = listing.items is not None
    beside = Beside.of(editions.values(), items=per_item, summaries=summaries)
    if listing.items is None:
        found = [edition(request, each, beside) for each in editions.values()]
    else:
        rows = Item.objects.in_bulk([each.pk for each in listing.items])
        pairs = ((rows[each.pk], editions[each.digest_id]) for each in listing.items)
        found = [item(request, row, of, beside) for row, of in pairs]
    return [summary_only(each) for each in found] if summaries else found


def read(listed: Sequence[Digest]) -> dict[int, Digest]:
    """The editions with all that is printed of them but their bodies, by their keys, in order."""
    rows = Digest.objects.light().defer("gathered").in_bulk([each.pk for each in listed])
    for each in listed:
        rows[each.pk].series = each.series
    return {each.pk: rows[each.pk] for each in listed}


def edition(request: HttpRequest, digest: Digest, beside: Beside) -> Entry:
    """An edition; what was corrected in it comes first, and of a withdrawn one only the notice."""
    said = bare(request, digest, digest.title, digest.urn, digest.get_absolute_url())
    if digest.state == State.WITHDRAWN:
        return pulled(said, digest, beside)
    box, body = beside.boxes[digest.pk], beside.bodies[digest.pk]
    how = DRAFTED.match(body)
    said = replace(said, drafted=drafted(how[1], said.language) if how else None)
    what = standfirst(digest) or separated(beside.titles.get(digest.pk, ()), said.language)
    if said.drafted and LABEL not in body:
        body += label(said.drafted)
    return replace(
        said,
        summary=clipped(" ".join(filter(None, [*box.notes, what]))),
        content=outward(clean(box.html(body)), said.link),
        updated=digest.updated_at,
        tags=tuple(clean(word) for word in [*digest.categories, *digest.tags]),
        picture=picture(request, digest),
    )


def item(request: HttpRequest, row: Item, digest: Digest, beside: Beside) -> Entry:
    """One item of an edition; it is newer than its edition only if it was corrected itself."""
    path = digest.get_absolute_url()
    place = f"{path}#{quote(row.element)}" if row.element else path
    said = bare(request, digest, markdown.plain(row.title), row.uid.urn, place)
    # A little apart: software that sorts by time keeps the order of the edition.
    after = timedelta(milliseconds=row.position)
    out = said.published - after
    if digest.state == State.WITHDRAWN:
        notice = pulled(said, digest, beside)
        return replace(notice, published=out, updated=notice.updated - after)
    box = beside.boxes[digest.pk]
    own = [each.correction for each in box.own if str(row.uid) in each.correction.items()]
    said = replace(said, drafted=drafted(row.origin, said.language), published=out)
    return replace(
        said,
        summary=clipped(" ".join([*notes(own, box), markdown.plain(row.body)])),
        content=outward(clean(html_of(row, digest, said, notes(own, box))), said.link),
        updated=max([out, *(each.at - after for each in own)]),
        source=clean(row.url) if row.url.startswith(("http://", "https://")) else "",
        picture=picture(request, digest),
    )


def bare(request: HttpRequest, digest: Digest, title: str, urn: str, path: str) -> Entry:
    """What an entry says whatever becomes of its edition."""
    language, out = language_of(digest.series), digest.published_at or digest.updated_at
    with translation.override(language):
        cut = _("This is too long for a feed: read all of it on the page.")
    return Entry(
        id=urn,
        link=absolute(request, path),
        title=clean(" ".join(title.split())),
        summary="",
        content="",
        published=out,
        updated=out,
        author=clean(digest.series.title),
        author_link=absolute(request, digest.series.get_absolute_url()),
        language=language,
        cut=cut,
    )


def pulled(said: Entry, digest: Digest, beside: Beside) -> Entry:
    """The entry of what was withdrawn: its id and title stay, its text is the notice."""
    words = errata(said.language)
    with translation.override(said.language):
        head, more = _("This edition was withdrawn"), _("Read the notice")
    note = clean(beside.notices.get(digest.pk, ""))
    shown = "".join(format_html("<p>{}</p>\n", line) for line in note.splitlines() if line.strip())
    link = format_html('<p><a href="{}">{}</a></p>', said.link, more)
    return replace(
        said,
        title=f"{words.pulled}{said.title}",
        summary=clipped(f"{head}{words.colon}{note}"),
        content=f"<p><strong>{escape(head)}</strong></p>\n{shown}{link}",
        updated=digest.updated_at,
        withdrawn=True,
    )


def notes(corrections: Iterable[Correction], box: Box) -> list[str]:
    """What readers of an item are to know first."""
    return [f"{box.words.note}{each.note}" for each in corrections]


def html_of(row: Item, digest: Digest, said: Entry, notes: Sequence[str]) -> str:
    """The text of an item with its sources, its label, and the edition it stood in."""
    context = {
        "item": row.value(),
        "each": row.value(),
        "digest": digest,
        "said": said,
        "notes": notes,
        "labels": CHINESE if said.language.startswith("zh") else ENGLISH,
    }
    with translation.override(said.language):
        return render_to_string("digests/feeds/item.html", context).strip()


def drafted(how: str, language: str) -> Drafted | None:
    """What readers are told of how words began; None where no machine is known of."""
    labels = CHINESE if language.startswith("zh") else ENGLISH
    found = {"model": labels.model, "extract": labels.extract}.get(how)
    return Drafted(how, found) if found else None


def label(said: Drafted) -> str:
    return f'\n<p class="drafted">{escape(said.label)}</p>'


def summary_only(said: Entry) -> Entry:
    """The entry without its text; the label, which stood there, comes with the summary."""
    told = f"{said.summary} ({said.drafted.label})" if said.drafted else said.summary
    return replace(said, summary=told.strip(), content="")


def picture(request: HttpRequest, digest: Digest) -> Picture | None:
    """Our card of an edition."""
    card = picture_of(digest)
    if card is None:
        return None
    return Picture(absolute(request, card.path), card.type, card.width, card.height)


def separated(texts: Iterable[str], language: str) -> str:
    """Texts one after another, as a language lists what has commas in it."""
    return ("；" if language.startswith("zh") else "; ").join(texts)


def clipped(text: str) -> str:
    """A text on one line that is no longer than a summary may be."""
    said = " ".join(clean(text).split())
    return said if len(said) <= LONGEST_SUMMARY else f"{said[: LONGEST_SUMMARY - 1].rstrip()}…"
