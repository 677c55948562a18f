"""Whether a source has an amount: the same in another unit, rounded, or as vague."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from articles.facts import Fact
from articles.grounding.scales import AMOUNTS, MANY, counted, is_other, scaled

ROUNDLY = 0.12  # how far "about" reaches from a round figure
ABOUT = 0.05  # how far "about" reaches
BEYOND = 0.25  # how far below the truth "more than" may stay
SIZE = 10.0  # 数百 and "dozens" end where the next size begins
AGE = re.compile("岁|old")
POUND = 0.45359237  # kilogrammes
POUNDS = re.compile("[Pp]ound|磅")
# A part of the whole in words, and by how many hundredths it may miss: two thirds are 67%.
FRACTION = re.compile(r"(?<!百)分之|成|third|quarter|fifth|\sin\s|/")
COARSE = 1.0
HALF = re.compile("半|hal[fv]")
COARSE_HALF, COARSE_FROM = 4.0, 10.0
ODD = re.compile("[余多几]|出头|in (?:his|her|their)")  # 20多 end where 30 begin
POINT_ZERO = re.compile(r"[0-9]\.0+\Z")  # a version, and no count
IMPERIAL = frozenset({"mile", "ft", "inch", "lb", "ft²", "acre", "mu", "nmi"})
CONVERTED = 0.03  # how far a figure turned into another unit may be rounded
HEATS = {"°C": "°F", "°F": "°C"}
EQUAL = 1e-9
YEN = {"CNY": "JPY", "JPY": "CNY"}
PLAIN_YEN = re.compile("(?<![A-Za-z])[¥￥]")
CROWNS = ("SEK", "NOK", "DKK", "CZK", "ISK")
OF_COUNTRY = re.compile(
    "瑞典|挪威|丹麦|捷克|冰岛|[Ss]wed|[Nn]orw|[Dd]an|[Cc]zech|[Ii]celand|[A-Z]{3}"
)
# Who writes 16Gb of what only has bytes, and the other way round, may mean them.
BITS = {"speed": "storage", "storage": "speed"}
BIT = re.compile("[GMT]b(?![a-z])")
METRES = re.compile("[0-9]\\s?m\\Z")
MILLION = 1_000_000
DOZEN = 12
MONTH = 30.44 * 86_400
CALENDAR = 0.09  # how far twelve weeks are from three months
DAYS = ("day", "week")
JOINED = ("duration", "number")  # kinds of what has parts: 5 feet 11 inches
GAP = 6  # characters between the parts of a span: 8 hours and 44 minutes
MOST = 9  # candidates by value that are looked at
SIZES = frozenset(10**power for power in range(1, 13))
SCALELESS = frozenset({"number", "ordinal"})


def _joined(facts: Sequence[Fact]) -> Iterator[tuple[str, float, Fact]]:
    """What stands together is also one: 4小时33分."""
    for one, other in pairwise(facts):
        parts = one.kind == other.kind and one.kind in JOINED and one.unit and other.unit
        if parts and one.unit != other.unit and other.start - one.end < GAP:
            (scale, long), (same, short) = scaled(one), scaled(other)
            if scale == same and short < long:
                yield scale, long + short, one


class Amounts:
    """A source's amounts by what they measure and by size."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self.facts = facts
        rows: dict[str, list[tuple[float, int, Fact]]] = {}
        for place, fact in enumerate(facts):
            if fact.kind in AMOUNTS:
                scale, value = scaled(fact)
                rows.setdefault(scale, []).append((value, place, fact))
        for place, (scale, total, fact) in enumerate(_joined(facts)):
            rows.setdefault(scale, []).append((total, -1 - place, fact))
        self.rows = {scale: sorted(row) for scale, row in rows.items()}

    @cached_property
    def told(self) -> list[tuple[str, float, Fact]]:
        """Each amount in its order, what stands together as one: scale, value and first fact."""
        joined = {fact.start: (scale, total) for scale, total, fact in _joined(self.facts)}
        found, inner = [], False
        for fact in self.facts:
            if fact.kind in AMOUNTS and not inner:
                scale, value = joined.get(fact.start) or scaled(fact)
                found.append((scale, value, fact))
            inner = fact.start in joined
        return found

    def find(self, said: Fact, *, across: bool = False) -> Fact | None:
        """The source's amount that supports the draft's; `across` when they differ in language."""
        scale, mine = scaled(said)
        for other in self._comparable(said, scale):
            value = float(said.value) if other == "number" else mine
            for theirs, known in self._near(other, value):
                if agree(said, known, value, theirs):
                    return known
        if across and said.kind == "duration":  # 三个交易日 are three sessions
            value = float(said.value)
            for theirs, known in self._near("number", value):
                if theirs == value:
                    return known
        if said.kind == "number" and not said.unit:
            whole = isinstance(said.value, int)
            for scale in (("ordinal",) if across else ()) if whole else ("months", "seconds"):
                for _value, _place, known in self.rows.get(scale, ()):
                    if known.value == said.value:
                        return known  # nine medals of a ninth one, 11.5 of 11.5 months
        is_large = across and said.kind == "number" and float(said.value) >= MANY
        if said.kind == "number" and not said.unit and (said.text[-1].isdigit() or is_large):
            for scale, row in self.rows.items():
                for _value, _place, known in row if scale != "percent" else ():
                    if known.unit and known.value == said.value:
                        return known  # from 96 minutes to 14, 310 and 94 square kilometres
        ways = (
            self._heated,
            self._converted,
            self._aged,
            self._weighed,
            self._otherwise,
            self._in_days,
        )
        return next((found for way in ways if (found := way(said, mine))), None)

    def _heated(self, said: Fact, mine: float) -> Fact | None:
        """40摄氏度 of 104F."""
        if said.unit not in HEATS:
            return None
        value = mine * 1.8 + 32 if said.unit == "°C" else (mine - 32) / 1.8
        row = self.rows.get(HEATS[said.unit], ())
        return next((known for theirs, _place, known in row if abs(theirs - value) <= 1), None)

    def _otherwise(self, said: Fact, mine: float) -> Fact | None:
        """What one sign stands for twice: ¥ for yen and yuan, 200m for millions and metres."""
        if said.unit in CROWNS:
            return self._crowned(said, mine)
        value = mine
        if said.kind == "money" and said.unit in YEN:
            other = f"money {YEN[said.unit]}"
        elif said.kind == "number" and not said.unit and METRES.search(said.text):
            other, value = "length", mine / MILLION
        elif (scale := scaled(said)[0]) in BITS and not self.rows.get(scale):
            other = BITS[scale]
        elif said.unit == "m":
            other, value = "number", mine * MILLION
        elif said.kind == "number" and not said.unit and isinstance(said.value, float):
            return self._pointed(value)
        else:
            return None
        for theirs, found in self._near(other, value):
            signs = said.text + found.text
            sign = PLAIN_YEN if said.unit in YEN else BIT if other in BITS else METRES
            fits = sign.search(signs)
            if (fits or other == "length") and theirs == value:
                return found
        return None

    def _crowned(self, said: Fact, mine: float) -> Fact | None:
        """克朗 and kroner of any country, where either does not say whose."""
        rows = ((unit, known) for unit in CROWNS for known in self._near(f"money {unit}", mine))
        return next(
            (
                known
                for _unit, (theirs, known) in rows
                if not (OF_COUNTRY.search(said.text) and OF_COUNTRY.search(known.text))
                and agree(said, known, mine, theirs)
            ),
            None,
        )

    def _pointed(self, value: float) -> Fact | None:
        """3.2 points, and 72.4 without its sign."""
        rows = (self._near(scale, value) for scale in ("points", "percent"))
        return next((known for row in rows for theirs, known in row if theirs == value), None)

    def _in_days(self, said: Fact, mine: float) -> Fact | None:
        """Twelve weeks are three months, as calendars go."""
        months = said.unit in ("month", "quarter", "year")
        if said.kind != "duration" or said.vague or mine > (12 if months else 12 * MONTH):
            return None
        value = mine * MONTH if months else mine / MONTH
        row = self.rows.get("seconds" if months else "months", ())
        near = (known for theirs, _place, known in row if abs(theirs - value) <= CALENDAR * value)
        return next((known for known in near if known.unit in DAYS or said.unit in DAYS), None)

    def _aged(self, said: Fact, mine: float) -> Fact | None:
        """Smith, 39: of a 39-year-old; and the other way round."""
        if said.kind == "duration" and AGE.search(said.text):
            row = self.rows.get("number", ())
            return next((known for value, _place, known in row if value * 12 == mine), None)
        if said.kind != "number" or said.unit:
            return None
        row = self.rows.get("months", ())
        ages = (known for value, _place, known in row if value == mine * 12)
        return next((known for known in ages if AGE.search(known.text)), None)

    def _weighed(self, said: Fact, mine: float) -> Fact | None:
        """50磅 are 50 pounds, which are also money."""
        weighs = scaled(said)[0] == "weight"
        if not (weighs or said.unit == "GBP") or "英镑" in said.text:
            return None
        other, value = ("money GBP", mine / POUND) if weighs else ("weight", mine * POUND)
        about = CONVERTED if said.unit != "lb" else 0.0
        return next(
            (
                known
                for theirs, _place, known in self.rows.get(other, ())
                if POUNDS.search(known.text + said.text)
                and (abs(theirs - value) <= about * theirs or agree(said, known, value, theirs))
            ),
            None,
        )

    def has(self, said: Fact) -> bool:
        """Whether the very figure is there, whatever bounds it."""
        scale, mine = scaled(said)
        return any(theirs == mine for theirs, _place, _known in self.rows.get(scale, ()))

    def of(self, scale: str) -> list[Fact]:
        return [fact for _value, _place, fact in self.rows.get(scale, ())]

    def _comparable(self, said: Fact, scale: str) -> Iterator[str]:
        """The scales that may hold the same amount: its own, and those that name no unit."""
        yield scale
        if counted(said):
            return
        if said.kind == "number" and not said.unit:
            yield from (other for other in self.rows if other not in APART and other != scale)
        elif said.kind in ("money", "multiple", "ordinal", "points") or (
            said.unit and said.kind == "number"
        ):
            yield "number"

    def _near(self, scale: str, value: float) -> Iterator[tuple[float, Fact]]:
        row = self.rows.get(scale, [])
        low = bisect_left(row, (value * (1 - BEYOND) - EQUAL,))
        high = bisect_right(row, (value * SIZE + EQUAL, len(row) << 32))
        exact = bisect_left(row, (value * (1 - EQUAL),))
        for theirs, _place, known in row[exact : exact + MOST]:
            yield theirs, known
        for theirs, _place, known in row[low:high]:
            yield theirs, known

    def _converted(self, said: Fact, mine: float) -> Fact | None:
        """Twice as much is 200 % of it, and 100 % more; 增长1倍 is doubled."""
        if said.kind == "multiple":
            for theirs, _place, known in self.rows.get("percent", ()):
                if any(_meets(said, known, mine, times) for times in _times(known, theirs)):
                    return known
            for theirs, _place, known in self.rows.get("multiple", ()):
                if adds(said) != adds(known) and abs(theirs - mine) in (0.0, 1.0):
                    return known
        if said.kind == "percent":
            for theirs, _place, known in self.rows.get("multiple", ()):
                shares = [theirs * 100, (theirs - 1) * 100]
                shares += [100 / theirs] if FRACTION.search(said.text) and theirs else []
                if any(_meets(said, known, mine, share) for share in shares):
                    return known
        return None


