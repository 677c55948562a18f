"""Jobs: long work on many rows that shows how far it is, survives a crash, and stops when told."""

from collections.abc import Sequence
from datetime import timedelta
from unittest import mock

import time_machine
from django.test import TestCase, override_settings
from django.urls import reverse
from django.utils import timezone

from articles import jobs
from articles.jobs import Way
from articles.models import Article, Job, Name
from articles.workflow import State
from digests.tasks import carry_on
from newsroom import clock
from tests import makers
from tests.model_server import ModelServer, drafted

ARTICLES = reverse("admin:articles_article_changelist")
SOURCES = reverse("admin:articles_source_changelist")


def job_of(keys: list[int], **fields: str) -> Job:
    return Job.objects.begin(Job.Kind.CHECK, keys, by=makers.user("Editor"), **fields)


class Deeds:
    """Ways to work that remember what they were given."""

    def __init__(self, size: int = 2) -> None:
        self.done: list[int] = []
        self.ways = {Job.Kind.CHECK: Way(size, self.deed)}

    def deed(self, keys: Sequence[int], job: Job) -> list[int]:
        self.done += keys
        return [key for key in keys if key == 3]


class WorkTests(TestCase):
    def work(self, job: Job, ways: dict[str, Way]) -> Job:
        held = Job.objects.claim(job.pk)
        assert held is not None
        jobs.work(held, ways)
        held.release()
        job.refresh_from_db()
        return job

    def test_it_goes_through_all_rows_in_turn_and_keeps_what_needs_a_person(self):
        deeds, job = Deeds(), job_of([5, 3, 1, 4, 2])

        self.work(job, deeds.ways)

        self.assertEqual(deeds.done, [5, 3, 1, 4, 2])
        self.assertEqual((job.place, job.size, job.found), (5, 5, [3]))
        self.assertIsNotNone(job.ended_at)
        self.assertFalse(Job.objects.due(timezone.now() + timedelta(days=1)).exists())

    def test_behind_a_crash_it_goes_on_where_it_was(self):
        deeds, job = Deeds(), job_of([1, 2, 3, 4])
        times = iter([None, ZeroDivisionError()])

        def crashing(keys: Sequence[int], job: Job) -> list[int]:
            if error := next(times):
                raise error
            return deeds.deed(keys, job)

        with self.assertRaises(ZeroDivisionError):
            self.work(job, {Job.Kind.CHECK: Way(2, crashing)})
        Job.objects.update(claimed_by="", claimed_until=None)
        self.work(job, deeds.ways)

        self.assertEqual(deeds.done, [1, 2, 3, 4])

    def test_rows_that_break_it_each_time_end_it_with_a_sentence(self):
        job = job_of([1, 2])

        for _ in range(3):
            Job.objects.filter(pk=job.pk).update(due_at=timezone.now())
            broken = mock.patch("articles.jobs.work", side_effect=ZeroDivisionError())
            with broken, self.assertRaises(ZeroDivisionError):
                carry_on([job.pk])

        job.refresh_from_db()
        self.assertFalse(job.is_running)
        self.assertIn("ZeroDivisionError", job.error)
        self.assertFalse(Job.objects.due(timezone.now() + timedelta(days=1)).exists())

    def test_told_to_stop_it_ends_behind_the_rows_it_is_at(self):
        deeds, job = Deeds(), job_of([1, 2, 3, 4, 5])
        boss = makers.user("Editor", first_name="林望")

        def stopping(keys: Sequence[int], job: Job) -> list[int]:
            job.stop(by=boss)
            return deeds.deed(keys, job)

        self.work(job, {Job.Kind.CHECK: Way(2, stopping)})

        self.assertEqual((deeds.done, job.place, job.stopped_by), ([1, 2], 2, "林望"))
        self.assertFalse(job.is_running)

    def test_one_that_nobody_works_on_ends_at_once_when_it_is_stopped(self):
        job = job_of([1, 2])

        self.assertTrue(job.stop(by=makers.user("Editor")))
        self.assertFalse(job.stop(by=makers.user("Editor")))

        job.refresh_from_db()
        self.assertFalse(job.is_running)
        self.assertFalse(Job.objects.due(timezone.now()).exists())

    def test_after_its_shift_it_gives_the_worker_back_and_stays_due(self):
        job = job_of([1, 2, 3, 4])
        with time_machine.travel(timezone.now(), tick=False) as now:

            def slow(keys: Sequence[int], job: Job) -> list[int]:
                now.shift(jobs.SHIFT + timedelta(seconds=1))
                return []

            self.work(job, {Job.Kind.CHECK: Way(1, slow)})

            self.assertEqual((job.place, job.is_running), (1, True))
            self.assertTrue(Job.objects.due(timezone.now()).filter(pk=job.pk).exists())

    def test_what_it_cannot_go_on_with_is_said_and_ends_it(self):
        job = job_of([1, 2])

        def refused(keys: Sequence[int], job: Job) -> list[int]:
            raise jobs.JobError("No money.")

        self.work(job, {Job.Kind.CHECK: Way(1, refused)})

        self.assertEqual((job.error, job.place, job.is_running), ("No money.", 0, False))

    def test_the_minute_of_the_worker_takes_it_up(self):
        job = job_of([])

        clock.once(lambda said: None)

        job.refresh_from_db()
        self.assertFalse(job.is_running)


