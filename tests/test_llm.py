"""The door to the model: every way it can fail is a sentence, and nothing hangs."""

import json
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from time import monotonic

from django.test import SimpleTestCase, override_settings
from django.utils import timezone, translation

from articles import llm
from tests.model_server import Answer, ModelServer, failed, said


class ReadyTests(SimpleTestCase):
    def test_a_model_needs_its_name_and_a_key_or_an_address(self):
        for model, key, url, ready in (
            ("m", "k", "", True),
            ("m", "", "http://127.0.0.1:1/v1", True),
            ("m", "", "", False),
            ("", "k", "http://127.0.0.1:1/v1", False),
        ):
            with (
                self.subTest(model=model, key=key, url=url),
                override_settings(MODEL=model, OPENAI_API_KEY=key, OPENAI_BASE_URL=url),
            ):
                self.assertEqual(llm.ready(), ready)

    @override_settings(MODEL="", OPENAI_API_KEY="", OPENAI_BASE_URL="")
    def test_without_a_model_asking_is_refused_for_good(self):
        with self.assertRaises(llm.LLMError) as caught:
            llm.complete("system", "user")

        self.assertTrue(caught.exception.permanent)


class DoorTests(SimpleTestCase):
    def setUp(self) -> None:
        self.server = self.enterContext(ModelServer(said("好的。")))
        self.enterContext(override_settings(**self.server.settings))
        self.enterContext(translation.override("en"))

    def failure(self, *answers: Answer, deadline: float = 30) -> llm.LLMError:
        if answers:
            self.server.answer_with(*answers)
        with self.assertRaises(llm.LLMError) as caught:
            llm.complete("system", "user", deadline=deadline)
        return caught.exception


class CompleteTests(DoorTests):
    def test_the_answer_comes_with_its_model_and_tokens(self):
        reply = llm.complete("system", "user")

        self.assertEqual(reply, llm.Reply("好的。", "test-model-1", tokens_in=7, tokens_out=5))

    def test_the_model_gets_what_was_asked_and_our_key(self):
        llm.complete("规则", "材料", max_tokens=99, temperature=0.5)

        self.assertEqual(
            self.server.requests,
            [
                {
                    "model": "test-model",
                    "messages": [
                        {"role": "system", "content": "规则"},
                        {"role": "user", "content": "材料"},
                    ],
                    "max_tokens": 99,
                    "temperature": 0.5,
                }
            ],
        )
        self.assertEqual(self.server.keys, ["Bearer test-key"])

    @override_settings(OPENAI_API_KEY="")
    def test_a_local_server_needs_no_key(self):
        self.assertEqual(llm.complete("system", "user").text, "好的。")

    def test_a_server_that_counts_no_tokens_is_believed(self):
        completion = json.loads(said("好的。").body)
        del completion["usage"], completion["model"]
        self.server.answer_with(Answer(json.dumps(completion).encode()))

        reply = llm.complete("system", "user")

        self.assertEqual(reply, llm.Reply("好的。", "test-model", tokens_in=0, tokens_out=0))

    def test_a_model_that_refuses_a_parameter_is_asked_without_it(self):
        self.server.answer_with(
            failed(400, "use max_completion_tokens", param="max_tokens"),
            failed(400, "only 1 is supported", param="temperature"),
            said("好的。"),
        )

        reply = llm.complete("system", "user", max_tokens=99)

        self.assertEqual(reply.text, "好的。")
        self.assertEqual(self.server.requests[-1]["max_completion_tokens"], 99)
        self.assertEqual(self.server.requests[-1].keys() & {"max_tokens", "temperature"}, set())


