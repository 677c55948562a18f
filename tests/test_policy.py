"""What is sent with every public answer: no script, no frame, no cookie, nothing of who asks."""

from typing import Any
from urllib.parse import quote

from django.test import Client, TestCase, override_settings

from digests.policy import HEADERS
from digests.sheets import sheets
from tests import makers, newsstand

BESIDE = ["/nope/", "/daily/nope/", "/search/?q=海缆", "/feed.rss?content=summary", "/daily"]


class PublicTests(TestCase):
    addresses: list[str]

    @classmethod
    def setUpTestData(cls):
        newsstand.fill()
        cls.addresses = [*(quote(sheet.path) for sheet in sheets()), *BESIDE]

    def answers(self, client: Client | None = None) -> list[tuple[str, Any]]:
        return [(each, (client or self.client).get(each)) for each in self.addresses]

    def test_every_answer_has_the_headers_of_public_pages(self):
        for address, answer in self.answers():
            with self.subTest(address):
                said = {name: answer.headers.get(name) for name in HEADERS}
                self.assertEqual(said, HEADERS)

    def test_they_allow_no_script_and_nothing_from_elsewhere(self):
        policy = HEADERS["Content-Security-Policy"]
        rules = dict(each.split(" ", 1) for each in policy.split("; "))

        self.assertEqual(rules["script-src"], "'none'")
        self.assertEqual(rules["default-src"], "'none'")
        for word in ("unsafe", "data:", "blob:", "http", "*", "nonce"):
            self.assertNotIn(word, policy)

    def test_no_answer_sets_a_cookie_or_depends_on_one_whoever_asks(self):
        staff = Client()
        staff.force_login(makers.user("Publisher", language="en"))
        for client in (self.client, staff):
            for address, answer in self.answers(client):
                with self.subTest(address):
                    self.assertNotIn("Set-Cookie", answer.headers)
                    self.assertFalse(answer.cookies)
                    self.assertNotIn("cookie", answer.get("Vary", "").lower())
                    self.assertNotIn("language", answer.get("Vary", "").lower())

    def test_the_desk_keeps_its_own(self):
        answer = self.client.get("/admin/login/")

        self.assertIn("script-src 'self'", answer["Content-Security-Policy"])
        self.assertNotIn("unsafe", answer["Content-Security-Policy"])
        self.assertEqual(answer["Referrer-Policy"], "same-origin")

    @override_settings(DEBUG=True)
    def test_while_debugging_the_page_that_explains_an_error_keeps_its_styles(self):
        self.assertNotIn("script-src 'none'", str(self.client.get("/nope/").headers))
