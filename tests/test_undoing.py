"""A spike and a bulk move are taken back with one button, as far as nobody has gone on since."""

import re
from datetime import timedelta
from html import unescape

import time_machine
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from articles.models import Article
from articles.workflow import State
from digests.models import Digest
from tests import makers
from tests.test_admin_articles import ArticleTestCase

BUTTON = re.compile(r'<button form="undo-form" name="undo" value="([^"]+)"')
UNDO = reverse("admin:undo")


class UndoTestCase(ArticleTestCase):
    listed = reverse("admin:articles_article_changelist")

    def setUp(self) -> None:
        super().setUp()
        self.enterContext(translation.override("en"))
        self.rows = [makers.reviewed() for _ in range(3)]

    def act(self, new: str, rows: list, listed: str = ""):
        ticked = {ACTION_CHECKBOX_NAME: [row.pk for row in rows], "action": f"move_to_{new}"}
        return self.client.post(listed or self.listed, ticked, follow=True)

    def token(self, answer) -> str:
        return unescape(BUTTON.findall(answer.content.decode())[0])

    def undo(self, token: str):
        here = f"http://testserver{self.listed}"
        return self.client.post(UNDO, {"undo": token}, headers={"referer": here}, follow=True)

    def states(self) -> list[str]:
        return [Article.objects.get(pk=row.pk).state for row in self.rows]


class UndoTests(UndoTestCase):
    def test_a_bulk_spike_is_taken_back(self):
        answer = self.act("spiked", self.rows)
        self.assertEqual(self.states(), ["spiked"] * 3)

        back = self.undo(self.token(answer))

        self.assertEqual(self.states(), ["review"] * 3)
        self.assertContains(back, "3 taken back.")
        self.assertEqual(back.redirect_chain, [(f"http://testserver{self.listed}", 302)])
        move = self.rows[0].transitions.first()
        self.assertEqual((move.old, move.new, move.by), ("spiked", "review", self.user))

    def test_each_goes_back_to_where_it_was(self):
        self.rows[1].move(State.APPROVED, by=self.user)
        answer = self.act("spiked", self.rows)

        self.undo(self.token(answer))

        self.assertEqual(self.states(), ["review", "approved", "review"])

    def test_what_a_colleague_changed_since_stays_and_is_named(self):
        self.rows[0].amend(headline="先动过的一条")
        answer = self.act("spiked", self.rows)
        changed = Article.objects.get(pk=self.rows[0].pk)
        changed.move(State.REVIEW, by=makers.user("Editor"))
        changed.move(State.SPIKED, by=makers.user("Editor"))

        back = self.undo(self.token(answer))

        self.assertEqual(self.states(), ["spiked", "review", "review"])
        self.assertContains(back, "先动过的一条: it has changed since.")
        self.assertContains(back, "2 taken back.")

    def test_pressed_twice_it_does_nothing_more(self):
        token = self.token(self.act("spiked", self.rows))
        self.undo(token)

        again = self.undo(token)

        self.assertNotContains(again, "taken back")
        self.assertEqual(self.rows[0].transitions.count(), 2)

    def test_the_spike_of_one_row_on_its_page_is_taken_back_too(self):
        answer = self.send(self.rows[0], _move="spiked")

        self.undo(self.token(answer))

        self.assertEqual(self.states()[0], "review")

    def test_a_bulk_approval_is_taken_back(self):
        answer = self.act("approved", self.rows[:2])

        self.undo(self.token(answer))

        self.assertEqual(self.states(), ["review"] * 3)

    def test_other_moves_of_one_row_bring_no_button(self):
        answer = self.send(self.rows[0], _move="approved")

        self.assertNotContains(answer, 'name="undo"')

    def test_after_an_hour_it_is_too_late(self):
        token = self.token(self.act("spiked", self.rows))

        with time_machine.travel(timezone.now() + timedelta(minutes=61)):
            self.client.force_login(self.user)
            answer = self.undo(token)

        self.assertEqual(self.states(), ["spiked"] * 3)
        self.assertContains(answer, "An hour has passed")

    def test_nobody_else_can_use_it(self):
        token = self.token(self.act("spiked", self.rows))
        self.client.force_login(makers.user("Publisher"))

        self.assertEqual(self.undo(token).status_code, 403)
        self.assertEqual(self.states(), ["spiked"] * 3)

    def test_who_may_no_longer_do_it_does_not(self):
        token = self.token(self.act("spiked", self.rows[:1]))
        self.user.groups.clear()
        self.client.force_login(self.user)

        self.client.post(UNDO, {"undo": token})

        self.assertEqual(self.states()[0], "spiked")

    def test_a_token_that_is_not_ours_is_refused(self):
        self.assertEqual(self.undo("made-up").status_code, 400)
        self.assertEqual(self.undo("").status_code, 400)

    def test_it_takes_a_form_of_ours(self):
        token = self.token(self.act("spiked", self.rows))
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(self.user)

        self.assertEqual(self.client.get(UNDO, {"undo": token}).status_code, 405)
        self.assertEqual(strict.post(UNDO, {"undo": token}).status_code, 403)
        self.assertEqual(Client().post(UNDO, {"undo": token}).status_code, 302)
        self.assertEqual(self.states(), ["spiked"] * 3)

    def test_it_leads_to_pages_of_ours_only(self):
        token = self.token(self.act("spiked", self.rows))

        away = {"referer": "https://evil.example/admin/"}
        answer = self.client.post(UNDO, {"undo": token}, headers=away)

        self.assertEqual(answer.url, reverse("admin:index"))


class EditionUndoTests(UndoTestCase):
    listed = reverse("admin:digests_digest_changelist")

    def test_spiked_editions_come_back_to_review(self):
        digest = makers.digest()
        token = self.token(self.act("spiked", [digest]))

        self.undo(token)

        self.assertEqual(Digest.objects.get(pk=digest.pk).state, State.REVIEW)

    def test_an_approval_that_is_taken_back_leaves_no_hour_to_go_out_at(self):
        digest = makers.digest(publish_at=timezone.now() + timedelta(hours=3))
        token = self.token(self.act("approved", [digest]))
        self.assertIsNotNone(Digest.objects.get(pk=digest.pk).due_at)

        self.undo(token)

        taken_back = Digest.objects.get(pk=digest.pk)
        self.assertEqual((taken_back.state, taken_back.due_at), (State.REVIEW, None))

    def test_not_where_another_edition_has_taken_its_hours(self):
        digest = makers.digest()
        token = self.token(self.act("spiked", [digest]))
        Digest.objects.create(
            series=digest.series, slug="other", title="另一期", window_end=digest.window_end
        )

        answer = self.undo(token)

        self.assertEqual(Digest.objects.get(pk=digest.pk).state, State.SPIKED)
        self.assertContains(answer, "something else has taken its place")
