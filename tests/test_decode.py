"""Bytes to text."""

import codecs
import time

from django.test import SimpleTestCase
from hypothesis import given, settings
from hypothesis import strategies as st

from articles import decode

CHINESE = "朱镕基说：旧城改造工程今天正式启动，預計两年完成。" * 4


class LadderTests(SimpleTestCase):
    def test_a_byte_order_mark_comes_first(self):
        for mark, charset in (
            (codecs.BOM_UTF8, "utf-8"),
            (codecs.BOM_UTF16_LE, "utf-16-le"),
            (codecs.BOM_UTF16_BE, "utf-16-be"),
            (codecs.BOM_UTF32_LE, "utf-32-le"),
        ):
            body = mark + CHINESE.encode(charset)

            self.assertEqual(decode.text(body, content_type="text/xml; charset=gbk"), CHINESE)

    def test_utf_16_is_told_without_a_mark(self):
        for charset in ("utf-16-le", "utf-16-be"):
            self.assertEqual(decode.text(f"<a>{CHINESE}".encode(charset)), f"<a>{CHINESE}")

    def test_strict_utf_8_beats_what_is_declared(self):
        body = f'<?xml version="1.0" encoding="utf-16"?>{CHINESE}'.encode()

        self.assertIn(CHINESE, decode.text(body, content_type="text/xml; charset=iso-8859-1"))

    def test_a_charset_is_read_in_the_superset_people_write(self):
        for declared, written, text in (
            ("gb2312", "gb18030", CHINESE),
            ("big5", "cp950", "預計兩年完成，碁峰資訊" * 5),
            ("iso-8859-1", "cp1252", "“It’s €5” " * 5),
            ("Shift_JIS", "cp932", "㈱日本 " * 5),
        ):
            with self.subTest(declared=declared):
                header = decode.text(text.encode(written), content_type=f"a/b; charset={declared}")
                meta = decode.text(f'<meta charset="{declared}">{text}'.encode(written))

                self.assertEqual(header, text)
                self.assertIn(text, meta)

    def test_a_server_that_says_latin_by_default_yields_to_the_page(self):
        body = f"<meta http-equiv=Content-Type content='text/html; charset=gbk'>{CHINESE}".encode(
            "gb18030"
        )

        self.assertIn(CHINESE, decode.text(body, content_type="text/html; charset=ISO-8859-1"))

    def test_one_bad_byte_does_not_change_the_charset(self):
        body = CHINESE.encode() * 3 + b"\xff" + CHINESE.encode()

        found = decode.text(body, content_type="text/html; charset=utf-8")

        self.assertEqual(found, CHINESE * 3 + "\ufffd" + CHINESE)

    def test_a_body_cut_inside_a_character_loses_that_one_only(self):
        self.assertEqual(decode.text("旧城".encode()[:-1]), "旧")

    def test_a_charset_nobody_declares_is_detected(self):
        self.assertEqual(decode.text(CHINESE.encode("gb18030")), CHINESE)

    @settings(max_examples=60, deadline=None)
    @given(st.binary(max_size=80), st.text(max_size=12))
    def test_any_bytes_with_any_label_become_text(self, body, label):
        label_in_page = f'<meta charset="{label}">'.encode("utf-8", "replace")

        found = decode.text(label_in_page + body, content_type=f"text/html; charset={label}")

        self.assertIsInstance(found.encode("utf-8"), bytes)

    def test_a_codec_that_is_no_charset_is_not_used(self):
        for label in ("idna", "unicode_escape", "rot13", "utf-7"):
            body = rb"\u0041+AGE- caf" + b"\xe9"

            found = decode.text(body, content_type=f"text/html; charset={label}")

            self.assertIn(r"\u0041+AGE-", found)

    def test_a_row_of_spaces_where_a_charset_should_be_takes_no_minutes(self):
        spaces = " " * 60_000
        began = time.process_time()

        decode.text(b"caf\xe9", content_type=f"text/html; charset={spaces};")
        decode.text(b"caf\xe9 <meta charset=" + spaces.encode())

        self.assertLess(time.process_time() - began, 3)
