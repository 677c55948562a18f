"""Archives and lists handed in at the desk: imported by a job, stopped, begun again, told."""

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest import mock

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase
from django.urls import reverse

from articles.models import Job, Parcel, Source, User
from articles.opml import Outline
from digests import arrivals, hugo, tasks, unpack
from digests.importing import Import
from digests.layout import LAYOUTS
from digests.models import Digest, Series
from digests.tasks import carry_on
from tests import makers
from tests.archive import BULLETIN
from tests.test_unpack import zipped

HERE = reverse("admin:digests_series_import")
SHELF = reverse("admin:digests_series_changelist")
LIST = reverse("admin:articles_source_take_in")


def edition(day: int) -> tuple[str, str]:
    """A file of an archive: an edition of one day."""
    date = BULLETIN.date + timedelta(days=day)
    issue = replace(BULLETIN, title=f"{date:%Y.%m.%d} 港口快讯", date=date)
    return f"content/posts/{date:%Y-%m-%d}.md", hugo.dump(issue, LAYOUTS["bulletin"])


def archive(*days: int) -> io.BytesIO:
    return zipped(*map(edition, days))


class ArrivalTestCase(TestCase):
    publisher: User

    @classmethod
    def setUpTestData(cls):
        cls.publisher = makers.user("Publisher", language="en")

    def handed_in(self, *entries: tuple[str, str], into: str = "") -> Job:
        found = unpack.files([("site.zip", zipped(*entries))])
        return arrivals.of_editions(found, into=into, by=self.publisher)

    def done(self, job: Job) -> Job:
        carry_on([job.pk])
        job.refresh_from_db()
        return job

    def told(self, job: Job) -> list[tuple[str, str]]:
        return list(job.parcels.order_by("pk").values_list("name", "outcome"))


