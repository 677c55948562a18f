"""Lists of feeds come in whole or not at all, and go out as they came."""

import codecs
import contextlib
import io
import os
import tempfile
import tracemalloc
from datetime import timedelta
from pathlib import Path
from time import process_time
from typing import Any
from unittest import mock

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import SimpleTestCase, TestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import settings as how_often
from hypothesis import strategies as st
from lxml import etree

from articles import opml, plain, subscriptions
from articles.models import Source, User
from articles.opml import OpmlError, Outline
from tests import makers
from tests.web import Web

DATA = Path(__file__).parent / "data" / "opml"
CORPUS = Path(settings.BASE_DIR).parent / "shared" / "corpora" / "feeds-conformance"
FEED = '<outline text="甲" xmlUrl="https://a.example/feed"/>'
A = Outline("https://a.example/feed", title="甲")


def listed(*outlines: str, before: str = "") -> str:
    return f'{before}<opml version="2.0"><head/><body>{"".join(outlines)}</body></opml>'


def outline(url: str, text: str = "甲", **further: str) -> str:
    said = {"text": text, "xmlUrl": url} | further
    return etree.tostring(etree.Element("outline", said), encoding="unicode")


class ReadingTests(SimpleTestCase):
    def test_a_reader_s_export_is_read_with_its_slips(self):
        found = opml.parse((DATA / "reader.opml").read_bytes())

        self.assertEqual(
            found,
            [
                Outline(
                    "https://jiqi.example/feed?a=1&b=2",
                    title="机器之声",
                    site_url="https://jiqi.example/",
                    language="zh",
                    folder=("科技", "人工智能"),
                ),
                Outline(
                    "http://cafe.example/atom.xml", title="Café & Code", folder=("科技", "人工智能")
                ),
                Outline("http://rd.example/rss", title="R&D 周刊", folder=("科技",)),
                Outline("https://live.example/rss", title="直播"),
                Outline("https://sub.example/rss", title="分台", folder=("直播",)),
                Outline("", title="没有地址的"),
                Outline("", title="只是网页"),
            ],
        )
        self.assertEqual([each.line for each in found], [9, 10, 12, 15, 15, 16, 17])

    def test_bytes_count_more_than_what_they_call_themselves(self):
        said = '<?xml version="1.0" encoding="{}"?>\n'
        for charset, declared, mark in (
            ("gbk", "gb2312", b""),
            ("gb18030", "GBK", b""),
            ("utf-8", "gb2312", b""),
            ("utf-8", "utf-16", codecs.BOM_UTF8),
            ("utf-16-le", "utf-16", codecs.BOM_UTF16_LE),
            ("utf-16-be", "utf-8", codecs.BOM_UTF16_BE),
            ("utf-16-le", "utf-16", b""),
            ("big5", "big5", b""),
        ):
            body = listed(outline(A.feed_url, "訂閱" * 9), before=said.format(declared))
            if charset.startswith("g"):
                body = body.replace("訂閱", "订阅")

            found = opml.parse(mark + body.encode(charset))

            with self.subTest(charset, declared=declared):
                self.assertIn(found[0].title, ("订阅" * 9, "訂閱" * 9))
                self.assertEqual(found[0].feed_url, A.feed_url)

    def test_the_forms_of_feed_addresses_are_those_of_the_web(self):
        for written, meant in (
            ("feed://a.example/x", "http://a.example/x"),
            ("feed:https://a.example/x", "https://a.example/x"),
            ("FEED://https://a.example/x", "https://a.example/x"),
            ("  https://a.example/feed: \n", "https://a.example/feed:"),
            ("feed.xml", "feed.xml"),
        ):
            with self.subTest(written):
                found = opml.parse(listed(outline(written)).encode())

                self.assertEqual(found[0].feed_url, meant)

    def test_names_lose_tags_and_control_characters_only(self):
        body = listed(
            '<outline title="&#1;甲\u200b&#x1b;[31m 乙&#10;丙" xmlUrl="https://a.example/&#2;feed"/>'
        )

        found = opml.parse(body.encode())

        self.assertEqual((found[0].title, found[0].feed_url), ("甲[31m 乙丙", A.feed_url))

    def test_folders_nested_without_end_do_not_grow_without_end(self):
        deep = '<outline text="f">' * 200 + FEED + "</outline>" * 200

        found = opml.parse(listed(deep).encode())

        self.assertEqual(len(found[0].folder), opml.DEEPEST)


