"""Whether a name of the draft is one of the source's, in either script."""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from articles import hanzi
from articles.facts import openers
from articles.facts.fact import Fact, Span
from articles.grounding import pinyin, roster, shorthand, sounds
from articles.grounding.claim import Verdict
from articles.grounding.places import CAPITALS
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
PEOPLE = words("vian an ans ian ians ean eans n ns ese i is ish er ers")
DEMONYMS = ("shire", "an", "ans", "ish", "ese", "ic", "ch", "i", "is", "y")
LETTERED = re.compile(r"[a-z]{3} [a-z]\Z")
# What follows a name with a hyphen and is none: Google-backed.
MADE = re.compile(
    "-(?:backed|based|led|owned|made|powered|born|listed|style|run|funded|linked|focused|era|wide|"
    r"related|designed|built|developed|controlled|supported|themed|driven|bound|educated|trained|"
    r"licen[sc]ed|certified|approved|equipped|compatible|compliant|friendly|centric|oriented|themed|class|grade|native)\Z"
)
# What persons are called for short that does not begin as their name does.
NICKNAMES = dict(
    pair.split("=")
    for pair in words(
        "bill=william will=william bob=robert rob=robert dick=richard rick=richard ted=edward "
        "ned=edward jack=john peggy=margaret meg=margaret maggie=margaret betty=elizabeth "
        "liz=elizabeth beth=elizabeth chuck=charles hank=henry harry=henry jim=james joe=joseph "
        "tony=anthony larry=lawrence drew=andrew kate=catherine mike=michael mick=michael "
        "mickey=michael steve=stephen steven=stephen gene=eugene sandy=alexander sasha=alexander "
        "alex=alexander fred=frederick vicky=victoria jacky=jacqueline patty=patricia "
        "muhammad=mohammed mohammad=mohammed mohamed=mohammed"
    )
)
ACRONYM, ACRONYM_LEAST = 6, 3  # letters
# MoE, LoRA: a Chinese source may have it in words. Who has but capitals is a body or a product.
TERM = re.compile(r"(?=(?:[a-z]*[A-Z]){2})(?=.*[a-z])[A-Za-z]{3,5}")
PLURAL = re.compile("[A-Z]{2,5}s")
OFFICES = "部厅局委署"
# Names that people go by too.
GIVEN_TOO = words(
    "florence austin madison charlotte victoria dallas lincoln savannah georgia virginia carolina "
    "chelsea jordan israel jackson houston brooklyn sydney paris kenya india holland"
)
CONTINENTS = words("europe asia africa america")
SPELT = (("ph", "f"), ("ch", "k"), ("ck", "k"), ("x", "ks"), ("z", "s"), ("c", "k"), ("w", "v"))
VOWELS, DOUBLED = re.compile("[^b-df-gj-np-tvz]"), re.compile(r"(.)\1+")
SHORT = 5  # letters of a first name that may be short for another, and no more
LIKE = 0.6  # of a last name gone wrong behind the right first one
ALIKE = 0.8  # of two spellings of one name, the letters in common
LEAST = 5  # letters of a name that is hardly a word
SINGULAR = 3  # letters of a word that the source may have in the plural
LONG = 7  # letters of a word that may be the same with a slip at its end


def latin(fact: Fact, source: Source, names: Glossary, *, in_han: bool) -> Found:
    """The verdict on a name in Latin letters; `in_han` says that the draft is Chinese."""
    said = MADE.sub("", str(fact.value).lower())
    if PLURAL.fullmatch(fact.text):
        said = said.removesuffix("s")
    if place := by_form(said, source, names):
        return Verdict.SUPPORTED, place
    if source.is_han and TERM.fullmatch(fact.text):
        return Verdict.UNVERIFIABLE, None
    is_short = fact.text.rstrip("s").isupper() and ACRONYM_LEAST <= len(said) <= ACRONYM
    if is_short and said in source.letters_of_words:
        return Verdict.UNVERIFIABLE, None  # EBITA of "earnings before interest, taxes and …"
    if _is_plural_of_part(said, source):
        return Verdict.UNVERIFIABLE, None
    pieces = [piece for piece in said.split(" of ") if _parts(piece)]
    if len(pieces) > 1:  # a person of a company is two names
        return max((_piece(piece, source, names, in_han) for piece in pieces), key=_severity)
    return _piece(said, source, names, in_han)


def _is_plural_of_part(said: str, source: Source) -> bool:
    """Whether a short plural begins a word of the source: Macs of macOS."""
    return (
        LEAST > len(said) > ACRONYM_LEAST
        and said.endswith("s")
        and " " not in said
        and any(word.startswith(said[:-1]) for word in source.page.where)
    )


