"""Facts of a text: one value for one thing, whatever language and style it is written in."""

import time
from datetime import date

from django.test import SimpleTestCase

from articles.facts import Fact, find

WHEN = date(2025, 11, 20)


def only(text: str, *, when: date | None = WHEN) -> tuple[str, object, str]:
    """Kind, value and unit of a text's one fact."""
    (fact,) = find(text, when=when)
    return fact.kind, fact.value, fact.unit


class SameFactTests(SimpleTestCase):
    def assert_same(self, *texts: str):
        first, *rest = [only(text) for text in texts]
        for text, fact in zip(texts[1:], rest, strict=True):
            self.assertEqual(fact, first, text)

    def test_money_is_one_amount_in_both_languages(self):
        self.assert_same("380亿美元", "$38 billion", "US$38bn", "38 billion dollars", "USD 38B")
        self.assert_same("12亿英镑", "£1.2bn", "1.2 billion pounds")
        self.assert_same("450万亿韩元", "450 trillion won", "₩450tn")

    def test_counts_are_one_number(self):
        self.assert_same("1.3万", "13,000", "１３０００", "thirteen thousand", "一万三千", "13k")
        self.assert_same("5亿", "half a billion", "500 million", "五亿")
        self.assert_same("一千二百万", "12 million", "1200万", "12m")

    def test_shares_are_percentages(self):
        self.assert_same("三成", "30%", "30 percent", "百分之三十", "30 per cent", "３０％")
        self.assert_same("一半", "50%")
        self.assert_same("两成半", "25%", "四分之一", "one quarter of")

    def test_a_day_is_one_day(self):
        self.assert_same("11月13日", "Nov. 13", "2025-11-13", "November 13th, 2025", "上周四")

    def test_quarters_versions_and_spans(self):
        self.assert_same("2025年第三季度", "Q3 2025", "third quarter of 2025", "3Q25")
        self.assert_same("Gen 4.5", "Gen-4.5", "gen-4.5")
        self.assert_same("一年半", "1.5 years")
        self.assert_same("两个半小时", "2.5 hours", "two and a half hours")

    def test_a_day_of_the_month_belongs_to_the_month_of_publication(self):
        self.assertEqual(only("13日")[1], "2025-11-13")
        self.assertEqual(only("28日")[1], "2025-10-28")
        self.assertEqual(only("13日", when=None)[1], "---13")

    def test_parts_of_the_whole_and_of_a_point(self):
        self.assert_same("九成", "nine in ten", "90%", "nine-tenths")
        self.assert_same("每八人就有一人", "one in eight", "12.5%")
        self.assert_same("25个基点", "a quarter-point", "a quarter of a percentage point")

    def test_parts_of_the_year(self):
        self.assert_same("上半年", "1—6月", "January-June")
        self.assert_same("前三季度", "1至9月", "January to September")

    def test_hours_without_minutes(self):
        self.assert_same("22时", "晚上10点", "10 p.m.")
        self.assert_same("正午", "中午12点", "noon", "12:00")
        self.assert_same("傍晚6时30分", "18:30", "6:30 p.m.")

    def test_other_currencies_and_large_stores(self):
        self.assert_same("32亿林吉特", "3.2 billion ringgit")
        self.assert_same("5725亿新台币", "T$572.5 billion")
        self.assert_same("41.06泽字节", "41.06 zettabytes")

    def test_years_told_beside_a_month(self):
        self.assertEqual(only("去年8月")[1], "2024-08")
        self.assertEqual(only("上世纪90年代")[1], "1990s")


class BoundTests(SimpleTestCase):
    def assert_taken(self, sign: str, *texts: str):
        for text in texts:
            self.assertEqual([fact.vague for fact in find(text, when=WHEN)], [sign], text)

    def test_a_denied_bound_is_the_other_bound(self):
        self.assert_taken("<", "不得超过40分钟", "不超过10人", "must not exceed 50 people")
        self.assert_taken(">", "不少于2500万港元", "不低于5%", "no fewer than 50 people")

    def test_words_for_parts_and_multiples_have_bounds(self):
        self.assert_taken("<", "接近翻倍", "nearly doubled", "近三分之二")
        self.assert_taken(">", "一半以上", "more than tripled", "逾半数")

    def test_the_end_of_a_longer_word_is_no_bound(self):
        self.assert_taken("", "They cover 50 people")


