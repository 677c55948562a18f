"""The page of a correction as it stands: what was typed, what it changes, where else it is said."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext

from articles import flanking
from articles.claim_desk import let_stand, teach
from articles.keys import is_key
from articles.models import Name, Snapshot
from articles.substance import Touched
from articles.worddiff import Piece
from articles.workflow import WorkflowError, overtaken
from digests import corrections, elsewhere, item_desk
from digests.box import name_of
from digests.correction_form import Part, Texts, even
from digests.corrections import Carried
from digests.elsewhere import Place
from digests.errata import ITEM, Change, as_text, as_value
from digests.labels import errata
from digests.models import Alarm, Correction, Digest, Item, Watch

NOTE = 2000  # characters of one


@dataclass
class Shown:
    """A change as the desk shows it: word by word, with what it touches."""

    change: Change
    name: str
    pieces: list[Piece]
    touched: list[Touched]


@dataclass
class Other:
    """Another edition's item as the desk offers it, with what was typed for it so far."""

    place: Place
    chosen: bool
    note: str
    changes: list[Change] = field(default_factory=list)
    against: list[str] = field(default_factory=list)  # what its sources do not say

    @property
    def prefix(self) -> str:
        return f"carry-{self.place.item.pk}"


class Sheet:
    """One state of the page: what was typed, what it changes, and what was decided so far."""

    def __init__(self, request: HttpRequest, digest: Digest) -> None:
        self.request, self.digest = request, digest
        self.post: QueryDict | None = request.POST if request.method == "POST" else None
        self.texts = Texts(digest, self.post)
        self.refusal = ""
        self.names = Name.objects.glossary()
        self.alarm = self._alarm()
        self.valid = self.post is not None and self.texts.is_valid()
        self.changes = self.texts.changes() if self.valid else []
        self.newer = self._newer()
        self.note = even((self.post or QueryDict()).get("note", "")).strip()[:NOTE]
        self.others = self._others()
        self.rest()
        for other in self.others:
            other.against = self.against_other(other) if other.chosen else []

    def _alarm(self) -> Alarm | None:
        """The alarm that this correction answers."""
        number = (self.post or self.request.GET).get("alarm", "")
        found = Alarm.objects.filter(item__digest=self.digest).select_related("item", "snapshot")
        return found.filter(pk=number).first() if is_key(number) else None

    @property
    def open_part(self) -> str:
        """The id of the item that somebody came for."""
        item = str(self.alarm.item_id) if self.alarm else self.request.GET.get("item", "")
        return f"part-item-{item}"

    # What it rests on
    def _newer(self) -> dict[int, Snapshot]:
        """What the pages of our items said when they were read last, where that is another text."""
        watches = Watch.objects.filter(item__digest=self.digest, seen__isnull=False)
        found = {watch.item_id: watch.seen for watch in watches.select_related("seen")}
        if self.alarm and self.alarm.snapshot:
            found[self.alarm.item_id] = self.alarm.snapshot
        items = {part.row.pk: part.row for part in self.texts.items}
        return {pk: text for pk, text in found.items() if text and items[pk].snapshot_id != text.pk}

    def rests_on_newer(self, item: int) -> bool:
        """Whether an item is held against the last reading of its page, as somebody ticked; from
        an alarm that reading is what one comes for."""
        if self.post is None or f"looked-{item}" not in self.post:
            return self.alarm is not None and self.alarm.item_id == item
        return f"rest-{item}" in self.post

    def rest(self) -> None:
        """Hold the items against the texts that they are to rest on; nothing is saved."""
        for part in self.texts.items:
            part.row.newer = self.newer.get(part.row.pk)
            part.row.rests = part.row.newer is not None and self.rests_on_newer(part.row.pk)
            if part.row.rests:
                part.row.snapshot = part.row.newer
            part.row.is_changed = any(each.key == part.key for each in self.changes)
            part.row.page = None
            if part.row.is_changed and part.row.article:
                item_desk.dress(part.row, part.form.prefix, self.names)

    def snapshots(self) -> list[Snapshot]:
        return [
            part.row.newer for part in self.texts.items if part.row.rests and part.row.is_changed
        ]

    # What it changes
    @property
    def shown(self) -> list[Shown]:
        words = errata(self.digest.series.language)
        return [
            Shown(
                each,
                name_of(each, words),
                each.pieces(60),
                corrections.touched([each], self.names),
            )
            for each in self.changes
        ]

    @property
    def touched(self) -> list[str]:
        """What the changes touch, each in words; nothing of a minor fix."""
        found = corrections.touched(self.changes, self.names)
        return list(dict.fromkeys(map(corrections.in_words, found)))

    @property
    def against(self) -> list[str]:
        """What stands against printing the items as they were typed."""
        rows = [part.row for part in self.texts.items if part.row.page is not None]
        return [said for row in rows for said in row.against]

    @property
    def open_items(self) -> list[Part]:
        """The changed items whose claims are to be looked at."""
        return [part for part in self.texts.items if part.row.page is not None]

    # Where else
    @property
    def beside(self) -> list[tuple[Part, list[str]]]:
        """What lead and commentary, as typed, still have of the facts that items lose here."""
        lost = [each for each in self.changes if each.place == ITEM]
        found = []
        for part in (self.texts.edition, *self.texts.comments):
            said = "\n\n".join(as_text(part.form.cleaned_data[name]) for name in part.now)
            if still := elsewhere.remaining(said, lost):
                found.append((part, still))
        return found

    def _others(self) -> list[Other]:
        return [self._other(each) for each in elsewhere.found(self.digest, self.changes)]

    def _other(self, place: Place) -> Other:
        post, key = self.post or QueryDict(), f"carry-{place.item.pk}"
        looked = f"{key}-seen" in post
        proposes = any(each.before != each.after for each in place.changes)
        other = Other(
            place,
            chosen=key in post if looked else place.is_wrong and proposes,
            note=even(post.get(f"{key}-note", "")).strip()[:NOTE],
        )
        for each in place.changes:
            typed = post.get(f"{key}-{each.field}")
            if place.same or not looked or typed is None:
                other.changes.append(each)
                continue
            after = even(typed).strip()
            after = each.before if after == each.before.strip() else flanking.repair(after)
            other.changes.append(elsewhere.at(place.item, each.field, after))
        return other

    def against_other(self, other: Other) -> list[str]:
        """What would stand against another item with its new texts; nothing is saved."""
        item = Item.objects.with_sources().get(pk=other.place.item.pk)
        for each in other.changes:
            setattr(item, each.field, as_value(each.field, each.after))
        for text in self.snapshots():
            if text.article_id == item.article_id:
                item.snapshot = text
        return item.objections(self.names)

    @property
    def not_public(self) -> list[Place]:
        return elsewhere.not_public(self.digest, self.changes)

    def carried(self) -> list[Carried]:
        """What is to be corrected with it, an edition at a time, as it was looked at."""
        by_digest: dict[int, list[Other]] = {}
        for other in self.others:
            if other.chosen:
                by_digest.setdefault(other.place.item.digest_id, []).append(other)
        return [self._carried(each) for each in by_digest.values()]

    def _carried(self, others: Sequence[Other]) -> Carried:
        digest = others[0].place.item.digest
        seen = {(self.post or QueryDict()).get(f"{each.prefix}-seen", "") for each in others}
        if seen != {str(digest.version)}:
            raise WorkflowError(
                gettext("“%(edition)s” has not been looked at as it is now: see below.")
                % {"edition": digest}
            )
        changes = [change for other in others for change in other.changes]
        notes = dict.fromkeys(other.note for other in others if other.note)
        return Carried(digest, changes, " ".join(notes))

    # Pressing
    def press(self) -> Correction | None:
        """Do what the pressed button asks for: look, decide on a claim, or correct."""
        if self.post is None:
            return None
        if not self.valid:
            raise WorkflowError(gettext("Please correct the errors below."))
        if clashes := self.texts.clashes():
            raise WorkflowError(
                gettext(
                    "A colleague has changed this meanwhile: %(texts)s. See what you change now."
                )
                % {"texts": gettext(", ").join(clashes)}
            )
        if "_override" in self.post or "_name" in self.post:
            self.decide()
            return None
        if not {"_correct", "_minor"} & set(self.post):
            if not self.changes:
                raise WorkflowError(gettext("Nothing was changed."))
            return None
        if self.post.get("seen") != str(self.digest.version):
            raise WorkflowError(overtaken(self.digest))
        return self.make()

    def decide(self) -> None:
        """Let a claim stand, or teach the house a name."""
        pressed = "_override" if "_override" in self.request.POST else "_name"
        number = self.request.POST[pressed].partition(":")[0]
        for part in self.open_items:
            if str(part.row.pk) == number and part.row.article:
                if pressed == "_override":
                    let_stand(self.request, part.row.article, part.row.open_claims(self.names))
                else:
                    teach(self.request, part.row.page)
                part.row.article = type(part.row.article).objects.get(pk=part.row.article_id)
        self.names = Name.objects.glossary()
        self.rest()

    def make(self) -> Correction:
        minor = "_minor" in self.request.POST
        made = corrections.apply(
            self.digest,
            self.changes,
            by=self.request.user,
            note=self.note,
            minor=minor,
            carried=self.carried(),
            texts=self.snapshots(),
        )
        answered = self.alarm and any(each.key == str(self.alarm.item.uid) for each in self.changes)
        if self.alarm and answered and self.request.user.has_perm("digests.settle_alarm"):
            self.alarm.settle(self.request.user)
        return made
