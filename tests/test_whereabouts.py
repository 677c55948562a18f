"""Where Hugo puts a file, so that old links lead to the edition that came from it."""

import subprocess
import tempfile
from pathlib import Path, PurePosixPath
from shutil import which
from unittest import skipUnless

from django.test import SimpleTestCase

from digests.whereabouts import content_folder, head, key, old_addresses, slug

NAMES = (
    "posts/2025-12-02.md",
    "posts/2025.12.02.md",
    "posts/My Post.md",
    "posts/a  -  b.md",
    "posts/早报 第1期：AI！.md",
    "posts/“引号”.md",
    "posts/É.md",
    "posts/a.zh.md",
    "posts/My Bundle/index.md",
    "Deep/Er/C++ -- x_y~z@1+2.md",
    "top.md",
)
HEADS = {
    "posts/s.md": "slug: Ein Slug",
    "posts/bundle/index.md": "slug: short",
    "posts/u.md": "url: /old/place.html",
    "posts/r.md": "url: rel/place/",
    "posts/al.md": "aliases: [/a/b, rel, '../up', /c/d.html]",
}


def page(said: str = "") -> str:
    return f"---\ntitle: t\ndate: 2025-01-01\n{said}\n---\nx\n"


class LimitTests(SimpleTestCase):
    def test_what_no_database_holds_is_left_out_of_an_address(self):
        self.assertEqual(key("/a\0b\x1f/\ud800c/\ud83e\udd16/"), "/ab/c/🤖")

    def test_front_matter_that_yaml_cannot_hold_says_nothing_of_addresses(self):
        for line in ("x: " + "[" * 900 + "]" * 900, 'x: "\\U00110000"', 'x: "\\UFFFFFFFF"'):
            with self.subTest(line[:20]):
                self.assertEqual(head(page(f"slug: a\n{line}")), {})


class ContentFolderTests(SimpleTestCase):
    def test_the_nearest_folder_of_that_name_is_it(self):
        path = PurePosixPath("/site/content/posts/a.md")

        for given in (None, PurePosixPath("/site"), PurePosixPath("/site/content/posts")):
            self.assertEqual(str(content_folder(path, given)), "/site/content")

    def test_else_it_is_the_one_given(self):
        path, given = PurePosixPath("/x/posts/a.md"), PurePosixPath("/x")

        self.assertEqual(content_folder(path, given), given)

    def test_a_file_alone_lies_in_its_own(self):
        self.assertEqual(str(content_folder(PurePosixPath("/x/a.md"), None)), "/x")

    def test_a_bundle_alone_keeps_its_name(self):
        self.assertEqual(str(content_folder(PurePosixPath("/x/刊/index.md"), None)), "/x")


class OldAddressTests(SimpleTestCase):
    @skipUnless(which("hugo"), "needs Hugo")
    def test_they_are_those_that_hugo_gives(self):
        pages = {name: page() for name in NAMES} | {
            name: page(said) for name, said in HEADS.items()
        }
        with tempfile.TemporaryDirectory() as folder:
            built = build(Path(folder), pages)

        ours = {each for name, text in pages.items() for each in old_addresses(name, head(text))}
        self.assertEqual(ours, built)

    def test_a_front_matter_that_is_no_mapping_says_nothing(self):
        for inside in ("- slug", "slug", "slug: [", "slug: {a: b}\nurl: [x]\naliases: {a: b}"):
            self.assertEqual(old_addresses("a.md", head(page(inside))), ["/a"], inside)

    def test_an_alias_may_stand_alone(self):
        self.assertEqual(old_addresses("a.md", head(page("aliases: /b/"))), ["/a", "/b"])

    def test_the_front_page_is_never_an_old_address(self):
        self.assertEqual(old_addresses("a.md", head(page("url: /"))), [])


def build(site: Path, pages: dict[str, str]) -> set[str]:
    """The addresses of the pages that Hugo makes of these."""
    for name, text in pages.items():
        path = site / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (site / "layouts" / "_default").mkdir(parents=True)
    (site / "layouts" / "_default" / "single.html").write_text("x")
    (site / "config.toml").write_text('baseURL = "http://x.example/"\ndisableKinds = ["section"]')
    subprocess.run(["hugo", "--quiet"], cwd=site, check=True, capture_output=True)
    public = site / "public"
    return {key(str(path.relative_to(public))) for path in public.rglob("*.html")}


class KeyTests(SimpleTestCase):
    def test_all_ways_to_ask_for_a_page_are_one(self):
        for path in (
            "/posts/x",
            "/posts/x/",
            "/posts/x/index.html",
            "/Posts/X/",
            "//posts//x/",
            "/posts/x/?utm=1",
            "/posts/./y/../x",
        ):
            self.assertEqual(key(path), "/posts/x", path)

    def test_letters_that_are_composed_or_not_are_one(self):
        self.assertEqual(key("/e\u0301"), key("/\u00e9"))


class SlugTests(SimpleTestCase):
    def test_it_is_the_name_of_the_file(self):
        for below, wanted in (
            ("posts/2025-12-02.md", "2025-12-02"),
            ("2025.12.02", "2025.12.02"),
            ("a/早报 一/index.md", "早报-一"),
            ("a/C#.txt", "c"),
            ("a/100%25.md", "100-25"),
        ):
            self.assertEqual(slug(below, {}, "x"), wanted, below)

    def test_it_is_one_segment_of_a_path_and_fits(self):
        self.assertEqual(slug("a.md", {"slug": "../b/c"}, "x"), "b-c")
        self.assertEqual(len(slug("a.md", {"slug": "长" * 300}, "x")), 190)

    def test_where_nothing_is_left_the_fallback_stands(self):
        for said in ("..", "？", "/", "#"):
            self.assertEqual(slug("a.md", {"slug": said}, "2025-12-02"), "2025-12-02", said)
