"""Claims at the desk, through its pages: seen, overridden, taught to the glossary, checked anew."""

from django.test import Client
from django.urls import reverse

from articles import ledger
from articles.models import Article, Name, Override
from articles.workflow import State
from tests import makers
from tests.test_admin_articles import LIST, ArticleTestCase
from tests.test_admin_digests import EditionTestCase

FALSE = "售价为9000元。"


def key(article: Article) -> str:
    (entry,) = article.open_claims()
    return entry.key


class ClaimTestCase(ArticleTestCase):
    def setUp(self):
        super().setUp()
        self.article = makers.reviewed(summary=f"甲公司发布了新模型。{FALSE}")

    def typed_url(self) -> str:
        return reverse("admin:articles_article_claims", args=[self.article.pk])

    def check(self, summary: str, headline: str = "", client: Client | None = None):
        sent = {"headline": headline, "summary": summary}
        return (client or self.client).post(self.typed_url(), sent)


class ReviewPageTests(ClaimTestCase):
    def test_the_page_lists_what_is_not_in_the_source(self):
        page = self.client.get(self.page(self.article))

        self.assertContains(page, "1 claim is not in the source")
        self.assertContains(page, "“9000元”")
        self.assertContains(page, "checked elsewhere")

    def test_evidence_is_marked_in_the_source_and_a_claim_leads_to_it(self):
        self.article.amend(summary="售价为300元。")

        page = self.client.get(self.page(self.article))

        self.assertContains(page, '<mark id="evidence-1" data-place="1">300元</mark>', html=True)
        self.assertContains(page, 'href="#evidence-1"')
        self.assertContains(page, "Its one claim is in the source")

    def test_what_only_one_of_two_drafts_says_is_a_warning(self):
        draft = {"origin": "model", "second": "甲公司发布了新模型。"}
        self.article.amend(summary="甲公司发布了新模型。售价为300元。", draft=draft)

        page = self.client.get(self.page(self.article))

        self.assertContains(page, "only in one of two drafts", count=1)
        self.assertContains(page, 'data-claim="300元"')
        self.assertEqual(self.article.objections(State.APPROVED), [])
        self.assertContains(self.check("售价为300元。"), "only in one of two drafts")
        self.assertNotContains(self.check("甲公司发布。"), "only in one of two drafts")

    def test_a_page_checks_its_claims_once(self):
        ledger._checked.cache_clear()

        self.client.get(self.page(self.article))

        self.assertEqual(ledger._checked.cache_info().misses, 1)

    def test_words_of_draft_and_source_are_shown_as_text(self):
        bad = "<script>alert(1)</script>"
        article = makers.article(
            text=f"{bad}售价为300元。", title=bad, summary=f"售价300元。{bad}", state=State.REVIEW
        )

        page = self.client.get(self.page(article))

        self.assertNotContains(page, "<script>alert")

    def test_approving_is_refused_in_words(self):
        answer = self.send(self.article, _move="approved")

        self.assertContains(answer, "Not in the source: “9000元”.")
        self.article.refresh_from_db()
        self.assertEqual(self.article.state, State.REVIEW)

    def test_a_claim_that_is_put_right_is_approved_at_once(self):
        self.send(self.article, summary="售价为300元。", _move="approved")

        self.article.refresh_from_db()
        self.assertEqual(self.article.state, State.APPROVED)

    def test_the_list_says_which_of_those_ticked_were_refused(self):
        good = makers.reviewed()
        ticked = [good.pk, self.article.pk]

        answer = self.client.post(
            LIST, {"action": "move_to_approved", "_selected_action": ticked}, follow=True
        )

        said = [str(message) for message in answer.context["messages"]]
        self.assertEqual(said[0], f"{self.article}: Not in the source: “9000元”.")
        self.assertEqual(Article.objects.get(state=State.APPROVED), good)

    def test_who_may_only_look_sees_the_claims_and_no_button(self):
        self.client.force_login(makers.user("Writer"))

        page = self.client.get(self.page(self.article))

        self.assertContains(page, "“9000元”")
        self.assertNotContains(page, "_override")


