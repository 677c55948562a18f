"""nginx with the configuration we ship: files with their heads, and the application behind."""

import gzip
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from unittest import skipUnless
from urllib.parse import quote

import brotli
from django.test import TestCase, override_settings
from django.utils import timezone

from articles.models import User
from digests.models import Digest, Series
from digests.models.redirect import Redirect
from digests.press.pressing import press
from digests.publish import withdraw
from tests import newsstand
from tests.frontdoor import SHIPPED, Nginx

SITE = "http://press.example"
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
GONE = "/bulletin/2025-11-20/"
SPECIAL = "/bulletin/" + quote("海缆特刊")
SAME = ("Same", "same", "SAME", "sAME")
HEADS = (
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
    "Cache-Control",
)


class Application(BaseHTTPRequestHandler):
    """Stands in for Django behind nginx: says that it was asked, and for what."""

    def do_GET(self) -> None:
        said = f"application: {self.path} {self.headers['X-Forwarded-Proto']}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *said: object) -> None:
        pass


@override_settings(
    SITE_URL=SITE, ALLOWED_HOSTS=["press.example"], WEBSUB_HUB=["https://hub.example/"]
)
class FrontDoor(TestCase):
    """The newsstand, pressed and served; `away`: no application behind it."""

    away = False
    nginx: Nginx

    @classmethod
    def setUpTestData(cls):
        by = newsstand.fill()
        first = Digest.objects.published().filter(series__slug="daily").earliest("published_at")
        Redirect.objects.create(path='/posts/旧 "quoted" $1', digest=first)
        Redirect.objects.create(path="/blog/2025/wal", digest=first)
        if Digest.objects.withdrawn().count() == 0:
            withdraw(Digest.objects.published().last(), by=by, note="错。")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = cls.enterClassContext(TemporaryDirectory())
        cls.folder, home = Path(folder) / "press", Path(folder) / "nginx"
        home.mkdir()
        press(cls.folder)
        server = ThreadingHTTPServer(("127.0.0.1", 0), Application)
        cls.addClassCleanup(server.server_close)
        if not cls.away:
            thread = Thread(target=server.serve_forever, daemon=True)
            thread.start()
            cls.addClassCleanup(thread.join)
            cls.addClassCleanup(server.shutdown)
        else:
            server.server_close()
        port = server.server_address[1]
        cls.nginx = cls.enterClassContext(Nginx(home, cls.folder, f"127.0.0.1:{port}"))

    def asked(self, path: str) -> str:
        """What the application was asked for; empty if it was not asked."""
        _, body = self.nginx.get(path)
        return body.decode().partition("application: ")[2]


@skipUnless(BROTLI.exists(), "needs libnginx-mod-http-brotli-static")
class BrotliTests(FrontDoor):
    def test_with_the_module_files_come_as_their_brotli_twins(self):
        with TemporaryDirectory() as folder:
            home = Path(folder)
            (home / "newsroom.d").mkdir()
            (home / "newsroom.d" / "brotli.conf").symlink_to(SHIPPED / "brotli.conf")
            nginx = Nginx(home, self.folder, "127.0.0.1:9")
            main = home / "nginx.conf"
            main.write_text(f"load_module {BROTLI};\n{main.read_text()}")
            self.assertEqual(nginx.check().returncode, 0)

            with nginx:
                page, packed = nginx.get("/daily/", Accept_Encoding="gzip, br")
                plain, body = nginx.get("/daily/")
                zipped, _ = nginx.get("/daily/", Accept_Encoding="gzip")

        self.assertEqual(page.headers["Content-Encoding"], "br")
        self.assertEqual(brotli.decompress(packed), body)
        self.assertIsNone(plain.headers["Content-Encoding"])
        self.assertEqual(zipped.headers["Content-Encoding"], "gzip")


