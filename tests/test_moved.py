"""New addresses: what an edition or a Series was called before still leads to it, in one step."""

from urllib.parse import quote, unquote

from django.core.management import CommandError, call_command
from django.test import TestCase

from digests.models import Digest, Redirect, Series
from digests.publish import withdraw
from digests.redirects import readdress, redirects
from digests.whereabouts import key
from tests import editions, makers, newsstand
from tests.archive import ArchiveTestCase
from tests.matrix import filled


class MovedTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.boss = newsstand.fill()

    def setUp(self):
        self.series = Series.objects.get(slug="bulletin")
        self.edition = Digest.objects.select_related("series").get(slug="海缆特刊")

    def leads(self, old: str, new: str) -> None:
        """Assert that an old address leads to a new one at once, and that it answers."""
        answer = self.client.get(quote(old))
        self.assertEqual((answer.status_code, unquote(answer.get("Location", ""))), (301, new), old)
        self.assertEqual(self.client.get(answer["Location"]).status_code, 200)


class EditionTests(MovedTestCase):
    def test_an_old_address_leads_to_the_edition_and_to_its_twin(self):
        readdress(self.edition, "cable")

        for old in ("/bulletin/海缆特刊/", "/bulletin/海缆特刊"):
            self.leads(old, "/bulletin/cable/")
        self.leads("/bulletin/海缆特刊.md", "/bulletin/cable.md")

    def test_however_often_it_moves_one_step_leads_there(self):
        for slug in ("one", "Two", "three"):
            readdress(self.edition, slug)

        for old in ("海缆特刊", "one", "Two", "two"):
            self.leads(f"/bulletin/{old}/", "/bulletin/three/")

    def test_back_at_an_old_address_it_is_there_and_others_lead_to_it(self):
        readdress(self.edition, "one")
        readdress(self.edition, "海缆特刊")

        self.assertEqual(self.client.get(quote("/bulletin/海缆特刊/")).status_code, 200)
        self.leads("/bulletin/one/", "/bulletin/海缆特刊/")

    def test_an_address_that_is_taken_again_belongs_to_who_took_it(self):
        readdress(self.edition, "cable")
        other = Digest.objects.get(series=self.series, slug="2025-11-20")
        Digest.objects.filter(pk=other.pk).update(slug="海缆特刊")

        self.assertEqual(self.client.get(quote("/bulletin/海缆特刊/")).status_code, 410)
        self.assertNotIn("/bulletin/海缆特刊", dict(redirects()))

    def test_what_was_withdrawn_answers_with_its_notice_from_everywhere(self):
        readdress(self.edition, "cable")
        withdraw(self.edition, by=self.boss, note="误发")

        answer = self.client.get(quote("/bulletin/海缆特刊/"), follow=True)

        self.assertEqual(answer.status_code, 410)
        self.assertContains(answer, "误发", status_code=410)

    def test_what_readers_never_saw_leaves_nothing_behind(self):
        draft = makers.digest(of=self.series)

        readdress(draft, "another")

        self.assertFalse(Redirect.objects.exists())

    def test_it_is_no_news_but_caches_hear_of_it(self):
        before, page = self.edition.updated_at, self.client.get("/")

        readdress(self.edition, "cable")

        self.edition.refresh_from_db()
        self.assertEqual(self.edition.updated_at, before)
        self.assertNotEqual(self.client.get("/")["ETag"], page["ETag"])


