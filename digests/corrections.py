"""Corrections of public editions: held to the rules, made at once, carried to all that say so."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from articles import markdown, notices, prose_desk
from articles.models import Article, Name, Snapshot
from articles.substance import Touched
from articles.workflow import Conflict, State, WorkflowError, overtaken, signature
from digests import echoes, publish, touches, versions
from digests.body import places
from digests.errata import COMMENT, EDITION, FIELDS, ITEM, Change, as_text, as_value
from digests.layout import anchor_of
from digests.models import Commentary, Correction, Digest, FurtherSource, Item

CORRECT = "digests.correct_digest"

Names = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Carried:
    """The same correction in another edition, in that edition's words; its note, if another."""

    digest: Digest
    changes: Sequence[Change]
    note: str = ""


def apply(
    digest: Digest,
    changes: Sequence[Change],
    *,
    by: Any,
    note: str,
    minor: bool = False,
    carried: Sequence[Carried] = (),
    texts: Iterable[Snapshot] = (),
) -> Correction:
    """Make a correction, in this edition and in those it is carried to, or in none.

    The items changed rest on `texts` from now on, where these are of their articles. Unpublished
    editions and articles that say the same, word for word, are changed with it. WorkflowError when
    it is refused, Conflict when an edition is no longer as it was read.
    """
    if not by.has_perm(CORRECT):
        raise WorkflowError(gettext("Only those who may correct what is published do that."))
    with transaction.atomic():
        lock([digest, *(each.digest for each in carried)])
        hand = Hand(by, minor, tuple(texts), Name.objects.glossary())
        first = hand.correct(digest, changes, note)
        for each in carried:
            hand.correct(each.digest, each.changes, each.note or note, carried_from=first)
        hand.follow(digest, first.texts())
    return first


def lock(digests: Iterable[Digest]) -> None:
    """Let nobody else change these until we are done; Conflict when somebody has."""
    seen = {digest.pk: digest for digest in digests}
    rows = Digest.objects.select_for_update().filter(pk__in=seen).order_by("pk")
    there = {pk: (version, state) for pk, version, state in rows.values_list("pk", *FENCE)}
    for digest in seen.values():
        if there.get(digest.pk) != (digest.version, digest.state):
            raise Conflict(overtaken(digest))


FENCE = ("version", "state")


def refusals(digest: Digest) -> list[str]:
    """Why an edition cannot be corrected here at all."""
    if digest.state != State.PUBLISHED:
        return [gettext("Only what is published is corrected.")]
    if digest.imported_from:
        return [
            gettext("This edition came from a file: change %(path)s and run import_hugo again.")
            % {"path": digest.imported_from}
        ]
    return []


def touched(changes: Iterable[Change], names: Names) -> list[Touched]:
    """What these changes touch of facts, names, quotations, negations and links."""
    return [
        found
        for each in changes
        for found in touches.of_field(each.field, each.before, each.after, names)
    ]


