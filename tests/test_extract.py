"""Pages: from HTML to an article's text and what the page says of it."""

import dataclasses
import gzip
import json
import time
from datetime import UTC, datetime
from pathlib import Path

from django.test import SimpleTestCase
from hypothesis import given, settings
from hypothesis import strategies as st

from articles import extract, plain

DATA = Path(__file__).parent / "data" / "pages"
CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
SENTENCE = "The council met on Tuesday, agreed on the new budget, and went home before dark. "


def page(body: str = "", *, head: str = "", lang: str = "en") -> str:
    paragraphs = f"<p>{SENTENCE * 2}</p><p>{SENTENCE * 3}</p>"
    return f"<html lang={lang}><head>{head}</head><body>{body}<div>{paragraphs}</div></body></html>"


class FilePairTests(SimpleTestCase):
    def test_every_sample_page_is_read_as_written_down_beside_it(self):
        samples = sorted(DATA.glob("*.html"))

        self.assertGreaterEqual(len(samples), 5)
        for path in samples:
            with self.subTest(page=path.name):
                expected = json.loads(path.with_suffix(".expected.json").read_text())

                found = dataclasses.asdict(extract.article(path.read_bytes()))

                found["text"] = found["text"].split("\n\n")
                found["published"] = found["published"] and found["published"].isoformat()
                self.assertEqual(found, expected)


class HeadlineTests(SimpleTestCase):
    def headline(self, title: str, *, h1: str = "", og: str = "") -> str:
        head = f"<title>{title}</title>" + (
            f'<meta property="og:title" content="{og}">' if og else ""
        )
        return extract.article(page(f"<h1>{h1}</h1>", head=head)).title

    def test_the_name_of_the_site_is_no_part_of_a_headline(self):
        for title, expected in (
            ("Bridge opens after a decade - The Daily Quay", "Bridge opens after a decade"),
            ("法国全国大罢工再次严重影响交通-新华网", "法国全国大罢工再次严重影响交通"),
            ("午间公告：两家公司中标大项目_要闻_某某网", "午间公告：两家公司中标大项目"),
            ("Tim Cook - A Life", "Tim Cook - A Life"),
        ):
            with self.subTest(title=title):
                self.assertEqual(self.headline(title), expected)

    def test_a_heading_that_the_title_repeats_is_the_headline(self):
        found = self.headline("Spring | Garden | Quay", h1="Spring <em>|</em> Garden", og="x")

        self.assertEqual(found, "Spring | Garden")

    def test_a_heading_with_the_name_of_the_site_is_not(self):
        found = self.headline("Deportees return home | India Post", h1="India Post")

        self.assertEqual(found, "Deportees return home")

    def test_a_page_without_title_takes_its_heading(self):
        self.assertEqual(self.headline("", h1="Only here"), "Only here")


class CreditTests(SimpleTestCase):
    def test_authors_are_names_and_nothing_else(self):
        for content, expected in (
            ("By Nora Finch", "Nora Finch"),
            ("Nora Finch | 2 December", "Nora Finch"),
            ("作者：周敏", "周敏"),
            ("https://facebook.example/nora", ""),
            ("104363", ""),
        ):
            with self.subTest(content=content):
                found = extract.article(page(head=f'<meta name="author" content="{content}">'))

                self.assertEqual(found.byline, expected)

    def test_the_date_is_looked_for_where_pages_keep_it(self):
        for markup in (
            '<meta property="article:published_time" content="2025-12-02T09:30:00Z">',
            '<span itemprop="datePublished" content="2025-12-02T09:30:00Z"></span>',
            '<time datetime="2025-12-02T10:30:00+01:00">yesterday</time>',
            "<p>Published 2025-12-02 09:30</p>",
        ):
            with self.subTest(markup=markup):
                found = extract.article(page(markup))

                self.assertEqual(found.published, datetime(2025, 12, 2, 9, 30, tzinfo=UTC))

    def test_json_for_machines_may_be_anything(self):
        for text in ("[[[[", "null", '{"@type": 5, "author": {"name": {}}}', '{"@graph": "x"}'):
            script = f'<script type="application/ld+json">{text}</script>'

            self.assertIn("council", extract.article(page(script)).text)