class BrokenTests(SimpleTestCase):
    def refusal(self, body: bytes) -> OpmlError:
        with self.assertRaises(OpmlError) as caught:
            opml.parse(body)
        return caught.exception

    def test_what_is_no_list_is_refused_in_one_sentence(self):
        whole = listed(FEED * 3)
        for body, sentence in (
            ("", opml.EMPTY),
            ("\ufeff \n", opml.EMPTY),
            ("朋友，你好 <opml", opml.NO_OPML),
            ('{"version": "https://jsonfeed.org/version/1.1"}', opml.NO_OPML),
            ("<!DOCTYPE html><html><body>没有登录</body></html>", opml.WEB_PAGE),
            ("<body>没有登录", opml.WEB_PAGE),
            ('<?xml version="1.0"?><rss version="2.0"/>', opml.FEED),
            ('<feed xmlns="http://www.w3.org/2005/Atom"></feed>', opml.FEED),
            (listed(), opml.NO_FEED),
            (listed('<outline text="只有文件夹"><outline text="空"/></outline>'), opml.NO_FEED),
            (whole[:-20], opml.BROKEN_OFF),
            ("<!-- " + whole, opml.BROKEN_OFF),
        ):
            with self.subTest(body[:40]):
                self.assertEqual(str(self.refusal(body.encode())), sentence)

    def test_a_fault_is_named_with_its_line(self):
        body = '<?xml version="1.0"?>\n<!-- x\n-->\n' + listed("\n", FEED, '\n<outline text="<"/>')

        error = self.refusal(body.encode())

        self.assertEqual((str(error), error.line), (opml.BROKEN, 6))

    def test_a_list_cut_off_anywhere_is_never_read_in_part(self):
        body = listed(FEED * 2).encode()
        for length in range(len(body)):
            with self.subTest(length):
                self.refusal(body[:length])

    def test_a_huge_file_is_refused_unread(self):
        body = bytes(50_000_000)
        tracemalloc.start()
        self.addCleanup(tracemalloc.stop)

        error = self.refusal(body)

        self.assertEqual(str(error), opml.TOO_LARGE)
        self.assertLess(tracemalloc.get_traced_memory()[1], 1_000_000)

    def test_more_feeds_than_one_transaction_bears_are_refused(self):
        self.assertEqual(len(opml.parse(listed(FEED * 20_000).encode())), 20_000)
        self.assertEqual(str(self.refusal(listed(FEED * 20_001).encode())), opml.TOO_MANY)

    def test_thousands_of_attributes_take_no_time_with_their_square(self):
        def seconds(count: int) -> float:
            attributes = {f"a{n}": "" for n in range(count)}
            body = listed(outline(A.feed_url, **attributes)).encode()
            started = process_time()
            opml.parse(body)
            return process_time() - started

        self.assertLess(seconds(8_000), seconds(250) * 200)

    def test_a_tower_of_folders_is_refused(self):
        tower = '<outline text="f">' * 20_000 + FEED + "</outline>" * 20_000

        self.assertEqual(str(self.refusal(listed(tower).encode())), opml.BROKEN)

    @how_often(max_examples=100, deadline=None)
    @given(st.binary(max_size=60), st.integers(0, 150))
    def test_any_bytes_are_a_list_or_refused(self, noise, at):
        whole = listed(FEED).encode()
        try:
            found = opml.parse(whole[:at] + noise + whole[at:])
        except OpmlError as error:
            self.assertTrue(str(error))
        else:
            self.assertTrue(found)


