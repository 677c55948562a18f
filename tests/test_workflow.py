"""Moves: who may, from where, and what happens when two want the same."""

from django.db import IntegrityError, transaction
from django.test import TestCase

from articles.models import Article, ArticleTransition
from articles.workflow import Actor, Conflict, State, WorkflowError
from tests import makers


class MoveTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.editor = makers.user("Editor", first_name="静", last_name="王")
        cls.writer = makers.user("Writer")

    def setUp(self):
        self.article = makers.reviewed()

    def test_a_move_and_who_made_it_are_written_together(self):
        self.article.move(State.APPROVED, by=self.editor, note="核对无误")

        move = self.article.transitions.get()
        self.assertEqual(Article.objects.get().state, State.APPROVED)
        self.assertEqual((move.old, move.new), (State.REVIEW, State.APPROVED))
        self.assertEqual((move.actor, move.by, move.note), (Actor.USER, self.editor, "核对无误"))
        self.assertIn("静", move.by_name)

    def test_a_move_that_is_not_in_the_table_is_refused(self):
        with self.assertRaises(WorkflowError):
            self.article.move(State.PUBLISHED, by=self.editor)

    def test_a_state_that_nobody_knows_is_refused(self):
        with self.assertRaisesMessage(WorkflowError, "nowhere"):
            self.article.move("nowhere", by=self.editor)

    def test_without_the_permission_nothing_moves(self):
        with self.assertRaises(WorkflowError):
            self.article.move(State.APPROVED, by=self.writer)

        self.article.refresh_from_db()
        self.assertEqual(self.article.state, State.REVIEW)
        self.assertFalse(ArticleTransition.objects.exists())

    def test_a_machine_can_never_approve(self):
        with self.assertRaises(WorkflowError):
            self.article.move(State.APPROVED)

    def test_a_machine_may_submit(self):
        draft = makers.article(summary="甲公司发布了新模型。")

        draft.move(State.REVIEW)

        self.assertEqual(draft.transitions.get().actor, Actor.MACHINE)

    def test_of_two_editors_the_second_is_told(self):
        mine, theirs = Article.objects.get(), Article.objects.get()
        theirs.move(State.SPIKED, by=self.editor)

        with self.assertRaises(Conflict):
            mine.move(State.APPROVED, by=self.editor)
        self.assertEqual(Article.objects.get().state, State.SPIKED)
        self.assertEqual(self.article.transitions.count(), 1)

    def test_a_decision_on_a_text_that_has_changed_since_is_refused(self):
        seen = Article.objects.get()
        Article.objects.get().amend(summary="乙公司发布了新模型。")

        with self.assertRaises(Conflict):
            seen.move(State.APPROVED, by=self.editor)

    def test_a_very_long_name_does_not_stand_in_the_way(self):
        named = makers.user("Editor", first_name="长" * 150, last_name="名" * 150)

        self.article.move(State.APPROVED, by=named)

        self.assertEqual(len(self.article.transitions.get().by_name), 200)

    def test_a_draft_that_was_spiked_can_be_taken_up_again(self):
        draft = makers.article()
        draft.move(State.SPIKED, by=self.editor)

        self.assertEqual(draft.open_moves(self.editor), [State.DRAFT])
        draft.move(State.DRAFT, by=self.editor)

    def test_a_finished_article_that_was_spiked_goes_back_to_review(self):
        self.article.move(State.SPIKED, by=self.editor)

        self.assertEqual(self.article.open_moves(self.editor), [State.REVIEW])

    def test_every_change_raises_the_version(self):
        before = self.article.version

        self.article.amend(headline="新标题")

        self.assertEqual(Article.objects.get().version, before + 1)

    def test_the_open_moves_are_those_the_user_may_make(self):
        self.assertEqual(
            set(self.article.open_moves(self.editor)),
            {State.APPROVED, State.DRAFT, State.SPIKED},
        )
        self.assertEqual(self.article.open_moves(self.writer), [])


class PromiseTests(TestCase):
    """What the database itself holds, whatever the code does."""

    def test_no_transition_to_approved_without_a_person(self):
        with self.assertRaises(IntegrityError), transaction.atomic():
            makers.reviewed().transitions.create(
                old=State.REVIEW, new=State.APPROVED, actor=Actor.MACHINE
            )

    def test_a_users_transition_names_the_user(self):
        with self.assertRaises(IntegrityError), transaction.atomic():
            makers.reviewed().transitions.create(
                old=State.REVIEW, new=State.SPIKED, actor=Actor.USER
            )

    def test_no_article_in_review_without_a_summary(self):
        with self.assertRaises(IntegrityError), transaction.atomic():
            makers.article(state=State.REVIEW)

    def test_one_article_a_page(self):
        first = makers.article()

        with self.assertRaises(IntegrityError), transaction.atomic():
            makers.article(url_key=first.url_key)