class EditionTests(ArrivalTestCase):
    def test_an_archive_is_imported_and_each_file_told(self):
        wrong = ("content/posts/draft.md", "---\ntitle: x\n")

        job = self.done(self.handed_in(edition(0), edition(1), wrong))

        names = ["posts/2025-12-02.md", "posts/2025-12-03.md", "posts/draft.md"]
        outcomes = ["new", "new", "refused"]
        self.assertEqual(self.told(job), list(zip(names, outcomes, strict=True)))
        self.assertEqual((job.place, job.size, job.is_running), (3, 3, False))
        rows = list(job.parcels.order_by("pk").values_list("row", flat=True))
        self.assertEqual(
            rows[:2], list(Digest.objects.order_by("slug").values_list("pk", flat=True))
        )
        self.assertEqual(Digest.objects.published().count(), 2)
        self.assertFalse(job.parcels.exclude(content="").exists())

    def test_the_same_again_changes_nothing_and_a_newer_file_updates(self):
        self.done(self.handed_in(edition(0), edition(1)))
        before = list(Digest.objects.order_by("pk").values_list("pk", "version", "body_md"))
        name, text = edition(1)

        again = self.done(self.handed_in(edition(0), edition(1)))
        self.assertEqual([outcome for _, outcome in self.told(again)], ["unchanged"] * 2)
        rows = Digest.objects.order_by("pk").values_list("pk", "version", "body_md")
        self.assertEqual(list(rows), before)

        newer = self.done(self.handed_in((name, text.replace("港口", "海港"))))
        self.assertEqual([outcome for _, outcome in self.told(newer)], ["updated"])

    def test_stopped_in_the_middle_what_is_in_is_whole_and_the_rest_comes_the_next_time(self):
        job = self.handed_in(*map(edition, range(30)))
        deed = arrivals.take_in_editions

        def stopping(keys: Sequence[int], held: Job) -> list[int]:
            held.stop(by=self.publisher)
            return deed(keys, held)

        ways = {Job.Kind.HUGO: tasks.WAYS[Job.Kind.HUGO]._replace(deed=stopping)}
        with mock.patch.dict(tasks.WAYS, ways):
            self.done(job)

        self.assertEqual((job.place, Digest.objects.count()), (10, 10))
        for digest in Digest.objects.published():
            self.assertEqual(digest.items.count(), len(BULLETIN.items))
            self.assertTrue(digest.body_html and digest.body_md)
        self.assertFalse(job.parcels.exclude(content="").exists())
        again = self.done(self.handed_in(*map(edition, range(30))))
        outcomes = [outcome for _, outcome in self.told(again)]
        self.assertEqual(outcomes, ["unchanged"] * 10 + ["new"] * 20)
        self.assertEqual(Series.objects.count(), 1)

    def test_behind_a_crash_nothing_is_half_there_and_nothing_there_twice(self):
        job = self.handed_in(*map(edition, range(12)))
        keep, times = Import.keep, iter(range(100))

        def crashing(run: Import, *args: Any) -> None:
            keep(run, *args)
            if next(times) == 4:
                raise ZeroDivisionError

        with mock.patch.object(Import, "keep", crashing):
            with self.assertRaises(ZeroDivisionError):
                carry_on([job.pk])
            self.assertEqual(Digest.objects.count(), 0)
            Job.objects.update(due_at=job.at)
            self.done(job)

        self.assertEqual(Digest.objects.count(), 12)
        self.assertEqual({outcome for _, outcome in self.told(job)}, {"new"})

    def test_a_series_that_is_new_is_laid_out_like_the_newest_however_many_batches_there_are(self):
        entries = [edition(day) for day in range(25)]
        name, text = edition(25)
        entries.append((name, text.replace("港口快讯", "港口晚讯")))

        self.done(self.handed_in(*entries))

        self.assertIn("港口晚讯", Series.objects.get().edition_title)

    def test_they_go_to_the_series_that_was_asked_for(self):
        series = makers.series(slug="port", layout=LAYOUTS["bulletin"].to_json())

        self.done(self.handed_in(edition(0), into="port"))

        self.assertEqual(Digest.objects.get().series, series)

    def test_what_is_said_is_in_the_language_of_who_handed_it_in(self):
        User.objects.update(language="zh-hans")
        self.publisher.refresh_from_db()

        job = self.done(self.handed_in(("a.md", "---\ntitle: x\n")))

        self.assertRegex(job.parcels.get().said, r"[\u4e00-\u9fff]")


class SourceTests(ArrivalTestCase):
    def test_feeds_are_followed_once_and_each_is_told(self):
        makers.source(feed_url="https://b.example/feed", active=False)
        urls = [
            "https://a.example/feed",
            "http://a.example/feed",
            "https://b.example/feed",
            "ftp://c",
        ]
        outlines = [Outline(url, title=url, line=n) for n, url in enumerate(urls, start=1)]

        job = self.done(arrivals.of_sources(outlines, by=self.publisher))

        told = list(job.parcels.order_by("pk").values_list("outcome", "said"))
        there = [("unchanged", "Listed twice."), ("unchanged", "Switched off.")]
        self.assertEqual(told[:3], [("new", ""), *there])
        self.assertEqual(told[3][0], "refused")
        self.assertEqual(Source.objects.count(), 2)
        self.assertEqual(job.parcels.first().row, Source.objects.get(feed_url=urls[0]).pk)