def _severity(found: Found) -> int:
    return (Verdict.SUPPORTED, Verdict.UNVERIFIABLE, Verdict.UNSUPPORTED).index(found[0])


def _piece(said: str, source: Source, names: Glossary, in_han: bool) -> Found:
    if LETTERED.search(said) and not source.is_han:  # Model Y is no Model X
        return Verdict.UNSUPPORTED, None
    parts = _parts(said)
    places = [by_form(part, source, names) for part in parts]
    if parts and all(places):
        return Verdict.SUPPORTED, places[-1]
    if not source.is_han and (
        _has_another_first_name(parts, places, source) or _is_misspelt(parts, places, source)
    ):
        return Verdict.UNSUPPORTED, None
    another = source.is_han and not any(places) and pinyin.is_another(said, source.persons)
    if another and not pinyin.is_read(said, source.even):
        return Verdict.UNSUPPORTED, None
    whole = roster.known().get(said)
    if place := shorthand.place(whole, source):
        return Verdict.SUPPORTED, place
    if any(shorthand.place(roster.known().get(part), source) for part in parts):
        return Verdict.UNVERIFIABLE, None
    if source.is_han and len(parts) > 1 and not any(places) and _is_of_another(parts[0]):
        return Verdict.UNSUPPORTED, None
    known = whole or (roster.known().get(parts[0]) if len(parts) == 1 else None)
    if (
        _is_government(known, source)
        or _is_ministry(known, source)
        or (source.is_han and not in_han and _is_heard(said, parts, source))
        or has_part(whole, source)
        or (known and any(map(source.place, roster.forms()[known])))
        or known in GENERAL
        or (parts and places[-1])
        or _may_be_another(said, parts, source)
    ):
        return Verdict.UNVERIFIABLE, None
    if source.is_han and known is None and not in_han and not pinyin.is_absent(said, source.even):
        return Verdict.UNVERIFIABLE, None
    return Verdict.UNSUPPORTED, None


def _has_another_first_name(
    parts: Sequence[str], places: Sequence[Span | None], source: Source
) -> bool:
    """Karl Seitz, where the source has Ken Seitz only; Bill may be William."""
    if len(parts) != 2 or places[0] or not places[1] or openers.is_common(parts[0]):
        return False
    first, last = parts
    firsts = {each.lower() for run in source.runs for each in _before(last, run)}
    mine = {first, NICKNAMES.get(first, first)}
    theirs = firsts | {NICKNAMES.get(one, one) for one in firsts}
    return bool(firsts) and not any(_may_be_one(one, other) for one in mine for other in theirs)


def _is_misspelt(parts: Sequence[str], places: Sequence[Span | None], source: Source) -> bool:
    """Whether a last name the source lacks is nearly one of its own: Stefan Kowalski of Stefan
    Kowalczyk, Amanda Whitcomb of Amara Whitcombe."""
    if len(parts) != 2 or places[1] or len(parts[1]) < LEAST or parts[1].endswith("s"):
        return False
    first, last = parts
    for run in source.runs:
        for one, other in pairwise(word.lower() for word in run):
            alike = SequenceMatcher(None, last, other, autojunk=False).ratio()
            if first == one and last != other and alike >= LIKE:
                return True
            if ALIKE <= alike < 1 and first != one and not _may_be_one(first, one):
                return first[0] == one[0]
    return False


def _before(last: str, run: Sequence[str]) -> Iterator[str]:
    """The first names before a last name in a run of words: the Annika of Annika de Vries."""
    for at, word in enumerate(run):
        before = [each for each in run[:at] if each.lower() not in COMMON]
        if word.lower() == last and before and _is_first_name(before[-1]):
            yield before[-1]


def _may_be_one(first: str, other: str) -> bool:
    """Whether two first names may be one, as Mike and Michael, Katharine and Catherine are: of two
    long ones neither is short for the other."""
    short, long = sorted((first, other), key=len)
    if len(short) >= SHORT and _sound_alike(short, long):
        return True
    return long.startswith(short[: max(3, len(short) - 1)] if len(short) <= SHORT else short)


def _sound_alike(first: str, other: str) -> bool:
    """Whether two names are one in two spellings: Aleksei and Alexey, but not Diana and Donna."""
    one, same = _respelt(first), _respelt(other)
    return (
        one[0] == same[0]
        and VOWELS.sub("", one) == VOWELS.sub("", same)
        and SequenceMatcher(None, one, same, autojunk=False).ratio() >= ALIKE
    )