class SeriesTests(MovedTestCase):
    def test_all_that_lay_below_an_old_address_leads_to_where_it_is(self):
        readdress(self.series, "ai")

        self.leads("/bulletin/", "/ai/")
        self.leads("/bulletin", "/ai/")
        self.leads("/bulletin/海缆特刊/", "/ai/海缆特刊/")
        self.leads("/bulletin/海缆特刊.md", "/ai/海缆特刊.md")
        for kind in ("rss", "atom", "json"):
            self.leads(f"/bulletin/feed.{kind}", f"/ai/feed.{kind}")
        self.leads("/bulletin/index.xml", "/ai/feed.rss")
        for nothing in ("/bulletin/nope/", "/bulletin/feed.xml", "/bulletin/a/b/"):
            self.assertEqual(self.client.get(nothing, follow=True).status_code, 404, nothing)

    def test_an_edition_that_moved_within_a_series_that_moved_is_one_step_away(self):
        readdress(self.series, "ai")
        self.edition.refresh_from_db()
        self.edition.series.refresh_from_db()
        readdress(self.edition, "cable")
        self.series.refresh_from_db()
        readdress(self.series, "models")

        self.leads("/bulletin/海缆特刊/", "/models/cable/")
        self.leads("/ai/海缆特刊/", "/models/cable/")
        self.leads("/ai/cable/", "/models/cable/")
        self.leads("/bulletin/", "/models/")

    def test_a_new_series_at_the_old_address_has_it_and_old_editions_are_still_found(self):
        readdress(self.series, "ai")
        newsstand.series(slug="bulletin", title="新的")

        self.assertContains(self.client.get("/bulletin/"), "新的")
        self.assertEqual(self.client.get("/bulletin/feed.rss").status_code, 200)
        self.leads("/bulletin/海缆特刊/", "/ai/海缆特刊/")

    def test_an_editor_changes_it_in_the_form(self):
        self.client.force_login(self.boss)
        url = f"/admin/digests/series/{self.series.pk}/change/"
        typed = filled(self.client.get(url))

        answer = self.client.post(url, {**typed, "slug": "ai"})

        self.assertEqual(answer.status_code, 302)
        self.client.logout()
        self.leads("/bulletin/", "/ai/")

    def test_nobody_is_led_round_in_circles(self):
        readdress(self.series, "ai")
        readdress(self.series, "bulletin")

        self.assertEqual(self.client.get("/bulletin/").status_code, 200)
        self.assertEqual(self.client.get("/bulletin/nope/").status_code, 404)
        self.leads("/ai/海缆特刊/", "/bulletin/海缆特刊/")


class ListTests(ArchiveTestCase):
    """What the static press gets is what is answered here."""

    def setUp(self):
        super().setUp()
        newsstand.fill()
        self.edition("posts/Deep Er/a.md")
        self.edition("pulse/b.md", editions.PULSE, "pulse")
        self.with_head("posts/c.md", "aliases: [/alt/]")
        self.take_in()
        for old, new in (("bulletin", "ai"), ("ai", "models")):
            readdress(Series.objects.get(slug=old), new)
        moved = Digest.objects.select_related("series").get(slug="海缆特刊")
        readdress(moved, "Cable 1")

    def test_every_old_address_in_it_leads_there_in_one_step(self):
        found = dict(redirects())

        self.assertTrue({"/alt", "/posts", "/bulletin", "/ai", "/index.xml"} <= set(found))
        for old, new in found.items():
            answer = self.client.get(quote(old))
            self.assertEqual((answer.status_code, answer.get("Location")), (301, new), old)
            self.assertIn(self.client.get(new).status_code, (200, 410), new)

    def test_old_addresses_are_written_as_the_one_who_looks_them_up_writes_them(self):
        for old, _new in redirects():
            self.assertEqual(old, key(old))

    def test_it_takes_a_handful_of_queries(self):
        with self.assertNumQueries(5):
            list(redirects())


class CommandTests(MovedTestCase):
    def test_an_operator_moves_an_edition_or_a_series(self):
        call_command("readdress", "/bulletin/海缆特刊/", "cable")
        call_command("readdress", "/bulletin/", "ai")

        self.leads("/bulletin/海缆特刊/", "/ai/cable/")

    def test_what_cannot_be_is_refused_in_a_sentence(self):
        for asked, slug in (
            *(("/nope/", "x"), ("/bulletin/nope/", "x"), ("/bulletin/", "admin")),
            *(("/bulletin/", "daily"), ("/bulletin/", "a b"), ("/bulletin/海缆特刊/", "a/b")),
            ("/bulletin/海缆特刊/", "2025-11-20"),
        ):
            with self.subTest((asked, slug)), self.assertRaises(CommandError):
                call_command("readdress", asked, slug)
        self.assertFalse(Redirect.objects.exists())
