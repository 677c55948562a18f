from datetime import UTC, datetime, timedelta

from django.test import SimpleTestCase

from digests.recipes import Candidate, pick

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def seen(id, *, story=None, source=1, hours=0, carried=False):
    return Candidate(id, story, source, NOON - timedelta(hours=hours), carried)


def chosen(candidates, *, most=99, per_source=99):
    return [choice.chosen.id for choice in pick(candidates, most=most, per_source=per_source)]


class PickTests(SimpleTestCase):
    def test_a_story_is_told_once_by_the_one_who_had_it_first(self):
        late, early = seen(1, story=7, source=1, hours=1), seen(2, story=7, source=2, hours=5)

        choice = pick([late, early], most=10, per_source=10)[0]

        self.assertEqual((choice.chosen, choice.others), (early, (late,)))

    def test_the_story_most_sources_tell_comes_first(self):
        lone = seen(1, story=1, source=1)
        wide = [seen(2, story=2, source=1, hours=3), seen(3, story=2, source=2, hours=2)]

        self.assertEqual(chosen([lone, *wide]), [2, 1])

    def test_of_equals_the_newest_comes_first(self):
        self.assertEqual(chosen([seen(1, hours=3), seen(2, hours=1), seen(3, hours=2)]), [2, 3, 1])

    def test_what_is_carried_over_comes_after_what_is_new(self):
        self.assertEqual(chosen([seen(1, hours=30, carried=True), seen(2, hours=20)]), [2, 1])

    def test_no_source_takes_more_than_its_share(self):
        candidates = [seen(n, source=1, hours=n) for n in range(3)] + [seen(9, source=2, hours=9)]

        self.assertEqual(chosen(candidates, per_source=2), [0, 1, 9])

    def test_pages_brought_in_by_hand_have_no_share(self):
        self.assertEqual(
            chosen([seen(1, source=None), seen(2, source=None, hours=1)], per_source=1), [1, 2]
        )

    def test_an_edition_is_never_longer_than_asked(self):
        self.assertEqual(len(chosen([seen(n) for n in range(20)], most=12)), 12)

    def test_an_empty_window_gives_an_empty_edition(self):
        self.assertEqual(chosen([]), [])
