"""Pages that own up to a change, and pages that only look so."""

from time import process_time

from django.test import SimpleTestCase

from articles import errata

BEFORE = "青禾公司11月21日发布新芯片，售价为3.2万元。\n\n首批1.3万片将于12月5日交付。"

OWNED_UP = (
    "更正：售价应为2.3万元，而非3.2万元。",
    "【更正】本文首段的日期已改。",
    "勘誤：原文的金額有誤。",
    "编者注：公司事后修改了说法。",
    "更新说明：删去了未经证实的数字。",
    "更新（11月22日）：公司表示售价尚未确定。",
    "撤稿声明",
    "此前版本误将售价写为3.2万元。",
    "本文已于11月22日更正。",
    "文中“12月5日”应为“12月15日”，特此更正。",
    "本报记者核实不严，谨向读者致歉。",
    "经核实，本刊决定撤回此稿，编辑部深表歉意。",
    "Correction: the price is 23,000 yuan.",
    "CORRECTED-UPDATE 1-Qinghe launches chip",
    "Clarification (Nov. 22): the chip ships in December.",
    "Editor’s note: this piece quoted a forged document.",
    "An earlier version of this article misstated the price.",
    "This story has been updated with comment from the company.",
    "This article was amended on 22 November 2026.",
    "(Corrects figure in paragraph 3)",
    "The paper has retracted this article.",
    "We regret the error.",
    "For the record: the ship sailed on Friday.",
    "Update, Nov. 22: The company says the price is not final.",
)
NOTHING_OF_THE_KIND = (
    "公司更正了此前的说法，称售价尚未确定。",
    "公司在声明中说：“我们对此致歉，本文所涉数据已更正。”",
    "监管部门要求这家公司更正年报。",
    "系统将于12月更新，届时速度提高一倍。",
    "更新：2026年11月22日 10:20",
    "更新时间：2026-11-22 10:20",
    "本文最后更新于2026年11月22日。",
    "Updated: Nov. 22, 2026 at 10:20 a.m. ET",
    "Update - 22 Nov 2026",
    "The company corrected its forecast and apologized for the error.",
    "“This story has been retracted,” the spokesman said of the rival paper.",
    "A market correction is overdue, analysts say.",
    "The correction facility holds 300 people.",
    "Retracted landing gear caused the delay.",
    "Clarification of the rules is due in May.",
)


class NoticeTests(SimpleTestCase):
    def test_pages_that_own_up_to_a_change_are_told(self):
        for line in OWNED_UP:
            with self.subTest(line):
                found = errata.notice([BEFORE], [*BEFORE.splitlines(), line])

                self.assertTrue(found and found in line, found)

    def test_news_about_corrections_bare_dates_and_quotations_are_none(self):
        for line in NOTHING_OF_THE_KIND:
            with self.subTest(line):
                self.assertEqual(errata.notice([BEFORE], [line]), "")

    def test_what_stood_there_before_is_no_news(self):
        for line in OWNED_UP:
            with self.subTest(line):
                self.assertEqual(errata.notice([f"{BEFORE}\n\n{line}"], [line]), "")

    def test_a_stamp_that_only_tells_another_time_is_no_news(self):
        before, after = (f"This article was updated on {day} May." for day in (3, 4))

        self.assertEqual(errata.notice([before], [after]), "")

    def test_a_second_correction_below_the_first_is_news(self):
        first, second = OWNED_UP[0], "更正：公司名称应为青禾科技。"

        self.assertEqual(errata.notice([f"{BEFORE}\n{first}"], [first, second]), second)

    def test_of_a_paragraph_only_the_sentence_that_says_so_is_quoted(self):
        said = "An earlier version of this story named the wrong port."

        self.assertEqual(errata.notice([""], [f"The ship sailed. {said} It is Ellmouth."]), said)

    def test_what_is_made_to_take_long_does_not(self):
        long = "\n".join(f"第{n}段说明一件事情。" for n in range(15_000))
        for known, text in (("", "“" * 80_000), (long, long.replace("一件", "两件"))):
            began = process_time()

            self.assertEqual(errata.notice([known], text.splitlines()), "")

            self.assertLess(process_time() - began, 3)