class EntityTests(SimpleTestCase):
    """Nothing that a file defines or points to is expanded or read."""

    def test_a_bomb_of_entities_is_inert(self):
        rows = "".join(
            f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' if n else '<!ENTITY b0 "ha">'
            for n in range(12)
        )
        body = listed(outline(A.feed_url, "&b11;").replace("&amp;", "&"), before="{}").format(
            f"<!DOCTYPE opml [{rows}]>"
        )

        found = opml.parse(body.encode())

        self.assertEqual(found[0].title, "&b11;")

    def test_what_a_file_points_to_is_not_read(self):
        with Web() as web, tempfile.NamedTemporaryFile("w", suffix=".dtd") as secret:
            web.pages["/x.dtd"] = ("application/xml-dtd", '<!ENTITY y "opened">')
            secret.write("opened")
            secret.flush()
            for prolog in (
                f'<!DOCTYPE opml SYSTEM "{web.url}/x.dtd">',
                f'<!DOCTYPE opml [<!ENTITY y SYSTEM "file://{secret.name}">]>',
                f'<!DOCTYPE opml [<!ENTITY y SYSTEM "{web.url}/x.dtd">]>',
                f'<!DOCTYPE opml [<!ENTITY % z SYSTEM "{web.url}/x.dtd"> %z;]>',
                f'<?xml-stylesheet href="{web.url}/x.dtd" type="text/xsl"?>',
            ):
                body = listed(
                    FEED.replace("甲", "甲&y;"),
                    f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" '
                    f'href="{web.url}/x.dtd"/>',
                    before=prolog,
                )
                with self.subTest(prolog):
                    self.assertEqual(opml.parse(body.encode())[0].title, "甲&y;")

        self.assertEqual(web.requests, [])

    def test_a_list_hidden_in_an_entity_is_refused(self):
        before = f"<!DOCTYPE opml [<!ENTITY x '{listed(FEED)}'>]>"

        with self.assertRaises(OpmlError):
            opml.parse(listed(FEED, before=before).encode())


class WritingTests(SimpleTestCase):
    def test_what_is_written_is_plain_opml_2(self):
        rows = [
            Outline(
                "https://a.example/?x=1&y=2",
                title='甲 "R&D" <乙>\x01',
                site_url="https://a.example/",
                language="zh",
            ),
            Outline("https://b.example/feed", title="丙", folder=("科技", "深")),
            Outline("https://c.example/feed", title="丁", folder=("科技",)),
        ]

        body = opml.write(rows, title="消息来源")

        self.assertEqual(body.decode(), (DATA / "written.opml").read_text(encoding="utf-8"))

    names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).map(plain.line)
    outlines = st.builds(
        Outline,
        feed_url=st.sampled_from(["https://a.example/feed?x=1&y=2#甲", "http://乙.example/<>"]),
        title=names,
        site_url=st.sampled_from(["", "https://a.example/'\"&amp;"]),
        language=st.sampled_from(["", "zh", "en"]),
    )

    @how_often(max_examples=100, deadline=None)
    @given(st.lists(outlines, min_size=1, max_size=4))
    def test_what_is_written_is_read_as_it_was(self, rows):
        stable = [row for row in rows if plain.line(row.title) == row.title] or [A]

        found = opml.parse(opml.write(stable, title="列表"))

        self.assertEqual(found, stable)


