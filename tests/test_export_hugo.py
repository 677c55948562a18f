"""What is public goes out as files that Hugo builds, and only what changed is written."""

import subprocess
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.test import SimpleTestCase

from articles.workflow import State
from digests import publish
from digests.exporting import defused
from digests.models import Digest, Item
from tests import editions, foreign, goldmark, makers
from tests.archive import BULLETIN, ArchiveTestCase

SEEDS = Path(settings.BASE_DIR).parent / "shared" / "seeds"
COUNTS = "written={} unchanged={} removed={}"


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".git" not in path.parts
    }


class ExportTests(ArchiveTestCase):
    def setUp(self):
        super().setUp()
        self.out = self.root / "out"

    def composed(self, **fields: object) -> Digest:
        row = makers.digest(items=1)
        row.amend(state=State.APPROVED, **fields)
        publish.publish(row)
        return row

    def test_a_folder_that_came_in_goes_out_as_it_was(self):
        self.edition("daily/2026.03.05.md", editions.DAILY, "daily")
        self.edition("快讯/早 报.md")
        self.edition("pulse/16/index.markdown", editions.PULSE, "pulse")
        self.take_in()

        lines = self.give_out()

        self.assertEqual(lines, [COUNTS.format(3, 0, 0)])
        self.assertEqual(files(self.out), files(self.content))

    def test_git_sees_no_difference_where_it_came_from(self):
        self.edition("posts/a.md")
        git = ["git", "-c", "user.name=x", "-c", "user.email=x@x.example"]
        for args in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"]):
            subprocess.run([*git, *args], cwd=self.content, check=True)
        self.take_in()

        lines = self.give_out(self.content)

        status = ["git", "status", "--porcelain"]
        changed = subprocess.run(status, cwd=self.content, check=True, capture_output=True)
        self.assertEqual(changed.stdout, b"")
        self.assertEqual(lines, [COUNTS.format(0, 1, 0)])

    def test_the_seeds_come_back_byte_for_byte(self):
        if not SEEDS.is_dir():
            self.skipTest("no seeds here")
        seeds = sorted(SEEDS.glob("*.txt"))
        self.take_in(*seeds)

        self.give_out()

        wanted = {f"{seed.stem}.md": seed.read_bytes() for seed in seeds}
        self.assertEqual(files(self.out), wanted)

    def test_the_messiest_files_that_come_in_come_back_byte_for_byte(self):
        accepted = foreign.FOLDER / "accepted"
        refused = {
            Path(line.split(":")[0]).name
            for line in self.take_in(accepted)
            if "This is a draft." in line or "this is no digest" in line
        }

        self.give_out()

        wanted = {name: text for name, text in files(accepted).items() if name not in refused}
        self.assertEqual(files(self.out), wanted)
        self.assertGreater(len(wanted), 100)

    def test_a_file_of_another_type_becomes_markdown(self):
        self.edition("a.txt")
        self.edition("2025.12.02")
        self.take_in(self.content / "a.txt", self.content / "2025.12.02")

        self.give_out()

        self.assertEqual(set(files(self.out)), {"a.md", "2025.12.02.md"})

    def test_what_was_composed_here_goes_to_its_series(self):
        row = self.composed()

        self.give_out()

        path = self.out / row.series.slug / f"{row.slug}.md"
        self.assertEqual(path.read_text(), row.body_md)

    def test_what_is_not_public_stays_in_the_house(self):
        makers.digest()

        self.assertEqual(self.give_out(), [COUNTS.format(0, 0, 0)])
        self.assertFalse(self.out.exists())

    def test_the_sample_stays_in_the_house_too(self):
        self.composed(sample=True)

        self.assertEqual(self.give_out(), [COUNTS.format(0, 0, 0)])
        self.assertFalse(self.out.exists())

    def test_a_section_of_a_content_folder_comes_in_and_goes_out_where_it_lies(self):
        self.edition("posts/a.md")
        self.edition("posts/2025/b.md", replace(BULLETIN, lead="另一期。"))
        self.edition("news/c.md", replace(BULLETIN, lead="又一期。"))
        self.composed()
        before = files(self.root)

        self.take_in(self.content / "posts")
        lines = self.give_out(self.content / "posts")

        self.assertEqual(
            lines,
            [
                f"One edition lies elsewhere in {self.content} and was not exported.",
                COUNTS.format(0, 2, 0),
            ],
        )
        self.assertEqual(files(self.root), before)
        (self.content / "posts" / "2025" / "b.md").unlink()
        self.take_in()
        self.assertEqual(self.give_out(self.content / "posts" / "2025")[-1], COUNTS.format(1, 0, 0))
        self.assertEqual(files(self.root), before)

    def test_to_a_site_it_goes_into_its_content_folder(self):
        self.edition("posts/a.md")
        self.take_in(self.root)
        before = files(self.root)

        lines = self.give_out(self.root)

        self.assertEqual(lines, [COUNTS.format(0, 1, 0)])
        self.assertEqual(files(self.root), before)

    def test_after_a_correction_only_the_file_that_was_corrected_is_written(self):
        for name in "ab":
            self.edition(f"{name}.md")
        self.take_in()
        self.give_out()
        before = files(self.out)
        digest = Digest.objects.get(slug="b")
        digest.items.filter(position=1).update(title="三号泊位启用，年吞吐 130 万箱")
        publish.revise(digest, signed=publish.signature(makers.user("Publisher")))

        lines = self.give_out()

        self.assertEqual(lines, [COUNTS.format(1, 1, 0)])
        after = files(self.out)
        self.assertEqual(after["a.md"], before["a.md"])
        pairs = zip(before["b.md"].splitlines(), after["b.md"].splitlines(), strict=True)
        changed = [(old.decode(), new.decode()) for old, new in pairs if old != new]
        self.assertEqual(len(changed), 1)
        self.assertEqual(changed[0][0].replace("120 万箱", "130 万箱"), changed[0][1])

    def test_one_series_alone(self):
        self.edition("a.md", editions.DAILY, "daily")
        self.edition("b.md")
        self.take_in()

        self.give_out(series="daily")

        self.assertEqual(set(files(self.out)), {"a.md"})
        self.give_out(series="nix")
        self.assertIn("no series", self.failure)

    def test_a_withdrawn_edition_takes_its_file_along(self):
        self.edition("a.md")
        self.take_in()
        self.give_out()
        publish.withdraw(Digest.objects.get(), by=makers.user("Publisher"), note="误发")

        self.assertEqual(self.give_out(), [COUNTS.format(0, 0, 1)])
        self.assertEqual(files(self.out), {})
        self.assertEqual(self.give_out(), [COUNTS.format(0, 0, 0)])

    def test_a_withdrawn_edition_whose_file_was_changed_is_named_and_stays(self):
        self.edition("a.md")
        self.take_in()
        self.give_out()
        (self.out / "a.md").write_text("由人改过")
        publish.withdraw(Digest.objects.get(), by=makers.user("Publisher"), note="误发")

        lines = self.give_out()

        self.assertIn(f"{self.out / 'a.md'}: Withdrawn here", lines[0])
        self.assertTrue(self.failure)
        self.assertEqual((self.out / "a.md").read_text(), "由人改过")

    def test_repair_makes_bold_that_hugo_prints_as_asterisks_bold(self):
        berth, *others = BULLETIN.items
        broken = replace(berth, body="公司**「无论科技」**完成融资。")
        issue = replace(BULLETIN, items=(broken, *others), commentary=())
        text = self.edition("a.md", issue)
        self.take_in()

        self.give_out()
        plain = files(self.out)["a.md"].decode()
        self.give_out(repair=True)
        mended = files(self.out)["a.md"].decode()

        self.assertEqual(plain, text)
        self.assertNotIn("公司**「", mended)
        self.assertEqual(mended.replace("「**无论科技**」", "**「无论科技」**"), text)
        self.assertEqual(Digest.objects.get().body_md, text)

    def test_a_file_that_says_what_the_edition_said_before_goes_too(self):
        for repair in (False, True):
            self.edition("a.md", replace(BULLETIN, lead=f"据**「甲」**报{repair}"))
            self.take_in(series=f"s{repair:d}")
            digest = Digest.objects.get(series__slug=f"s{repair:d}")
            self.give_out(series=digest.series.slug, repair=repair)
            by = makers.user("Publisher")
            publish.revise(digest, signed=publish.signature(by), lead="更正。")
            publish.withdraw(digest, by=by, note="误发")

            self.assertEqual(self.give_out(series=digest.series.slug), [COUNTS.format(0, 0, 1)])
            self.assertEqual(files(self.out), {})

    def test_a_repaired_file_of_a_withdrawn_edition_goes_too(self):
        self.edition("a.md", replace(BULLETIN, lead="据**「甲」**报"))
        self.take_in()
        self.give_out(repair=True)
        publish.withdraw(Digest.objects.get(), by=makers.user("Publisher"), note="误发")

        self.assertEqual(self.give_out(), [COUNTS.format(0, 0, 1)])

    def test_two_editions_never_share_a_file(self):
        self.edition("a.md")
        self.take_in(series="one")
        self.take_in(series="two")

        lines = self.give_out()

        self.assertIn("Another edition is exported to the same path: /one/a/", lines[0])
        self.assertEqual(lines[-1], COUNTS.format(1, 0, 0))
        self.assertTrue(self.failure)

    def test_an_edition_whose_layout_cannot_be_read_is_named_and_holds_up_no_other(self):
        for name in "ab":
            self.edition(f"{name}.md", replace(BULLETIN, lead=name))
        self.take_in()
        Digest.objects.filter(slug="a").update(layout={"style": "round"})

        lines = self.give_out(repair=True)

        self.assertIn("“2025.12.02 港口快讯” cannot be read", lines[0])
        self.assertEqual(lines[-1], COUNTS.format(1, 0, 0))

    def test_nothing_is_written_outside_the_folder(self):
        outside = self.root / "outside"
        outside.mkdir()
        self.edition("posts/a.md")
        self.take_in()
        self.out.mkdir()
        (self.out / "posts").symlink_to(outside)

        lines = self.give_out()

        self.assertIn("outside the folder", lines[0])
        self.assertEqual(list(outside.iterdir()), [])
        Digest.objects.update(imported_from="../../b.md")
        self.assertIn("outside the folder", self.give_out()[0])

    def test_a_file_in_the_way_is_named(self):
        self.edition("posts/a.md")
        self.take_in()
        self.out.mkdir()
        (self.out / "posts").write_text("x")

        lines = self.give_out()

        self.assertIn(str(self.out / "posts" / "a.md"), lines[0])
        self.assertEqual((self.out / "posts").read_text(), "x")

    def test_the_rows_are_read_a_few_at_a_time(self):
        for name in "abc":
            self.edition(f"{name}.md")
        self.take_in()

        with self.assertNumQueries(3):
            self.give_out()
        with self.assertNumQueries(5):
            self.give_out(repair=True)
        self.assertEqual(Item.objects.count(), 30)


