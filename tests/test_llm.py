"""The door to the model: every way it can fail is a sentence, and nothing hangs."""

import gzip
import json
import socket
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from time import monotonic
from typing import Any
from unittest import mock

from django.test import SimpleTestCase, override_settings
from django.utils import timezone, translation

from articles import engines, llm, replies
from tests.model_server import Answer, ModelServer, completed, failed, said


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


class DoorTests(SimpleTestCase):
    def setUp(self) -> None:
        self.server = self.enterContext(ModelServer(said("好的。")))
        self.enterContext(override_settings(**self.server.settings))
        self.enterContext(translation.override("en"))

    def failure(self, *answers: Answer, deadline: float = 30) -> llm.LLMError:
        if answers:
            self.server.answer_with(*answers)
        with self.assertRaises(llm.LLMError) as caught:
            self.ask(deadline=deadline)
        return caught.exception

    def ask(self, system: str = "system", user: str = "user", **how: Any) -> llm.Reply:
        return llm.complete(system, user, engine=engines.of("draft")[0], **how)


class CompleteTests(DoorTests):
    def test_the_answer_comes_with_its_model_and_tokens(self):
        reply = self.ask()

        self.assertEqual(reply, llm.Reply("好的。", "test-model-1", tokens_in=7, tokens_out=5))

    @override_settings(MODEL="test-model temperature=0.5 tokens=99")
    def test_the_model_gets_what_was_asked_and_our_key(self):
        self.ask("规则", "材料")

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
        self.assertEqual(self.ask().text, "好的。")

    def test_a_server_that_counts_no_tokens_is_believed(self):
        completion = json.loads(said("好的。").body)
        del completion["usage"], completion["model"]
        self.server.answer_with(Answer(json.dumps(completion).encode()))

        reply = self.ask()

        self.assertEqual(reply, llm.Reply("好的。", "test-model", tokens_in=0, tokens_out=0))

    @override_settings(MODEL="test-model tokens=99")
    def test_a_model_that_refuses_a_parameter_is_asked_without_it(self):
        self.server.answer_with(
            failed(400, "use max_completion_tokens", param="max_tokens"),
            failed(400, "only 1 is supported", param="temperature"),
            said("好的。"),
        )

        reply = self.ask()

        self.assertEqual(reply.text, "好的。")
        self.assertEqual(self.server.requests[-1]["max_completion_tokens"], 99)
        self.assertEqual(self.server.requests[-1].keys() & {"max_tokens", "temperature"}, set())


class ShapeTests(DoorTests):
    """How the form of an answer is asked for, by what the endpoint takes."""

    FORM = replies.Form("draft", {"summary": 100})

    def asked(self) -> list[str]:
        shapes = (request.get("response_format", {}) for request in self.server.requests)
        return [shape.get("type", "text") for shape in shapes]

    def test_a_schema_is_asked_for_where_it_is_known(self):
        reply = self.ask(form=self.FORM)

        self.assertEqual(reply.shape, "schema")
        asked = self.server.requests[0]["response_format"]["json_schema"]
        self.assertEqual(asked["schema"]["required"], ["summary"])
        self.assertIs(asked["schema"]["additionalProperties"], False)
        self.assertIs(asked["strict"], True)

    def test_what_an_endpoint_does_not_know_is_asked_for_once_in_the_life_of_the_process(self):
        refusal = failed(400, "This response_format type is unavailable now")
        self.server.answer_with(refusal, said("{}"))

        first, second = self.ask(form=self.FORM), self.ask(form=self.FORM)

        self.assertEqual((first.shape, second.shape), ("json", "json"))
        self.assertEqual(self.asked(), ["json_schema", "json_object", "json_object"])

    def test_an_endpoint_that_knows_no_form_is_asked_in_words(self):
        self.server.answer_with(failed(422), failed(400, "unknown field"), said("{}"))

        reply = self.ask(form=self.FORM)

        self.assertEqual(reply.shape, "text")
        self.assertEqual(self.asked(), ["json_schema", "json_object", "text"])

    def test_a_question_that_is_wrong_in_itself_teaches_nothing(self):
        self.server.answer_with(*[failed(400, "no")] * 3, said("{}"))
        with self.assertRaises(llm.LLMError):
            self.ask(form=self.FORM)

        self.ask(form=self.FORM)

        self.assertEqual(self.asked()[-1], "json_schema")

    def test_each_model_is_known_by_itself(self):
        self.server.answer_with(failed(400), said("{}"))
        self.ask(form=self.FORM)

        with override_settings(MODEL="another"):
            self.ask(form=self.FORM)

        self.assertEqual(self.asked()[-1], "json_schema")

    def test_who_wants_words_gets_words(self):
        self.ask(form=self.FORM, plainly=True)

        self.assertEqual(self.asked(), ["text"])