class VerdictTests(SimpleTestCase):
    def judge(self, *urls: str, known: Any = ()) -> list[subscriptions.Verdict]:
        return subscriptions.judge([Outline(url, title="甲", line=7) for url in urls], known)

    def test_what_could_never_be_fetched_is_refused_with_the_reason(self):
        for url, reason in (
            ("", "No feed is named here."),
            ("/feed.xml", "Only http and https addresses are fetched, not “/feed.xml”."),
            ("a.example/feed", "Only http and https addresses are fetched, not “a.example/feed”."),
            ("//a.example/x", "Only http and https addresses are fetched, not “//a.example/x”."),
            (
                "javascript:alert(1)",
                "Only http and https addresses are fetched, not “javascript:alert(1)”.",
            ),
            (
                "file:///etc/passwd",
                "Only http and https addresses are fetched, not “file:///etc/passwd”.",
            ),
            ("http://[x/", "“http://[x/” is not a web address."),
            ("https:///feed", "“https:///feed” is not a web address."),
            (
                "https://me:secret@a.example/",
                "The address on a.example contains a user name or password; such are not fetched.",
            ),
            (
                "https://a.example:8443/",
                "a.example:8443 is not on one of the usual web ports, 80 and 443.",
            ),
            (
                "http://10.0.0.1/feed",
                "10.0.0.1 is not on the public internet; nothing is fetched from there.",
            ),
            (
                f"https://a.example/{'x' * 1000}",
                "The address of this feed is too long to be kept.",
            ),
        ):
            with self.subTest(url):
                verdict = self.judge(url)[0]

                self.assertEqual(str(verdict), f"refused, line 7: 甲: {reason}")
                self.assertNotIn("secret", str(verdict))

    @override_settings(FETCH_ALLOW=["a.example:8443"])
    def test_a_port_that_the_operator_named_is_taken(self):
        self.assertEqual(self.judge("https://a.example:8443/")[0].counted, "added")

    def test_spellings_of_one_address_are_one_feed(self):
        verdicts = self.judge(
            "https://A.example:443/feed?utm_source=x#top",
            "http://a.example/feed",
            "https://a.example/./feed",
            "https://a.example/feed2",
        )

        self.assertEqual([v.counted for v in verdicts], ["added", "known", "known", "added"])
        self.assertEqual(str(verdicts[1]), "known, listed twice: 甲, http://a.example/feed")

    def test_a_known_feed_says_if_it_is_switched_off(self):
        known = [("http://a.example/feed", True), ("https://b.example/feed", False)]

        verdicts = self.judge("https://a.example/feed", "https://b.example/feed", known=known)

        self.assertEqual(
            [str(verdict) for verdict in verdicts],
            [
                "known: 甲, https://a.example/feed",
                "known, but switched off: 甲, https://b.example/feed",
            ],
        )

    def test_the_report_speaks_the_language_of_its_reader(self):
        with translation.override("zh-hans"):
            self.assertIn("只抓取", str(self.judge("/feed.xml")[0]))

    def test_a_feed_without_a_name_has_that_of_its_site(self):
        verdicts = subscriptions.judge([Outline("https://a.example/feed")], [])

        self.assertEqual(verdicts[0].outline.title, "a.example")

    def test_a_site_address_that_no_page_may_link_is_left_out(self):
        for site, kept in (
            ("javascript:alert(1)", ""),
            ("/about", ""),
            ("https://me:secret@a.example/", "https://a.example/"),
            (f"https://a.example/{'x' * 1000}", ""),
        ):
            with self.subTest(site):
                verdict = subscriptions.judge([Outline(A.feed_url, site_url=site)], [])[0]

                self.assertEqual(verdict.outline.site_url, kept)


class ListCase(TestCase):
    def setUp(self) -> None:
        self.file = Path(self.enterContext(tempfile.TemporaryDirectory())) / "list.opml"

    def take_in(self, body: str | bytes | None = None) -> list[str]:
        """The lines import_opml prints; what it fails with is kept in `failure`."""
        if body is not None:
            self.file.write_bytes(body.encode() if isinstance(body, str) else body)
        out, self.failure = io.StringIO(), ""
        try:
            call_command("import_opml", str(self.file), stdout=out)
        except CommandError as error:
            self.failure = str(error)
        return out.getvalue().splitlines()

    def give_out(self) -> bytes:
        call_command("export_opml", str(self.file), stdout=io.StringIO())
        return self.file.read_bytes()


