"""A draft against its source: what is there is never flagged, what is not there is found."""

from datetime import date

from django.test import SimpleTestCase

from articles.grounding import Claim, Verdict, Why, check, check_all

WHEN = date(2025, 11, 7)
SOURCE = (
    "OpenAI on Wednesday said it will buy $38 billion worth of compute from Amazon over "
    "seven years. "
    'CEO Sam Altman said "scaling frontier AI requires massive, reliable compute". The deal covers '
    "over 200,000 Nvidia GB200 chips, and revenue grew 35.6% in the third quarter, up 2.1 "
    "percentage points. Mira Chen joined in November 2023."
)


def verdicts(draft: str, source: str = SOURCE, **options) -> dict[str, str]:
    return {claim.text: str(claim.verdict) for claim in check(draft, source, when=WHEN, **options)}


class SupportedTests(SimpleTestCase):
    def assert_clean(self, draft: str, source: str = SOURCE):
        wrong = [c for c in check(draft, source, when=WHEN) if c.verdict is Verdict.UNSUPPORTED]
        self.assertEqual(wrong, [], draft)

    def test_the_same_facts_in_another_language_are_supported(self):
        self.assert_clean(
            "OpenAI 周三宣布，未来七年将向亚马逊采购380亿美元算力，"
            "涉及超过20万块英伟达 GB200 芯片。"
            "第三季度收入增长35.6%，提升2.1个百分点。"
        )

    def test_evidence_is_a_place_in_the_source(self):
        (claim,) = check("380亿美元", SOURCE)

        self.assertEqual(claim.verdict, Verdict.SUPPORTED)
        self.assertEqual(SOURCE[slice(*claim.evidence)], "$38 billion")

    def test_rounding_and_vagueness_of_the_source_are_supported(self):
        source = "公司营收379.8亿元，员工200多名，用户近3000万，同比增长约三成。"

        self.assert_clean("营收约380亿元，员工超过200名，用户近3000万，增长约30%。", source)

    def test_another_unit_for_the_same_is_supported(self):
        self.assert_clean("90分钟，1.5吨，两倍", "It took 1.5 hours, weighed 1,500 kg and doubled.")

    def test_a_part_of_a_quotation_is_supported(self):
        self.assert_clean('"Scaling frontier AI … reliable compute," he said.')

    def test_the_day_of_publication_cannot_be_wrong(self):
        self.assertEqual(verdicts("2025年11月7日"), {"2025年11月7日": "unverifiable"})


class SameSaidOtherwiseTests(SimpleTestCase):
    def assert_clean(self, *pairs: tuple[str, str]):
        for draft, source in pairs:
            found = check(draft, source, when=WHEN)
            self.assertEqual([c for c in found if c.verdict is Verdict.UNSUPPORTED], [], draft)

    def test_round_words_stand_for_figures(self):
        self.assert_clean(
            ("同比接近翻倍", "同比增长97.8%"), ("约三分之二", "占67%"),
            ("减少一成左右", "下降约11%"),
            ("more than doubled", "同比增长121.1%"), ("近一半", "占47%"), ("20多家", "28家企业"),
        )  # fmt: skip

    def test_what_two_figures_together_make_is_not_denied(self):
        self.assert_clean(
            ("毛利率提升3.3个百分点至17.3%", "毛利率为17.3%，上年同期为14.0%"),
            ("额度翻倍", "额度由1000万美元提高至2000万美元，利率2.8%"),
            ("rose nearly sixfold", "Complaints rose to 1,184 from 203, and fines by 5%."),
        )

    def test_days_and_spans_that_follow_are_not_denied(self):
        self.assert_clean(
            ("为期两天的访问", "他将于11月27日至28日访华。"),
            ("前两个月设备利用471小时", "1至2月，设备利用471小时。"),
            ("四年前", "In February 2021 it traded higher."),
            ("去年10月", "up from 25% in October 2024"),
            ("截至三季度末", "截至9月末，公司有300人。"),
        )

    def test_ages_orders_and_others_are_counted_otherwise(self):
        self.assert_clean(
            ("a 25-year-old man", "Mr Haugh, 25, was stabbed."),
            ("第12分钟", "opened the scoring after 12 minutes"),
            ("英国等六国", "Britain and five other countries"),
            ("five other women", "It launched six women into space."),
            ("日本居次", "the second-largest market is Japan"),
        )

    def test_other_measures_and_signs_of_the_same_are_read(self):
        self.assert_clean(
            ("昨晚10时30分", "22:30"), ("成交额破亿元", "sales above 100 million yuan"),
            ("4×7.5公里", "the 4x7.5-kilometre relay"), ("24日报告", "On Nov. 24 it reported"),
            ("1平方公里", "247 acres"), ("11.5 for controls", "对照组为11.5个月"),
        )  # fmt: skip

    def test_peoples_and_names_written_as_two_words_are_known(self):
        self.assert_clean(
            ("墨西哥股市", "the Mexican stock market"), ("肯尼亚公司", "a Kenyan company"),
            ("梁文锋创办", "founded by Liang Wenfeng"),
            ("BoE held rates", "The Bank of England did"),
        )  # fmt: skip

    def test_phrases_are_no_names(self):
        source = "公司营收增长，华东地区有三家工厂，跨省业务增加，离岛免税销售上升。"
        for draft in (
            "（财经·行情）营收增长。",
            "一同发布的还有新品。",
            "拖累公司业绩。",
            "周离岛免税",
        ):
            self.assert_clean((draft, source))

    def test_a_small_count_is_denied_only_by_another(self):
        self.assert_clean(("涉及五项原则", "双方坚持原则，营收增长。"))
        (claim,) = check("建设九座电站", "建设五座电站", when=WHEN)

        self.assertEqual(claim.verdict, Verdict.UNSUPPORTED)