@dataclass(frozen=True)
class Hand:
    """Whoever makes a correction, of which kind, and what it rests on."""

    by: Any
    minor: bool
    texts: tuple[Snapshot, ...]
    names: Names

    def correct(
        self,
        digest: Digest,
        changes: Sequence[Change],
        note: str,
        carried_from: Correction | None = None,
    ) -> Correction:
        """One edition's part of it."""
        changes = [each for each in changes if each.before != each.after]
        self.check(digest, changes, note)
        fields = self.write(digest, changes)
        try:
            self.hold(digest, changes)
        except WorkflowError as error:
            if carried_from is None:
                raise
            said = gettext("In “%(edition)s”: %(why)s") % {"edition": digest, "why": error}
            raise WorkflowError(said) from error
        now = timezone.now()
        # A minor fix is no news for readers, yet their caches must hear of it.
        stamp = {"fixed_at": now} | ({"updated_at": digest.updated_at} if self.minor else {})
        revision = publish.revise(
            digest, signed=signature(self.by), note=note, **{"updated_at": now} | stamp, **fields
        )
        made: Correction = digest.corrections.create(
            revision=revision,
            changes=[each.to_json() for each in placed(digest, changes)],
            minor=self.minor,
            note=note.strip(),
            carried_from=carried_from,
            at=now,
            **signature(self.by),
        )
        versions.keep(digest, by=self.by, note=note)
        tell(made)
        echoes.corrected(made)
        return made

    def check(self, digest: Digest, changes: Sequence[Change], note: str) -> None:
        """WorkflowError for what no correction may be."""
        if found := refusals(digest):
            raise WorkflowError(found[0])
        if not changes:
            raise WorkflowError(gettext("Nothing was changed."))
        if self.minor and (found_out := touched(changes, self.names)):
            said = gettext("This is no minor fix: it changes %(what)s.")
            raise WorkflowError(said % {"what": gettext(", ").join(map(in_words, found_out))})
        if not self.minor and not note.strip():
            raise WorkflowError(gettext("Say in the note what was wrong: it is for the readers."))

    def write(self, digest: Digest, changes: Sequence[Change]) -> dict[str, Any]:
        """Write the parts; the columns of the edition itself are left to whoever freezes it.

        Conflict when a text is not what it was.
        """
        parts, columns = parts_of(digest), dict[str, Any]()
        changed: dict[Any, list[str]] = {}
        for each in changes:
            row = parts.get((each.place, each.key))
            known = row is not None and each.field in FIELDS[each.place]
            if not known or as_text(getattr(row, each.field)) != each.before:
                raise Conflict(gettext("This text is not as you saw it any more."))
            if isinstance(row, Digest):
                columns[each.field] = as_value(each.field, each.after)
                continue
            if isinstance(row, Item) and each.field == "title":
                pin(row, digest)
                changed.setdefault(row, []).append("anchor")
            setattr(row, each.field, as_value(each.field, each.after))
            changed.setdefault(row, []).append(each.field)
        for row, names in changed.items():
            row.save(update_fields=[*names, *(self.rest(row) if isinstance(row, Item) else ())])
        return columns

    def rest(self, item: Item) -> list[str]:
        """Rest an item, and its further sources, on the texts of their articles that are given."""
        ours = {text.article_id: text for text in self.texts}
        for each in FurtherSource.objects.filter(item=item, article__in=ours):
            each.snapshot = ours[each.article_id]
            each.save(update_fields=["snapshot"])
        if item.article_id not in ours:
            return []
        item.snapshot = ours[item.article_id]
        return ["snapshot"]

    def hold(self, digest: Digest, changes: Iterable[Change]) -> None:
        """WorkflowError for what would stand against approving the texts that changed."""
        uids = [each.key for each in changes if each.place == ITEM]
        items = digest.items.with_sources().filter(uid__in=uids)
        found = [said for item in items for said in item.objections(self.names)]
        for each in changes:
            if not each.after and (each.place, each.field) in NEEDED:
                found.append(
                    gettext("An edition without a title, or an empty commentary, is none.")
                )
        if found:
            raise WorkflowError(" ".join(found))

    def follow(self, digest: Digest, changes: Iterable[Change]) -> None:
        """Change what is not public and says the same: other editions, and the articles."""
        for item, ours in by_item(digest, changes):
            if item.article is None:
                continue
            for other in waiting(item):
                self.follow_item(other, ours)
            self.follow_article(item.article, ours)

    def follow_item(self, item: Item, changes: Sequence[Change]) -> None:
        names = [c.field for c in changes if as_text(getattr(item, c.field)) == c.before]
        if not names:
            return
        for each in changes:
            if each.field in names:
                setattr(item, each.field, as_value(each.field, each.after))
        item.save(update_fields=[*names, *self.rest(item)])
        if self.minor:
            item.digest.amend()
        else:
            prose_desk.rewrite(item.digest, by=self.by)
        versions.keep(item.digest, by=self.by, note=gettext("Corrected where it was published."))

    def follow_article(self, article: Article, changes: Sequence[Change]) -> None:
        fields: dict[str, Any] = {}
        for each in changes:
            if each.field == "body" and article.summary == each.before and each.after:
                fields["summary"] = each.after
            if each.field == "title" and markdown.escape(article.headline) == each.before:
                fields["headline"] = markdown.plain(each.after)
        text = next((text for text in self.texts if text.article_id == article.pk), None)
        if not fields:
            return
        if text:
            fields |= article.resting_on(text)
        if self.minor:
            article.amend(**fields)
        else:
            prose_desk.rewrite(article, by=self.by, **fields)


