"""Sources of published items are read again: what vanished, was corrected, or says otherwise."""

from datetime import timedelta
from unittest import mock

import time_machine
from django.db import connection
from django.db.models import ProtectedError
from django.test import TestCase, override_settings
from django.utils import timezone, translation

from articles import extract, fetch, robots
from articles.models import Article, Snapshot
from digests import tasks
from digests.compose import compose
from digests.models import Alarm, Watch
from digests.publish import approve, publish, withdraw
from newsroom import clock
from tests import makers
from tests.web import Web

PAGE = """<!doctype html><html lang="zh"><head><title>青禾公司发布新一代推理芯片</title></head>
<body><nav>首页 科技 财经</nav><article><h1>青禾公司发布新一代推理芯片</h1>{notice}
<p>青禾公司11月21日在杭州发布新一代推理芯片“禾苗三号”，单卡功耗为75瓦，售价为{price}。</p>
<p>公司介绍，新芯片在相同功耗下的推理速度是上一代的2.4倍，首批1.3万片将于12月5日交付。</p>
<p>今年前三季度，青禾公司营收为18.6亿元，同比增长37%，其中芯片业务占六成。</p>
<p>公司同时宣布与三家云服务商签订供货协议，协议总额为5.8亿元，期限为两年。{more}</p>
</article><footer>版权所有</footer></body></html>"""
OTHER = """<!doctype html><html lang="zh"><title>图书馆</title><body><article>
<h1>图书馆延长开放</h1>
<p>城东图书馆把闭馆时间推迟到22点，自习区增加300席，周一仍然闭馆，儿童区照常开放到傍晚。</p>
<p>馆方表示，延长开放是应附近学生和家长的要求，试行三个月，之后视人流再作决定。</p>
</article></body></html>"""
MISSING = """<!doctype html><html lang="zh"><title>页面不存在</title><body><h1>页面不存在</h1>
<p>您访问的页面不存在或已被删除。</p></body></html>"""
SHUT = """<!doctype html><html lang="zh"><title>访问验证</title><body><h1>访问验证</h1>
<p>当前环境异常，完成验证后即可继续访问。</p></body></html>"""
HOURS = (1, 6, 24, 72)


def page(price="3.2万元", notice="", more=""):
    return PAGE.format(price=price, notice=notice and f"<p>{notice}</p>", more=more)


class WatchingTestCase(TestCase):
    origin = Snapshot.Origin.PAGE

    def setUp(self):
        self.web = self.enterContext(Web())
        self.enterContext(override_settings(FETCH_ALLOW=[self.web.host]))
        self.put(page())
        self.out = timezone.now()
        self.traveller = time_machine.travel(self.out, tick=False)
        self.clock = self.enterContext(self.traveller)
        self.article = makers.reviewed(
            canonical_url=self.url, summary="新芯片**售价3.2万元**，12月5日交付。"
        )
        rests_on = self.article.keep_text(extract.article(page()).text, origin=self.origin)
        self.article.amend(snapshot=rests_on)
        self.publisher = makers.user("Publisher")
        self.digest = compose(makers.series(), self.out + timedelta(seconds=1))
        approve(self.digest, by=self.publisher)
        publish(self.digest, by=self.publisher)

    def put(self, html, path="/chip"):
        self.web.answers.clear()
        self.web.pages[path] = ("text/html", html)

    def answer(self, status, **headers):
        self.web.answers["/chip"] = (status, headers)

    @property
    def url(self):
        return f"{self.web.url}/chip"

    def after(self, **delta):
        """The clock strikes then."""
        self.clock.move_to(self.out + timedelta(**delta))
        clock.once(lambda line: None)

    @property
    def watch(self):
        return Watch.objects.whole().get()

    def alarm(self):
        return Alarm.objects.get()

    def quiet(self):
        return not Alarm.objects.exists()


