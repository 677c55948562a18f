"""The one way out, and back."""

from datetime import timedelta
from unittest import mock

from django.db import IntegrityError, transaction
from django.test import TestCase
from django.utils import timezone

from articles.workflow import Conflict, State, WorkflowError
from digests.models import Digest
from digests.publish import approve, publish, withdraw
from tests import makers


class PublishTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.publisher = makers.user("Publisher")
        cls.editor = makers.user("Editor")

    def setUp(self):
        self.digest = makers.digest()

    def published(self, digest=None):
        digest = digest or self.digest
        approve(digest, by=self.publisher)
        publish(digest, by=self.publisher)
        return digest

    def test_a_published_edition_is_frozen_numbered_and_stamped(self):
        self.published()

        found = Digest.objects.published().get()
        self.assertEqual(found.number, 1)
        self.assertIn("甲公司发布了新模型", found.body_html)
        self.assertIn("甲公司发布了新模型", found.body_md)
        self.assertLess(timezone.now() - found.published_at, timedelta(minutes=1))

    def test_a_later_change_of_an_article_changes_nothing_that_was_said(self):
        before = self.published().body_html
        self.digest.items.first().article.amend(summary="完全不同。")

        self.assertEqual(Digest.objects.get().body_html, before)

    def test_numbers_count_up_and_are_never_used_again(self):
        self.published()
        withdraw(self.digest, by=self.publisher, note="误发")
        second = makers.digest(of=self.digest.series)
        self.published(second)

        self.assertEqual((self.digest.number, second.number), (1, 2))

    def test_what_is_not_approved_is_not_published(self):
        with self.assertRaises(WorkflowError):
            publish(self.digest, by=self.publisher)
        self.assertEqual(Digest.objects.published().count(), 0)

    def test_an_editor_approves_but_does_not_publish(self):
        approve(self.digest, by=self.editor)

        with self.assertRaises(WorkflowError):
            publish(self.digest, by=self.editor)

    def test_an_edition_with_a_spiked_article_cannot_be_approved(self):
        self.digest.items.first().article.move(State.SPIKED, by=self.editor)

        with self.assertRaises(WorkflowError) as refused:
            approve(self.digest, by=self.editor)
        self.assertIn(self.digest.items.first().title, str(refused.exception))

    def test_an_article_spiked_after_approval_still_stops_publication(self):
        approve(self.digest, by=self.editor)
        self.digest.items.first().article.move(State.SPIKED, by=self.editor)

        with self.assertRaises(WorkflowError):
            publish(self.digest, by=self.publisher)

    def test_an_item_without_a_text_cannot_be_approved(self):
        self.digest.items.update(body="")

        with self.assertRaises(WorkflowError):
            approve(self.digest, by=self.editor)

    def test_an_edit_between_reading_and_publishing_is_not_lost(self):
        approve(self.digest, by=self.editor)
        stale = Digest.objects.get()
        Digest.objects.get().amend(lead="新的导语。")

        with self.assertRaises(Conflict):
            publish(stale, by=self.publisher)

    def test_withdrawing_needs_a_reason(self):
        self.published()

        with self.assertRaises(WorkflowError):
            withdraw(self.digest, by=self.publisher, note=" ")
        withdraw(self.digest, by=self.publisher, note="来源撤稿")
        self.assertEqual(self.digest.withdrawal().note, "来源撤稿")

    def test_when_freezing_fails_nothing_has_moved(self):
        approve(self.digest, by=self.publisher)

        with (
            mock.patch("digests.publish.body", side_effect=RuntimeError),
            self.assertRaises(RuntimeError),
        ):
            publish(self.digest, by=self.publisher)
        self.assertEqual(Digest.objects.get().state, State.APPROVED)

    def test_the_database_refuses_a_published_edition_without_a_body(self):
        with self.assertRaises(IntegrityError), transaction.atomic():
            Digest.objects.update(state=State.PUBLISHED)
