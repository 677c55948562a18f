"""Disputed figures are printed with what each source says; then they are disputed no more."""

import re
from datetime import date
from html import unescape

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from articles import both, markdown, rivals, sums
from articles.flanking import repair
from articles.grounding import Verdict, check_all
from articles.ledger import Entry, Ground, held, joined
from tests import goldmark

NAMES = ["甲报", "乙社", "丙网", "丁台"]


def ground(amount: str, name: str = "乙社", *, more: str = "") -> Ground:
    text = (
        f"星河科技完成融资\n\n据悉，星河科技周三完成B轮融资，融资金额为{amount}，由红杉领投。{more}"
    )
    return Ground(text, name=name)


def english(amount: str, name: str) -> Ground:
    text = f"Round\n\nStar Tech raised {amount} in a Series B round led by Sequoia on Wednesday."
    return Ground(text, name=name)


FIRST = ground("12亿元", "甲报", more="公司有300名员工。")
SECOND = ground("15亿元", "乙社")
TWO = [FIRST, SECOND]
DAILY, ECHO = english("$12 million", "Daily"), english("$15 million", "Echo")


def open_figures(title: str, body: str, grounds: list[Ground]) -> list[str]:
    draft = joined(markdown.plain(title), markdown.plain(body))
    return [each.claim.text for each in held(draft, grounds) if each.is_open]


class WordingTests(SimpleTestCase):
    def test_both_figures_stand_with_who_says_them(self):
        for body, printed in {
            "B轮融资金额为12亿元。": "B轮融资金额为12亿元（甲报报道；乙社称15亿元）。",
            # Behind bold, a link, code, and what they close.
            "融资金额为**12亿元**的。": "融资金额为**12亿元**（甲报报道；乙社称15亿元）的。",
            "**融资金额为12亿元**。": "**融资金额为12亿元**（甲报报道；乙社称15亿元）。",
            "融资[12亿元](https://x.example/a_(1))的消息": (
                "融资[12亿元](https://x.example/a_(1))（甲报报道；乙社称15亿元）的消息"
            ),
            # Behind a quotation, for nobody said the rest.
            "他说：“融资金额为12亿元。”": "他说：“融资金额为12亿元。”（甲报报道；乙社称15亿元）",
            # No brackets in brackets.
            "公司融资（12亿元）。": "公司融资（12亿元，甲报报道；乙社称15亿元）。",
            # What the sentence says already is not said again.
            "甲报称融资金额为12亿元。": "甲报称融资金额为12亿元（乙社称15亿元）。",
            "融资12亿元，另一说15亿元。": "融资12亿元（甲报报道），另一说15亿元（乙社报道）。",
        }.items():
            with self.subTest(body):
                self.assertEqual(both.completed("", body, TWO), printed)

    def test_english_is_written_in_english(self):
        for body, printed in {
            "Star Tech raised **$12 million** in a round.": (
                "Star Tech raised **$12 million** (according to Daily; Echo says $15 million) "
                "in a round."
            ),
            "Star Tech (it raised $12 million) grows.": (
                "Star Tech (it raised $12 million, according to Daily; Echo says $15 million) "
                "grows."
            ),
        }.items():
            with self.subTest(body):
                self.assertEqual(both.completed("", body, [DAILY, ECHO]), printed)

    def test_a_source_in_another_language_is_told_in_that_of_the_text(self):
        home = Ground("题\n\nOpenAI与亚马逊周一签署380亿美元的算力协议。", name="甲报")
        abroad = Ground("T\n\nOpenAI signed a deal of over $40 billion with Amazon.", name="Echo")

        chinese = both.completed("", "OpenAI签下380亿美元的协议。", [home, abroad])
        english = both.completed("", "OpenAI signed a $38 billion deal.", [home, abroad])

        self.assertEqual(chinese, "OpenAI签下380亿美元（甲报报道；Echo称超过400亿美元）的协议。")
        self.assertEqual(
            english,
            "OpenAI signed a $38 billion (according to 甲报; Echo says over $40 billion) deal.",
        )
        self.assertEqual(open_figures("", chinese, [home, abroad]), [])

    def test_who_agrees_is_named_together(self):
        third = ground("15亿元", "丙网")

        printed = both.completed("", "融资金额为12亿元。", [*TWO, third])

        self.assertEqual(printed, "融资金额为12亿元（甲报报道；乙社、丙网称15亿元）。")

    def test_a_third_figure_is_printed_too(self):
        third = ground("超过16亿元", "丙网")

        printed = both.completed("", "融资金额为12亿元。", [*TWO, third])

        self.assertEqual(printed, "融资金额为12亿元（甲报报道；乙社称15亿元；丙网称超过16亿元）。")

    def test_a_figure_of_the_title_alone_gets_a_sentence(self):
        printed = both.completed("星河融资12亿元", "星河科技完成了B轮融资。", TWO)
        told = both.completed("Star Tech raised $12 million", "It grows.", [DAILY, ECHO])

        self.assertEqual(
            printed, "星河科技完成了B轮融资。各方说法不一：甲报称12亿元，乙社称15亿元。"
        )
        self.assertEqual(
            told, "It grows. Reports differ: Daily says $12 million, Echo says $15 million."
        )

    def test_a_figure_that_cannot_be_told_in_the_markdown_gets_a_sentence(self):
        body = "融资金额为12&#20159;元。"

        printed = both.completed("", body, TWO)

        self.assertEqual(printed, f"{body}各方说法不一：甲报称12亿元，乙社称15亿元。")

    def test_each_source_keeps_its_own_day(self):
        monday = Ground("标题\n\n公司周一发布新机。", date(2025, 11, 17), "甲报")
        tuesday = Ground("标题\n\n公司18日发布新机。", date(2025, 11, 18), "乙社")

        found = held("公司11月17日发布新机。", [tuesday, monday])

        self.assertEqual([each.claim.verdict for each in found], [Verdict.SUPPORTED])

    def test_names_are_shown_as_they_are(self):
        odd = ground("15亿元", "*乙*_社_<b>")

        printed = both.completed("", "融资金额为12亿元。", [FIRST, odd])

        self.assertIn("；*乙*_社_<b>称15亿元）", markdown.plain(printed))