NEEDED = {(EDITION, "title"), (COMMENT, "body")}


def parts_of(digest: Digest) -> dict[tuple[str, str], Digest | Item | Commentary]:
    """All rows that an edition says something with, by place and key."""
    found: dict[tuple[str, str], Digest | Item | Commentary] = {(EDITION, ""): digest}
    found |= {(ITEM, str(item.uid)): item for item in digest.items.all()}
    return found | {(COMMENT, str(each.pk)): each for each in digest.commentary.all()}


def pin(item: Item, digest: Digest) -> None:
    """Keep the anchor that comes from a title when that changes: readers have it in bookmarks."""
    layout = digest.frozen_layout()
    if item.anchor or not (layout.anchors or "highlights" in layout.parts):
        return
    for _place, number, value in layout.numbered(digest.issue()):
        if value.uid == str(item.uid):
            item.anchor = anchor_of(number, value)


def placed(digest: Digest, changes: Iterable[Change]) -> list[Change]:
    """The changes with what their items are called now, and where these stand on the page."""
    found = {
        each.item.uid: {"name": markdown.plain(each.item.title), "anchor": each.id}
        for each in places(digest.issue(), digest.frozen_layout())
    }
    return [replace(each, **found.get(each.key, {})) for each in changes]


def by_item(digest: Digest, changes: Iterable[Change]) -> list[tuple[Item, list[Change]]]:
    """The items that changes are of, each with its own."""
    found: dict[str, list[Change]] = {}
    for each in changes:
        if each.place == ITEM:
            found.setdefault(each.key, []).append(each)
    items = digest.items.select_related("article").filter(uid__in=found)
    return [(item, found[str(item.uid)]) for item in items]


def waiting(item: Item) -> QuerySet[Item]:
    """The items of editions not yet public that were made from the same article."""
    found = Item.objects.filter(article=item.article_id, digest__in=Digest.objects.unpublished())
    return found.select_related("digest__series", "article")


def in_words(what: Touched) -> str:
    """What was touched, as somebody would say it."""
    if what.before and what.after:
        said = gettext("“%(before)s” to “%(after)s”")
    else:
        said = gettext("“%(before)s%(after)s”")
    return said % {"before": what.before, "after": what.after}


def tell(correction: Correction) -> None:
    """Let those know who want to hear of corrections; of a minor fix, or a sample, nobody hears."""
    digest = correction.digest
    if correction.minor or digest.sample:
        return
    notices.tell(
        "correction",
        f"correction {correction.uid}",
        subject=lambda: gettext("Corrected: %(edition)s") % {"edition": digest},
        url=f"{digest.get_absolute_url()}#corrections",
        series=digest.series,
        due_at=max(filter(None, [correction.at, digest.undo_until()])),  # not before it is told of
        lines=[correction.note, *(told(each) for each in correction.texts())],
    )


def told(change: Change) -> str:
    """A change on one line, the words that differ in brackets."""
    marks = {"gone": "[−%s−]", "new": "[+%s+]", "cut": "…"}
    said = "".join(
        marks[piece.kind].replace("%s", piece.text) if piece.kind in marks else piece.text
        for piece in change.pieces()
    )
    return f"{change.name}: {said}" if change.name else said