class ShortcodeTests(SimpleTestCase):
    def test_what_hugo_would_run_is_only_text_in_what_was_written_here(self):
        text = '---\ntitle: "{{< a >}}"\n---\n{{< figure >}} and {{% note %}} and {{ x }}\n'

        [page] = goldmark.pages([defused(text).partition("---\n")[2].partition("---\n")[2]])

        self.assertIn("{{&lt; figure &gt;}} and {{% note %}} and {{ x }}", page)
        self.assertIn('title: "{{< a >}}"', defused(text))


class CommentTests(SimpleTestCase):
    def printed(self, *bodies: str) -> list[str]:
        texts = [defused(f"---\ntitle: x\n---\n{body}\n") for body in bodies]
        return goldmark.pages([text.partition("\n---\n")[2] for text in texts])

    def test_a_comment_that_nobody_closes_takes_no_page_away(self):
        opened = ("<!-- 甲", "> <!-- 甲", "- <!-- 甲", "1. <!-- 甲", "  <!-- 甲", "乙\n<!-- 甲")

        for body, page in zip(
            opened, self.printed(*(f"{each}\n\n<!--more-->\n\n丙" for each in opened)), strict=True
        ):
            with self.subTest(body):
                self.assertIn("&lt;!-- 甲", page)
                self.assertIn("<p>丙</p>", page)

    def test_one_that_is_closed_behind_the_mark_is_open_at_it(self):
        [page] = self.printed("<!-- 甲\n\n<!--more-->\n\n--> 丙")

        self.assertIn("丙", page)

    def test_what_is_closed_or_no_comment_stays_as_it_was_written(self):
        for body in ("<!-- 甲 -->\n\n<!--more-->", "甲 <!-- 乙\n\n<!--more-->", "`<!--`\n"):
            text = f"---\ntitle: x\n---\n{body}\n"
            with self.subTest(body):
                self.assertEqual(defused(text), text)

    def test_many_of_them_are_read_once(self):
        text = "---\ntitle: x\n---\n" + "> " * 20_000 + "x\n" + "<!-- \n" * 20_000

        self.assertEqual(defused(text).count("&lt;!--"), 20_000)
