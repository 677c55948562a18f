"""Where page and feed both say little, the article says so."""

from django.test import SimpleTestCase, TestCase
from django.urls import reverse
from django.utils import timezone

from articles import fetch, holder, intake, reading
from articles.density import THIN, is_thin
from articles.models import Article, Snapshot
from tests import makers

BLURB = "甲公司周二发布了新模型，售价为300元。"
PARAGRAPH = "甲公司周二在上海发布了新一代模型，参数规模是上一代的两倍，售价为每百万词元300元。"


class ThinTests(SimpleTestCase):
    def test_a_han_character_weighs_three_letters(self):
        self.assertEqual([is_thin("a" * THIN), is_thin("a" * (THIN - 1))], [False, True])
        self.assertEqual([is_thin("字" * 100), is_thin("字" * 99)], [False, True])

    def test_blanks_make_no_text(self):
        self.assertTrue(is_thin(BLURB + "\n" * THIN))


class ArticleTests(TestCase):
    def article(self, said: str = "") -> Article:
        """A claimed article, with what its feed said of it."""
        row = makers.article(
            claimed_by=holder.new_claim(), claimed_until=timezone.now() + Article.LEASE
        )
        if said:
            row.keep_text(said, origin=Snapshot.Origin.FEED)
        return row

    def read(self, article: Article, text: str) -> Article:
        html = f"<html><body><article><h1>标题</h1><p>{text}</p></article></body></html>"
        answer = fetch.Response(
            url=article.canonical_url, status=200, headers={}, body=html.encode()
        )
        reading.take(article, reading.page_of(answer))
        return Article.objects.get(pk=article.pk)

    def test_a_thin_page_beside_a_thin_feed_is_a_thin_source(self):
        self.assertTrue(self.read(self.article(BLURB), BLURB).thin)

    def test_a_full_text_from_either_is_none(self):
        full = PARAGRAPH * 4

        self.assertFalse(self.read(self.article(BLURB), full).thin)
        self.assertFalse(self.read(self.article(full), BLURB).thin)

    def test_a_pasted_text_ends_it(self):
        article = makers.article()
        intake.paste(article, BLURB)
        self.assertTrue(Article.objects.get().thin)

        intake.paste(article, PARAGRAPH * 4)

        self.assertFalse(Article.objects.get().thin)

    def test_list_and_page_say_so(self):
        self.client.force_login(makers.user("Editor"))
        thin = makers.reviewed(thin=True)

        for url in (
            reverse("admin:articles_article_changelist"),
            reverse("admin:articles_article_change", args=[thin.pk]),
        ):
            self.assertContains(self.client.get(url), ">thin source</span>")
        Article.objects.update(thin=False)
        self.assertNotContains(
            self.client.get(reverse("admin:articles_article_changelist")), "thin source"
        )
