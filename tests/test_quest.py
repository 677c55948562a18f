"""What a reader looks for, and where it stands in a text."""

from django.test import SimpleTestCase

from digests.quest import LONGEST, MOST, Quest, folded_with_places


class QuestTests(SimpleTestCase):
    def test_width_case_and_the_two_ways_to_write_chinese_make_no_difference(self):
        for query, text in (
            ("ＧＰＴ", "gpt-5 来了"),
            ("臺灣", "台湾电力"),
            ("台湾", "臺灣電力"),
            ("İstanbul", "İSTANBUL"),
            ("straße", "STRASSE"),
        ):
            with self.subTest(query):
                self.assertTrue(Quest.of(query).fits(text))

    def test_an_accent_typed_apart_is_the_same_letter(self):
        self.assertEqual(Quest.of("cafe\u0301"), Quest.of("café"))
        self.assertTrue(Quest.of("café").fits("Le Cafe\u0301 ouvre"))
        self.assertEqual(Quest.of("café").marked("Cafe\u0301!"), "<mark>Café</mark>!")

    def test_an_index_is_asked_for_a_few_single_characters_and_the_text_for_all(self):
        quest = Quest.of("天 地 玄 黄 宇宙")

        self.assertEqual(quest.wish.begun, {"天", "地", "玄"})
        self.assertEqual(quest.wish.whole, {"宇宙"})
        self.assertTrue(quest.fits("天地玄黄，宇宙洪荒"))
        self.assertFalse(quest.fits("天地玄，宇宙洪荒"))

    def test_all_words_are_wanted(self):
        quest = Quest.of("苹果 芯片")

        self.assertTrue(quest.fits("芯片是苹果的"))
        self.assertFalse(quest.fits("芯片是梨的"))

    def test_a_chinese_word_must_stand_in_one_piece(self):
        self.assertFalse(Quest.of("人工智能").fits("人工 工智 智能"))

    def test_what_has_no_word_asks_for_nothing(self):
        for query in ("", "  ", "！？", "\0", '"*:('):
            self.assertFalse(Quest.of(query), query)

    def test_a_query_is_bounded(self):
        many = Quest.of(" ".join(f"w{n}" for n in range(50)))
        long = Quest.of("字" * 5000)

        self.assertEqual(len(many.words), MOST)
        self.assertEqual(len(long.words[0]), LONGEST)

    def test_a_short_word_does_not_go_on(self):
        self.assertEqual(Quest.of("AI").wish.whole, {"ai"})
        self.assertEqual(Quest.of("chip").wish.begun, {"chip"})
        self.assertEqual(Quest.of("芯").wish.begun, {"芯"})


class MarkTests(SimpleTestCase):
    def marked(self, query: str, text: str) -> str:
        return Quest.of(query).marked(text)

    def test_every_word_is_marked_wherever_it_stands(self):
        found = self.marked("苹果 芯片", "苹果的芯片和苹果")

        self.assertEqual(found, "<mark>苹果</mark>的<mark>芯片</mark>和<mark>苹果</mark>")

    def test_words_that_overlap_or_touch_are_one_mark(self):
        self.assertEqual(self.marked("人工智 工智能", "人工智能"), "<mark>人工智能</mark>")
        self.assertEqual(self.marked("人工 智能", "人工智能"), "<mark>人工智能</mark>")

    def test_the_text_stays_as_it_is_written(self):
        self.assertEqual(self.marked("gpt", "ＧＰＴ 5"), "<mark>ＧＰＴ</mark> 5")
        self.assertEqual(self.marked("strasse", "Straße"), "<mark>Straße</mark>")
        self.assertEqual(self.marked("台湾", "臺灣電力"), "<mark>臺灣</mark>電力")

    def test_latin_words_are_marked_where_they_begin(self):
        self.assertEqual(self.marked("port", "airport, Port"), "airport, <mark>Port</mark>")
        self.assertEqual(self.marked("AI", "airline AI"), "airline <mark>AI</mark>")
        self.assertEqual(self.marked("gpt", "ChatGPT"), "Chat<mark>GPT</mark>")

    def test_what_stands_in_a_text_cannot_act(self):
        found = self.marked("script", "<script>&amp;</script>")

        self.assertEqual(found, "&lt;<mark>script</mark>&gt;&amp;amp;&lt;/<mark>script</mark>&gt;")

    def test_a_long_text_is_cut_around_the_first_word(self):
        found = Quest.of("芯片").excerpt("前" * 200 + "芯片" + "后" * 200)

        self.assertTrue(found.startswith("…前") and found.endswith("后…"), found)
        self.assertIn("<mark>芯片</mark>", found)
        self.assertLess(len(found), 140)

    def test_a_cut_through_a_marked_word_leaves_whole_marks(self):
        found = Quest.of("字" * 100).excerpt("前" * 20 + "字" * 100 + "后" * 50)

        self.assertEqual((found.count("<mark>"), found.count("</mark>")), (1, 1))

    def test_a_short_text_stays_whole(self):
        self.assertEqual(Quest.of("片").excerpt("芯片。"), "芯<mark>片</mark>。")
        self.assertEqual(Quest.of("片").excerpt(""), "")
        self.assertEqual(Quest.of("片").excerpt("没有"), "没有")

    def test_places_lead_back_to_the_text(self):
        folded, places = folded_with_places("㎞ßé")

        self.assertEqual((folded, places), ("kmssé", [0, 0, 1, 1, 2]))