class SumTests(SimpleTestCase):
    def test_sums_are_said_in_the_language_asked_for(self):
        for english, chinese in {
            "$40 billion": "400亿美元",
            "more than $1.5 million": "超过150万美元",
            "about €2.35 billion": "约23.5亿欧元",
            "1.2 trillion yen": "1.2万亿日元",
            "£950": "950英镑",
        }.items():
            with self.subTest(english):
                self.assertEqual(sums.told(english, chinese=True), chinese)
                self.assertEqual(sums.told(chinese, chinese=False), english)

    def test_what_is_in_that_language_or_no_sum_is_left_alone(self):
        for said in ("400亿美元", "300名", "12%", "40 billion bananas", "40億比特币", ""):
            with self.subTest(said):
                self.assertEqual(sums.told(said, chinese=True), said)


class SettledTests(SimpleTestCase):
    """What is printed with both is open no longer, whoever wrote it."""

    def test_a_claim_printed_with_both_is_settled_in_title_and_text(self):
        title, body = "星河融资12亿元", "融资金额为12亿元。公司用这12亿元建厂。"
        before = open_figures(title, body, TWO)

        printed = both.completed(title, body, TWO)

        self.assertEqual(before, ["12亿元"] * 3)
        self.assertEqual(printed.count("乙社"), 1)
        self.assertEqual(open_figures(title, printed, TWO), [])

    def test_a_persons_own_words_settle_it(self):
        body = "融资金额有两说：甲报的消息是12亿元，乙社的消息是15亿元。"

        self.assertEqual(open_figures("", body, TWO), [])
        self.assertEqual(both.completed("", body, TWO), body)

    def test_another_spelling_of_the_glossary_names_a_source(self):
        body = "甲报说融资金额为12亿元，Yi News说融资金额为15亿元。"
        names = {"乙社": frozenset({"Yi News"})}

        self.assertTrue(open_figures("", body, TWO))
        self.assertEqual([e for e in held(body, TWO, names=names) if e.is_open], [])

    def test_whom_it_names_is_no_claim_of_its_own(self):
        for name in ("TechCrunch", "新浪科技", "路透中文网", "36氪", "The Verge 2.0", "第1财经"):
            with self.subTest(name):
                grounds = [FIRST, ground("15亿元", name)]

                printed = both.completed("", "融资金额为12亿元。", grounds)

                self.assertIn(name, printed)
                self.assertEqual(open_figures("", printed, grounds), [])

    def test_one_figure_or_one_name_alone_settles_nothing(self):
        for body in (
            "甲报和乙社说融资金额为12亿元。",
            "甲报说融资金额为12亿元，也有人说是15亿元。",
            "甲报说融资金额为12亿元。乙社说融资金额为15亿元。",
        ):
            with self.subTest(body):
                self.assertIn("12亿元", open_figures("", body, TWO))

    def test_what_was_let_stand_is_left_as_it_is(self):
        body = "融资金额为12亿元。"
        (entry,) = [each for each in held(joined("", body), TWO) if each.is_open]

        self.assertEqual(both.completed("", body, TWO, overrides={entry.key: "checked"}), body)

    def test_one_claim_can_be_asked_for(self):
        more = "公司有{}名员工在深圳总部大楼工作。"
        grounds = [ground("12亿元", "甲报", more=more.format(300))]
        grounds.append(ground("15亿元", "乙社", more=more.format(450)))
        body = f"融资金额为12亿元。{more.format(300)}"
        entry = next(e for e in held(joined("", body), grounds) if e.claim.text == "300名")

        printed = both.completed("", body, grounds, only=entry.key)

        self.assertIn("300名（甲报报道；乙社称450名）员工", printed)
        self.assertEqual(open_figures("", printed, grounds), ["12亿元"])

    def test_what_is_not_disputed_is_left_alone(self):
        for body in ("融资金额为99亿元。", "公司有300名员工。", "星河科技融资。", ""):
            with self.subTest(body):
                self.assertEqual(both.completed("", body, TWO), body)


