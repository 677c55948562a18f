"""A page read again: when, whether it is still the same one, what it says no longer."""

import random
import time
from datetime import UTC, datetime, timedelta

from django.test import SimpleTestCase

from articles import rereading

BEFORE = """青禾公司11月21日在杭州发布新一代推理芯片“禾苗三号”，单卡功耗为75瓦，售价为3.2万元。

公司介绍，首批1.3万片将于12月5日交付。

今年前三季度，青禾公司营收为18.6亿元，同比增长37%。"""
OUT = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)


class NextReadingTests(SimpleTestCase):
    def test_a_source_is_read_after_one_six_twenty_four_and_seventy_two_hours(self):
        hours, now = [], OUT
        while due := rereading.next_reading(OUT, now):
            hours.append((due - OUT) / timedelta(hours=1))
            now = due

        self.assertEqual(hours, [1, 6, 24, 72])

    def test_readings_that_were_missed_are_not_made_up_for(self):
        self.assertEqual(
            rereading.next_reading(OUT, OUT + timedelta(hours=30)), OUT + timedelta(hours=72)
        )


class EvidenceTests(SimpleTestCase):
    def lost(self, printed, after, before=BEFORE):
        return list(rereading.lost(printed, before, after))

    def test_a_number_that_was_printed_and_is_gone_from_the_page_is_lost(self):
        after = BEFORE.replace("3.2万元", "2.3万元")

        self.assertEqual(self.lost("新芯片售价3.2万元，12月5日交付。", after), ["3.2万元"])

    def test_a_number_written_another_way_is_not_lost(self):
        after = BEFORE.replace("3.2万元", "32,000元").replace("18.6亿元", "186000万元")

        self.assertEqual(self.lost("售价3.2万元，营收18.6亿元。", after), [])

    def test_a_claim_printed_in_another_language_is_held_against_the_page(self):
        after = BEFORE.replace("12月5日", "年底")

        self.assertEqual(
            self.lost("Shipping starts on December 5; revenue was 1.86 billion yuan.", after),
            ["December 5"],
        )

    def test_what_the_page_never_said_it_cannot_lose(self):
        self.assertEqual(self.lost("售价为9.9万元。", "全文已改写。"), [])

    def test_what_was_not_printed_may_change(self):
        self.assertEqual(self.lost("售价3.2万元。", BEFORE.replace("75瓦", "80瓦")), [])

    def test_a_name_and_a_quotation_can_be_lost_as_well(self):
        before = BEFORE + "\n\n李青禾说：“我们赶在计划之前完成。”评测由 Harbor Labs 完成。"

        self.assertEqual(
            self.lost("Harbor Labs 参与评测。“我们赶在计划之前完成。”", BEFORE, before),
            ["Harbor Labs", "我们赶在计划之前完成。"],
        )

    def test_a_small_number_without_a_unit_can_be_lost(self):
        before, after = "新版得分为 6.1，高于上一版。", "新版得分为 1.6，高于上一版。"

        self.assertEqual(self.lost("新版得分 6.1。", after, before), ["6.1"])


