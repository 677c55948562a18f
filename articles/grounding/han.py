"""The Chinese names of a draft, each with its verdict."""

import re
from collections.abc import Iterable, Iterator

from articles.facts.fact import Page, Span
from articles.grounding import bodies, people, roster, sounds
from articles.grounding.claim import Verdict
from articles.grounding.names import Found, Glossary, by_form, has_part
from articles.grounding.source import Source
from articles.grounding.spellings import AMBIGUOUS, GENERAL
from articles.grounding.syllables import PAPERS, SAYS
from articles.grounding.terms import WORKS

ABBREVIATED = 5  # characters of a body's name for short
MORE = 4  # characters that may belong to a foreign name
ORIGINAL = re.compile(r"\s?\((?P<name>[A-Z][^()]{2,60})\)")  # 拉胡尔·甘地(Rahul Gandhi)
THIS = re.compile("本[周月季赛年届]")  # 琼斯本周 is no 琼斯本
SOUNDING = {"阿里": "ali"}  # what a name of the roster may be, too
JOINS = ("的", "和", "与")
GROUNDS = frozenset("山港镇湖河江岛湾口界庄街路桥期产盘风境")  # what many words end in
IN_HAN = re.compile("[\u4e00-\u9fff]+")
SPEAKS = re.compile(SAYS)
COUNTRIES = frozenset("中美英法德日韩俄印欧澳加意巴")  # 日韩 of 日、韩
DENIED: Found = (Verdict.UNSUPPORTED, None)
DOUBTED: Found = (Verdict.UNVERIFIABLE, None)
KNOWN_PAIRS = 0.5  # a long name of which the source has no more is not the source's


def read(page: Page, source: Source, names: Glossary) -> Iterator[tuple[Span, Found]]:
    """The Chinese names of a draft that can be told without a dictionary, each with its verdict."""
    for finder in (
        _entered,
        _works,
        _dotted,
        _listed,
        _persons,
        _misnamed,
        _bodies,
        _subjects,
        _long_bodies,
        _posts,
        _spelt,
        _told,
        _full,
        _heads,
    ):
        for span, found in finder(page, source, names):
            if finder is _works or page.is_left(*span):
                page.cross_out([span])
                yield span, found


def _entered(page: Page, source: Source, names: Glossary) -> Iterator[tuple[Span, Found]]:
    """What the house's glossary has in Chinese."""
    for form in names:
        at = page.low.find(form) if not form.isascii() else -1
        while at >= 0:
            yield (at, at + len(form)), _same_script(form, source, names)
            at = page.low.find(form, at + len(form))


def _works(page: Page, source: Source, names: Glossary) -> Iterator[tuple[Span, Found]]:
    for start, end in people.works(page.even):
        said = page.low[start:end]
        if said in PAPERS:
            continue
        if said in WORKS and not source.is_han:
            denied = not any(map(source.place, WORKS[said].split("|")))
        else:
            marked = source.place(f"《{said[:6]}") or (len(said) > 3 and source.place(said))
            denied = source.is_han and not marked
        yield (start, end), DENIED if denied else _same_script(said, source, names)


def _dotted(page: Page, source: Source, names: Glossary) -> Iterator[tuple[Span, Found]]:
    for start, end in people.dotted(page.left):
        said = page.low[start:end]
        parts = [part for part in said.split("·") if len(part) > 1]
        place = next((p for part in reversed(parts) if (p := by_form(part, source, names))), None)
        if place or (place := by_form(said, source, names)):
            yield (start, end), (Verdict.SUPPORTED, place)
            continue
        original = ORIGINAL.match(page.even, end)
        if original and (place := source.place(original["name"].lower())):
            yield (start, end), (Verdict.SUPPORTED, place)
            continue
        known = source.is_han or any(part in roster.known() for part in parts)
        sound = (sounds.is_nobody(form, source.runs) for form in _lengths(page, start, end))
        yield (start, end), DENIED if known or all(sound) else DOUBTED


def _lengths(page: Page, start: int, end: int) -> set[str]:
    """A name as it was found and with what may be more of it on either side."""
    first, last = start, end
    while first > 0 and start - first < MORE and sounds.heard(page.left[first - 1]):
        first -= 1
    while last < len(page.left) and last - end < MORE and sounds.heard(page.left[last]):
        last += 1
    cut = THIS.match(page.even, end - 1) is not None
    ends = range(end - cut, last + 1)
    return {page.even[one:other] for one in range(first, start + 1) for other in ends}


def _listed(page: Page, source: Source, names: Glossary) -> Iterator[tuple[Span, Found]]:
    for start, end in people.listed(page.left):
        said = page.low[start:end]
        if place := by_form(said, source, names):
            yield (start, end), (Verdict.SUPPORTED, place)
        elif (
            said in AMBIGUOUS
            or (said in SOUNDING and source.place(SOUNDING[said]))
            or all(mark in COUNTRIES and mark in source.even for mark in said)
            or not _is_deniable(roster.known()[said], source)
            or has_part(roster.known()[said], source)
            or (source.is_han and _is_short(said, source))
        ):
            yield (start, end), DOUBTED
        else:
            yield (start, end), DENIED


def _is_deniable(name: str, source: Source) -> bool:
    """Whether the absence of a known name counts: not if it is general or of one script only."""
    if name in GENERAL:
        return False
    return source.is_han or any(form.isascii() for form in roster.forms()[name])


def _persons(page: Page, source: Source, names: Glossary) -> Iterator[tuple[Span, Found]]:
    for start, end in people.persons(page.left):
        said = page.low[start:end]
        known = said[:2] if source.is_han and said[:2] in source.shorter else said
        yield (start, start + len(known)), _same_script(known, source, names)


