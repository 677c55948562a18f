"""Bold that was meant is bold, in Goldmark as on our own pages; nothing else is touched."""

import re
import unittest
from html import unescape
from pathlib import Path

from django.test import SimpleTestCase
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from lxml import html as parser

from articles.emphasis import COMMENT
from articles.flanking import repair
from articles.markdown import rendered
from tests import goldmark

SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"
TAG_OR_TEXT = re.compile(r"<(/?)(strong|em|del)>|<[^>]*>|([^<]+)")
FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)

REPAIRED = {
    # A quote or bracket around all of it goes out.
    "河图公司**「青鸟」**发布": "河图公司「**青鸟**」发布",
    "**「青鸟」**发布": "「**青鸟**」发布",
    "昨日**“青鸟”**": "昨日“**青鸟**”",
    "在**“青鸟”**，": "在“**青鸟**”，",
    "读**《青鸟志》**有感": "读《**青鸟志**》有感",
    "这是**（试行）**办法": "这是（**试行**）办法",
    '他说**"好"**了': '他说"**好**"了',
    "他说**(ok)**了": "他说(**ok**)了",
    "见***「青鸟」***一文": "见「***青鸟***」一文",
    "见*「青鸟」*一文": "见「*青鸟*」一文",
    "删~~「青鸟」~~一文": "删「~~青鸟~~」一文",
    "**「甲」**和**乙**和**「丙」**": "「**甲**」和**乙**和「**丙**」",
    "**「青鸟」**🚀发射": "「**青鸟**」🚀发射",
    # One at the edge, too, on both sides of what is in it.
    "历时**约六周的“试飞”**后": "历时**约六周的**“**试飞**”后",
    "名为**青鸟（Blue Bird, BB）**的船": "名为**青鸟**（**Blue Bird, BB**）的船",
    "完成**“青鸟”首飞**了": "完成“**青鸟**”**首飞**了",
    "完成**“青鸟”和“白鹭”**了": "完成“**青鸟**”**和**“**白鹭**”了",
    "完成**“青鸟”、“白鹭”**了": "完成“**青鸟**”、“**白鹭**”了",
    "完成**甲 （乙）**了": "完成**甲** （**乙**）了",
    "完成**「青（鸟）」**了": "完成「**青（鸟）**」了",
    # A mark without a partner goes alone.
    "完成**首飞。**随后": "完成**首飞**。随后",
    "完成**首飞！！**随后": "完成**首飞**！！随后",
    "完成**——首飞**": "完成——**首飞**",
    "他说“**好！”**然后": "他说“**好！**”然后",
    "**首飞：**完成": "**首飞**：完成",
    "**首飞\\!**完成": "**首飞**\\!完成",
    "**首飞&quot;**完成": "**首飞**&quot;完成",
    "甲**——**乙": "甲——乙",
    # Bold goes into a link.
    "据**[河图社](https://a.example/)**报道": "据[**河图社**](https://a.example/)报道",
    "据**本报与[河图社](https://a.example/)**报道": (
        "据**本报与**[**河图社**](https://a.example/)报道"
    ),
    "据**[河图社][1]**报道\n\n[1]: /a": "据[**河图社**][1]报道\n\n[1]: /a",
    # What belongs to the word stays in.
    "上涨**5%**后": "上涨**5%**<!-- -->后",
    "售价**$5**起": "售价<!-- -->**$5**起",
    "用**C++**写": "用**C++**<!-- -->写",
    "用**.NET**写": "用<!-- -->**.NET**写",
    "参数**`--all`**有效": "参数<!-- -->**`--all`**<!-- -->有效",
    "见**<https://a.example/>**一文": "见<!-- -->**<https://a.example/>**<!-- -->一文",
    "这**_很_**好": "这<!-- -->**_很_**<!-- -->好",
    # Wherever it stands.
    "# 首页**「甲」**一\n\n> 引**「乙」**二\n> - 列**「丙」**三\n>   续**「丁」**四": (
        "# 首页「**甲**」一\n\n> 引「**乙**」二\n> - 列「**丙**」三\n>   续「**丁**」四"
    ),
    "1.  [**一**](https://a.example/)\n\n    公司**「甲」**说  \n    又说**「乙」**了": (
        "1.  [**一**](https://a.example/)\n\n    公司「**甲**」说  \n    又说「**乙**」了"
    ),
    "甲\r\n乙**「丙」**丁\r\n": "甲\r\n乙「**丙**」丁\r\n",
    # Fine in the Goldmark of this machine, not in younger ones, to which a symbol is punctuation.
    "售价**￥5**起": "售价<!-- -->**￥5**起",
    "这次**🚀发射**了": "这次<!-- -->**🚀发射**了",
    "Acme发布**“Blue”**模型": "Acme发布“**Blue**”模型",
}

