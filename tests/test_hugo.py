"""Editions as Hugo Markdown, byte for byte."""

import json
import re
import unittest
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from django.test import SimpleTestCase

from digests import hugo
from digests.layout import LAYOUTS, Commentary, Issue, Item, Labels
from tests import editions

EXPECTED = Path(__file__).parent / "data" / "hugo"
SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"


def read(path: Path) -> str:
    return path.read_bytes().decode()


class DumpTests(SimpleTestCase):
    maxDiff = None

    def test_each_preset_prints_its_edition_byte_for_byte(self):
        for name, issue, layout in (
            ("daily", editions.DAILY, "daily"),
            ("bulletin", editions.BULLETIN, "bulletin"),
            ("pulse", editions.PULSE, "pulse"),
            ("english", editions.ENGLISH, "daily"),
        ):
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


class QuotedTests(SimpleTestCase):
    def test_quotes_backslashes_and_controls_are_escaped(self):
        self.assertEqual(
            hugo.quoted('"甲"\\乙\n丙\t\x07\x85\u2028\ufeff🤖'),
            r'"\"甲\"\\乙\n丙\t\u0007\u0085\u2028\ufeff🤖"',
        )

    def test_json_readers_understand_what_yaml_readers_do(self):
        text = "".join(map(chr, range(0x300))) + "\u2028\u2029\ufeff\ufffe"

        self.assertEqual(json.loads(hugo.quoted(text)), text)

    def test_single_quotes_are_used_when_asked_for_and_possible(self):
        self.assertEqual(hugo.quoted('it\'s "甲" \\', "'"), "'it''s \"甲\" \\'")
        self.assertEqual(hugo.quoted("甲\n乙", "'"), '"甲\\n乙"')


def front_matter(text: str) -> dict:
    """The head of a real digest, as arguments of an Issue."""
    head = dict(line.split(": ", 1) for line in text.split("---\n")[1].splitlines())
    return {
        "title": json.loads(head["title"]),
        "date": datetime.fromisoformat(head["date"]),
        "tags": tuple(json.loads(head.get("tags", "[]"))),
        "categories": tuple(json.loads(head.get("categories", "[]"))),
        "description": json.loads(head.get("description", '""')),
    }


def listed(text: str) -> tuple[Item, ...]:
    """The items of a numbered list in a real digest."""
    entry = re.compile(
        r"^\d+\. +\[(?:\*\*)?(.+?)(?:\*\*)?\]\((\S+)\)(?: - (.+))?\n\n? {4}(.+)$", re.MULTILINE
    )
    return tuple(
        Item(title=title, url=url, attribution=author, body=body)
        for title, url, author, body in entry.findall(text)
    )


def in_depth(text: str) -> tuple[Item, ...]:
    """The items under headings of a real digest."""
    entry = re.compile(
        r"^### \d+\. (.+) \{#.+\}\n\n> .* (\S+)\n\n#### .+\n\n((?:.|\n)+?)\n\n📎 \[.+\]\((\S+)\)$",
        re.MULTILINE,
    )
    return tuple(
        Item(
            title=title, url=url, body=body, published_on=date.fromisoformat(day.replace("/", "-"))
        )
        for title, day, body, url in entry.findall(text)
    )


@unittest.skipUnless(SEEDS.exists(), "the real digests are not here")
class SeedTests(SimpleTestCase):
    """The real digests, read by hand: what the layouts can say is enough to print them."""

    maxDiff = None

    def bulletin(self, name: str) -> tuple[str, Issue]:
        text = read(SEEDS / name)
        _, lead, _, comment = re.split(r"(?:^|\n)---\n\n", text[text.index("\n---\n") + 1 :])
        heading, _, opinion = comment.partition("\n\n")
        commentary = Commentary(heading.strip("#* "), opinion)
        head = front_matter(text)
        return text, Issue(
            **head, lead=lead.rstrip("\n"), items=listed(text), commentary=(commentary,)
        )

    def test_a_bulletin_with_bold_titles(self):
        text, issue = self.bulletin("001_ce5923b477f4e699.txt")

        self.assertEqual(len(issue.items), 12)
        self.assertEqual(hugo.dump(issue, LAYOUTS["bulletin"]), text)

    def test_a_bulletin_with_plain_titles_and_wider_gaps(self):
        text, issue = self.bulletin("002_5123701500b1e2ac.txt")
        layout = replace(LAYOUTS["bulletin"], bold_titles=False, bold_commentary=False, item_gap=2)

        self.assertEqual(len(issue.items), 12)
        self.assertEqual(hugo.dump(issue, layout), text)

    def test_a_pulse(self):
        text = read(SEEDS / "004_e021ac972f323f8e.txt")
        issue = Issue(**front_matter(text), items=listed(text))

        self.assertEqual(len(issue.items), 11)
        self.assertEqual(hugo.dump(issue, LAYOUTS["pulse"]), text)

    def test_a_daily(self):
        text = read(SEEDS / "000_3cdda592c79c46ef.txt")
        head = front_matter(text)
        footer, _, clock = text[text.rindex("\n---\n\n") + 6 :].rstrip("\n").rpartition("\n\n")
        prefix, _, time = clock.strip("*").partition("：")
        intro = text.split("\n\n")[2].replace("5", "{count}")
        generated = datetime.strptime(time, "%Y/%m/%d %H:%M:%S").replace(tzinfo=head["date"].tzinfo)
        issue = Issue(**head, items=in_depth(text), generated_at=generated)
        words = Labels(intro=intro, footer=footer, clock=f"*{prefix}：{{time}}*")

        self.assertEqual(len(issue.items), 5)
        self.assertEqual(hugo.dump(issue, replace(LAYOUTS["daily"], zh=words)), text)
