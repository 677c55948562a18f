"""When a feed or page says it was published, as an aware time."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # before the web: what claims so is a default value
LATEST = datetime(2100, 1, 1, tzinfo=UTC)  # what claims more overflows in some time zone later on
LONGEST = 100  # characters; a date is shorter
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
MONTH = rf"(?P<month>{'|'.join(MONTHS)})[a-z]*\.?"
DAYS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # 2025-12-02, 2025/12/2, 2025.12.2, 2025年12月2日
        r"(?<!\d)(?P<year>\d{4}) ?[-/.年] ?(?P<month>\d{1,2}) ?[-/.月] ?(?P<day>\d{1,2})(?!\d)"
        r"[日号]?",
        r"\b(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?=T?\d{4}|T|$)",  # 20251202T010500Z
        r"(?<![\d.])(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})\b",  # 2.12.2025
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ -]{MONTH},?[ -](?P<year>\d{{4}}|\d\d)\b",
        rf"\b{MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})\b",
        rf"\b{MONTH} (?P<day>\d{{1,2}}) (?=\d.*\b(?P<year>\d{{4}})$)",  # Tue Dec 2 09:05:00 2025
    )
)
TIME = re.compile(
    r"(?P<before>[上下]午|[AP]M)? ?(?<!\d)(?P<hour>\d{1,2})[:：时点](?P<minute>\d{1,2})"
    r"(?:[:：分](?P<second>\d{1,2}))?(?:[.,]\d+)?[分秒]? ?(?P<after>[AP]\.?M\b)?",
    re.IGNORECASE,
)
COMPACT_TIME = re.compile(r"T?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?")
OFFSET = re.compile(r"(?:GMT|UTC)?([+-])(\d{2}):?(\d{2})\b", re.IGNORECASE)
NAME = re.compile(r"[A-Z]{1,4}\b", re.IGNORECASE)
EAST = {"GMT": 0, "UTC": 0, "UT": 0, "Z": 0, "BST": 1, "CET": 1, "CEST": 2, "HKT": 8, "JST": 9}
WEST = {"EST": 5, "EDT": 4, "CST": 6, "CDT": 5, "MST": 7, "MDT": 6, "PST": 8, "PDT": 7}


def when(text: str, *, language: str = "") -> datetime | None:
    """The moment a date string names, in UTC; None when it names none or no year from 1990 to 2099.

    A date without a zone is read as China's time when `language` is "zh", else as UTC.
    """
    text = " ".join(text[:LONGEST].split())
    try:
        found = _moment(text, CHINA if language == "zh" else UTC)
    except (ValueError, OverflowError):  # no such day, or beyond the calendar's end
        return None
    return found if found and EARLIEST <= found < LATEST else None


def _moment(text: str, local: tzinfo) -> datetime | None:
    day = next((found for form in DAYS if (found := form.search(text))), None)
    if day is None:
        return None
    date = _year(day["year"]), _month(day["month"]), int(day["day"])
    clock = COMPACT_TIME.match(text, day.end()) or TIME.search(text, day.end())
    if clock is None:
        return datetime(*date, tzinfo=local).astimezone(UTC)
    zone = _zone(text[clock.end() :].strip(), local)
    second = min(int(clock["second"] or 0), 59)  # leap seconds
    return datetime(*date, _hour(clock), int(clock["minute"]), second, tzinfo=zone).astimezone(UTC)


def _year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) == 4 else year + (1900 if year >= 90 else 2000)


def _month(name: str) -> int:
    return int(name) if name.isdecimal() else MONTHS.index(name[:3].lower()) + 1


def _hour(clock: re.Match[str]) -> int:
    hour = int(clock["hour"])
    named = clock.groupdict()
    half = (named.get("before") or named.get("after") or "").upper().replace(".", "")
    if half in ("下午", "PM"):
        return hour if hour >= 12 else hour + 12
    return 0 if half in ("上午", "AM") and hour == 12 else hour


def _zone(rest: str, local: tzinfo) -> tzinfo:
    """The zone that stands behind the time, the local one when none does."""
    if offset := OFFSET.match(rest):
        sign, hours, minutes = offset.groups()
        away = timedelta(hours=int(hours), minutes=int(minutes))
        return timezone(-away if sign == "-" else away)
    name = NAME.match(rest)
    code = name.group().upper() if name else ""
    if code == "CST" and local is CHINA:
        return CHINA  # China's standard time there, Chicago's elsewhere
    if code in EAST or code in WEST:
        return timezone(timedelta(hours=EAST.get(code, -WEST.get(code, 0))))
    return local
