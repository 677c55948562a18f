"""Editions as Hugo Markdown, byte for byte."""

import unittest
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

from django.test import SimpleTestCase

from digests import hugo
from digests.body import body
from digests.layout import LAYOUTS, Commentary, Issue, Item, Layout, anchor
from tests import editions

EXPECTED = Path(__file__).parent / "data" / "hugo"
SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"

EDITIONS = (
    ("daily", editions.DAILY, "daily"),
    ("bulletin", editions.BULLETIN, "bulletin"),
    ("pulse", editions.PULSE, "pulse"),
    ("english", editions.ENGLISH, "daily"),
)


def read(path: Path) -> str:
    return path.read_bytes().decode()


class DumpTests(SimpleTestCase):
    maxDiff = None

    def test_each_preset_prints_its_edition_byte_for_byte(self):
        for name, issue, layout in EDITIONS:
            with self.subTest(edition=name):
                text = hugo.dump(issue, LAYOUTS[layout])

                self.assertEqual(text, read(EXPECTED / f"{name}.md"))

    def test_another_title_changes_only_the_lines_that_carry_it(self):
        first, *others = editions.DAILY.items
        issue = replace(editions.DAILY, items=(replace(first, title="另一题"), *others))

        before = hugo.dump(editions.DAILY, LAYOUTS["daily"]).split("\n")
        after = hugo.dump(issue, LAYOUTS["daily"]).split("\n")

        changed = [new for old, new in zip(before, after, strict=True) if old != new]
        self.assertEqual(changed, ["- 🚀 **[另一题](#1-另一题)**", "### 1. 另一题 {#1-另一题}"])

    def test_numbers_signs_and_anchors_follow_the_order(self):
        issue = replace(editions.DAILY, items=editions.DAILY.items[::-1])

        text = hugo.dump(issue, LAYOUTS["daily"])

        self.assertIn("- 🚀 **[图书馆延长开放](#library-hours)**", text)
        self.assertIn("### 3. 海燕号浮标下水！", text)
        self.assertIn("{#3-海燕号浮标下水-", text)

    def test_a_rule_stands_only_between_two_parts(self):
        issue = replace(editions.BULLETIN, items=(), drafted="")

        text = hugo.dump(issue, LAYOUTS["bulletin"])

        self.assertTrue(
            text.endswith(
                "其余从略。\n\n---\n\n### **点评**\n\n泊位多了，**「船」**未必多。\n\n—— 林编辑"
            )
        )

    def test_an_empty_edition_is_its_front_matter(self):
        issue = Issue(title="空", date=editions.PULSE.date)

        text = hugo.dump(issue, LAYOUTS["pulse"])

        self.assertEqual(text, '---\ntitle: "空"\ndate: 2026-03-05T16:00:09.045+08:00\n---')

    def test_an_item_without_address_is_no_link(self):
        issue = replace(editions.PULSE, items=(Item(title="只有题目", url=""),))

        self.assertTrue(hugo.dump(issue, LAYOUTS["pulse"]).endswith("\n\n1.  只有题目"))

    def test_every_text_of_an_edition_is_printed_in_every_preset(self):
        item = replace(editions.DAILY.items[1], extra="附注", body="正文")
        issue = replace(
            editions.DAILY, lead="导语", items=(item,), commentary=(Commentary("评", "论", "林"),)
        )
        printed = [
            item.title,
            item.url,
            "导语",
            "城市观察",
            "正文",
            "方案全文",
            "附注",
            "评",
            "论",
            "林",
        ]
        printed += [*issue.tags, *issue.categories, issue.description]
        for name, layout in LAYOUTS.items():
            with self.subTest(layout=name):
                text = hugo.dump(issue, layout)

                self.assertEqual([each for each in printed if each not in text], [])

    def test_a_text_is_never_repaired(self):
        issue = replace(editions.PULSE, lead="甲**「乙」**丙 ** \t\n\n\n  丁\u200b")

        self.assertIn("甲**「乙」**丙 ** \t\n\n\n  丁\u200b", hugo.dump(issue, LAYOUTS["pulse"]))

    def test_lines_of_nothing_are_not_indented(self):
        issue = replace(editions.PULSE, items=(Item("甲", "", body="一\n\n  \n二\u2028三"),))

        self.assertTrue(
            hugo.dump(issue, LAYOUTS["pulse"]).endswith("\n    一\n\n  \n    二\u2028三")
        )


