"""The front matter of a Hugo file: written, read, and read as it was written."""

import json
from dataclasses import replace

from django.test import SimpleTestCase

from digests.hugo import HugoError, front
from digests.hugo.values import scalar
from digests.layout import Issue, Layout


class ScalarTests(SimpleTestCase):
    def test_quotes_backslashes_and_controls_are_escaped(self):
        self.assertEqual(
            scalar('"甲"\\乙\n丙\t\x07\x85\u2028\ufeff🤖', "double"),
            r'"\"甲\"\\乙\n丙\t\u0007\u0085\u2028\ufeff🤖"',
        )

    def test_json_readers_understand_what_yaml_readers_do(self):
        text = "".join(map(chr, range(0x300))) + "\u2028\u2029\ufeff\ufffe"

        self.assertEqual(json.loads(scalar(text, "double")), text)

    def test_single_quotes_are_used_when_asked_for_and_possible(self):
        self.assertEqual(scalar('it\'s "甲" \\', "single"), "'it''s \"甲\" \\'")
        self.assertEqual(scalar("甲\n乙", "single"), '"甲\\n乙"')

    def test_no_quotes_are_used_only_where_yaml_reads_the_text_as_it_is(self):
        self.assertEqual(scalar("2025.12.02 港口", "plain"), "2025.12.02 港口")
        for text in ("a: b", "甲 # 乙", "[甲]", "", " 甲", "甲, 乙", "*甲", "甲\n乙", "@甲"):
            with self.subTest(text=text):
                self.assertEqual(scalar(text, "plain"), json.dumps(text, ensure_ascii=False))


class ReadTests(SimpleTestCase):
    def test_values_are_read_in_whatever_style_they_stand(self):
        for line, key, value in (
            ("title: 甲", "title", "甲"),
            ("Title: '甲''s'", "title", "甲's"),
            ('tags: ["甲","乙"]', "tags", ("甲", "乙")),
            ("tags:\n  - 甲\n  - 乙", "tags", ("甲", "乙")),
            ("categories: [甲, 乙]", "categories", ("甲", "乙")),
            ("draft: true", "draft", True),
        ):
            with self.subTest(line=line):
                title = "" if key == "title" else "title: 题\n"

                head = front.read(f"---\n{title}{line}\ndate: 2026-03-05\n---\n")

                self.assertEqual(head.values[key], value)

    def test_a_date_keeps_its_zone_and_its_form(self):
        for text, iso in (
            ("2026-03-05T09:00:00+08:00", "2026-03-05T09:00:00+08:00"),
            ("2026-03-05T09:00:00.120+08:00", "2026-03-05T09:00:00.120000+08:00"),
            ("2026-03-05T01:00:00Z", "2026-03-05T01:00:00+00:00"),
            ("2026-03-05 09:00:00 +0800", "2026-03-05T09:00:00+08:00"),
            ('"2026-03-05 09:00"', "2026-03-05T09:00:00+00:00"),
            ("2026-03-05", "2026-03-05T00:00:00+00:00"),
        ):
            with self.subTest(text=text):
                head = front.read(f"---\ntitle: 题\ndate: {text}\n---\n")

                self.assertEqual(head.values["date"].isoformat(), iso)

    def test_an_unusual_way_to_write_a_value_is_kept_as_long_as_it_says_the_same(self):
        for line, value in (
            (r'title: "\U0001F916 \u5feb"', "🤖 快"),
            (r'title: "\ud83e\udd16 快"', "🤖 快"),
            ("title: >-\n  一行\n  二行", "一行 二行"),
            ("title: {甲}".replace("{甲}", "'{甲}' # 注"), "{甲}"),
        ):
            with self.subTest(line=line):
                text = f'---\n{line}\ndate: 2026-03-05\ntags:\n  - 港口\n  - "夜班车"\n---'

                head = front.read(text + "\n")
                issue = Issue(**head.values, front=head.shape)

                self.assertEqual((issue.title, issue.tags), (value, ("港口", "夜班车")))
                self.assertEqual(front.written(issue, Layout()), text)
                changed = front.written(replace(issue, title="另一题"), Layout())
                self.assertIn("另一题", changed.split("\n")[1])
                self.assertIn('  - "夜班车"', changed)

    def test_keys_nobody_knows_stay_where_they_are(self):
        text = '---\ntitle: "题"  # 注\ncover:\n  image: a.png\ndate: 2026-03-05\nweight: 3\n---'

        head = front.read(text + "\n")

        self.assertEqual(
            head.shape,
            "---\ntitle: {title:double}  # 注\ncover:\n  image: a.png\n"
            "date: {date:%Y-%m-%d}\nweight: 3\n---",
        )

    def test_what_is_no_head_is_refused_with_its_line(self):
        for text, line, words in (
            ("# 题", 1, "no front matter"),
            ("+++\ntitle = 1\n+++\n", 1, "TOML"),
            ("---\ntitle: 题\n", 1, "never closed"),
            ("---\ntitle: 题\n---\n", 1, "no date"),
            ("---\ndate: 2026-03-05\n---\n", 1, "no title"),
            ("---\ntitle: 题\ndate: gestern\n---\n", 3, "gestern is no date"),
            ("---\ntitle: 题\ntitle: 题\n---\n", 3, "title twice"),
            ("---\ntitle: 题\ndate: 2026-03-05\ntags: [{a: b}]\n---\n", 4, "list of words"),
            ("---\ntitle: [题\n---\n", 2, "no YAML"),
            ("---\n- 题\n---\n", 1, "no keys"),
            ('---\ntitle: "\\ud83e 甲"\ndate: 2026-03-05\n---\n', 2, "half a character"),
            ('---\ntitle: "\\U00110000"\n---\n', 1, "no YAML"),
            ("---\ntitle: 题\ndate: 0001-01-01 00:00:00+08:00\n---\n", 3, "is no date"),
            ('---\ntitle: &t "题"\ndate: 2026-03-05\n---\n', 2, "could not be kept"),
        ):
            with self.subTest(text=text):
                with self.assertRaises(HugoError) as caught:
                    front.read(text)

                self.assertEqual(caught.exception.line, line)
                self.assertIn(words, str(caught.exception))