class ScheduleTests(WatchingTestCase):
    def test_a_source_is_read_after_1_6_24_and_72_hours_and_then_left_alone(self):
        for hours in HOURS:
            self.after(hours=hours, minutes=-1)
            self.assertEqual(len(self.web.requests), HOURS.index(hours), hours)
            self.after(hours=hours)

        self.after(days=30)

        self.assertEqual(len(self.web.requests), 4)
        self.assertIsNone(self.watch.due_at)
        self.assertTrue(self.quiet())

    def test_after_a_standstill_a_source_is_read_once_and_the_next_time_is_kept(self):
        self.after(hours=30)

        self.assertEqual(len(self.web.requests), 1)
        self.assertEqual(self.watch.due_at, self.out + timedelta(hours=72))

    def test_a_page_that_did_not_change_is_not_sent_again(self):
        self.after(hours=1)
        etag = self.watch.etag
        self.after(hours=6)

        self.assertTrue(etag)
        self.assertEqual(self.watch.etag, etag)
        self.assertEqual(self.watch.read_at, self.out + timedelta(hours=6))

    def test_what_was_not_written_from_an_article_of_ours_is_not_watched(self):
        makers.reviewed(canonical_url=f"{self.web.url}/other", sample=True)
        makers.reviewed(canonical_url="")
        digest = makers.digest(items=0)
        digest.items.create(title="手写", body="没有文章。", position=9)
        approve(digest, by=self.publisher)

        publish(digest, by=self.publisher)

        self.assertEqual(digest.items.count(), 4)
        self.assertEqual(Watch.objects.filter(item__digest=digest).count(), 1)

    def test_a_withdrawn_edition_is_watched_no_longer(self):
        withdraw(self.digest, by=self.publisher, note="误发")

        self.after(hours=1)

        self.assertEqual(self.web.requests, [])

    def test_the_worker_is_handed_what_is_due(self):
        self.clock.move_to(self.out + timedelta(hours=1))

        tally = tasks.reread([self.watch.pk])

        self.assertEqual(tally, {})
        self.assertEqual(self.web.requests, ["/chip"])

    def test_a_page_is_read_before_the_transaction_that_keeps_it(self):
        within = len(connection.savepoint_ids)
        open_then = []

        def reading(*args, **how):
            open_then.append(len(connection.savepoint_ids) - within)
            return read(*args, **how)

        read = extract.article
        with mock.patch.object(extract, "article", reading):
            self.after(hours=1)

        self.assertEqual(open_then, [0])
        self.assertIsNotNone(self.watch.seen)

    @override_settings(PROXIES={"far": "http://127.0.0.1:1"})
    def test_a_page_is_read_by_the_way_out_of_its_source(self):
        Article.objects.update(source=makers.source(proxy="far", active=False))

        with mock.patch.object(fetch, "get_many", return_value=[fetch.FetchError("…")]) as asked:
            self.after(hours=1)

        (requests,) = asked.call_args.args
        self.assertEqual([(each.url, each.proxy) for each in requests], [(self.url, "far")])

    def test_a_page_that_its_host_closes_to_machines_is_asked_for_no_more_and_no_alarm(self):
        refused = {self.url: fetch.FetchError("robots.txt", permanent=True)}

        with mock.patch.object(robots, "refusals", return_value=refused):
            self.after(hours=1)

        self.assertEqual(self.web.requests, [])
        self.assertEqual(self.watch.error, "robots.txt")
        self.assertEqual(self.watch.due_at, self.out + timedelta(hours=6))
        self.assertTrue(self.quiet())


class ChangeTests(WatchingTestCase):
    def test_a_claim_that_lost_its_evidence_raises_an_alarm_with_the_difference(self):
        self.put(page(price="2.3万元"))

        self.after(hours=1)

        alarm = self.alarm()
        self.assertEqual((alarm.kind, alarm.lost), (Alarm.Kind.UNFOUNDED, ["3.2万元"]))
        self.assertIn("3.2万元", alarm.sentence)
        [(before, after)] = alarm.passages
        self.assertIn("售价为3.2万元", before)
        self.assertIn("售价为2.3万元", after)
        self.assertIn("2.3万元", alarm.snapshot.text)

    def test_a_correction_notice_raises_an_alarm(self):
        self.put(page(notice="更正：此前版本的售价有误。", price="2.3万元"))

        self.after(hours=1)

        alarm = self.alarm()
        self.assertEqual(alarm.kind, Alarm.Kind.CORRECTED)
        self.assertEqual((alarm.why, alarm.lost), ("更正：此前版本的售价有误。", ["3.2万元"]))

    def test_the_same_change_raises_no_second_alarm(self):
        self.put(page(notice="更正：此前版本的售价有误。", price="2.3万元"))

        for hours in HOURS:
            self.after(hours=hours)
            self.put(page(notice="更正：此前版本的售价有误。", price="2.3万元", more=f"补{hours}"))

        self.assertEqual(Alarm.objects.count(), 1)

    def test_a_headline_that_owns_up_raises_one_alarm(self):
        for hours in HOURS:
            self.put(page(more=f"补{hours}").replace("青禾公司发布", "【更正】青禾公司发布"))
            self.after(hours=hours)

        self.assertEqual(self.alarm().kind, Alarm.Kind.CORRECTED)

    def test_a_change_that_concerns_no_claim_of_ours_raises_none(self):
        self.put(page(more="另据了解，公司将在明年扩建厂房，新增岗位600个。"))

        self.after(hours=1)

        self.assertTrue(self.quiet())
        self.assertIn("扩建厂房", self.watch.seen.text)

    def test_a_changed_page_is_kept_beside_the_text_the_item_rests_on(self):
        self.put(page(price="2.3万元"))

        self.after(hours=1)

        self.article.refresh_from_db()
        self.assertEqual(self.article.snapshots.filter(text__contains="2.3万元").count(), 1)
        self.assertIn("3.2万元", self.article.snapshot.text)
        self.assertEqual(self.digest.items.get().snapshot, self.article.snapshot)

    def test_a_page_of_which_little_is_left_is_looked_at_twice(self):
        teaser = page().partition("<p>公司介绍")[0].replace("，售价为3.2万元", "")
        self.put(f"{teaser}</article></body></html>")

        self.after(hours=1)
        first = self.quiet()
        self.after(hours=1, minutes=30)

        self.assertTrue(first)
        self.assertEqual(self.alarm().kind, Alarm.Kind.UNFOUNDED)


