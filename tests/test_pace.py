"""Reading time."""

from django.test import SimpleTestCase

from digests import pace


class PaceTests(SimpleTestCase):
    def test_chinese_is_counted_by_its_characters(self):
        self.assertEqual(pace.minutes(f"<p>{'字' * pace.CHARACTERS}</p>"), 1)
        self.assertEqual(pace.minutes(f"<p>{'字' * (pace.CHARACTERS * 3 + 1)}</p>"), 4)

    def test_other_languages_are_counted_by_their_words(self):
        self.assertEqual(pace.minutes("<p>" + "well-known isn’t " * pace.WORDS + "</p>"), 2)

    def test_japanese_is_counted_by_its_characters(self):
        self.assertEqual(pace.minutes(f"<p>{'ひらカナ漢字、' * (pace.CHARACTERS // 2)}</p>"), 3)

    def test_a_dash_and_quotes_stand_between_words(self):
        self.assertEqual(pace.minutes("word—“word” " * pace.WORDS), 2)

    def test_both_add_up(self):
        half = "字" * (pace.CHARACTERS // 2) + " word" * (pace.WORDS // 2)

        self.assertEqual(pace.minutes(half), 1)
        self.assertEqual(pace.minutes(half + "。" + half + " more words"), 3)

    def test_tags_and_addresses_are_not_read(self):
        link = '<a href="https://a.example/' + "a-b-" * 3000 + '">链接</a>'

        self.assertEqual(pace.minutes(link), 1)

    def test_nothing_takes_a_minute_too(self):
        self.assertEqual(pace.minutes(""), 1)
