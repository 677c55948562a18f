"""Form apart from content: presets, JSON, anchors."""

import json
import re
import unittest
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.test import SimpleTestCase

from digests.layout import LAYOUTS, Issue, Layout, anchor
from tests import editions

SEED = Path(__file__).resolve().parents[2] / "shared" / "seeds" / "000_3cdda592c79c46ef.txt"


class JsonTests(SimpleTestCase):
    def test_every_preset_comes_back_from_json_as_it_was(self):
        for name, layout in LAYOUTS.items():
            with self.subTest(layout=name):
                stored = json.dumps(layout.to_json(), ensure_ascii=False)

                self.assertEqual(Layout.from_json(json.loads(stored)), layout)

    def test_what_is_missing_has_its_default(self):
        layout = Layout.from_json({"style": "heading", "zh": {"source": "原文"}})

        self.assertEqual(
            layout, replace(Layout(style="heading"), zh=replace(Layout().zh, source="原文"))
        )

    def test_a_layout_of_a_former_version_stays_readable(self):
        self.assertEqual(Layout.from_json({"items_end_gap": 2}), Layout())

    def test_an_unknown_key_is_refused_by_name(self):
        for stored in ({"colour": "red"}, {"en": {"colour": "red"}}):
            with self.subTest(stored=stored), self.assertRaisesRegex(ValueError, "colour"):
                Layout.from_json(stored)

    def test_a_value_of_another_kind_is_refused_by_its_key(self):
        for key, value in (
            ("indent", "4"),
            ("indent", True),
            ("anchors", 1),
            ("emoji", "🚀"),
            ("emoji", [1]),
            ("zh", "点评"),
            ("credit", None),
        ):
            with self.subTest(key=key, value=value), self.assertRaisesRegex(ValueError, key):
                Layout.from_json({key: value})


class LayoutTests(SimpleTestCase):
    def test_a_form_it_does_not_know_is_refused(self):
        for form in (
            {"style": "cards"},
            {"quote": "`"},
            {"date_precision": "minutes"},
            {"keys": ("title", "weather")},
            {"parts": ("lead", "items", "commentary", "weather")},
        ):
            with self.subTest(form=form), self.assertRaisesRegex(ValueError, "is none of"):
                Layout(**form)

    def test_a_form_of_a_date_without_a_date_is_refused(self):
        for form in ("", "hello", "%Q", "%Y %"):
            for name in ("day", "clock"):
                with self.subTest(form=form), self.assertRaisesRegex(ValueError, name):
                    Layout(**{name: form})

    def test_a_frame_with_places_that_are_none_or_twice_is_refused(self):
        for frame in (
            "{items}",
            "{lead}\n\n{front}\n\n{items}",
            "{front}\n\n{items}{items}",
            "{front}\n\n{lead:first x}\n\n{items}",
            "{front}\n\n{items:all}",
        ):
            with self.subTest(frame=frame), self.assertRaisesRegex(ValueError, "frame"):
                Layout(frame=frame)

    def test_every_text_has_exactly_one_place(self):
        for parts in (("items", "commentary"), ("lead", "lead", "items", "commentary")):
            with self.subTest(parts=parts), self.assertRaisesRegex(ValueError, "'lead'"):
                Layout(parts=parts)

    def test_a_list_cannot_carry_anchors(self):
        with self.assertRaisesRegex(ValueError, "anchors"):
            Layout(style="list", anchors=True)

    def test_emoji_come_round_again(self):
        layout = Layout(emoji=("🚀", "🌍"))

        self.assertEqual([layout.emoji_at(place) for place in (0, 1, 2)], ["🚀", "🌍", "🚀"])

    def test_labels_speak_the_language_of_the_edition(self):
        layout = LAYOUTS["bulletin"]

        self.assertEqual(layout.labels("zh-hans").commentary, "点评")
        self.assertEqual(layout.labels("en").commentary, "Commentary")

    def test_the_clock_is_read_in_the_zone_of_the_edition(self):
        line = LAYOUTS["daily"].clock_of(editions.DAILY)

        self.assertEqual(line, "*生成时间：2026/03/05 07:59:01*")


class IssueTests(SimpleTestCase):
    def test_a_time_without_a_zone_is_refused(self):
        with self.assertRaisesRegex(ValueError, "zone"):
            Issue(title="甲", date=datetime(2026, 3, 5))

    def test_an_origin_it_does_not_know_is_refused(self):
        with self.assertRaisesRegex(ValueError, "drafted"):
            replace(editions.PULSE, drafted="oracle")


class AnchorTests(SimpleTestCase):
    def test_an_anchor_is_number_and_title_with_hyphens_for_all_that_is_no_letter(self):
        for title, expected in (
            ("海燕 3.5，下水", "7-海燕-3-5-下水"),
            ("A_B -- C！", "7-a-b-c"),
            ("…", "7"),
        ):
            with self.subTest(title=title):
                self.assertEqual(anchor(7, title), expected)

    @unittest.skipUnless(SEED.exists(), "the real digests are not here")
    def test_it_is_the_scheme_of_a_real_digest(self):
        heading = re.compile(r"^### (\d+)\. (.*) \{#(.*)\}$", re.MULTILINE)
        found = heading.findall(SEED.read_text(encoding="utf-8"))

        self.assertEqual(len(found), 5)
        self.assertEqual([anchor(int(n), title) for n, title, _ in found], [a for *_, a in found])
