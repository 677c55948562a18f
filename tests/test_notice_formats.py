"""Notices as the group chats want them, and what their answers mean."""

import base64
import hmac
import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.test import SimpleTestCase

from articles import notice_formats
from articles.notice_formats import Notice, Part, objection

NOW = datetime(2026, 11, 22, 0, 15, tzinfo=UTC)


def notice(*parts: Part, **fields: Any) -> Notice:
    found = parts or (Part("早报在等审定", "https://news.example/admin/1/", ("12 条",)),)
    told: dict[str, Any] = {"key": "waiting:1@3", "event": "waiting", "heading": "早报 · 等待审定"}
    return Notice(**told | {"parts": found, "at": NOW, "who": "编辑可以审定。"} | fields)


SAID = "第%d件事" + "很长" * 90
LONG = notice(*(Part(SAID % n, "https://a.example/", ("详" * 390,)) for n in range(10)))


class WeComTests(SimpleTestCase):
    def text(self, *parts: Part) -> str:
        return notice_formats.wecom(notice(*parts))["markdown"]["content"]

    def test_a_message_is_markdown_with_a_link_and_who_can_act(self):
        self.assertEqual(
            notice_formats.wecom(notice()),
            {
                "msgtype": "markdown",
                "markdown": {
                    "content": "**早报 · 等待审定**\n[早报在等审定](https://news.example/admin/1/)\n"
                    "> 12 条\n编辑可以审定。"
                },
            },
        )

    def test_4096_bytes_are_never_passed_and_the_end_says_who_can_act(self):
        text = notice_formats.wecom(LONG)["markdown"]["content"]

        self.assertLessEqual(len(text.encode()), 4096)
        self.assertGreater(len(text.encode()), 2500)
        self.assertTrue(text.endswith("…\n编辑可以审定。"), text[-40:])

    def test_foreign_words_mention_nobody_and_link_nowhere(self):
        text = self.text(Part("<@all> [点这里](https://evil.example)", "", ("<font>",)))

        self.assertNotIn("<", text)
        self.assertNotIn("](", text)

    def test_a_headline_of_several_lines_starts_no_line_of_its_own(self):
        self.assertIn("一 # 二", self.text(Part("一\n# 二")))


class SlackTests(SimpleTestCase):
    def test_a_message_is_a_section_with_a_short_text_for_telephones(self):
        made = notice_formats.slack(notice())

        self.assertEqual(made["text"], "早报 · 等待审定: 早报在等审定")
        [section] = made["blocks"]
        self.assertEqual(
            section["text"]["text"],
            "*早报 · 等待审定*\n<https://news.example/admin/1/|早报在等审定>\n• 12 条\n"
            "_编辑可以审定。_",
        )

    def test_its_three_characters_are_escaped_everywhere(self):
        made = notice_formats.slack(notice(Part("<!channel> A&B", "https://a.example/?a=1&b=2|x")))

        text = made["blocks"][0]["text"]["text"]
        self.assertIn("<https://a.example/?a=1&amp;b=2%7Cx|&lt;!channel&gt; A&amp;B>", text)
        self.assertNotIn("<!", made["text"])

    def test_a_section_has_3000_characters_at_most(self):
        self.assertLessEqual(len(notice_formats.slack(LONG)["blocks"][0]["text"]["text"]), 3000)


class FeishuTests(SimpleTestCase):
    def test_a_message_is_rich_text_whose_pieces_are_plain(self):
        made = notice_formats.feishu(notice(), now=NOW)

        self.assertEqual(made["msg_type"], "post")
        post = made["content"]["post"]["zh_cn"]
        self.assertEqual(post["title"], "早报 · 等待审定")
        link = {"tag": "a", "text": "早报在等审定", "href": "https://news.example/admin/1/"}
        self.assertEqual(post["content"][0], [link])
        self.assertNotIn("sign", made)

    def test_the_signature_is_that_of_the_documentation(self):
        made = notice_formats.feishu(notice(), secret="demo", now=NOW)

        key = f"{int(NOW.timestamp())}\ndemo".encode()
        wanted = base64.b64encode(hmac.new(key, b"", sha256).digest()).decode()
        self.assertEqual((made["timestamp"], made["sign"]), (str(int(NOW.timestamp())), wanted))

    def test_a_request_has_20000_bytes_at_most(self):
        long = notice(*LONG.parts * 4)

        sent = notice_formats.as_json(notice_formats.feishu(long, secret="s", now=NOW))

        self.assertLessEqual(len(sent), 20_000)
        self.assertIn("很长".encode(), sent)


class MailTests(SimpleTestCase):
    def test_a_subject_is_one_line_however_the_headline_was_written(self):
        subject, text = notice_formats.mail(notice(Part("一\r\nBcc: all@a.example")))

        self.assertNotIn("\n", subject)
        self.assertIn("编辑可以审定。", text)


class PlainTests(SimpleTestCase):
    def test_programs_get_everything_by_name(self):
        made = json.loads(notice_formats.as_json(notice_formats.plain(notice())))

        self.assertEqual(made["key"], "waiting:1@3")
        self.assertEqual(made["notices"][0]["subject"], "早报在等审定")


class AnswerTests(SimpleTestCase):
    def test_what_was_taken_is_no_objection(self):
        for kind, body in (
            ("slack", b"ok"),
            ("feishu", b'{"StatusCode":0,"StatusMessage":"success","code":0,"msg":"success"}'),
            ("feishu", b'{"StatusCode":0,"StatusMessage":"success"}'),
            ("wecom", b'{"errcode":0,"errmsg":"ok"}'),
            ("json", b""),
        ):
            with self.subTest(kind, body=body):
                self.assertIsNone(objection(kind, body))

    def test_a_refusal_with_200_is_a_failure_final_or_passing(self):
        for kind, body, permanent, waits in (
            ("feishu", b'{"code":19021,"msg":"sign match fail"}', True, False),
            ("feishu", b'{"code":19024,"msg":"Key Words Not Found"}', True, False),
            ("feishu", b'{"code":11232,"msg":"frequency limited"}', False, True),
            ("wecom", b'{"errcode":93000,"errmsg":"invalid webhook url"}', True, False),
            ("wecom", b'{"errcode":45009,"errmsg":"api freq out of limit"}', False, True),
            ("wecom", b'{"errcode":-1,"errmsg":"system busy"}', False, False),
            ("wecom", b"<html>proxy</html>", False, False),
            ("wecom", b"[]", False, False),
            ("slack", b"<html>proxy</html>", False, False),
        ):
            with self.subTest(kind, body=body):
                found = objection(kind, body)

                self.assertEqual(found.permanent, permanent)
                self.assertEqual(bool(found.retry_after), waits)