class CompareTests(SimpleTestCase):
    def compare(self, after, printed="售价3.2万元，12月5日交付。", **more):
        return rereading.compare(more.pop("before", BEFORE), after, printed=printed, **more)

    def test_a_page_that_only_reads_better_raises_nothing(self):
        after = BEFORE.replace("公司介绍，", "该公司称，") + "\n\n芯片由三家工厂代工。"

        self.assertIsNone(self.compare(after))

    def test_a_lost_claim_comes_with_the_sentence_before_and_after(self):
        finding = self.compare(BEFORE.replace("3.2万元", "2.3万元"))

        self.assertEqual((finding.notice, finding.lost), ("", ("3.2万元",)))
        [(before, after)] = finding.passages
        self.assertIn("售价为3.2万元", before)
        self.assertIn("售价为2.3万元", after)

    def test_a_correction_comes_with_its_words_and_with_what_it_took_away(self):
        notice = "更正：售价为2.3万元。此前版本有误。"

        finding = self.compare(f"{BEFORE.replace('3.2万元', '2.3万元')}\n\n{notice}")

        self.assertEqual((finding.notice, finding.lost), (notice, ("3.2万元",)))
        self.assertTrue(any(notice in after for _before, after in finding.passages))

    def test_a_headline_may_carry_the_correction(self):
        self.assertEqual(
            self.compare(BEFORE, headline="（更正）青禾发布新芯片").notice, "（更正）青禾发布新芯片"
        )

    def test_a_claim_that_moved_into_the_headline_is_still_there(self):
        after = BEFORE.replace("，售价为3.2万元", "")

        self.assertIsNone(self.compare(after, headline="青禾新芯片售价3.2万元"))

    def test_a_page_read_for_the_first_time_is_asked_for_a_correction_only(self):
        without = self.compare("另一段文字，没有数字。", before="", known=[BEFORE])
        found = self.compare("更正：售价有误。\n\n别的内容。", before="", known=[BEFORE])

        self.assertIsNone(without)
        self.assertEqual(found.passages, (("", "更正：售价有误。"),))

    def test_a_notice_that_our_text_had_already_is_no_news(self):
        notice = "更正：售价有误。"

        self.assertIsNone(self.compare(f"{notice}\n\n别的内容。", before="", known=[notice]))

    def test_a_difference_stays_small_however_long_the_pages_are(self):
        before = "\n\n".join(f"第{n}段说了{n}件事。" for n in range(400))
        after = "\n\n".join(f"某段讲了{n * 7 + 1000}件事。" * 40 for n in range(400))

        finding = self.compare(after, before=before, printed="说了399件事")

        self.assertLessEqual(len(finding.passages), rereading.PASSAGES)
        for passage in finding.passages:
            self.assertLess(max(map(len, passage)), rereading.LONGEST + 3)

    def test_pages_of_repeated_sentences_are_compared_in_seconds(self):
        dice = random.Random(7)
        before, after = ("".join(dice.choice("甲乙") + "。" for _ in range(5000)) for _ in "12")

        began = time.process_time()
        rereading.passages(before, after)

        self.assertLess(time.process_time() - began, 5)


class SamePageTests(SimpleTestCase):
    def test_another_article_is_told_from_a_rewritten_one(self):
        flash = "青禾公司发布新一代推理芯片，售价为3.2万元。"
        other = "城东图书馆把闭馆时间推迟到22点，自习区增加300席。周一仍闭馆，儿童区照常开放。"

        self.assertFalse(rereading.is_another(flash, BEFORE))
        self.assertTrue(rereading.is_another(BEFORE, other))

    def test_a_front_page_is_no_article_and_a_gate_is_neither(self):
        asked = "https://news.example/2026/11/chip.html"
        for landed in ("https://news.example/", "https://news.example/index.html"):
            self.assertTrue(rereading.leads_home(asked, landed))
        for landed in ("https://news.example/2026/11/chip-2.html", "https://news.example/?id=7"):
            self.assertFalse(rereading.leads_home(asked, landed))
        for landed in (
            "https://news.example/login?next=/2026/11/chip.html",
            "https://consent.news.example/v2/collect",
        ):
            self.assertTrue(rereading.leads_to_gate(asked, landed))
        self.assertFalse(rereading.leads_to_gate(asked, "https://www.news.example/2026/11/chip"))

    def test_another_spelling_of_the_address_leads_nowhere_else(self):
        self.assertFalse(
            rereading.leads_away(
                "https://news.example/chip", "https://news.example/chip?utm_source=x#top"
            )
        )


class MarkedTests(SimpleTestCase):
    def test_only_what_changed_is_marked(self):
        before, after = rereading.marked("售价为3.2万元，已上市。", "售价为2.3万元，已上市。")

        self.assertEqual([text for changed, text in before if changed], ["3.2"])
        self.assertEqual([text for changed, text in after if changed], ["2.3"])
        self.assertEqual("".join(text for _, text in after), "售价为2.3万元，已上市。")

    def test_two_sentences_that_share_nothing_are_marked_whole(self):
        before, after = rereading.marked("售价为3.2万元。", "The ship sailed.")

        self.assertEqual(before, [(True, "售价为3.2万元。")])
        self.assertEqual(after, [(True, "The ship sailed.")])