UNTOUCHED = (
    "",
    "ordinary **bold** and *emphasis*, __both__ _ways_.",
    "完成**首飞**后，**青鸟**。",
    "完成 **「青鸟」** 首飞，**“青鸟”**，**青鸟（一号）**。",
    "**首飞：** 完成",
    "`**「甲」**乙` 和 ``**「甲」`**乙``",
    "甲\n\n    **「甲」**乙\n\n```\n**「甲」**乙\n```\n\n~~~\n**「甲」**乙\n~~~",
    "\\*\\*「甲」\\*\\*乙",
    "[甲](https://a.example/**「甲」**乙) <https://a.example/**「甲」**乙>",
    "5 * 3 * 2，a*b，2**10，** 甲 **",
    "*****",
    "* * *",
    "- **「甲」**\n- *乙*",
    "_「甲」_乙 __「甲」__乙",
    "3~5天，10~20%",
    '<b title="**「甲」**乙">丙</b>',
    "售价 **￥5**，**🚀发射**",
    "完成**首飞**——**次日**",
    "甲**乙**<!-- -->丙",
)


def seen(html: str) -> str:
    """The text a reader sees; nobody sees how many spaces."""
    return " ".join(parser.fromstring(f"<div>{html}</div>").text_content().split())


def ours(markdown: str) -> str:
    return seen(rendered(markdown))


def strong(html: str) -> list[tuple[str, frozenset[str]]]:
    """Each letter in bold, in italics or struck out, and which of them."""
    around: list[str] = []
    found = []
    for closing, tag, text in TAG_OR_TEXT.findall(html):
        if tag and closing:
            around.remove(tag)
        elif tag:
            around.append(tag)
        if around:
            letters = re.sub(r"[\W_]", "", unescape(text))
            found += [(letter, frozenset(around)) for letter in letters]
    return found


class RepairTests(SimpleTestCase):
    def test_it_is_written_as_an_editor_would(self):
        for markdown, expected in REPAIRED.items():
            with self.subTest(markdown):
                self.assertEqual(repair(markdown), expected)

    def test_goldmark_then_says_what_we_say_with_the_same_words_bold(self):
        for markdown, html in zip(REPAIRED, goldmark.pages(REPAIRED.values()), strict=True):
            with self.subTest(markdown):
                self.assertEqual(seen(html), ours(markdown))
                self.assertEqual(strong(html), strong(rendered(markdown)))
                self.assertNotRegex(seen(html), r"\*|~~")

    def test_without_it_goldmark_would_print_the_marks(self):
        for markdown, html in zip(REPAIRED, goldmark.pages(REPAIRED), strict=True):
            with self.subTest(markdown):
                self.assertTrue(seen(html) != ours(markdown) or re.search("[￥🚀]", markdown))

    def test_what_goldmark_reads_as_meant_stays_to_the_byte(self):
        for markdown in UNTOUCHED:
            with self.subTest(markdown):
                self.assertEqual(repair(markdown), markdown)

    def test_our_own_pages_show_what_they_showed(self):
        for markdown, expected in REPAIRED.items():
            with self.subTest(markdown):
                self.assertEqual(ours(expected), ours(markdown))
                self.assertEqual(strong(rendered(expected)), strong(rendered(markdown)))

    def test_a_mark_whose_bold_is_refused_by_our_own_engine_stays(self):
        markdown = "OpenAI**“Stargate”**Project"

        self.assertEqual(repair(markdown), markdown)

    def test_one_paragraph_that_cannot_be_helped_keeps_no_other_from_help(self):
        markdown = "甲**「乙」**丙\n\nOpenAI**“Stargate”**Project"

        self.assertEqual(repair(markdown), "甲「**乙**」丙\n\nOpenAI**“Stargate”**Project")

    def test_twice_is_once(self):
        for markdown in (*REPAIRED.values(), *UNTOUCHED):
            with self.subTest(markdown):
                self.assertEqual(repair(markdown), markdown)