class FileTests(FrontDoor):
    def test_nginx_finds_the_configuration_good(self):
        found = self.nginx.check()

        self.assertEqual(found.returncode, 0, found.stderr)
        self.assertNotIn("[warn]", found.stderr)

    def test_feeds_name_hub_and_topic_in_their_head_as_django_does(self):
        for path in ("/daily/feed.rss", "/feed.atom", "/daily/feed.json"):
            with self.subTest(path):
                django = self.client.get(path, headers={"host": "press.example"})
                file, _ = self.nginx.get(path)
                again, _ = self.nginx.get(path, If_None_Match=file.headers["ETag"])

                self.assertIn('<https://hub.example/>; rel="hub"', django["Link"])
                self.assertEqual(file.headers.get_all("Link"), [django["Link"]])
                self.assertEqual((again.status, again.headers["Link"]), (304, django["Link"]))
        page, _ = self.nginx.get("/daily/")
        self.assertIsNone(page.headers["Link"])

    def test_every_file_is_served_with_the_bytes_the_type_and_the_head_of_django(self):
        addresses = ["/", "/daily/", "/daily/feed.rss", "/daily/feed.atom", "/daily/feed.json"]
        addresses += [f"{SPECIAL}/", f"{SPECIAL}.md", "/archive/", "/sitemap.xml", "/robots.txt"]
        for address in addresses:
            with self.subTest(address):
                django = self.client.get(address, headers={"host": "press.example"})
                file, body = self.nginx.get(address)

                self.assertEqual((file.status, body), (200, django.content))
                kind = django["Content-Type"].lower()
                self.assertEqual(file.headers["Content-Type"].lower(), kind)
                self.assertTrue(file.headers["ETag"])
                for name in HEADS[:-1]:
                    self.assertEqual(
                        sorted(file.headers.get(name, "").split("; ")),
                        sorted(django.get(name, "").split("; ")),
                        name,
                    )

    def test_a_reader_who_takes_gzip_gets_the_twin(self):
        plain, body = self.nginx.get("/")
        response, packed = self.nginx.get("/", Accept_Encoding="gzip, br")

        self.assertEqual(response.headers["Content-Encoding"], "gzip")
        self.assertEqual(response.headers["Vary"], "Accept-Encoding")
        self.assertEqual(packed, (self.folder / "index.html.gz").read_bytes())
        self.assertEqual(gzip.decompress(packed), body)
        self.assertNotEqual(response.headers["ETag"], plain.headers["ETag"])

    def test_who_has_it_already_gets_304(self):
        first, _ = self.nginx.get("/daily/feed.rss", Accept_Encoding="gzip")

        again, body = self.nginx.get(
            "/daily/feed.rss", Accept_Encoding="gzip", If_None_Match=first.headers["ETag"]
        )

        self.assertEqual((again.status, body), (304, b""))

    def test_readers_may_keep_a_page_while_a_new_one_is_fetched_or_cannot_be(self):
        response, _ = self.nginx.get("/")

        said = response.headers["Cache-Control"]
        self.assertIn("stale-while-revalidate=", said)
        self.assertIn("stale-if-error=", said)

    def test_what_was_withdrawn_is_gone_and_says_why(self):
        for address in (GONE, GONE.rstrip("/") + ".md"):
            with self.subTest(address):
                django = self.client.get(address, headers={"host": "press.example"})
                response, body = self.nginx.get(address)

                self.assertEqual((response.status, body), (410, django.content))
                self.assertIn("Content-Security-Policy", response.headers)
                self.assertIn("text/html", response.headers["Content-Type"])

    def test_an_old_address_leads_on_however_it_is_written(self):
        there = Redirect.objects.get(path="/blog/2025/wal").digest.get_absolute_url()
        for old in ("/blog/2025/wal", "/blog/2025/WAL/", "/Blog/2025/wal/index.html"):
            with self.subTest(old):
                response, _ = self.nginx.get(old)

                self.assertEqual((response.status, response.headers["Location"]), (301, there))

    def test_an_old_address_of_odd_characters_leads_on(self):
        response, _ = self.nginx.get(quote('/posts/旧 "quoted" $1/'))

        self.assertEqual(response.status, 301)

    def test_the_sections_and_feeds_of_another_system_lead_on(self):
        section, _ = self.nginx.get("/blog/")
        feed, _ = self.nginx.get("/index.xml")

        self.assertEqual((section.status, section.headers["Location"]), (301, "/daily/"))
        self.assertEqual((feed.status, feed.headers["Location"]), (301, "/feed.rss"))

    def test_a_folder_without_its_slash_leads_to_itself(self):
        for address in ("/daily", SPECIAL):
            with self.subTest(address):
                response, _ = self.nginx.get(address)

                self.assertEqual(response.status, 301)
                self.assertEqual(response.headers["Location"], f"{address}/")

    def test_the_application_answers_what_only_it_knows(self):
        for address in ("/admin/", "/search/?q=a", "/daily/feed.rss?full=1", "/websub/x/", "/nix/"):
            with self.subTest(address):
                self.assertEqual(self.asked(address), f"{address} http")

    def test_what_editors_hand_in_reaches_the_application_up_to_what_it_takes(self):
        for address in ("/admin/articles/source/opml/", "/admin/upload"):
            with self.subTest(address):
                response, _ = self.nginx.get(address, "POST", bytes(2 * 1024 * 1024))

                self.assertEqual(response.status, 200)

    def test_who_is_led_on_is_told_for_how_long_and_all_that_every_answer_says(self):
        moved = quote('/posts/旧 "quoted" $1/')
        for address in (moved, "/blog/2025/wal", "/daily", "/favicon.ico"):
            with self.subTest(address):
                response, _ = self.nginx.get(address)

                self.assertEqual(response.status, 301)
                self.assertIn("max-age=60", response.headers["Cache-Control"])
                self.assertEqual(len(response.headers.get_all("Content-Security-Policy")), 1)

    def test_what_the_application_says_it_says_once(self):
        response, _ = self.nginx.get("/never/heard/")

        self.assertEqual(response.headers.get_all("Cache-Control") or [], [])

    def test_a_query_that_means_nothing_does_not_trouble_the_application(self):
        self.assertEqual(self.asked("/daily/?utm_source=mail"), "")

    def test_what_the_press_keeps_for_itself_is_not_served(self):
        for address in ("/.press/ledger.sqlite3", "/.nginx/gone.map", "/.gone/", "/.nginx"):
            with self.subTest(address):
                response, _ = self.nginx.get(address)

                self.assertEqual(response.status, 404)

    def test_the_name_of_a_file_is_no_second_address(self):
        self.assertEqual(self.asked("/daily/index.html"), "/daily/index.html http")