def adds(fact: Fact) -> bool:
    """Whether a multiple may be what is added: 增长1倍, where 翻倍 is all there is then."""
    return "倍" in fact.text and not fact.text.startswith("翻")


def _times(known: Fact, share: float) -> Iterator[float]:
    """How many times as much a percentage is, and how many times as much it makes."""
    yield share / 100
    yield 1 + share / 100
    if FRACTION.search(known.text) and share:
        yield 100 / share


def _meets(said: Fact, known: Fact, mine: float, theirs: float) -> bool:
    near = 0.005 if said.kind == "multiple" else 0.5
    return abs(mine - theirs) < near or agree(said, known, mine, theirs)


APART = frozenset({"percent", "points", "seconds", "months"})


def agree(said: Fact, known: Fact, mine: float, theirs: float) -> bool:
    """Whether the source's amount supports the draft's, both on one scale."""
    if said.kind == "ordinal" and known.kind == "number" and not known.text[-1].isdigit():
        return False  # 第三 is no three of something
    if said.kind == "multiple" and known.kind == "number":
        return mine == theirs and not counted(known)
    if known.kind == "number" and said.unit and not known.unit and mine != theirs:
        return False
    if is_teens(said, known):
        return True
    if is_other(said, known) or (POINT_ZERO.search(said.text) and known.text.isalpha()):
        return False
    if _same(said, known.unit, mine, theirs):
        return {said.vague, known.vague} != {">", "<"} or abs(mine - theirs) > EQUAL * abs(mine)
    if said.vague == ">":
        if said.value in SIZES and (said.text[0] in "数上几成dshtmb" or said.text[-1] == "级"):
            return mine < theirs < mine * SIZE
        whole = said.kind == "multiple" and float(said.value).is_integer()
        reach = _step(said, mine) if whole or ODD.search(said.text) else _reach(said, mine)
        return mine < theirs < mine + reach
    if said.vague == "<":
        return mine - _reach(said, mine) < theirs < mine
    if said.vague != "~" or (known.vague == ">" and mine < theirs):
        return False
    if said.unit in ("", known.unit) and _digits(said) > _digits(known):
        return False  # nobody calls 6,000 about 5,800
    reach = min(_step(said, mine) / 4, ROUNDLY * abs(theirs))
    return abs(mine - theirs) <= max(ABOUT * abs(theirs), reach)


