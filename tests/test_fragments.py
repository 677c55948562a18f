"""Text fragments: the exact words of a source, in an address that finds them."""

from urllib.parse import unquote

from django.test import SimpleTestCase

from digests import fragments

TEXT = (
    "海缆由三家公司合建，造价11.8亿元，2028年通光。\n"
    "公司说，造价没有超支。全长6,200公里，比上一条长一半。\n"
    "Revenue rose 14% to $1,204 million, the firm said, while costs, too, rose. "
    "It was a well-known risk & a cost, too."
)


def around(words: str, text: str = TEXT) -> str:
    start = text.index(words)
    return fragments.span(text, start, start + len(words))


class AddressTests(SimpleTestCase):
    def test_what_divides_a_directive_is_escaped(self):
        href = fragments.linked("https://a.example/x?y=1", "well-known, R&D 100%")

        self.assertEqual(href, "https://a.example/x?y=1#:~:text=well%2Dknown%2C%20R%26D%20100%25")

    def test_an_address_with_a_fragment_keeps_it(self):
        href = fragments.linked("https://a.example/#top", "海缆")

        self.assertTrue(href.startswith("https://a.example/#top:~:text=%E6"))
        self.assertEqual(unquote(href.partition("text=")[2]), "海缆")


class SpanTests(SimpleTestCase):
    def test_a_figure_is_shown_in_its_clause(self):
        self.assertEqual(around("6,200公里"), "全长6,200公里")
        self.assertEqual(around("14%"), "Revenue rose 14% to $1,204 million")

    def test_a_clause_that_is_too_short_takes_the_next_one(self):
        text = "造价3亿元，比去年多。其余不变。"

        self.assertEqual(around("3亿", text), "造价3亿元，比去年多")

    def test_words_that_stand_twice_grow_until_they_stand_once(self):
        text = "甲公司的营收增长14%，利润下降。乙公司的营收增长14%，利润持平。"
        second = text.rindex("14%")

        words = fragments.span(text, second, second + 3)

        self.assertEqual(words, "乙公司的营收增长14%")
        self.assertEqual(text.count(words), 1)

    def test_what_no_words_of_its_line_tell_apart_has_none(self):
        line = "营收增长14%，利润下降。"

        self.assertEqual(around("14%", f"{line}\n{line}"), "")

    def test_no_words_run_over_a_line(self):
        start = TEXT.index("通光")

        words = fragments.span(TEXT, start, TEXT.index("没有"))

        self.assertEqual(words, "造价11.8亿元，2028年通光")

    def test_no_address_grows_without_end(self):
        text = "字" * 400

        self.assertEqual(fragments.span(text, 200, 202), "")

    def test_every_place_of_a_text_has_words_of_it_or_none(self):
        for start in range(len(TEXT)):
            words = fragments.span(TEXT, start, start + 1)

            self.assertIn(words, TEXT)
            self.assertTrue(not words or TEXT.count(words) == 1)