def _misnamed(page: Page, source: Source, names: Glossary) -> Iterator[tuple[Span, Found]]:
    """A person of the source with one character of the given name changed: 佟立军 of 佟立新."""
    for person in sorted(source.persons | source.shorter) if source.is_han else ():
        if person in page.even:
            continue
        for start, end in _slips(person, page.left):
            said = page.left[start:end]
            if said not in source.even and _may_be_misnamed(person, page.left, start, end):
                yield (start, end), DENIED


def _slips(person: str, text: str) -> Iterator[Span]:
    """Where a text has a name with another character; one of two has to speak."""
    start = text.find(person[0])
    while start >= 0:
        end = start + len(person)
        others = text[start + 1 : end]
        alike = sum(one == other for one, other in zip(others, person[1:], strict=False))
        is_one = alike == len(person) - 2 and IN_HAN.fullmatch(others) is not None
        if is_one and (alike or SPEAKS.match(text, end)):
            yield start, end
        start = text.find(person[0], start + 1)


def _may_be_misnamed(person: str, text: str, start: int, end: int) -> bool:
    """Whether a person can be called so here: no 公司高管 of 高峰, no 白云山 of 白云飞."""
    said = text[start:end]
    other = "".join(mark for mark, known in zip(said, person, strict=True) if mark != known)
    if not people.may_be_given(said[0] + other):
        return False
    if len(said) == 2:
        return people.begins(text, start) or text[:start].endswith(JOINS)
    return said[-1] not in GROUNDS or people.is_told(text, start, end)


def _same_script(said: str, source: Source, names: Glossary) -> Found:
    """A name that only a source in its own script can deny."""
    if place := by_form(said, source, names):
        return Verdict.SUPPORTED, place
    if source.is_han == (not said.isascii()):
        return Verdict.UNSUPPORTED, None
    return Verdict.UNVERIFIABLE, None


def _bodies(page: Page, source: Source, names: Glossary) -> Iterator[tuple[Span, Found]]:
    if not source.is_han:
        return
    for (start, end), core in bodies.bodies(page.left):
        said = page.low[start:end]
        place = by_form(said, source, names)
        if place is None and (at := source.place(core)) and not bodies.is_else(said, source.even):
            place = at
        if place:
            yield (start, end), (Verdict.SUPPORTED, place)
        elif (bodies.is_weak(said) and _has_pair(said, source)) or _is_short(said, source):
            yield (start, end), DOUBTED
        else:
            yield (start, end), DENIED


def _is_short(said: str, source: Source) -> bool:
    """Whether a body may be one of the source's for short: 经信局 of 经济和信息化局."""
    if not 2 < len(said) <= ABBREVIATED:
        return False
    return re.search("[\u4e00-\u9fff]{0,4}".join(said), source.even) is not None


def _posts(page: Page, source: Source, names: Glossary) -> Iterator[tuple[Span, Found]]:
    """Posts that have one name only: whom the source calls 院长 is no 教授."""
    if not source.is_han:
        return
    for start, end in people.posts(page.left):
        if not source.place(page.low[start:end]):
            yield (start, end), DENIED


def _spelt(page: Page, source: Source, names: Glossary) -> Iterator[tuple[Span, Found]]:
    for span, found in _by_look(people.spelt(page.left), page, source, names):
        alone = not source.is_han and found[1] is None and people.stands_alone(page.left, *span)
        if alone and all(sounds.is_none(form, source.runs) for form in _lengths(page, *span)):
            yield span, DENIED
        else:
            yield span, found


def _told(page: Page, source: Source, names: Glossary) -> Iterator[tuple[Span, Found]]:
    return _by_look(people.told(page.left) if source.is_han else (), page, source, names)


def _full(page: Page, source: Source, names: Glossary) -> Iterator[tuple[Span, Found]]:
    return _by_look(people.full(page.left) if source.is_han else (), page, source, names)


def _by_look(
    spans: Iterable[Span], page: Page, source: Source, names: Glossary
) -> Iterator[tuple[Span, Found]]:
    """What only looks like a name: a Chinese source denies it if it has no pair of its letters."""
    for start, end in spans:
        said = page.low[start:end]
        if place := by_form(said, source, names):
            yield (start, end), (Verdict.SUPPORTED, place)
        elif not source.is_han:
            yield (start, end), DOUBTED
        elif said[:2] in source.shorter:  # 沈川曾 of 沈川
            yield (start, start + 2), _same_script(said[:2], source, names)
        elif not _has_pair(said, source):
            yield (start, end), DENIED


def _long_bodies(page: Page, source: Source, names: Glossary) -> Iterator[tuple[Span, Found]]:
    if not source.is_han:
        return
    for start, end in bodies.long_bodies(page.left):
        said = page.low[start:end]
        pairs = [said[at : at + 2] in source.even for at in range(len(said) - 1)]
        if sum(pairs) <= len(pairs) * KNOWN_PAIRS:
            yield (start, end), DENIED


def _subjects(page: Page, source: Source, names: Glossary) -> Iterator[tuple[Span, Found]]:
    if not source.is_han:
        return
    for (start, end), core in bodies.subjects(page.left):
        if place := by_form(page.low[start:end], source, names):
            yield (start, end), (Verdict.SUPPORTED, place)
        elif not source.place(core):
            short = _is_short(page.low[start:end], source)
            yield (start, end), DOUBTED if short else DENIED


def _heads(page: Page, source: Source, names: Glossary) -> Iterator[tuple[Span, Found]]:
    if not source.is_han:
        return
    for start, end in bodies.heads(page.left):
        if not _has_pair(page.low[start:end], source):
            yield (start, end), DENIED


def _has_pair(said: str, source: Source) -> bool:
    """Whether the source has any two characters of it side by side."""
    return any(said[at : at + 2] in source.even for at in range(len(said) - 1))
