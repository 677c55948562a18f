"""Each line of the log names the request or task it belongs to."""

import io
import json
import logging
import logging.config

from django.test import SimpleTestCase
from django_q.signals import pre_execute

from newsroom import logs


class LineTests(SimpleTestCase):
    def written(self, form: str, *args: object, work: str = "-", **extra: object) -> str:
        """What a handler of ours makes of a warning."""
        config = logs.logging_of("", form)
        stream = io.StringIO()
        parts = logging.config.DictConfigurator(config)
        formatter = parts.configure_formatter(config["formatters"]["line"])
        out = logging.StreamHandler(stream)
        out.setFormatter(formatter)
        out.addFilter(logs.AtWork())
        record = logging.LogRecord("articles", logging.WARNING, "", 1, "出了事：%s", args, None)
        token = logs.at_work.set(work)
        self.addCleanup(logs.at_work.reset, token)
        out.handle(record)
        return stream.getvalue()

    def test_a_plain_line_names_its_work(self):
        self.assertIn("[abc]: 出了事：坏了", self.written("plain", "坏了", work="abc"))

    def test_a_json_line_can_be_read_by_a_machine(self):
        line = json.loads(self.written("json", "坏了", work="abc"))

        self.assertEqual(
            {name: line[name] for name in ("level", "logger", "work", "message")},
            {"level": "WARNING", "logger": "articles", "work": "abc", "message": "出了事：坏了"},
        )
        self.assertIn("at", line)

    def test_a_task_gives_its_name_to_what_follows(self):
        token = logs.at_work.set("-")
        self.addCleanup(logs.at_work.reset, token)

        pre_execute.send(sender="django_q", func=None, task={"id": "0123456789abcdef0123"})

        self.assertEqual(logs.at_work.get(), "task-0123456789abcdef")


class RequestTests(SimpleTestCase):
    def name_of(self, **headers: str) -> str:
        return self.client.get("/healthz", headers=headers)["X-Request-ID"]

    def test_a_request_keeps_the_name_its_proxy_gave_it(self):
        self.assertEqual(self.name_of(**{"x-request-id": "5f-A.1_b"}), "5f-A.1_b")

    def test_a_request_without_one_gets_a_name_of_its_own(self):
        self.assertNotEqual(self.name_of(), self.name_of())

    def test_no_name_forges_a_line(self):
        for sent in ("a b", "x" * 65, "中", "a;b"):
            with self.subTest(sent):
                self.assertNotEqual(self.name_of(**{"x-request-id": sent}), sent)

    def test_nothing_is_left_of_a_request_that_is_over(self):
        self.name_of()

        self.assertEqual(logs.at_work.get(), "-")
