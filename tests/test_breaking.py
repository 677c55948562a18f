"""Lines of print end where a printer would end them."""

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from digests.drawing import breaking

TEXTS = st.text("海缆开工，。、！？「」（）“”……——％:,. aB9%$-", max_size=60)


def broken(text, room):
    """The lines of a text where a Chinese character is two wide and a Latin one is one."""
    advances = [2.0 if breaking.is_wide(char) else 1.0 for char in text]
    return [text[start:end] for start, end in breaking.lines(text, advances, room)]


class LineTests(SimpleTestCase):
    def test_no_line_begins_with_a_closing_mark(self):
        found = broken("海缆开工，全长很长。", 8)

        self.assertEqual(found, ["海缆开", "工，全长", "很长。"])

    def test_no_line_ends_with_an_opening_mark(self):
        found = broken("他们说「开工」了", 8)

        self.assertEqual(found, ["他们说", "「开工」", "了"])

    def test_words_figures_and_names_stay_whole(self):
        found = broken("全长 6,200 公里，GPT-5 来了", 10)

        self.assertEqual(found, ["全长 6,200", "公里，", "GPT-5 来了"])

    def test_an_apostrophe_ends_no_word(self):
        found = broken("They don’t", 10)

        self.assertEqual(found, ["They", "don’t"])

    def test_a_dash_of_two_is_one_mark(self):
        found = broken("真的——假的", 6)

        self.assertEqual(found, ["真", "的——", "假的"])

    def test_a_word_wider_than_the_paper_is_broken_anywhere(self):
        self.assertEqual(broken("abcdefgh", 3), ["abc", "def", "gh"])

    @given(TEXTS, st.integers(4, 30))
    def test_nothing_is_lost_and_no_line_begins_wrongly_where_another_break_was(self, text, room):
        found = broken(text, room)

        self.assertEqual("".join("".join(found).split()), "".join(text.split()))
        for line in found[1:]:
            before = found[found.index(line) - 1]
            chances = any(map(breaking.may_break, before, before[1:]))
            if line[0] in "，。」）" and before[-1:] not in "，。」）":
                self.assertFalse(chances, (before, line))

    def test_a_headline_of_two_lines_has_them_alike(self):
        text = "甲" * 11
        advances = [2.0] * 11

        room = breaking.narrowest(text, advances, 20)

        self.assertEqual(broken(text, room), ["甲" * 6, "甲" * 5])
