"""Archives that are handed in: what is in them, and what they cannot do to us."""

import io
import zipfile
from unittest import mock

from django.test import SimpleTestCase

from digests import unpack
from digests.unpack import ArchiveError, Handed, files

LINK = (0o120777 << 16) | 0o777


def zipped(
    *entries: tuple[str | zipfile.ZipInfo, str | bytes], compression: int = zipfile.ZIP_DEFLATED
) -> io.BytesIO:
    """A ZIP archive of these."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    file.seek(0)
    return file


def opened(file: io.BytesIO, name: str = "site.zip") -> list[Handed]:
    return files([(name, file)])


def entry(name: str, attributes: int = 0) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name)
    made.external_attr = attributes
    return made


class PathTests(SimpleTestCase):
    def names(self, *paths: str) -> list[str]:
        return [handed.name for handed in opened(zipped(*((path, "x") for path in paths)))]

    def test_paths_are_told_from_the_content_folder_wherever_that_is(self):
        found = self.names("my-site/content/posts/b.md", "content/posts/a.md", "loose/c.md")

        self.assertEqual(found, ["loose/c.md", "posts/a.md", "posts/b.md"])

    def test_what_can_be_no_edition_is_left_alone(self):
        found = self.names(
            *(
                "a.md",
                "b.jpg",
                ".git/c.md",
                "__MACOSX/._a.md",
                "._d.md",
                "_index.md",
                "_index.zh.md",
            ),
            *("themes/x.html", "notes.txt"),
        )

        self.assertEqual(found, ["a.md"])

    def test_a_plain_text_that_begins_as_a_post_is_one(self):
        found = opened(zipped(("a.txt", "---\ntitle: x\n---\n"), ("b.txt", "to do")))

        self.assertEqual([handed.name for handed in found], ["a.txt"])

    def test_a_windows_path_has_slashes(self):
        self.assertEqual(self.names("site\\content\\posts\\a.md"), ["posts/a.md"])

    def test_chinese_names_are_read_whatever_wrote_them(self):
        for encoding in ("utf-8", "gb18030"):
            written = "早报/十二月.md".encode(encoding)
            with self.subTest(encoding):
                found = opened(with_name(written))

                self.assertEqual([each.name for each in found], ["早报/十二月.md"])

    def test_of_two_files_at_one_path_the_second_is_refused(self):
        found = opened(zipped(("a/content/x.md", "1"), ("b/content/x.md", "2")))

        self.assertEqual([(each.name, each.text) for each in found], [("x.md", "1"), ("x.md", "")])
        self.assertIn("Another file", found[1].refusal)


def with_name(name: bytes) -> io.BytesIO:
    """An archive with one file whose name is these bytes, with no flag that says what they are."""
    filler = "n" * len(name)
    raw = zipped((filler, "x")).getvalue()
    return io.BytesIO(raw.replace(filler.encode(), name))


class RefusalTests(SimpleTestCase):
    def refusal(self, file: io.BytesIO) -> str:
        (handed,) = opened(file)
        self.assertEqual(handed.text, "")
        return handed.refusal

    def test_a_path_that_leads_out_is_refused(self):
        for path in (
            "../a.md",
            "content/../../a.md",
            "/etc/a.md",
            "C:/a.md",
            "..\\a.md",
            "a\x01.md",
        ):
            with self.subTest(path):
                self.assertIn("leads out", self.refusal(zipped((path, "x"))))

    def test_a_link_is_refused(self):
        self.assertIn("a link", self.refusal(zipped((entry("a.md", LINK), "/etc/passwd"))))

    def test_a_bomb_is_not_unpacked_beyond_what_an_edition_may_be(self):
        file = zipped(("a.md", b"\0" * 300_000_000))
        self.assertLess(len(file.getvalue()), 400_000)

        with mock.patch("zipfile.ZipExtFile.read", autospec=True, side_effect=read) as reads:
            self.assertIn("larger than", self.refusal(file))

        self.assertEqual([call.args[1] for call in reads.call_args_list], [2_000_001])

    def test_many_small_bombs_are_refused_together(self):
        file = zipped(*((f"{n}.md", b"a" * 1_900_000) for n in range(60)))

        with self.assertRaisesRegex(ArchiveError, "too much at once"):
            opened(file)

    def test_what_is_refused_or_left_alone_counts_as_well(self):
        for name, size in (("md", 2_000_001), ("txt", 1_900_000)):
            file = zipped(*((f"{n}.{name}", b"a" * size) for n in range(60)))

            with self.subTest(name), self.assertRaisesRegex(ArchiveError, "too much at once"):
                opened(file)

    def test_a_list_of_too_many_files_is_not_even_read(self):
        raw = bytearray(zipped(("a.md", "x")).getvalue())
        raw[-10:-6] = (30_000_000).to_bytes(4, "little")

        with self.assertRaisesRegex(ArchiveError, "too much at once"):
            opened(io.BytesIO(bytes(raw)))

    def test_what_is_locked_or_packed_oddly_is_refused_by_itself(self):
        raw = zipped(("a.md", "x"), compression=zipfile.ZIP_LZMA)
        locked = bytearray(zipped(("a.md", "x" * 99)).getvalue())
        for place in (locked.find(b"PK\x03\x04") + 6, locked.find(b"PK\x01\x02") + 8):
            locked[place] |= 1

        self.assertIn("not known here", self.refusal(raw))
        self.assertIn("password", self.refusal(io.BytesIO(bytes(locked))))

    def test_what_is_damaged_is_refused_by_itself(self):
        raw = bytearray(zipped(("a.md", "甲" * 99), ("b.md", "乙"), compression=0).getvalue())
        place = raw.find("甲".encode())
        raw[place : place + 3] = b"xxx"

        found = opened(io.BytesIO(bytes(raw)))

        self.assertEqual([each.text for each in found], ["", "乙"])
        self.assertIn("damaged", found[0].refusal)

    def test_what_is_no_utf_8_is_refused_with_its_line(self):
        (handed,) = opened(zipped(("a.md", "甲\n乙".encode() + b"\xff")))

        self.assertEqual((handed.refusal, handed.line), ("This is not UTF-8.", 2))

    def test_what_no_database_keeps_is_refused(self):
        self.assertIn("NUL", self.refusal(zipped(("a.md", "a\0b"))))

    def test_what_is_no_archive_is_said(self):
        whole = zipped(("a.md", "x" * 999)).getvalue()
        for raw in (b"PK\x03\x04", b"", whole[:-30], whole[:40] + whole[80:], b"%PDF-1.7"):
            with self.subTest(raw[:20]), self.assertRaisesRegex(ArchiveError, "no ZIP archive"):
                opened(io.BytesIO(raw))

    def test_an_archive_without_an_edition_is_said(self):
        with self.assertRaisesRegex(ArchiveError, "no Markdown file"):
            opened(zipped(("a.jpg", "x")))


def read(self: zipfile.ZipExtFile, count: int = -1) -> bytes:
    return READ(self, count)


READ = zipfile.ZipExtFile.read


class AloneTests(SimpleTestCase):
    def test_files_come_as_they_are(self):
        found = files([("b.md", io.BytesIO("乙".encode())), ("a.MD", io.BytesIO("甲".encode()))])

        self.assertEqual(
            [(each.name, each.text) for each in found], [("a.MD", "甲"), ("b.md", "乙")]
        )

    def test_what_is_neither_is_refused_by_itself(self):
        found = files([("a.md", io.BytesIO(b"x")), ("b.pdf", io.BytesIO(b"%PDF"))])

        self.assertIn("neither", found[1].refusal)

    def test_an_archive_is_known_by_what_it_is(self):
        self.assertEqual(opened(zipped(("a.md", "x")), "download")[0].name, "a.md")

    def test_there_is_an_end_to_the_number_of_files(self):
        with (
            mock.patch.object(unpack, "MOST_FILES", 2),
            self.assertRaisesRegex(ArchiveError, "too much at once"),
        ):
            files([(f"{n}.md", io.BytesIO(b"x")) for n in range(3)])
