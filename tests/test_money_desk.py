"""Money at the desk: seen by whoever decides, before it is spent and after."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.auth.models import Permission
from django.core.checks import run_checks
from django.db import connection
from django.test import TestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import expenses, money_desk, purse, review
from articles.bills import Bill
from articles.models import Article, Budget, Call, Price, Source, User
from digests import costs, publish
from digests.models import Item
from tests import makers
from tests.hours import AtNoon

MODEL = {"MODEL": "test-model", "OPENAI_API_KEY": "k", "DAILY_BUDGET": "", "CURRENCY": "EUR"}


@override_settings(**MODEL)
class DeskCase(AtNoon, TestCase):
    editor: User
    writer: User
    chief: User

    @classmethod
    def setUpTestData(cls) -> None:
        cls.editor = makers.user("Editor", language="en")
        cls.writer = makers.user("Writer", language="en")
        cls.chief = makers.user(language="en", is_superuser=True)

    def setUp(self) -> None:
        self.client.force_login(self.editor)

    def call(
        self,
        *,
        cost: str | None = "0.02",
        article: Article | None = None,
        source: Source | None = None,
        edition: UUID | None = None,
        minutes_ago: float = 1,
        **fields: Any,
    ) -> Call:
        at = timezone.now() - timedelta(minutes=minutes_ago)
        bill = Bill(article.pk if article else None, source.pk if source else None, edition)
        columns = {
            "purpose": "draft",
            "model": "test-model",
            "outcome": Call.Outcome.USED,
            "cost": None if cost is None else Decimal(cost),
            "tokens_in": 1000,
            "tokens_out": 100,
        }
        day = timezone.localdate(at)
        Budget.objects.get_or_create(day=day)
        Budget.objects.book(day, spent=Decimal(cost or 0), tokens_in=1000, tokens_out=100, calls=1)
        return Call.begin(bill, at=at, within=timedelta(0), day=day, **columns | fields)

    def page(self, name: str = "index", *args: Any) -> str:
        response = self.client.get(reverse(f"admin:{name}", args=args))
        self.assertEqual(response.status_code, 200)
        return response.content.decode()


class DashboardTests(DeskCase):
    def test_the_day_its_cap_and_what_is_left_for_drafts_are_told(self):
        self.call(cost="0.25")
        Budget.objects.book(timezone.localdate(), reserved=Decimal("0.05"))

        with override_settings(DAILY_BUDGET="1", EDITIONS_SHARE=40):
            page = self.page()

        for words in ("0.25 EUR of 1.00 EUR", "0.050 EUR", "0.30 EUR", "1,100"):
            self.assertIn(words, page)

    def test_drafts_have_no_more_than_editions_by_the_clock_have_left_them(self):
        self.call(cost="0.9")
        Budget.objects.update(scheduled=Decimal("0.6"))

        with override_settings(DAILY_BUDGET="1", EDITIONS_SHARE=30):
            left = money_desk.today(timezone.now()).for_drafts

        self.assertEqual(left, Decimal("0.1"))

    def test_thirty_days_are_a_chart_with_the_cap_as_its_line(self):
        for age in range(3):
            self.call(cost="0.25", minutes_ago=1 + age * 24 * 60)

        with override_settings(DAILY_BUDGET="0.2"):
            page = self.page()

        self.assertEqual(page.count('class="new"'), 3)
        self.assertIn('<path class="cap" d="M0 20H300"/>', page)
        self.assertIn("0.75 EUR in thirty days, 0.25 EUR at most · the line is the cap", page)

    def test_where_a_local_model_costs_nothing_tokens_are_drawn(self):
        self.call(cost="0")

        self.assertIn("Tokens a day", self.page())

    def test_what_waits_is_told_with_what_it_will_cost(self):
        Price.objects.create(model="test-model", per_in=1000, per_out=0)
        for _ in range(3):
            makers.article(due_at=timezone.now())
        makers.article(due_at=None)

        page = self.page()

        self.assertIn("3 drafts wait", page)
        self.assertIn("about 6.00 EUR", page)

    def test_what_no_series_could_print_costs_nothing_and_is_not_counted(self):
        ours, others = makers.source(), makers.source()
        makers.series().sources.add(ours)
        for source in (ours, ours, others, None):
            makers.article(source=source, due_at=timezone.now())

        self.assertEqual(costs.waiting(timezone.now()), 3)

    def test_what_a_draft_costs_is_told_from_those_of_the_last_days(self):
        Price.objects.create(model="test-model", per_in=1000, per_out=10_000)
        for _ in range(5):
            article = makers.article()
            self.call(article=article)
            self.call(article=article, purpose="second")
            self.call(article=article, outcome=Call.Outcome.AGAIN, tokens_in=0, tokens_out=0)
        failed = makers.article()
        self.call(article=failed, outcome=Call.Outcome.FREE, tokens_in=0, tokens_out=0)

        found = expenses.forecast(expenses.DRAFTING, timezone.now())

        self.assertEqual(found.amount, 2 * Decimal(1) + 2 * Decimal(1))
        self.assertEqual(found.times(3).amount, 12)

    def test_a_writer_is_told_nothing_of_money(self):
        self.call()
        self.client.force_login(self.writer)

        self.assertNotIn("What models cost", self.page())

    def test_a_newsroom_without_a_model_has_no_such_section(self):
        with override_settings(MODEL=""):
            self.assertNotIn("What models cost", self.page())

    def test_the_dashboard_asks_no_more_for_a_thousand_calls(self):
        self.page()
        self.call(source=makers.source())
        with CaptureQueriesContext(connection) as few:
            self.page()
        for n in range(40):
            self.call(article=makers.article(), source=makers.source(), minutes_ago=90 + n)

        with CaptureQueriesContext(connection) as many:
            self.page()

        self.assertLessEqual(len(many), len(few) + 1)


class AlarmTests(DeskCase):
    def test_a_model_without_a_price_under_a_cap_is_said_with_the_way_out(self):
        self.assertNotIn("no price for the model", self.page())

        with override_settings(DAILY_BUDGET="1"):
            page = self.page()

            self.client.force_login(self.chief)
            chiefs = self.page()

        self.assertIn("no price for the model “test-model”", page)
        self.assertNotIn("/admin/articles/price/add/", page)
        self.assertIn("/admin/articles/price/add/?model=test-model", chiefs)

    def test_a_day_whose_money_is_spent_is_said(self):
        Price.objects.create(model="test-model", per_in=1, per_out=1)
        self.call(cost="0.69")

        with override_settings(DAILY_BUDGET="1", EDITIONS_SHARE=30):
            self.assertNotIn("Until midnight", self.page())
            self.call(cost="0.01")
            self.assertIn(
                "Until midnight drafts are extracts: 0.00 EUR of today&#x27;s budget is left for "
                "them, and one may cost 0.0044 EUR.",
                self.page(),
            )

    def test_a_source_that_has_had_its_questions_is_named(self):
        source, quiet = makers.source(name="Wire"), makers.source(name="Quiet")
        for _ in range(3):
            self.call(source=source)
        self.call(source=quiet)

        with override_settings(SOURCE_CALLS=3):
            page = self.page()

        self.assertIn("Wire (3)", page)
        self.assertNotIn("Quiet (1)", page)

    def test_an_hour_unlike_all_others_is_said_with_the_sources_that_made_it(self):
        source = makers.source(name="Wire")
        for n in range(10):
            self.call(minutes_ago=60 * 26 + n)
        for _ in range(19):
            self.call()
        self.assertNotIn("within an hour", self.page())
        for _ in range(12):
            self.call(source=source)

        page = self.page()

        self.assertIn("31 calls of models within an hour (0.62 EUR)", page)
        self.assertIn("Wire (12)", page)

    def test_a_busy_desk_as_busy_as_ever_is_none(self):
        for n in range(40):
            self.call(minutes_ago=60 * 30 + n / 10)
            self.call()

        self.assertIsNone(expenses.burst(timezone.now()))


class PageTests(DeskCase):
    def test_an_article_says_what_it_cost(self):
        article = makers.reviewed()
        self.call(article=article)
        self.call(article=article, estimated=True)
        self.call(article=makers.reviewed())

        page = self.page("articles_article_change", article.pk)

        self.assertIn("Models: ≈ 0.040 EUR", page)
        self.assertIn("2 calls, 2,200 tokens", page)

    def test_without_a_price_its_tokens_are_told(self):
        article = makers.reviewed()
        self.call(article=article, cost=None)

        page = self.page("articles_article_change", article.pk)

        self.assertIn("1,100 tokens, no price known", page)

    def test_who_may_not_see_money_does_not_see_it_there(self):
        article = makers.reviewed()
        self.call(article=article)
        self.client.force_login(self.writer)

        self.assertNotIn("EUR", self.page("articles_article_change", article.pk))

    def test_an_edition_costs_its_own_parts_and_the_drafts_of_its_articles(self):
        digest = makers.digest(items=2)
        makers.digest(items=0, of=makers.series(with_lead=False))
        Item.objects.exclude(digest=digest).delete()  # it cost nothing
        for item in digest.items.all():
            self.call(article=item.article)
        self.call(edition=digest.uid, purpose="lead", cost="0.005")
        self.call(article=makers.article())

        page = self.page("digests_digest_change", digest.pk)

        self.assertIn("Models: 0.045 EUR", page)
        self.assertIn("lead and commentary 0.0050 EUR", page)
        self.assertIn("drafts of its articles 0.040 EUR", page)
        self.assertEqual(costs.mean(costs.latest()), Decimal("0.045"))
        self.assertIn("Edition by edition", self.page())

    def test_what_an_article_is_asked_later_is_no_cost_of_a_printed_edition(self):
        digest = makers.digest(items=1)
        article = digest.items.get().article
        self.call(article=article)
        publish.approve(digest, by=self.editor)
        publish.publish(digest)
        before = [each.total.amount for each in costs.of([digest])]

        self.call(article=article, minutes_ago=-1)

        self.assertEqual([each.total.amount for each in costs.of([digest])], before)
        self.assertEqual(before, [Decimal("0.02")])

    def test_without_money_a_models_draft_is_not_sent_back_for_an_extract(self):
        article = makers.reviewed(draft={"origin": "model", "summary": "甲公司发布了新模型。"})
        article.amend(headline="")
        with override_settings(DAILY_BUDGET="0.05"):
            self.call(cost="0.04")

            review.send_back(article, by=self.editor)

        self.assertEqual((article.state, article.due_at), ("draft", None))
        self.assertTrue(article.summary)

    def test_what_editions_spend_of_their_own_share_leaves_drafts_theirs(self):
        with override_settings(DAILY_BUDGET="0.05"):
            self.call(cost="0.025")
            now = timezone.now()
            Budget.objects.book(purse.day_of(now), spent=Decimal("0.012"), scheduled=True)

            self.assertFalse(purse.is_spent(now))
            self.call(cost="0.01")
            self.assertTrue(purse.is_spent(now))

    def test_a_mean_is_not_told_where_a_price_is_missing(self):
        digest = makers.digest(items=1)
        self.call(edition=digest.uid, cost=None)

        self.assertEqual(len(costs.latest()), 1)
        self.assertIsNone(costs.mean(costs.latest()))

    def test_who_may_compose_and_not_see_money_is_told_no_cost(self):
        Price.objects.create(model="test-model", per_in=1, per_out=1)
        self.writer.user_permissions.add(Permission.objects.get(codename="add_digest"))
        self.client.force_login(self.writer)

        self.assertNotIn("EUR", self.page("digests_digest_add"))

    def test_before_an_edition_is_composed_its_cost_is_told(self):
        Price.objects.create(model="test-model", per_in=1, per_out=1)
        makers.article(due_at=timezone.now())
        self.call(cost="0.25")

        with override_settings(DAILY_BUDGET="2"):
            page = self.page("digests_digest_add")

        self.assertIn("Lead and commentary of an edition cost about 0.0068 EUR.", page)
        self.assertIn("1 draft waits: about 0.0025 EUR.", page)
        self.assertIn("Today 0.25 EUR of 2.00 EUR is spent.", page)
        with override_settings(MODEL=""):
            self.assertNotIn("EUR", self.page("digests_digest_add"))


class ListTests(DeskCase):
    def test_calls_are_read_and_never_written(self):
        call = self.call(article=makers.reviewed(headline="三号泊位启用"))
        for user in (self.editor, self.chief):
            self.client.force_login(user)

            self.assertIn("三号泊位启用", self.page("articles_call_changelist"))
            self.assertIn("0.020 EUR", self.page("articles_call_change", call.pk))
            for name, *args in (("add",), ("delete", call.pk)):
                url = reverse(f"admin:articles_call_{name}", args=args)
                self.assertEqual(self.client.get(url).status_code, 403)

    def test_they_are_found_by_purpose_outcome_day_and_article(self):
        article = makers.reviewed()
        wanted = self.call(article=article, outcome=Call.Outcome.FAILED, purpose="lead")
        self.call(minutes_ago=3 * 24 * 60)
        url = reverse("admin:articles_call_changelist")
        for query in (
            "purpose=lead",
            "outcome=failed",
            f"day={timezone.localdate()}",
            f"article__id__exact={article.pk}",
        ):
            with self.subTest(query):
                found = self.client.get(f"{url}?{query}").context["cl"].queryset
                self.assertEqual(list(found), [wanted])
        for nonsense in ("day=2026-13-77", "day=x", "purpose=%00", "outcome=%00"):
            self.assertEqual(self.client.get(f"{url}?{nonsense}").status_code, 200)

    def test_a_writer_has_no_list_of_calls(self):
        self.client.force_login(self.writer)

        self.assertEqual(
            self.client.get(reverse("admin:articles_call_changelist")).status_code, 403
        )

    def test_editors_see_prices_and_only_the_chief_sets_them(self):
        price = Price.objects.create(model="test-model", per_in=Decimal("0.15"), per_out=1)
        self.assertIn("0.15 EUR", self.page("articles_price_changelist"))
        add = reverse("admin:articles_price_add")
        new = {"model": "other", "host": "", "per_in": "0.000001", "per_out": "1.25"}
        self.assertEqual(self.client.post(add, new).status_code, 403)

        self.client.force_login(self.chief)
        self.client.post(add, new)

        made = Price.objects.exclude(pk=price.pk).get()
        self.assertEqual((made.per_in, made.per_out), (Decimal("0.000001"), Decimal("1.25")))

    def test_a_price_says_of_what_money_it_is(self):
        self.client.force_login(self.chief)

        page = self.page("articles_price_add")

        self.assertIn("A million tokens read (EUR)", page)
        self.assertIn("A million tokens written (EUR)", page)

    def test_the_way_from_the_desk_to_what_the_machine_writes(self):
        self.assertIn(reverse("admin:articles_prompttext_changelist"), self.page("index"))

    def test_a_price_is_refused_where_it_means_nothing(self):
        self.client.force_login(self.chief)
        Price.objects.create(model="known", per_in=1, per_out=1)
        good = {"model": "m", "host": "", "per_in": "1", "per_out": "1"}
        for name, bad in {
            "negative": {"per_in": "-1"},
            "none": {"per_out": ""},
            "a word": {"per_in": "cheap"},
            "without end": {"per_in": "NaN"},
            "finer than exact": {"per_in": "0.0000000001"},
            "an address": {"host": "https://api.example.com/v1"},
            "twice": {"model": "known"},
            "no model": {"model": " "},
        }.items():
            with self.subTest(name):
                response = self.client.post(reverse("admin:articles_price_add"), good | bad)
                self.assertEqual((response.status_code, Price.objects.count()), (200, 1))


class CheckTests(DeskCase):
    def said(self, **settings: Any) -> list[str]:
        with override_settings(**settings):
            found = run_checks(databases=["default"])
        ours = [each for each in found if str(each.id).startswith("newsroom.")]
        self.assertTrue(all(each.hint for each in ours))
        return [str(each.id) for each in ours]

    def test_a_budget_that_is_no_amount_is_an_error(self):
        for said in ("ten", "-1", "NaN", "Infinity", "1e99", "5 USD"):
            with self.subTest(said):
                self.assertIn("newsroom.E004", self.said(DAILY_BUDGET=said))
        for said in ("", "0", "2.50", " 3 "):
            with self.subTest(said):
                self.assertNotIn("newsroom.E004", self.said(DAILY_BUDGET=said))

    def test_a_share_beyond_all_is_an_error(self):
        self.assertIn("newsroom.E005", self.said(EDITIONS_SHARE=101))

    def test_a_model_without_a_price_under_a_cap_is_a_warning_where_the_database_may_be_asked(self):
        self.assertEqual(self.said(DAILY_BUDGET="1", FALLBACK_MODEL="o"), ["newsroom.W003"] * 2)
        self.assertEqual(self.said(DAILY_BUDGET=""), [])
        Price.objects.create(model="test-model", per_in=0, per_out=0)
        self.assertEqual(self.said(DAILY_BUDGET="1"), [])