def _respelt(first: str) -> str:
    """A name by its sounds, however it is spelt."""
    for spelt, sound in SPELT:
        first = first.replace(spelt, sound)
    return DOUBLED.sub(r"\1", first)


def _is_first_name(word: str) -> bool:
    """Whether a word before a last name can be the first one: no title, Britain's or Nvidia."""
    if sounds.TITLE.fullmatch(word) or word.endswith(("'s", "’s")):
        return False
    return word.lower() not in roster.known() and not openers.is_common(word.lower())


def _is_of_another(first: str) -> bool:
    """Alibaba Cloud, where the Chinese source has nothing of Alibaba."""
    known = roster.known().get(first)
    return (
        known is not None
        and first not in GIVEN_TOO
        and first not in roster.peoples()
        and known not in GENERAL
        and known not in CAPITALS
        and len(first) >= LEAST
        and not openers.is_common(first)
        and not pinyin.GIVEN.fullmatch(first)
    )


def _is_ministry(known: str | None, source: Source) -> bool:
    """Whether the source has an office or post for the same: 财政厅 of the Finance Department."""
    chinese = (form for form in roster.forms().get(known or "", ()) if form[-1] in OFFICES)
    return source.is_han and any(
        re.search(f"{re.escape(form[:-1])}[^，。；、]{{0,4}}[{OFFICES}]", source.even)
        for form in chinese
    )


def _is_heard(said: str, parts: Sequence[str], source: Source) -> bool:
    """Whether a Chinese source has what a name is read like, or the surname it is."""
    if len(parts) == 1 and pinyin.is_surname(parts[0], source.even):
        return True
    return pinyin.is_read(said, source.even)


def has_part(known: str | None, source: Source) -> bool:
    """Whether the source names what lies in this place: 葡萄牙 of Lisbon."""
    return any(map(source.place, roster.within().get(known or "", ())))


def _is_government(known: str | None, source: Source) -> bool:
    """Whether a capital may stand for its government: Beijing in English, of 中国 or China."""
    country = CAPITALS.get(known or "")
    if country is None:
        return False
    at_home = source.is_han and country == "china"
    return at_home or any(source.place(form) for form in roster.forms()[country])


def _parts(said: str) -> list[str]:
    """The words that tell a name from others."""
    return [part for part in PARTS.findall(said) if len(part) > 1 and part not in COMMON]


def by_form(said: str, source: Source, names: Glossary) -> Span | None:
    """Where the source has a name in any of its spellings, or its people: 肯尼亚 of Kenyan."""
    spelt = list(forms(said, names))
    if said.isascii() and len(said) >= (STEM if said.endswith("s") else SINGULAR):
        spelt.append(said.removesuffix("s") if said.endswith("s") else f"{said}s")
    found = next((place for form in spelt if (place := source.place(form))), None)
    if found or said.isascii() or source.is_han:
        return found
    stems = [form.rstrip("aeo") for form in spelt if form.isascii() and form.isalpha()]
    return next(
        (
            (at[0], at[0] + len(word))
            for stem in stems
            if len(stem) >= STEM
            for word, at in source.page.where.items()
            if word.startswith(stem) and word[len(stem) :] in PEOPLE
        ),
        None,
    )


def _may_be_another(said: str, parts: list[str], source: Source) -> bool:
    """Whether the source may name the same otherwise: by initials, or by another ending."""
    if source.is_han:
        return False
    letters = "".join(mark for mark in said if mark.isalpha())
    if " " not in said and any(short in source.initials for short in _shorter(letters)):
        return True
    short = "".join(part[0] for part in said.split() if part not in ("of", "the", "and", "for"))
    if len(short) > 2 and short in source.page.where:
        return True
    stems = source.stems
    last = parts[-1] if parts else ""
    if len(last) > STEM and last.endswith(DEMONYMS) and last[:STEM] in stems:
        return True
    return (len(last) >= LONG or last in CONTINENTS) and any(
        word.startswith(last[: LONG - 1]) for word in source.page.where
    )


def _shorter(letters: str) -> Iterator[str]:
    """An acronym, and without the letters its words have no capitals for: BoE, WWDC."""
    if 2 <= len(letters) <= ACRONYM:
        yield letters
        if letters[0] == letters[1]:
            yield letters[1:]
        if len(letters) == 3 and letters[1] == "o":
            yield letters[0] + letters[2]


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
    yield from roster.in_full().get(said, ())
    known = roster.known().get(said)
    if known:
        peoples = roster.peoples() if said.isascii() else frozenset()
        for form in roster.forms()[known]:
            if (said not in peoples and form not in peoples) or not form.isascii():
                yield form
