"""What was read of an article is kept as bytes, and read again whenever it may be another."""

from datetime import UTC, datetime
from zlib import crc32

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from articles import keepsake, similar
from articles.similar import Doc
from tests import storybook

NOON = datetime(2025, 12, 2, 12, tzinfo=UTC)
ANYTHING = st.text(st.characters(codec=None), max_size=80)


def read(title: str, text: str) -> similar.Reading:
    return similar.reading(Doc(title, text, NOON, ""))


class KeepsakeTests(SimpleTestCase):
    @given(ANYTHING, ANYTHING)
    def test_what_was_packed_comes_back(self, title, text):
        whole = read(title, text)

        back = keepsake.unpack(keepsake.pack(whole, title), title, NOON)

        self.assertEqual((back.bare, back.published), (whole.bare, whole.published))
        for name in ("titled", "shared", "cjk"):
            self.assertEqual(getattr(back.traits, name), getattr(whole.traits, name))
        self.assertEqual(list(back.traits.weights), list(whole.traits.weights))
        for trait, weight in whole.traits.weights.items():
            self.assertAlmostEqual(back.traits.weights[trait], weight, 5)

    def test_another_title_or_version_or_half_of_it_is_nothing(self):
        kept = keepsake.pack(read("一", "二"), "一")

        self.assertIsNone(keepsake.unpack(kept, "二", NOON))
        self.assertIsNone(keepsake.unpack(b"\0" + kept[1:], "一", NOON))
        self.assertIsNone(keepsake.unpack(kept[:9], "一", NOON))
        self.assertIsNone(keepsake.unpack(None, "一", NOON))

    def test_what_is_cut_short_or_garbled_is_nothing(self):
        kept = keepsake.pack(read("央行开展逆回购操作", "3000亿元"), "央行开展逆回购操作")

        for wrong in (kept[: len(kept) // 2], kept[:-9], kept + b"\n", kept + b"\xff"):
            self.assertIsNone(keepsake.unpack(wrong, "央行开展逆回购操作", NOON))

    def test_an_article_takes_a_kilobyte(self):
        longest = max(
            len(keepsake.pack(similar.reading(doc), doc.title))
            for name in ("zh", "across")
            for pair in storybook.pairs(name)
            for doc in pair.docs
        )

        self.assertLess(longest, 1500)

    def test_this_version_finds_these_traits(self):
        """Whoever changes what traits are raises keepsake.VERSION, then notes the new sum here."""
        found = crc32(b"")
        for name in ("zh", "across"):
            for pair in storybook.pairs(name):
                for doc in pair.docs:
                    traits = similar.reading(doc).traits
                    rows = sorted((one, round(w, 3)) for one, w in traits.weights.items())
                    marks = sorted(traits.titled), sorted(traits.shared), traits.cjk
                    found = crc32(repr((rows, marks)).encode(), found)

        self.assertEqual((keepsake.VERSION, found), (1, 1443181276))
