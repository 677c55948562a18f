"""An extract is made of the source's own sentences."""

import re

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from articles.extractive import chosen, first, pick, sentences, weight

PROSE = st.lists(
    st.sampled_from(
        [
            "英伟达12月2日公布财报，营收达到570亿美元。",
            "黄仁勋说：“需求超出了我们的想象！”",
            "这是为什么？",
            "分析师认为，价格仍会上涨；产能不足。",
            "Nvidia Corp. reported revenue of $57.0 billion on Tuesday.",
            "Mr. Huang called demand “off the charts.”",
            "责任编辑：张三",
            "Subscribe to our newsletter!",
            "小标题",
            "\n",
            " ",
        ]
    ),
    max_size=14,
).map("".join)


def texts(text: str) -> list[str]:
    return [one.text for one in sentences(text)]


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


class SentenceTests(SimpleTestCase):
    def assert_split(self, *expected: str, gap: str) -> None:
        self.assertEqual(texts(gap.join(expected)), list(expected))

    def test_chinese_sentences_end_at_full_width_marks(self):
        self.assert_split(
            "苹果发布新品。", "售价多少？", "太贵了！！", "它有三色；下周开售", gap=""
        )

    def test_a_closing_mark_stays_with_its_sentence(self):
        self.assert_split(
            "他写道：「到此为止。」", "（见下图。）", "有人问：“真的吗？”", "无人作答。", gap=""
        )

    def test_the_speaker_behind_a_quotation_belongs_to_it(self):
        self.assert_split("“今年会更好。”研究员李梅说。", "市场并不相信。", gap="")

    def test_an_ellipsis_within_a_chinese_sentence_does_not_end_it(self):
        self.assert_split("苹果、谷歌……等公司到场。", "他说：“我只是……”", "会议结束了……", gap="")

    def test_half_width_marks_end_chinese_sentences_but_a_dot_does_not(self):
        self.assert_split("真的吗?", "真的!", "GPT-4.1发布，涨3.5个百分点。", gap="")

    def test_english_sentences_end_before_a_capital(self):
        self.assert_split(
            "The talks failed.", "Why?", "“We tried.”", "(Nobody noticed.)", "It was over", gap=" "
        )

    def test_a_short_form_does_not_end_a_sentence(self):
        for sentence in (
            "Mr. Smith met Dr. Who vs. St. John on Jan. 5.",
            "Apple Inc. Chief Executive Tim Cook spoke.",
            "The U.S. Senate voted at 3 p.m. Friday.",
            "Tools, e.g. Python, and others, i.e. Rust, won.",
            "J. K. Rowling and George W. Bush agreed.",
            "Chanel No. 5 and Fig. 3 are shown.",
            "Yahoo! is back, and Who? remains.",
            "Well... nobody knows.",
            "See https://a.example/x.html?q=1.5 for version 2.0.1 now.",
            "1. Open the lid.",
        ):
            with self.subTest(sentence):
                self.assertEqual(texts(f"{sentence} Then it ended."), [sentence, "Then it ended."])

    def test_a_short_form_may_end_one_when_the_next_begins_like_one(self):
        self.assert_split("It works for Nvidia Corp.", "The chipmaker rose.", gap=" ")
        self.assert_split("They moved to the U.S.", "In May they left.", gap=" ")
        self.assert_split("We need a plan B.", "But why?", gap=" ")

    def test_a_line_ends_a_sentence_and_counts_as_a_paragraph(self):
        found = sentences("标题\n\n　　第一句。第二句。\r\nThe end.")

        self.assertEqual(
            [(one.text, one.paragraph) for one in found],
            [("标题", 0), ("第一句。", 1), ("第二句。", 1), ("The end.", 2)],
        )

    def test_no_text_has_no_sentences(self):
        self.assertEqual(sentences(" \n　\r\n"), [])

    @given(st.text() | PROSE)
    def test_every_sentence_stands_where_it_says_and_none_of_the_text_is_lost(self, text):
        found = sentences(text)

        self.assertEqual([text[one.start : one.end] for one in found], [one.text for one in found])
        self.assertEqual(bare("".join(one.text for one in found)), bare(text))
        ends = [0, *(place for one in found for place in (one.start, one.end))]
        self.assertEqual(ends, sorted(ends))


class WeightTests(SimpleTestCase):
    def test_a_character_weighs_one_and_a_word_two(self):
        self.assertEqual(weight("新品发布。"), 4)
        self.assertEqual(weight("It's a well-known 3.5% rise."), 10)
        self.assertEqual(weight("苹果 iPhone 17"), 6)


class FirstTests(SimpleTestCase):
    def test_a_heading_is_passed_over_for_a_sentence(self):
        self.assertEqual(first("要点\n苹果发布新品。售价不变。"), "苹果发布新品。")

    def test_without_a_sentence_the_first_line_must_do(self):
        self.assertEqual(first("要点\n价格"), "要点")
        self.assertEqual(first(""), "")


