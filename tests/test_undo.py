"""A publication can be undone for two minutes; then the world is told, and it stays."""

from datetime import timedelta

import time_machine
from django.test import TestCase, TransactionTestCase
from django.utils import timezone

from articles.models import Outbox, Topic
from articles.workflow import Actor, Conflict, State, WorkflowError
from digests import lateness
from digests.corrections import apply
from digests.echoes import announcement
from digests.errata import ITEM, Change
from digests.models import Digest, Watch
from digests.publish import approve, publish, undo, withdraw
from newsroom import clock
from newsroom.setup import make_roles
from tests import makers
from tests.test_lapsing import both


class UndoCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.publisher = makers.user("Publisher")
        cls.editor = makers.user("Editor")

    def setUp(self):
        self.digest = makers.digest(categories=["晨报"])
        approve(self.digest, by=self.editor)
        publish(self.digest, by=self.publisher)
        self.out = self.digest.published_at

    def at(self, **delta):
        self.enterContext(time_machine.travel(self.out + timedelta(**delta), tick=False))

    def told(self):
        return Outbox.objects.of(Outbox.NOTICE).filter(payload__event="published")


class UndoTests(UndoCase):
    def test_at_one_fifty_nine_it_is_undone(self):
        self.at(minutes=1, seconds=59)

        undo(self.digest, by=self.publisher)

        found = Digest.objects.get()
        self.assertEqual(found.state, State.APPROVED)
        self.assertEqual((found.published_at, found.due_at), (None, None))
        self.assertEqual((found.body_html, found.body_md), ("", ""))
        move = found.transitions.first()
        self.assertEqual((move.actor, move.old), (Actor.USER, State.PUBLISHED))

    def test_at_two_minutes_and_after_it_is_refused_with_a_sentence(self):
        for seconds in (120, 121):
            self.at(seconds=seconds)
            with self.subTest(seconds), self.assertRaises(WorkflowError) as refused:
                undo(self.digest, by=self.publisher)
            self.assertIn("withdraw", str(refused.exception))
        self.assertEqual(Digest.objects.published().count(), 1)

    def test_only_who_may_publish_undoes_and_only_what_is_public(self):
        with self.assertRaises(WorkflowError):
            undo(self.digest, by=self.editor)
        undo(self.digest, by=self.publisher)
        with self.assertRaises(WorkflowError):
            undo(self.digest, by=self.publisher)

    def test_one_that_the_machine_published_is_undone_alike(self):
        other = makers.digest()
        approve(other, by=self.editor)
        publish(other)

        undo(other, by=self.publisher)

        self.assertEqual(other.state, State.APPROVED)

    def test_its_pages_are_gone_and_nothing_follows_from_it_any_more(self):
        address = self.digest.get_absolute_url()
        self.assertEqual(self.client.get(address).status_code, 200)
        self.assertTrue(Watch.objects.exists() and self.digest.topics.exists())

        undo(self.digest, by=self.publisher)

        self.assertEqual(self.client.get(address).status_code, 404)
        self.assertNotContains(self.client.get("/feed.atom"), self.digest.urn)
        self.assertFalse(Watch.objects.exists())
        self.assertFalse(self.digest.topics.exists())
        self.assertEqual(Topic.objects.get().digests.count(), 0)

    def test_no_304_hides_that_it_is_gone(self):
        addresses = ("/", self.digest.series.get_absolute_url(), "/feed.rss", "/archive/")
        known = [self.client.get(each) for each in addresses]
        self.at(seconds=61)

        undo(self.digest, by=self.publisher)

        for address, page in zip(addresses, known, strict=True):
            with self.subTest(address):
                since = {"HTTP_IF_MODIFIED_SINCE": page["Last-Modified"]}
                self.assertEqual(self.client.get(address, **since).status_code, 200)

    def test_it_does_not_go_out_again_by_itself(self):
        self.digest = makers.digest(publish_at=timezone.now() - timedelta(minutes=1))
        approve(self.digest, by=self.editor)
        publish(self.digest, by=self.publisher)
        undo(self.digest, by=self.publisher)

        clock.editions(timezone.now() + timedelta(minutes=5))

        self.digest.refresh_from_db()
        self.assertEqual(self.digest.state, State.APPROVED)

    def test_an_edition_undone_after_its_hour_is_late(self):
        undo(self.digest, by=self.publisher)
        self.digest.amend(publish_at=self.out)

        lateness.watch(self.out + timedelta(minutes=1))

        self.assertEqual(list(Digest.objects.late()), [self.digest])

    def test_a_corrected_edition_is_withdrawn_and_not_undone(self):
        item = self.digest.items.first()
        change = Change(ITEM, str(item.uid), "title", item.title, "另一个标题")
        apply(self.digest, [change], by=self.publisher, note="更正")

        with self.assertRaises(WorkflowError) as refused:
            undo(self.digest, by=self.publisher)
        self.assertIn("corrected", str(refused.exception))


