"""A right name in the wrong place is denied, and whom the source has there is shown."""

from datetime import date

from django.test import SimpleTestCase
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.grounding import Claim, Verdict, Why, check

WHEN = date(2026, 11, 20)
EXAMPLES = settings(max_examples=60, deadline=None)
INTERVIEW = (
    'The plant in Turin makes 40,000 drones a year. "A drone is a tool," said Livia Marchetti, '
    "chief executive of Falco. She said that the second line had cost 61 million euros. Tomas "
    "Okafor, who leads the safety team, said that the model had been tested by three outside "
    "groups before it was sold in Lisbon."
)
EARLY, LATE = "芯片工程师顾文澜表示，良率已达八成。", "财务总监季雨晴介绍，研发投入为6.4亿元。"
TOWNS = st.permutations(["Oslo", "Turin", "Lisbon", "Madrid", "Warsaw"])


def elsewhere(draft: str, source: str) -> list[Claim]:
    return [claim for claim in check(draft, source, when=WHEN) if claim.why == Why.ELSEWHERE]


def sites(towns: list[str]) -> str:
    """A company's sites, a sentence each."""
    makes = ("builds batteries", "trains pilots", "stores parts", "tests motors", "paints wings")
    return " ".join(f"The site in {town} {done}." for town, done in zip(towns, makes, strict=True))


class OthersTests(SimpleTestCase):
    def assert_meant(self, draft: str, source: str, name: str, meant: str) -> None:
        found = elsewhere(draft, source)
        self.assertEqual(
            [(claim.text, claim.verdict) for claim in found], [(name, Verdict.UNSUPPORTED)]
        )
        self.assertEqual(source[slice(*found[0].evidence or ())], meant)

    def test_another_person_is_denied_and_the_one_who_was_meant_is_shown(self):
        for draft, source, name, meant in (
            (
                "负责安全团队的Livia Marchetti称，模型已由三家外部机构测试。",
                INTERVIEW,
                "Livia Marchetti",
                "Tomas Okafor",
            ),
            (
                "Tomas Okafor put the cost of the second line at 61 million euros.",
                INTERVIEW,
                "Tomas Okafor",
                "Livia Marchetti",
            ),
            ("季雨晴称良率已达八成。", EARLY + LATE, "季雨晴", "顾文澜"),
        ):  # fmt: skip
            with self.subTest(draft):
                self.assert_meant(draft, source, name, meant)

    def test_another_place_firm_or_version_is_denied(self):
        for draft, source, name, meant in (
            (
                "Falco的里斯本工厂年产4万架无人机。",
                INTERVIEW,
                "里斯本",
                "Turin",
            ),
            (
                "试点城市中，上海以24款备案产品居首。",
                "此前，北京、上海、深圳三地已开展为期半年的备案试点，共有57款产品完成备案，"
                "其中深圳24款，数量最多。",
                "上海",
                "深圳",
            ),
            (
                "英特尔将向该厂投资30亿美元。",
                "Nvidia will invest $3 billion in the plant. Intel, which had run it since 2011, "
                "keeps a fifth of the shares.",
                "英特尔",
                "Nvidia",
            ),
            (
                "行者2售价19.8万元。",
                "主力产品“行者3”售价19.8万元，比前年的“行者2”低了近一半。",
                "行者2",
                "行者3",
            ),
        ):  # fmt: skip
            with self.subTest(draft):
                self.assert_meant(draft, source, name, meant)

    def test_whoever_is_told_rightly_is_not_denied(self):
        for draft, source in (
            ("Livia Marchetti said the second line cost 61 million euros.", INTERVIEW),
            ("Tomas Okafor称，模型已由三家外部机构测试。", INTERVIEW),
            ("财务总监季雨晴称，研发投入6.4亿元。", EARLY + LATE),
            (
                "Water bills in Boise will rise by 9%.",
                "BOISE, Idaho — Residents of the Highlands will pay 9% more for water. The rate "
                "was last raised in Denver's suit.",
            ),
            (
                "微软的Phi-6-mini每秒生成46个词元。",
                "Microsoft released Phi-6-mini and Phi-6-medium. Phi-5-medium stays on sale. The "
                "mini model produces 46 tokens per second.",
            ),
        ):
            with self.subTest(draft):
                self.assertEqual(elsewhere(draft, source), [])

    @given(TOWNS, st.integers(0, 4), st.integers(1, 4))
    @EXAMPLES
    def test_a_town_is_denied_where_the_source_has_another(self, towns, at, step):
        source, other = sites(towns), towns[(at + step) % 5]
        done = source.split(".")[at].partition(towns[at])[2]

        found = elsewhere(f"In {other} the company{done}.", source)

        self.assertEqual([claim.text for claim in found], [other])
        self.assertEqual(source[slice(*found[0].evidence or ())], towns[at])
        self.assertEqual(elsewhere(f"In {towns[at]} the company{done}.", source), [])


