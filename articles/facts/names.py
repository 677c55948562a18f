"""Names in Latin letters: people, companies, products."""

import re
from collections.abc import Iterator
from datetime import date

from articles.facts import openers
from articles.facts.fact import Fact, Page
from articles.sentences import BEGINNERS
from articles.units import STOP
from articles.words import words

UPPER, LETTER = "A-ZÀ-ÖØ-Þ", "A-Za-zÀ-ÖØ-öø-ɏ"
WORD = rf"[{LETTER}]+(?:[.&+-][{LETTER}]+|'(?!s(?![a-z]))[{LETTER}]+)*\+*"
CAPITAL = rf"(?:[a-z]{{1,6}}(?=[{UPPER}]))?(?=[{UPPER}]){WORD}"
JOINT = r"(?:of|de|van|von|der|den|di|da|la|le|du|al|bin|ibn|del|dos|&)"
RUN = re.compile(rf"{CAPITAL}(?:\s(?:(?:{JOINT}\s){{1,2}}(?:the\s)?)?{CAPITAL})*")
SHORT = 4  # letters; longer words all in capitals are shouted
PART = re.compile(r"\S+")
SPOT = re.compile(rf"[{UPPER}]")
BODY = re.compile(
    r"(?:University|Institute|Department|Bank|Ministry|Court|House|Board|Academy|College|School|"
    r"Bureau|Office|Council|Academies|Chamber|Union|Secretary|Minister|Head|Isle|Republic|"
    r"State)s?(?![a-z])"
)
# Posts that stand between a body and a person: Nvidia CEO Jensen Huang.
POST = re.compile(
    r"(?:(?<=\s)|^)(?:(?:Vice|Deputy|Former|Executive|Senior|Managing|General)\s)*"
    r"(?:C[EFTO]O|Chief(?:\s(?!Justice)[A-Z]\w+){1,2}?(?:\sOfficer|(?=\s))|President|Director|"
    r"Chair(?:man|woman)|Professor|Senator|Spokes(?:man|woman)|Analyst|Secretary|"
    r"(?:Co-)?[Ff]ounder|Premier(?!\sLeague)|Governor|Mayor|Commissioner|Ambassador|Economist|Judge|"
    r"Justice(?!\sDep)|Engineer|Researcher|Coach|Captain|Striker|Midfielder|Defender|Goalkeeper|"
    r"Lawyer|Attorney(?!\sGen))(?:\s|$)"
)
START = re.compile(r"[a-z]{0,6}\Z")
TOGETHER = frozenset({"Big Tech", "Big Oil", "Big Pharma", "Main Street"})  # nobody by themselves
BEHIND = frozenset({"ipo", "ceo", "cfo", "cto", "coo", "api", "app", "url", "pdf", "faq"})
# Words with a capital that name nobody.
PLAIN = words(
    "i mr mrs ms dr sir dame lord lady prof professor monday tuesday wednesday thursday friday "
    "saturday sunday january february march april may june july august september october november "
    "december today yesterday tomorrow ceo cfo cto coo ai ipo api vs pdf url app faq ok tv pc it "
    "president minister prime former police us chief executive officer director chairman secretary "
    "senator judge king queen prince princess mp mps gdp llm llms gpu gpus cpu cpus pm am utc gmt "
    "bst est pst et agi ar vr b2b saas r&d hr id cn en zh q&a ev evs dna ceos spokesman "
    "spokeswoman "
    "analyst captain coach key plans tributes conservative ministers thousands hundreds "
    "scientists researchers manager detective inspector sergeant constable det con pc insp supt "
    "earth self"
)


def read(page: Page, _: date | None) -> Iterator[Fact]:
    """Capitalised words that belong together; in Chinese text every one of two letters."""
    end, headlines = 0, list(openers.headlines(page.even)) if page.where else []
    for spot in SPOT.finditer(page.left):
        if spot.start() < end:
            continue
        start = _start(page.left, spot.start(), end)
        run = RUN.match(page.left, start)
        if run is None or run.end() <= spot.start():
            continue
        end = run.end()
        in_headline = any(first <= start < last for first, last in headlines)
        for piece in (_unusual if in_headline else _pieces)(page.left, start, end):
            if span := _trimmed(page, *piece):
                yield page.fact("name", page.low[slice(*span)], *span)


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A person "of" a company or behind a post is two names, the Bank of England is one."""
    if post := POST.search(text[start:end]):
        before, behind = start + post.start(), start + post.end()
        return [*_pieces(text, start, before), *_pieces(text, behind, end)]
    end -= text[start:end].endswith(" ")
    head, of, rest = text[start:end].partition(" of ")
    if not of or not 1 <= head.count(" ") <= 2 or BODY.search(head):
        return [(start, end)] if end > start else []
    return [(start, start + len(head)), (end - len(rest.removeprefix("the ")), end)]


def _unusual(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """What is left of a run in a headline without its words of every day."""
    found: list[tuple[int, int]] = []
    apart = True
    for word in PART.finditer(text, start, end):
        low = word[0].lower()
        common = openers.is_common(low) or low in STOP or low in PLAIN
        if not common:
            found.append(word.span() if apart else (found.pop()[0], word.end()))
        apart = common
    return found


def _start(text: str, place: int, end: int) -> int:
    """The beginning of iPhone and xAI."""
    match = START.search(text, max(end, place - 6), place)
    start = match.start() if match else place
    before = text[start - 1 : start] if start else ""
    return (
        place if (before.isalnum() and before.isascii()) or (before in "@#/." and before) else start
    )


def _trimmed(page: Page, start: int, end: int) -> tuple[int, int] | None:
    """Without the words before it that only look like a name: "The", "On", "Former US"."""
    before = page.left[start - 1 : start] if start else ""
    if before and (before in "@#/_" or before.isdigit()):
        return None
    first = start
    opens = _opens_sentence(page, first)
    while start < end:
        word, _, rest = page.low[start:end].partition(" ")
        if not _is_plain(word, opens=opens) or (word == "new" and rest):
            break
        if not rest:
            return None
        start += len(word) + 1
    while " " in page.low[start:end] and page.low[start:end].rpartition(" ")[2] in BEHIND:
        end = start + page.low[start:end].rindex(" ")
    said = page.left[start:end]
    if (
        end - start < 2
        or said.islower()
        or said in TOGETHER
        or (opens and start == first and _is_word(page, start, said))
    ):
        return None
    return start, end


def _is_plain(word: str, *, opens: bool) -> bool:
    """Whether a word names nobody, and is no part of a name behind it."""
    return (
        word.partition("-")[0] in PLAIN
        or word in STOP
        or word in BEGINNERS
        or word.rstrip(".") in PLAIN
        or openers.SHORTENED.search(word) is not None
        or (opens and word in openers.JOINING)
    )


def _opens_sentence(page: Page, start: int) -> bool:
    before = page.even[max(0, start - 6) : start].rstrip(" \t\"'“‘「『(（*#>-•")
    return not before or before[-1] in ".!?。！？\n:：;|"


def _is_word(page: Page, start: int, said: str) -> bool:
    """Whether this is one word with a capital only because a sentence begins."""
    if " " in said or not (said[1:].islower() or (said.isupper() and len(said) > SHORT)):
        return False
    low = said.lower()
    if low in page.where and page.even.find(low) >= 0:
        return True
    end = start + len(said)
    return openers.is_common(low, page.low[end : end + 8])