class RefusalTests(DoorTests):
    def test_a_key_a_right_or_a_model_that_is_missing_is_final(self):
        for status, named in ((401, "OPENAI_API_KEY"), (403, "403"), (404, "test-model")):
            with self.subTest(status):
                error = self.failure(failed(status))

                self.assertTrue(error.permanent)
                self.assertIn(named, str(error))
                self.assertIn(self.server.host, str(error))

    def test_a_request_the_model_cannot_take_is_final_and_says_why(self):
        error = self.failure(failed(400, "context length exceeded", param="messages"))

        self.assertTrue(error.permanent)
        self.assertIn("context length exceeded", str(error))

    def test_a_refused_key_is_not_repeated_in_the_sentence(self):
        error = self.failure(failed(401, "Incorrect API key provided: test-key"))

        self.assertNotIn("test-key", str(error))

    def test_trouble_on_their_side_passes_and_is_tried_once_only(self):
        for status in (408, 409, 429, 500, 502, 503, 529):
            with self.subTest(status):
                self.server.requests.clear()

                error = self.failure(failed(status))

                self.assertFalse(error.permanent)
                self.assertIsNone(error.retry_after)
                self.assertEqual(len(self.server.requests), 1)

    def test_a_busy_model_says_how_long_to_wait(self):
        self.assertEqual(
            self.failure(failed(429, retry_after="30")).retry_after, timedelta(seconds=30)
        )
        self.assertEqual(
            self.failure(failed(503, retry_after="1e9")).retry_after, timedelta(days=1)
        )

    def test_the_wait_may_be_a_date(self):
        later = format_datetime(timezone.now() + timedelta(minutes=10))

        wait = self.failure(failed(429, retry_after=later)).retry_after

        self.assertAlmostEqual(
            wait or timedelta(), timedelta(minutes=10), delta=timedelta(seconds=9)
        )

    def test_a_wait_that_makes_no_sense_is_none(self):
        for value in ("soon", "", "-5", "nan", "0", "Mon, 01 Jan 2001 00:00:00 GMT"):
            with self.subTest(value):
                self.assertIsNone(self.failure(failed(429, retry_after=value)).retry_after)


class UnusableAnswerTests(DoorTests):
    def test_an_answer_without_text_is_no_answer(self):
        for text in (None, "", " \n "):
            with self.subTest(text=text):
                self.assertFalse(self.failure(said(text)).permanent)

    def test_an_answer_cut_off_in_the_middle_is_not_used(self):
        error = self.failure(said("半句", finish="length"))

        self.assertFalse(error.permanent)
        self.assertIn("cut off", str(error))

    def test_a_text_the_model_declines_is_not_offered_again(self):
        completion = json.loads(said(None).body)
        completion["choices"][0]["message"]["refusal"] = "I cannot."

        self.assertTrue(self.failure(said("……", finish="content_filter")).permanent)
        self.assertTrue(self.failure(Answer(json.dumps(completion).encode())).permanent)

    def test_what_is_no_completion_cannot_be_read(self):
        page = {"Content-Type": "text/html"}
        for answer in (
            Answer(b"{"),
            Answer(b""),
            Answer(b"null"),
            Answer(b"[]"),
            Answer(b"{}"),
            Answer(b'{"choices": []}'),
            Answer(b'{"choices": null}'),
            Answer(b'{"choices": [{"message": null}]}'),
            Answer(b'{"choices": ["text"]}'),
            Answer(b"\xff\xfe{"),
            Answer(b"<p>Welcome</p>", headers=page),
            Answer(b"not gzip", headers={"Content-Encoding": "gzip"}),
        ):
            with self.subTest(answer=answer):
                self.assertFalse(self.failure(answer).permanent)


class TimeTests(DoorTests):
    def assert_in_time(self, answer: Answer) -> None:
        began = monotonic()

        error = self.failure(answer, deadline=0.4)

        self.assertLess(monotonic() - began, 2)
        self.assertFalse(error.permanent)
        self.assertIn("0.4 seconds", str(error))

    def test_a_model_that_says_nothing_is_left_at_the_deadline(self):
        self.assert_in_time(said("好的。", pause=20))

    def test_an_answer_that_drips_is_left_at_the_deadline_too(self):
        self.assert_in_time(said("好的。", drip=0.05))

    def test_the_deadline_holds_for_all_questions_together(self):
        refusal = replace(failed(400, param="max_tokens"), pause=0.8)
        began = monotonic()

        self.failure(refusal, said("好的。", pause=20), deadline=1.1)

        self.assertLess(monotonic() - began, 0.8 + 1.1)

    def test_a_server_that_is_not_there_is_named(self):
        with ModelServer() as gone:
            settings = gone.settings

        with override_settings(**settings):
            error = self.failure()

        self.assertFalse(error.permanent)
        self.assertIn(gone.host, str(error))

    def test_an_address_that_is_none_is_a_sentence_too(self):
        for url in ("127.0.0.1:1/v1", "http://", "http://[", "ftp://127.0.0.1/"):
            with self.subTest(url), override_settings(OPENAI_BASE_URL=url):
                self.assertTrue(str(self.failure()))