class ParseTests(SimpleTestCase):
    def test_what_was_printed_is_read_again(self):
        for name, issue, layout in EDITIONS:
            with self.subTest(edition=name):
                text = hugo.dump(issue, LAYOUTS[layout])

                again, _ = hugo.parse(text)

                self.assertEqual(again.items[0].title, issue.items[0].title)
                self.assertEqual(hugo.dump(again, LAYOUTS[layout]), text)

    def test_it_is_the_layout_and_no_shape_of_its_own_that_prints_it_again(self):
        text = read(EXPECTED / "daily.md")

        issue, layout = hugo.parse(text)

        shapes = [(each.shape, each.highlight_shape) for each in issue.items]
        self.assertEqual((shapes[:2], issue.front, layout.frame), ([("", "")] * 2, "", ""))
        self.assertEqual(
            replace(layout, emoji=(), keys=(), en=layout.zh),
            replace(LAYOUTS["daily"], emoji=(), keys=(), en=layout.zh),
        )


@unittest.skipUnless(SEEDS.exists(), "the real digests are not here")
class SeedTests(SimpleTestCase):
    """The real digests: read, they say what an editor sees in them; printed, they are the same."""

    maxDiff = None

    def seed(self, number: str) -> tuple[str, Issue, Layout]:
        text = read(next(SEEDS.glob(f"{number}_*")))
        return text, *hugo.parse(text)

    def test_each_comes_back_byte_for_byte_and_needs_no_shape_of_its_own(self):
        for number in ("000", "001", "002", "004"):
            with self.subTest(seed=number):
                text, issue, layout = self.seed(number)

                self.assertEqual(hugo.dump(issue, layout), text)
                own = [each.shape or each.highlight_shape or each.extra for each in issue.items]
                own += [each.shape for each in issue.commentary]
                self.assertEqual({*own, issue.front, layout.frame}, {""})

    def test_each_is_laid_out_by_its_preset_or_one_that_differs_in_named_options(self):
        bulletin, pulse = LAYOUTS["bulletin"], LAYOUTS["pulse"]
        plain = replace(bulletin, bold_titles=False, bold_commentary=False, item_gap=2)
        for number, preset in (
            ("000", LAYOUTS["daily"]),
            ("001", bulletin),
            ("002", plain),
            ("004", pulse),
        ):
            with self.subTest(seed=number):
                _, _, layout = self.seed(number)

                self.assertEqual(
                    replace(layout, zh=preset.zh, en=preset.en, keys=preset.keys), preset
                )

    def test_a_daily(self):
        _, issue, layout = self.seed("000")

        self.assertEqual((len(issue.items), len(issue.commentary)), (5, 0))
        self.assertTrue(all(item.published_on and item.url and item.body for item in issue.items))
        self.assertEqual([item.anchor for item in issue.items], [""] * 5)
        self.assertEqual(issue.generated_at.isoformat(), "2025-11-20T07:42:32+08:00")
        self.assertEqual(layout.parts, LAYOUTS["daily"].parts)
        self.assertIn("**{count} 篇**", layout.zh.intro)
        self.assertTrue(layout.zh.footer.startswith("## 💡"))

    def test_a_bulletin(self):
        for number in ("001", "002"):
            with self.subTest(seed=number):
                _, issue, _ = self.seed(number)

                self.assertEqual(len(issue.items), 12)
                self.assertTrue(all(each.url and each.body for each in issue.items))
                self.assertEqual([each.heading for each in issue.commentary], ["点评"])
                self.assertTrue(issue.lead.startswith("今日全球AI领域"))

    def test_a_pulse(self):
        _, issue, layout = self.seed("004")

        self.assertEqual(len(issue.items), 11)
        self.assertEqual(issue.items[3].attribution, "clem 🤗")
        self.assertEqual((issue.lead, issue.commentary), ("", ()))
        self.assertEqual(layout.date_precision, "milliseconds")

    def test_another_title_changes_only_the_lines_that_carry_it(self):
        for number, lines in (("000", 2), ("001", 1), ("002", 1), ("004", 1)):
            with self.subTest(seed=number):
                text, issue, layout = self.seed(number)
                first, *others = issue.items

                issue = replace(issue, items=(replace(first, title="另一题"), *others))
                after = hugo.dump(issue, layout)

                pairs = zip(text.split("\n"), after.split("\n"), strict=True)
                changed = [new for old, new in pairs if old != new]
                self.assertEqual(len(changed), lines)
                self.assertTrue(all("另一题" in line for line in changed))

    def test_numbers_emoji_and_anchors_follow_the_order(self):
        text, issue, layout = self.seed("000")
        one, two, *others = issue.items

        after = hugo.dump(replace(issue, items=(two, one, *others)), layout)

        again, _ = hugo.parse(after)
        self.assertEqual([item.title for item in again.items[:2]], [two.title, one.title])
        self.assertIn(f"- 🚀 **[{two.title}](#{anchor(1, two.title)})**", after)
        self.assertIn(f"### 2. {one.title} {{#{anchor(2, one.title)}}}", after)
        self.assertEqual(len(after), len(text))