class DeedTests(TestCase):
    def test_claims_are_checked_again_by_todays_glossary(self):
        told = "甲公司发布了新模型，英伟达参与。"
        text = "甲公司发布了新模型，NVIDIA 参与。售价为300元。"
        article = makers.article(text=text, state=State.REVIEW, summary=told, language="zh")
        wrong = makers.reviewed(summary="甲公司发布了新模型，售价为900元。")
        Name.objects.get_or_create(name="英伟达", defaults={"forms": "NVIDIA"})

        job = job_of([article.pk, wrong.pk])
        carry_on([job.pk])

        job.refresh_from_db()
        self.assertEqual(job.found, [wrong.pk])

    def test_sources_that_fail_need_a_look(self):
        source = makers.source(feed_url="http://127.0.0.1:9/feed")
        job = Job.objects.begin(Job.Kind.POLL, [source.pk], by=makers.user("Editor"))

        carry_on([job.pk])

        job.refresh_from_db()
        self.assertEqual((job.found, job.is_running), ([source.pk], False))

    def test_without_a_model_no_draft_is_given_back_and_it_says_why(self):
        article = makers.reviewed(draft={"origin": "extract", "summary": "甲公司发布了新模型。"})
        job = Job.objects.begin(Job.Kind.DRAFT, [article.pk], by=makers.user("Editor"))

        carry_on([job.pk])

        job.refresh_from_db()
        article.refresh_from_db()
        self.assertIn("No model", job.error)
        self.assertEqual(article.state, State.REVIEW)

    def test_a_model_drafts_again_what_was_an_extract_and_keeps_what_people_wrote(self):
        text = "甲公司发布新一代模型，训练成本下降41%，首批客户有12家。交付期为六个月。" * 4
        drafted_once = {"origin": "extract", "summary": "旧摘要。", "headline": "旧题"}
        extract, edited = (
            makers.article(
                text=text,
                state=State.REVIEW,
                headline="旧题",
                summary=summary,
                language="zh",
                summary_language="zh",
                draft=drafted_once,
                story=makers.story(),
            )
            for summary in ("旧摘要。", "编辑写的摘要。")
        )
        server = self.enterContext(ModelServer(drafted("新模型", "训练成本下降41%。")))
        keys = [extract.pk, edited.pk]
        job = Job.objects.begin(Job.Kind.DRAFT, keys, by=makers.user("Editor"))

        with override_settings(LANGUAGE_CODE="zh-hans", **server.settings):
            carry_on([job.pk])

        job.refresh_from_db()
        self.assertEqual((job.error, job.found, job.is_running), ("", [], False))
        said = dict(Article.objects.filter(pk__in=keys).values_list("pk", "summary"))
        self.assertEqual(said, {extract.pk: "训练成本下降41%。", edited.pk: "编辑写的摘要。"})
        self.assertEqual(Article.objects.get(pk=extract.pk).state, State.REVIEW)


class DeskTests(TestCase):
    def setUp(self):
        self.editor = makers.user("Editor", language="en")
        self.client.force_login(self.editor)

    def act(self, url: str, action: str, *keys: int):
        asked = {"action": action, "_selected_action": keys, "index": "0"}
        return self.client.post(url, asked, follow=True)

    def test_begun_from_a_list_it_leads_to_its_page(self):
        article = makers.reviewed()

        answer = self.act(ARTICLES, "job_check", article.pk)

        job = Job.objects.get()
        self.assertEqual((job.rows, job.by), ([article.pk], self.editor))
        self.assertContains(answer, "<b>0</b> / 1", html=False)
        self.assertContains(answer, "data-running")

    def test_poll_now_begins_one_on_the_ticked_sources(self):
        source, _other = makers.source(), makers.source()

        self.act(SOURCES, "job_poll", source.pk)

        self.assertEqual(Job.objects.get().rows, [source.pk])

    def test_without_a_model_a_new_draft_is_refused_with_a_sentence(self):
        answer = self.act(ARTICLES, "job_draft", makers.reviewed().pk)

        self.assertContains(answer, "No model is set")
        self.assertFalse(Job.objects.exists())

    def test_its_page_names_those_that_need_a_person(self):
        article = makers.reviewed(headline="带错数字的一篇")
        job = job_of([article.pk])
        Job.objects.filter(pk=job.pk).update(
            place=1, found=[article.pk], ended_at=timezone.now(), due_at=None
        )

        shown = self.client.get(reverse("admin:articles_job_change", args=[job.pk]))

        self.assertContains(shown, "带错数字的一篇")
        self.assertNotContains(shown, "data-running")

    def test_it_is_stopped_by_who_may_begin_it_only(self):
        job = Job.objects.begin(Job.Kind.POLL, [1], by=self.editor)
        stop = reverse("admin:articles_job_stop", args=[job.pk])

        self.client.force_login(makers.user("Writer"))
        self.assertEqual(self.client.post(stop).status_code, 403)
        self.client.force_login(self.editor)
        self.client.post(stop)

        job.refresh_from_db()
        self.assertFalse(job.is_running)

    def test_a_job_begins_without_waiting_for_the_minute(self):
        with mock.patch("digests.job_desk.async_task") as handed:
            self.act(ARTICLES, "job_check", makers.reviewed().pk)

        handed.assert_called_once_with("digests.tasks.carry_on", [Job.objects.get().pk])
        self.assertEqual(Article.objects.count(), 1)
