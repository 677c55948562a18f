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

from articles import decode, extract, furniture, plain, walls

DATA = Path(__file__).parent / "data" / "pages"
CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
SENTENCE = "The council met on Tuesday, agreed on the new budget, and went home before dark. "


def page(body: str = "", *, head: str = "", lang: str = "en") -> str:
    paragraphs = f"<p>{SENTENCE * 2}</p><p>{SENTENCE * 3}</p>"
    return f"<html lang={lang}><head>{head}</head><body>{body}<div>{paragraphs}</div></body></html>"


class FilePairTests(SimpleTestCase):
    def test_every_sample_page_is_read_as_written_down_beside_it(self):
        samples = sorted(DATA.glob("*.html"))

        self.assertGreaterEqual(len(samples), 12)
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

        self.assertEqual(found.text.count("some words"), 60_000)
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


class FurnitureTests(SimpleTestCase):
    def test_what_stands_around_an_article_is_left_out(self):
        for markup in (
            "<figure><img src=x><figcaption>A caption of the picture.</figcaption></figure>",
            '<div class="article-share-bar">Share this with your friends</div>',
            '<section id="relatedStories"><p>What else happened on Tuesday.</p></section>',
            '<div role="complementary">Our other papers</div>',
            '<p><a href="/x">Read how it all began, two years before that</a></p>',
            "<p>Tags: council, budget</p>",
            "<p>（责任编辑：周敏）</p>",
            "<h3>Related stories</h3><p>Council votes again.</p><p>Nobody came.</p>",
        ):
            with self.subTest(markup=markup):
                found = extract.article(f"<article><p>{SENTENCE * 6}</p>{markup}</article>")

                self.assertEqual(found.text, (SENTENCE * 6).strip())

    def test_a_name_like_furniture_takes_nothing_off_that_is_most_of_the_page(self):
        for name in ("social-comment", "newsletter", "sponsored-content", "gallery"):
            with self.subTest(name=name):
                found = extract.article(f'<div class="{name}">{f"<p>{SENTENCE * 2}</p>" * 3}</div>')

                self.assertEqual(found.text.count("council"), 6)

    def test_a_round_up_of_links_keeps_its_links(self):
        links = "".join(f"<p><a href=/{n}>{SENTENCE}Number {n}.</a></p>" for n in range(9))

        found = extract.article(f"<article><p>{SENTENCE * 3}</p>{links}</article>")

        self.assertIn("Number 8.", found.text)

    def test_an_article_that_goes_on_below_related_stories_goes_on(self):
        text = "\n\n".join([SENTENCE * 5, "Related stories", "Teaser.", SENTENCE * 8])

        self.assertEqual(furniture.cut(text), text)

    def test_a_speaker_called_editor_is_no_credit(self):
        text = "编辑：您怎么看这座桥？\n\n编辑：周敏"

        self.assertEqual(furniture.clear_lines(text), "编辑：您怎么看这座桥？")


class SecondOpinionTests(SimpleTestCase):
    def test_a_text_in_lines_without_paragraphs_is_found_beside_a_short_one_in_them(self):
        lines = "<br><br>".join(
            f"第{n}段，港务局昨天公布了时刻表，每天往返两班，夏季增至四班" for n in range(30)
        )
        page = (
            "<table><tr><td><p>本站公告：系统将于周三凌晨升级，届时无法登录。</p></td>"
            f"<td class=nav>频道</td></tr><tr><td><font>{lines}</font></td></tr></table>"
        )

        found = extract.article(page)

        self.assertIn("第0段", found.text)
        self.assertIn("第29段", found.text)

    def test_marks_that_were_lent_come_back(self):
        text = "风大，浪高、船小；港务局说，停航。" * 12

        found = extract.article(f"<div><p>{text}</p><p>{text}</p></div>")

        self.assertEqual(found.text, f"{text}\n\n{text}")

    def test_a_page_hidden_until_a_script_shows_it_is_read(self):
        found = extract.article(
            f'<html><body style="visibility: hidden"><div><p>{SENTENCE * 3}</p></div></body></html>'
        )

        self.assertIn("council", found.text)

    def test_a_post_on_a_page_for_machines_only_is_its_description(self):
        head = (
            '<meta property="og:site_name" content="FixupX">'
            '<meta property="og:description" content="The 7.10 is cancelled because of fog.">'
        )

        found = extract.article(f"<html><head>{head}</head><body></body></html>")

        self.assertEqual(found.text, "The 7.10 is cancelled because of fog.")


