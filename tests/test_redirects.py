"""Readers' old bookmarks: a 301 to where the edition is now, and only where nothing else is."""

from dataclasses import replace

from django.test import override_settings

from digests.layout import LAYOUTS
from digests.models import Digest, Redirect
from digests.publish import withdraw
from tests import editions, makers
from tests.archive import BULLETIN, ArchiveTestCase


class RedirectTests(ArchiveTestCase):
    def test_where_hugo_had_it_readers_are_sent_to_it(self):
        self.edition("posts/2025-12-02.md")
        self.take_in()

        for asked in ("/posts/2025-12-02/index.html", "/posts/2025-12-02/", "/posts/2025-12-02"):
            with self.subTest(asked):
                answer = self.client.get(asked, follow=True)
                self.assertEqual(answer.redirect_chain[-1], ("/bulletin/2025-12-02/", 301))
                self.assertEqual(answer.status_code, 200)

    def test_names_of_any_script_are_found_as_browsers_ask_for_them(self):
        self.edition("深/处/早报 第1期.md")
        self.take_in()

        answer = self.client.get("/%E6%B7%B1/%E5%A4%84/%E6%97%A9%E6%8A%A5-%E7%AC%AC1%E6%9C%9F/")

        self.assertRedirects(answer, Digest.objects.get().get_absolute_url(), status_code=301)

    def test_what_the_front_matter_says_of_addresses_counts(self):
        self.with_head("posts/a.md", "url: /2025/12/a.html", "aliases: [/alt/, /older/a]")
        self.take_in()

        for asked in ("/2025/12/a.html", "/alt/", "/older/a/"):
            self.assertRedirects(self.client.get(asked), "/bulletin/a/", status_code=301)
        self.assertEqual(self.client.get("/posts/a/").status_code, 404)

    def test_no_cookie_comes_with_it_and_it_may_be_kept_for_a_while(self):
        self.edition("posts/a.md")
        self.take_in()

        answer = self.client.get("/posts/a/")

        self.assertEqual(answer.status_code, 301)
        self.assertFalse(answer.cookies)
        self.assertNotIn("Cookie", answer.get("Vary", ""))
        self.assertIn("max-age", answer["Cache-Control"])

    def test_the_address_it_has_is_no_old_one(self):
        self.edition("bulletin/a.md")

        self.take_in()

        self.assertFalse(Redirect.objects.exists())
        self.assertEqual(self.client.get("/bulletin/a/").status_code, 200)

    def test_the_section_an_edition_lay_in_leads_to_its_series(self):
        self.edition("posts/Deep Er/a.md")
        self.edition("pulse/b.md", editions.PULSE, "pulse")
        self.take_in()

        for asked, there in (
            ("/posts/", "/bulletin/"),
            ("/posts/deep-er", "/bulletin/"),
            ("/posts/index.xml", "/bulletin/feed.rss"),
            ("/posts/deep-er/index.xml", "/bulletin/feed.rss"),
            ("/pulse/index.xml", "/pulse/feed.rss"),
            ("/index.xml", "/feed.rss"),
        ):
            self.assertRedirects(self.client.get(asked), there, status_code=301)

    def test_a_section_of_two_series_leads_to_that_of_its_newest_edition(self):
        self.edition("posts/a.md", editions.PULSE, "pulse")
        self.edition("posts/b.md")
        self.take_in()

        self.assertGreater(editions.PULSE.date, BULLETIN.date)
        self.assertRedirects(self.client.get("/posts/"), "/pulse/", status_code=301)

    def test_series_and_editions_win(self):
        makers.series(slug="posts", layout=LAYOUTS["bulletin"].to_json())
        self.with_head("x.md", "aliases: [/posts/, /posts/a/]")
        self.edition("a.md")
        self.take_in()

        self.assertEqual(self.client.get("/posts/").status_code, 200)
        self.assertEqual(self.client.get("/posts/a/").status_code, 200)

    def test_the_first_that_was_there_stays(self):
        self.with_head("a.md", "aliases: [/alt/]")
        self.with_head("b.md", "aliases: [/alt/]")
        self.take_in()

        self.assertRedirects(self.client.get("/alt/"), "/bulletin/a/", status_code=301)

    def test_a_new_address_in_the_file_is_added_to_the_old(self):
        self.edition("posts/a.md")
        self.take_in()
        self.with_head("posts/a.md", "aliases: [/alt/]")
        self.take_in()

        for asked in ("/posts/a/", "/alt/"):
            self.assertRedirects(self.client.get(asked), "/bulletin/a/", status_code=301)

    def test_a_withdrawn_edition_answers_with_its_notice(self):
        self.edition("posts/a.md")
        self.take_in()
        withdraw(Digest.objects.get(), by=makers.user("Publisher"), note="误发")

        self.assertEqual(self.client.get("/posts/a/", follow=True).status_code, 410)

    def test_what_nobody_knows_stays_unknown(self):
        self.edition("posts/a.md")
        self.take_in()

        for asked in (
            "/posts/b/",
            "/post/",
            "/%/",
            "/posts/a/b/",
            "/post/index.xml",
            "/x\0y/",
            "/x%00y",
        ):
            self.assertEqual(self.client.get(asked, follow=True).status_code, 404, asked)
        self.assertIn(self.client.post("/posts/a/").status_code, (403, 404, 405))

    @override_settings(DEBUG=True)
    def test_it_is_the_same_while_debugging(self):
        self.edition("posts/a.md", replace(BULLETIN))
        self.take_in()

        self.assertEqual(self.client.get("/posts/a/").status_code, 301)
