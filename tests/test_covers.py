"""The cover of an edition: handed in, made anew, printed with whom it is from, and retired."""

import io
import json
import shutil
from tempfile import mkdtemp
from unittest import mock

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase, override_settings
from PIL import Image

from articles.models import User
from articles.workflow import State
from digests import covers, sheets
from digests.models import Digest, Series
from digests.publish import approve, publish, undo, withdraw
from tests import makers
from tests.printing import out, told

WORDS = {"alt": "港口的起重机", "credit": "林岚 <摄>", "licence": "CC BY 4.0"}


def picture(form: str = "JPEG", size: tuple[int, int] = (900, 600), **more: object) -> bytes:
    made, body = Image.linear_gradient("L").resize(size).convert("RGB"), io.BytesIO()
    made.save(body, form, **more)
    return body.getvalue()


class CoverTestCase(TestCase):
    by: User
    series: Series

    @classmethod
    def setUpTestData(cls):
        cls.by = makers.user("Publisher")
        cls.series = makers.series(title="每日精选", slug="daily")

    def setUp(self):
        home = mkdtemp()
        self.addCleanup(shutil.rmtree, home)
        self.enterContext(override_settings(MEDIA_ROOT=home))
        self.digest = makers.digest(of=self.series)
        self.client.force_login(self.by)
        self.page = f"/admin/digests/digest/{self.digest.pk}/cover/"

    def hand_in(self, content: bytes | None = None, name: str = "a.jpg", **words: str):
        file = {} if content is None else {"picture": SimpleUploadedFile(name, content)}
        with self.captureOnCommitCallbacks(execute=True):
            answer = self.client.post(self.page, {**WORDS, **words, **file})
        self.digest.refresh_from_db()
        return answer

    def files(self) -> list[str]:
        return sorted(path.name for path in covers.folder().glob("*"))

    def publish(self) -> Digest:
        self.digest.items.update(title="甲公司发布了新模型", body="甲公司发布了新模型。")
        approve(self.digest, by=self.by)
        publish(self.digest, by=self.by)
        return self.digest

    def read(self) -> str:
        return self.client.get(self.digest.get_absolute_url()).content.decode()


class HandInTests(CoverTestCase):
    def test_a_picture_is_kept_under_a_name_by_its_content(self):
        self.hand_in(picture())

        self.assertEqual(self.files(), [self.digest.cover["name"]])
        self.assertRegex(self.digest.cover["name"], rf"^{self.digest.uid}-[0-9a-f]{{16}}\.jpg$")
        self.assertEqual((self.digest.cover["width"], self.digest.cover["height"]), (900, 600))

    def test_nothing_of_the_file_is_kept_but_its_colours(self):
        said = Image.Exif()
        said[0x010E], said[0x8298] = "secret place", "somebody"
        for form, end in (("JPEG", "jpg"), ("WEBP", "jpg"), ("PNG", "png")):
            with self.subTest(form):
                self.hand_in(picture(form, exif=said) + b"<script>alert(1)</script>")

                kept = (covers.folder() / self.digest.cover["name"]).read_bytes()
                self.assertNotIn(b"secret", kept)
                self.assertNotIn(b"script", kept)
                self.assertTrue(self.digest.cover["name"].endswith(end))
                with Image.open(io.BytesIO(kept)) as found:
                    self.assertEqual(dict(found.getexif()), {})

    def test_a_picture_that_lay_on_its_side_stands_upright(self):
        said = Image.Exif()
        said[0x0112] = 6

        self.hand_in(picture(exif=said))

        self.assertEqual((self.digest.cover["width"], self.digest.cover["height"]), (600, 900))

    def test_a_large_one_is_no_larger_than_a_page_needs(self):
        self.hand_in(picture(size=(4000, 2000)))

        self.assertEqual((self.digest.cover["width"], self.digest.cover["height"]), (1600, 800))

    def test_what_is_no_such_picture_is_refused_in_a_sentence(self):
        svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
        for content, why in (
            (svg, "no whole picture"),
            (picture("GIF"), "no whole picture"),
            (picture()[:900], "no whole picture"),
            (picture(size=(599, 900)), "too small"),
            (picture("PNG", size=(8000, 6000)), "million pixels"),
            (b"\0" * 5_000_001, "more than"),
        ):
            with (
                self.subTest(why=why, size=len(content)),
                override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=9_000_000, LANGUAGE_CODE="en"),
            ):
                self.client.cookies["django_language"] = "en"
                answer = self.hand_in(content)

                self.assertEqual(answer.status_code, 200)
                self.assertTrue(answer.context["form"].errors["picture"])
                self.assertEqual((self.digest.cover, self.files()), ({}, []))

    def test_no_picture_without_credit_licence_and_what_it_shows(self):
        for missing in WORDS:
            with self.subTest(missing):
                answer = self.hand_in(picture(), **{missing: " "})

                self.assertTrue(answer.context["form"].errors[missing])
                self.assertEqual((self.digest.cover, self.files()), ({}, []))

    def test_words_beside_it_change_without_the_picture(self):
        self.hand_in(picture())
        name = self.digest.cover["name"]

        self.hand_in(credit="王舒")

        self.assertEqual((self.digest.cover["name"], self.digest.cover["credit"]), (name, "王舒"))
        self.assertEqual(self.files(), [name])

    def test_another_takes_its_place_and_none_leaves_none(self):
        self.hand_in(picture())
        self.hand_in(picture(size=(800, 500)))
        self.assertEqual(self.files(), [self.digest.cover["name"]])

        with self.captureOnCommitCallbacks(execute=True):
            self.client.post(self.page, {"_remove": "1"})

        self.digest.refresh_from_db()
        self.assertEqual((self.digest.cover, self.files()), ({}, []))

    def test_what_was_approved_is_reviewed_again(self):
        self.digest.items.update(title="甲公司发布了新模型", body="甲公司发布了新模型。")
        approve(self.digest, by=self.by)

        self.hand_in(picture())

        self.assertEqual(self.digest.state, State.REVIEW)