class AwayTests(FrontDoor):
    away = True

    def test_readers_notice_nothing(self):
        for address in ("/", "/daily/", f"{SPECIAL}/", "/daily/feed.rss", "/static/press.css"):
            with self.subTest(address):
                response, body = self.nginx.get(address)

                self.assertEqual(response.status, 200)
                self.assertTrue(body)
        self.assertEqual(self.nginx.get(GONE)[0].status, 410)
        self.assertEqual(self.nginx.get("/blog/2025/wal/")[0].status, 301)

    def test_what_needs_the_application_says_when_to_come_back(self):
        for address in ("/search/?q=a", "/admin/", "/daily/feed.rss?full=1", "/never/heard/"):
            with self.subTest(address):
                response, body = self.nginx.get(address)

                self.assertEqual(response.status, 503)
                self.assertEqual(response.headers["Retry-After"], "60")
                self.assertIn(b"<h1", body)


class NamesTests(FrontDoor):
    """nginx's maps do not tell small letters from capitals, and a question mark begins a query."""

    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        by, daily = User.objects.get(username="editor"), Series.objects.get(slug="daily")
        for number, slug in enumerate(("Same", "same", "SAME", "为何? a&b", "why?")):
            out = timezone.now() - timedelta(days=3 + number)
            made = newsstand.edition(daily, by, out, slug=slug, title=slug)
            if slug not in ("SAME", "why?"):
                withdraw(made, by=by, note="错。")

    def test_nginx_finds_the_configuration_good(self) -> None:
        found = self.nginx.check()

        self.assertEqual(found.returncode, 0, found.stderr)

    def test_each_address_has_its_own_answer(self) -> None:
        answers = {slug: self.nginx.get(f"/daily/{slug}/")[0].status for slug in SAME}

        self.assertEqual(answers, {"Same": 410, "same": 410, "SAME": 200, "sAME": 200})
        self.assertIn("sAME", self.asked("/daily/sAME/"))

    def test_a_question_mark_is_a_letter_of_a_name(self) -> None:
        gone, body = self.nginx.get("/daily/" + quote("为何? a&b") + "/")
        there, _ = self.nginx.get("/daily/why%3F/")

        self.assertEqual(gone.status, 410)
        self.assertIn("错。", body.decode())
        self.assertEqual(there.status, 200)
        self.assertEqual(self.asked("/daily/why%3F"), "/daily/why%3F http")


class FreshTests(FrontDoor):
    def test_what_is_withdrawn_is_gone_before_nginx_has_read_the_map(self):
        digest = Digest.objects.published().filter(series__slug="daily").first()
        address = quote(digest.get_absolute_url())

        withdraw(digest, by=User.objects.get(username="editor"), note="不实。")
        press(self.folder)

        self.assertEqual(self.nginx.get(address)[0].status, 410)