class SideTests(SimpleTestCase):
    def test_each_side_has_its_sentence(self):
        (entry,) = self.disputed("融资金额为12亿元。", TWO)

        ours, theirs = both.sides(entry.claim, TWO)

        self.assertEqual((ours.names, ours.figure), (("甲报",), "12亿元"))
        self.assertEqual((theirs.names, theirs.figure, theirs.source), (("乙社",), "15亿元", 1))
        self.assertEqual(
            theirs.around, ("据悉，星河科技周三完成B轮融资，融资金额为", "15亿元", "，由红杉领投。")
        )

    def test_what_makes_a_figure_vague_belongs_to_it(self):
        grounds = [FIRST, ground("近20亿元")]
        (entry,) = self.disputed("融资金额为12亿元。", grounds)

        self.assertEqual(both.sides(entry.claim, grounds)[1].figure, "近20亿元")

    def disputed(self, body: str, grounds: list[Ground]) -> list[Entry]:
        return [e for e in held(body, grounds) if e.claim.verdict is Verdict.DISPUTED]


class DisputeTests(SimpleTestCase):
    def verdicts(self, draft: str, *sources: str) -> dict[str, str]:
        return {claim.text: str(claim.verdict) for claim in check_all(draft, sources)}

    def test_a_value_that_both_give_for_different_things_denies_nothing(self):
        first = FIRST.text + "上一轮融资金额为15亿元。"
        second = "星河科技完成B轮融资。上一轮融资金额为15亿元，由红杉领投。"

        self.assertEqual(self.verdicts("融资金额为12亿元。", first, second)["12亿元"], "supported")

    def test_a_name_is_denied_only_where_all_sources_could_have_it(self):
        chinese, english = "云海机器人宣布融资。", "Cloudsea Robotics raised money."

        self.assertEqual(
            self.verdicts("云海机器人首席执行官陈建国表示满意。", chinese, chinese)["陈建国"],
            "unsupported",
        )
        self.assertEqual(
            self.verdicts("云海机器人首席执行官陈建国表示满意。", chinese, english)["陈建国"],
            "unverifiable",
        )

    def test_more_sources_never_take_support_away_from_names(self):
        alone = self.verdicts("星河科技由红杉领投。", FIRST.text)

        self.assertEqual(self.verdicts("星河科技由红杉领投。", FIRST.text, DAILY.text), alone)

    def test_sums_are_compared_across_languages_where_two_names_are_shared(self):
        draft = "OpenAI与亚马逊签署380亿美元的算力协议。"
        home = "OpenAI与亚马逊周一签署380亿美元的算力协议，为期七年。"

        for abroad, verdict in {
            "OpenAI signed a $40 billion deal with Amazon on Monday.": "disputed",
            "OpenAI signed a $38 billion deal with Amazon on Monday.": "supported",
            "OpenAI signed a $40 billion deal with Oracle on Monday.": "supported",
            "OpenAI had revenue of $13 billion last year.": "supported",
            "OpenAI pays Amazon $38 billion of the $40 billion deal.": "supported",
            "Amazon spends $9 billion a year, and OpenAI $3 billion, on such a deal.": "supported",
        }.items():
            with self.subTest(abroad):
                self.assertEqual(self.verdicts(draft, home, abroad)["380亿美元"], verdict)

    def test_the_values_of_a_claim_are_grouped(self):
        sources = [FIRST.text, SECOND.text, ground("15亿元").text]
        (claim,) = [c for c in check_all("融资金额为12亿元。", sources) if c.denials]

        self.assertEqual([row[1] for row in rivals.values(claim)], [[0], [1, 2]])


