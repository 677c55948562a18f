"""A space between Chinese and the rest is layout, and so is the width or the script of a figure."""

import re

from django.test import SimpleTestCase
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.grounding import Claim, Verdict, check, check_all
from articles.grounding.spacing import GAP, tight
from tests.claims import Pair, pairs

EXAMPLES = settings(max_examples=60, deadline=None)
SEAM = re.compile("(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])(?=[\u4e00-\u9fff])")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
PARTS = ("learn", "apart", "later")


def spaced(text: str, draw: st.DrawFn) -> str:
    """The text with a space put into some of its seams, and some of its own taken out."""
    spots = [match.start() for match in SEAM.finditer(text)]
    chosen = set(draw(st.sets(st.sampled_from(spots)))) if spots else set()
    pieces = [" " * (place in chosen) + mark for place, mark in enumerate(text)]
    return "".join(pieces) if draw(st.booleans()) else GAP.sub("", text)


@st.composite
def layouts(draw: st.DrawFn) -> tuple[Pair, str, str]:
    """A labelled pair, and its draft and source with other spaces."""
    pair = draw(st.sampled_from([pair for part in PARTS for pair in pairs(part)]))
    return pair, spaced(pair.draft, draw), spaced(pair.source, draw)


def read(draft: str, source: str, pair: Pair) -> list[tuple[str, str, Verdict]]:
    claims = check(draft, source, when=pair.when)
    return [(claim.kind, GAP.sub("", claim.text), claim.verdict) for claim in claims]


class SpacingTests(SimpleTestCase):
    @given(layouts())
    @EXAMPLES
    def test_a_space_between_chinese_and_the_rest_changes_no_verdict(self, layout):
        pair, draft, source = layout

        self.assertEqual(read(draft, source, pair), read(pair.draft, pair.source, pair))

    @given(layouts())
    @EXAMPLES
    def test_claims_and_evidence_are_told_as_places_of_the_given_texts(self, layout):
        _pair, draft, source = layout

        for claim in check(draft, source):
            self.assertEqual(draft[claim.start : claim.end], claim.text)
            start, end = claim.evidence or (0, 1)
            self.assertTrue(0 <= start < end <= len(source))

    @given(st.text(alphabet="今年6月 A　中9,. \n", max_size=30))
    def test_every_place_of_a_tight_text_leads_to_its_own_character(self, text):
        row = tight(text)

        for at, mark in enumerate(row.text):
            self.assertEqual(text[slice(*row.span(at, at + 1))], mark)

    def test_every_form_of_a_month_an_hour_and_a_count_is_one(self):
        source = "今年6月起，每日22时至次日8时营业，算力118EFLOPS，前四个月开店6家。"
        for draft in (
            "今年 6 月起营业，每日 22 时至次日 8 时。",
            "6 月底前开店 6 家。",
            "前四个月开店 6 家。",
            "算力约 118 EFLOPS。",
        ):
            with self.subTest(draft):
                self.assertEqual(denied(draft, source), [])

    @given(st.integers(1, 12), st.integers(1, 28))
    def test_a_day_is_one_in_either_width_and_script(self, month, day):
        source = f"会议于2026年{month}月{day}日举行。"
        for draft in (
            f"会议 {month} 月 {day} 日举行。",
            f"会议{month}月{day}日举行。".translate(WIDE),
            f"会议{chinese(month)}月{chinese(day)}日举行。",
        ):
            self.assertEqual(denied(draft, source), [], draft)

    @given(st.integers(2, 99), st.sampled_from(["家", "名", "项", "天"]))
    def test_a_count_is_one_in_either_script(self, count, word):
        for one, other in ((str(count), chinese(count)), (chinese(count), str(count))):
            self.assertEqual(denied(f"共有 {one} {word}。", f"一共有{other}{word}。"), [])

    def test_zero_is_one_in_either_form(self):
        self.assertEqual(denied("二〇二六年成立。", "公司成立于二零二六年。"), [])

    @given(st.integers(1, 999), st.integers(0, 999), st.integers(0, 999))
    def test_thousands_may_stand_apart(self, one, two, three):
        source = f"The fine is {one} {two:03} {three:03} euros."
        grouped = f"{one},{two:03},{three:03}"

        self.assertEqual(denied(f"The fine is {grouped} euros.", source), [])

    def test_of_several_sources_each_keeps_its_places(self):
        sources = ["营收 38 亿元。", "今年 6 月，营收 38 亿元，员工 300 人。"]

        claims = check_all("员工300人。", sources)

        self.assertEqual([evidence(claim, sources) for claim in claims], ["300 人"])

    def test_a_wide_space_parts_the_cells_of_a_table(self):
        self.assertEqual(tight("教授　3　面议").text, "教授　3　面议")


def denied(draft: str, source: str) -> list[str]:
    return [c.text for c in check(draft, source) if c.verdict is Verdict.UNSUPPORTED]


def evidence(claim: Claim, sources: list[str]) -> str:
    return sources[claim.source or 0][slice(*claim.evidence or (0, 0))]


def chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    figures = "〇一二三四五六七八九"
    if not tens:
        return figures[ones]
    head = "" if tens == 1 else figures[tens]
    return f"{head}十{figures[ones] if ones else ''}"
