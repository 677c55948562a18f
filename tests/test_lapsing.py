"""An edition not approved in time lapses into the next one: nothing is lost, nothing twice."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from threading import Barrier, Thread
from unittest import mock

import time_machine
from django.db import connection
from django.test import TestCase, TransactionTestCase

from articles.models import Article
from articles.workflow import Actor, Conflict, State, WorkflowError
from digests import compose as composing
from digests.compose import compose
from digests.models import Digest, FurtherSource, Item
from digests.publish import approve, publish, undo, withdraw
from newsroom import clock
from newsroom.setup import make_roles
from tests import makers

OUT = datetime(2026, 5, 5, 0, 30, tzinfo=UTC)
DAY = timedelta(days=1)


class LapseCase(TestCase):
    def at(self, moment):
        self.enterContext(time_machine.travel(moment, tick=False))

    def strike(self, moment):
        self.at(moment)
        clock.editions(moment)

    def setUp(self):
        self.at(OUT - timedelta(hours=2))
        self.editor = makers.user("Editor")
        self.publisher = makers.user("Publisher")
        self.series = makers.series(
            out_times="8:30", cutoff_minutes=30, draft_minutes=60, most_items=4
        )
        self.articles = [makers.reviewed(first_seen_at=OUT - timedelta(hours=n)) for n in (3, 4, 5)]
        self.strike(OUT - timedelta(hours=1))
        self.old = Digest.objects.get()

    def next_day(self, **fields):
        """The next edition, drafted at its time."""
        self.strike(OUT + DAY - timedelta(hours=1))
        self.old.refresh_from_db()
        return Digest.objects.exclude(pk=self.old.pk).get()


class MeanwhileTests(LapseCase):
    def test_what_is_taken_back_while_a_model_writes_leaves_no_hole(self):
        self.series.with_lead = True
        self.series.save()
        approve(self.old, by=self.editor)
        self.at(OUT)
        publish(self.old, by=self.publisher)
        self.at(OUT + timedelta(minutes=1))
        makers.reviewed(first_seen_at=OUT)

        def write(*args, **kwargs):
            undo(self.old, by=self.publisher)

        with mock.patch.object(composing, "lead", write):
            new = compose(self.series, OUT + timedelta(minutes=1))

        self.assertEqual(new.window_start, self.old.window_start)


class LapseTests(LapseCase):
    def test_the_next_edition_begins_with_the_reviewed_items_in_their_order(self):
        first, second, third = self.old.items.all()
        for position, item in enumerate((third, first, second), start=1):
            Item.objects.filter(pk=item.pk).update(position=position)
        fresh = makers.reviewed(first_seen_at=OUT + timedelta(hours=3))

        new = self.next_day()

        wanted = [third.article, first.article, second.article, fresh]
        self.assertEqual([item.article for item in new.items.all()], wanted)
        self.assertEqual([item.position for item in new.items.all()], [1, 2, 3, 4])

    def test_their_texts_are_those_of_the_editors(self):
        item = self.old.items.first()
        Item.objects.filter(pk=item.pk).update(title="换了标题", body="甲公司发布了新模型，仅此。")

        new = self.next_day()

        found = new.items.get(article=item.article)
        self.assertEqual((found.title, found.body), ("换了标题", "甲公司发布了新模型，仅此。"))
        self.assertNotEqual(found.uid, item.uid)

    def test_the_machine_spikes_it_with_a_note_and_a_link_and_what_was_written_stays(self):
        self.old.amend(lead="编辑写的导语。")
        self.old.commentary.create(body="编辑写的点评。")

        new = self.next_day()

        move = self.old.transitions.first()
        self.assertEqual((self.old.state, self.old.lapsed_into), (State.SPIKED, new))
        self.assertEqual((move.actor, move.new), (Actor.MACHINE, State.SPIKED))
        self.assertIn(new.title, move.note)
        self.assertIn("3", move.note)
        self.assertIn(self.old.title, new.transitions.first().note)
        self.assertEqual(self.old.lead, "编辑写的导语。")
        self.assertEqual(self.old.commentary.get().body, "编辑写的点评。")
        self.assertEqual(self.old.items.count(), 3)

    def test_it_comes_back_only_where_its_successor_does_not_tell_the_same(self):
        new = self.next_day()

        with self.assertRaises(WorkflowError) as refused:
            self.old.move(State.DRAFT, by=self.editor)
        self.assertIn(new.title, str(refused.exception))

        new.move(State.SPIKED, by=self.editor)
        self.old.refresh_from_db()
        self.old.move(State.DRAFT, by=self.editor)
        self.assertEqual(self.old.state, State.DRAFT)

    def test_an_item_with_an_open_claim_stays_behind_and_is_offered(self):
        item = self.old.items.first()
        Item.objects.filter(pk=item.pk).update(body="售价为999元。")

        new = self.next_day()

        self.assertNotIn(item.article, [each.article for each in new.items.all()])
        self.assertIn(
            item.article, list(self.series.candidates(self.series.window(new.window_end)))
        )

    def test_an_item_that_was_spiked_stays_behind(self):
        self.articles[0].move(State.SPIKED, by=self.editor)

        new = self.next_day()

        self.assertNotIn(self.articles[0], [each.article for each in new.items.all()])

    def test_what_it_rests_on_beside_its_article_comes_with_the_text_it_was_held_against(self):
        other = makers.reviewed(first_seen_at=OUT - DAY * 9)
        item = self.old.items.first()
        FurtherSource.objects.create(item=item, article=other, snapshot=other.snapshot)
        known = other.snapshot
        other.amend(snapshot=other.keep_text("另一个版本。", origin="page"))

        new = self.next_day()

        found = new.items.get(article=item.article).further.get()
        self.assertEqual((found.article, found.snapshot), (other, known))

    def test_its_hours_are_covered_by_the_next_one(self):
        start = self.old.window_start

        new = self.next_day()

        self.assertEqual(new.window_start, start)

    def test_in_a_rolling_series_its_hours_are_covered_too(self):
        self.series.rolling_hours = 4
        self.series.save()

        new = self.next_day()

        self.assertEqual(new.window_start, self.old.window_start)
        approve(new, by=self.editor)
        publish(new, by=self.publisher)
        self.assertEqual(new.window_start, self.old.window_start)

    def test_no_more_items_than_an_edition_has_and_what_lapsed_comes_first(self):
        for hours in (1, 2, 3):
            makers.reviewed(first_seen_at=OUT + timedelta(hours=hours))

        new = self.next_day()

        found = [item.article for item in new.items.all()]
        self.assertEqual(len(found), 4)
        self.assertEqual(set(found[:3]), set(self.articles))

    def test_an_approved_edition_does_not_lapse(self):
        self.strike(OUT)
        approve(self.old, by=self.editor)

        new = self.next_day()

        self.assertEqual((self.old.state, self.old.lapsed_into), (State.APPROVED, None))
        self.assertEqual(new.items.count(), 0)

    def test_one_whose_hour_is_still_to_come_does_not_lapse(self):
        self.old.amend(publish_at=OUT + DAY * 2)

        self.next_day()

        self.assertEqual(self.old.state, State.REVIEW)

    def test_two_that_are_late_lapse_into_one_the_older_first(self):
        self.strike(OUT)
        second = self.next_day()
        self.old.amend(state=State.DRAFT, lapsed_into=None)
        makers.reviewed(first_seen_at=OUT + DAY)

        self.strike(OUT + DAY * 2 - timedelta(hours=1))

        third = Digest.objects.order_by("pk").last()
        self.assertEqual(set(third.lapsed.all()), {self.old, second})
        articles = [item.article_id for item in third.items.all()]
        self.assertEqual(len(articles), len(set(articles)))

    def test_nobody_else_and_nothing_else_is_spiked_by_the_machine(self):
        new = makers.digest(of=self.series)

        with self.assertRaises(WorkflowError):
            new.lapse(self.old, "")
        with self.assertRaises(WorkflowError):
            self.old.move(State.SPIKED)


class RaceTests(LapseCase):
    """What somebody does to the old edition while a model thinks about the new one."""

    def lapse_while(self, deed):
        self.at(OUT + DAY - timedelta(hours=1))
        lead = composing.lead

        def meanwhile(*args, **kwargs):
            deed(Digest.objects.get(pk=self.old.pk))
            return lead(*args, **kwargs)

        with mock.patch("digests.compose.lead", side_effect=meanwhile):
            new = compose(self.series, OUT + DAY - timedelta(minutes=30))
        self.old.refresh_from_db()
        return new

    def test_who_approves_it_meanwhile_wins_and_its_items_stay_with_it(self):
        new = self.lapse_while(lambda old: approve(old, by=self.editor))

        self.assertEqual((self.old.state, new.items.count()), (State.APPROVED, 0))

    def test_who_edits_it_meanwhile_finds_the_words_in_the_new_one(self):
        def edit(old):
            old.amend(lead="改了。")
            old.items.filter(position=1).update(title="刚刚改的")

        new = self.lapse_while(edit)

        self.assertEqual(new.items.first().title, "刚刚改的")
        self.assertEqual((self.old.state, self.old.lead), (State.SPIKED, "改了。"))

    def test_who_comes_after_it_is_told_that_a_colleague_was_quicker(self):
        stale = Digest.objects.get(pk=self.old.pk)
        self.next_day()

        with self.assertRaises(Conflict):
            approve(stale, by=self.editor)
        with self.assertRaises(Conflict):
            stale.amend(lead="太晚了。")


class WindowTests(LapseCase):
    """Whatever happens to editions, the hours of the public ones follow on one another."""

    def out(self, digest):
        digest.refresh_from_db()
        approve(digest, by=self.editor)
        publish(digest, by=self.publisher)
        return digest

    def compose_for(self, days):
        return compose(self.series, OUT + DAY * days - timedelta(minutes=30))

    def assertNoHole(self):
        rows = list(Digest.objects.published().order_by("window_end"))
        for before, after in pairwise(rows):
            self.assertEqual(after.window_start, before.window_end)

    def test_an_edition_published_after_its_successor_was_drafted_moves_its_hours(self):
        self.at(OUT + DAY * 2)
        self.old.amend(publish_at=None)
        second = self.compose_for(1)

        self.out(self.old)

        second.refresh_from_db()
        self.assertEqual(second.window_start, self.old.window_end)
        self.out(second)
        self.assertNoHole()

    def test_an_undone_publication_gives_its_hours_to_the_next_one(self):
        self.at(OUT + DAY * 2)
        first = self.old.window_start
        self.out(self.old)
        second = self.compose_for(1)
        self.assertEqual(second.window_start, self.old.window_end)

        undo(self.old, by=self.publisher)

        second.refresh_from_db()
        self.assertEqual(second.window_start, first)

    def test_a_withdrawn_edition_gives_its_hours_to_the_next_one(self):
        self.at(OUT + DAY * 2)
        first = self.old.window_start
        self.out(self.old)
        second = self.compose_for(1)

        withdraw(self.old, by=self.publisher, note="误发")

        second.refresh_from_db()
        self.assertEqual(second.window_start, first)
        self.out(second)
        self.assertNoHole()

    def test_an_open_form_of_the_next_edition_is_not_outdated_by_that(self):
        self.at(OUT + DAY * 2)
        self.old.amend(publish_at=None)
        second = self.compose_for(1)

        self.out(self.old)

        self.assertEqual(Digest.objects.get(pk=second.pk).version, second.version)

    def test_what_was_seen_while_nothing_came_out_is_news_for_the_next_edition(self):
        missed = makers.reviewed(first_seen_at=OUT - timedelta(hours=1, minutes=40))
        self.strike(OUT)
        self.old.items.filter(article=missed).delete()

        new = self.next_day()

        self.assertIn(missed, [item.article for item in new.items.all()])


class ThreadTests(TransactionTestCase):
    """The same with two at once, on whatever database the tests run on."""

    def setUp(self):
        make_roles()

    def test_approving_while_it_lapses_ends_in_one_of_two_ways(self):
        editor = makers.user("Editor")
        for _ in range(4):
            Digest.objects.all().delete()
            Article.objects.update(first_seen_at=OUT - DAY * 99)
            series = makers.series(out_times="8:30")
            makers.reviewed()
            now = datetime.now(UTC)
            old = compose(series, now + timedelta(seconds=1))
            Digest.objects.filter(pk=old.pk).update(publish_at=now - timedelta(seconds=1))
            seen = Digest.objects.get(pk=old.pk)
            outcomes = both(
                lambda seen=seen: approve(seen, by=editor),
                lambda series=series, now=now: compose(series, now + timedelta(minutes=1)),
            )

            old.refresh_from_db()
            new = series.digests.exclude(pk=old.pk).get()
            lapsed = old.state == State.SPIKED
            with self.subTest(old.state):
                self.assertEqual(isinstance(outcomes[0], WorkflowError), lapsed)
                self.assertEqual(new.items.count(), 1 if lapsed else 0)
                self.assertEqual(old.items.count(), 1)


def both(*deeds):
    """What came of doing these at once: None, or the error."""
    start, outcomes = Barrier(len(deeds)), [None] * len(deeds)

    def run(place, deed):
        try:
            start.wait()
            deed()
        except WorkflowError as error:
            outcomes[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=each) for each in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
