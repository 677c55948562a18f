from datetime import UTC, datetime, timedelta
from itertools import permutations

from django.test import SimpleTestCase

from digests.recipes import (
    SENTENCES,
    Candidate,
    Choice,
    Kept,
    Reason,
    Recipe,
    Why,
    pick,
    reasons,
    refusals,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
CHIPS, CARS = frozenset({"芯片"}), frozenset({"汽车"})


def seen(id, *, story=None, source=1, hours=0, carried=False, importance=None, topics=None, **more):
    at = NOON - timedelta(hours=hours)
    return Candidate(id, story, source, at, carried, importance, topics, **more)


def choices(candidates, *, most=99, per_source=99, topics=frozenset()) -> list[Choice]:
    return pick(candidates, Recipe(most, per_source, topics))


def chosen(candidates, **recipe):
    return [choice.chosen.id for choice in choices(candidates, **recipe)]


class PickTests(SimpleTestCase):
    def test_a_story_is_told_once_by_the_one_who_had_it_first(self):
        late, early = seen(1, story=7, source=1, hours=1), seen(2, story=7, source=2, hours=5)

        choice = choices([late, early])[0]

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

    def test_the_same_candidates_in_any_order_give_the_same_edition(self):
        alike = [seen(n, source=n) for n in range(5)]

        editions = {tuple(chosen(order, most=3)) for order in permutations(alike)}

        self.assertEqual(len(editions), 1)


class TellerTests(SimpleTestCase):
    def test_what_a_person_approved_goes_before_what_came_first(self):
        story = [seen(1, story=1, hours=5), seen(2, story=1, approved=True), seen(3, story=1)]

        (choice,) = choices(story)

        self.assertEqual(choice.chosen.id, 2)
        self.assertIn(Reason(Why.APPROVED, 3), reasons(choice.to_json()))

    def test_a_source_in_another_language_speaks_for_a_story_and_never_tells_it(self):
        both = [seen(1, story=1, hours=2), seen(2, story=1, source=2, foreign=True, hours=3)]
        lone = seen(9, source=9)

        self.assertEqual(chosen([lone, *both]), [1, 9])
        (choice,) = choices(both)
        self.assertEqual((choice.standing.sources, choice.others), (2, ()))
        self.assertEqual(chosen([seen(3, story=2, foreign=True)]), [])


class ImportanceTests(SimpleTestCase):
    def test_what_matters_more_comes_first_and_what_nobody_weighed_counts_as_usual(self):
        small, big, unknown = (
            seen(1, importance=2),
            seen(2, importance=5, hours=5),
            seen(3, hours=9),
        )

        self.assertEqual(chosen([small, unknown, big]), [2, 3, 1])

    def test_sources_and_importance_are_weighed_together(self):
        lone = seen(1, source=1, importance=5)
        wide = [seen(n, story=2, source=n, importance=2) for n in (2, 3, 4)]
        wider = [seen(10 + n, story=3, source=n, importance=2) for n in range(5)]

        self.assertEqual(chosen([lone, *wide]), [1, 2])
        self.assertEqual(chosen([lone, *wider]), [10, 1])

    def test_a_story_matters_as_much_as_any_of_its_articles_says(self):
        story = [seen(1, story=1, importance=2, hours=2), seen(2, story=1, importance=4)]

        self.assertEqual(choices(story)[0].standing.importance, 4)

    def test_what_is_no_news_comes_behind_even_what_is_carried_over(self):
        advert = [seen(n, story=1, source=n, importance=1) for n in range(9)]

        self.assertEqual(chosen([*advert, seen(50, carried=True, importance=2)]), [50, 0])

    def test_a_crowd_of_small_copies_never_outweighs_everything(self):
        copies = [seen(n, story=1, source=n, importance=1) for n in range(40)]
        real = [seen(50, story=2, source=50, importance=5), seen(51, story=2, source=51)]

        self.assertEqual(chosen([*copies, *real])[0], 50)


class TopicTests(SimpleTestCase):
    def test_a_series_with_topics_takes_no_others(self):
        self.assertEqual(
            chosen([seen(1, topics=CARS), seen(2, topics=CHIPS | CARS)], topics=CHIPS), [2]
        )

    def test_what_a_model_found_no_topic_for_is_no_news_for_it(self):
        self.assertEqual(chosen([seen(1, topics=frozenset())], topics=CHIPS), [])

    def test_what_nobody_looked_at_may_go_in_behind_what_surely_fits(self):
        unknown, sure = seen(1, importance=5), seen(2, topics=CHIPS, importance=2, hours=9)

        self.assertEqual(chosen([unknown, sure], topics=CHIPS), [2, 1])

    def test_a_story_fits_when_one_of_its_articles_does(self):
        story = [seen(1, story=1, topics=CARS, hours=1), seen(2, story=1, topics=CHIPS)]

        self.assertEqual(chosen(story, topics=CHIPS), [1])

    def test_a_series_without_topics_takes_all_of_them(self):
        self.assertEqual(
            chosen([seen(1, topics=CARS, hours=1), seen(2, topics=frozenset())]), [2, 1]
        )


class ReasonTests(SimpleTestCase):
    def reasons(self, candidates, **recipe):
        return [reasons(choice.to_json()) for choice in choices(candidates, **recipe)]

    def test_an_item_says_why_it_is_in(self):
        story = [
            seen(1, story=1, source=1, hours=2, importance=4, topics=CHIPS),
            seen(2, story=1, source=2, importance=3, topics=CHIPS | CARS),
        ]
        old = seen(3, carried=True, hours=30)

        first, second = self.reasons([*story, old], topics=CHIPS)

        self.assertEqual(
            first,
            [
                Reason(Why.PLACE, 1, 2),
                Reason(Why.SOURCES, 2),
                Reason(Why.FIRST, 2),
                Reason(Why.IMPORTANCE, 4),
                Reason(Why.TOPICS, names=("芯片",)),
            ],
        )
        self.assertEqual(
            second, [Reason(Why.PLACE, 2, 2), Reason(Why.ONE_SOURCE), Reason(Why.CARRIED)]
        )

    def test_what_a_person_added_has_no_reason_of_ours(self):
        self.assertEqual(reasons({}), [])

    def test_every_reason_has_its_sentence(self):
        self.assertEqual(set(SENTENCES), set(Why))
        for sentence in SENTENCES.values():
            sentence % {"count": 1, "of": 2, "names": "甲"}


class RefusalTests(SimpleTestCase):
    """What went in is picked by the same recipe that then says why the rest did not."""

    def refused(self, candidates, *, most=99, per_source=99, topics=frozenset()):
        recipe = Recipe(most, per_source, topics)
        picked = pick(candidates, recipe)
        kept = [Kept(choice.chosen.source, choice.standing) for choice in picked]
        went = {each.id for choice in picked for each in (choice.chosen, *choice.others)}
        found = refusals([each for each in candidates if each.id not in went], kept, recipe)
        return {pk: (reason.why, reason.count) for pk, reason in found.items()}

    def wide(self, n, sources, **fields):
        return [seen(n * 10 + s, story=n, source=n * 10 + s, **fields) for s in range(sources)]

    def test_over_the_number_of_items_says_what_puts_it_behind_the_last(self):
        last = self.wide(1, 2, importance=3, hours=1)
        for rest, why in (
            (self.wide(2, 1, importance=3), (Why.FEWER_SOURCES, 1)),
            (self.wide(2, 1), (Why.FEWER_SOURCES, 1)),
            (self.wide(2, 2, importance=2), (Why.LESS_IMPORTANT, 2)),
            (self.wide(2, 3, importance=1), (Why.LESS_IMPORTANT, 1)),
            (self.wide(2, 1, importance=2), (Why.WEIGHS_LESS, 0)),
            (self.wide(2, 2, importance=3, hours=2), (Why.OLDER, 0)),
            (self.wide(2, 5, importance=5, carried=True), (Why.STALE, 0)),
        ):
            with self.subTest(why):
                self.assertEqual(self.refused([*last, *rest], most=1)[20], why)

    def test_another_topic_is_named_and_none_is_said(self):
        candidates = [seen(1, topics=CARS), seen(2, topics=frozenset())]

        self.assertEqual(
            refusals(candidates, [], Recipe(9, 9, CHIPS)),
            {1: Reason(Why.OTHER_TOPIC, names=("汽车",)), 2: Reason(Why.NO_TOPIC)},
        )

    def test_an_unknown_topic_behind_a_sure_one_is_said(self):
        candidates = [seen(1, topics=CHIPS), seen(2)]

        self.assertEqual(self.refused(candidates, most=1, topics=CHIPS)[2][0], Why.UNSURE)

    def test_a_source_with_its_share_is_said_with_the_share(self):
        candidates = [seen(n, source=1, hours=n) for n in range(3)]

        self.assertEqual(self.refused(candidates, per_source=2), {2: (Why.SHARE, 2)})

    def test_what_came_in_later_has_nothing_against_it(self):
        kept = [Kept(1, choices([seen(1)])[0].standing)]

        for most in (1, 9):
            with self.subTest(most):
                found = refusals([seen(2, source=2, importance=5)], kept, Recipe(most, 9))

                self.assertEqual(found[2].why, Why.NOTHING)

    def test_everything_that_is_not_in_says_why(self):
        candidates = [
            seen(n, source=n % 4, hours=n, importance=n % 6 or None, carried=n % 5 == 0)
            for n in range(60)
        ]
        went = set(chosen(candidates, most=8, per_source=3))

        found = self.refused(candidates, most=8, per_source=3)

        self.assertEqual(set(found), {each.id for each in candidates} - went)
        self.assertNotIn(Why.NOTHING, {why for why, _count in found.values()})
