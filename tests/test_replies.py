"""What a model wrote is read strictly where it is printed, and mildly where it is beside it."""

import json
from typing import Any

from django.test import SimpleTestCase

from articles.asking import Question
from articles.excuses import UnusableError
from articles.replies import Chosen, Form, Grade, Line

TOPICS = ("人工智能", "芯片", "Open Source")
FORM = Form(
    "draft",
    {"headline": 50, "summary": 500},
    {"importance": Grade(1, 5), "topics": Chosen(TOPICS, 2), "story": Line(40)},
)
TEXTS = {"headline": "题", "summary": "摘要。"}


def read(**said: Any) -> dict[str, Any]:
    return FORM.read(json.dumps(TEXTS | said, ensure_ascii=False))


class AsideTests(SimpleTestCase):
    def test_all_is_read_from_one_object(self):
        self.assertEqual(
            read(importance=4, topics=["芯片"], story="一件事"),
            TEXTS | {"importance": 4, "topics": ["芯片"], "story": "一件事"},
        )

    def test_a_whole_number_may_be_spelled_otherwise(self):
        for said in (4, 4.0, "4", " 4 "):
            with self.subTest(said=said):
                self.assertEqual(read(importance=said)["importance"], 4)

    def test_a_bad_importance_is_none_and_costs_no_summary(self):
        for said in (0, 6, -1, 3.5, True, None, "high", "５", "4/5", [4], {}, 10**30, "9" * 5000):
            with self.subTest(said=said):
                found = read(importance=said)

                self.assertEqual((found["importance"], found["summary"]), (None, "摘要。"))

    def test_topics_are_names_of_the_vocabulary_in_any_spelling_each_once(self):
        said = ["芯片", "openｓource", " 芯片 ", "体育", 7, None, "人工智能"]

        self.assertEqual(read(topics=said)["topics"], ["芯片", "Open Source"])

    def test_a_lone_topic_is_a_list_of_one_and_nonsense_an_empty_one(self):
        for said, found in (("芯片", ["芯片"]), (None, []), ({"芯片": 1}, []), ([["芯片"]], [])):
            with self.subTest(said=said):
                self.assertEqual(read(topics=said)["topics"], found)

    def test_a_story_that_is_no_line_is_left(self):
        for said in (None, 7, ["一件事"], "长" * 41):
            with self.subTest(said=said):
                self.assertEqual(read(story=said)["story"], "")

    def test_whatever_is_beside_may_be_lacking(self):
        self.assertEqual(read(), TEXTS | {"importance": None, "topics": [], "story": ""})

    def test_two_objects_with_the_same_texts_are_one(self):
        one, two = (json.dumps(TEXTS | {"importance": n}) for n in (2, 5))

        self.assertEqual(FORM.read(f"{one}\n{two}")["importance"], 2)

    def test_texts_are_as_strict_as_ever(self):
        for said in ({"summary": 7}, {"headline": None}, {"summary": "长" * 501}):
            with self.subTest(said=said), self.assertRaises(UnusableError):
                read(**said)


class SchemaTests(SimpleTestCase):
    def test_everything_is_required_and_nothing_else_allowed(self):
        shape = FORM.schema["schema"]

        self.assertEqual(set(shape["required"]), set(shape["properties"]))
        self.assertIs(shape["additionalProperties"], False)
        self.assertIs(FORM.schema["strict"], True)

    def test_texts_come_before_what_is_judged_by_them(self):
        self.assertEqual(
            list(FORM.schema["schema"]["properties"]),
            ["headline", "summary", "importance", "topics", "story"],
        )

    def test_only_what_may_be_said_can_be(self):
        properties = FORM.schema["schema"]["properties"]

        self.assertEqual(properties["importance"], {"type": "integer", "enum": [1, 2, 3, 4, 5]})
        self.assertEqual(properties["topics"]["items"], {"type": "string", "enum": list(TOPICS)})

    def test_without_a_vocabulary_no_topics_are_asked_for(self):
        without = Question("draft", "zh", 100, weighed=True).form.schema["schema"]
        among = Question("draft", "zh", 100, weighed=True, topics=("芯片",)).form.schema["schema"]

        self.assertEqual(without["required"], ["headline", "summary", "importance", "story"])
        self.assertEqual(among["properties"]["topics"]["items"]["enum"], ["芯片"])
