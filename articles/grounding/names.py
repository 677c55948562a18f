"""Whether a name of the draft is one of the source's, in either script."""

import re
from collections.abc import Iterator, Mapping

from articles import hanzi
from articles.facts.fact import Span
from articles.grounding import roster
from articles.grounding.claim import Verdict
from articles.grounding.source import STEM, Source
from articles.grounding.spellings import GENERAL
from articles.words import words

Glossary = Mapping[str, frozenset[str]]  # a spelling with all there are
Found = tuple[Verdict, Span | None]
# Words in the names of bodies that tell nobody apart.
COMMON = words(
    "of de van von der den di da la le du al bin ibn del dos the and for inc corp ltd llc plc co "
    "group holdings company corporation university college school institute bank international "
    "national technologies technology systems labs lab research center centre council committee "
    "department ministry agency office court house street road park club united city county new "
    "north south east west northern southern eastern western great first world association league "
    "championship cup open series award awards festival foundation fund capital partners ventures "
    "party government parliament police service services church hospital airport station games "
    "ai labs electronics motors energy media digital health tech software capital global group "
    "ocean sea river lake island islands isle mountain state town village province region "
    "valley bay county "
    "commissioner war crime ii iii iv games blast world day week act bill law union federation "
    "society museum"
)
PARTS = re.compile(r"[a-zà-öø-ɏ]+")
DEMONYMS = ("shire", "an", "ans", "ish", "ese", "ic", "ch", "i", "is", "y")
LONG = 7  # letters of a word that may be the same with a slip at its end


def latin(said: str, source: Source, names: Glossary, *, in_han: bool) -> Found:
    """The verdict on a name in Latin letters; `in_han` says that the draft is Chinese."""
    said = said.lower()
    if place := by_form(said, source, names):
        return Verdict.SUPPORTED, place
    pieces = [piece for piece in said.split(" of ") if _parts(piece)]
    if len(pieces) > 1:  # a person of a company is two names
        return max((_piece(piece, source, names, in_han) for piece in pieces), key=_severity)
    return _piece(said, source, names, in_han)


def _severity(found: Found) -> int:
    return (Verdict.SUPPORTED, Verdict.UNVERIFIABLE, Verdict.UNSUPPORTED).index(found[0])


def _piece(said: str, source: Source, names: Glossary, in_han: bool) -> Found:
    parts = _parts(said)
    places = [by_form(part, source, names) for part in parts]
    if parts and all(places):
        return Verdict.SUPPORTED, places[-1]
    known = roster.known().get(said)
    if known in GENERAL or (parts and places[-1]) or _may_be_another(said, parts, source):
        return Verdict.UNVERIFIABLE, None
    if source.is_han and known is None and not in_han:
        return Verdict.UNVERIFIABLE, None
    return Verdict.UNSUPPORTED, None


def _parts(said: str) -> list[str]:
    """The words that tell a name from others."""
    return [part for part in PARTS.findall(said) if len(part) > 1 and part not in COMMON]


def by_form(said: str, source: Source, names: Glossary) -> Span | None:
    return next((place for form in forms(said, names) if (place := source.place(form))), None)


def _may_be_another(said: str, parts: list[str], source: Source) -> bool:
    """Whether the source may name the same otherwise: by initials, or by another ending."""
    if source.is_han:
        return False
    letters = "".join(mark for mark in said if mark.isalpha())
    if 2 <= len(letters) <= 6 and " " not in said and letters in source.initials:
        return True
    short = "".join(part[0] for part in said.split() if part not in ("of", "the", "and", "for"))
    if len(short) > 2 and short in source.page.where:
        return True
    stems = source.stems
    last = parts[-1] if parts else ""
    if len(last) > STEM and last.endswith(DEMONYMS) and last[:STEM] in stems:
        return True
    return len(last) >= LONG and any(
        word.startswith(last[: LONG - 1]) for word in source.page.where
    )


def glossary(names: Mapping[str, frozenset[str]]) -> Glossary:
    """Every spelling of these names with all its others."""
    found: dict[str, frozenset[str]] = {}
    for name, others in names.items():
        spelt = frozenset(_plain(form) for form in (name, *others))
        for form in spelt:
            found[form] = found.get(form, frozenset()) | spelt
    return found


def _plain(form: str) -> str:
    return form.lower().translate(hanzi.SIMPLER)


def forms(said: str, names: Glossary) -> Iterator[str]:
    """The name and what else it goes by: the house's glossary first, then the roster."""
    yield said
    yield from names.get(said, ())
    known = roster.known().get(said)
    if known:
        yield from roster.forms()[known]
