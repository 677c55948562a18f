"""Instructions are tried on an article: compared, priced, and written nowhere unless asked."""

import json
from typing import Any

from django.test import TestCase, override_settings
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Call, Price
from articles.workflow import State
from digests.models import Series
from digests.tasks import process
from tests import makers
from tests.model_server import Answer, ModelServer, failed, said

TEXT = (
    "甲公司11月20日发布新一代模型，参数规模为720亿，上下文长度为25.6万。\n\n"
    "公司称新模型的训练成本比上一代下降41%，首批客户有12家，合同总额为2.3亿元。\n\n"
    "乙研究院同日公布了第三方评测结果，新模型在五项测试中的三项排名第一。"
)
SAVED, NEW = "先写价格。", "先写客户，<b>不写</b>价格。"


def drafted(headline: str, summary: str) -> Answer:
    rest = {"importance": 3, "topics": [], "story": headline}
    return said(json.dumps({"headline": headline, "summary": summary} | rest))


def by_instructions(asked: dict[str, Any]) -> Answer:
    """One draft for the new instructions, which has made something up, another for all else."""
    if NEW in asked["messages"][0]["content"]:
        return drafted("甲公司有20家客户", "甲公司新模型首批客户有20家。这标志着行业的里程碑。")
    return drafted("甲公司新模型降本41%", "甲公司发布新一代模型，训练成本下降41%。")


