"""The machine's steps over real HTTP: what works, what fails, and what is left behind."""

from datetime import timedelta
from itertools import pairwise
from unittest import mock

from django.db import connection
from django.test import TestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from django.utils.http import http_date

from articles import fetch, intake, listing, settling, tasks
from articles.models import Article, Host, Poll, Snapshot, Source, Story
from articles.record import articles_for
from articles.workflow import State
from tests import makers
from tests.model_server import ModelServer, drafted, failed
from tests.web import Web

PARAGRAPHS = (
    "甲公司11月20日发布新一代模型，参数规模为720亿，上下文长度为25.6万。",
    "公司称新模型在同等算力下的训练成本比上一代下降41%，推理延迟为180毫秒。",
    "首批客户有12家，其中7家来自制造业，合同总额为2.3亿元，交付期为六个月。",
    "乙研究院同日公布了第三方评测结果，新模型在五项测试中的三项排名第一。",
)
PAGE = (
    "<html lang=zh><title>甲公司发布新一代模型</title><body><article><h1>甲公司发布新一代模型</h1>"
    + "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    + "</article></body></html>"
)
ITEM = "<item><title>{title}</title><link>{url}</link><guid>{guid}</guid>{more}</item>"


def feed(*items: str) -> str:
    return f"<rss version='2.0'><channel><title>甲报</title>{''.join(items)}</channel></rss>"


class WebCase(TestCase):
    def setUp(self):
        self.web = self.enterContext(Web())
        self.enterContext(override_settings(FETCH_ALLOW=[self.web.host]))

    def item(self, path="/1", title="甲公司发布新一代模型", more=""):
        return ITEM.format(title=title, url=self.web.url + path, guid=path, more=more)

    def source(self, **fields):
        """A source that has been polled before, so that undated entries are news."""
        long_ago = timezone.now() - timedelta(hours=2)
        defaults = {"feed_url": f"{self.web.url}/feed", "due_at": long_ago, "polled_at": long_ago}
        return makers.source(**defaults | fields)


