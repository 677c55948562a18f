"""What changed between two texts, as people would mark it."""

from time import process_time

from django.test import SimpleTestCase
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.changes import rising
from articles.worddiff import Piece, brief, differs, words

PROFILE = settings(
    derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
PARTS = st.sampled_from(
    [
        "完成",
        "380亿",
        "390亿",
        "美元",
        "，",
        "。",
        "的",
        "是",
        " ",
        "\n",
        "\r\n",
        "GPT-5",
        "the",
        "12",
        "👩‍👩‍👦",
        "é",
    ]
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(PARTS, max_size=60).map("".join))


def marked(before: str, after: str) -> str:
    """The difference with [-gone-] and {+new+}."""
    forms = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
    return "".join(forms[piece.kind].format(piece.text) for piece in words(before, after))


class WordDiffTests(SimpleTestCase):
    def test_a_figure_is_shown_whole(self):
        self.assertEqual(
            marked("营收380亿美元，增长62%。", "营收390亿美元，增长66.5%。"),
            "营收[-380亿-]{+390亿+}美元，增长[-62%-]{+66.5%+}。",
        )
        self.assertEqual(marked("三百八十亿元", "三百九十亿元"), "[-三百八十亿-]{+三百九十亿+}元")
        self.assertEqual(marked("at 08:30 on", "at 18:30 on"), "at [-08:30-]{+18:30+} on")

    def test_latin_goes_by_word(self):
        self.assertEqual(
            marked("GPT-5 is out today", "GPT-5.1 is out today"),
            "[-GPT-5-]{+GPT-5.1+} is out today",
        )

    def test_chinese_goes_by_character(self):
        self.assertEqual(marked("央行决定降息", "央行周五决定降息"), "央行{+周五+}决定降息")

    def test_a_single_character_between_changes_is_drawn_in(self):
        self.assertEqual(marked("甲乙的丙丁", "戊己的庚辛"), "[-甲乙的丙丁-]{+戊己的庚辛+}")

    def test_changes_of_two_sentences_stay_apart(self):
        self.assertEqual(marked("甲。乙", "丙。丁"), "[-甲-]{+丙+}。[-乙-]{+丁+}")

    def test_a_clause_that_is_put_in_is_marked_as_a_clause(self):
        self.assertEqual(marked("北京。上海。", "北京。北海。上海。"), "北京。{+北海。+}上海。")

    def test_texts_that_are_the_same_have_no_changes(self):
        self.assertEqual(words("同样的话", "同样的话"), [Piece("same", "同样的话")])
        self.assertEqual(words("", ""), [])
        self.assertFalse(differs(words("a", "a")))
        self.assertTrue(differs(words("a", "b")))

    def test_a_small_change_in_every_sentence_of_a_long_text_is_found(self):
        sentences = [f"第{n}家公司今天公布了它的季度业绩，收入为{n}亿元。" for n in range(900)]
        before = "".join(sentences)
        after = before.replace("季度业绩", "年度业绩")

        found = words(before, after)

        self.assertEqual(sum(piece.kind == "gone" for piece in found), 900)
        self.assertEqual({piece.text for piece in found if piece.kind == "gone"}, {"季"})

    def test_texts_of_30_kb_with_nothing_in_common_take_no_minutes(self):
        pairs = [
            ("的了" * 5_000, "是在" * 5_000),
            ("的" * 10_000, ("的" * 20 + "了") * 500),
            ("\n" * 10_000, "\n。" * 5_000),
            ("".join(chr(0x4E00 + n * 7 % 900) for n in range(10_000)),
             "".join(chr(0x4E00 + n * 11 % 900) for n in range(10_000))),
        ]  # fmt: skip
        begun = process_time()

        for before, after in pairs:
            words(before, after)

        self.assertLess(process_time() - begun, 20)

    @PROFILE
    @given(TEXTS, TEXTS)
    def test_the_pieces_are_both_texts(self, before, after):
        found = words(before, after)

        self.assertEqual("".join(p.text for p in found if p.kind != "new"), before)
        self.assertEqual("".join(p.text for p in found if p.kind != "gone"), after)
        self.assertTrue(all(piece.text for piece in found))
        self.assertEqual(differs(found), before != after)

    @PROFILE
    @given(TEXTS, TEXTS)
    def test_what_is_cut_is_only_not_shown(self, before, after):
        found = words(before, after)

        cut = brief(found, around=3)

        self.assertEqual("".join(p.text for p in cut), "".join(p.text for p in found))
        self.assertEqual(
            [piece for piece in cut if piece.kind in ("gone", "new")],
            [piece for piece in found if piece.kind in ("gone", "new")],
        )


class BriefTests(SimpleTestCase):
    def test_a_long_unchanged_run_is_cut_where_no_change_stands(self):
        found = brief([Piece("same", "a" * 100), Piece("new", "b"), Piece("same", "c" * 100)], 10)

        self.assertEqual(
            found,
            [
                Piece("cut", "a" * 90),
                Piece("same", "a" * 10),
                Piece("new", "b"),
                Piece("same", "c" * 10),
                Piece("cut", "c" * 90),
            ],
        )

    def test_a_short_one_stays_whole(self):
        found = [Piece("same", "a" * 15), Piece("new", "b")]

        self.assertEqual(brief(found, 10), found)


class RisingTests(SimpleTestCase):
    def test_the_most_that_keep_their_order_stay(self):
        self.assertEqual(rising([(1, 4), (2, 1), (3, 2), (4, 3)]), [(2, 1), (3, 2), (4, 3)])
        self.assertEqual(rising([]), [])
