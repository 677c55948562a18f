"""A Hugo site as an outlet: a real checkout, a real remote, real git, and what goes wrong there."""

import os
import stat
import subprocess
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import time_machine
from django.db import transaction
from django.test import SimpleTestCase, TestCase, TransactionTestCase, override_settings
from django.utils import timezone

from articles.models import Outbox
from articles.workflow import State
from digests import checkout, corrections, hugo_site, publish, pushing
from digests.errata import ITEM, Change
from digests.models import Digest, Series
from newsroom import alarms
from newsroom.checks import hugo_sites_are_reachable
from tests import goldmark, makers, newsstand
from tests.archive import ArchiveTestCase

AUTHOR = "The Press <press@news.example>"
QUIET = {
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_SYSTEM": "/dev/null",
    "GIT_AUTHOR_NAME": "Wu",
    "GIT_AUTHOR_EMAIL": "wu@else.example",
    "GIT_COMMITTER_NAME": "Wu",
    "GIT_COMMITTER_EMAIL": "wu@else.example",
}


def git(folder: Path, *words: str) -> str:
    """Run git there as somebody else would."""
    done = subprocess.run(
        ["git", *words], cwd=folder, env=os.environ | QUIET, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


class Sites:
    """A folder with one checkout, its remote, and another clone of that."""

    def __init__(self, folder: Path) -> None:
        self.root, self.remote, self.other = folder / "sites", folder / "blog.git", folder / "wu"
        self.blog = self.root / "blog"
        self.root.mkdir()
        git(folder, "init", "--quiet", "--bare", "-b", "main", str(self.remote))
        git(folder, "clone", "--quiet", str(self.remote), str(self.other))
        git(self.other, "checkout", "--quiet", "-B", "main")
        self.elsewhere("config.toml", 'title = "Blog"\n')
        git(folder, "clone", "--quiet", str(self.remote), str(self.blog))

    def elsewhere(self, below: str, text: str) -> None:
        """Somebody else commits and pushes a file."""
        if (self.other / ".git/refs/heads/main").exists():
            git(self.other, "pull", "--quiet", "--rebase")
        path = self.other / below
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        git(self.other, "add", "--all")
        git(self.other, "commit", "--quiet", "-m", f"Wu: {below}")
        git(self.other, "push", "--quiet", "-u", "origin", "main")

    def log(self) -> list[str]:
        """What the remote's commits say, the latest first."""
        return git(self.remote, "log", "--format=%s", "main").splitlines()

    def pushed(self, below: str) -> str | None:
        """A file as the remote has it."""
        if below not in git(self.remote, "-c", "core.quotePath=false", *TREE).splitlines():
            return None
        return subprocess.run(
            ["git", "show", f"main:{below}"], cwd=self.remote, capture_output=True, check=True
        ).stdout.decode()

    def refuse(self, *, yes: bool = True) -> None:
        """Let the remote refuse every push, or no more."""
        hook = self.remote / "hooks" / "pre-receive"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text("#!/bin/sh\necho 'main is closed for the holidays' >&2\nexit 1\n")
        hook.chmod(hook.stat().st_mode | stat.S_IXUSR) if yes else hook.unlink()


TREE = ("ls-tree", "-r", "--name-only", "main")


class PushCase(TestCase):
    """A Series whose editions go to a Hugo site, with one that has just come out.

    In a TestCase all runs in one transaction; that git runs in none is a test of its own.
    """

    def setUp(self) -> None:
        folder = Path(self.enterContext(TemporaryDirectory()))
        self.sites = Sites(folder)
        self.enterContext(override_settings(HUGO=str(self.sites.root), HUGO_AUTHOR=AUTHOR))
        self.boss = newsstand.editor()
        self.series = newsstand.series(slug="daily", title="每日", hugo_site="blog/content/posts")
        self.out = timezone.now().replace(microsecond=0) - timedelta(hours=1)
        self.edition = self.publish()

    def publish(self, **fields: Any) -> Digest:
        given = {"title": "☕ 早报", "slug": "2026-03-05"} | fields
        return newsstand.edition(self.series, self.boss, self.out, **given)

    def push(self) -> list[Outbox]:
        """All that is due now; returns what waits still."""
        pushing.attend(
            Outbox.objects.of(Outbox.GIT).due(timezone.now()).values_list("pk", flat=True)
        )
        return list(Outbox.objects.of(Outbox.GIT).waiting())

    def again(self) -> list[Outbox]:
        """The same once its pause is over."""
        Outbox.objects.of(Outbox.GIT).waiting().update(due_at=timezone.now())
        return self.push()

    def correct(self, *, minor: bool = False) -> None:
        digest = Digest.objects.select_related("series").get(pk=self.edition.pk)
        item = digest.items.get(position=3)
        after = item.body.replace("。", "；") if minor else f"{item.body}另有讲座。"
        change = Change(ITEM, str(item.uid), "body", item.body, after)
        note = "" if minor else "漏了讲座。"
        corrections.apply(digest, [change], note=note, by=self.boss, minor=minor)

    def error(self) -> str:
        [row] = self.push()
        return row.error


class GoingOutTests(PushCase):
    def test_an_edition_is_one_commit_under_its_title_by_whom_the_operator_named(self):
        left = self.push()

        self.assertEqual(left, [])
        self.assertEqual(self.sites.log(), ["☕ 早报", "Wu: config.toml"])
        self.assertEqual(
            git(self.sites.remote, "log", "-1", "--format=%an <%ae>|%cn", "main"),
            f"{AUTHOR}|The Press",
        )
        self.assertEqual(
            self.sites.pushed("content/posts/2026-03-05.md"), Digest.objects.get().body_md
        )

    def test_nothing_is_pushed_while_the_publication_can_be_undone(self):
        now = self.out + timedelta(seconds=119)

        with time_machine.travel(now, tick=False):
            self.assertEqual(len(self.push()), 1)
            publish.undo(Digest.objects.get(), by=self.boss)

        self.assertEqual(self.push(), [])
        self.assertEqual(self.sites.log(), ["Wu: config.toml"])

    def test_pushed_twice_it_is_one_commit(self):
        self.push()
        Outbox.objects.of(Outbox.GIT).update(delivered_at=None, due_at=timezone.now())

        self.push()

        self.assertEqual(len(self.sites.log()), 2)
        self.assertFalse(Outbox.objects.of(Outbox.GIT).waiting().exists())

    def test_a_correction_is_a_commit_that_says_what_was_wrong(self):
        self.push()

        self.correct()
        self.push()

        self.assertEqual(self.sites.log()[0], "已更正：☕ 早报")
        self.assertIn("漏了讲座。", git(self.sites.remote, "log", "-1", "--format=%b", "main"))
        text = self.sites.pushed("content/posts/2026-03-05.md") or ""
        self.assertIn("另有讲座。", text)
        self.assertIn("lastmod", text)

    def test_a_minor_fix_is_pushed_too(self):
        self.push()

        self.correct(minor=True)
        self.push()

        self.assertEqual(len(self.sites.log()), 3)

    def test_a_correction_before_the_first_push_needs_no_commit_of_its_own(self):
        self.correct()

        self.assertEqual(self.push(), [])
        self.assertEqual(len(self.sites.log()), 2)
        self.assertIn("另有讲座。", self.sites.pushed("content/posts/2026-03-05.md") or "")

    def test_the_file_of_a_withdrawn_edition_goes_whatever_others_did_to_it(self):
        self.push()
        self.sites.elsewhere("content/posts/2026-03-05.md", "rewritten by hand\n")

        publish.withdraw(Digest.objects.get(), by=self.boss, note="数字有误。")
        left = self.push()

        self.assertEqual(left, [])
        self.assertIsNone(self.sites.pushed("content/posts/2026-03-05.md"))
        self.assertIn("数字有误。", git(self.sites.remote, "log", "-1", "--format=%b", "main"))

    def test_withdrawn_before_it_was_pushed_it_never_gets_there(self):
        publish.withdraw(Digest.objects.get(), by=self.boss, note="误发")

        self.assertEqual(self.push(), [])
        self.assertEqual(self.sites.log(), ["Wu: config.toml"])

    def test_an_edition_keeps_its_file_when_it_gets_another_address(self):
        self.push()
        Digest.objects.update(slug="renamed")

        self.correct()
        self.push()

        names = git(self.sites.remote, *TREE).splitlines()
        self.assertEqual(names, ["config.toml", "content/posts/2026-03-05.md"])

    def test_a_sample_and_a_series_without_a_site_are_not_pushed(self):
        Outbox.objects.all().delete()
        self.out += timedelta(days=1)
        self.publish(slug="b", sample=True)
        self.out += timedelta(days=1)
        Series.objects.update(hugo_site="")
        self.series.refresh_from_db()
        self.publish(slug="c")

        self.assertFalse(Outbox.objects.of(Outbox.GIT).exists())

    def test_hugo_builds_what_was_pushed(self):
        self.push()
        out = self.sites.root / "public"

        goldmark.site(self.sites.blog / "content", out)

        page = (out / "posts" / "2026-03-05" / "index.html").read_text(encoding="utf-8")
        self.assertIn("海缆", page)
        self.assertIn("儿童区 80 席", page)


class TroubleTests(PushCase):
    def test_a_refused_push_is_told_in_the_words_of_the_remote_and_tried_again(self):
        self.sites.refuse()
        [row] = self.push()

        self.assertIn("main is closed for the holidays", row.error)
        self.assertGreater(row.due_at, timezone.now() + timedelta(seconds=60))
        self.sites.refuse(yes=False)
        self.assertEqual(self.again(), [])
        self.assertEqual(self.sites.log(), ["☕ 早报", "Wu: config.toml"])

    def test_it_is_never_given_up(self):
        self.sites.refuse()
        Outbox.objects.of(Outbox.GIT).update(put_at=timezone.now() - timedelta(days=30))

        [row] = self.push()

        self.assertIsNotNone(row.due_at)

    def test_editors_see_what_is_refused(self):
        self.sites.refuse()
        self.push()

        alarm = alarms.unsent(self.boss)

        self.assertEqual([each.says for each in alarm.rows], ["☕ 早报"])
        self.client.force_login(self.boss)
        for url in ("/admin/articles/outbox/", f"/admin/articles/outbox/{alarm.rows[0].row.pk}/"):
            self.assertContains(self.client.get(url, follow=True), "closed for the holidays")

    def test_what_others_pushed_meanwhile_stays_and_ours_comes_on_top(self):
        self.sites.elsewhere("about.md", "about us\n")

        self.assertEqual(self.push(), [])

        self.assertEqual(self.sites.log(), ["☕ 早报", "Wu: about.md", "Wu: config.toml"])

    def test_a_commit_that_waited_is_brought_up_to_what_others_pushed(self):
        self.sites.refuse()
        self.push()
        self.sites.refuse(yes=False)
        self.sites.elsewhere("about.md", "about us\n")

        self.assertEqual(self.again(), [])

        self.assertEqual(self.sites.log(), ["☕ 早报", "Wu: about.md", "Wu: config.toml"])

    def test_somebody_who_pushes_between_our_look_and_our_push_is_waited_for(self):
        hook = self.sites.blog / ".git" / "hooks" / "pre-push"
        hook.parent.mkdir(exist_ok=True)
        work = f"cd {self.sites.other} && git commit --quiet --allow-empty -m quicker"
        hook.write_text(f"#!/bin/sh\nrm $0\nunset GIT_DIR\n{work} && git push --quiet\n")
        hook.chmod(0o755)
        git(self.sites.other, "config", "user.name", "Wu")
        git(self.sites.other, "config", "user.email", "wu@else.example")

        left = self.push()

        self.assertEqual([row.error for row in left], [])
        self.assertEqual(self.sites.log(), ["☕ 早报", "quicker", "Wu: config.toml"])

    def test_what_cannot_be_brought_together_is_left_as_it_was(self):
        self.sites.refuse()
        self.push()
        self.sites.refuse(yes=False)
        self.sites.elsewhere("content/posts/2026-03-05.md", "another text\n")

        [row] = self.again()

        self.assertIn("by hand", row.error)
        self.assertEqual(git(self.sites.blog, "status", "--porcelain"), "")
        self.assertFalse((self.sites.blog / ".git" / "rebase-merge").exists())

    def test_a_file_of_others_is_not_overwritten(self):
        self.sites.elsewhere("content/posts/2026-03-05.md", "我的旅行\n")

        self.assertIn("blog/content/posts/2026-03-05.md", self.error())
        self.assertEqual(self.sites.pushed("content/posts/2026-03-05.md"), "我的旅行\n")

    def test_changes_nobody_committed_are_left_alone_and_named(self):
        (self.sites.blog / "config.toml").write_text("half done")

        self.assertIn("config.toml", self.error())
        self.assertEqual((self.sites.blog / "config.toml").read_text(), "half done")
        self.assertEqual(self.sites.log(), ["Wu: config.toml"])

    def test_what_a_crash_of_ours_left_behind_is_taken_up(self):
        path = self.sites.blog / "content" / "posts" / "2026-03-05.md"
        path.parent.mkdir(parents=True)
        path.write_text(self.edition.body_md, encoding="utf-8")
        git(self.sites.blog, "add", "content")

        self.assertEqual(self.push(), [])
        self.assertEqual(len(self.sites.log()), 2)

    def test_files_that_git_does_not_know_do_not_matter(self):
        (self.sites.blog / "public").mkdir()
        (self.sites.blog / "public" / "index.html").write_text("built")

        self.assertEqual(self.push(), [])
        self.assertIsNone(self.sites.pushed("public/index.html"))

    def test_a_merge_that_somebody_began_is_told_of(self):
        (self.sites.blog / ".git" / "MERGE_HEAD").write_text("0" * 40)

        self.assertIn("not finished", self.error())

    def test_a_broken_checkout_is_told_of(self):
        (self.sites.blog / ".git" / "HEAD").write_text("nonsense")

        self.assertIn("blog is no git checkout that works", self.error())

    def test_a_branch_that_follows_no_other_is_told_of(self):
        git(self.sites.blog, "checkout", "--quiet", "-b", "mine")

        self.assertIn("git push -u", self.error())

    def test_no_branch_at_all_is_told_of(self):
        git(self.sites.blog, "checkout", "--quiet", "--detach")

        self.assertIn("on no branch", self.error())

    def test_a_remote_that_is_gone_is_told_of(self):
        git(self.sites.blog, "remote", "set-url", "origin", str(self.sites.root / "none"))

        self.assertIn("cannot be read", self.error())

    def test_what_does_not_end_is_ended_with_all_it_started(self):
        hook = self.sites.blog / ".git" / "hooks" / "pre-commit"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text("#!/bin/sh\nsleep 60\n")
        hook.chmod(0o755)
        began = timezone.now()

        checkout.HERE, usual = 1.0, checkout.HERE
        self.addCleanup(setattr, checkout, "HERE", usual)
        said = self.error()

        self.assertIn("git commit in blog did not end within 1 seconds", said)
        self.assertLess(timezone.now() - began, timedelta(seconds=20))

    def test_two_do_not_work_in_one_checkout_at_once(self):
        work = checkout.Checkout(self.sites.blog, "blog", ("a", "b@c.example"))

        with work.held():
            [row] = self.push()

        self.assertEqual((row.failures, row.error), (0, ""))
        self.assertEqual(self.again(), [])

    def test_what_is_withdrawn_just_before_the_checkout_is_ours_does_not_get_there(self):
        usual = checkout.Checkout.held

        def quicker(work: checkout.Checkout) -> Any:
            if self.edition.state == State.PUBLISHED:
                publish.withdraw(self.edition, by=self.boss, note="误发")
            return usual(work)

        with mock.patch.object(checkout.Checkout, "held", quicker):
            self.push()

        self.assertIsNone(self.sites.pushed("content/posts/2026-03-05.md"))

    def test_a_folder_that_was_swapped_for_a_link_out_is_not_written_to(self):
        outside = Path(self.enterContext(TemporaryDirectory()))
        (self.sites.blog / "content").symlink_to(outside)

        self.assertIn("leads out", self.error())
        self.assertEqual(list(outside.iterdir()), [])

    def test_without_the_operators_folder_nothing_is_written(self):
        with override_settings(HUGO=""):
            said = self.error()

        self.assertIn("NEWSROOM_HUGO", said)


class ImportTests(ArchiveTestCase):
    def test_an_import_that_is_withdrawn_goes_from_where_it_came_from(self):
        sites = Sites(self.root)
        self.enterContext(override_settings(HUGO=str(sites.root), HUGO_AUTHOR=AUTHOR))
        text = self.edition("posts/a.md")
        sites.elsewhere("content/posts/a.md", text)
        git(sites.blog, "pull", "--quiet")
        self.take_in(sites.blog / "content")
        Series.objects.update(hugo_site="blog/content/posts")

        publish.withdraw(Digest.objects.get(), by=makers.user("Publisher"), note="误发")
        pushing.attend(Outbox.objects.of(Outbox.GIT).values_list("pk", flat=True))

        self.assertFalse(Outbox.objects.of(Outbox.GIT).waiting().exists())
        self.assertIsNone(sites.pushed("content/posts/a.md"))


class TransactionTests(TransactionTestCase):
    def test_git_runs_in_no_transaction_and_publishing_runs_no_git(self):
        sites = Sites(Path(self.enterContext(TemporaryDirectory())))
        self.enterContext(override_settings(HUGO=str(sites.root), HUGO_AUTHOR=AUTHOR))
        boss = newsstand.editor()
        series = newsstand.series(slug="daily", title="每日", hugo_site="blog/content/posts")
        usual, runs = checkout.Checkout.asked, []

        def watched(self: checkout.Checkout, *words: str, **how: Any) -> checkout.Answer:
            runs.append(transaction.get_connection().in_atomic_block)
            return usual(self, *words, **how)

        checkout.Checkout.asked = watched
        self.addCleanup(setattr, checkout.Checkout, "asked", usual)
        out = timezone.now() - timedelta(hours=1)
        newsstand.edition(series, boss, out, slug="a")
        self.assertEqual(runs, [])
        pushing.attend(Outbox.objects.of(Outbox.GIT).values_list("pk", flat=True))

        self.assertTrue(runs)
        self.assertFalse(any(runs))
        self.assertEqual(len(sites.log()), 2)


class SectionTests(SimpleTestCase):
    def setUp(self) -> None:
        self.root = Path(self.enterContext(TemporaryDirectory()))
        (self.root / "sites" / "blog" / ".git").mkdir(parents=True)
        self.enterContext(override_settings(HUGO=str(self.root / "sites")))

    def test_a_folder_in_a_checkout_may_be_named_before_it_is_there(self):
        found = hugo_site.section("blog/content/posts")

        self.assertEqual(found.checkout, (self.root / "sites" / "blog").resolve())

    def test_nothing_outside_can_be_named(self):
        (self.root / "sites" / "out").symlink_to("/")
        (self.root / "sites" / "blog" / "up").symlink_to(self.root)
        (self.root / "sites" / "bare").mkdir()
        (self.root / "sites" / "blog" / "file").write_text("")
        for value in (
            *("..", "../x", "blog/../..", "/etc", "blog//posts", "blog/", "", "."),
            *("blog/.git", "blog/.git/hooks", "blog\\posts", "blog/\x00", "blog/a\nb"),
            *("out/etc", "blog/up/x", "bare", "none/content", "blog/file"),
        ):
            with self.subTest(value), self.assertRaises(hugo_site.SiteError):
                hugo_site.section(value)

    def test_wrong_settings_are_told_at_start(self):
        self.assertEqual(hugo_sites_are_reachable(None), [])
        with override_settings(HUGO=str(self.root / "none"), HUGO_AUTHOR="nobody"):
            found = {each.id for each in hugo_sites_are_reachable(None)}

        self.assertEqual(found, {"newsroom.W004", "newsroom.E007"})


class FormTests(TestCase):
    def setUp(self) -> None:
        self.root = Path(self.enterContext(TemporaryDirectory()))
        (self.root / "blog" / ".git").mkdir(parents=True)
        self.series = makers.series()
        self.url = f"/admin/digests/series/{self.series.pk}/change/"
        self.client.force_login(makers.user(is_superuser=True))

    def test_the_field_is_there_only_where_the_operator_has_named_a_folder(self):
        self.assertNotContains(self.client.get(self.url), "hugo_site")
        with override_settings(HUGO=str(self.root)):
            self.assertContains(self.client.get(self.url), 'name="hugo_site"')

    def test_a_folder_outside_is_refused_in_the_form(self):
        with override_settings(HUGO=str(self.root)):
            self.series.hugo_site = "blog/content/posts"
            self.series.clean()
            self.series.hugo_site = "../x"
            with self.assertRaisesMessage(Exception, "is no folder below"):
                self.series.clean()