FIGURES = st.sampled_from(["12亿元", "15亿元", "16.5亿元", "超过20亿元"])
MARKED = st.sampled_from(
    [
        "{}", "**{}**", "*{}*", "**约{}**", "「{}」", "**「{}」**", "“{}”", "（{}）", "[{}](/a)",
        "**[{}](/a)**", "{}**的**", "（**{}**", "> {}", "`{}`", "~~{}~~", "《{}》", '"{}"',
    ]
)  # fmt: skip
BODIES = st.builds(
    "{}融资金额为{}{}".format,
    st.sampled_from(["", "星河科技", "**星河**", "甲报称", "1. ", "他说：“"]),
    st.builds(str.format, MARKED, FIGURES),
    st.sampled_from(
        ["。", "，由红杉领投。", "", "\n\n又一段，12亿元。", "**强**", "”。", "\n- 一"]
    ),
)
CALLED = st.sampled_from(["甲报", "A*B", "_c_", "Yahoo!", "[x](y)", "丁·台", "#1", "~e~", "1. f"])


class AnyTextTests(SimpleTestCase):
    @given(BODIES, FIGURES, FIGURES, st.lists(CALLED, min_size=2, max_size=2, unique=True))
    def test_it_is_done_once_and_changes_nothing_else(self, body, one, two, called):
        body = repair(body)
        grounds = [ground(one, called[0]), ground(two, called[1])]

        printed = both.completed("星河融资12亿元", body, grounds)

        self.assertEqual(both.completed("星河融资12亿元", printed, grounds), printed)
        rest = re.sub(r"\s", "", markdown.plain(printed))
        for mark in re.sub(r"\s", "", markdown.plain(body)):  # all of it, in its order
            self.assertIn(mark, rest)
            rest = rest[rest.index(mark) + 1 :]

    def test_hugo_prints_the_same_words_bold(self):
        bodies = [
            repair(f"据悉{mark.format('12亿元')}的融资")
            for mark in (
                "**{}**",
                "**「{}」**",
                "（**{}**）",
                "**融资{}后**",
                "*{}*",
                "**[{}](/a)**",
            )
        ]
        printed = [both.completed("", body, TWO) for body in bodies]

        for page, text in zip(goldmark.pages(printed), printed, strict=True):
            with self.subTest(text):
                self.assertIn("乙社称15亿元", text)
                self.assertEqual(words(page), words(markdown.rendered(text)))


def words(page: str) -> list[str]:
    return [unescape(said) for said in re.findall(r"<(?:strong|em)>(.*?)</", page)]