class OddItemsTests(SimpleTestCase):
    """Items that are not quite as the others: what an editor would see in them."""

    def daily(self, *changes: tuple[str, str]) -> tuple[str, Issue, Layout]:
        """The daily of the tests with some of its words changed, read."""
        text = read(EXPECTED / "daily.md")
        for old, new in changes:
            self.assertIn(old, text)
            text = text.replace(old, new, 1)
        issue, layout = hugo.parse(text)
        self.assertEqual(hugo.dump(issue, layout), text)
        return text, issue, layout

    def first(self, line: str) -> Item:
        """The first item of a list of two, of which the first is this line."""
        head = "---\ntitle: 题\ndate: 2026-03-05\n---\n\n"
        text = f"{head}1.  {line}\n\n2.  [乙](https://a.example/2)\n\n    文\n"
        issue, layout = hugo.parse(text)
        self.assertEqual((len(issue.items), hugo.dump(issue, layout)), (2, text))
        return issue.items[0]

    def test_what_stands_behind_the_day_is_text_of_the_item(self):
        _, issue, _ = self.daily(("2026/03/04\n", "2026/03/04 （北京时间）\n"))

        self.assertEqual(issue.items[0].published_on.isoformat(), "2026-03-04")
        self.assertEqual(issue.items[0].extra, "（北京时间）")

    def test_a_translated_heading_is_no_part_of_the_text(self):
        for label in ("📝 Summary", "摘要"):
            with self.subTest(label=label):
                _, issue, layout = self.daily(("#### 📝 内容概要\n\n听证", f"#### {label}\n\n听证"))

                self.assertTrue(issue.items[1].body.startswith("听证会"))
                self.assertEqual(layout.zh.summary, "📝 内容概要")

    def test_a_heading_of_the_text_itself_stays_in_it(self):
        _, issue, _ = self.daily(("#### 📝 内容概要\n\n听证", "#### 票价之争\n\n听证"))

        self.assertTrue(issue.items[1].body.startswith("#### 票价之争"))

    def test_a_bold_source_has_no_author_of_asterisks(self):
        _, issue, _ = self.daily(
            (
                "[查看原文](https://city.example/library)",
                "**[查看原文](https://city.example/library)**",
            )
        )

        self.assertEqual(issue.items[2].url, "https://city.example/library")
        self.assertEqual(issue.items[2].attribution, "")

    def test_highlights_in_an_order_of_their_own_are_text(self):
        lines = read(EXPECTED / "daily.md").split("\n")
        first = next(at for at, line in enumerate(lines) if line.startswith("- 🚀"))
        lines[first], lines[first + 1] = lines[first + 1], lines[first]
        text = "\n".join(lines)

        issue, layout = hugo.parse(text)

        self.assertEqual(hugo.dump(issue, layout), text)
        self.assertNotIn("highlights", layout.parts)
        self.assertIn("海燕号浮标下水", issue.lead)

    def test_a_highlight_may_be_bold_with_words_behind_its_link(self):
        end = "(#library-hours)**"
        for line in ("(#library-hours)，快讯**", "(#library-hours)（独家）**"):
            with self.subTest(line=line):
                _, issue, layout = self.daily((end, line))

                page = body(issue, layout)
                self.assertIn(line[16:-2], page)
                self.assertNotIn("**", page)

    def test_a_box_to_tick_is_part_of_the_bullet(self):
        _, issue, _ = self.daily(("- 💬 **[图", "- [ ] 💬 **[图"))

        self.assertEqual((issue.items[2].highlight, issue.items[2].title), ("", "图书馆延长开放"))

    def test_a_second_link_behind_the_source_is_no_author(self):
        _, issue, _ = self.daily(
            ("metro) - 城市观察", "metro) · [英文版](https://city.example/en)")
        )

        self.assertEqual(issue.items[1].attribution, "")
        self.assertEqual(issue.items[1].extra, "[英文版](https://city.example/en)")

    def test_a_heading_closed_as_it_was_opened_has_a_title_without_that(self):
        _, issue, _ = self.daily(("延长开放 {#library-hours}", "延长开放 ###"))

        self.assertEqual(issue.items[2].title, "图书馆延长开放")

    def test_a_bold_line_that_names_an_opinion_heads_a_commentary(self):
        text = hugo.dump(replace(editions.BULLETIN, drafted=""), LAYOUTS["bulletin"])
        text = text.replace("### **点评**", "**点评**")

        issue, layout = hugo.parse(text)

        self.assertEqual([each.heading for each in issue.commentary], ["点评"])
        self.assertEqual((layout.zh.footer, hugo.dump(issue, layout)), ("", text))

    def test_the_count_above_the_highlights_is_not_a_date(self):
        for intro in ("3月5日，共选 **3 篇**：", "3月5日 3 条：", "3/3 共 3："):
            with self.subTest(intro=intro):
                _, _, layout = self.daily(("本期共选 **3 篇**：", intro))

                self.assertEqual(layout.zh.intro.rindex("{count}"), intro.rindex("3"))
                self.assertEqual(layout.zh.intro.count("{count}"), 1)

    def test_words_behind_a_highlight_belong_to_its_item(self):
        _, issue, layout = self.daily(("(#library-hours)**", "(#library-hours)** — 快讯"))

        self.assertIn("— 快讯", issue.items[2].highlight_shape)
        moved = hugo.dump(replace(issue, items=issue.items[::-1]), layout)
        self.assertIn("- 🚀 **[图书馆延长开放](#library-hours)** — 快讯\n", moved)

    def test_a_sentence_behind_a_link_is_text_and_a_name_is_a_source(self):
        item = self.first("[甲](https://a.example/1)：港务局昨日宣布，三号泊位启用。")
        self.assertEqual((item.attribution, item.body), ("", "港务局昨日宣布，三号泊位启用。"))

        item = self.first("[甲](https://a.example/1)（港口日报）")
        self.assertEqual((item.attribution, item.body), ("（港口日报）", ""))

    def test_an_address_in_angle_brackets_is_the_address(self):
        item = self.first("[甲](<https://a.example/1>)")
        self.assertEqual(item.url, "https://a.example/1")

        item = self.first('[甲](<https://a.example/a b> "题")')
        self.assertEqual(item.url, "https://a.example/a b")

    def test_a_commentary_without_any_heading_prints_no_marks_of_one(self):
        layout = replace(LAYOUTS["bulletin"], zh=replace(LAYOUTS["bulletin"].zh, commentary=""))

        self.assertNotIn("### ", hugo.dump(editions.BULLETIN, layout))