class OverrideTests(ClaimTestCase):
    def test_a_preset_saves_what_was_typed_and_lets_the_claim_stand(self):
        pressed = f"elsewhere:{key(self.article)}"

        answer = self.send(self.article, headline="新模型", _override=pressed)

        self.article.refresh_from_db()
        made = self.article.overrides.get()
        self.assertEqual((made.why, made.by), ("checked elsewhere", self.user))
        self.assertEqual(self.article.headline, "新模型")
        self.assertContains(answer, "let stand: checked elsewhere")
        self.assertEqual(answer.redirect_chain[0][0], f"{self.page(self.article)}#claims")

    def test_words_of_ones_own_are_a_reason(self):
        pressed = key(self.article)

        self.send(
            self.article, _override=f"own:{pressed}", **{f"why-{pressed}": "公司在电话里确认。"}
        )

        self.assertEqual(self.article.overrides.get().why, "公司在电话里确认。")

    def test_no_reason_is_none(self):
        for pressed in (f"own:{key(self.article)}", f"because:{key(self.article)}"):
            with self.subTest(pressed):
                answer = self.send(self.article, _override=pressed)

                self.assertContains(answer, "Say why the claim may stand.")
                self.assertFalse(Override.objects.exists())

    def test_a_sentence_that_was_changed_with_the_click_keeps_no_override(self):
        answer = self.send(
            self.article, summary="只售9000元。", _override=f"common:{key(self.article)}"
        )

        self.assertContains(answer, "The sentence has changed")
        self.assertFalse(Override.objects.exists())

    def test_nonsense_is_refused_in_words(self):
        for pressed in ("", "x", "a:b:c:d", ":"):
            with self.subTest(pressed):
                answer = self.send(self.article, _override=pressed)
                self.assertContains(answer, "The sentence has changed")

    def test_an_approved_article_stays_approved(self):
        pressed = key(self.article)
        Article.objects.filter(pk=self.article.pk).update(state=State.APPROVED)

        self.send(self.article, _override=f"common:{pressed}")

        self.article.refresh_from_db()
        self.assertEqual(self.article.state, State.APPROVED)

    def test_a_writer_may_not(self):
        self.client.force_login(makers.user("Writer"))

        answer = self.send(self.article, headline="新", _override=f"common:{key(self.article)}")

        self.article.refresh_from_db()
        self.assertEqual((answer.status_code, self.article.headline), (403, ""))
        self.assertFalse(Override.objects.exists())


class GlossaryTests(ClaimTestCase):
    def setUp(self):
        super().setUp()
        self.article = makers.reviewed(summary="据悉，Jiaco发布了新模型。")
        self.key = key(self.article)

    def test_a_name_is_joined_with_what_the_source_calls_it(self):
        answer = self.send(self.article, _name=self.key, **{f"name-{self.key}": "甲公司"})

        self.assertEqual(Name.objects.glossary(), {"Jiaco": {"甲公司"}})
        self.assertEqual(self.article.open_claims(), [])
        self.assertContains(answer, "Its one claim is in the source")

    def test_nothing_is_no_name(self):
        answer = self.send(self.article, _name=self.key)

        self.assertContains(answer, "Say what the source calls “Jiaco”.")

    def test_a_writer_may_not(self):
        self.client.force_login(makers.user("Writer"))

        answer = self.send(self.article, _name=self.key, **{f"name-{self.key}": "甲公司"})

        self.assertEqual((answer.status_code, Name.objects.count()), (403, 0))

    def test_the_glossary_is_a_list_of_the_desk(self):
        Name.objects.create(name="英伟达", forms="NVIDIA, 辉达")

        page = self.client.get(reverse("admin:articles_name_changelist"), {"q": "nvidia"})

        self.assertContains(page, "NVIDIA · 辉达")


