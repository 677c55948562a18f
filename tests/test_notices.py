"""Notices from what happened to who wants to know: once, in their language, and never lost."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from email import message_from_bytes, policy
from unittest import mock

import time_machine
from django.conf import settings
from django.core import mail as outgoing
from django.core.management import call_command
from django.db import connection, transaction
from django.test import SimpleTestCase, TestCase, TransactionTestCase, override_settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from articles import mail, notices, noticing
from articles.models import Budget, Outbox, Price, Source
from articles.notice_words import EVENTS
from digests import letters, notifying
from digests.models import Alarm, Channel, Watch
from digests.watching import raise_alarm
from newsroom import checks, clock
from newsroom.settings import mail as mail_settings
from tests import makers
from tests.chat import Chat, Mailbox
from tests.hours import NOON

SMTP = "django.core.mail.backends.smtp.EmailBackend"


def tell(key: str = "waiting:1", event: str = "waiting", **fields) -> bool:
    told = {"subject": "Morning No. 3 waits", "url": "/admin/digests/digest/3/change/"}
    return notices.tell(event, key, **told | fields)


def channel(**fields) -> Channel:
    told = {
        "name": "编辑群",
        "kind": "slack",
        "address": "https://hooks.example/a",
        "language": "en",
    }
    return Channel.objects.create(**told | fields)


def attend() -> None:
    notifying.attend(timezone.now())


class OutboxTests(TestCase):
    def test_what_is_put_under_a_key_is_put_once(self):
        first = Outbox.objects.put("notice", "a:1", event="late")

        again = Outbox.objects.put("notice", "a:1", event="other")

        self.assertEqual((first, again), (True, False))
        self.assertEqual(Outbox.objects.get().payload, {"event": "late"})

    def test_what_was_not_sent_can_be_dropped_and_put_anew(self):
        Outbox.objects.put("notice", "a:1", due_at=timezone.now() + timedelta(minutes=2))

        self.assertTrue(Outbox.objects.drop("a:1"))

        self.assertFalse(Outbox.objects.drop("a:1"))
        self.assertTrue(Outbox.objects.put("notice", "a:1"))

    def test_what_was_sent_is_not_dropped(self):
        Outbox.objects.put("notice", "a:1")
        Outbox.objects.update(delivered_at=timezone.now(), due_at=None)

        self.assertFalse(Outbox.objects.drop("a:1"))
        self.assertFalse(Outbox.objects.put("notice", "a:1"))

    def test_what_happened_in_a_transaction_that_failed_is_not_told(self):
        with self.assertRaises(ZeroDivisionError), transaction.atomic():
            tell()
            1 / 0  # noqa: B018

        self.assertFalse(Outbox.objects.exists())

    def test_what_was_delivered_is_forgotten_after_thirty_days(self):
        for key, days in (("old", 31), ("new", 29)):
            Outbox.objects.put("notice", key)
            at = timezone.now() - timedelta(days=days)
            Outbox.objects.filter(key=key).update(delivered_at=at, due_at=None)
        Outbox.objects.put("notice", "stuck", due_at=timezone.now() + timedelta(days=1))

        attend()

        self.assertEqual(set(Outbox.objects.values_list("key", flat=True)), {"new", "stuck"})

    def test_an_event_nobody_knows_is_a_fault(self):
        with self.assertRaises(ValueError):
            tell(event="rumour")


class SpreadTests(TestCase):
    def messages(self) -> dict[int, dict]:
        notifying.spread(timezone.now())
        return {
            row.payload["channel"]: row.payload
            for row in Outbox.objects.of(Outbox.MESSAGE).order_by("pk")
        }

    def test_each_channel_is_told_in_its_own_language(self):
        english, chinese = channel(), channel(language="zh-hans")

        tell(subject=lambda: gettext("Publish now"), lines=lambda: [gettext("Withdraw")])

        found = self.messages()
        self.assertEqual(found[english.pk]["part"]["subject"], "Publish now")
        self.assertEqual(found[chinese.pk]["part"]["subject"], "立即发布")
        self.assertEqual(found[chinese.pk]["part"]["lines"], ["撤回"])

    def test_only_channels_that_want_such_events_of_the_series_are_told(self):
        ours, other = makers.series(), makers.series()
        both, one, elsewhere = channel(), channel(), channel()
        one.series.add(ours)
        elsewhere.series.add(other)
        channel(events=["late"])
        channel(active=False)

        tell(series=ours)

        self.assertEqual(set(self.messages()), {both.pk, one.pk})

    def test_what_concerns_no_series_is_told_to_those_that_follow_one(self):
        follower = channel()
        follower.series.add(makers.series())

        tell(event="budget")

        self.assertEqual(set(self.messages()), {follower.pk})

    def test_a_notice_waits_for_its_hour_and_can_be_taken_back_till_then(self):
        channel()
        tell(due_at=timezone.now() + timedelta(minutes=2))

        self.assertEqual(self.messages(), {})
        Outbox.objects.drop("waiting:1")
        notifying.spread(timezone.now() + timedelta(minutes=5))
        self.assertFalse(Outbox.objects.exists())

    def test_taking_back_reaches_messages_that_wait(self):
        channel(quiet_from=time(0), quiet_until=time(23, 59))
        tell()
        notifying.spread(timezone.now())

        self.assertTrue(Outbox.objects.drop("waiting:1"))

        self.assertFalse(Outbox.objects.of(Outbox.MESSAGE).exists())

    def test_what_is_alike_is_told_in_one_message(self):
        channel()
        for n in range(12):
            tell(f"alarm:{n}", "source_changed", subject=f"source {n} changed")

        notifying.spread(timezone.now())

        [letter] = letters.letters_of(Outbox.objects.of(Outbox.MESSAGE))
        notice = letters.written(letter.rows, Channel.objects.get())
        self.assertEqual(len(notice.parts), 11)
        self.assertEqual(notice.parts[-1].subject, "and 2 more")

    def test_a_message_says_where_to_go_and_who_can_act(self):
        channel()
        tell(series=makers.series(title="早报"))
        notifying.spread(timezone.now())

        with self.settings(SITE_URL="https://news.example"):
            notice = letters.written(
                [Outbox.objects.of(Outbox.MESSAGE).get()], Channel.objects.get()
            )

        self.assertEqual(notice.parts[0].url, "https://news.example/admin/digests/digest/3/change/")
        self.assertEqual(notice.heading, "早报 · waiting for approval")
        self.assertEqual(notice.who, EVENTS["waiting"][1])


class QuietTests(SimpleTestCase):
    """Asia/Shanghai is the zone of the site: 22:00 UTC is six in the morning."""

    night = Channel(quiet_from=time(22), quiet_until=time(7))

    def when(self, hour: int, minute: int = 0) -> datetime:
        return datetime(2026, 11, 22, hour, minute, tzinfo=UTC)

    def test_at_night_everything_waits_for_the_morning(self):
        for now in (self.when(14), self.when(20), self.when(22, 59)):
            with self.subTest(now):
                self.assertEqual(self.night.next_word(now), self.when(23))

    def test_by_day_it_is_told_at_once(self):
        for now in (self.when(23), self.when(13, 59)):
            with self.subTest(now):
                self.assertEqual(self.night.next_word(now), now)

    def test_quiet_hours_of_a_lunch_end_the_same_day(self):
        lunch = Channel(quiet_from=time(12), quiet_until=time(13))

        self.assertEqual(lunch.next_word(self.when(4, 30)), self.when(5))
        self.assertEqual(lunch.next_word(self.when(5)), self.when(5))


class ChatTests(TransactionTestCase):
    def setUp(self):
        self.chat = self.enterContext(Chat())
        self.enterContext(self.settings(FETCH_ALLOW=[self.chat.host]))

    def sent(self) -> Outbox:
        attend()
        return Outbox.objects.of(Outbox.MESSAGE).get()

    def test_a_message_arrives_and_is_marked(self):
        channel(address=self.chat.url)
        tell()

        row = self.sent()

        self.assertIsNotNone(row.delivered_at)
        self.assertIn("Morning No. 3 waits", self.chat.got[0]["text"])
        attend()
        self.assertEqual(len(self.chat.got), 1)

    def test_a_signed_channel_signs(self):
        channel(kind="feishu", address=self.chat.url, secret="s")
        self.chat.says = b'{"code":0}'
        tell()

        self.assertIsNotNone(self.sent().delivered_at)
        self.assertTrue(self.chat.got[0]["sign"])

    def test_a_refusal_with_200_is_final_where_the_product_says_so(self):
        channel(kind="wecom", address=self.chat.url)
        self.chat.says = b'{"errcode":93000,"errmsg":"invalid webhook url"}'
        tell()

        row = self.sent()

        self.assertIsNone(row.due_at)
        self.assertIn("93000 invalid webhook url", row.error)
        self.assertEqual(list(Outbox.objects.undeliverable()), [row])

    def test_who_is_asked_to_wait_waits_as_long_as_asked(self):
        channel(address=self.chat.url)
        self.chat.status, self.chat.headers = 429, {"Retry-After": "1200"}
        tell()

        row = self.sent()

        wait = row.due_at - timezone.now()
        self.assertGreater(wait, timedelta(minutes=19))
        self.assertLess(wait, timedelta(minutes=21))

    def test_a_chat_that_is_down_gets_it_later_under_the_same_key(self):
        channel(kind="json", address=self.chat.url)
        self.chat.status = 503
        tell()
        row = self.sent()
        self.assertGreater(row.due_at, timezone.now() + timedelta(minutes=1))

        self.chat.status = 200
        Outbox.objects.update(due_at=timezone.now())
        row = self.sent()

        self.assertIsNotNone(row.delivered_at)
        self.assertEqual((row.failures, row.error), (0, ""))
        self.assertEqual(len({got["key"] for got in self.chat.got}), 1)

    def test_what_is_two_days_old_is_given_up(self):
        channel(address=self.chat.url)
        self.chat.status = 503
        tell()
        notifying.spread(timezone.now())
        Outbox.objects.update(put_at=timezone.now() - timedelta(days=3))

        self.assertIsNone(self.sent().due_at)

    def test_a_slow_chat_holds_up_no_other(self):
        with Chat() as other, self.settings(FETCH_ALLOW=[self.chat.host, other.host]):
            for name, url in (
                ("a", "http://127.0.0.1:1/x"),
                ("b", self.chat.url),
                ("c", other.url),
            ):
                channel(name=name, address=url)
            tell()
            attend()

        self.assertEqual(Outbox.objects.of(Outbox.MESSAGE).exclude(delivered_at=None).count(), 2)
        self.assertEqual(Outbox.objects.troubled().count(), 1)

    def test_addresses_of_the_house_next_door_are_not_called(self):
        channel(address=self.chat.url)
        with self.settings(FETCH_ALLOW=[]):
            tell()
            row = self.sent()

        self.assertEqual(self.chat.got, [])
        self.assertIsNone(row.due_at)

    def test_what_is_taken_back_while_it_is_sent_is_gone_without_a_fault(self):
        channel(address=self.chat.url)
        tell()
        notifying.spread(timezone.now())

        def take_back() -> None:
            Outbox.objects.drop("waiting:1")
            connection.close()  # this is the chat's own thread

        self.chat.meanwhile = take_back

        attend()

        self.assertEqual(len(self.chat.got), 1)
        self.assertFalse(Outbox.objects.of(Outbox.MESSAGE).exists())

    def test_what_gathered_meanwhile_comes_as_one_message(self):
        self.enterContext(time_machine.travel(NOON))
        made = channel(kind="json", address=self.chat.url)
        Channel.objects.update(quiet_from=time(0), quiet_until=time(23, 59))
        for n in range(3):
            tell(f"alarm:{n}", "source_changed")
            attend()
        self.assertEqual(self.chat.got, [])

        Outbox.objects.update(due_at=timezone.now())
        attend()

        [got] = self.chat.got
        self.assertEqual([each["key"] for each in got["notices"]], [f"alarm:{n}" for n in range(3)])
        self.assertFalse(Outbox.objects.waiting().exists(), made)

    def test_a_channel_that_is_gone_leaves_a_sentence(self):
        made = channel(address=self.chat.url)
        tell()
        notifying.spread(timezone.now())
        made.delete()

        self.assertIn("not there any more", self.sent().error)


class MailTests(TransactionTestCase):
    def setUp(self):
        self.box = self.enterContext(Mailbox())
        self.enterContext(
            self.settings(EMAIL_BACKEND=SMTP, EMAIL_HOST="127.0.0.1", EMAIL_PORT=self.box.port)
        )
        channel(kind="mail", address="a@news.example, b@news.example", language="zh-hans")

    def sent(self) -> Outbox:
        attend()
        return Outbox.objects.of(Outbox.MESSAGE).get()

    def test_an_e_mail_goes_over_a_real_connection_to_everybody_named(self):
        tell(subject="早报第 3 期等待审定")

        self.assertIsNotNone(self.sent().delivered_at)

        self.assertEqual(self.box.recipients, ["a@news.example", "b@news.example"])
        got = message_from_bytes(self.box.mails[0], policy=policy.default)
        self.assertIn("早报第 3 期等待审定", got["Subject"])
        self.assertIn("/admin/digests/digest/3/change/", got.get_content())
        self.assertEqual(got["Auto-Submitted"], "auto-generated")

    def test_sent_twice_it_has_the_same_name(self):
        tell()
        self.sent()
        Outbox.objects.of(Outbox.MESSAGE).update(delivered_at=None, due_at=timezone.now())

        self.sent()

        names = {message_from_bytes(each)["Message-ID"] for each in self.box.mails}
        self.assertEqual((len(self.box.mails), len(names)), (2, 1))

    def test_mailboxes_that_are_not_there_are_named_and_final(self):
        self.box.on_recipient = "550 no such user"
        tell()

        row = self.sent()

        self.assertIsNone(row.due_at)
        self.assertIn("a@news.example", row.error)

    def test_a_full_or_busy_server_is_tried_again(self):
        self.box.on_data = "451 later"
        tell()

        row = self.sent()

        self.assertIn("451", row.error)
        self.assertGreater(row.due_at, timezone.now())

    def test_a_server_that_is_down_is_tried_again(self):
        with self.settings(EMAIL_PORT=1):
            tell()
            row = self.sent()

        self.assertIn("cannot be reached", row.error)
        self.assertGreater(row.due_at, timezone.now())

    def test_without_mail_set_up_nothing_counts_as_sent(self):
        with self.settings(EMAIL_BACKEND=mail.NOWHERE):
            tell()
            row = self.sent()

        self.assertIsNone(row.delivered_at)
        self.assertIn("EMAIL_URL", row.error)


class StormTests(TestCase):
    def break_down(self, count: int, **fields) -> None:
        rows = Source.objects.filter(failures=0).order_by("pk")[:count]
        told = {"failures": 2, "failing_since": timezone.now(), "error": "No answer."}
        Source.objects.filter(pk__in=[row.pk for row in rows]).update(**told | fields)

    def told(self) -> int:
        noticing.survey(timezone.now())
        return Outbox.objects.count()

    def sources(self, count: int) -> None:
        Source.objects.bulk_create(
            Source(name=f"S{n:03}", feed_url=f"https://s{n}.example/f") for n in range(count)
        )

    def test_five_hundred_sources_that_fail_at_once_give_one_notice(self):
        self.sources(500)
        counts = []
        for _ in range(10):  # as polls come round, in twenty minutes
            self.break_down(50)
            counts.append(self.told())
        Source.objects.update(failures=9)
        counts.append(self.told())

        self.assertEqual(max(counts), 1)
        said = Outbox.objects.get().payload["said"]["en"]["subject"]
        self.assertIn("sources fail at once", said)

    def test_after_a_storm_those_that_still_fail_are_told_of_once(self):
        self.sources(100)
        self.break_down(60)
        self.assertEqual(self.told(), 1)
        still = Source.objects.order_by("pk")[:3]
        Source.objects.exclude(pk__in=[row.pk for row in still]).update(failures=0)
        Source.objects.filter(failures__gt=0).update(failures=6)

        self.assertEqual(self.told(), 2)
        self.assertEqual(self.told(), 2)

    def test_one_source_is_told_of_after_five_failures_and_once_until_it_recovers(self):
        self.sources(20)
        self.break_down(1, failures=4)
        self.assertEqual(self.told(), 0)

        Source.objects.filter(failures=4).update(failures=5)
        self.assertEqual((self.told(), self.told()), (1, 1))
        Source.objects.update(failures=0, failing_since=None)
        self.assertEqual(self.told(), 1)
        self.break_down(1, failures=5)
        self.assertEqual(self.told(), 2)

    def test_a_source_in_quarantine_is_told_of_once_until_it_is_freed(self):
        row = makers.source(quarantined_at=timezone.now())
        self.assertEqual((self.told(), self.told()), (1, 1))

        Source.objects.update(quarantined_at=None)
        self.told()
        Source.objects.filter(pk=row.pk).update(quarantined_at=timezone.now() + timedelta(hours=1))

        self.assertEqual(self.told(), 2)


@override_settings(OPENAI_API_KEY="k", MODEL="m", DAILY_BUDGET="10", EDITIONS_SHARE=0)
class MoneyTests(TestCase):
    def told(self, spent: int) -> list[str]:
        from articles import purse

        Price.objects.get_or_create(model="m", per_in=1, per_out=1)
        day = purse.day_of(timezone.now())
        Budget.objects.update_or_create(day=day, defaults={"spent": spent})
        noticing.survey(timezone.now())
        rows = Outbox.objects.order_by("pk")
        return [row.key.split(":")[1] for row in rows]

    def test_a_day_s_money_is_told_of_at_80_percent_and_when_it_is_spent(self):
        self.assertEqual(self.told(7), [])
        self.assertEqual(self.told(8), ["nearly"])
        self.assertEqual(self.told(9), ["nearly"])
        self.assertEqual(self.told(10), ["nearly", "spent"])

    def test_without_a_cap_there_is_nothing_to_tell(self):
        with self.settings(DAILY_BUDGET=""):
            self.assertEqual(self.told(100), [])


class AlarmTests(TestCase):
    def test_an_alarm_is_told_with_its_sentence_and_its_page(self):
        digest = makers.digest(items=1)
        watch = Watch.objects.create(item=digest.items.get())

        raise_alarm(watch, Alarm.Kind.UNFOUNDED, lost=("300元",))

        told = Outbox.objects.get(payload__event="source_changed").payload
        self.assertEqual(told["series"], digest.series_id)
        self.assertIn("300元", told["said"]["en"]["lines"][0])
        self.assertEqual(
            told["url"], reverse("admin:digests_alarm_change", args=[Alarm.objects.get().pk])
        )


class ClockTests(TransactionTestCase):
    def test_tick_until_idle_sends_before_it_polls(self):
        with Chat() as chat, self.settings(FETCH_ALLOW=[chat.host]):
            channel(address=chat.url)
            makers.source(feed_url=f"http://{chat.host}/feed", due_at=timezone.now())
            tell()

            call_command("tick", "--until-idle")

            self.assertEqual(chat.paths, ["/hook"])
        self.assertIsNotNone(Outbox.objects.of(Outbox.MESSAGE).get().delivered_at)

    def test_notices_that_crash_do_not_keep_the_news_out(self):
        channel()
        Outbox.objects.put(Outbox.NOTICE, "broken", event="waiting")  # nothing else of a notice

        with (
            mock.patch.object(clock, "hand_out") as handed,
            self.assertRaises(KeyError),
        ):
            clock.tick()

        self.assertTrue(handed.called)


class SettingTests(SimpleTestCase):
    def test_an_address_of_a_mail_server_becomes_django_s_settings(self):
        found = mail_settings("smtp+tls://desk%40news.example:p%40ss@mail.example:587", "")

        self.assertEqual(
            (found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_USE_TLS"]),
            ("mail.example", 587, True),
        )
        self.assertEqual(found["EMAIL_HOST_USER"], "desk@news.example")
        self.assertEqual(found["EMAIL_HOST_PASSWORD"], "p@ss")

    def test_any_backend_can_be_named(self):
        self.assertEqual(mail_settings("", "a.b.Backend")["EMAIL_BACKEND"], "a.b.Backend")

    def test_without_an_address_mail_has_nowhere_to_go(self):
        self.assertEqual(mail_settings("", "")["EMAIL_BACKEND"], mail.NOWHERE)

    def test_a_wrong_address_is_a_check_that_keeps_the_password_to_itself(self):
        wrong = "mailto://u:s3cret@mail.example"

        self.assertEqual(mail_settings(wrong, "")["EMAIL_BACKEND"], mail.NOWHERE)
        with self.settings(EMAIL_URL=wrong):
            [found] = checks.mail_is_usable(None)
        self.assertEqual(found.id, "newsroom.E006")
        self.assertNotIn("s3cret", str(found))


class PoisonTests(TransactionTestCase):
    def test_one_that_cannot_be_told_holds_up_the_others_for_a_round_at_most(self):
        with Chat() as chat, self.settings(FETCH_ALLOW=[chat.host]):
            made = channel(address=chat.url)
            Outbox.objects.put(Outbox.NOTICE, "broken", event="waiting")
            broken = {"channel": made.pk, "event": "no such", "series": ""}
            Outbox.objects.put(Outbox.MESSAGE, "broken@1", **broken)
            tell()
            for _ in range(3):
                with suppress(KeyError):
                    attend()

        self.assertEqual(len(chat.got), 1)
        self.assertEqual(Outbox.objects.troubled().count(), 2)


SEND = """
import sys, django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from django.utils import timezone
from articles.models import Outbox
from digests import letters, notifying
Outbox.objects.free_dead()
notifying.attend(timezone.now())
"""


class KillTests(TransactionTestCase):
    def run_worker(self) -> subprocess.Popen:
        name = str(connection.settings_dict["NAME"])
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
            "NEWSROOM_FETCH_ALLOW": self.chat.host,
        }
        return subprocess.Popen(
            [sys.executable, "-c", SEND, name], env=environment, cwd=settings.BASE_DIR
        )

    def test_a_worker_killed_between_sending_and_marking_sends_it_twice_and_loses_nothing(self):
        with Chat() as self.chat:
            channel(kind="json", address=self.chat.url)
            tell()
            victim = self.run_worker()
            self.chat.meanwhile = lambda: os.kill(victim.pid, signal.SIGKILL)
            victim.wait(300)
            self.assertEqual(victim.returncode, -signal.SIGKILL)
            self.assertIsNone(Outbox.objects.of(Outbox.MESSAGE).get().delivered_at)

            self.chat.meanwhile = lambda: None
            self.assertEqual(self.run_worker().wait(300), 0)

        self.assertIsNotNone(Outbox.objects.of(Outbox.MESSAGE).get().delivered_at)
        self.assertEqual(len(self.chat.got), 2)
        self.assertEqual(len({got["key"] for got in self.chat.got}), 1)


class ChannelDeskTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.secret = "https://open.feishu.example/hook/very-secret-token"
        cls.channel = channel(kind="feishu", address=cls.secret, secret="sign-secret")
        cls.page = reverse("admin:digests_channel_change", args=[cls.channel.pk])

    def form(self, **fields) -> dict:
        told = {"name": "n", "kind": "slack", "address": "https://hooks.slack.example/s"}
        return told | {"language": "en", "events": ["late"], "active": "on"} | fields

    def test_only_who_may_change_a_channel_sees_its_address_and_secret(self):
        for role, seen in (("Publisher", True), ("Editor", False)):
            self.client.force_login(makers.user(role))
            for url in (self.page, reverse("admin:digests_channel_changelist")):
                answer = self.client.get(url)
                self.assertEqual(answer.status_code, 200, url)
                shown = "very-secret" in answer.content.decode()
                self.assertEqual(shown, seen and url == self.page, (role, url))
            self.assertEqual("sign-secret" in self.client.get(self.page).content.decode(), seen)

    def test_writers_see_no_channels_at_all(self):
        self.client.force_login(makers.user("Writer"))

        self.assertEqual(self.client.get(self.page).status_code, 403)

    def test_a_channel_is_made_with_its_events(self):
        self.client.force_login(makers.user("Publisher"))

        self.client.post(reverse("admin:digests_channel_add"), self.form())

        made = Channel.objects.get(name="n")
        self.assertEqual(made.events, ["late"])

    def test_addresses_that_cannot_be_reached_are_refused_with_a_sentence(self):
        self.client.force_login(makers.user("Publisher"))
        for fields in (
            {"address": "http://169.254.169.254/latest"},
            {"address": "ftp://a.example/"},
            {"kind": "mail", "address": "nobody"},
            {"quiet_from": "22:00"},
        ):
            with self.subTest(fields):
                url = reverse("admin:digests_channel_add")
                answer = self.client.post(url, self.form(**fields))
                self.assertContains(answer, "errorlist")
        self.assertEqual(Channel.objects.count(), 1)

    def test_a_test_is_sent_at_once_and_says_what_came_of_it(self):
        self.client.force_login(makers.user("Publisher"))
        made = channel(kind="mail", address="a@news.example")
        url = reverse("admin:digests_channel_test", args=[made.pk])

        answer = self.client.post(url, follow=True)

        self.assertContains(answer, "The test was sent")
        self.assertEqual(outgoing.outbox[0].to, ["a@news.example"])
        with self.settings(EMAIL_BACKEND=mail.NOWHERE):
            self.assertContains(self.client.post(url, follow=True), "did not arrive")

    def test_a_test_is_for_those_who_may_change_the_channel(self):
        self.client.force_login(makers.user("Editor"))

        url = reverse("admin:digests_channel_test", args=[self.channel.pk])

        self.assertEqual(self.client.post(url).status_code, 403)
        self.assertEqual(self.client.get(url).status_code, 405)

    def test_the_desk_says_that_no_mail_is_set_up(self):
        self.client.force_login(makers.user("Publisher"))

        url = reverse("admin:digests_channel_changelist")
        with self.settings(EMAIL_BACKEND=mail.NOWHERE):
            self.assertContains(self.client.get(url), "EMAIL_URL")

        self.assertNotContains(self.client.get(url), "EMAIL_URL")


class OutboxDeskTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        channel()
        tell()
        notifying.spread(timezone.now())
        Outbox.objects.of(Outbox.MESSAGE).update(
            due_at=None, failures=3, error="hooks.example is gone."
        )
        cls.row = Outbox.objects.of(Outbox.MESSAGE).get()

    def test_people_see_what_could_not_be_delivered_and_why_and_send_it_again(self):
        self.client.force_login(makers.user("Editor"))
        url = reverse("admin:articles_outbox_changelist")
        self.assertContains(self.client.get(f"{url}?state=given_up"), "hooks.example is gone.")

        self.client.post(reverse("admin:articles_outbox_again", args=[self.row.pk]))

        self.row.refresh_from_db()
        self.assertLessEqual(self.row.due_at, timezone.now())

    def test_the_list_sends_again_too(self):
        self.client.force_login(makers.user("Editor"))
        url = reverse("admin:articles_outbox_changelist")

        self.client.post(url, {"action": "send_again", "_selected_action": [self.row.pk]})

        self.assertIsNotNone(Outbox.objects.get(pk=self.row.pk).due_at)

    def test_it_is_not_for_writers(self):
        self.client.force_login(makers.user("Writer"))

        again = reverse("admin:articles_outbox_again", args=[self.row.pk])

        self.assertEqual(self.client.post(again).status_code, 403)
        self.assertIsNone(Outbox.objects.get(pk=self.row.pk).due_at)