class WallTests(SimpleTestCase):
    """Both ways: what stands before an article is told, and no article is taken for it."""

    LONG = f"<p>{SENTENCE * 4}</p>" * 4
    NOTE = "The museum opens at nine and closes at six; entry is free on the first Sunday. "
    CHINESE = "外岛航线将于四月一日恢复，每天往返两班，夏季增至四班，单程票价九元。"

    def wall(self, body: str, *, title: str = "", head: str = "") -> walls.Wall | None:
        page = f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"
        try:
            extract.article(page)
        except extract.ExtractError as error:
            known = (walls.PAYWALL, walls.CONSENT, walls.GONE, walls.CHECK, walls.SHELL)
            found = {wall.sentence: wall for wall in known}[str(error)]
            self.assertEqual(error.permanent, found.final)
            return found
        return None

    def test_a_teaser_before_a_paywall_is_no_article(self):
        for notice in (
            "Subscribe to continue reading",
            "This post is for paid subscribers",
            "You have reached your limit of free articles.",
            "Sign in or create an account to keep reading.",
            "剩余 82% 的内容需付费阅读",
            "登录后即可阅读全文",
            "试读结束，开通会员继续阅读",
            "本文为付费内容",
        ):
            with self.subTest(notice=notice):
                teaser = f"<article><p>{self.NOTE * 4}</p><div class=paywall><p>{notice}</p></div>"

                self.assertEqual(self.wall(teaser), walls.PAYWALL)

    def test_a_short_text_that_machines_are_told_is_not_free_is_a_teaser(self):
        for node in (
            '{"isAccessibleForFree": false}',
            '{"@graph": [{"isAccessibleForFree": "False"}]}',
        ):
            script = f'<script type="application/ld+json">{node}</script>'

            self.assertEqual(self.wall(f"<p>{self.NOTE * 4}</p>", head=script), walls.PAYWALL)
            self.assertIsNone(self.wall(f"<article>{self.LONG}</article>", head=script))

    def test_an_article_that_speaks_of_subscribing_is_an_article(self):
        for words in (
            "Readers who subscribe to continue reading the quarterly get it by post, and have "
            "since 1908, when the first of them paid two pence a copy to the boy who brought it. "
            * 2,
            "Subscribe to our newsletter",
            "调查显示，还有30%的受访者表示从未订阅过任何付费内容，另有两成只看免费部分。",
            "平台规定，用户注册后即可浏览全部课程，购买会员可获得电子书。",
        ):
            with self.subTest(words=words):
                self.assertIsNone(self.wall(f"<article><p>{self.NOTE * 4}</p><p>{words}</p>"))

    def test_a_page_that_says_it_is_not_there_is_told(self):
        for said in (
            "Page not found",
            "404 - Page Not Found",
            "Sorry, the page you are looking for does not exist.",
            "抱歉，您访问的页面不存在",
            "该内容已被发布者删除",
            "文章已被删除",
        ):
            for title, body in ((said, f"<p>{self.NOTE * 2}</p>"), ("某网", f"<h2>{said}</h2>")):
                with self.subTest(said=said, title=title):
                    self.assertEqual(self.wall(f"{body}<p>返回首页</p>", title=title), walls.GONE)

    def test_an_article_about_missing_pages_is_an_article(self):
        for title, body in (
            ("404 Not Found: why a quarter of the web is gone", f"<article>{self.LONG}</article>"),
            ("Page not found", f"<article>{self.LONG}</article>"),
            ("Story of a village that does not exist", f"<p>{self.NOTE * 4}</p>"),
            ("商品链接被下架后商家回应", f"<p>{self.CHINESE * 4}</p>"),
        ):
            with self.subTest(title=title):
                self.assertIsNone(self.wall(body, title=title))

    def test_a_request_for_consent_is_told(self):
        for body in (
            "<p>We value your privacy</p><p>We and our 842 partners store cookies on your device "
            "to measure content.</p><p>You may change your privacy settings whenever you like.</p>"
            "<button>Manage options</button><button>Accept all</button>",
            "<p>我们使用 Cookie 来改善您的浏览体验，详情请见隐私政策，您可以随时更改这些设置。</p>"
            "<button>全部接受</button>",
        ):
            self.assertEqual(self.wall(body), walls.CONSENT)

    def test_a_report_on_cookies_with_a_banner_below_is_an_article(self):
        report = (
            "<p>The court ruled on Tuesday that cookies may not be set before consent is given, "
            "and that personal data must not leave the country.</p>" * 3
        )
        banner = (
            '<div class="cookie-banner"><p>We use cookies.</p><button>Accept all</button></div>'
        )

        self.assertIsNone(self.wall(f"<article>{report}</article>{banner}"))

    def test_a_check_for_humans_is_told_and_may_pass(self):
        for title, body in (
            ("Just a moment...", "<p>Verifying you are human. This may take a few seconds.</p>"),
            ("", "<h2>环境异常</h2><p>当前环境异常，完成验证后即可继续访问。</p><a>去验证</a>"),
        ):
            self.assertEqual(self.wall(body, title=title), walls.CHECK)
        self.assertFalse(walls.CHECK.final)

    def test_a_short_report_on_such_checks_is_an_article(self):
        for title in (
            "Security check delays 400 travellers",
            "多名用户登录时提示环境异常，平台回应",
        ):
            self.assertIsNone(self.wall(f"<p>{self.NOTE * 4}</p>", title=title))

    def test_a_shell_that_scripts_would_fill_is_told(self):
        for body in (
            '<div id="root"></div><footer>© 2025 Example Media. All rights reserved.</footer>',
            "<noscript>You need to enable JavaScript to run this app.</noscript>",
            '<div id="__next"><p>请启用 JavaScript 后继续浏览本页面的内容。</p></div>',
            "<app-root></app-root>",
        ):
            with self.subTest(body=body):
                self.assertEqual(self.wall(body), walls.SHELL)

    def test_a_short_text_within_such_a_frame_is_an_article(self):
        notice = "<noscript>Please enable JavaScript.</noscript>"
        body = f'<div id="app"><p>{self.CHINESE}</p></div>{notice}'

        self.assertIsNone(self.wall(f"{body}<p>{self.CHINESE}</p>"))

    def test_no_real_page_is_taken_for_a_wall(self):
        if not CORPORA.is_dir():
            self.skipTest("the corpora are not here")

        for path in sorted(CORPORA.glob("articles-*/html/*.gz"))[::4]:
            with self.subTest(page=path.name):
                self.assertIsNone(self.wall(decode.text(gzip.decompress(path.read_bytes()))))


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
