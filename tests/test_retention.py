"""What nobody printed is let go of in time, and nothing else is."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.test import TestCase, override_settings
from django.utils import timezone, translation
from django_q.models import OrmQ

from articles import search
from articles.models import Article, Beat, Poll, Snapshot
from articles.workflow import State
from newsroom import retention
from newsroom.brokers import lane
from tests import makers

LONG_AGO = timedelta(days=91)


class RetentionTests(TestCase):
    def setUp(self):
        self.enterContext(translation.override("en"))
        self.now = timezone.now()

    def old(self, **fields: object) -> Article:
        made = makers.reviewed(**fields)
        Article.objects.filter(pk=made.pk).update(first_seen_at=self.now - LONG_AGO)
        return made

    def text_of(self, article: Article) -> str:
        return Snapshot.objects.get(article=article).text

    def test_a_text_that_nobody_printed_goes_and_its_hash_stays(self):
        for state in (State.SPIKED, State.REVIEW, State.APPROVED):
            article = self.old()
            Article.objects.filter(pk=article.pk).update(state=state)
            hash_before = Snapshot.objects.get(article=article).hash

            Beat.objects.all().delete()
            retention.attend(self.now)

            with self.subTest(state):
                self.assertEqual(self.text_of(article), "")
                self.assertEqual(Snapshot.objects.get(article=article).hash, hash_before)
                self.assertTrue(Article.objects.get(pk=article.pk).title)

    def test_sessions_that_are_over_go(self):
        for session, days in (("over", -1), ("open", 1)):
            ends = self.now + timedelta(days=days)
            Session.objects.create(session_key=session, session_data="", expire_date=ends)

        retention.attend(self.now)

        self.assertEqual(Session.objects.get().session_key, "open")

    def test_so_do_signs_of_workers_that_are_no_more(self):
        for name, hours in (("pulse:a", 25), ("group:a", 25), ("group:b", 23), ("backup", 25)):
            Beat.objects.create(name=name, at=self.now - timedelta(hours=hours))
        for key, hours in ((lane("a"), 25), (lane("b"), 23), ("newsroom", 25)):
            OrmQ.objects.create(key=key, payload="", lock=self.now - timedelta(hours=hours))

        retention.attend(self.now)

        left = set(Beat.objects.exclude(name=retention.NAME).values_list("name", flat=True))
        self.assertEqual(left, {"group:b", "backup"})
        self.assertEqual({row.key for row in OrmQ.objects.all()}, {lane("b"), "newsroom"})

    def test_a_text_that_an_edition_holds_stays(self):
        edition = makers.digest(items=1)
        article = edition.items.get().article
        Article.objects.filter(pk=article.pk).update(first_seen_at=self.now - LONG_AGO)

        retention.attend(self.now)

        self.assertNotEqual(self.text_of(article), "")

    def test_a_text_of_the_last_weeks_stays(self):
        article = makers.reviewed()

        retention.attend(self.now)

        self.assertNotEqual(self.text_of(article), "")

    def test_a_text_that_went_comes_back_when_it_is_read_again(self):
        article = self.old()
        said = self.text_of(article)
        retention.attend(self.now)

        article.keep_text(said, origin=Snapshot.Origin.PAGE)

        self.assertEqual(self.text_of(article), said)

    def test_a_text_that_went_is_not_found_any_more(self):
        article = self.old()
        search.catch_up()
        self.assertTrue(search.find(Article.objects.all(), "售价").exists())

        retention.attend(self.now)
        search.catch_up()

        self.assertFalse(search.find(Article.objects.filter(pk=article.pk), "售价").exists())

    def test_the_review_page_says_that_a_text_went(self):
        article = self.old()
        self.client.force_login(makers.user("Editor"))
        address = f"/admin/articles/article/{article.pk}/change/"
        before = self.client.get(address)

        retention.attend(self.now)

        self.assertNotContains(before, "was let go of")
        self.assertContains(self.client.get(address), "was let go of")

    def test_polls_go_after_a_month(self):
        source = makers.source()
        for days in (29, 31):
            Poll.objects.create(source=source, at=self.now - timedelta(days=days))

        gone = retention.attend(self.now)

        self.assertEqual((gone, Poll.objects.count()), (1, 1))

    @override_settings(KEEP_POLLS=0, KEEP_TEXTS=0)
    def test_zero_keeps_it_for_ever(self):
        Poll.objects.create(source=makers.source(), at=self.now - timedelta(days=9_999))
        article = self.old()

        retention.attend(self.now)

        self.assertEqual(Poll.objects.count(), 1)
        self.assertNotEqual(self.text_of(article), "")

    def test_it_looks_once_a_day(self):
        retention.attend(self.now)
        Poll.objects.create(source=makers.source(), at=self.now - timedelta(days=31))

        self.assertEqual(retention.attend(self.now), 0)