class ExchangedTests(SimpleTestCase):
    def test_two_names_in_each_others_place_are_both_denied(self):
        for draft, source, names in (
            (
                "SK海力士份额为51%，美光为29%，三星为18%。",
                "报告称，三星、SK海力士和美光都在扩产。SK海力士份额为51%，三星为29%，美光为18%。",
                {"美光", "三星"},
            ),
            (
                "顾文澜说研发投入为6.4亿元，季雨晴说良率已达八成。",
                EARLY + LATE,
                {"顾文澜", "季雨晴"},
            ),
        ):
            with self.subTest(draft):
                found = elsewhere(draft, source)
                self.assertEqual({claim.text for claim in found}, names)
                self.assertEqual({claim.verdict for claim in found}, {Verdict.UNSUPPORTED})


class SeriesTests(SimpleTestCase):
    SOURCE = "公司成立三年来首次发布“墨川4.2”，并开源“墨川4.2-Lite”，推理速度是墨川4.0的2.2倍。"

    def test_a_number_of_no_product_of_the_series_is_denied(self):
        for draft, name in (
            ("速度是上一代墨川3.0的2.2倍。", "墨川3.0"),
            ("开源的是墨川4.0 Lite。", "墨川4.0 Lite"),
        ):
            with self.subTest(draft):
                claims = check(draft, self.SOURCE, when=WHEN)
                denied = [claim.text for claim in claims if claim.verdict is Verdict.UNSUPPORTED]
                self.assertEqual(denied, [name])

    def test_a_product_of_the_series_is_not(self):
        for draft in ("墨川4.2速度是墨川4.0的2.2倍。", "开源的是墨川4.2 Lite。", "墨川成立三年。"):
            with self.subTest(draft):
                claims = check(draft, self.SOURCE, when=WHEN)
                self.assertEqual({claim.verdict for claim in claims}, {Verdict.SUPPORTED})


class RanksTests(SimpleTestCase):
    def test_a_rank_that_the_source_gives_otherwise_is_denied_and_shown(self):
        for draft, source, said, known in (
            (
                "公司为国内首家实现量产的企业。",
                "公司成为国内第二家实现量产的企业。",
                "首家",
                "第二家",
            ),
            ("The stock ranks second.", "公司股价在板块中排名第三。", "second", "第三"),
        ):
            with self.subTest(draft):
                claims = check(draft, source, when=WHEN)
                (claim,) = [each for each in claims if each.verdict is Verdict.UNSUPPORTED]
                self.assertEqual(claim.text, said)
                self.assertEqual(source[slice(*claim.evidence or ())], known)

    def test_whoever_is_named_next_may_have_the_next_rank(self):
        source = "Xiaomi came third with 42.4 million, followed by Transsion with 28.9 million."

        claims = check("传音排名第四。", source, when=WHEN)

        self.assertNotIn(Verdict.UNSUPPORTED, {claim.verdict for claim in claims})
