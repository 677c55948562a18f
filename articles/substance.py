"""What an edit changes of what a text says, told from what it only says otherwise."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from articles import prose, reading_over, wording
from articles.changes import compared
from articles.reading_over import Reading
from articles.tokens import Token
from articles.units import is_cjk

Names = Mapping[str, frozenset[str]]
EFFORT = 250_000  # steps of comparison: about a fifth of a second
ACROSS = 4  # tokens a date may pass on its way to the other side of a subject
BETWEEN = 2  # tokens between two changes that are told as one


@dataclass(frozen=True, slots=True)
class Touched:
    """One thing an edit changed, and the words concerned: "" where there were or are none.

    kind: fact (number, amount, date …), name, quotation, negation, link, modality (may, will, has;
    also a question), order (the same words in other places), wording (words that may mean
    something else: what the lists do not know is no style).
    """

    kind: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """Tokens that gave way to others, by their places in either reading."""

    gone: range
    new: range


def touched(before: str, after: str, *, names: Names | None = None) -> list[Touched]:
    """What an edit of a Markdown text changes of its substance; [] says that it is plain.

    Plain are slips, spellings, punctuation, synonyms and idle words of `articles.wording`, a day
    put before its subject instead of behind. Anything else is substance. `names` is a glossary: a
    name and what else it goes by.
    """
    if before == after:
        return []
    old, new = reading_over.read(before, names or {}), reading_over.read(after, names or {})
    found = [*_links(old, new), *_hidden(old, new)]
    return found + (_words(old, new) or _bounds(old, new))


def _links(old: Reading, new: Reading) -> Iterator[Touched]:
    """Links that lead elsewhere, or from other words."""
    for each in compared(old.links, new.links, EFFORT):
        gone, come = old.links[each.start : each.end], new.links[each.begin : each.stop]
        yield Touched("link", _listed(gone), _listed(come))


def _listed(links: Sequence[tuple[str, tuple[str, ...]]]) -> str:
    return " · ".join(address for address, _ in links)


def _hidden(old: Reading, new: Reading) -> Iterator[Touched]:
    """What nobody sees and turns words round, and what is struck out."""
    if old.overrides != new.overrides:
        yield Touched("wording", old.overrides, new.overrides)
    if old.struck != new.struck:
        yield Touched("negation", " ".join(old.struck), " ".join(new.struck))


def _words(old: Reading, new: Reading) -> list[Touched]:
    if old.keys == new.keys:
        return []
    changes = [
        Change(range(each.start, each.end), range(each.begin, each.stop))
        for each in compared(old.keys, new.keys, EFFORT)
    ]
    changes = [each for each in changes if not _is_harmless(each, old, new)]
    if _is_moved_day(old, new):
        return []
    if changes and sorted(old.keys) == sorted(new.keys):
        return [Touched("order", *_said(each, old, new)) for each in changes]
    return [found for each in _joined(changes) for found in _kinds(each, old, new)]


def _joined(changes: Sequence[Change]) -> list[Change]:
    """Changes with so little between them that they are told as one."""
    found: list[Change] = []
    for each in changes:
        if found and each.gone.start - found[-1].gone.stop <= BETWEEN:
            last = found.pop()
            gone = range(last.gone.start, each.gone.stop)
            each = Change(gone, range(last.new.start, each.new.stop))
        found.append(each)
    return found


def _is_harmless(change: Change, old: Reading, new: Reading) -> bool:
    return (
        _is_repetition(change.gone, change.new, old)
        or _is_repetition(change.new, change.gone, new)
        or _is_particle(change, old, new)
        or _is_empty_prose(change, old)
    )


def _is_repetition(more: range, less: range, reading: Reading) -> bool:
    """Whether what goes (or came) only stands there twice: 公司公司, the the."""
    if less or not more:
        return False
    said, length = reading.keys[more.start : more.stop], len(more)
    tokens = reading.tokens[more.start : more.stop]
    if any(token.kind != "word" or wording.NEGATIVE.search(token.text) for token in tokens):
        return False
    around = (
        reading.keys[max(0, more.start - length) : more.start],
        reading.keys[more.stop : more.stop + length],
    )
    return said in around and (length > 1 or not is_cjk(said[0]))


def _is_particle(change: Change, old: Reading, new: Reading) -> bool:
    """Whether 的, 地 and 得 take each other's places."""
    for here, there, one, other in (
        (change.gone, change.new, old, new),
        (change.new, change.gone, new, old),
    ):
        if len(here) != 1 or one.keys[here.start] not in ("地", "得"):
            continue
        if len(there) == 1:
            return other.keys[there.start] in ("地", "得")
        before = there.start - 1
        if not there and before >= 0:
            end = other.tokens[before].end
            return other.even[end : end + 1] == "的"
    return False