class PollTests(WebCase):
    def poll(self, *sources):
        return tasks.poll([source.pk for source in sources])

    def test_a_poll_is_written_down_and_the_next_one_planned(self):
        self.web.pages["/feed"] = ("application/rss+xml", feed(self.item()))
        source = self.source(interval=30)

        tally = self.poll(source)

        source.refresh_from_db()
        poll = Poll.objects.get()
        self.assertEqual((tally["polled"], tally["new"]), (1, 1))
        self.assertEqual((poll.status, poll.entries, poll.new), (200, 1, 1))
        self.assertGreater(source.due_at, timezone.now() + timedelta(minutes=25))
        self.assertEqual(source.claimed_by, "")

    def test_a_source_that_goes_by_its_host_takes_its_feeds_title_with_the_first_poll(self):
        self.web.pages["/feed"] = ("application/rss+xml", feed(self.item()))
        self.web.pages["/2"] = self.web.pages["/feed"]
        nameless = self.source(name=self.web.host, polled_at=None)
        named = self.source(feed_url=f"{self.web.url}/2", name="编辑起的名字", polled_at=None)

        self.poll(nameless, named)

        names = Source.objects.order_by("pk").values_list("name", flat=True)
        self.assertEqual(list(names), ["甲报", "编辑起的名字"])

    def test_an_unchanged_feed_is_asked_conditionally_and_not_read_again(self):
        self.web.pages["/feed"] = ("application/rss+xml", feed(self.item()))
        source = self.source()
        self.poll(source)
        Source.objects.update(due_at=timezone.now())

        tally = self.poll(source)

        self.assertEqual((tally["polled"], tally["new"]), (1, 0))
        self.assertEqual(Poll.objects.first().status, 304)

    def test_the_host_is_asked_no_sooner_than_it_says_whether_anything_changed_or_not(self):
        self.web.pages["/feed"] = ("application/rss+xml", feed(self.item()))
        self.web.headers = {"Cache-Control": "public, max-age=7200", "Age": "1200"}
        source = self.source(interval=30)

        for status in (200, 304):
            Source.objects.update(due_at=timezone.now())
            self.poll(source)

            source.refresh_from_db()
            self.assertEqual(Poll.objects.first().status, status)
            wait = source.due_at - timezone.now()
            self.assertGreater(wait, timedelta(minutes=99))
            self.assertLess(wait, timedelta(minutes=111))

    def test_what_the_feed_itself_asks_for_is_remembered_while_nothing_changes(self):
        self.web.pages["/feed"] = ("application/rss+xml", feed("<ttl>180</ttl>", self.item()))
        source = self.source(interval=30)

        for status in (200, 304):
            Source.objects.update(due_at=timezone.now())
            self.poll(source)

            source.refresh_from_db()
            self.assertEqual(Poll.objects.first().status, status)
            self.assertGreater(source.due_at, timezone.now() + timedelta(minutes=179))

    def test_the_first_poll_learns_a_rhythm_from_the_dates_and_later_ones_from_what_is_new(self):
        now = timezone.now()
        dates = [now - timedelta(hours=hours) for hours in (3, 2, 1)]
        items = [
            self.item(f"/{n}", more=f"<pubDate>{http_date(date.timestamp())}</pubDate>")
            for n, date in enumerate(dates)
        ]
        self.web.pages["/feed"] = ("application/rss+xml", feed(*items))
        source = self.source(polled_at=None)

        self.poll(source)
        source.refresh_from_db()
        self.assertEqual(source.lately, [int(date.timestamp()) for date in dates])

        self.web.pages["/feed"] = ("application/rss+xml", feed(*items, self.item("/new")))
        Source.objects.update(due_at=timezone.now())
        self.poll(source)
        source.refresh_from_db()
        self.assertEqual(len(source.lately), 4)
        self.assertGreaterEqual(source.lately[-1], int(now.timestamp()))

    def test_a_poll_that_brings_nothing_new_is_no_occasion(self):
        now = int(timezone.now().timestamp())
        occasions = [now - 7200, now - 3600]
        self.web.pages["/feed"] = ("application/rss+xml", feed())
        source = self.source(lately=occasions)

        self.poll(source)

        source.refresh_from_db()
        self.assertEqual(source.lately, occasions)

    def test_a_feed_that_dates_everything_anew_does_not_look_busy(self):
        source = self.source(interval=60)
        for minute in range(3):
            stamp = http_date(timezone.now().timestamp() - 60 * minute)
            item = self.item(more=f"<pubDate>{stamp}</pubDate>")
            self.web.pages["/feed"] = ("application/rss+xml", feed(item))
            Source.objects.update(due_at=timezone.now())
            self.poll(source)

        source.refresh_from_db()
        self.assertEqual(len(source.lately), 1)
        self.assertGreater(source.due_at, timezone.now() + timedelta(minutes=59))

    def test_a_busy_host_is_left_alone_for_as_long_as_it_asks(self):
        source = self.source()
        for status in (429, 503):
            self.web.answers["/feed"] = (status, {"Retry-After": "5400"})
            Source.objects.update(due_at=timezone.now())

            self.poll(source)

            source.refresh_from_db()
            self.assertGreater(source.due_at, timezone.now() + timedelta(minutes=89))

    def test_a_source_that_fails_is_asked_ever_more_rarely(self):
        source = self.source()
        self.web.answers["/feed"] = (500, {})
        waits = []
        for _ in range(4):
            Source.objects.update(due_at=timezone.now())
            self.poll(source)
            source.refresh_from_db()
            waits.append(source.due_at - timezone.now())

        for shorter, longer in pairwise(waits):
            self.assertGreater(longer, shorter * 1.3)

    def test_an_answer_without_validators_does_not_forget_them(self):
        known = ('"kept"', "Sat, 21 Nov 2026 08:00:00 GMT")
        source = self.source(etag=known[0], modified=known[1])
        self.web.answers["/feed"] = (304, {})

        self.poll(source)

        source.refresh_from_db()
        self.assertEqual((source.failures, source.etag, source.modified), (0, *known))

    def test_a_failing_feed_says_why_and_harms_no_other(self):
        self.web.pages["/feed"] = ("application/rss+xml", feed(self.item()))
        good = self.source()
        gone = self.source(feed_url=f"{self.web.url}/gone")
        page = self.source(feed_url=f"{self.web.url}/page")
        self.web.pages["/page"] = ("text/html", "<html><body>Sign in</body></html>")

        tally = self.poll(good, gone, page)

        gone.refresh_from_db()
        page.refresh_from_db()
        self.assertEqual((tally["polled"], tally["failed"], tally["new"]), (3, 2, 1))
        self.assertTrue(gone.error.endswith("."))
        self.assertTrue(page.error.endswith("."))
        self.assertEqual(Poll.objects.get(source=gone).status, 404)

    def test_a_feed_that_sends_the_same_bytes_again_is_not_read_again(self):
        self.web.pages["/feed"] = ("application/rss+xml", feed(self.item()))
        self.web.headers = {"ETag": ""}  # it knows no conditional requests
        source = self.source()
        self.poll(source)
        Source.objects.update(due_at=timezone.now())

        with mock.patch("articles.entries.skim", side_effect=AssertionError("it was read")):
            tally = self.poll(source)

        self.assertEqual((tally["polled"], tally["new"], tally["failed"]), (1, 0, 0))
        self.assertEqual(Poll.objects.first().status, 200)

    def test_a_source_tells_since_when_it_fails_until_it_works_again(self):
        self.web.answers["/feed"] = (500, {})
        source = self.source()
        self.poll(source)
        source.refresh_from_db()
        first = source.failing_since

        Source.objects.update(due_at=timezone.now())
        self.poll(source)

        source.refresh_from_db()
        self.assertEqual((source.failures, source.failing_since), (2, first))
        del self.web.answers["/feed"]
        self.web.pages["/feed"] = ("application/rss+xml", feed(self.item()))
        Source.objects.update(due_at=timezone.now())
        self.poll(source)
        source.refresh_from_db()
        self.assertEqual((source.failures, source.failing_since), (0, None))

    def test_a_feed_that_makes_us_crash_harms_no_other_and_is_seen(self):
        self.web.pages["/feed"] = ("application/rss+xml", feed(self.item("/1")))
        self.web.pages["/2.xml"] = ("application/rss+xml", feed(self.item("/2", title="poison")))
        good, bad = self.source(), self.source(feed_url=f"{self.web.url}/2.xml")
        keep = articles_for

        def choke(pages, now):
            if any(page.listed.title == "poison" for page in pages.values()):
                raise KeyError("poison")
            return keep(pages, now)

        with (
            mock.patch("articles.record.articles_for", choke),
            self.assertRaisesMessage(KeyError, "poison"),
        ):
            self.poll(bad, good)

        good.refresh_from_db()
        bad.refresh_from_db()
        self.assertEqual((good.failures, Article.objects.get().source), (0, good))
        self.assertIn("KeyError", bad.error)
        self.assertGreater(bad.due_at, timezone.now() + timedelta(minutes=1))
        self.assertEqual((good.claimed_by, bad.claimed_by), ("", ""))

    def test_a_crash_on_a_source_that_another_took_over_meanwhile_harms_neither(self):
        self.web.pages["/feed"] = ("application/rss+xml", feed(self.item()))
        sources = [self.source(), self.source(feed_url=f"{self.web.url}/feed?2")]

        def lose(*visits):
            lease = timezone.now() + timedelta(minutes=2)
            Source.objects.update(claimed_by="another", claimed_until=lease)
            raise KeyError("poison")

        with (
            mock.patch("articles.stream.LINGER", 60),  # both come home in one group
            mock.patch("articles.settling.read", lose),
            self.assertRaisesMessage(KeyError, "poison"),
        ):
            self.poll(*sources)

        self.assertEqual(Source.objects.filter(claimed_by="another", failures=0).count(), 2)

    def test_a_round_that_breaks_off_holds_neither_sources_nor_hosts(self):
        foreign = [makers.source(feed_url="http://192.0.2.1/", due_at=timezone.now())]
        source = self.source()

        with (
            mock.patch("articles.polling.Round.settle", side_effect=KeyboardInterrupt),
            self.assertRaises(KeyboardInterrupt),
        ):
            self.poll(source, *foreign)

        self.assertFalse(Source.objects.exclude(claimed_by="").exists())
        self.assertFalse(Host.objects.exclude(claimed_by="").exists())
        self.assertEqual(Source.objects.due(timezone.now()).count(), 2)

    def test_many_long_feeds_are_more_than_one_transaction(self):
        for n in range(3):
            listed = feed(*(self.item(f"/{n}/{each}") for each in range(4)))
            self.web.pages[f"/{n}.xml"] = ("application/rss+xml", listed)
        sources = [self.source(feed_url=f"{self.web.url}/{n}.xml") for n in range(3)]

        with (
            mock.patch("articles.stream.LINGER", 60),  # all come home in one group
            mock.patch("articles.settling.A_TRANSACTION", 8),
            mock.patch("articles.settling._keep", wraps=settling._keep) as kept,
        ):
            tally = self.poll(*sources)

        self.assertEqual((tally["polled"], tally["new"]), (3, 12))
        self.assertEqual([len(call.args[0]) for call in kept.call_args_list], [2, 1])

    def test_texts_are_made_plain_before_the_transaction_locks_the_database(self):
        item = self.item(more="<description>内容摘要。</description>")
        self.web.pages["/feed"] = ("application/rss+xml", feed(item))
        outside, found = len(connection.savepoint_ids), []
        real = listing._text_of

        def watched(markup):
            found.append(len(connection.savepoint_ids))
            return real(markup)

        with mock.patch("articles.listing._text_of", watched):
            self.poll(self.source())

        self.assertEqual(Snapshot.objects.get().text, "内容摘要。")
        self.assertEqual(set(found), {outside})

    def test_the_number_of_queries_does_not_grow_with_the_sources(self):
        counts = []
        for size in (2, 20):
            for n in range(size):
                listed = feed(self.item(f"/{size}/{n}"))
                self.web.pages[f"/{size}-{n}"] = ("application/rss+xml", listed)
            sources = [self.source(feed_url=f"{self.web.url}/{size}-{n}") for n in range(size)]
            with (
                mock.patch("articles.stream.LINGER", 60),  # all come home in one group
                CaptureQueriesContext(connection) as queries,
            ):
                self.assertEqual(self.poll(*sources)["polled"], size)
            counts.append(len(queries))

        self.assertEqual(counts[0], counts[1])

    def test_a_source_another_worker_holds_is_left_alone(self):
        source = self.source()
        Source.objects.claim(source.pk)

        self.assertEqual(self.poll(source), {})
        self.assertEqual(self.web.requests, [])

    def test_who_loses_the_source_while_it_waits_writes_nothing(self):
        self.web.pages["/feed"] = ("application/rss+xml", feed(self.item()))
        source = self.source()
        real = fetch.stream

        def slowly(requests):
            for home in real(requests):
                Source.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
                yield home

        with mock.patch("articles.fetch.stream", slowly):
            tally = self.poll(source)

        self.assertEqual((tally["polled"], Poll.objects.count()), (0, 0))
        self.assertEqual(Article.objects.count(), 0)

    def test_sources_on_one_foreign_host_take_turns(self):
        sources = [
            makers.source(feed_url=f"http://192.0.2.1/{n}", due_at=timezone.now()) for n in range(8)
        ]

        tally = self.poll(*sources)

        waiting = Source.objects.filter(failures=0, claimed_by="")
        self.assertEqual((tally["failed"], waiting.count()), (6, 2))
        self.assertLess(waiting[0].due_at, timezone.now() + timedelta(seconds=5))


