"""Quarantine on real feeds: how often one that is healthy alarms, and how often a taken one does.

Healthy: the older half of a feed is learnt, the younger comes in polls. Taken: a feed is learnt
as a whole, then the entries of another publisher come; or a peddler's titles come under the
feed's own addresses, a few among its own. Printed: the rates, and the time a judgement takes. All
of it is over in ten seconds.
"""

import gzip
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from articles import domains, entries, habits, suspicion

FEEDS = Path(__file__).parents[2] / "shared/corpora/feeds-real"
START = datetime(2026, 1, 1, tzinfo=UTC)
POLLS = (1, 3, 10, 30)  # entries a poll brings
ENOUGH = 2 * suspicion.KNOWN  # entries a feed must have to be split
TAKERS = 8  # other publishers that take each feed
PITCHES = (
    "澳门威尼斯人娱乐城注册送88元彩金",
    "北京赛车pk10开奖直播",
    "六合彩开奖结果2026今晚 一码中特",
    "真人百家乐网上投注平台",
    "时时彩平台代理 高返点",
    "代孕公司哪家好 包成功代孕价格",
    "代开发票 正规可验",
    "无抵押贷款当天放款 黑户贷款",
    "Situs Slot Gacor Hari Ini Gampang Maxwin",
    "Best Online Casino Bonus 2026 – Free Spins",
    "Buy Viagra Online Without Prescription",
    "Payday Loans Online Same Day No Credit Check",
    "Essay Writing Service: Write My Essay Cheap",
    "Windows 11 Activation Key Full Crack Download",
    "Escort Service in Dubai – Call Girls 24/7",
    "Deneme Bonusu Veren Bahis Siteleri",
    "Keto Gummies Review: Weight Loss Gummies That Work",
    "토토사이트 먹튀검증 안전놀이터",
    "онлайн казино играть на деньги игровые автоматы",
    "สล็อตเว็บตรง แตกง่าย ฝากถอนไม่มีขั้นต่ำ",
)


@dataclass(frozen=True)
class Line:
    url: str
    title: str
    published: datetime | None = None


def feeds() -> Iterator[tuple[str, list[Line]]]:
    """Each readable feed of the corpus with its entries, the newest first."""
    for path in sorted(FEEDS.glob("*/*")):
        try:
            found = entries.skim(body(path), url="", content_type="")
        except entries.FeedError:
            continue
        yield str(path.relative_to(FEEDS)), [Line(each.url, each.title) for each in found]


def body(path: Path) -> bytes:
    held = path.read_bytes()
    return gzip.decompress(held) if path.suffix == ".gz" else held


def polls(lines: Sequence[Line], size: int) -> Iterator[list[Line]]:
    """Entries, the newest first, as so many polls would bring them: the oldest poll first."""
    for end in range(len(lines), 0, -size):
        yield list(lines[max(end - size, 0) : end])


def alarm(known: Sequence[Line], later: Sequence[Line], size: int) -> tuple[int, tuple[str, ...]]:
    """After how many of the later entries a source is quarantined, and why; 0 when never."""
    _none, profile = suspicion.judge({}, known, now=START)
    came, now = 0, START
    for poll in polls(later, size):
        came, now = came + len(poll), now + timedelta(hours=2 * size)
        verdict, profile = suspicion.judge(profile, poll, now=now)
        if verdict:
            return came, verdict.reasons
    return 0, ()


def healthy(known: dict[str, list[Line]]) -> None:
    for size in POLLS:
        wrong = {}
        for name, lines in known.items():
            half = len(lines) // 2
            came, why = alarm(lines[half:], lines[:half], size)
            if came:
                wrong[name] = why
        print(f"healthy, {size:2} a poll: {len(wrong)} of {len(known)} feeds alarm", wrong or "")


def taken(known: dict[str, list[Line]]) -> None:
    chance = random.Random(7)
    names = list(known)
    for size in POLLS:
        found, why, after = 0, Counter[str](), []
        tried = 0
        for name in names:
            for other in chance.sample(names, TAKERS):
                if owners(known[name]) & owners(known[other]):
                    continue
                tried += 1
                came, reasons = alarm(known[name], known[other][:30], size)
                found += bool(came)
                why.update(reasons)
                after += [came] if came else []
        middle = sorted(after)[len(after) // 2]
        print(
            f"taken over, {size:2} a poll: {found / tried:.1%} of {tried} found, "
            f"half of them within {middle} entries {dict(why)}"
        )


def hacked(known: dict[str, list[Line]]) -> None:
    chance = random.Random(7)
    for share in (0.9, 0.5, 0.3):
        found, after = 0, []
        for lines in known.values():
            own = iter(lines[:40])
            mixed = [
                replace(lines[0], title=chance.choice(PITCHES))
                if chance.random() < share
                else next(own, lines[0])
                for _ in range(30)
            ]
            came, _why = alarm(lines, mixed, 3)
            found += bool(came)
            after += [came] if came else []
        middle = sorted(after)[len(after) // 2]
        print(
            f"hacked, {share:.0%} pitches, 3 a poll: {found / len(known):.1%} of {len(known)} "
            f"found, half of them within {middle} entries"
        )


def owners(lines: Sequence[Line]) -> set[str]:
    return {mark.host for mark in habits.marks_of(lines)}


def cost(known: dict[str, list[Line]]) -> None:
    for size in (1, 5, 25):
        work = [
            (suspicion.judge({}, lines, now=START)[1], lines[:size]) for lines in known.values()
        ]
        began = time.perf_counter()
        for profile, lines in work:
            suspicion.judge(profile, lines, now=START + timedelta(days=1))
        spent = (time.perf_counter() - began) / len(work) * 1000
        print(f"a judgement of {size:2} new entries takes {spent:.3f} ms")


def main() -> None:
    domains.registrable("example.com")  # the list is read once
    known = {name: lines for name, lines in feeds() if len(lines) >= ENOUGH}
    if not known:
        sys.exit("The real feeds are not here.")
    healthy(known)
    taken(known)
    hacked(known)
    cost(known)


if __name__ == "__main__":
    main()