def _is_empty_prose(change: Change, old: Reading) -> bool:
    """Whether what goes said nothing."""
    if change.new or not change.gone:
        return False
    gone = old.tokens[change.gone.start : change.gone.stop]
    if any(token.kind != "word" or wording.NEGATIVE.search(token.text) for token in gone):
        return False
    start, end = gone[0].start, gone[-1].end
    spans = (each for each in prose.empty(old.text) if each.kind != prose.Kind.PHRASE)
    return any(each.start <= start and end <= each.end for each in spans)


def _is_moved_day(old: Reading, new: Reading) -> bool:
    """Whether nothing changed but that a day stands on the other side of its subject."""
    days = [at for at, token in enumerate(old.tokens) if token.is_day]
    for here in days:
        key = old.keys[here]
        if old.keys.count(key) != 1 or new.keys.count(key) != 1:
            continue
        there = new.keys.index(key)
        rest = new.keys[:there] + new.keys[there + 1 :]
        if old.keys[:here] + old.keys[here + 1 :] != rest:
            continue
        first, last = sorted((here, there))
        reading = old if here == first else new
        passed = reading.tokens[first + 1 : last + 1]
        same = reading.sentence_of(first) == reading.sentence_of(last)
        return same and len(passed) <= ACROSS and all(map(_is_subject, passed))
    return False


def _is_subject(token: Token) -> bool:
    return token.kind == "name" or token.key in SUBJECTS


SUBJECTS = frozenset({"该公司", "公司", "他", "她", "company", "it", "he", "she", "they"})


def _kinds(change: Change, old: Reading, new: Reading) -> Iterator[Touched]:
    """What kinds of thing a change touches; wording if it is none that has a name."""
    gone = old.tokens[change.gone.start : change.gone.stop]
    come = new.tokens[change.new.start : change.new.stop]
    said = _said(change, old, new)
    named = False
    for kind in ("fact", "name", "quotation"):
        one, other = _of(kind, gone), _of(kind, come)
        if [token.key for token in one] != [token.key for token in other]:
            named = True
            yield Touched(kind, _text(one), _text(other))
    words = " ".join(token.text for token in (*gone, *come) if token.kind == "word")
    close = "".join(token.text for token in (*gone, *come) if token.kind == "word")
    for kind, pattern in (("negation", wording.NEGATIVE), ("modality", wording.MODAL)):
        if pattern.search(words) or pattern.search(close):
            yield Touched(kind, *said)
            return
    if words and reading_over.has_names(old, change.gone) + reading_over.has_names(new, change.new):
        yield Touched("name", *said)
    elif words or not named:
        yield Touched("wording", *said)


def _of(kind: str, tokens: Sequence[Token]) -> list[Token]:
    return [token for token in tokens if token.kind == kind]


def _text(tokens: Sequence[Token]) -> str:
    return " · ".join(token.text for token in tokens)


def _said(change: Change, old: Reading, new: Reading) -> tuple[str, str]:
    return old.words(change.gone), new.words(change.new)


def _bounds(old: Reading, new: Reading) -> list[Touched]:
    """Sentences that end elsewhere: one may be cut or joined, but no word may change sides."""
    if len(old.keys) != len(new.keys):
        return []
    for kind in ("stops", "pauses"):
        one, other = getattr(old, kind), getattr(new, kind)
        if not (one <= other or other <= one):
            at = min(one ^ other)
            near = range(max(0, at - 3), min(len(old.keys), at + 3))
            return [Touched("order", old.words(near), new.words(near))]
    for at in sorted(old.pauses ^ new.pauses):
        beside = [token.text for token in old.tokens[max(0, at - 1) : at + 1]]
        if any(wording.NEGATIVE.fullmatch(text) for text in beside):
            near = range(max(0, at - 2), min(len(old.keys), at + 2))
            return [Touched("negation", old.words(near), new.words(near))]
    return []