class UnsupportedTests(SimpleTestCase):
    def assert_wrong(self, *texts: str, source: str = SOURCE):
        for text in texts:
            flagged = [
                c for c in check(text, source, when=WHEN) if c.verdict is Verdict.UNSUPPORTED
            ]
            self.assertTrue(flagged, text)

    def test_wrong_amounts_are_found(self):
        self.assert_wrong(
            "830亿美元", "3800亿美元", "380亿英镑", "2.1%", "35.6个百分点", "七个月",
            "seven months",
            "fewer than 200,000 chips", "增长三倍",
        )  # fmt: skip

    def test_wrong_moments_are_found(self):
        self.assert_wrong("2022年11月", "October 2023", "第二季度", "11月3日")

    def test_wrong_versions_and_names_are_found(self):
        self.assert_wrong("GB300", "谷歌", "向微软采购", "Tim Cook", "Anthropic", "马斯克")

    def test_altered_and_invented_quotations_are_found(self):
        self.assert_wrong('"scaling frontier AI requires cheap compute"')

    def test_chinese_names_the_chinese_source_lacks_are_found(self):
        source = (
            "深圳星河科技公司首席执行官林知远表示，公司与清华大学合作，成果发表于《自然》杂志。"
        )

        self.assert_wrong(
            "首席执行官王建国表示", "广州云海科技公司", "与复旦大学合作", "发表于《科学》杂志",
            "萨姆·奥尔特曼", source=source,
        )  # fmt: skip

    def test_invented_people_are_found_by_the_post_beside_them(self):
        source = "公司首席执行官王大锤表示，营收增长。李小英教授指出，这是好事。"

        self.assert_wrong(
            "首席执行官林小满称，营收增长。", "张文宏教授指出", "选手苏炳添用时9秒", source=source
        )

    def test_a_chinese_person_of_whose_surname_nothing_is_there_is_found(self):
        self.assert_wrong("Premier Ding Xuexiang attended.", source="国务院总理李强出席开工仪式。")

    def test_a_first_place_that_nothing_speaks_of_is_found(self):
        self.assert_wrong("规模居全球第一", source="智能算力规模居全球第二，增长较快。")

    def test_another_letter_is_another_model(self):
        self.assert_wrong("It builds the Model Y.", source="It builds the Model X in Texas.")


class UnverifiableTests(SimpleTestCase):
    def test_a_chinese_rendering_that_nothing_confirms_is_no_error(self):
        found = verdicts("米拉·陈加入公司。")

        self.assertEqual(found, {"米拉·陈": "unverifiable"})

    def test_the_glossary_joins_names_across_languages(self):
        names = {"Mira Chen": frozenset({"米拉·陈", "陈米拉"})}

        self.assertEqual(verdicts("米拉·陈加入公司。", names=names), {"米拉·陈": "supported"})

    def test_a_translated_quotation_cannot_be_told(self):
        found = verdicts("奥尔特曼说：“扩展前沿人工智能需要大规模可靠的算力。”")

        self.assertEqual(found["扩展前沿人工智能需要大规模可靠的算力。"], "unverifiable")


