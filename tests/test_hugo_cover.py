"""The cover of an edition in its Hugo file: there and back, and gone with its edition."""

from pathlib import Path

import yaml
from django.test import SimpleTestCase, override_settings

from articles.workflow import State
from digests import covers, hugo, hugo_cover, publish
from digests.models import Digest
from tests import makers
from tests.archive import ArchiveTestCase
from tests.test_covers import picture

WORDS = {"alt": '港口的"起重机"', "credit": "林岚 <摄> *影*", "licence": "CC BY 4.0"}
SITE = "https://news.example"
COUNTS = "written={} unchanged={} removed={}"


@override_settings(SITE_URL=SITE)
class CoverCase(ArchiveTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.out = self.root / "out"
        self.enterContext(override_settings(MEDIA_ROOT=str(self.root / "media")))
        self.by = makers.user("Publisher")

    def published(self, *, cover: bool = True) -> Digest:
        row = makers.digest(items=1)
        row.items.update(
            title="甲公司发布了新模型", url="https://a.example/1", body="甲公司发布了。"
        )
        said = covers.made(row, picture()) | WORDS if cover else {}
        row.amend(state=State.APPROVED, cover=said)
        publish.publish(row)
        return row

    def file(self, row: Digest) -> Path:
        return self.out / row.series.slug / f"{row.slug}.md"

    def head(self, row: Digest) -> dict[str, object]:
        return yaml.safe_load(self.file(row).read_text().split("---\n")[1])


class ExportTests(CoverCase):
    def test_the_head_names_it_as_hugo_and_as_themes_read_it_with_whom_it_is_from(self):
        row = self.published()

        self.give_out()

        image = f"{SITE}/cards/{row.cover['name']}"
        head = self.head(row)
        self.assertEqual(head["images"], [image])
        self.assertEqual(
            head["cover"],
            {"image": image, "caption": "林岚 <摄> \\*影\\* · CC BY 4.0", **WORDS},
        )

    def test_all_else_is_as_it_was_frozen(self):
        row = self.published()

        self.give_out()

        text = self.file(row).read_text()
        self.assertEqual(hugo_cover.bare(text), row.body_md)
        self.assertNotIn("cover", row.body_md)

    def test_without_a_cover_or_an_address_nothing_is_said(self):
        bare, pictured = self.published(cover=False), self.published()

        with self.settings(SITE_URL=""):
            self.give_out()

        for row in (bare, pictured):
            self.assertEqual(self.file(row).read_text(), row.body_md)

    def test_a_withdrawn_edition_takes_its_file_along_though_its_cover_is_gone(self):
        row = self.published()
        self.give_out()

        publish.withdraw(row, by=self.by, note="误发")

        self.assertEqual(Digest.objects.get().cover, {})
        self.assertEqual(self.give_out(), [COUNTS.format(0, 0, 1)])

    def test_a_file_whose_cover_somebody_changed_is_theirs(self):
        row = self.published()
        self.give_out()
        text = self.file(row).read_text()
        self.file(row).write_text(text.replace('alt: "', 'title: "一"\n  alt: "'))

        publish.withdraw(row, by=self.by, note="误发")

        self.assertIn("Withdrawn here", self.give_out()[0])


class ImportTests(CoverCase):
    def exported(self) -> tuple[Digest, str]:
        row = self.published()
        self.give_out()
        return row, self.file(row).read_text()

    def test_what_went_out_with_a_cover_is_known_here(self):
        self.exported()

        lines = self.take_in(self.out)

        self.assertIn("unchanged=1", lines[-1])
        self.assertEqual(self.failure, "")

    def test_elsewhere_it_comes_in_with_its_picture_and_goes_out_to_the_byte(self):
        _row, text = self.exported()
        self.put("posts/a.md", text)

        self.take_in(series="other")
        self.give_out(series="other")

        made = Digest.objects.get(series__slug="other")
        self.assertEqual({key: made.cover[key] for key in WORDS}, WORDS)
        self.assertEqual((made.cover["width"], made.cover["height"]), (900, 600))
        self.assertTrue(made.cover["name"].startswith(str(made.uid)))
        self.assertIn(f"/cards/{made.cover['name']}", self.client.get(made.get_absolute_url()).text)
        self.assertEqual((self.out / "posts/a.md").read_text(), text)

    def test_without_the_picture_the_words_stay_in_the_file_alone(self):
        row, text = self.exported()
        (covers.folder() / row.cover["name"]).unlink()
        self.put("posts/a.md", text)

        self.take_in(series="other")
        self.give_out(series="other")

        self.assertEqual(Digest.objects.get(series__slug="other").cover, {})
        self.assertEqual((self.out / "posts/a.md").read_text(), text)

    def test_a_newer_file_without_it_takes_it_away(self):
        _row, text = self.exported()
        self.put("posts/a.md", text)
        self.take_in(series="other")

        self.put("posts/a.md", hugo_cover.bare(text))
        self.take_in(series="other")

        self.assertEqual(Digest.objects.get(series__slug="other").cover, {})

    def test_the_covers_of_others_stay_in_their_files(self):
        for number, lines in enumerate(
            (
                ("cover:", "  image: /img/a.png", "  alt: 港口"),
                ('images: ["/img/a.png"]',),
                ('cover: "https://elsewhere.example/cards/a.jpg"',),
            )
        ):
            with self.subTest(lines):
                self.with_head(f"{number}/a.md", *lines)
                text = (self.content / f"{number}/a.md").read_text()

                self.take_in(self.content / f"{number}/a.md", series=f"s{number}")
                self.give_out(series=f"s{number}")

                self.assertEqual(self.failure, "")
                self.assertEqual(Digest.objects.get(series__slug=f"s{number}").cover, {})
                written = [path.read_text() for path in self.out.rglob("a.md")]
                self.assertIn(text, written)


class LinesTests(SimpleTestCase):
    def test_any_words_come_back_as_they_were(self):
        name = "0f8fad5b-d9cb-469f-a165-70867728950e-0123456789abcdef.jpg"
        for words in ('a: "b" \\ {{< x >}} #', "---", "' - | >", "图：甲/乙", "é [x](y)"):
            with self.subTest(words), self.settings(SITE_URL=SITE):
                cover = {"name": name, "alt": words, "credit": words, "licence": words}
                text = f"---\ntitle: x\n{hugo_cover.block(cover)}---\n\ntext\n"

                found = hugo_cover.found(text)

                self.assertEqual(found, {key: cover[key] for key in found})
                self.assertEqual(hugo_cover.bare(text), "---\ntitle: x\n---\n\ntext\n")

    def test_only_the_head_has_one(self):
        name = "0f8fad5b-d9cb-469f-a165-70867728950e-0123456789abcdef.jpg"
        with self.settings(SITE_URL=SITE):
            cover = {"name": name, "alt": "a", "credit": "b", "licence": "c"}
            text = f"---\ntitle: x\n---\n\n{hugo_cover.block(cover)}"

        self.assertEqual((hugo_cover.found(text), hugo_cover.bare(text)), ({}, text))
        with self.assertRaises(hugo.HugoError):
            hugo.parse(text)