class ClosedTests(CoverTestCase):
    def test_a_picture_for_a_closed_edition_is_not_kept(self):
        self.publish()

        self.hand_in(picture())

        self.assertEqual((self.digest.cover, self.files()), ({}, []))

    def test_one_handed_in_at_the_moment_of_closing_leaves_no_file(self):
        self.hand_in(picture())
        [kept] = self.files()
        make = covers.made

        def closing(digest: Digest, content: bytes) -> dict[str, object]:
            made = make(digest, content)
            Digest.objects.get(pk=digest.pk).amend(title="Changed meanwhile")
            return made

        with mock.patch.object(covers, "made", closing):
            self.hand_in(picture(size=(800, 500)))

        self.assertEqual((self.digest.cover["name"], self.files()), (kept, [kept]))


class FourEyesTests(CoverTestCase):
    def test_who_changed_the_cover_alone_has_worked_on_the_edition(self):
        Series.objects.update(sign_off=Series.SignOff.OTHER)
        self.digest.refresh_from_db()
        self.assertEqual(self.digest.reservations(State.APPROVED, self.by), [])

        self.hand_in(picture())

        self.assertTrue(self.digest.reservations(State.APPROVED, self.by))
        self.assertIsNone(self.digest.approval())


class PublicTests(CoverTestCase):
    def test_the_page_shows_it_with_whom_it_is_from(self):
        self.hand_in(picture())
        path = f"/cards/{self.digest.cover['name']}"
        self.publish()

        page = self.read()

        self.assertInHTML(
            f'<figure class="cover"><img src="{path}" width="900" height="600" '
            'alt="港口的起重机"><figcaption>林岚 &lt;摄&gt; · CC BY 4.0</figcaption></figure>',
            page,
        )
        self.assertIn(f'<meta property="og:image" content="http://testserver{path}">', page)
        self.assertIn('<meta property="og:image:type" content="image/jpeg">', page)
        ld = json.loads(page.partition('ld+json">')[2].partition("</script>")[0])
        image = ld["@graph"][0]["image"]
        self.assertEqual(image["creditText"], WORDS["credit"])
        self.assertEqual(image["copyrightNotice"], WORDS["licence"])

    def test_feeds_name_it(self):
        self.hand_in(picture())
        self.publish()

        feed = self.client.get("/daily/feed.rss").content.decode()

        self.assertIn(f"/cards/{self.digest.cover['name']}", feed)

    def test_it_is_served_once_its_edition_is_public(self):
        self.hand_in(picture())
        path = f"/cards/{self.digest.cover['name']}"
        self.assertEqual(self.client.get(path).status_code, 404)
        self.publish()

        answer = self.client.get(path)

        self.assertEqual((answer.status_code, answer["Content-Type"]), (200, "image/jpeg"))
        self.assertTrue(b"".join(answer).startswith(b"\xff\xd8"))
        self.assertIn("immutable", answer["Cache-Control"])
        self.assertIn(path, {each.path for each in sheets.sheets()})

    def test_a_public_edition_keeps_it(self):
        self.hand_in(picture())
        before = self.publish().cover

        self.hand_in(picture(size=(800, 500)))

        self.assertEqual(self.digest.cover, before)

    def test_it_goes_with_an_edition_that_is_withdrawn(self):
        self.hand_in(picture())
        path = f"/cards/{self.digest.cover['name']}"
        self.publish()

        with self.captureOnCommitCallbacks(execute=True):
            withdraw(self.digest, by=self.by, note="图片有误。")

        self.assertEqual(self.files(), [])
        self.assertEqual(self.client.get(path).status_code, 404)

    def test_it_stays_where_a_publication_is_undone(self):
        self.hand_in(picture())
        self.publish()

        with self.captureOnCommitCallbacks(execute=True):
            undo(self.digest, by=self.by)

        self.assertEqual(self.files(), [self.digest.cover["name"]])

    def test_an_edition_without_one_says_nothing_of_it(self):
        made = out(self.series, self.by, told())

        page = self.client.get(made.get_absolute_url()).content.decode()

        self.assertNotIn("<figure", page)

    def test_a_preview_shows_it_to_the_desk_before(self):
        self.hand_in(picture())

        page = self.client.get(f"/admin/digests/digest/{self.digest.pk}/preview/").content.decode()

        self.assertIn(f'<img src="{self.page}picture/"', page)
        answer = self.client.get(f"{self.page}picture/")
        self.assertTrue(b"".join(answer).startswith(b"\xff\xd8"))
        self.assertIn("no-store", answer["Cache-Control"])
