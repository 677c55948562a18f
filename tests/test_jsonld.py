"""What pages say of themselves to machines."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from django.test import SimpleTestCase

from digests import jsonld
from digests.jsonld import Image, Mend, Paper, Part, Story

OUT = datetime(2026, 3, 5, 8, 30, tzinfo=UTC)
SITE = Paper("新闻室", "https://n.example/")
PLAIN = Story(
    urn="urn:uuid:1",
    href="https://n.example/daily/1/",
    twin="https://n.example/daily/1.md",
    title="三月五日",
    about="两件事。",
    language="zh-Hans",
    published=OUT,
    modified=OUT,
    site=SITE,
    series=Paper("每日", "https://n.example/daily/"),
)
FULL = replace(
    PLAIN,
    number=7,
    hours=(OUT, OUT),
    drafted="model",
    credit="本期由机器起草，编辑审定",
    topics=["海洋"],
    parts=[
        Part("甲", "https://n.example/daily/1/#a", ("https://s.example/1", "https://s.example/2")),
        Part("乙", "https://n.example/daily/1/#b", ("https://s.example/1",)),
    ],
    mends=[Mend("数字有误。", OUT)],
    image=Image("https://n.example/cards/1.png", 1200, 630, "三月五日"),
)


def read(script: str) -> list[dict]:
    opening, closing = '<script type="application/ld+json">', "</script>"
    assert script.startswith(opening) and script.endswith(closing)
    return json.loads(script[len(opening) : -len(closing)])["@graph"]


class EditionTests(SimpleTestCase):
    def test_an_edition_is_a_news_article_with_its_items_and_what_it_rests_on(self):
        said, crumbs = read(jsonld.script(*jsonld.edition(FULL)))

        self.assertEqual(said["@type"], "NewsArticle")
        places = [(each["position"], each["url"]) for each in said["mainEntity"]["itemListElement"]]
        self.assertEqual(places, [(1, FULL.parts[0].href), (2, FULL.parts[1].href)])
        self.assertEqual(said["isBasedOn"], ["https://s.example/1", "https://s.example/2"])
        self.assertEqual(said["isPartOf"]["issueNumber"], 7)
        self.assertEqual(said["image"]["width"], 1200)
        self.assertEqual(crumbs["itemListElement"][0]["name"], "新闻室")
        self.assertEqual(crumbs["itemListElement"][-1]["item"], FULL.href)

    def test_a_correction_is_told(self):
        [said] = jsonld.article(FULL)["correction"]

        self.assertEqual(said["@type"], "CorrectionComment")
        self.assertEqual((said["text"], said["datePublished"]), ("数字有误。", OUT.isoformat()))

    def test_the_machine_label_is_in_the_words_of_the_trade(self):
        kinds = {"model": "trainedAlgorithmicMedia", "extract": "algorithmicMedia"}
        for drafted, term in kinds.items():
            said = jsonld.article(replace(PLAIN, drafted=drafted))["digitalSourceType"]

            self.assertEqual(said, f"http://cv.iptc.org/newscodes/digitalsourcetype/{term}")

    def test_what_is_not_known_is_not_said(self):
        said = jsonld.article(PLAIN)

        empty = {"digitalSourceType", "correction", "image", "mainEntity", "isBasedOn", "keywords"}
        self.assertEqual(empty & said.keys(), set())
        self.assertNotIn("temporalCoverage", said)

    def test_no_text_ends_the_script(self):
        evil = "</script><script>alert(1)</script><!-- & \u2028\u2029 ]]>"

        script = jsonld.script(jsonld.article(replace(PLAIN, title=evil, about=evil)))

        inside = script.removesuffix("</script>").removeprefix("<script")
        for mark in ("<", "&", "\u2028", "\u2029"):
            self.assertNotIn(mark, inside)
        self.assertEqual(read(script)[0]["description"], evil)

    def test_a_long_title_is_cut(self):
        self.assertEqual(len(jsonld.article(replace(PLAIN, title="字" * 300))["headline"]), 110)

    def test_the_site_says_how_it_is_searched(self):
        said = jsonld.website(
            SITE, language="zh-Hans", search="https://n.example/search/?q={words}"
        )

        self.assertIn("{words}", said["potentialAction"]["target"]["urlTemplate"])
        self.assertEqual(said["potentialAction"]["query-input"], "required name=words")