class RefusalTests(DoorTests):
    def test_a_key_a_right_or_a_model_that_is_missing_is_final(self):
        for status, named in ((401, "OPENAI_API_KEY"), (403, "403"), (404, "test-model")):
            with self.subTest(status):
                error = self.failure(failed(status))

                self.assertTrue(error.permanent)
                self.assertIn(named, str(error))
                self.assertIn(self.server.host, str(error))

    def test_a_request_the_model_cannot_take_is_final_and_says_why(self):
        error = self.failure(failed(400, "no role\x00 named test-key", param="messages"))

        self.assertTrue(error.permanent)
        self.assertIn("(400): no role named …", str(error))

    def test_a_text_that_is_too_long_is_told_apart_in_the_words_of_many_servers(self):
        for answer in (
            failed(413),
            failed(400, "This model's maximum context length is 8192 tokens"),
            failed(400, "the request exceeds the available context size"),
            failed(400, "Range of input length should be [1, 30720]"),
            failed(400, "Prompt 超长"),
            Answer(b'{"error": {"message": "no", "code": "context_length_exceeded"}}', 400),
            Answer(b'{"detail": "prompt is too long"}', 422),
        ):
            with self.subTest(answer.body):
                self.server.requests.clear()

                error = self.failure(answer)

                self.assertIsInstance(error, llm.TooLongError)
                self.assertEqual(len(self.server.requests), 1)

    def test_a_text_that_is_declined_is_told_apart_in_the_words_of_many_servers(self):
        for answer in (
            failed(400, "Content Exists Risk"),
            failed(400, "Output data may contain inappropriate content."),
            failed(400, "系统检测到输入内容可能包含不安全或敏感内容"),
            Answer(b'{"error": {"message": "no", "code": "content_filter"}}', 400),
        ):
            with self.subTest(answer.body):
                error = self.failure(answer)

                self.assertTrue(error.permanent)
                self.assertIn("declined", str(error))

    def test_a_quota_that_is_used_up_is_not_waited_for(self):
        for answer in (
            failed(402, "Insufficient Balance"),
            failed(429, "You exceeded your current quota, check your plan and billing details"),
            failed(429, "slow down", retry_after="86400"),
        ):
            with self.subTest(answer.body):
                self.assertTrue(self.failure(answer).permanent)

    def test_a_model_that_sends_us_elsewhere_is_not_followed(self):
        for status in (301, 302, 307, 308):
            with self.subTest(status), ModelServer() as other:
                elsewhere = {"Location": f"http://{other.host}/v1/chat/completions"}

                error = self.failure(Answer(b"", status, elsewhere))

                self.assertTrue(error.permanent)
                self.assertIn("OPENAI_BASE_URL", str(error))
                self.assertEqual(other.requests, [])

    def test_an_error_that_calls_itself_a_success_is_an_error(self):
        error = self.failure(Answer(b'{"error": {"message": "upstream is gone", "code": 502}}'))

        self.assertFalse(error.permanent)
        self.assertIn("upstream is gone", str(error))

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
            Answer(gzip.compress(said("好的。").body), headers={"Content-Encoding": "gzip"}),
            Answer(b'{"choices": [{"message": {"content": [7]}}]}'),
            Answer(b"[" * 100_000),
            Answer(b" " * 2_000_000 + said("好的。").body),
            Answer(b" ", endless=True),
            Answer(b"<p>", 200, endless=True),
        ):
            with self.subTest(answer=answer):
                self.assertFalse(self.failure(answer).permanent)


class OddAnswerTests(DoorTests):
    """What is no fault: the text is there, in another way than most send it."""

    def test_an_answer_in_parts_is_joined_without_its_thoughts(self):
        parts = [{"type": "thinking", "thinking": "嗯"}, {"type": "text", "text": "好的。"}]
        self.server.answer_with(completed(content=parts))

        self.assertEqual(self.ask().text, "好的。")

    def test_an_answer_that_calls_itself_something_else_is_read(self):
        for kind in ("text/plain", "text/html", "application/octet-stream", "nonsense"):
            with self.subTest(kind):
                answer = replace(said("好的。"), headers={"Content-Type": kind})
                self.server.answer_with(answer)

                self.assertEqual(self.ask().text, "好的。")

    def test_a_models_name_and_counts_are_kept_only_where_they_are_some(self):
        completion = json.loads(said("好的。").body)
        completion |= {"model": "x\x00" * 300, "usage": {"prompt_tokens": -1}}
        self.server.answer_with(Answer(json.dumps(completion).encode()))

        reply = self.ask()

        self.assertEqual((reply.model, reply.tokens_in), ("x" * 200, 0))