class AgainTests(UndoCase):
    def again(self):
        undo(self.digest, by=self.publisher)
        publish(self.digest, by=self.publisher)
        return self.digest

    def test_published_again_it_has_the_number_it_had(self):
        undo(self.digest, by=self.publisher)
        other = makers.digest(of=self.digest.series)
        approve(other, by=self.editor)
        publish(other, by=self.publisher)

        publish(self.digest, by=self.publisher)

        self.assertEqual((self.digest.number, other.number), (1, 2))

    def test_its_sources_are_watched_once(self):
        self.again()

        self.assertEqual(Watch.objects.count(), self.digest.items.count())

    def test_the_version_that_was_undone_is_kept_and_marked_and_not_compared_with(self):
        self.again()

        second, first = self.digest.revisions.all()
        self.assertEqual((first.number, second.number), (1, 2))
        self.assertIsNotNone(first.undone_at)
        self.assertIsNone(second.undone_at)
        self.assertIsNone(second.before())

    def test_words_changed_between_are_those_that_are_out(self):
        undo(self.digest, by=self.publisher)
        self.digest.move(State.REVIEW, by=self.editor)
        self.digest.amend(lead="新的导语。")
        approve(self.digest, by=self.editor)

        publish(self.digest, by=self.publisher)

        self.assertIn("新的导语", Digest.objects.get().body_html)

    def test_publishing_twice_is_one_publication(self):
        stale = Digest.objects.get()

        with self.assertRaises(WorkflowError):
            publish(stale, by=self.publisher)
        self.assertEqual(self.digest.revisions.count(), 1)


class WorldTests(UndoCase):
    def test_the_world_is_told_when_it_can_not_be_undone_any_more(self):
        row = self.told().get()

        self.assertEqual(row.due_at, self.out + timedelta(minutes=2))
        self.assertEqual(row.key, announcement(self.digest))
        self.assertEqual(self.told().due(self.out + timedelta(seconds=119)).count(), 0)

    def test_of_what_is_undone_nobody_is_told(self):
        undo(self.digest, by=self.publisher)

        self.assertFalse(self.told().exists())

    def test_of_what_is_published_again_the_world_is_told_once(self):
        undo(self.digest, by=self.publisher)
        self.at(minutes=10)

        publish(self.digest, by=self.publisher)

        self.assertEqual(self.told().get().due_at, self.out + timedelta(minutes=12))

    def test_of_what_is_withdrawn_within_two_minutes_nobody_is_told(self):
        withdraw(self.digest, by=self.publisher, note="误发")

        self.assertFalse(self.told().exists())

    def test_of_a_sample_nobody_is_told(self):
        self.told().delete()
        sample = makers.digest(sample=True)
        approve(sample, by=self.editor)

        publish(sample, by=self.publisher)

        self.assertFalse(self.told().exists())


class ThreadTests(TransactionTestCase):
    def setUp(self):
        make_roles()
        self.publisher = makers.user("Publisher")
        self.digest = makers.digest()
        approve(self.digest, by=self.publisher)

    def seen(self):
        return Digest.objects.get(pk=self.digest.pk)

    def test_of_two_who_undo_at_once_one_is_told_that_the_other_was_quicker(self):
        publish(self.digest, by=self.publisher)
        one, two = self.seen(), self.seen()

        outcomes = both(lambda: undo(one, by=self.publisher), lambda: undo(two, by=self.publisher))

        self.assertEqual({type(each) for each in outcomes}, {Conflict, type(None)})
        self.assertEqual(self.seen().transitions.filter(old=State.PUBLISHED).count(), 1)

    def test_of_two_who_publish_at_once_one_is_told_that_the_other_was_quicker(self):
        one, two = self.seen(), self.seen()

        outcomes = both(
            lambda: publish(one, by=self.publisher), lambda: publish(two, by=self.publisher)
        )

        self.assertEqual({type(each) for each in outcomes}, {Conflict, type(None)})
        self.assertEqual(self.seen().revisions.count(), 1)

    def test_undone_or_withdrawn_at_once_it_is_one_of_the_two(self):
        publish(self.digest, by=self.publisher)
        one, two = self.seen(), self.seen()

        outcomes = both(
            lambda: undo(one, by=self.publisher),
            lambda: withdraw(two, by=self.publisher, note="误发"),
        )

        self.assertEqual(outcomes.count(None), 1)
        self.assertIn(self.seen().state, (State.APPROVED, State.WITHDRAWN))
