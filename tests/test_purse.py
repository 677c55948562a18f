"""Money is set aside before a model is asked, and paid by what came of it."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from unittest import mock
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.test import TestCase, override_settings
from django.utils import timezone, translation

from articles import asking, drafts, expenses, llm, money, purse, summarise, tasks
from articles.asking import Question
from articles.bills import NOBODY, Bill
from articles.engines import Engine
from articles.models import Article, Budget, Call, Price
from articles.workflow import State
from digests.compose import compose
from newsroom import clock
from tests import makers
from tests.hours import AtNoon
from tests.model_server import Answer, ModelServer, Script, drafted, failed, said
from tests.test_providers import GOOD, SUMMARY, TEXT, TITLE

Outcome = Call.Outcome
MATERIAL = f"{TITLE}\n\n{TEXT}"
QUESTION = Question("draft", "zh", 150)


def priced(model: str = "test-model", **more: Any) -> Price:
    """Round prices: a token read costs 0.001, one written 0.002."""
    return Price.objects.create(model=model, per_in=1000, per_out=2000, **more)


class PurseCase(AtNoon, TestCase):
    def setUp(self) -> None:
        self.enterContext(override_settings(LANGUAGE_CODE="zh-hans"))
        self.enterContext(translation.override("en"))
        self.enterContext(mock.patch.object(asking, "LONGEST_WAIT", 0.02))

    def serve(self, *answers: Script, **settings: Any) -> ModelServer:
        server = self.enterContext(ModelServer(*answers or (said(GOOD),)))
        self.enterContext(override_settings(**server.settings | settings))
        return server

    def ask(self, bill: Bill = NOBODY, **changes: Any) -> asking.Answer:
        return asking.answer(replace(QUESTION, bill=bill, **changes), MATERIAL)

    def refused(self, bill: Bill = NOBODY, **changes: Any) -> str:
        with self.assertRaises(llm.LLMError) as caught:
            self.ask(bill, **changes)
        self.assertTrue(caught.exception.permanent)
        return str(caught.exception)

    def today(self) -> Budget:
        return Budget.objects.get(day=timezone.localdate())


class CostTests(PurseCase):
    def test_a_call_costs_what_its_tokens_cost_and_says_for_whom(self):
        self.serve()
        priced()
        article = makers.article(source=makers.source())

        answer = self.ask(Bill(article.pk, article.source_id, series="daily"))

        call = Call.objects.get()
        self.assertEqual((answer.cost, call.cost), (Decimal("0.017"), Decimal("0.017")))
        self.assertEqual((call.tokens_in, call.tokens_out, call.estimated), (7, 5, False))
        self.assertEqual((call.purpose, call.model, call.outcome), ("draft", "test-model", "used"))
        self.assertEqual((call.article, call.source), (article, article.source))
        self.assertEqual((call.series, call.prompt_hash), ("daily", answer.prompt_hash))
        self.assertEqual((self.today().spent, self.today().reserved), (Decimal("0.017"), 0))
        self.assertEqual((self.today().calls, self.today().tokens_in), (1, 7))

    def test_while_the_model_writes_the_most_it_may_cost_is_set_aside(self):
        seen = []

        def look(asked: dict[str, Any]) -> Answer:
            seen.append(asked)
            return said(GOOD)

        self.serve(look)
        price = priced()
        with mock.patch.object(llm, "complete", wraps=llm.complete) as door:
            door.side_effect = lambda *args, **kwargs: (
                seen.append((self.today().reserved, self.today().spent)) or mock.DEFAULT
            )
            self.ask()

        reserved, spent = seen[0]
        sent = sum(len(message["content"]) for message in seen[1]["messages"])
        self.assertEqual(spent, 0)
        self.assertGreater(reserved, price.cost(sent, seen[1]["max_tokens"]))
        self.assertLess(reserved, price.cost(3 * sent, seen[1]["max_tokens"]))

    def test_tokens_nobody_counted_are_estimated_and_marked_so(self):
        self.serve(said(GOOD, tokens=(0, 0)))
        price = priced()

        self.ask()

        call = Call.objects.get()
        self.assertTrue(call.estimated)
        self.assertGreater(call.tokens_in, len(TEXT) * 0.8)
        self.assertEqual(call.tokens_out, money.tokens(GOOD))
        self.assertEqual(call.cost, price.cost(call.tokens_in, call.tokens_out))

    def test_without_a_price_tokens_are_counted_and_the_cost_is_unknown(self):
        self.serve()

        answer = self.ask()

        self.assertIsNone(answer.cost)
        self.assertEqual((self.today().spent, self.today().tokens_out), (0, 5))

    def test_the_price_at_a_host_comes_before_the_one_for_all(self):
        server = self.serve()
        priced()
        Price.objects.create(model="test-model", host=server.host, per_in=0, per_out=0)

        self.assertEqual(self.ask().cost, 0)

    def test_a_host_has_its_price_however_it_is_spelt(self):
        self.serve()
        Price.objects.create(model="test-model", host="api.example.com", per_in=0, per_out=0)

        self.assertTrue(
            Price.objects.of("test-model", Engine(url="https://API.Example.com/v1").host)
        )

    def test_what_a_failure_costs_depends_on_who_failed(self):
        cut = replace(said(GOOD), cut=90)
        for name, answer, outcome, calls in (
            ("401", failed(401), Outcome.FREE, 1),
            ("403", failed(403), Outcome.FREE, 1),
            ("404", failed(404), Outcome.FREE, 1),
            ("429", failed(429), Outcome.FREE, 1),
            ("503", failed(503), Outcome.FREE, 1),
            ("500", failed(500), Outcome.FAILED, 1),
            ("cut", cut, Outcome.FAILED, 1),
            ("late", said(GOOD, pause=20), Outcome.FAILED, 1),
            ("prose", said("好的。"), Outcome.UNUSABLE, 2),
            ("length", said(GOOD, finish="length"), Outcome.UNUSABLE, 2),
        ):
            with (
                self.subTest(name),
                ModelServer(answer) as server,
                override_settings(**server.settings),
                mock.patch.object(llm, "DEADLINE", 0.5 if name == "late" else 20),
                mock.patch.object(asking, "LEAST_TIME", 0.5 if name == "late" else 5),
            ):
                Call.objects.all().delete()
                Budget.objects.all().delete()
                Price.objects.update_or_create(
                    model="test-model", defaults={"per_in": 1000, "per_out": 2000}
                )

                with self.assertRaises(llm.LLMError):
                    self.ask()

                self.assertEqual(
                    list(Call.objects.values_list("outcome", flat=True)), [outcome] * calls
                )
                call = Call.objects.latest("pk")
                cost = {Outcome.FREE: 0, Outcome.UNUSABLE: Decimal("0.017")}
                self.assertEqual(call.cost, cost.get(outcome, call.reserved))
                self.assertEqual(call.estimated, outcome == Outcome.FAILED)
                self.assertEqual(self.today().spent, calls * call.cost)
                self.assertEqual(self.today().reserved, 0)
                self.assertTrue(call.error)

    def test_why_an_answer_was_of_no_use_is_said_in_the_language_of_the_desk(self):
        priced()
        self.serve(said("好的。"))

        with translation.override("zh-hans"), self.assertRaises(llm.LLMError):
            self.ask()

        self.assertEqual(Call.objects.latest("pk").error, "模型没有按要求的格式答复。")

    def test_a_server_that_is_not_there_charges_nothing(self):
        with ModelServer() as gone:
            pass
        priced()

        with override_settings(**gone.settings), self.assertRaises(llm.LLMError):
            self.ask()

        self.assertEqual(Call.objects.get().outcome, Outcome.FREE)
        self.assertEqual(self.today().committed, 0)

    def test_the_cost_of_an_answer_is_that_of_all_its_samples(self):
        self.serve(said("嗯"), said(GOOD))
        priced()

        self.assertEqual(self.ask().cost, Decimal("0.034"))

    def test_sums_are_exact_where_binary_fractions_are_not(self):
        Budget.objects.create(day=timezone.localdate())
        for _ in range(10):
            Budget.objects.reserve(
                timezone.localdate(),
                Decimal("0.1"),
                cap=Decimal(1),
                kept=Decimal(0),
                scheduled=True,
            )

        self.assertEqual(self.today().reserved, 1)

    def test_drafts_keep_their_cost(self):
        self.serve()
        priced()
        article = makers.article(title=TITLE, text=TEXT, language="zh", due_at=timezone.now())

        tasks.process([article.pk])

        article.refresh_from_db()
        self.assertEqual(Decimal(article.draft["cost"]), Decimal("0.017"))
        self.assertEqual(str(expenses.of_article(article)), "0.017 USD")


class LostTests(PurseCase):
    """Whoever is killed while a model writes has spent the money all the same."""

    def lost(self) -> Call:
        price = priced()
        query = purse.Query("draft", Engine("test-model"), Bill(), "", "key", 100)
        call = purse.reserve(query, price, timezone.now(), timedelta(seconds=1))
        self.assertEqual(call.reserved, price.cost(200, 2400))
        return call

    def test_a_call_past_its_deadline_is_unknown_and_spent(self):
        call = self.lost()

        settled = Call.objects.settle(timezone.now() + timedelta(minutes=5))

        call.refresh_from_db()
        self.assertEqual((settled, call.outcome, call.cost), (1, Outcome.UNKNOWN, call.reserved))
        self.assertEqual((self.today().spent, self.today().reserved), (call.reserved, 0))
        self.assertEqual(Call.objects.settle(timezone.now() + timedelta(minutes=5)), 0)

    def test_before_its_deadline_it_is_only_set_aside(self):
        call = self.lost()

        self.assertEqual(Call.objects.settle(timezone.now()), 0)
        self.assertEqual((self.today().spent, self.today().reserved), (0, call.reserved))

    def test_the_clock_settles_it_within_a_minute_of_its_deadline_and_so_does_a_round_by_hand(self):
        for work in (clock.tick, lambda: clock.once(str)):
            with self.subTest(work):
                call = self.lost()
                Call.objects.update(deadline=timezone.now())

                work()

                self.assertEqual((self.today().spent, self.today().reserved), (call.reserved, 0))
                Price.objects.all().delete()
                Budget.objects.all().delete()

    def test_who_comes_late_after_all_pays_what_it_was(self):
        call = self.lost()
        Call.objects.settle(timezone.now() + timedelta(minutes=5))

        call.settle(Outcome.USED, cost=Decimal("0.5"), tokens_in=10)

        self.assertEqual((self.today().spent, self.today().reserved), (Decimal("0.5"), 0))
        self.assertFalse(call.settle(Outcome.USED, cost=Decimal(9)))


class CapTests(PurseCase):
    """The most that one question may cost here is a little under 7."""

    def spend(self, spent: str, scheduled: str = "0") -> None:
        Budget.objects.update_or_create(
            day=timezone.localdate(),
            defaults={"spent": Decimal(spent), "scheduled": Decimal(scheduled)},
        )

    def test_at_the_cap_nobody_is_asked_and_the_sentence_says_why(self):
        server = self.serve(DAILY_BUDGET="10", EDITIONS_SHARE=0)
        priced()
        self.spend("9.5")

        why = self.refused()

        self.assertRegex(
            why,
            r"^Today's budget does not cover this, which may cost 6\.\d\d USD: "
            r"9\.50 USD of 10\.00 USD is spent or set aside\.$",
        )
        self.assertEqual((server.requests, Call.objects.count()), ([], 0))
        self.assertEqual(self.today().committed, Decimal("9.5"))

    def test_at_the_cap_a_draft_is_an_extract_with_the_reason(self):
        self.serve(DAILY_BUDGET="1")
        priced()
        article = makers.article(title=TITLE, text=TEXT, language="zh", due_at=timezone.now())

        tasks.process([article.pk])

        article.refresh_from_db()
        self.assertEqual((article.state, article.drafted_by), (State.REVIEW, "extract"))
        self.assertIn("Today's budget", article.draft["note"])

    def test_yesterdays_money_is_not_todays(self):
        self.serve(DAILY_BUDGET="10", EDITIONS_SHARE=0)
        priced()
        Budget.objects.create(day=timezone.localdate() - timedelta(days=1), spent=Decimal(10))

        self.assertEqual(self.ask().summary, SUMMARY)

    def test_the_day_is_the_sites_whatever_zone_a_reader_has(self):
        self.serve()
        for site, reader in (("Pacific/Kiritimati", "Pacific/Pago_Pago"), ("UTC", "UTC")):
            with self.subTest(site), override_settings(TIME_ZONE=site), timezone.override(reader):
                Budget.objects.all().delete()
                self.ask(draw=len(site))

                self.assertEqual(Budget.objects.get().day, datetime.now(ZoneInfo(site)).date())

    def test_a_share_is_kept_for_editions_by_the_clock(self):
        self.serve(DAILY_BUDGET="20", EDITIONS_SHARE=50)
        priced()
        self.spend("6")

        why = self.refused()
        scheduled = self.ask(Bill(scheduled=True))

        self.assertIn("10.00 USD is kept for editions that go out by the clock", why)
        self.assertEqual(scheduled.summary, SUMMARY)
        self.assertEqual(self.today().scheduled, Decimal("0.017"))

    def test_what_editions_took_of_their_share_is_not_held_against_drafts(self):
        self.serve(DAILY_BUDGET="20", EDITIONS_SHARE=50)
        priced()
        self.spend("7", scheduled="6")

        self.assertEqual(self.ask().summary, SUMMARY)

    def test_a_model_without_a_price_is_not_asked_under_a_cap(self):
        server = self.serve(DAILY_BUDGET="10")

        why = self.refused()

        self.assertEqual(
            why,
            "There is a daily cap and no price for the model “test-model”, so it is not asked. "
            "Add its price, 0 for a local model.",
        )
        self.assertEqual(server.requests, [])

    def test_what_costs_nothing_breaks_no_cap(self):
        self.serve(DAILY_BUDGET="1")
        Price.objects.create(model="test-model", per_in=0, per_out=0)
        self.spend("1.5")

        self.assertEqual(self.ask().summary, SUMMARY)

    def test_a_fallback_that_costs_nothing_drafts_when_the_money_is_spent(self):
        server = self.serve(DAILY_BUDGET="1", FALLBACK_MODEL="local")
        priced()
        Price.objects.create(model="local", per_in=0, per_out=0)

        self.assertEqual(self.ask().summary, SUMMARY)
        self.assertEqual([asked["model"] for asked in server.requests], ["local"])

    def test_a_cap_that_cannot_be_read_spends_nothing(self):
        server = self.serve(DAILY_BUDGET="ten")
        priced()

        self.assertIn("“ten”", self.refused())
        self.assertEqual(server.requests, [])

    def test_lead_and_commentary_of_an_edition_by_the_clock_have_their_share(self):
        lead = said('{"summary": "甲公司发布新模型，售价为300元，这是今天最重要的一件事。"}')
        self.serve(lead, drafted("看法", "这是一个有理由的看法。"), DAILY_BUDGET="30")
        priced()
        makers.reviewed()
        self.spend("20")
        series = makers.series(with_lead=True, with_commentary=True)
        soon = timezone.now() + timedelta(seconds=1)

        digest = compose(series, soon, publish_at=soon, scheduled=True)

        calls = Call.objects.filter(edition=digest.uid, series=series.slug, scheduled=True)
        self.assertEqual({call.purpose for call in calls}, {"lead", "commentary"})
        self.assertEqual(digest.lead_origin, "model")


class SourceCapTests(PurseCase):
    def test_a_source_has_so_many_questions_an_hour(self):
        server = self.serve(SOURCE_CALLS=2)
        source, other = makers.source(), makers.source()
        for n in range(2):
            self.ask(Bill(source=source.pk), draw=n)

        why = self.refused(Bill(source=source.pk), draw=9)
        self.ask(Bill(source=other.pk), draw=9)

        self.assertIn("has had its 2 questions", why)
        self.assertEqual(len(server.requests), 3)
        self.assertEqual(self.today().reserved, 0)

    def test_after_an_hour_it_has_them_anew(self):
        self.serve(SOURCE_CALLS=1)
        source = makers.source()
        self.ask(Bill(source=source.pk))
        Call.objects.update(at=timezone.now() - timedelta(minutes=61))

        self.assertEqual(self.ask(Bill(source=source.pk), draw=2).summary, SUMMARY)

    def test_what_was_known_already_does_not_count(self):
        self.serve(SOURCE_CALLS=2)
        source = makers.source()
        for _ in range(4):
            self.ask(Bill(source=source.pk))

        self.assertEqual(self.ask(Bill(source=source.pk), draw=2).summary, SUMMARY)


class RoomTests(PurseCase):
    def setUp(self) -> None:
        super().setUp()
        self.other = Call.begin(
            Bill(),
            at=timezone.now(),
            within=timedelta(minutes=2),
            day=timezone.localdate(),
            purpose="draft",
            model="test-model",
        )

    def test_an_article_that_finds_no_room_comes_back_soon_and_nothing_failed(self):
        server = self.serve(LLM_CONCURRENCY=1)
        article = makers.article(title=TITLE, text=TEXT, language="zh", due_at=timezone.now())

        tasks.process([article.pk])

        article.refresh_from_db()
        self.assertEqual((article.state, article.summary, article.failures), ("draft", "", 0))
        self.assertEqual((article.error, article.claimed_by), ("", ""))
        self.assertLess(article.due_at - timezone.now(), timedelta(seconds=15))
        self.assertGreater(article.due_at, timezone.now())
        self.assertEqual(server.requests, [])

    def test_with_failures_behind_it_it_still_only_waits(self):
        self.serve(LLM_CONCURRENCY=1)
        article = makers.article(title=TITLE, text=TEXT, language="zh", due_at=timezone.now())
        Article.objects.filter(pk=article.pk).update(failures=2)

        tasks.process([article.pk])

        article.refresh_from_db()
        self.assertEqual((article.summary, article.failures), ("", 2))

    def test_an_edition_waits_for_no_draft(self):
        self.serve(LLM_CONCURRENCY=1)

        self.assertEqual(self.ask(Bill(edition=uuid4())).summary, SUMMARY)

    def test_what_a_person_did_meanwhile_stands_and_keeps_nobody_from_their_turn(self):
        self.serve(LLM_CONCURRENCY=1)
        taken, next_ = (
            makers.article(title=TITLE, text=TEXT, language="zh", due_at=timezone.now())
            for _ in range(2)
        )

        def answer(*_args: Any, **_kwargs: Any) -> None:
            Article.objects.filter(state="draft", pk=taken.pk).update(state="spiked")
            raise error

        for error in (llm.NoRoomError(), llm.LLMError("It failed.")):
            with self.subTest(repr(error)), mock.patch.object(summarise, "draft", answer):
                Article.objects.update(state="draft", due_at=timezone.now(), failures=0)
                tasks.process([taken.pk, next_.pk])

                taken.refresh_from_db()
                next_.refresh_from_db()
                self.assertEqual((taken.state, taken.error, taken.claimed_by), ("spiked", "", ""))
                self.assertGreater(next_.due_at, timezone.now())

    def test_what_was_lost_leaves_its_room(self):
        self.serve(LLM_CONCURRENCY=1)
        Call.objects.update(deadline=timezone.now())

        self.assertEqual(self.ask(Bill()).summary, SUMMARY)


class AgainTests(PurseCase):
    """The same question is paid for once."""

    def test_the_same_question_costs_nothing_and_says_the_same(self):
        server = self.serve()
        priced()
        first = self.ask()
        server.answer_with(said("never asked for"))

        again = self.ask(Bill(series="other"))

        self.assertEqual((again.summary, again.model), (first.summary, first.model))
        self.assertEqual((again.cost, again.tokens_in, len(server.requests)), (0, 0, 1))
        self.assertEqual(
            list(Call.objects.order_by("pk").values_list("outcome", "cost")),
            [("used", Decimal("0.017")), ("again", 0)],
        )
        self.assertEqual((self.today().spent, self.today().calls), (Decimal("0.017"), 1))

    def test_it_is_given_again_even_when_the_money_is_spent(self):
        self.serve()
        priced()
        self.ask()

        with override_settings(DAILY_BUDGET="0"):
            self.assertEqual(self.ask().summary, SUMMARY)

    def test_whatever_makes_a_difference_is_another_question(self):
        server = self.serve()
        self.ask()
        for name, change in {
            "text": lambda: asking.answer(QUESTION, f"{MATERIAL}\n\n又及。"),
            "draw": lambda: self.ask(draw=2),
            "length": lambda: self.ask(length=120),
            "instructions": lambda: self.ask(instructions="要简短。"),
            "form": lambda: self.ask(titled=False),
        }.items():
            with self.subTest(name):
                before = len(server.requests)
                change()
                self.assertEqual(len(server.requests), before + 1)
        with self.subTest("model"), override_settings(MODEL="other-model temperature=0.2"):
            self.ask()
            self.assertEqual(server.requests[-1]["model"], "other-model")
        with self.subTest("temperature"), override_settings(MODEL="test-model temperature=0.7"):
            self.ask()
            self.assertEqual(server.requests[-1]["temperature"], 0.7)

    def test_the_second_sample_that_could_be_used_is_what_is_known(self):
        server = self.serve(said("嗯"), said(GOOD))
        self.ask()

        self.assertEqual(self.ask().summary, SUMMARY)
        self.assertEqual(len(server.requests), 2)

    def test_an_answer_of_no_use_is_not_given_again(self):
        server = self.serve(said("嗯"))
        for _ in range(2):
            with self.assertRaises(llm.LLMError):
                self.ask()

        self.assertEqual(len(server.requests), 4)

    def test_what_our_rules_refuse_by_now_is_asked_anew(self):
        server = self.serve()
        self.ask()
        Call.objects.update(answer=json.dumps({"headline": "", "summary": ""}))

        self.assertEqual(self.ask().summary, SUMMARY)
        self.assertEqual(len(server.requests), 2)

    def test_an_article_whose_draft_was_lost_is_drafted_again_for_nothing(self):
        server = self.serve()
        article = makers.article(title=TITLE, text=TEXT, language="zh", due_at=timezone.now())
        killed = mock.patch.object(drafts, "unborne", side_effect=KeyboardInterrupt)
        with killed, self.assertRaises(KeyboardInterrupt):
            tasks.process([article.pk])
        self.assertEqual((Call.objects.get().outcome, len(server.requests)), (Outcome.USED, 1))

        tasks.process([article.pk])

        article.refresh_from_db()
        self.assertEqual((article.drafted_by, len(server.requests)), ("model", 1))
        self.assertEqual(article.draft["summary"], SUMMARY)


class NameTests(PurseCase):
    def test_a_model_that_is_a_file_is_called_by_its_name(self):
        engine = Engine("asked-for")
        for said_, name in {
            "/home/me/models/Small-135M.Q4.gguf": "Small-135M.Q4.gguf",
            "C:\\models\\small.gguf": "small.gguf",
            "models/small.gguf": "small.gguf",
            "qwen/qwen3-8b": "qwen/qwen3-8b",
        }.items():
            self.assertEqual(llm._named(said_, engine), name)


class SummariseTests(PurseCase):
    def test_an_extract_costs_nothing(self):
        with override_settings(MODEL=""):
            draft = summarise.by_extract(TITLE, TEXT, language="zh")

        self.assertEqual((draft.cost, Call.objects.count()), ("", 0))
