"""How often two papers on one event meet, on pairs written for the purpose."""

from django.test import SimpleTestCase

from articles.similar import assign
from tests import storybook


class PairTests(SimpleTestCase):
    """Each set goes into one index; measured .94 and .96, the floors lie a little lower."""

    def assert_f1(self, name: str, floor: float) -> None:
        pairs = storybook.pairs(name)

        stories = assign(doc for pair in pairs for doc in pair.docs)

        self.assertGreaterEqual(storybook.pair_f1(pairs, stories)[2], floor)

    def test_chinese_papers_on_one_event_meet_and_look_alikes_do_not(self):
        self.assert_f1("zh", 0.90)

    def test_chinese_and_english_papers_on_one_event_meet(self):
        self.assert_f1("across", 0.91)


class SetTests(SimpleTestCase):
    def test_each_set_is_large_and_holds_both_kinds(self):
        for name in ("zh", "across"):
            with self.subTest(name):
                pairs = storybook.pairs(name)
                same = sum(pair.same for pair in pairs)
                self.assertGreaterEqual(len(pairs), 60)
                self.assertGreaterEqual(min(same, len(pairs) - same), 30)

    def test_b_cubed_counts_every_item(self):
        p, r, f = storybook.b_cubed("aab", [0, 0, 0])

        self.assertAlmostEqual(p, 5 / 9)
        self.assertEqual(r, 1)
        self.assertAlmostEqual(f, 5 / 7)

    def test_items_of_one_title_tell_one_event(self):
        pairs = storybook.pairs("zh")

        events = storybook.events(pairs)

        self.assertEqual(events[0], events[1])
        self.assertEqual(events[2], events[0])  # the same title again, beside a look-alike
        self.assertNotEqual(events[3], events[0])