class SeveralSourcesTests(SimpleTestCase):
    first = "星河科技周三完成B轮融资，融资金额为12亿元，由红杉领投。公司有300名员工。"
    second = "据悉，星河科技完成B轮融资，融资金额为15亿元，由红杉领投。"

    def claim(self, draft: str, *sources: str) -> Claim:
        (found,) = [c for c in check_all(draft, sources) if c.kind == "money"]
        return found

    def test_a_claim_names_the_source_that_supports_it(self):
        (claim,) = check_all("员工300名", [self.second, self.first])

        self.assertEqual((claim.verdict, claim.source), (Verdict.SUPPORTED, 1))

    def test_a_figure_that_another_source_denies_is_disputed(self):
        claim = self.claim("星河科技B轮融资金额为12亿元。", self.first, self.second)

        self.assertEqual((claim.verdict, claim.source), (Verdict.DISPUTED, 0))

    def test_who_tells_it_in_many_words_and_who_in_few_dispute_each_other(self):
        wordy = "首批接入的有海风银行和白桦物流等32家企业，名单周五公布。"
        terse = "星河科技周三发布模型。首批接入企业共有35家，其中包括海风银行。"

        for draft in ("首批接入的有海风银行等32家企业。", "首批接入企业有35家。"):
            with self.subTest(draft):
                verdicts = [claim.verdict for claim in check_all(draft, [wordy, terse])]
                self.assertIn(Verdict.DISPUTED, verdicts)

    def test_what_only_one_source_speaks_of_at_all_is_borne_out(self):
        (claim,) = check_all("公司裁员300人。", ["公司周三裁员300人。", "公司周三搬进新楼。"])

        self.assertIs(claim.verdict, Verdict.SUPPORTED)

    def test_a_figure_for_something_else_denies_nothing(self):
        other = "云海机器人去年营收15亿元，在深圳建成第二座工厂。"

        claim = self.claim("星河科技B轮融资金额为12亿元。", self.first, other)

        self.assertEqual(claim.verdict, Verdict.SUPPORTED)

    def test_what_both_sources_have_is_not_disputed(self):
        claim = self.claim(
            "融资金额为12亿元。", self.first, self.first + "此前一轮融资金额为15亿元。"
        )

        self.assertEqual(claim.verdict, Verdict.SUPPORTED)

    def test_what_one_source_bears_out_is_not_denied_for_the_words_before_it(self):
        for draft, sources in (
            (
                "售价下调至429美元。",
                ("It will go up to $429 from $399.", "It is cut to $429 from $459."),
            ),
            (
                "季雨晴称良率已达八成。",
                (
                    "芯片工程师顾文澜表示，良率已达八成。财务总监季雨晴介绍，研发投入为6.4亿元。",
                    "财务总监季雨晴表示，良率已达八成。",
                ),
            ),
        ):
            with self.subTest(draft):
                verdicts = {claim.verdict for claim in check_all(draft, sources)}
                self.assertNotIn(Verdict.UNSUPPORTED, verdicts)

    def test_what_no_source_has_is_unsupported(self):
        (claim,) = check_all("公司开了99家门店。", [self.first, self.second])

        self.assertEqual((claim.verdict, claim.source), (Verdict.UNSUPPORTED, None))

    def test_what_a_source_has_instead_is_shown(self):
        claim = self.claim("融资金额为99亿元。", self.first, self.second)

        self.assertEqual((claim.verdict, claim.why), (Verdict.UNSUPPORTED, Why.OTHERWISE))
        shown = (self.first, self.second)[claim.source or 0]
        self.assertIn("亿", shown[slice(*claim.evidence or ())])


class AnyTextTests(SimpleTestCase):
    def test_nothing_and_noise_are_no_claims(self):
        for draft, source in (("", ""), ("。。", ""), ("“”《》·", "《"), ("\0\ud800", "\0")):
            self.assertEqual(check(draft, source), [])

    def test_a_bound_of_nothing_is_a_figure(self):
        for draft in ("失业率接近0%。", "不足0次", "nearly 0 people"):
            with self.subTest(draft):
                self.assertEqual(len(check(draft, "失业率为0.1%。")), 1)
