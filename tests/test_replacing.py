"""A withdrawn edition is made anew: the notice leads to it, and it says what it replaces."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from articles.workflow import State, WorkflowError
from digests.compose import compose
from digests.models import Digest, FurtherSource
from digests.publish import approve, publish, undo, withdraw
from digests.replacing import left_open, objection, replace
from tests import makers


class ReplaceCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.publisher = makers.user("Publisher")

    def setUp(self):
        self.old = makers.digest(lead="旧的导语。")
        self.old.commentary.create(heading="点评", body="一句。", byline="林编辑")
        self.out(self.old)
        withdraw(self.old, by=self.publisher, note="数字有误")

    def out(self, digest):
        if digest.state == State.DRAFT:
            digest.move(State.REVIEW, by=self.publisher)
        approve(digest, by=self.publisher)
        publish(digest, by=self.publisher)
        return digest

    def replaced(self, digest=None):
        return replace(digest or self.old, by=self.publisher)


class HoursTests(ReplaceCase):
    def test_hours_that_nobody_covers_any_more_are_told_until_it_is_replaced(self):
        first = self.out(makers.digest(of=makers.series()))
        makers.reviewed()
        self.out(compose(first.series, first.window_end + timedelta(hours=4)))
        withdraw(first, by=self.publisher, note="数字有误")
        self.client.force_login(makers.user("Publisher", language="en"))
        url = reverse("admin:digests_digest_change", args=[first.pk])
        self.assertContains(self.client.get(url), "not covered unless it is replaced")

        self.replaced(first)

        self.assertNotContains(self.client.get(url), "not covered unless it is replaced")

    def test_hours_that_the_next_edition_will_cover_are_not_told(self):
        makers.reviewed()
        compose(self.old.series, self.old.window_end + timedelta(hours=4))

        self.assertIsNone(left_open(self.old))


class DraftTests(ReplaceCase):
    def test_it_is_a_draft_with_the_same_texts_for_the_same_hours(self):
        new = self.replaced()

        self.assertEqual((new.state, new.replaces), (State.DRAFT, self.old))
        self.assertEqual((new.title, new.lead), (self.old.title, "旧的导语。"))
        self.assertEqual((new.window_start, new.window_end), self.hours())
        self.assertEqual(new.commentary.get().byline, "林编辑")
        said = ("article", "position", "title", "body", "url")
        self.assertEqual(list(new.items.values(*said)), list(self.old.items.values(*said)))
        uids = set(new.items.values_list("uid", flat=True))
        self.assertTrue(uids.isdisjoint(self.old.items.values_list("uid", flat=True)))

    def hours(self):
        return self.old.window_start, self.old.window_end

    def test_what_an_item_rests_on_comes_with_it(self):
        other = makers.reviewed(first_seen_at=timezone.now() - timedelta(days=9))
        FurtherSource.objects.create(
            item=self.old.items.first(), article=other, snapshot=other.snapshot
        )

        new = self.replaced()

        found = new.items.first().further.get()
        self.assertEqual((found.article, found.snapshot), (other, other.snapshot))

    def test_it_has_an_address_of_its_own_and_so_has_the_next_replacement(self):
        first = self.out(self.replaced())
        withdraw(first, by=self.publisher, note="还是有误")

        second = self.replaced(first)

        slug = self.old.slug
        self.assertEqual([first.slug, second.slug], [f"{slug}-2", f"{slug}-3"])

    def test_no_number_is_used_again(self):
        new = self.out(self.replaced())

        self.assertEqual((self.old.number, new.number), (1, 2))

    def test_its_hours_begin_where_those_of_the_old_one_began(self):
        start = self.old.window_start

        new = self.out(self.replaced())

        self.assertEqual(new.window_start, start)

    def test_an_edition_that_is_not_withdrawn_is_not_replaced(self):
        other = self.out(makers.digest())

        with self.assertRaises(WorkflowError):
            self.replaced(other)

    def test_it_is_replaced_once_unless_the_replacement_is_spiked(self):
        new = self.replaced()
        with self.assertRaises(WorkflowError) as refused:
            self.replaced()
        self.assertIn(new.title, str(refused.exception))

        new.move(State.SPIKED, by=self.publisher)

        self.assertEqual(objection(self.old), "")
        self.assertEqual(self.replaced().replaces, self.old)

    def test_where_another_edition_covers_its_hours_by_now_it_is_refused(self):
        other = compose(self.old.series, self.old.window_end)

        with self.assertRaises(WorkflowError) as refused:
            self.replaced()
        self.assertIn(other.title, str(refused.exception))

    def test_a_writer_replaces_nothing(self):
        with self.assertRaises(WorkflowError):
            replace(self.old, by=makers.user("Writer"))

    def test_the_database_holds_that_one_replacement_is_alive(self):
        self.replaced()

        with self.assertRaises(IntegrityError), transaction.atomic():
            Digest.objects.create(series=self.old.series, slug="x", replaces=self.old)

    def test_the_articles_of_its_hours_are_not_taken_by_another_edition_meanwhile(self):
        self.replaced()

        other = compose(self.old.series, timezone.now() + timedelta(minutes=1))

        self.assertEqual(other.items.count(), 0)


class ReaderTests(ReplaceCase):
    def notice(self):
        answer = self.client.get(self.old.get_absolute_url())
        self.assertEqual(answer.status_code, 410)
        return answer.content.decode()

    def test_the_notice_leads_to_the_replacement_once_that_is_public(self):
        new = self.replaced()
        self.assertNotIn('class="replaced"', self.notice())

        self.out(new)

        self.assertIn(f'<a href="{new.get_absolute_url()}">', self.notice())

    def test_the_replacement_says_what_it_replaces(self):
        new = self.out(self.replaced())

        page = self.client.get(new.get_absolute_url()).content.decode()

        self.assertIn('class="replaces"', page)
        self.assertIn(f'<a href="{self.old.get_absolute_url()}">', page)

    def test_when_the_replacement_is_undone_the_notice_leads_nowhere(self):
        new = self.out(self.replaced())

        undo(new, by=self.publisher)

        self.assertNotIn('class="replaced"', self.notice())

    def test_when_the_replacement_is_replaced_the_notice_leads_to_the_last(self):
        first = self.out(self.replaced())
        withdraw(first, by=self.publisher, note="还是有误")
        second = self.out(self.replaced(first))

        self.assertIn(f'<a href="{second.get_absolute_url()}">', self.notice())