class PickTests(SimpleTestCase):
    TITLE = "英伟达第三季度营收增长62%"
    TEXT = (
        "责任编辑：王五\n"
        "财报\n"
        "英伟达周三公布第三季度财报，营收同比增长62%，达到570亿美元。"
        "这一结果高于市场预期。"
        "公司所在的园区绿树成荫，员工常在午后散步聊天。\n"
        "数据中心业务收入为512亿美元，占总营收的九成。\n"
        "点击关注我们的公众号，获取更多资讯。"
    )

    def test_a_short_article_is_given_whole_without_what_the_page_says_of_itself(self):
        extract = pick(self.TITLE, self.TEXT)

        self.assertTrue(extract.startswith("英伟达周三公布"))
        self.assertTrue(extract.endswith("占总营收的九成。"))
        for noise in ("责任编辑", "点击关注", "财报\n"):
            self.assertNotIn(noise, extract)

    def test_with_little_room_the_facts_of_the_title_come_first(self):
        extract = pick(self.TITLE, self.TEXT, length=60)

        self.assertEqual(
            extract,
            "英伟达周三公布第三季度财报，营收同比增长62%，达到570亿美元。"
            "数据中心业务收入为512亿美元，占总营收的九成。",
        )

    def test_english_sentences_are_joined_by_a_space_and_keep_their_order(self):
        text = (
            "Nvidia said revenue rose 62% to $57 billion. Subscribe to our newsletter!\n\n"
            "Sales to data centers reached $51.2 billion, said Colette Kress."
        )

        self.assertEqual(
            pick("Nvidia data center sales reach $51.2 billion", text),
            "Nvidia said revenue rose 62% to $57 billion. "
            "Sales to data centers reached $51.2 billion, said Colette Kress.",
        )

    def test_news_about_codes_and_permission_is_no_boilerplate(self):
        text = "黑客未经授权访问了三百万用户的数据。顾客可以用二维码在全国的商店付款。"

        self.assertEqual(pick("", text), text)

    def test_a_sentence_that_is_said_twice_is_taken_once(self):
        once = "英伟达周三公布第三季度财报，营收同比增长62%。"

        self.assertEqual(pick("", f"{once}\n{once}"), once)

    def test_half_a_quotation_is_passed_over(self):
        whole = "会议周三在上海举行，三百名代表出席。"

        extract = pick(
            "", f"他说：“我们今年很努力，完成了三个项目。明年会更好。”\n{whole}", length=30
        )

        self.assertEqual(extract, whole)

    def test_a_quotation_is_not_given_to_the_speaker_of_the_next_sentence(self):
        text = "李梅说：“今年的需求超出了我们的想象。”\n分析师认为，价格在明年仍会上涨。"

        self.assertEqual(pick("", text), text)

    def test_a_text_with_a_sentence_always_gives_one(self):
        long = "很长的一句话，" * 60 + "说完了。"

        self.assertEqual(pick("", long), long)
        self.assertEqual(pick("", "责任编辑：王五"), "责任编辑：王五")
        self.assertEqual(pick("标题。", "标题。"), "标题。")
        self.assertEqual(pick("", "没有标点"), "没有标点")

    def test_what_a_wire_sets_before_its_news_stays_out(self):
        for opening, news in (
            ("新华社巴黎12月9日电（记者林一）", "法国铁路工人9日再次罢工，列车大多停运。"),
            ("IT之家 11 月 9 日消息，", "青禾科技发布农用无人机，起售价2.98万元。"),
            ("《科创板日报》9月3日讯（记者 林一 陈二）", "青禾科技发布农用无人机。"),
            ("滨海晚报讯 ", "8日下午，一列地铁在隧道里停了两个小时。"),
            ("本报讯（通讯员 林一）", "8日下午，一列地铁在隧道里停了两个小时。"),
            ("OSLO (Reuters) - ", "Two ferries collided on Monday, the coast guard said."),
            ("SANTA FE, N.M. (AP) — ", "Two ferries collided on Monday, the coast guard said."),
            ("OSLO, Nov. 9, 2026 /PRNewswire/ -- ", "Acme Corp. opened its third plant today."),
            ("(AP) — ", "Two ferries collided on Monday, the coast guard said."),
        ):
            with self.subTest(opening):
                self.assertEqual(pick("新闻", opening + news), news)

    def test_whom_somebody_reports_or_what_only_looks_like_a_wire_is_part_of_the_news(self):
        for news in (
            "腾讯发布新一代模型，三成任务快了一倍。",
            "科技公司讯飞发布新一代模型，三成任务快了一倍。",
            "据路透社11月9日报道，青禾科技将在上海设厂。",
            "外媒11月9日消息称，青禾科技将在上海设厂。",
            "苹果9月9日发布新机，售价未变，三周后上市。",
            "国家电网（简称国网）投资三百亿元改造线路。",
            "ACME (NASDAQ: ACM) — the maker of chips — rose 4% on Monday.",
            "据新华社拉萨电（记者 林一）西藏去年改造厕所4.66万座。",
        ):
            with self.subTest(news):
                self.assertEqual(pick("新闻", news), news)

    def test_no_text_gives_no_extract(self):
        self.assertEqual(pick("标题", " \n "), "")

    @given(st.text(max_size=30), st.text() | PROSE, st.integers(0, 300))
    def test_an_extract_is_the_sources_own_sentences_in_their_order(self, title, text, length):
        taken = chosen(title, text, length=length)

        self.assertLessEqual(set(taken), set(sentences(text)))
        self.assertEqual(taken, sorted(taken, key=lambda one: one.start))
        self.assertEqual(bool(taken), bool(sentences(text)))
        self.assertTrue(len(taken) == 1 or sum(weight(one.text) for one in taken) <= length)

    @given(PROSE, st.integers(0, 300))
    def test_read_again_it_has_no_sentence_that_the_source_has_not(self, text, length):
        extract = pick("英伟达财报", text, length=length)

        self.assertLessEqual(set(texts(extract)), set(texts(text)))
