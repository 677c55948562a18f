"""What is too large is refused before it is read, and no file comes in but by the two doors."""

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory, TestCase, override_settings
from django.urls import get_resolver, reverse
from django.utils import translation

from articles import callbacks, opml
from articles.models import Job, User
from digests import unpack
from newsroom import parcels
from tests import makers, matrix

IMPORT = reverse("admin:digests_series_import")
TAKE_IN = reverse("admin:articles_source_take_in")
MEGABYTE = 1_000_000
LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY a "haha">%s]>
<opml version="2.0"><body><outline type="rss" text="&z9;" xmlUrl="https://o.example/f"/></body></opml>
""" % b"".join(
    f'<!ENTITY z{n} "{"&a;" if n == 0 else f"&z{n - 1};" * 10}">'.encode() for n in range(10)
)
PASSWD = b"""<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<opml version="2.0"><body><outline type="rss" text="&x;" xmlUrl="https://o.example/f"/></body></opml>
"""


class ParcelsCase(TestCase):
    publisher: ClassVar[User]

    @classmethod
    def setUpTestData(cls):
        cls.publisher = makers.user("Publisher")

    def setUp(self):
        self.enterContext(translation.override("en"))
        self.client = Client(headers={"accept-language": "en"})


class SizeTests(ParcelsCase):
    def send(self, url: str, size: int) -> Any:
        """What comes of a body of so many bytes: only its length is told, as nothing is read."""
        return self.client.generic(
            "POST", url, b"", "multipart/form-data", CONTENT_LENGTH=str(size)
        )

    def test_a_stranger_sends_no_more_than_a_form_to_any_address(self):
        for url in ("/", "/search/", "/admin/login/", IMPORT, TAKE_IN, "/nothing/"):
            with self.subTest(url):
                answer = self.send(url, settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)

                said = "you are not" if url in (IMPORT, TAKE_IN) else "more than the 5 MB"
                self.assertContains(answer, said, status_code=413)

    def test_a_hub_may_send_a_whole_feed(self):
        for size, status in ((callbacks.LARGEST, 410), (callbacks.LARGEST + 1, 413)):
            with self.subTest(size):
                self.assertEqual(self.send("/websub/x/", size).status_code, status)

    def test_who_hands_in_files_may_send_as_much_as_they_may_hold(self):
        self.client.force_login(self.publisher)

        self.assertNotEqual(self.send(IMPORT, unpack.MOST_BYTES).status_code, 413)
        self.assertNotEqual(self.send(TAKE_IN, opml.LARGEST).status_code, 413)

    def test_but_not_more_and_nowhere_else(self):
        self.client.force_login(self.publisher)

        for url, size in ((IMPORT, 60), (TAKE_IN, 20), ("/admin/login/", 6)):
            with self.subTest(url):
                self.assertEqual(self.send(url, size * MEGABYTE).status_code, 413)

    def test_who_is_not_logged_in_any_more_is_told_that_this_is_why(self):
        answer = self.send(IMPORT, 40 * MEGABYTE)

        self.assertContains(answer, "or not any more", status_code=413)
        self.assertContains(answer, f'href="/admin/login/?next={IMPORT}"', status_code=413)
        for size, url in ((60, IMPORT), (40, TAKE_IN), (6, "/search/")):
            with self.subTest(url, size=size):
                answer = self.send(url, size * MEGABYTE)

                self.assertNotContains(answer, "or not any more", status_code=413)

    def test_a_body_is_not_read_to_be_refused(self):
        class Unreadable(BytesIO):
            def read(self, size: int | None = -1, /) -> bytes:
                raise AssertionError("it was read")

        request = RequestFactory().post(IMPORT)
        request.META["CONTENT_LENGTH"] = str(60 * MEGABYTE)
        request.META["wsgi.input"] = Unreadable()
        request.user = self.publisher

        answer = parcels.ParcelsMiddleware(lambda request: self.fail("let through"))(request)

        self.assertEqual(answer.status_code, 413)

    def test_what_claims_no_length_has_none(self):
        for sent in ("", "x", "-1"):
            with self.subTest(sent):
                answer = self.client.generic("POST", "/", b"x" * 9, CONTENT_LENGTH=sent)

                self.assertNotEqual(answer.status_code, 413)


class DoorTests(ParcelsCase):
    def setUp(self):
        super().setUp()
        self.client.force_login(self.publisher)

    def test_the_addresses_that_take_files_are_those_there_are(self):
        edition = makers.digest()
        for name in parcels.FILES:
            with self.subTest(name):
                where = [edition.pk] if name == "admin:digests_digest_cover" else []

                self.assertEqual(self.client.get(reverse(name, args=where)).status_code, 200)

    def test_the_stock_editors_upload_and_preview_have_no_address(self):
        patterns = [pattern for _route, pattern in matrix.addresses()]

        self.assertEqual([p.name for p in patterns if "markdownx" in str(p.name)], [])
        self.assertFalse(
            [p for p in patterns if "markdownx" in getattr(p.callback, "__module__", "")]
        )
        self.assertNotIn("markdownx", get_resolver().namespace_dict)

    def test_nothing_is_served_from_the_media_folder(self):
        with TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=folder):
            Path(folder, "x.html").write_text("<script>")
            for url in ("/media/x.html", "/x.html"):
                self.assertEqual(self.client.get(url, follow=True).status_code, 404)

    def hand_in(self, url: str, field: str, name: str, written: bytes) -> Any:
        return self.client.post(url, {field: SimpleUploadedFile(name, written)})

    def test_what_is_no_archive_and_no_markdown_is_refused_whatever_its_name(self):
        for name, written in (
            ("a.zip", b"<svg onload=alert(1)>"),
            ("a.zip", b"MZ\x90\x00"),
            ("a.zip", b"PK\x03\x04 but no more"),
        ):
            with self.subTest(written):
                answer = self.hand_in(IMPORT, "handed", name, written)

                self.assertContains(answer, "This is no ZIP archive, or it is damaged.")
        self.assertEqual(Job.objects.count(), 0)

    def test_a_bomb_is_refused_before_it_goes_off(self):
        bomb = BytesIO()
        with ZipFile(bomb, "w", ZIP_DEFLATED) as archive:
            for n in range(60):
                archive.writestr(f"posts/{n}.md", b"\0" * 2_000_000)
        self.assertLess(bomb.tell(), 200_000)

        answer = self.hand_in(IMPORT, "handed", "bomb.zip", bomb.getvalue())

        self.assertContains(answer, "This is too much at once")
        self.assertEqual(Job.objects.count(), 0)

    def test_paths_and_links_that_lead_out_of_an_archive_are_refused_one_by_one(self):
        archive = BytesIO()
        with ZipFile(archive, "w") as packed:
            packed.writestr("../../etc/cron.d/a.md", "x")
            packed.writestr("/etc/b.md", "x")
            link = ZipInfo("posts/c.md")
            link.external_attr = 0o120777 << 16
            packed.writestr(link, "/etc/passwd")
        archive.seek(0)

        found = unpack.files([("a.zip", archive)])

        self.assertEqual(
            sorted({each.refusal for each in found}),
            ["It is a link, not a file.", "Its path leads out of the archive."],
        )
        self.assertEqual({each.text for each in found}, {""})

    def test_a_list_that_is_none_is_refused(self):
        for written, said in (
            (b"\x89PNG\r\n\x1a\n", "not OPML"),
            (b"<html><script>alert(1)</script></html>", "This is a web page, not OPML."),
        ):
            with self.subTest(said):
                self.assertContains(self.hand_in(TAKE_IN, "file", "a.opml", written), said)

    def test_entities_of_a_list_mean_nothing(self):
        for written in (LAUGHS, PASSWD):
            with self.subTest(written[:60]):
                found = opml.parse(written)

                self.assertLess(len(found[0].title), 20)
                self.assertNotIn("root", found[0].title)


class PreviewTests(TestCase):
    """The one address of the editor: who writes sees a preview, nobody else learns a thing."""

    def preview(self, user: User | None) -> Any:
        client = Client(headers={"accept-language": "en"})
        if user:
            client.force_login(user)
        return client.post(reverse("admin:preview"), {"content": "**甲**"})

    def test_a_stranger_gets_a_sentence_and_no_preview(self):
        answer = self.preview(None)

        self.assertContains(answer, "Log in again", status_code=403)
        self.assertNotContains(answer, "<strong>", status_code=403)

    def test_so_does_a_colleague_who_may_only_look(self):
        self.assertEqual(self.preview(makers.user()).status_code, 403)

    def test_who_writes_sees_what_readers_will_and_no_script(self):
        client = Client()
        client.force_login(makers.user("Writer"))

        answer = client.post(
            reverse("admin:preview"), {"content": "**甲** <script>alert(1)</script>"}
        )

        self.assertContains(answer, "<strong>甲</strong>")
        self.assertNotContains(answer, "<script")
        self.assertEqual(answer["X-Content-Type-Options"], "nosniff")