class ProcessTests(WebCase):
    def add(self, path="/1", *, feed_text="", **fields):
        article = makers.article(
            canonical_url=self.web.url + path,
            title="甲公司发布新一代模型",
            due_at=timezone.now(),
            **fields,
        )
        if feed_text:
            article.keep_text(feed_text, origin=Snapshot.Origin.FEED)
        return article

    def process(self, *articles):
        tally = tasks.process([article.pk for article in articles])
        for article in articles:
            article.refresh_from_db()
        return tally

    def test_an_article_goes_all_the_way_to_review(self):
        self.web.pages["/1"] = ("text/html", PAGE)
        article = self.add()

        tally = self.process(article)

        self.assertEqual(tally, {"summarised": 1})
        self.assertEqual((article.state, article.due_at), (State.REVIEW, None))
        self.assertEqual(article.snapshot.text.split("\n\n")[-4:], list(PARAGRAPHS))
        self.assertEqual(article.draft["snapshot"], article.snapshot.hash)
        self.assertEqual((article.language, article.summary_language), ("zh", "zh"))

    def test_two_articles_on_one_event_share_a_story(self):
        self.web.pages["/1"] = self.web.pages["/2"] = ("text/html", PAGE)
        first, second = self.add("/1"), self.add("/2")

        self.process(first, second)

        self.assertEqual(first.story, second.story)
        self.assertEqual(Story.objects.count(), 1)

    def test_when_the_page_is_closed_the_feeds_text_must_do(self):
        article = self.add("/closed", feed_text="".join(PARAGRAPHS))

        self.process(article)

        self.assertEqual(article.state, State.REVIEW)
        self.assertEqual(article.snapshot.origin, Snapshot.Origin.FEED)

    def test_why_the_page_did_not_do_is_said_in_the_language_of_the_desk(self):
        self.web.pages["/1"] = ("text/html", "<html><title>空</title><body></body></html>")
        article = self.add(feed_text="".join(PARAGRAPHS))

        with translation.override("zh-hans"):
            tasks.gather([article.pk])

        article.refresh_from_db()
        self.assertEqual(article.snapshot.origin, Snapshot.Origin.FEED)
        self.assertEqual(article.error, "这个页面上没有可读的正文。")

    def test_when_the_feed_says_more_than_the_page_the_feed_wins(self):
        self.web.pages["/1"] = ("text/html", PAGE)
        article = self.add(feed_text="\n\n".join(PARAGRAPHS) * 2)

        self.process(article)

        self.assertEqual(article.snapshot.origin, Snapshot.Origin.FEED)

    def test_a_closed_page_without_any_text_waits_for_a_person(self):
        article = self.add("/closed")

        tally = self.process(article)

        self.assertEqual(tally, {"failed": 1})
        self.assertIn(article, Article.objects.stuck())
        self.assertTrue(article.error)

    def test_pasted_text_takes_a_stuck_article_on(self):
        editor = makers.user("Editor")
        article = self.add("/closed")
        self.process(article)

        intake.add_article(article.canonical_url, text="\n\n".join(PARAGRAPHS), by=editor)
        self.process(article)

        self.assertEqual(article.state, State.REVIEW)
        self.assertEqual(article.snapshot.origin, Snapshot.Origin.PASTED)
        self.assertEqual(article.snapshot.pasted_by, editor)
        self.assertEqual((article.language, article.summary_language), ("zh", "zh"))

    def test_pasted_text_replaces_what_a_machine_drafted_from_another(self):
        article = self.add()
        article.amend(
            summary="旧摘要。", headline="旧", draft={"summary": "旧摘要。", "headline": "旧"}
        )

        intake.add_article(article.canonical_url, text="\n\n".join(PARAGRAPHS))
        self.process(article)

        self.assertNotIn("旧", article.headline + article.summary)

    def test_a_page_that_fails_for_now_is_tried_again(self):
        article = self.add()
        Article.objects.update(canonical_url="http://127.0.0.1:1/refused")
        with override_settings(FETCH_ALLOW=["127.0.0.1:1"]):
            self.process(article)

        self.assertEqual((article.state, article.failures), (State.DRAFT, 1))
        self.assertGreater(article.due_at, timezone.now())

    def test_with_a_model_the_same_path_is_drafted_by_it(self):
        self.web.pages["/1"] = ("text/html", PAGE)
        article = self.add()

        reply = drafted("Company A ships a model", "It costs **41%** less to train.")
        with ModelServer(reply) as server, override_settings(**server.settings):
            self.process(article)

        self.assertEqual((article.state, article.drafted_by), (State.REVIEW, "model"))
        self.assertEqual(article.headline, "Company A ships a model")
        self.assertEqual(article.summary_language, "en")  # the house's, not the source's
        self.assertIn(PARAGRAPHS[2], str(server.requests[0]))

    def test_a_model_that_is_busy_is_asked_again_and_one_that_refuses_us_is_not(self):
        self.web.pages["/1"] = self.web.pages["/2"] = ("text/html", PAGE)
        busy, refused = self.add("/1"), self.add("/2")

        with ModelServer(failed(429, "slow down")) as server, override_settings(**server.settings):
            self.process(busy)
        with (
            ModelServer(failed(401, "who are you")) as server,
            override_settings(**server.settings),
        ):
            self.process(refused)

        self.assertEqual((busy.state, busy.failures), (State.DRAFT, 1))
        self.assertGreater(busy.due_at, timezone.now())
        self.assertEqual((refused.state, refused.drafted_by), (State.REVIEW, "extract"))
        self.assertTrue(refused.draft["note"])

    def test_failures_of_the_page_are_not_counted_against_the_model(self):
        article = self.add("/closed", feed_text="".join(PARAGRAPHS), failures=2)

        with override_settings(MODEL="m", OPENAI_BASE_URL="http://127.0.0.1:1/v1"):
            self.process(article)

        self.assertEqual((article.state, article.failures), (State.DRAFT, 1))
        self.assertEqual(article.summary, "")

    def test_a_crash_over_one_article_lets_the_others_go_on_next_time(self):
        self.web.pages["/1"] = self.web.pages["/2"] = ("text/html", PAGE)
        first, second = self.add("/1"), self.add("/2")

        with (
            mock.patch("articles.summarise.draft", side_effect=KeyError("poison")),
            self.assertRaises(KeyError),
        ):
            self.process(first, second)
        self.process(first, second)

        first.refresh_from_db()
        self.assertIn("KeyError", first.error)
        self.assertEqual((first.state, second.state), (State.DRAFT, State.REVIEW))

    def test_an_editors_summary_is_not_drafted_over(self):
        self.web.pages["/1"] = ("text/html", PAGE)
        article = self.add(summary="编辑写的摘要。", headline="编辑的标题")

        self.process(article)

        self.assertEqual((article.state, article.summary), (State.REVIEW, "编辑写的摘要。"))

    def test_steps_that_are_done_are_not_repeated(self):
        article = makers.article(due_at=timezone.now(), text="\n\n".join(PARAGRAPHS), language="zh")

        self.process(article)

        self.assertEqual(article.state, State.REVIEW)
        self.assertEqual(self.web.requests, [])