class TrialTests(TestCase):
    def setUp(self) -> None:
        self.server = self.enterContext(ModelServer(by_instructions))
        self.enterContext(override_settings(**self.server.settings, DAILY_BUDGET=""))
        self.series = makers.series(slug="ai", title="早报", instructions=SAVED)
        self.article = makers.reviewed(
            source=makers.source(),
            title="甲公司发布新一代模型",
            headline="甲公司发布模型",
            summary="甲公司发布新一代模型，参数规模为730亿。",
        )
        self.article.amend(snapshot=self.article.keep_text(TEXT, origin="page"))
        self.url = reverse("admin:digests_series_trial", args=[self.series.pk])
        self.here = f"{self.url}?article={self.article.pk}"
        self.client.force_login(makers.user("Publisher"))

    def post(self, instructions: str = NEW, seen: str = SAVED, follow: bool = True, **button: str):
        typed = {"instructions": instructions, "seen": seen}
        return self.client.post(self.here, typed | button, follow=follow)

    def versions(self, page: Any) -> dict[str, Any]:
        return {version.name: version for version in page.context["versions"]}

    def test_present_saved_and_new_stand_side_by_side_held_against_the_source(self):
        found = self.versions(self.post(_try="1"))

        self.assertEqual(list(found), ["present", "saved", "new"])
        claims = {
            name: [row.entry.claim.text for row in version.page.open]
            for name, version in found.items()
        }
        self.assertEqual(claims["saved"], [])
        self.assertIn("20家", claims["new"])
        self.assertTrue(claims["present"])
        self.assertEqual([version.empty for version in found.values()], [0, 0, 1])

    def test_the_page_names_model_prompt_tokens_and_cost(self):
        Price.objects.create(model="test-model", per_in=1000, per_out=1000)

        page = self.post(_try="1")

        new = self.versions(page)["new"].draft
        self.assertContains(page, "test-model-1")
        self.assertContains(page, f"prompt {new['prompt_hash'][:8]}")
        self.assertContains(page, "7 tokens read, 5 written · 0.012 USD")
        self.assertNotEqual(new["prompt_hash"], self.versions(page)["saved"].draft["prompt_hash"])

    def test_nothing_is_written_but_the_books(self):
        before = list(Article.objects.values()), list(Series.objects.values())

        self.post(_try="1")

        self.assertEqual((list(Article.objects.values()), list(Series.objects.values())), before)
        calls = Call.objects.all()
        self.assertEqual(
            {(call.series, call.article_id) for call in calls}, {("ai", self.article.pk)}
        )
        self.assertEqual(len(calls), 2)

    def test_what_was_typed_stays_in_the_field_and_is_no_html(self):
        page = self.post(_try="1")

        self.assertContains(page, "先写客户，&lt;b&gt;不写&lt;/b&gt;价格。</textarea>")
        self.assertNotContains(page, "<b>不写")

    def test_unchanged_instructions_are_asked_once(self):
        found = self.versions(self.post(SAVED.replace("。", "。\r\n"), _try="1"))

        self.assertEqual(list(found), ["present", "saved"])
        self.assertEqual(len(self.server.requests), 1)

    def test_what_the_pipeline_has_paid_for_is_not_paid_for_again(self):
        fresh = makers.article(text=TEXT, title="甲公司新模型", due_at=timezone.now())
        process([fresh.pk])
        self.here = f"{self.url}?article={fresh.pk}"
        asked = len(self.server.requests)

        self.assertContains(self.client.get(self.here), "asking again costs nothing")
        page = self.post(SAVED, _try="1")

        self.assertEqual(len(self.server.requests), asked)
        self.assertTrue(self.versions(page)["saved"].known)
        self.assertContains(page, "answered before: it cost nothing")

    def test_lines_as_the_form_of_the_series_stores_them_are_the_same_question(self):
        Series.objects.update(instructions="先写价格。\r\n再写客户。")
        fresh = makers.article(text=TEXT, title="甲公司新模型", due_at=timezone.now())
        process([fresh.pk])
        self.here = f"{self.url}?article={fresh.pk}"
        asked = len(self.server.requests)

        page = self.post("先写价格。\r\n再写客户。", _try="1")

        self.assertEqual(list(self.versions(page)), ["present", "saved"])
        self.assertEqual(len(self.server.requests), asked)

    def test_a_server_that_counts_no_tokens_is_paid_all_the_same(self):
        Price.objects.create(model="test-model", per_in=1000, per_out=1000)
        text = json.dumps({"headline": "题", "summary": "甲公司训练成本下降41%。"})
        self.server.answer_with(said(text, tokens=(0, 0)))

        page = self.post(SAVED, _try="1")

        self.assertFalse(self.versions(page)["saved"].known)
        self.assertNotContains(page, "it cost nothing")

    def test_the_cost_is_estimated_before_anything_is_asked(self):
        page = self.client.get(self.here)
        self.assertContains(page, "its price is not known")

        Price.objects.create(model="test-model", per_in=0, per_out=1000)
        page = self.client.get(self.here)

        self.assertContains(page, "costs at most 2.40 USD")
        self.assertEqual(self.server.requests, [])

    def test_instructions_are_kept_when_asked(self):
        page = self.post(_keep="1")

        self.series.refresh_from_db()
        self.assertEqual(self.series.instructions, NEW)
        self.assertContains(page, "Saved: from now on")

    def test_a_colleague_who_was_quicker_keeps_what_she_saved(self):
        Series.objects.update(instructions="先写客户。")

        page = self.post(_keep="1")

        self.series.refresh_from_db()
        self.assertEqual(self.series.instructions, "先写客户。")
        self.assertContains(page, "A colleague was quicker")

    def test_only_who_may_change_the_series_keeps_them(self):
        self.client.force_login(makers.user("Editor"))

        self.assertNotContains(self.post(_try="1"), 'name="_keep"')
        self.assertEqual(self.post(_keep="1").status_code, 403)
        self.series.refresh_from_db()
        self.assertEqual(self.series.instructions, SAVED)

    def test_who_may_not_see_the_books_spends_nothing(self):
        self.client.force_login(makers.user("Writer"))
        article = reverse("admin:articles_article_change", args=[self.article.pk])
        series = reverse("admin:digests_series_change", args=[self.series.pk])

        self.assertEqual(self.post(_try="1").status_code, 403)
        self.assertNotContains(self.client.get(article), self.url)
        self.assertNotContains(self.client.get(series), self.url)
        self.assertEqual(self.server.requests, [])

    def test_the_draft_that_was_shown_is_used_whatever_the_field_says_by_then(self):
        seal = self.versions(self.post(_try="1"))["new"].seal
        asked = len(self.server.requests)

        self.post("再换一种写法。", _use=seal)

        article = Article.objects.get()
        self.assertEqual(article.headline, "甲公司有20家客户")
        self.assertEqual((article.state, article.importance), (State.REVIEW, 3))
        self.assertEqual(article.draft["series"], "ai")
        self.assertFalse(article.is_edited())
        self.assertEqual(len(self.server.requests), asked)
        self.assertTrue(article.objections(State.APPROVED))

    def test_what_was_approved_is_not_replaced(self):
        seal = self.versions(self.post(_try="1"))["new"].seal
        Article.objects.update(state=State.APPROVED)

        self.assertNotContains(self.post(_try="1"), 'name="_use"')
        self.assertContains(self.post(_use=seal), "A colleague was quicker")
        self.assertEqual(Article.objects.get().headline, "甲公司发布模型")

    def test_what_was_edited_meanwhile_is_not_replaced(self):
        seal = self.versions(self.post(_try="1"))["new"].seal
        Article.objects.get().amend(headline="同事改的标题")

        page = self.post(_use=seal)

        self.assertContains(page, "A colleague was quicker")
        self.assertEqual(Article.objects.get().headline, "同事改的标题")

    def test_nobody_gives_an_article_a_draft_that_no_model_wrote_for_it(self):
        other = makers.reviewed(source=self.article.source)
        other.amend(snapshot=other.keep_text(TEXT, origin="page"))
        seal = self.versions(self.post(_try="1"))["new"].seal
        before = list(Article.objects.values())

        for forged in ("new", f"{seal}x", "e30:x:y"):
            self.assertContains(self.post(_use=forged), "A colleague was quicker")
        self.here = f"{self.url}?article={other.pk}"
        self.assertContains(self.post(_use=seal), "A colleague was quicker")

        self.assertEqual(list(Article.objects.values()), before)

    def test_a_failure_of_the_provider_is_said_in_its_place(self):
        self.server.answer_with(failed(401))

        found = self.versions(page := self.post(_try="1"))

        self.assertIn("does not accept our key", found["new"].failure)
        self.assertContains(page, "does not accept our key")
        self.assertContains(page, "730亿")
        self.assertNotContains(page, 'name="_use"')

    def test_no_money_is_said_in_its_place(self):
        with override_settings(DAILY_BUDGET="1"):
            found = self.versions(self.post(_try="1"))

        self.assertIn("no price for the model", found["saved"].failure)
        self.assertEqual(self.server.requests, [])

    def test_without_a_model_a_sentence_says_so_and_no_button_is_there(self):
        with override_settings(MODEL=""):
            page = self.client.get(self.here)

            self.assertContains(page, "No model is set up")
            self.assertNotContains(page, 'name="_try"')

    def test_a_source_that_says_too_little_is_not_tried(self):
        short = makers.article(text="开会了。", title="甲公司", source=makers.source())
        self.here = f"{self.url}?article={short.pk}"

        page = self.post(_try="1")

        self.assertContains(page, "says too little")
        self.assertEqual(self.server.requests, [])

    def test_an_article_is_chosen_from_those_with_a_text(self):
        bare = makers.article(title="没有正文")

        page = self.client.get(self.url)

        self.assertContains(page, f'<option value="{self.article.pk}">')
        self.assertNotContains(page, f'<option value="{bare.pk}">')
        for nonsense in ("x", "99999", "9" * 30):
            self.assertEqual(self.client.get(f"{self.url}?article={nonsense}").status_code, 404)

    def test_the_ways_there(self):
        article = reverse("admin:articles_article_change", args=[self.article.pk])
        series = reverse("admin:digests_series_change", args=[self.series.pk])

        self.assertContains(self.client.get(article), self.here)
        self.assertContains(self.client.get(series), self.url)

    def test_the_page_asks_for_nothing_that_the_policy_forbids(self):
        page = self.post(_try="1").content.decode()

        self.assertNotIn(" style=", page)
        self.assertNotIn("<script>", page)
        self.assertNotIn(" onclick", page)