class NameTests(SimpleTestCase):
    def names(self, text: str) -> list[str]:
        return [fact.text for fact in find(text) if fact.kind == "name"]

    def test_words_that_begin_a_sentence_name_nobody(self):
        for text in ("Despite rain, they won.", "I'm here.", "Passengers left.", "Venture funds."):
            self.assertEqual(self.names(text), [], text)

    def test_names_that_begin_a_sentence_are_names(self):
        self.assertEqual(self.names("Boeing said so. Williams has won."), ["Boeing", "Williams"])

    def test_a_headline_gives_no_word_a_name_by_its_capital(self):
        headline = "OpenAI Will Stop Reading Your Emails Before More People Know"

        self.assertEqual(self.names(headline), ["OpenAI"])

    def test_a_post_between_two_names_divides_them(self):
        self.assertEqual(self.names("said Nvidia CEO Jensen Huang."), ["Nvidia", "Jensen Huang"])


class DifferentFactTests(SimpleTestCase):
    def test_points_are_no_percentage_and_pounds_no_dollars(self):
        self.assertNotEqual(only("2.1个百分点"), only("2.1%"))
        self.assertNotEqual(only("12亿英镑"), only("12亿美元"))
        self.assertNotEqual(only("三年"), only("三个月"))

    def test_bounds_are_kept(self):
        signs = {
            fact.text: fact.vague for fact in find("超过200家，近300人，约400台，五百多名，数百次")
        }

        self.assertEqual(
            signs, {"200家": ">", "300人": "<", "400台": "~", "五百多名": ">", "数百": ">"}
        )

    def test_both_ends_of_a_range_have_its_unit(self):
        for text in ("20-30亿元", "20亿至30亿元", "20亿元到30亿元"):
            found = [(fact.value, fact.unit) for fact in find(text)]
            self.assertEqual(found, [(2 * 10**9, "CNY"), (3 * 10**9, "CNY")], text)


class NoFactTests(SimpleTestCase):
    def test_words_with_a_numeral_are_no_numbers(self):
        for text in (
            "统一 万一 十分重要 三星 四川 一些 一带一路 双十一 双11 第一时间",
            "五粮液 千问 百度 万科 一方面 九三 三农",
            "one of the best; in a second; a number of; on the one hand",
            "7×24小时 24/7 36氪 58同城",
        ):
            kinds = [fact for fact in find(text) if fact.kind != "name"]
            self.assertEqual(kinds, [], text)

    def test_ids_are_no_numbers(self):
        for text in (
            "电话13812345678，010-12345678，400-123-4567",
            "ISBN 978-7-111-12345-6",
            "https://example.org/2025/11/3?id=42 me2025@example.org",
            "192.168.10.1",
            "股票代码：600519 (300750.SZ)",
            "订单编号 202511130000123456",
        ):
            self.assertEqual([fact for fact in find(text) if fact.kind != "name"], [], text)


class NamesTests(SimpleTestCase):
    def names(self, text: str) -> list[str]:
        return [fact.text for fact in find(text, when=WHEN) if fact.kind == "name"]

    def test_a_name_at_the_head_of_any_line_is_one(self):
        self.assertEqual(self.names("标题\n\nJiaco发布了新模型。"), ["Jiaco"])

    def test_capitalised_words_that_belong_together_are_one_name(self):
        text = "On Monday, CEO Sam Altman of the Bank of England told xAI that McDonald's rose."

        self.assertEqual(self.names(text), ["Sam Altman", "Bank of England", "xAI", "McDonald"])

    def test_a_quotation_is_a_fact_and_may_hold_others(self):
        found = find("他说：“我们投入了380亿美元。”", when=WHEN)

        self.assertEqual([fact.kind for fact in found], ["quotation", "money"])


class ScaleTests(SimpleTestCase):
    def test_long_texts_of_any_kind_take_linear_time(self):
        for piece in (
            "1",
            "亿",
            "“",
            "第三",
            "A",
            "GPT-5 ",
            "1,234,",
            "20-",
            "百分之",
            "two ",
            "年",
            "某",
            "·阿",
        ):
            started = time.process_time()

            find(piece * (100_000 // len(piece)), when=WHEN)

            self.assertLess(time.process_time() - started, 5, piece)

    def test_a_fact_says_exactly_where_it_stands(self):
        text = "　公司２０２５年营收３８０亿美元，增长３０％。"

        found: list[Fact] = find(text)

        self.assertEqual(
            [text[fact.start : fact.end] for fact in found], [fact.text for fact in found]
        )
        self.assertEqual([fact.text for fact in found], ["２０２５年", "３８０亿美元", "３０％"])