PIECES = st.sampled_from(
    [
        *("**", "**", "**", "*", "***", "~~", "「", "」", "“", "”", "（", "）", "。", "，", "——"),
        *("甲", "乙", "丙丁", "A", "b1", " ", "5%", "$", "￥", "🚀", "C++", '"', "(", ")", "`x`"),
        *("`", "[甲](u)", "[乙", "](v)", "\\", "\\*", "&amp;", "_", "<!-- c -->", "\u200b", "<b>"),
        *("\n", "\n\n", "\n- ", "\n> ", "\n1. ", "\n    ", "\n# ", "!", "[", "]"),
    ]
)
TEXTS = st.lists(PIECES, max_size=24).map("".join)
BOLD = st.builds(
    "{}**{}{}{}**{}".format,
    st.sampled_from(["", "甲", "“", "A ", "。", "5", "🚀", "\n"]),
    st.sampled_from(["", "「", "“", "（", "——", "$", "[", "(", "."]),
    st.sampled_from(["乙", "乙“丙”", "（乙）丙", "B c", "`d`", "[乙](u)", "乙*「丙」*丁", "乙、"]),
    st.sampled_from(["", "」", "”", "）", ")", "。", "！！", "%", "]", "\\!", "&quot;"]),
    st.sampled_from(["", "丁", "，", " E", "🚀", "\n"]),
)
SENTENCES = st.lists(BOLD, min_size=1, max_size=3).map("戊".join)


class AnyTextTests(SimpleTestCase):
    @settings(deadline=None, max_examples=300)
    @given(TEXTS | SENTENCES)
    def test_our_own_pages_say_the_same_and_twice_is_once(self, markdown):
        repaired = repair(markdown)

        self.assertEqual(ours(repaired), ours(markdown))
        self.assertEqual(strong(rendered(repaired)), strong(rendered(markdown)))
        self.assertEqual(repair(repaired), repaired)

    @settings(deadline=None, max_examples=12, phases=[Phase.generate])  # to shrink takes minutes
    @given(st.lists(SENTENCES, min_size=60, max_size=60))
    def test_goldmark_says_what_our_own_pages_say(self, sentences):
        meant = [each for each in sentences if "*" not in ours(each)]  # the others mean nothing

        for markdown, html in zip(meant, goldmark.pages(map(repair, meant)), strict=True):
            self.assertEqual(seen(html), ours(markdown), markdown)
            self.assertEqual(strong(html), strong(rendered(markdown)), markdown)

    @settings(deadline=None, max_examples=300)
    @given(TEXTS | SENTENCES)
    def test_nothing_but_marks_move_and_comments_come(self, markdown):
        def bare(text: str) -> str:
            return re.sub(r"[*~]", "", text).replace(COMMENT, "")

        self.assertEqual(bare(repair(markdown)), bare(markdown))


@unittest.skipUnless(SEEDS.exists(), "the real digests are not here")
class SeedTests(SimpleTestCase):
    def test_goldmark_makes_bold_what_we_make_bold_and_no_other_line_changes(self):
        files = [path.read_bytes().decode() for path in sorted(SEEDS.glob("*.txt"))]
        texts = [FRONT_MATTER.sub("", text) for text in files]

        repaired = [repair(text) for text in texts]

        for before, after, was, html in zip(
            texts, repaired, goldmark.pages(texts), goldmark.pages(repaired), strict=True
        ):
            self.assertEqual(strong(html), strong(rendered(before)))
            self.assertNotIn("**", html + rendered(before))
            lines = zip(before.split("\n"), after.split("\n"), strict=True)
            self.assertEqual(sum(old != new for old, new in lines), was.count("**") // 2)