class ImportTests(ListCase):
    def test_every_outline_is_told_and_counted(self):
        makers.source(feed_url="https://known.example/feed")

        lines = self.take_in(
            listed(
                outline(A.feed_url),
                outline("https://known.example/feed", "乙"),
                outline(A.feed_url, "甲二"),
                outline("ftp://a.example/x", "丁"),
            )
        )

        self.assertEqual(
            lines,
            [
                "added: 甲, https://a.example/feed",
                "known: 乙, https://known.example/feed",
                "known, listed twice: 甲二, https://a.example/feed",
                "refused, line 1: 丁: Only http and https addresses are fetched, not "
                "“ftp://a.example/x”.",
                "added=1 known=2 refused=1",
            ],
        )
        self.assertEqual(self.failure, "One feed was refused.")

    def test_a_new_source_has_all_that_the_list_says_and_is_due_at_once(self):
        before = timezone.now()

        self.take_in(
            listed(
                outline(
                    "HTTPS://例子.example/订阅",
                    "名" * 300,
                    htmlUrl="https://例子.example/",
                    language="en-GB",
                )
            )
        )

        row = Source.objects.get()
        self.assertEqual(row.feed_url, "https://xn--fsqu00a.example/%E8%AE%A2%E9%98%85")
        self.assertEqual(row.site_url, "https://xn--fsqu00a.example/")
        self.assertEqual((row.name, row.language), ("名" * 200, "en"))
        self.assertTrue(before <= row.due_at <= timezone.now())
        self.assertEqual(list(Source.objects.due(timezone.now())), [row])
        self.assertEqual(self.failure, "")

    def test_once_more_adds_nothing_and_changes_nothing(self):
        body = listed(*(outline(f"https://{n}.example/feed") for n in range(3)))
        self.take_in(body)
        Source.objects.update(name="改过", due_at=timezone.now() + timedelta(hours=1))
        rows = list(Source.objects.order_by("pk").values())

        lines = self.take_in(body)

        self.assertEqual(lines[-1], "added=0 known=3 refused=0")
        self.assertEqual(list(Source.objects.order_by("pk").values()), rows)
        self.assertEqual(self.failure, "")

    def test_a_source_that_was_switched_off_stays_off(self):
        makers.source(feed_url=A.feed_url, active=False)

        lines = self.take_in(listed(FEED))

        self.assertEqual(lines[0], "known, but switched off: 甲, https://a.example/feed")
        self.assertFalse(Source.objects.get().active)

    def test_a_long_list_takes_few_queries_and_no_fetch(self):
        with Web() as web, override_settings(FETCH_ALLOW=[web.host]):
            body = listed(*(outline(f"{web.url}/{n}") for n in range(1200)))
            with CaptureQueriesContext(connection) as queries:
                lines = self.take_in(body)

        self.assertLess(len(queries), 50)
        self.assertEqual(lines[-1], "added=1200 known=0 refused=0")
        self.assertEqual(web.requests, [])

    def test_a_colleague_who_follows_the_same_feed_meanwhile_does_no_harm(self):
        judge = subscriptions.judge

        def slowly(*args: Any) -> list[subscriptions.Verdict]:
            verdicts = judge(*args)
            makers.source(feed_url=A.feed_url, name="同事的")
            return verdicts

        with mock.patch.object(subscriptions, "judge", slowly):
            self.take_in(listed(FEED, outline("https://b.example/feed")))

        self.assertEqual(Source.objects.count(), 2)
        self.assertEqual(Source.objects.get(feed_url=A.feed_url).name, "同事的")

    def test_a_broken_file_adds_nothing_and_fails_with_place_and_sentence(self):
        self.take_in(listed("\n", FEED, "\n<outline text='<'/>"))

        self.assertEqual(self.failure, f"{self.file}:3: {opml.BROKEN}")
        self.assertFalse(Source.objects.exists())

    def test_a_file_that_is_not_there_is_said_plainly(self):
        self.take_in()

        self.assertEqual(self.failure, f"{self.file} cannot be read: No such file or directory")

    def test_a_huge_file_is_not_read_to_its_end(self):
        self.file.touch()
        os.truncate(self.file, 50_000_000)

        self.take_in()

        self.assertEqual(self.failure, f"{self.file}: {opml.TOO_LARGE}")

    def test_standard_input_is_read_as_bytes(self):
        self.file = Path("-")
        body = listed(FEED, before='<?xml version="1.0" encoding="gbk"?>').encode("gbk")
        stdin, out = io.TextIOWrapper(io.BytesIO(body), encoding="ascii"), io.StringIO()

        with mock.patch("sys.stdin", stdin):
            call_command("import_opml", "-", stdout=out)

        self.assertEqual(Source.objects.get().name, "甲")