def is_teens(said: Fact, known: Fact) -> bool:
    """Whether a dozen, or more than that, is 十几."""
    dozen = said.text.endswith("dozen") and said.value == DOZEN
    return dozen and (known.value, known.vague) == (10, ">")


def _coarse(said: Fact, mine: float) -> float:
    """By how many hundredths a share in words may miss; half a percent is none."""
    if HALF.search(said.text) and mine >= COARSE_FROM:
        return COARSE_HALF
    return COARSE if FRACTION.search(said.text) else 0.0


def _step(said: Fact, mine: float) -> float:
    """What one more in the last figure a number was written with would make."""
    figures = Decimal(str(said.value)).normalize().as_tuple()
    return mine / max(1, int("".join(map(str, figures.digits))))


def _reach(said: Fact, mine: float) -> float:
    """How far from the truth a bound may stay: one step of its last figure, within reason."""
    if not mine:
        return 0.0  # "over 0%"
    figures = Decimal(str(said.value)).normalize().as_tuple()
    step = 10.0 ** (len(figures.digits) - 1)
    return mine * min(BEYOND, max(ABOUT, 1 / step if step > 1 else 1 / figures.digits[0]))


def _same(said: Fact, known_unit: str, mine: float, theirs: float) -> bool:
    """Equal, or the source's figure rounded to as many digits as the draft has."""
    if abs(mine - theirs) <= EQUAL * max(abs(mine), abs(theirs)):
        return True
    if said.kind == "percent" and abs(mine - theirs) <= _coarse(said, mine):
        return True
    if (said.unit in IMPERIAL) != (known_unit in IMPERIAL) and said.unit and known_unit:
        return abs(mine - theirs) <= CONVERTED * abs(theirs)
    if (said.kind in SCALELESS and mine < 100) or abs(mine - theirs) > 0.06 * abs(mine):
        return False
    digits = _digits(said)
    return digits >= 2 and mine == float(f"{theirs:.{digits - 1}e}")


def _digits(fact: Fact) -> int:
    """How many figures a number was written with: 38.5亿 has three, 3,000 one."""
    return len(Decimal(str(fact.value)).normalize().as_tuple().digits)