class TimeTests(DoorTests):
    def assert_in_time(self, answer: Answer) -> None:
        began = monotonic()

        error = self.failure(answer, deadline=0.4)

        self.assertLess(monotonic() - began, 15)
        self.assertFalse(error.permanent)
        self.assertIn("0.4 seconds", str(error))

    def test_a_model_that_says_nothing_is_left_at_the_deadline(self):
        self.assert_in_time(said("好的。", pause=20))

    def test_an_answer_that_drips_is_left_at_the_deadline_too(self):
        self.assert_in_time(said("好的。", drip=0.05))

    def test_an_answer_that_stops_half_way_is_left_at_the_deadline_too(self):
        self.assert_in_time(replace(said("好的。"), cut=30, stall=20))

    def test_a_connection_that_is_never_made_is_left_early(self):
        with socket.socket() as full, socket.socket() as first, socket.socket() as second:
            full.bind(("127.0.0.1", 0))
            full.listen(0)
            for one in (first, second):
                one.setblocking(False)
                one.connect_ex(full.getsockname())
            url = "http://{}:{}/v1".format(*full.getsockname())
            began = monotonic()

            with override_settings(OPENAI_BASE_URL=url), mock.patch.object(llm, "CONNECT", 0.3):
                error = self.failure()

        self.assertLess(monotonic() - began, 15)
        self.assertFalse(error.permanent)
        self.assertIn("cannot be reached", str(error))

    def test_a_connection_that_breaks_is_told_from_one_that_is_not_made(self):
        for answer in (
            replace(said("好的。"), cut=30),
            replace(said("好的。"), cut=30, reset=True),
            replace(said("好的。"), cut=0, reset=True),
        ):
            with self.subTest(cut=answer.cut, reset=answer.reset):
                error = self.failure(answer)

                self.assertFalse(error.permanent)
                self.assertIn("broke off", str(error))

    def test_the_deadline_holds_for_all_questions_together(self):
        refusal = replace(failed(400, param="max_tokens"), pause=2.5)
        began = monotonic()

        self.failure(refusal, said("好的。", pause=20), deadline=3.0)

        self.assertLess(monotonic() - began, 2.5 + 3.0)

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


class EngineTests(SimpleTestCase):
    """One setting a model: its name, and what it does otherwise than usual."""

    def of(self, purpose: str = "draft", **settings: Any) -> list[engines.Engine]:
        usual = {"MODEL": "small", "OPENAI_API_KEY": "k", "OPENAI_BASE_URL": "http://a.example/v1"}
        with override_settings(**usual | settings):
            return engines.of(purpose)

    def test_a_purpose_has_the_usual_model_unless_it_has_its_own(self):
        own = {"lead": "large temperature=0.6", "commentary": "tokens=4000"}

        draft, lead, commentary = (
            self.of(purpose, MODEL="small tokens=900", MODELS=own)[0]
            for purpose in ("draft", "lead", "commentary")
        )

        self.assertEqual((draft.model, draft.temperature, draft.tokens), ("small", 0.2, 900))
        self.assertEqual((lead.model, lead.temperature, lead.tokens), ("large", 0.6, 900))
        self.assertEqual((commentary.model, commentary.tokens), ("small", 4000))

    def test_the_other_model_is_at_the_same_place_or_at_its_own_and_never_gets_a_foreign_key(self):
        near = self.of(FALLBACK_MODEL="b")[1]
        far = self.of(FALLBACK_MODEL="b", FALLBACK_BASE_URL="http://b.example/v1")[1]
        keyed = self.of(
            FALLBACK_MODEL="b", FALLBACK_BASE_URL="http://b.example/v1", FALLBACK_API_KEY="q"
        )[1]

        self.assertEqual((near.model, near.host, near.key), ("b", "a.example", "k"))
        self.assertEqual((far.host, far.key), ("b.example", ""))
        self.assertEqual((keyed.host, keyed.key), ("b.example", "q"))

    def test_without_a_model_there_is_nobody_to_ask(self):
        self.assertEqual(self.of(MODEL="", FALLBACK_MODEL="b"), [])

    def test_a_setting_that_cannot_be_read_is_no_model(self):
        for setting in ("a b", "a heat=1", "a temperature=warm", "a temperature=nan", "a tokens=0"):
            with self.subTest(setting), self.assertRaises(ValueError):
                self.of(MODEL=setting)