class ExportTests(ListCase):
    def test_what_went_out_comes_in_the_same_and_adds_nothing(self):
        for n, name in enumerate(["乙 & <丙>", "甲", "甲", "Café"]):
            makers.source(
                name=name,
                feed_url=f"https://{n}.example/?a=1&b=2",
                site_url=f"https://{n}.example/",
                language="zh",
            )
        body = self.give_out()

        lines = self.take_in()

        self.assertEqual(lines[-1], "added=0 known=4 refused=0")
        fields = ("name", "feed_url", "site_url", "language")
        rows = set(Source.objects.values_list(*fields))
        Source.objects.all().delete()
        self.take_in()
        self.assertEqual(set(Source.objects.values_list(*fields)), rows)
        self.assertEqual(self.give_out(), body)

    def test_only_what_is_followed_goes_out_by_name(self):
        makers.source(name="乙")
        makers.source(name="甲", feed_url="https://a2.example/")
        makers.source(name="甲", feed_url="https://a1.example/")
        makers.source(name="关了", active=False)
        makers.source(name="样报", sample=True)

        found = opml.parse(self.give_out())

        self.assertEqual([row.title for row in found], ["乙", "甲", "甲"])
        self.assertEqual(found[1].feed_url, "https://a1.example/")

    def test_standard_output_holds_the_list_alone(self):
        makers.source(name="甲")
        raw, said = io.BytesIO(), io.StringIO()

        with contextlib.redirect_stdout(io.TextIOWrapper(raw, encoding="ascii")) as kept:
            call_command("export_opml", "-", stderr=said)

        self.assertFalse(kept.closed)
        self.assertEqual(opml.parse(raw.getvalue())[0].title, "甲")
        self.assertEqual(said.getvalue().strip(), "written=1")

    def test_a_place_that_cannot_be_written_is_said_plainly(self):
        with self.assertRaisesMessage(CommandError, "cannot be written: Is a directory"):
            call_command("export_opml", str(self.file.parent))


class DeskTests(TestCase):
    take_in = reverse("admin:articles_source_take_in")
    give_out = reverse("admin:articles_source_give_out")
    shelf = reverse("admin:articles_source_changelist")
    editor: User
    writer: User

    @classmethod
    def setUpTestData(cls):
        cls.editor, cls.writer = makers.user("Editor"), makers.user("Writer")

    def upload(self, body: str) -> Any:
        self.client.force_login(self.editor)
        file = SimpleUploadedFile("list.opml", body.encode())
        return self.client.post(self.take_in, {"file": file}, follow=True)

    def test_a_broken_upload_says_why_and_adds_nothing(self):
        for body, sentence in (
            ("<html></html>", opml.WEB_PAGE),
            (listed(FEED, "\n<outline text='<'/>"), f"line 2: {opml.BROKEN}"),
            ("", "The submitted file is empty."),
        ):
            with self.subTest(body):
                page = self.upload(body)

                self.assertContains(page, sentence)
                self.assertFalse(Source.objects.exists())

    def test_who_may_not_follow_sources_may_not_bring_in_a_list(self):
        self.client.force_login(self.writer)

        self.assertEqual(self.client.get(self.take_in).status_code, 403)
        self.assertEqual(self.client.post(self.take_in).status_code, 403)
        self.assertNotContains(self.client.get(self.shelf), self.take_in)

    def test_the_list_of_sources_offers_both_ways(self):
        makers.source(name="甲")
        self.client.force_login(self.editor)

        page = self.client.get(self.shelf)
        answer = self.client.get(self.give_out)

        self.assertContains(page, f'href="{self.take_in}"')
        self.assertContains(page, f'href="{self.give_out}"')
        self.assertIn("attachment", answer["Content-Disposition"])
        self.assertEqual(opml.parse(answer.content)[0].title, "甲")

    def test_strangers_get_no_list(self):
        self.assertEqual(self.client.get(self.give_out).status_code, 302)


class CorpusTests(SimpleTestCase):
    def test_every_file_of_the_conformance_tests_is_read_or_refused(self):
        files = sorted((CORPUS / "w3c" / "opml").rglob("*.opml"))
        if not files:
            self.skipTest("no corpora here")

        for path in files:
            with self.subTest(path.name), contextlib.suppress(OpmlError):
                self.assertTrue(opml.parse(path.read_bytes()))
