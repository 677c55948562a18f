"""What texts are found by."""

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from articles.terms import terms, wish


def finds(query: str, text: str) -> bool:
    """Whether an index of the text's terms would answer the query."""
    asked, there = wish(query), terms(text)
    begun = all(any(term.startswith(start) for term in there) for start in asked.begun)
    return bool(asked) and begun and asked.whole <= there


class TermTests(SimpleTestCase):
    def test_a_word_is_found_within_chinese_that_has_no_spaces(self):
        for word in ("人", "人工", "智能", "工智", "人工智能", "能", "公司发布"):
            with self.subTest(word):
                self.assertTrue(finds(word, "一家人工智能公司发布了模型"))

    def test_what_does_not_stand_there_is_not_found(self):
        for word in ("智人", "工能", "机器", "发模"):
            with self.subTest(word):
                self.assertFalse(finds(word, "一家人工智能公司发布了模型"))

    def test_words_of_other_scripts_are_found_by_how_they_begin_or_are_put_together(self):
        for word in ("open", "OpenAI", "AI", "gpt", "GPT-4.1", "4", "ｃｈａｔ", "Žiž", "новост"):
            with self.subTest(word):
                self.assertTrue(finds(word, "OpenAI 的ChatGPT与GPT-4.1，Žižek，Новости"))

    def test_all_words_of_a_query_must_be_there(self):
        self.assertTrue(finds("谷歌 芯片", "芯片由谷歌设计"))
        self.assertFalse(finds("谷歌 电池", "芯片由谷歌设计"))

    def test_a_query_without_words_asks_for_nothing(self):
        for query in ("", "  ", "，。！", "%_"):
            self.assertFalse(wish(query))

    @given(st.text("人工智能芯片AIgpt4 ，。", max_size=30), st.integers(0, 29), st.integers(1, 8))
    def test_any_part_of_a_text_that_begins_with_a_word_finds_it(self, text, start, length):
        part = text[start : start + length]
        if wish(part) and (start == 0 or not (text[start - 1] + text[start]).isalnum()):
            self.assertTrue(finds(part, text))
