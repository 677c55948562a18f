"""The desk for sources and articles, through its pages."""

from datetime import timedelta
from itertools import chain
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from lxml import html

from articles import search
from articles.models import Article, Beat, Story, Topic, User
from articles.workflow import State
from tests import makers

LIST = reverse("admin:articles_article_changelist")


class DeskTestCase(TestCase):
    role = "Editor"
    user: User

    @classmethod
    def setUpTestData(cls):
        cls.user = makers.user(cls.role)

    def setUp(self):
        self.client.force_login(self.user)

    def queries(self, url: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            self.assertEqual(self.client.get(url).status_code, 200)
        return len(seen)


class ArticleTestCase(DeskTestCase):
    def page(self, article: Article) -> str:
        return reverse("admin:articles_article_change", args=[article.pk])

    def typed(self, article: Article, **fields: str) -> dict[str, str]:
        """The form as the page would send it, with these fields changed."""
        return {
            "seen": str(article.version),
            "headline": article.headline,
            "summary": article.summary,
            "summary_language": article.summary_language,
            "title": article.title,
            "byline": article.byline,
            "published_at": "",
            "language": article.language,
            "pasted": "",
            "note": "",
        } | fields

    def send(self, article: Article, **fields: str):
        """Press a button of the page; the answer after its redirect."""
        return self.client.post(self.page(article), self.typed(article, **fields), follow=True)


class ArticleListTests(DeskTestCase):
    def fill(self, count: int):
        told = makers.story()
        for _ in range(count):
            makers.reviewed(source=makers.source(), story=told, draft={"origin": "extract"})

    def test_ten_times_the_rows_take_the_same_number_of_queries(self):
        self.fill(5)
        few = self.queries(LIST)
        self.fill(45)

        self.assertEqual(self.queries(LIST), few)

    def test_the_rows_are_counted_as_each_language_counts(self):
        for count, english, chinese in (
            (1, "1 article\n", "文章共 1 条"),
            (2, "2 articles\n", "文章共 2 条"),
        ):
            self.fill(1)
            with self.subTest(count=count):
                self.assertContains(self.client.get(LIST), english)
                self.assertContains(
                    self.client.get(LIST, headers={"accept-language": "zh-CN"}), chinese
                )

    def test_a_title_as_long_as_a_paragraph_is_cut_in_the_list(self):
        makers.reviewed(headline="很长" * 200)

        self.assertContains(self.client.get(LIST), f"{'很长' * 59}很… </a>")

    def test_a_few_sources_are_all_offered_as_filters_and_of_many_the_chosen_one(self):
        self.fill(3)
        of_few = self.client.get(LIST)
        self.fill(40)
        chosen = makers.source(name="晨报")
        makers.reviewed(source=chosen, headline="只此一篇")

        of_many = self.client.get(LIST)
        of_one = self.client.get(LIST, {"source": chosen.pk})

        self.assertContains(of_few, "?source=", 3)
        self.assertNotContains(of_many, "?source=")
        self.assertEqual([str(row) for row in of_one.context["cl"].result_list], ["只此一篇"])
        self.assertContains(of_one, "晨报")

    def test_an_address_that_names_no_source_lists_nothing(self):
        self.fill(1)

        for name in ("x", "-1", "9" * 30):
            with self.subTest(name):
                self.assertContains(self.client.get(LIST, {"source": name}), "0 articles")

    def test_a_list_never_counts_its_table_nor_reads_its_texts(self):
        self.fill(3)
        with CaptureQueriesContext(connection) as seen:
            self.client.get(LIST)

        over_articles = [each["sql"] for each in seen if '"articles_article"' in each["sql"]]
        for sql in over_articles:
            head = sql.partition(" FROM ")[0]
            self.assertNotIn('"articles_article"."summary",', head)
            if "subquery" not in head:
                self.assertNotIn("COUNT(*)", head.partition("(SELECT")[0])

    def pages(self, **query: str) -> list[list[str]]:
        """The rows of every page, from the first by the link to the next."""
        found, url = [], f"{LIST}?{urlencode(query)}"
        while url:
            page = self.client.get(url).context["cl"]
            found.append([str(row) for row in page.result_list])
            url = page.older and LIST + page.older
        return found

    def test_pages_go_on_as_long_as_there_are_rows_and_each_row_comes_once(self):
        now = timezone.now()
        for number in range(120):  # some of the same moment
            makers.article(title=f"第{number}条", first_seen_at=now - timedelta(hours=number // 7))

        pages = self.pages()
        upwards = self.pages(o="5")

        self.assertEqual([len(page) for page in pages], [50, 50, 20])
        self.assertEqual(len({row for page in pages for row in page}), 120)
        self.assertEqual([*chain(*upwards)], [*chain(*pages)][::-1])

    def test_the_way_back_leads_to_the_same_pages(self):
        for number in range(120):
            makers.article(title=f"第{number}条")
        pages = self.pages()

        second = self.client.get(LIST + self.client.get(LIST).context["cl"].older).context["cl"]
        third = self.client.get(LIST + second.older).context["cl"]
        back = self.client.get(LIST + third.newer).context["cl"]
        first = self.client.get(LIST + back.newer).context["cl"]

        self.assertEqual([str(row) for row in back.result_list], pages[1])
        self.assertEqual([str(row) for row in first.result_list], pages[0])
        self.assertEqual((first.newer, third.older), ("", ""))

    def test_a_filter_begins_at_its_first_page_and_a_page_keeps_its_filter(self):
        for number in range(60):
            makers.article(title=f"第{number}条", language="zh")
        page = self.client.get(LIST, {"language": "zh"})

        onward = self.client.get(LIST + page.context["cl"].older)

        self.assertIn("language=zh", page.context["cl"].older)
        self.assertNotContains(onward, "language=en&amp;past")
        links = html.fromstring(onward.content.decode()).xpath("//a/@href")
        self.assertFalse([link for link in links if "past=" in link])

    def test_the_end_of_a_page_that_is_none_leads_back_to_the_list(self):
        for edge in ("7", "x~2025-01-01", "9~morgen", "~", "9" * 30):
            with self.subTest(edge):
                self.assertRedirects(self.client.get(LIST, {"past": edge}), f"{LIST}?e=1")

    def test_a_page_far_down_asks_for_no_rows_above_it(self):
        self.fill(60)
        older = self.client.get(LIST).context["cl"].older

        with CaptureQueriesContext(connection) as seen:
            self.client.get(LIST + older)

        self.assertFalse([each["sql"] for each in seen if "OFFSET" in each["sql"]])

    def test_what_waits_for_a_person_can_be_listed_with_its_reason(self):
        makers.article(title="等人的", error="Nobody answers there.")
        makers.article(title="等机器的", due_at=timezone.now())

        html = self.client.get(LIST, {"waits": "person"}).content.decode()

        self.assertIn("等人的", html)
        self.assertIn("Nobody answers there.", html)
        self.assertNotIn("等机器的", html)

    def test_a_headline_or_a_part_of_the_title_is_found(self):
        makers.reviewed(title="清华大学发布新模型", headline="新模型")
        makers.reviewed(title="别的事")
        search.catch_up()

        html = self.client.get(LIST, {"q": "清华"}).content.decode()

        self.assertIn("新模型", html)
        self.assertNotIn("别的事", html)

    def test_languages_can_be_filtered(self):
        makers.reviewed(title="国产的", language="zh")
        makers.reviewed(title="Deutsch", language="de")

        html = self.client.get(LIST, {"language": "other"}).content.decode()

        self.assertIn("Deutsch", html)
        self.assertNotIn("国产的", html)

    def test_an_action_moves_what_was_ticked_and_names_what_was_refused(self):
        good, spiked = makers.reviewed(), makers.reviewed(title="毙稿", state=State.SPIKED)
        other = makers.reviewed()

        answer = self.client.post(
            LIST,
            {
                "action": "move_to_approved",
                "_selected_action": [good.pk, spiked.pk],
                "select_across": "1",
                "index": "0",
            },
            follow=True,
        )

        states = dict(Article.objects.values_list("pk", "state"))
        self.assertEqual(states[good.pk], State.APPROVED)
        self.assertEqual(states[spiked.pk], State.SPIKED)
        self.assertEqual(states[other.pk], State.REVIEW)
        said = [str(message) for message in answer.context["messages"]]
        self.assertEqual(len(said), 2)
        self.assertIn("毙稿", said[0])


class ReviewTests(ArticleTestCase):
    def test_the_source_text_stands_beside_the_draft(self):
        article = makers.reviewed(
            source=makers.source(name="晨报"), draft={"origin": "extract", "note": "No answer."}
        )

        html = self.client.get(self.page(article)).content.decode()

        self.assertIn("售价为300元", html)
        self.assertIn("晨报", html)
        self.assertIn("by-extract", html)
        self.assertIn("No answer.", html)
        self.assertIn(article.canonical_url, html)

    def test_what_the_model_thinks_of_its_importance_and_topics_is_shown(self):
        article = makers.reviewed(importance=4, draft={"origin": "model"})
        article.topics.add(Topic.objects.create(name="芯片"))

        page = self.client.get(reverse("admin:articles_article_change", args=[article.pk]))

        self.assertContains(page, "importance 4 of 5 · 芯片")

    def test_source_text_is_shown_as_text(self):
        article = makers.article(text="<script>alert(1)</script>")

        self.assertNotContains(self.client.get(self.page(article)), "<script>alert")

    def test_an_edit_is_saved_and_raises_the_version(self):
        article = makers.reviewed()
        before = article.version

        answer = self.send(article, summary="人写的。", _continue="1")

        article.refresh_from_db()
        self.assertEqual((article.summary, article.state), ("人写的。", State.REVIEW))
        self.assertEqual(article.version, before + 1)
        self.assertEqual([str(each) for each in answer.context["messages"]], ["Saved."])

    def test_a_moment_that_some_zone_cannot_say_is_none(self):
        article = makers.reviewed()

        for typed in ("0001-01-01T00:00", "9999-12-31T23:59"):
            answer = self.send(article, published_at=typed, _continue="1")

            self.assertContains(answer, "Enter a valid date/time.")
        self.assertIsNone(Article.objects.get().published_at)

    def test_a_save_without_a_change_writes_nothing(self):
        article = makers.reviewed()

        self.send(article, _continue="1")

        self.assertEqual(Article.objects.get().version, article.version)

    def test_approving_saves_what_was_typed_and_names_the_approver(self):
        article = makers.reviewed()

        self.send(article, summary="改过。", _move="approved", note="可以")

        article.refresh_from_db()
        self.assertEqual((article.summary, article.state), ("改过。", State.APPROVED))
        move = article.transitions.get()
        self.assertEqual((move.by, move.note), (self.user, "可以"))

    def test_a_save_over_a_newer_version_is_refused_and_keeps_what_was_typed(self):
        article = makers.reviewed()
        Article.objects.get().amend(summary="同事写的。")

        answer = self.send(article, summary="我写的。", _move="approved")

        self.assertContains(answer, "A colleague was quicker")
        self.assertContains(answer, "我写的。")
        found = Article.objects.get()
        self.assertEqual((found.summary, found.state), ("同事写的。", State.REVIEW))

    def test_a_refused_move_saves_nothing_and_keeps_what_was_typed(self):
        article = makers.article(text="原文。")

        answer = self.send(article, headline="只有标题", _move="review")

        self.assertContains(answer, "There is no summary yet.")
        self.assertContains(answer, "只有标题")
        self.assertEqual(Article.objects.get().headline, "")

    def test_an_article_in_review_does_not_lose_its_summary(self):
        article = makers.reviewed()

        answer = self.send(article, summary=" ", _continue="1")

        self.assertContains(answer, "cannot do without a summary")
        self.assertEqual(Article.objects.get().summary, article.summary)

    def test_an_edit_of_an_approved_article_sends_it_back_to_review(self):
        article = makers.reviewed(state=State.APPROVED)

        self.send(article, summary="又改了。", _continue="1")

        found = Article.objects.get()
        self.assertEqual((found.summary, found.state), ("又改了。", State.REVIEW))

    def test_approve_and_next_opens_the_next_one_in_review(self):
        now = timezone.now()
        older = makers.reviewed(first_seen_at=now - timedelta(hours=2))
        makers.reviewed(first_seen_at=now, state=State.APPROVED)
        newer = makers.reviewed(first_seen_at=now)

        onward = self.send(newer, _next="approved")
        back = self.send(older, _next="approved")

        self.assertRedirects(onward, self.page(older))
        self.assertRedirects(back, LIST)

    def test_the_language_of_a_new_summary_is_told_from_it(self):
        article = makers.article(text="The text.", language="en")

        self.send(article, summary="甲公司发布了一款新的模型。", _move="review")

        self.assertEqual(Article.objects.get().summary_language, "zh")

    def test_a_pasted_text_names_who_pasted_it_and_wakes_the_machine(self):
        article = makers.article(error="Nobody answers there.")
        self.assertContains(self.client.get(self.page(article)), "Nobody answers there.")

        self.send(article, pasted="第一段。\r\n第二段。", _continue="1")

        article.refresh_from_db()
        self.assertEqual(article.snapshot.text, "第一段。\n\n第二段。")
        self.assertEqual(article.snapshot.pasted_by, self.user)
        self.assertIsNotNone(article.due_at)

    def test_a_text_is_not_pasted_under_a_finished_draft(self):
        article = makers.reviewed()

        self.send(article, pasted="别的文字。", _continue="1")

        self.assertEqual(Article.objects.get().snapshot, article.snapshot)

    def test_two_articles_of_one_story_know_each_other(self):
        told = makers.story()
        article = makers.reviewed(story=told)
        makers.reviewed(story=told, headline="另一家的说法")

        self.assertContains(self.client.get(self.page(article)), "另一家的说法")


class SendBackTests(ArticleTestCase):
    def test_an_extract_that_would_come_out_the_same_waits_for_a_person(self):
        article = makers.reviewed(draft={"summary": "甲公司发布了新模型。"})

        self.send(article, _move="draft")

        found = Article.objects.get()
        self.assertEqual((found.state, found.due_at), (State.DRAFT, None))
        self.assertEqual(found.summary, article.summary)

    def test_a_machines_words_are_drafted_again_where_there_is_a_model(self):
        article = makers.reviewed(draft={"summary": "甲公司发布了新模型。"})

        with self.settings(MODEL="m", OPENAI_API_KEY="k"):
            self.send(article, _move="draft")

        found = Article.objects.get()
        self.assertEqual((found.state, found.summary), (State.DRAFT, ""))
        self.assertIsNotNone(found.due_at)

    def test_the_reason_is_shown_until_somebody_decides_and_told_to_who_drafts_anew(self):
        article = makers.reviewed(draft={"summary": "甲公司发布了新模型。"})

        with self.settings(MODEL="m", OPENAI_API_KEY="k"):
            asked = self.client.get(self.page(article))
            answer = self.send(article, _move="draft", note="先写价格")

        found = Article.objects.get()
        self.assertContains(asked, "a model that drafts it anew is told, too")
        self.assertEqual((found.transitions.get().note, found.wish), ("先写价格", "先写价格"))
        self.assertEqual(self.reason(answer), f"先写价格 {self.user}")

        found.amend(summary="售价为300元。", draft=found.draft | {"summary": "售价为300元。"})
        found.move(State.REVIEW)
        self.assertEqual(self.reason(self.client.get(self.page(found))), f"先写价格 {self.user}")

        found.move(State.APPROVED, by=self.user)
        self.assertEqual(self.reason(self.client.get(self.page(found))), "")

    def reason(self, answer: Any) -> str:
        """What the page says on top of why it was sent back, and who did it."""
        shown = html.fromstring(answer.content.decode()).cssselect(".draft .sent-back")
        if not shown:
            return ""
        who = shown[0].cssselect("strong")[0]
        return f"{(who.tail or '').strip()} {who.text_content().split(',')[0].split()[-1]}"

    def test_no_reason_is_needed_and_none_shown(self):
        answer = self.send(makers.reviewed(), _move="draft")

        self.assertEqual(Article.objects.get().state, State.DRAFT)
        self.assertEqual(self.reason(answer), "")

    def test_without_a_model_the_reason_is_for_colleagues_alone(self):
        article = makers.reviewed()

        self.assertNotContains(self.client.get(self.page(article)), "is told, too")

    def test_what_the_model_was_told_of_it_stands_in_the_provenance(self):
        article = makers.reviewed(draft={"origin": "model", "model": "m", "wish": "先写价格"})

        page = self.client.get(reverse("admin:articles_article_provenance", args=[article.pk]))

        self.assertContains(page, "<dd>先写价格</dd>", html=True)

    def test_words_that_were_dropped_are_not_called_edited(self):
        makers.reviewed(draft={"origin": "model", "summary": "甲公司发布了新模型。"})

        with self.settings(MODEL="m", OPENAI_API_KEY="k"):
            answer = self.send(Article.objects.get(), _move="draft")

        self.assertNotContains(answer, "edited by hand")

    def test_a_persons_words_are_never_dropped(self):
        article = makers.reviewed(draft={"summary": "机器的。"}, summary="人的。")

        with self.settings(MODEL="m", OPENAI_API_KEY="k"):
            self.send(article, _move="draft")

        found = Article.objects.get()
        self.assertEqual((found.summary, found.due_at), ("人的。", None))


class AddArticleTests(ArticleTestCase):
    url = reverse("admin:articles_article_add")

    def test_an_address_becomes_an_article_that_is_due_at_once(self):
        answer = self.client.post(self.url, {"url": "https://site.example/a?utm_source=x"})

        article = Article.objects.get()
        self.assertRedirects(answer, self.page(article))
        self.assertEqual(article.canonical_url, "https://site.example/a")
        self.assertLessEqual(article.due_at, timezone.now())

    def test_a_pasted_text_is_kept_with_its_name(self):
        form = {"url": "https://x.com/someone/1", "title": "帖子", "text": "正文。"}
        self.client.post(self.url, form)

        snapshot = Article.objects.get().snapshot
        self.assertEqual((snapshot.text, snapshot.pasted_by), ("正文。", self.user))

    def test_what_is_no_address_is_said_on_the_field(self):
        answer = self.client.post(self.url, {"url": "随便写的"})

        self.assertIn("url", answer.context["form"].errors)
        self.assertFalse(Article.objects.exists())

    def test_an_address_that_is_never_fetched_is_refused_unless_its_text_comes_with_it(self):
        answer = self.client.post(self.url, {"url": "http://10.0.0.1/x"})
        self.assertContains(answer, "not on the public internet")
        self.assertFalse(Article.objects.exists())

        self.client.post(self.url, {"url": "http://10.0.0.1/x", "text": "正文。"})
        self.assertTrue(Article.objects.exists())

    def test_an_article_we_have_is_opened(self):
        article = makers.reviewed()

        answer = self.client.post(self.url, {"url": article.canonical_url})

        self.assertRedirects(answer, self.page(article))

    def test_a_text_pasted_anew_takes_the_place_of_the_first_and_says_so(self):
        form = {"url": "https://x.com/someone/1", "text": "先贴的。"}
        self.client.post(self.url, form)

        answer = self.client.post(self.url, form | {"text": "后贴的。"}, follow=True)

        self.assertContains(answer, "from now on it rests on this text")
        article = Article.objects.get()
        self.assertEqual(article.snapshot.text, "后贴的。")
        self.assertEqual(article.snapshots.count(), 2)

    def test_a_text_that_comes_too_late_for_an_article_stays_in_the_form(self):
        article = makers.reviewed()

        answer = self.client.post(self.url, {"url": article.canonical_url, "text": "新的。"})

        self.assertIn("url", answer.context["form"].errors)
        self.assertContains(answer, "新的。")
        self.assertContains(answer, f'<a href="{self.page(article)}">')
        self.assertEqual(Article.objects.get().snapshot, article.snapshot)


class DashboardTests(DeskTestCase):
    def test_what_waits_is_counted_and_linked(self):
        makers.reviewed()
        makers.article(error="No text.")
        makers.source(failures=1)
        Beat.strike("worker")

        answer = self.client.get(reverse("admin:index"))

        counts = [pile.count for pile in answer.context["piles"]]
        self.assertEqual(counts, [1, 1, 1])
        self.assertContains(answer, f"{LIST}?waits=review")
        self.assertFalse(answer.context["silent"])

    def test_a_worker_that_went_silent_is_seen(self):
        Beat.strike("worker")
        Beat.objects.update(at=timezone.now() - timedelta(minutes=10))

        self.assertTrue(self.client.get(reverse("admin:index")).context["silent"])

    def test_editions_on_their_way_take_no_query_each(self):
        url = reverse("admin:index")
        makers.digest()
        few = self.queries(url)
        for _ in range(4):
            makers.digest()

        self.assertEqual(self.queries(url), few)

    def test_who_may_see_nothing_is_shown_nothing(self):
        self.client.force_login(makers.user())
        makers.reviewed()

        answer = self.client.get(reverse("admin:index"))

        self.assertEqual((answer.context["piles"], answer.context["editions"]), ([], None))


class StoryTests(DeskTestCase):
    def test_ten_times_the_rows_take_the_same_number_of_queries(self):
        url = reverse("admin:articles_story_changelist")
        for _ in range(5):
            makers.story()
        few = self.queries(url)
        for _ in range(45):
            makers.story()

        self.assertEqual(self.queries(url), few)

    def test_a_story_shows_who_tells_it(self):
        told = makers.story()
        makers.reviewed(story=told, headline="第一家")

        url = reverse("admin:articles_story_change", args=[told.pk])

        self.assertContains(self.client.get(url), "第一家")
        self.assertTrue(Story.objects.exists())


class PeopleTests(DeskTestCase):
    def test_people_are_deactivated_and_not_deleted(self):
        self.client.force_login(makers.user(is_superuser=True))

        for user in User.objects.all():
            url = reverse("admin:articles_user_delete", args=[user.pk])
            self.assertEqual(self.client.post(url, {"post": "yes"}).status_code, 403)

    def test_an_account_has_a_language_of_its_own(self):
        self.client.force_login(makers.user(is_superuser=True))
        url = reverse("admin:articles_user_change", args=[self.user.pk])

        self.assertContains(self.client.get(url), 'name="language"')