class OddPageTests(SimpleTestCase):
    def test_a_page_without_words_has_no_readable_text(self):
        for body in (b"", b"   ", b"<html></html>", b"<!-- x -->", b"<p>Enable scripts</p>", b"\0"):
            with self.subTest(body=body), self.assertRaises(extract.ExtractError) as raised:
                extract.article(body)
            self.assertTrue(raised.exception.permanent)

    def test_control_characters_in_links_and_text_lose_nothing_else(self):
        found = extract.article(page('<a href="http://a\x01b/&#2;[">x</a><p>Bell\x07&#x1f;s</p>'))

        self.assertEqual(found.text.count("council"), 5)
        self.assertIsNone(plain.CONTROL.search(found.text))

    def test_thousands_of_line_breaks_in_one_element_take_no_minutes(self):
        body = "<div>" + "some words<br>" * 60_000 + "</div>"
        began = time.process_time()

        found = extract.article(page(body))

        self.assertIn("council", found.text)
        self.assertLess(time.process_time() - began, 5)

    def test_a_title_as_long_as_a_book_takes_no_minutes(self):
        began = time.process_time()

        found = extract.article(page(head=f"<title>{'a - ' * 20_000}</title>"))

        self.assertLessEqual(len(found.title), 500)
        self.assertLess(time.process_time() - began, 3)

    def test_elements_a_thousand_deep_around_much_text_take_no_minutes(self):
        began = time.process_time()

        found = extract.article(page(f"<div><p>{SENTENCE * 5}" * 1_000))

        self.assertIn("council", found.text)
        self.assertLess(time.process_time() - began, 3)

    def test_of_a_page_longer_than_any_the_beginning_is_read(self):
        found = extract.article(f"<p>{SENTENCE * 3}</p>" + " " * 2_000_000 + "<p>Late words.</p>")

        self.assertIn("council", found.text)
        self.assertNotIn("Late", found.text)

    @settings(max_examples=40, deadline=None)
    @given(st.binary(max_size=120), st.sampled_from(["", "http://[", "https://a.example/b"]))
    def test_any_bytes_at_all_are_an_extract_or_an_extract_error(self, junk, url):
        for body in (junk, page().encode().replace(b"<p>", b"<p " + junk, 1)):
            try:
                found = extract.article(body, url=url)
            except extract.ExtractError:
                continue
            self.assertIsNone(plain.CONTROL.search(found.title + found.byline + found.text))

    def test_real_pages_give_their_text(self):
        if not CORPORA.is_dir():
            self.skipTest("the corpora are not here")

        for path in sorted(CORPORA.glob("articles-*/html/*.gz"))[::10]:
            with self.subTest(page=path.name):
                found = extract.article(gzip.decompress(path.read_bytes()))

                self.assertGreater(len(found.text), 50)
                self.assertNotIn("\ufffd\ufffd", found.text)


class TextOfTests(SimpleTestCase):
    def test_blocks_become_paragraphs_and_inline_tags_vanish(self):
        found = extract.text_of("<h2>A</h2><p>b<b>c</b><br>d</p><ul><li>e<li>f</ul><pre>g\nh</pre>")

        self.assertEqual(found.split("\n\n"), ["A", "bc", "d", "e", "f", "g", "h"])

    def test_wrapped_chinese_lines_join_without_a_space_and_english_ones_with(self):
        found = extract.text_of(
            "<p>今天发布\n  的新\u3000芯片，\n“晨光”与 GPT\n模型</p><p>two\nwords</p>"
        )

        self.assertEqual(found, "今天发布的新 芯片，“晨光”与 GPT 模型\n\ntwo words")

    def test_a_long_row_of_line_breaks_is_one_gap(self):
        """In time with the square of its length this one would take the better part of an hour."""
        self.assertEqual(extract.text_of("今天" + "\n" * 500_000 + "发布"), "今天\n\n发布")
        self.assertEqual(plain.fold("今天" + "\n" * 500_000 + "发布"), "今天发布")

    def test_what_nobody_reads_is_left_out(self):
        found = extract.text_of(
            "a<script>b</script><style>c</style><!-- d --><svg><text>e</text></svg>f"
        )

        self.assertEqual(found, "af")

    def test_text_without_markup_keeps_its_paragraphs(self):
        self.assertEqual(extract.text_of("1 &lt; 2\nand\n \n3 < 4"), "1 < 2 and\n\n3 < 4")

    def test_windows_letters_and_invisible_ones_are_put_right(self):
        self.assertEqual(
            extract.text_of("<p>it&#146;s so\xadft\u200b\ufeff &euro;5\x85</p>"), "it’s soft €5…"
        )
