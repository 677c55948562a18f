"""Whatever is written in whatever way is found again, exactly where it stands."""

from datetime import date, time
from decimal import Decimal

from django.test import SimpleTestCase
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from articles.facts import Fact, find

WHEN = date(2025, 11, 20)
WIDE = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
DIGITS, ONES = (
    "零一二三四五六七八九",
    ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"],
)
TEENS = [
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
AROUND = [
    ("公司表示，", "，超出预期。"),
    ("记者获悉，今年共有", "，同比增加。"),
    ("据介绍", "。"),
    ("「", "」"),
    ("The company said it was ", ", a person said."),
    ("It was (", ")."),
    ("OpenAI 称 ", " 左右的变化"),
    ("", ""),
    ("统一大市场里", "，十分重要。"),
    ("三星电子的", "；"),
]
HAN_CURRENCIES = {
    "USD": "美元", "CNY": "元", "EUR": "欧元", "GBP": "英镑", "JPY": "日元", "HKD": "港元",
    "KRW": "韩元", "INR": "卢比", "TWD": "新台币", "CHF": "瑞士法郎", "AUD": "澳元", "CAD": "加元",
}  # fmt: skip
LATIN_CURRENCIES = {
    "USD": ["${}", "US${}", "{} dollars", "USD {}"], "CNY": ["RMB {}", "{} yuan", "¥{}"],
    "EUR": ["€{}", "{} euros"], "GBP": ["£{}", "{} pounds"], "JPY": ["{} yen"],
    "HKD": ["HK${}", "{} Hong Kong dollars"], "KRW": ["{} won"], "INR": ["₹{}", "{} rupees"],
}  # fmt: skip
SPANS = {
    "second": ("秒", "seconds"), "minute": ("分钟", "minutes"), "hour": ("小时", "hours"),
    "day": ("天", "days"), "week": ("周", "weeks"), "month": ("个月", "months"),
    "year": ("年", "years"),
}  # fmt: skip
VERSIONS = [
    "GPT-5", "GPT 5", "GPT-4o", "Gen 4.5", "Gen-4.5", "DeepSeek-V3.2-Speciale", "Grok-4.1", "H200",
    "Qwen3-Max", "Claude Opus 4.5", "iPhone 17 Pro", "Llama 3.1", "o3-mini", "Kimi-K2-Thinking",
    "RTX 5090", "Gemini 2.5 Pro", "Qwen3-235B-A22B", "B200", "ERNIE 4.5",
]  # fmt: skip


def han(value: int) -> str:
    """A whole number in Chinese numerals."""
    if value < 10:
        return DIGITS[value]
    for size, name in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if value >= size:
            head, rest = divmod(value, size)
            said = han(head) + name
            if not rest:
                return said
            return said + ("零" if rest < size // 10 else "") + han(rest)
    raise AssertionError(value)


def english(value: int) -> str:
    """A whole number in English words."""
    if value < 20:
        return (ONES + TEENS)[value]
    if value < 100:
        return TENS[value // 10] + (f"-{ONES[value % 10]}" if value % 10 else "")
    for size, name in (
        (10**9, "billion"),
        (10**6, "million"),
        (1000, "thousand"),
        (100, "hundred"),
    ):
        if value >= size:
            head, rest = divmod(value, size)
            return f"{english(head)} {name}" + (f" {english(rest)}" if rest else "")
    raise AssertionError(value)


@st.composite
def numbers(draw) -> tuple[Decimal, str]:
    """A value and one way to write it."""
    way = draw(st.integers(0, 9))
    whole = draw(st.integers(2, 10**13) | st.integers(2, 9999))
    tenth = Decimal(draw(st.integers(11, 99999))) / 10
    match way:
        case 0:
            assume(not 10**10 <= whole < 10**11)  # eleven bare digits are a telephone
            return Decimal(whole), str(whole)
        case 1:
            return Decimal(whole), f"{whole:,}"
        case 2:
            return tenth, str(tenth)
        case 3:
            return tenth, str(tenth).translate(WIDE)
        case 4:
            name, size = draw(
                st.sampled_from([("万", 10**4), ("亿", 10**8), ("万亿", 10**12), ("千万", 10**7)])
            )
            return tenth * size, f"{tenth}{draw(st.sampled_from(['', ' ']))}{name}"
        case 5:
            return Decimal(whole % 10**12 + 11), han(whole % 10**12 + 11)
        case 6:
            head, rest = whole % 999 + 1, whole % 9999 + 1
            return Decimal(head * 10**8 + rest * 10**4), f"{head}亿{rest}万"
        case 7:
            name, size = draw(
                st.sampled_from([("k", 3), ("m", 6), ("mn", 6), ("bn", 9), ("B", 9), ("T", 12)])
            )
            return tenth * 10**size, f"{tenth}{name}"
        case 8:
            name, size = draw(
                st.sampled_from([("thousand", 3), ("million", 6), ("billion", 9), ("trillion", 12)])
            )
            return tenth * 10**size, f"{tenth}{draw(st.sampled_from([' ', '-']))}{name}"
        case _:
            value = whole % 10**9 + 2
            return Decimal(value), english(value)


class Property(SimpleTestCase):
    def assert_found(self, said: str, around: tuple[str, str], **wanted) -> Fact:
        """One fact with these values stands exactly where it was put."""
        text = around[0] + said + around[1]
        found = find(text, when=WHEN)
        for fact in found:
            self.assertEqual(text[fact.start : fact.end], fact.text)
        start, end = len(around[0]), len(around[0]) + len(said)
        there = [fact for fact in found if fact.start < end and start < fact.end]
        for fact in there:
            if all(same(getattr(fact, name), value) for name, value in wanted.items()):
                return fact
        raise AssertionError(f"{said!r} in {text!r}: wanted {wanted}, found {there}")


def same(found: object, wanted: object) -> bool:
    if isinstance(wanted, Decimal):
        return isinstance(found, int | float) and abs(float(wanted) - found) <= 1e-9 * float(wanted)
    return found == wanted


around = st.sampled_from(AROUND)
spaced = st.sampled_from(
    [pair for pair in AROUND if pair[0].endswith((" ", "(", "，")) or not pair[0]]
)


class AmountsTests(Property):
    @given(numbers(), around)
    @settings(max_examples=300, deadline=None)
    def test_a_number_is_found_however_it_is_written(self, number, around):
        assume(not (number[1].isdigit() and 1900 <= number[0] < 2100))  # may be a year

        self.assert_found(number[1], around, value=number[0])

    @given(numbers(), st.sampled_from(sorted(HAN_CURRENCIES)), around)
    @settings(max_examples=200, deadline=None)
    def test_money_is_found_in_chinese(self, number, currency, around):
        said = number[1] + HAN_CURRENCIES[currency]

        self.assert_found(said, around, kind="money", value=number[0], unit=currency)

    @given(numbers(), st.sampled_from(sorted(LATIN_CURRENCIES)), st.data(), spaced)
    @settings(max_examples=200, deadline=None)
    def test_money_is_found_in_english(self, number, currency, data, around):
        assume(number[1].isascii())
        form = data.draw(st.sampled_from(LATIN_CURRENCIES[currency]))
        assume(number[1][0].isdigit() or form.startswith("{"))

        self.assert_found(
            form.format(number[1]), around, kind="money", value=number[0], unit=currency
        )

    @given(
        st.integers(1, 9999),
        st.sampled_from(["{}%", "{} percent", "{} per cent", "{}％", "百分之{}"]),
        around,
    )
    @settings(max_examples=120, deadline=None)
    def test_a_percentage_is_found(self, tenths, form, around):
        value = Decimal(tenths) / 10

        self.assert_found(form.format(value), around, kind="percent", value=value)

    @given(
        st.integers(1, 999),
        st.sampled_from(["{}个百分点", "{}百分点", "{} percentage points"]),
        around,
    )
    @settings(max_examples=120, deadline=None)
    def test_percentage_points_are_no_percentage(self, tenths, form, around):
        value = Decimal(tenths) / 10

        self.assert_found(form.format(value), around, kind="points", value=value)

    @given(st.integers(2, 9), st.booleans(), around)
    def test_tenths_are_percentages(self, tenths, half, around):
        said = f"{DIGITS[tenths]}成{'半' if half else ''}"

        self.assert_found(said, around, kind="percent", value=Decimal(tenths * 10 + 5 * half))

    @given(st.integers(11, 9999), st.sampled_from(["{}倍", "{}x", "{} times", "{}-fold"]), spaced)
    @settings(max_examples=120, deadline=None)
    def test_a_multiple_is_found(self, tenths, form, around):
        value = Decimal(tenths) / 10

        self.assert_found(form.format(value), around, kind="multiple", value=value)

    @given(st.integers(2, 999), st.sampled_from(sorted(SPANS)), st.booleans(), around)
    @settings(max_examples=120, deadline=None)
    def test_a_duration_is_found(self, value, unit, in_han, around):
        name = SPANS[unit][0] if in_han else f" {SPANS[unit][1]}"

        self.assert_found(f"{value}{name}", around, kind="duration", value=value, unit=unit)


class BoundsTests(Property):
    @given(
        st.integers(12, 9999),
        st.sampled_from(["不得超过{}人", "不超过{}家", "至多{}台", "no more than {} people"]),
        spaced,
    )
    def test_a_bound_from_above_is_found(self, value, form, around):
        found = [fact for fact in find(form.format(value).join(around)) if fact.value == value]

        self.assertEqual([fact.vague for fact in found], ["<"], form)

    @given(
        st.integers(12, 9999),
        st.sampled_from(
            ["不少于{}人", "不低于{}家", "至少{}台", "must not be fewer than {} people"]
        ),
        spaced,
    )
    def test_a_bound_from_below_is_found(self, value, form, around):
        found = [fact for fact in find(form.format(value).join(around)) if fact.value == value]

        self.assertEqual([fact.vague for fact in found], [">"], form)


class MomentsTests(Property):
    @given(
        st.dates(date(1950, 1, 1), date(2049, 12, 31)),
        st.sampled_from(
            ["%Y-%m-%d", "%Y/%m/%d", "{0.year}年{0.month}月{0.day}日", "%B {0.day}, %Y",
             "%b. {0.day}, %Y", "{0.day} %B %Y", "{0.year} 年 {0.month} 月 {0.day} 日"]
        ),
        spaced,
    )  # fmt: skip
    @settings(max_examples=200, deadline=None)
    def test_a_date_is_found_in_every_style(self, day, form, around):
        said = day.strftime(form).format(day).replace("May.", "May")

        self.assert_found(said, around, kind="date", value=day.isoformat())

    @given(
        st.dates(date(2025, 5, 1), date(2026, 2, 28)),
        st.sampled_from(["{0.month}月{0.day}日", "%B {0.day}", "%b. {0.day}", "{0.day} %B"]),
        spaced,
    )
    @settings(max_examples=120, deadline=None)
    def test_a_date_without_a_year_gets_the_year_it_is_told_in(self, day, form, around):
        said = day.strftime(form).format(day).replace("May.", "May")

        self.assert_found(said, around, kind="date", value=day.isoformat())

    @given(
        st.times(),
        st.sampled_from(["%H:%M", "{0.hour}时{0.minute}分", "{0.hour}点{0.minute}分"]),
        spaced,
    )
    @settings(max_examples=120, deadline=None)
    def test_an_hour_is_found(self, moment, form, around):
        said = time(moment.hour, moment.minute).strftime(form).format(moment)

        self.assert_found(said, around, kind="time", value=f"{moment:%H:%M}")

    @given(
        st.integers(2000, 2039),
        st.integers(1, 4),
        st.sampled_from(
            ["{y}年第{h}季度", "{y}年{h}季度", "Q{q} {y}", "{y} Q{q}", "{w} quarter of {y}"]
        ),
        spaced,
    )
    def test_a_quarter_is_found(self, year, quarter, form, around):
        word = ["first", "second", "third", "fourth"][quarter - 1]
        said = form.format(y=year, h=DIGITS[quarter], q=quarter, w=word)

        self.assert_found(said, around, kind="quarter", value=f"{year}-Q{quarter}")

    @given(st.sampled_from(VERSIONS), spaced)
    def test_a_version_is_found(self, said, around):
        value = said.replace(" ", "").replace("-", "").lower()
        value = value.removeprefix("claude")  # "Claude" is a name before it

        self.assert_found(said, around, kind="version", value=value)

    @given(
        st.times(),
        st.sampled_from(["{part}{hour}时{minute}分", "{part}{hour}点{minute}分", "{clock} p.m."]),
        spaced,
    )
    def test_an_hour_of_the_evening_is_found(self, moment, form, around):
        hour = moment.hour % 5 + 6
        said = form.format(
            part="晚上", hour=hour, minute=moment.minute, clock=f"{hour}:{moment.minute:02}"
        )

        self.assert_found(said, around, kind="time", value=f"{hour + 12}:{moment.minute:02}")

    @given(st.dates(date(2025, 1, 1), WHEN), st.integers(1, 27), spaced)
    def test_the_second_day_of_two_belongs_to_the_month_of_the_first(self, day, later, around):
        said = f"{day.year}年{day.month}月1日至{later + 1}日"

        found = [fact.value for fact in find(said.join(around), when=WHEN) if fact.kind == "date"]

        self.assertIn(f"{day:%Y-%m}-{later + 1:02}", found)


class AnyTextTests(Property):
    @given(st.text(max_size=400), st.sampled_from([None, WHEN]))
    @example("编辑：李明", WHEN)
    @settings(max_examples=300, deadline=None)
    def test_no_text_is_too_strange(self, text, when):
        for fact in find(text, when=when):
            self.assertEqual(text[fact.start : fact.end], fact.text)

    @given(
        st.text(
            '0123456789.,-/:%$€年月日时点分万亿千百十一二三两半成第个倍GPTv Qq"“”《》·', max_size=60
        )
    )
    @settings(max_examples=600, deadline=None)
    def test_no_heap_of_figures_is_too_strange(self, text):
        for fact in find(text, when=WHEN):
            self.assertEqual(text[fact.start : fact.end], fact.text)