class OddHighlightsTests(SimpleTestCase):
    """Highlights that are not quite those of the items."""

    def test_other_words_than_the_title_are_kept_with_the_item(self):
        text = read(EXPECTED / "daily.md").replace("[图书馆延长开放]", "[Library hours]")

        issue, layout = hugo.parse(text)

        self.assertEqual(issue.items[2].highlight, "Library hours")
        self.assertEqual(issue.items[2].title, "图书馆延长开放")
        self.assertEqual(hugo.dump(issue, layout), text)

    def test_an_encoded_link_is_kept_and_means_the_same_anchor(self):
        text = read(EXPECTED / "daily.md")
        encoded = text.replace("](#1-海燕", "](#1-%E6%B5%B7%E7%87%95")

        issue, layout = hugo.parse(encoded)

        self.assertEqual(unquote(encoded), unquote(text))
        self.assertEqual((issue.items[0].anchor, issue.items[0].highlight), ("", ""))
        self.assertEqual(hugo.dump(issue, layout), encoded)

    def test_an_item_the_highlights_forget_is_none_of_them(self):
        lines = read(EXPECTED / "daily.md").split("\n")
        text = "\n".join(line for line in lines if not line.startswith("- 🌍"))

        issue, layout = hugo.parse(text)

        self.assertEqual([item.title[:2] for item in issue.items], ["海燕", "_地", "图书"])
        self.assertEqual(hugo.dump(issue, layout), text)
