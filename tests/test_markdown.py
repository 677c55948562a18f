"""Plain text stays plain text, and a model brings no links in."""

from html.parser import HTMLParser

import comrak
from django.test import SimpleTestCase
from hypothesis import example, given
from hypothesis import strategies as st

from articles.markdown import escape, plain, without_links

MARKS = st.text("a1中文 \n\\`*_{}[]()<>#+-.!|~&;:=\"'/？。》「 x", max_size=40)


class Page(HTMLParser):
    """The text of a page and the tags in it."""

    def __init__(self, html: str):
        super().__init__()
        self.text = ""
        self.tags: set[str] = set()
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)


def rendered(markdown: str) -> Page:
    """Rendered with more of Markdown than the site has, so that nothing else can bite either."""
    options = comrak.ExtensionOptions()
    options.cjk_friendly_emphasis = options.strikethrough = options.table = True
    options.tasklist = options.footnotes = options.description_lists = options.alerts = True
    return Page(comrak.render_markdown(markdown, options))


class FootnoteTests(SimpleTestCase):
    def test_a_note_at_the_foot_stays_to_be_read(self):
        self.assertIn("脚注文字", plain("正文[^1]。\n\n[^1]: 脚注文字"))


class EscapeTests(SimpleTestCase):
    def test_ordinary_prose_is_left_alone(self):
        for prose in (
            "12月2日，OpenAI 发布 GPT-5.1（代号 x_y），售价 3.5 美元——涨幅 5%～10%！",
            "Mr. O'Brien's R&D team — well-known since 1999. Up 5 * 3 < 20, i.e. +3%.",
            "#话题# 3~5天，“好。”他说：1.5 倍…… https://a.example/x_y?a=1&b=2",
            "-5℃ 的低温。",
        ):
            with self.subTest(prose):
                self.assertEqual(escape(prose), prose)

    def test_what_would_be_markup_is_escaped(self):
        for text, expected in (
            ("**重磅**", r"\*\*重磅\*\*"),
            ("_really_ [sic]", r"\_really\_ \[sic\]"),
            ("# 标题", r"\# 标题"),
            ("- 一\n+ 二\n* 三", "\\- 一\n\\+ 二\n\\* 三"),
            ("1. 一\n2) 二", "1\\. 一\n2\\) 二"),
            ("> 引", r"\> 引"),
            ("标题\n---", "标题\n\\---"),
            ("{{< 甲 >}} {{% 乙 %}} {{ 丙 }}", r"{\{< 甲 >}} {\{% 乙 %}} {{ 丙 }}"),
            ("用 <script> 和 &lt;", r"用 \<script> 和 \&lt;"),
            ("3~5天，10~20%", r"3\~5天，10\~20%"),
            ("学习 F #", r"学习 F \#"),
            ("C:\\*\\", "C:\\\\\\*\\\\"),
            ("    code `x`", r"code \`x\`"),
        ):
            with self.subTest(text):
                self.assertEqual(escape(text), expected)

    @given(MARKS | st.text(st.characters(exclude_categories=["C"])))
    @example("a\n\n    b\n:   c\n| - |")
    @example("- [ ] x\n\n[^1]: y\n")
    @example("1\n~ 1")
    def test_any_text_is_shown_as_it_is(self, text):
        page = rendered(escape(text))

        self.assertEqual(page.text.split(), text.split())
        self.assertLessEqual(page.tags, {"p"})

    @given(MARKS)
    def test_reading_what_was_escaped_gives_the_text_back(self, text):
        self.assertEqual(plain(escape(text)).split(), text.split())

    @given(MARKS.map(lambda text: " ".join(text.split())))
    def test_any_line_can_be_the_text_of_a_link(self, line):
        self.assertEqual(plain(f"[{escape(line)}](https://a.example/)").split(), line.split())


class PlainTests(SimpleTestCase):
    def test_each_block_has_a_line_of_its_own(self):
        markdown = "# 甲\n\n**乙** & [丙](https://a.example)  \n丁\n\n- a &lt; b"

        self.assertEqual(plain(markdown), "甲\n乙 & 丙\n丁\na < b")

    def test_markup_is_gone_and_its_text_is_there(self):
        markdown = "## 要点\n\n**「无论科技」**完成 [融资](https://a.example)，见 `x < y`。"

        self.assertEqual(plain(markdown), "要点\n「无论科技」完成 融资，见 x < y。")

    def test_an_images_description_is_text_and_a_comment_is_none(self):
        self.assertEqual(plain("甲![图](https://a.example/p.png)乙<!-- x -->"), "甲图乙")


class WithoutLinksTests(SimpleTestCase):
    def test_a_links_text_stays_and_images_addresses_and_html_go(self):
        for markdown, expected in (
            ('据[路透社](https://a.example/x "标题")报道', "据路透社报道"),
            ("见[此][1]。\n\n[1]: https://a.example", "见此。"),
            ("![图](https://a.example/1.png)正文", "正文"),
            ("[![图](i.png)](https://a.example)正文", "正文"),
            ("正文<script>alert(1)</script><br/>", "正文alert(1)"),
            ("见 https://a.example/?a=1，或 <https://b.example>。", "见 ，或 。"),
            ("<<b>script>x", "x"),
            ("[a [b] c](https://a.example)", "[a [b] c]"),
            ("[a](javascript:alert(1))", "a"),
        ):
            with self.subTest(markdown):
                self.assertEqual(without_links(markdown), expected)

    def test_emphasis_and_comparisons_stay(self):
        markdown = "**营收** 570 亿，毛利 < 75% 且 > 70%。\n\n第二段。"

        self.assertEqual(without_links(markdown), markdown)

    @given(st.text("ab[]()!<>: /h\n\\", max_size=40).map(lambda t: t.replace("h", "https://x.cn")))
    def test_nothing_that_is_left_renders_as_a_link_or_image(self, markdown):
        self.assertLessEqual(rendered(without_links(markdown)).tags & {"a", "img"}, set())