class AsTypedTests(ClaimTestCase):
    def test_what_is_typed_is_checked_and_not_kept(self):
        answer = self.check("售价为8000元，或300元。")

        self.assertContains(answer, "“8000元”")
        self.assertContains(answer, 'data-objections="Not in the source: “8000元”."')
        self.assertContains(answer, ">300元</mark>")
        self.article.refresh_from_db()
        self.assertIn(FALSE, self.article.summary)

    def test_a_figure_of_something_else_is_told_with_the_one_that_belongs_here(self):
        text = "公司毛利率为38%，与上年持平。2025年营收5.6亿元，海外收入占比41%。"
        article = makers.article(
            text=text, summary="2025年海外收入占比38%。", state=State.REVIEW,
            summary_language="zh", language="zh",
        )  # fmt: skip

        page = self.client.get(reverse("admin:articles_article_change", args=[article.pk]))

        self.assertContains(page, "not of this in the source")
        self.assertContains(page, "The source says this of something else")
        self.assertContains(page, "<q>41%</q>")

    def test_keys_are_those_the_text_will_have_when_it_is_saved(self):
        answer = self.check("售价为**「9000元」**后。")
        self.send(self.article, summary="售价为**「9000元」**后。", _continue="1")

        self.article.refresh_from_db()
        keys = [entry.key for entry in self.article.open_claims()]
        self.assertEqual(len(keys), 2)  # the amount, and the words in marks
        for each in keys:
            self.assertContains(answer, each)

    def test_nothing_typed_is_an_answer_too(self):
        self.assertContains(self.check(""), "There is no summary yet.")

    def test_only_who_may_write_is_answered(self):
        outsider, stranger = Client(), Client()
        outsider.force_login(makers.user())

        self.assertEqual(self.check(FALSE, client=outsider).status_code, 403)
        self.assertEqual(self.check(FALSE, client=stranger).status_code, 302)

    def test_it_is_not_asked_by_a_link_or_from_elsewhere(self):
        forged = Client(enforce_csrf_checks=True)
        forged.force_login(self.user)

        self.assertEqual(self.client.get(self.typed_url()).status_code, 405)
        self.assertEqual(self.check(FALSE, client=forged).status_code, 403)

    def test_an_article_that_is_not_there_is_not_found(self):
        url = reverse("admin:articles_article_claims", args=[0])

        self.assertEqual(self.client.post(url).status_code, 404)


class EditionTests(EditionTestCase):
    def setUp(self):
        super().setUp()
        self.item = self.digest.items.select_related("article", "snapshot").first()
        self.item.body = FALSE
        self.item.save()

    def test_an_item_shows_what_its_source_does_not_say(self):
        page = self.client.get(self.url())

        self.assertContains(page, "“9000元”")
        self.assertContains(page, "”: Not in the source: “9000元”.")

    def test_the_claim_of_an_item_is_overridden_where_it_stands(self):
        (entry,) = self.item.open_claims()

        self.send(_override=f"{self.item.pk}:rounded:{entry.key}")

        made = Override.objects.get()
        self.assertEqual((made.article, made.reason), (self.item.article, "rounded"))
        self.assertEqual(self.fresh().objections(State.APPROVED), [])

    def test_only_an_item_of_this_edition_is(self):
        (entry,) = self.item.open_claims()
        other = makers.digest().items.last()

        for number in (other.pk, "x", ""):
            with self.subTest(number):
                answer = self.send(_override=f"{number}:rounded:{entry.key}")

                self.assertContains(answer, "This item is not there any more.")
                self.assertFalse(Override.objects.exists())

    def test_approving_is_refused_in_words(self):
        answer = self.send(_move="approved")

        self.assertContains(answer, "Not in the source: “9000元”.")
        self.assertEqual(self.fresh().state, State.REVIEW)