class FeedTests(WatchingTestCase):
    origin = Snapshot.Origin.FEED

    def test_where_we_had_only_the_feeds_text_the_first_page_is_what_later_ones_are_held_against(
        self,
    ):
        self.put(page(price="两万多元"))
        self.after(hours=1)
        first = self.quiet()
        self.put(page(price="两万多元").replace("12月5日", "年底"))
        self.after(hours=6)

        self.assertTrue(first)
        self.assertEqual(self.alarm().lost, ["12月5日"])

    def test_a_correction_that_the_feed_told_us_is_no_news(self):
        notice = "更正：此前版本的售价有误。"
        known = f"{self.article.snapshot.text}\n{notice}"
        rests_on = self.article.keep_text(known, origin=self.origin)
        self.digest.items.update(snapshot=rests_on)
        self.put(page(notice=notice))

        self.after(hours=1)

        self.assertIsNotNone(self.watch.seen)
        self.assertTrue(self.quiet())

    def test_a_correction_on_the_page_is_told_at_once(self):
        self.put(page(notice="更正：此前版本的售价有误。"))

        self.after(hours=1)

        self.assertEqual(self.alarm().kind, Alarm.Kind.CORRECTED)


class VanishedTests(WatchingTestCase):
    def gone(self):
        """The first look only raises a doubt; the second, half an hour later, the alarm."""
        self.after(hours=1)
        self.assertTrue(self.quiet())
        self.assertEqual(self.watch.due_at, self.out + timedelta(hours=1, minutes=30))
        self.after(hours=1, minutes=30)
        self.assertEqual(self.alarm().kind, Alarm.Kind.VANISHED)
        return self.alarm()

    def test_a_page_that_is_not_there_is_told_with_what_stood_on_it(self):
        self.answer(404)

        alarm = self.gone()

        self.assertIn("404", alarm.sentence)
        self.assertTrue(any("3.2万元" in before for before, _after in alarm.passages))
        self.assertEqual({after for _before, after in alarm.passages}, {""})

    def test_a_page_removed_for_good_is_told_at_once(self):
        self.answer(410)

        self.after(hours=1)

        self.assertEqual(self.alarm().kind, Alarm.Kind.VANISHED)

    def test_a_page_that_says_it_is_not_there_is_gone_whatever_its_status(self):
        self.put(MISSING)

        self.gone()

    def test_what_a_page_says_is_told_in_the_language_of_the_desk(self):
        self.put(MISSING)

        with translation.override("zh-hans"):
            alarm = self.gone()

        self.assertNotIn("The page says", alarm.why)

    def test_an_address_that_leads_to_the_front_page_is_gone(self):
        self.put(OTHER, "/")
        self.answer(302, Location="/")

        self.assertIn(f"{self.web.url}/", self.gone().sentence)

    def test_a_front_page_on_which_there_is_nothing_to_read_is_one_too(self):
        self.put("<html><body><a href=/1>甲</a><a href=/2>乙</a></body></html>", "/")
        self.answer(302, Location="/")

        self.gone()

    def test_an_address_that_leads_to_another_article_is_gone(self):
        self.put(OTHER, "/library")
        self.answer(301, Location="/library")

        self.gone()

    def test_the_same_article_at_a_new_address_is_not(self):
        self.put(page(), "/2026/chip")
        self.answer(301, Location="/2026/chip")

        self.after(hours=1)

        self.assertTrue(self.quiet())
        self.assertIsNone(self.watch.doubted_at)

    def test_a_glitch_that_passes_raises_no_alarm(self):
        self.answer(404)
        self.after(hours=1)
        self.put(page())

        self.after(hours=1, minutes=30)

        self.assertTrue(self.quiet())
        self.assertEqual(self.watch.due_at, self.out + timedelta(hours=6))

    def test_after_a_glitch_that_passed_the_next_is_doubted_anew(self):
        self.answer(404)
        self.after(hours=1)
        self.put(page())
        self.after(hours=1, minutes=30)
        self.answer(404)

        self.after(hours=6)

        self.assertTrue(self.quiet())

    def test_a_page_that_stays_away_is_told_once_and_told_again_when_it_went_a_second_time(self):
        self.answer(404)
        self.gone()
        self.after(hours=6)
        self.assertEqual(Alarm.objects.count(), 1)
        self.put(page())
        self.after(hours=24)
        self.answer(410)

        self.after(hours=72)

        self.assertEqual(Alarm.objects.count(), 2)