class DeskTests(ArrivalTestCase):
    def setUp(self):
        self.client.force_login(self.publisher)

    def hand_in(self, *files: tuple[str, bytes], **data: str):
        uploads = [SimpleUploadedFile(name, content) for name, content in files]
        return self.client.post(HERE, {"handed": uploads, **data}, follow=True)

    def page(self, **query: int):
        url = reverse("admin:articles_job_change", args=[Job.objects.get().pk])
        return self.client.get(url, query)

    def test_handed_in_it_leads_to_a_page_that_tells_of_each_file(self):
        wrong = ("content/wrong.md", "---\ntitle: <b>x\n")
        answer = self.hand_in(("site.zip", zipped(edition(0), wrong).getvalue()))
        self.assertContains(answer, "data-running")
        self.assertContains(answer, "To come: 2")

        carry_on([Job.objects.get().pk])
        page = self.page()

        digest = Digest.objects.get()
        self.assertContains(page, "Refused: 1")
        self.assertContains(page, "Imported: 1")
        self.assertContains(page, reverse("admin:digests_digest_change", args=[digest.pk]))
        said = page.content.decode()
        self.assertLess(said.index("wrong.md"), said.index("2025-12-02.md"))
        self.assertIn("line 1:", said)
        self.assertNotContains(page, "data-running")

    def test_of_several_files_an_empty_one_is_refused_by_its_name(self):
        _name, text = edition(0)

        self.hand_in(("a.md", text.encode()), ("empty.md", b""))
        carry_on([Job.objects.get().pk])

        self.assertContains(self.page(), "empty.md")
        self.assertEqual(Digest.objects.count(), 1)

    def test_several_files_come_in_one_job(self):
        files = [edition(0), edition(1)]

        self.hand_in(*((name.split("/")[-1], text.encode()) for name, text in files))

        names = [name for name, _ in self.told(Job.objects.get())]
        self.assertEqual(names, ["2025-12-02.md", "2025-12-03.md"])

    def test_what_cannot_be_opened_is_said_at_the_field_and_nothing_begins(self):
        for content, sentence in (
            (b"PK\x03\x04 cut off", "no ZIP archive, or it is damaged"),
            (zipped(("a.jpg", "x")).getvalue(), "no Markdown file here"),
            (b"", "The submitted file is empty."),
        ):
            with self.subTest(sentence):
                self.assertContains(self.hand_in(("site.zip", content)), sentence)
        with mock.patch.object(unpack, "MOST_BYTES", 10):
            answer = self.hand_in(("site.zip", archive(0).getvalue()))
        self.assertContains(answer, "hand it in in parts")

        self.assertFalse(Job.objects.exists())

    def test_a_long_list_has_pages(self):
        found = [unpack.Handed(f"{n:03}.md", refusal="no") for n in range(230)]
        arrivals.of_editions(found, into="", by=self.publisher)

        page = self.page(page=3)

        self.assertContains(page, "3 / 3")
        self.assertContains(page, "229.md")
        self.assertNotContains(page, "100.md")

    def test_only_who_may_make_a_series_may_import_an_archive_and_stop_it(self):
        job = self.handed_in(edition(0))
        stop = reverse("admin:articles_job_stop", args=[job.pk])
        self.client.force_login(makers.user("Editor"))

        self.assertEqual(self.client.get(HERE).status_code, 403)
        self.assertEqual(self.hand_in(("a.zip", archive(0).getvalue())).status_code, 403)
        self.assertEqual(self.client.post(stop).status_code, 403)
        self.assertNotContains(self.client.get(SHELF), HERE)
        self.assertEqual(Job.objects.count(), 1)

        self.client.force_login(self.publisher)
        self.assertContains(self.client.get(SHELF), HERE)
        self.client.post(stop)
        self.assertContains(self.page(), "Left as it was: 1")
        self.assertEqual(Parcel.objects.get().content, "")

    def test_a_list_of_sources_is_a_job_too(self):
        feed = '<outline type="rss" text="甲" xmlUrl="https://a.example/f"/>'
        body = f'<opml version="2.0"><body>{feed}</body></opml>'

        answer = self.client.post(
            LIST, {"file": SimpleUploadedFile("l.opml", body.encode())}, follow=True
        )
        self.assertContains(answer, "data-running")
        carry_on([Job.objects.get().pk])

        source = Source.objects.get()
        self.assertEqual(source.name, "甲")
        self.assertContains(self.page(), reverse("admin:articles_source_change", args=[source.pk]))
