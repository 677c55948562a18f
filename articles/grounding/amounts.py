"""Whether a source has an amount: the same in another unit, rounded, or as vague."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from articles.facts import Fact
from articles.grounding.scales import AMOUNTS, counted, scaled

ABOUT = 0.05  # how far "about" reaches
BEYOND = 0.25  # how far below the truth "more than" may stay
SIZE = 10.0  # 数百 and "dozens" end where the next size begins
AGED = frozenset({"old"})
SMALL = 1000  # up to here the same number often stands for other things
EQUAL = 1e-9
MOST = 9  # candidates by value that are looked at
SIZES = frozenset(10**power for power in range(1, 13))
SCALELESS = frozenset({"number", "ordinal"})


def _joined(facts: Sequence[Fact]) -> Iterator[tuple[str, float, Fact]]:
    """What stands together is also one: 4小时33分."""
    for one, other in pairwise(facts):
        if one.kind == other.kind == "duration" and other.start - one.end < 2:
            (scale, long), (same, short) = scaled(one), scaled(other)
            if scale == same and short < long:
                yield scale, long + short, one


class Amounts:
    """A source's amounts by what they measure and by size."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        rows: dict[str, list[tuple[float, int, Fact]]] = {}
        for place, fact in enumerate(facts):
            if fact.kind in AMOUNTS:
                scale, value = scaled(fact)
                rows.setdefault(scale, []).append((value, place, fact))
        for place, (scale, total, fact) in enumerate(_joined(facts)):
            rows.setdefault(scale, []).append((total, -1 - place, fact))
        self.rows = {scale: sorted(row) for scale, row in rows.items()}

    def find(self, said: Fact, *, across: bool = False) -> Fact | None:
        """The source's amount that supports the draft's; `across` when they differ in language."""
        scale, mine = scaled(said)
        for other in self._comparable(said, scale):
            for theirs, known in self._near(other, mine):
                if agree(said, known, mine, theirs):
                    return known
        if across and said.kind == "duration":  # 三个交易日 are three sessions
            value = float(said.value)
            for theirs, known in self._near("number", value):
                if theirs == value:
                    return known
        return self._converted(said, mine) or self._aged(said, mine)

    def _aged(self, said: Fact, mine: float) -> Fact | None:
        """Smith, 39: of a 39-year-old."""
        if said.kind != "number" or said.unit:
            return None
        ages = (known for value, _place, known in self.rows.get("months", ()) if value == mine * 12)
        return next(
            (known for known in ages if known.text[-3:] in AGED or known.text[-1] == "岁"), None
        )

    def of(self, scale: str) -> list[Fact]:
        return [fact for _value, _place, fact in self.rows.get(scale, ())]

    def _comparable(self, said: Fact, scale: str) -> Iterator[str]:
        """The scales that may hold the same amount: its own, and those that name no unit."""
        yield scale
        if counted(said):
            return
        if said.kind == "number" and not said.unit:
            yield from (other for other in self.rows if other not in APART and other != scale)
        elif (
            said.kind in ("money", "multiple", "ordinal")
            or (said.unit and said.kind == "number")
            or (said.kind == "duration" and ("岁" in said.text or "old" in said.text))
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
                if min(abs(theirs - mine * 100), abs(theirs - (mine - 1) * 100)) < 0.5:
                    return known
            for theirs, _place, known in self.rows.get("multiple", ()):
                if ("倍" in said.text) != ("倍" in known.text) and abs(theirs - mine) in (0.0, 1.0):
                    return known
        if said.kind == "percent":
            for theirs, _place, known in self.rows.get("multiple", ()):
                if min(abs(mine - theirs * 100), abs(mine - (theirs - 1) * 100)) < 0.5:
                    return known
        return None


APART = frozenset({"percent", "points", "seconds", "months"})


def agree(said: Fact, known: Fact, mine: float, theirs: float) -> bool:
    """Whether the source's amount supports the draft's, both on one scale."""
    if len({counted(said), counted(known)} - {"", "any"}) > 1 and mine < SMALL:
        return False  # three people are no three companies
    if _same(said, mine, theirs):
        return {said.vague, known.vague} != {">", "<"} or abs(mine - theirs) > EQUAL * abs(mine)
    if said.vague == ">":
        if said.value in SIZES and said.text[0] in "数上几成dshtmb":
            return mine < theirs < mine * SIZE
        return mine < theirs < mine + _reach(said, mine)
    if said.vague == "<":
        return mine - _reach(said, mine) < theirs < mine
    if said.vague != "~" or (known.vague == ">" and mine < theirs):
        return False
    return abs(mine - theirs) <= ABOUT * abs(theirs)


def _reach(said: Fact, mine: float) -> float:
    """How far from the truth a bound may stay: one step of its last figure, within reason."""
    figures = Decimal(str(said.value)).normalize().as_tuple()
    step = 10.0 ** (len(figures.digits) - 1)
    return mine * min(BEYOND, max(ABOUT, 1 / step if step > 1 else 1 / figures.digits[0]))


def _same(said: Fact, mine: float, theirs: float) -> bool:
    """Equal, or the source's figure rounded to as many digits as the draft has."""
    if abs(mine - theirs) <= EQUAL * max(abs(mine), abs(theirs)):
        return True
    if (said.kind in SCALELESS and mine < 100) or abs(mine - theirs) > 0.06 * abs(mine):
        return False
    digits = _digits(said)
    return digits >= 2 and mine == float(f"{theirs:.{digits - 1}e}")


def _digits(fact: Fact) -> int:
    """How many figures a number was written with: 38.5亿 has three, 3,000 one."""
    return len(Decimal(str(fact.value)).normalize().as_tuple().digits)