class PassingTests(WatchingTestCase):
    def assertMissed(self, words):
        self.assertTrue(self.quiet())
        self.assertIn(words, self.watch.error)

    def test_a_host_in_trouble_is_asked_again_with_growing_pauses_and_raises_no_alarm(self):
        self.answer(503)
        pauses = []
        self.after(hours=1)
        while self.watch.due_at < self.out + timedelta(hours=6):
            pauses.append(self.watch.due_at - timezone.now())
            self.clock.move_to(self.watch.due_at)
            clock.once(lambda line: None)

        self.assertEqual(len(pauses), 4)
        self.assertEqual(pauses, sorted(pauses))
        self.assertMissed("503")
        self.assertEqual(self.watch.due_at, self.out + timedelta(hours=6))

    def test_each_reading_has_tries_of_its_own(self):
        self.answer(503)
        self.after(hours=1)
        while self.watch.due_at < self.out + timedelta(hours=6):
            self.clock.move_to(self.watch.due_at)
            clock.once(lambda line: None)

        self.assertEqual(self.watch.failures, 0)

    def test_who_asks_us_to_stay_away_for_long_is_asked_at_the_next_reading(self):
        self.answer(503, **{"Retry-After": "36000"})

        self.after(hours=1)

        self.assertEqual(self.watch.due_at, self.out + timedelta(hours=6))

    def test_after_the_last_time_it_stays_noted_that_it_could_not_be_read(self):
        self.answer(503)
        self.after(hours=72)
        while self.watch.due_at:
            self.clock.move_to(self.watch.due_at)
            clock.once(lambda line: None)

        self.assertMissed("503")

    def test_a_wall_before_the_page_is_no_alarm(self):
        self.put(SHUT)

        self.after(hours=1)

        self.assertMissed("human")

    def test_a_refusal_is_not_pressed(self):
        self.answer(403)

        self.after(hours=1)

        self.assertMissed("403")
        self.assertEqual(self.watch.due_at, self.out + timedelta(hours=6))

    def test_a_way_through_a_gate_is_no_other_page(self):
        self.put(OTHER, "/login?next=chip")
        self.answer(302, Location="/login?next=chip")

        self.after(hours=1)

        self.assertMissed("/login")

    def test_what_was_missed_is_forgotten_once_it_is_read(self):
        self.answer(503)
        self.after(hours=1)
        self.put(page())

        self.after(hours=2)

        self.assertEqual((self.watch.error, self.watch.failures), ("", 0))


class KeptTests(WatchingTestCase):
    def test_what_a_public_edition_rests_on_cannot_be_deleted(self):
        self.put(page(price="2.3万元"))
        self.after(hours=1)
        newer = self.article.keep_text("第三个版本。", origin=Snapshot.Origin.PASTED)
        self.article.amend(snapshot=newer)

        for snapshot in (self.digest.items.get().snapshot, self.alarm().snapshot):
            with self.subTest(snapshot.text[:60]), self.assertRaises(ProtectedError):
                snapshot.delete()

    def test_an_alarm_is_settled_once_and_keeps_the_name(self):
        self.answer(410)
        self.after(hours=1)
        alarm = self.alarm()

        self.assertTrue(alarm.settle(self.publisher))
        self.assertFalse(alarm.settle(makers.user("Editor")))

        self.assertEqual(self.alarm().settled_by, self.publisher)
        self.assertFalse(Alarm.objects.open().exists())

    def test_a_withdrawn_edition_leaves_nothing_to_settle(self):
        self.answer(410)
        self.after(hours=1)

        withdraw(self.digest, by=self.publisher, note="来源撤稿")

        self.assertFalse(Alarm.objects.open().exists())
