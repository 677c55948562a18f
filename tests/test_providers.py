"""What a provider can do to us, and what the article says then: never half a text, never none."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from unittest import mock

from django.test import TestCase, override_settings
from django.utils import timezone, translation

from articles import asking, llm, tasks
from articles.models import Article
from articles.workflow import State
from digests.compose import compose
from digests.models import Commentary
from tests import makers
from tests.model_server import Answer, ModelServer, Script, completed, drafted, failed, said

TITLE = "甲公司发布新一代模型"
PARAGRAPHS = (
    "甲公司11月20日发布新一代模型，参数规模为720亿，上下文长度为25.6万。",
    "公司称新模型在同等算力下的训练成本比上一代下降41%，推理延迟为180毫秒。",
    "首批客户有12家，其中7家来自制造业，合同总额为2.3亿元，交付期为六个月。",
    "乙研究院同日公布了第三方评测结果，新模型在五项测试中的三项排名第一。",
)
TEXT = "\n\n".join(PARAGRAPHS)
HEADLINE = "甲公司新模型训练成本降四成"
SUMMARY = "甲公司11月20日发布新一代模型，训练成本比上一代下降41%，首批客户有12家。"
GOOD = json.dumps({"headline": HEADLINE, "summary": SUMMARY}, ensure_ascii=False)
ENGLISH = "Company A released a new model whose training costs fell by 41 percent this year."
PAGE = Answer(b"<html><h1>502 Bad Gateway</h1>", 502, {"Content-Type": "text/html"})
LATER, EXTRACT, MODEL = "later", "extract", "model"  # what becomes of the article at first


def told(headline: Any = HEADLINE, summary: Any = SUMMARY, **more: Any) -> Answer:
    texts = {"headline": headline, "summary": summary} | more
    return said(json.dumps({key: text for key, text in texts.items() if text is not ...}))


@dataclass(frozen=True)
class Fault:
    """What the provider does, what becomes of the article, a word of what is said of it."""

    name: str
    answers: Sequence[Script]
    fate: str
    word: str = ""
    calls: int = 1
    deadline: float = 20


def always(name: str, answer: Script, fate: str, word: str = "", calls: int = 1) -> Fault:
    return Fault(name, [answer], fate, word, calls)


def late(name: str, answer: Script) -> Fault:
    return Fault(name, [answer], LATER, "0.6 seconds", deadline=0.6)


def echo(asked: dict[str, Any]) -> Answer:
    """The system prompt, dressed up as an answer."""
    return told(summary=asked["messages"][0]["content"])


def copy(asked: dict[str, Any]) -> Answer:
    return told(summary=asked["messages"][1]["content"].partition("\n")[2].rpartition("\n")[0])


TRANSPORT = [
    always("408", failed(408), LATER, "(408)"),
    always("409", failed(409), LATER, "(409)"),
    always("429 without a word", failed(429), LATER, "busy"),
    always("429 with seconds", failed(429, retry_after="600"), LATER, "busy"),
    always("429 with a date", failed(429, retry_after="Wed, 01 Jan 2020 00:00:00 GMT"), LATER),
    always("429 with nonsense", failed(429, retry_after="soon"), LATER, "busy"),
    always("500", failed(500), LATER, "(500)"),
    always("502 with a page", PAGE, LATER, "(502)"),
    always("503", failed(503, retry_after="7"), LATER, "(503)"),
    always("529", failed(529), LATER, "(529)"),
    always("an error called a success", Answer(b'{"error": "gone"}'), LATER, "gone"),
    late("late from the first byte", said(GOOD, pause=20)),
    late("late in the middle", replace(said(GOOD), cut=40, stall=20)),
    late("a byte now and then", said(GOOD, drip=0.02)),
    always("reset before a word", replace(said(GOOD), cut=0, reset=True), LATER, "broke off"),
    always("reset in the middle", replace(said(GOOD), cut=90, reset=True), LATER, "broke off"),
    always("closed in the middle", replace(said(GOOD), cut=90), LATER, "broke off"),
    always("no body", Answer(b""), LATER, "cannot be read"),
    always("a page instead", Answer(b"<p>Welcome"), LATER, "cannot be read"),
    always("half an envelope", Answer(said(GOOD).body[:90]), LATER, "cannot be read"),
    always("no choices", Answer(b'{"choices": []}'), LATER, "cannot be read"),
    always("an endless answer", replace(said(GOOD), endless=True), LATER, "cannot be read"),
    always("an enormous answer", said(GOOD + " " * 1_200_000), LATER, "cannot be read"),
    always("a packed bomb", Answer(b"x", headers={"Content-Encoding": "br"}), LATER, "read"),
]
FINAL = [
    always("401", failed(401, "bad key test-key"), EXTRACT, "OPENAI_API_KEY"),
    always("402", failed(402), EXTRACT, "quota"),
    always("403", failed(403), EXTRACT, "(403)"),
    always("404 model", failed(404, "model not found"), EXTRACT, "NEWSROOM_MODEL"),
    always("405", failed(405), EXTRACT, "(405)"),
    always("429 quota", failed(429, "insufficient_quota"), EXTRACT, "quota"),
    always("429 until tomorrow", failed(429, retry_after="80000"), EXTRACT, "busy"),
    always("400 for no reason", failed(400, "no"), EXTRACT, "(400): no", calls=3),
    always("400 too long", failed(400, "maximum context length"), EXTRACT, "too long"),
    always("413", failed(413), EXTRACT, "too long"),
    always("a redirect", Answer(b"", 308, {"Location": "http://127.0.0.1:1/"}), EXTRACT, "308"),
    always("a refusal", completed(refusal="I cannot."), EXTRACT, "declined"),
    always("content_filter", said(GOOD, finish="content_filter"), EXTRACT, "declined"),
    always("400 content filter", failed(400, "Content Exists Risk"), EXTRACT, "declined"),
]
USELESS = [  # each is sampled once more
    always("null content", completed(content=None), EXTRACT, "empty", 2),
    always("blank content", said(" \n"), EXTRACT, "empty", 2),
    always("tool calls", completed(tool_calls=[{"id": "1"}]), EXTRACT, "empty", 2),
    always("cut off", said(GOOD, finish="length"), EXTRACT, "cut off", 2),
    always("broken JSON", said(GOOD[:-9]), EXTRACT, "form", 2),
    always("prose", said("好的，这是摘要。"), EXTRACT, "form", 2),
    always("a headline missing", told(headline=...), EXTRACT, "form", 2),
    always("a text that is none", told(summary=["摘要"]), EXTRACT, "form", 2),
    always("a number for a headline", told(headline=7), EXTRACT, "form", 2),
    always("null for a text", told(summary=None), EXTRACT, "form", 2),
    always("nested one deeper", said(json.dumps({"result": GOOD})), EXTRACT, "form", 2),
    always("an array of two", said(f'[{GOOD}, {{"headline": "a", "summary": "b"}}]'), EXTRACT),
    always("a key twice", said(GOOD[:-1] + ', "summary": "别的。"}'), EXTRACT, "form", 2),
    always("deeper than any", said('{"a":' * 50_000), EXTRACT, "form", 2),
    always("thoughts without end", said(f"<think>{GOOD}"), EXTRACT, "form", 2),
    always("an empty headline", told(headline=" "), EXTRACT, "form", 2),
    always("an empty summary", told(summary="……"), EXTRACT, "empty", 2),
    always("an image alone", told(summary="![图](https://a.example/1.png)"), EXTRACT, "empty", 2),
    always("a headline without end", told(headline="长" * 201), EXTRACT, "form", 2),
    always("another language", told("Title", ENGLISH), EXTRACT, "another language", 2),
    always(
        "a headline in another language", told(headline=ENGLISH), EXTRACT, "another language", 2
    ),
    always("a word for ever", told(summary="模型" * 200), EXTRACT, "repeated itself", 2),
    always(
        "a sentence thrice",
        told(summary=f"甲。{SUMMARY}乙。{SUMMARY}丙。{SUMMARY}"),
        EXTRACT,
        "self",
        2,
    ),
    always("a sentence for ever", told(summary=SUMMARY * 5), EXTRACT, "repeated itself", 2),
    always(
        "a book", told(summary="".join(map(chr, range(0x4E00, 0x5200)))), EXTRACT, "far more", 2
    ),
    always("our own instructions", echo, EXTRACT, "", 2),
    always("the example", said('{"headline": "…", "summary": "…"}'), EXTRACT, "empty", 2),
    always("the text as it was", copy, EXTRACT, "as it was", 2),
    always("a scribble", told(summary="{{Ng}}, [~nbsp], -- ;"), EXTRACT, "hardly a text", 2),
    always("the headline again", told(summary=f"**{HEADLINE}**。"), EXTRACT, "same line", 2),
]
HARMLESS = [
    always("a code fence", said(f"```json\n{GOOD}\n```"), MODEL),
    always("words around it", said(f"好的：\n{GOOD}\n希望有帮助！"), MODEL),
    always("an array of one", said(f"[{GOOD}]"), MODEL),
    always("more than we asked for", told(more=1), MODEL),
    always("thoughts first", said(f'<think>先想想 {{"a"}}</think>\n{GOOD}'), MODEL),
    always("thoughts half marked", said(f"先想想\n</think>\n{GOOD}"), MODEL),
    always("thoughts in parts", completed(content=[{"type": "text", "text": GOOD}]), MODEL),
    always("said twice alike", said(f"{GOOD}\n\n{GOOD}"), MODEL),
    always(
        "another content type", replace(said(GOOD), headers={"Content-Type": "text/html"}), MODEL
    ),
    always("controls", told(summary=f"{SUMMARY}\x00\x1b\x85\ud83d\ufffe"), MODEL),
    always("HTML", told(summary=f"<p onclick=x>{SUMMARY}</p><script></script>"), MODEL),
    always("an invented link", told(summary=f"{SUMMARY}[](https://evil.example)"), MODEL),
    always("an invented image", told(summary=f"![i](//evil.example/i.png){SUMMARY}"), MODEL),
    always("a link we never gave", told(summary=f"{SUMMARY}[[L7]]"), MODEL),
]
PASSING = [  # what is well at the second try
    Fault("broken JSON once", [said(GOOD[:-1]), said(GOOD)], MODEL, calls=2),
    Fault("English once", [told("Title", ENGLISH), said(GOOD)], MODEL, calls=2),
    Fault("cut off once", [said(GOOD, finish="length"), said(GOOD)], MODEL, calls=2),
    Fault("no schema", [failed(400), said(GOOD)], MODEL, calls=2),
    Fault("no forms at all", [failed(400), failed(422), said(GOOD)], MODEL, calls=3),
    Fault("no temperature", [failed(400, param="temperature"), said(GOOD)], MODEL, calls=2),
]
EVERY = [*TRANSPORT, *FINAL, *USELESS, *HARMLESS, *PASSING]


class ProviderCase(TestCase):
    def setUp(self) -> None:
        self.enterContext(override_settings(LANGUAGE_CODE="zh-hans"))
        self.enterContext(translation.override("en"))
        self.enterContext(mock.patch.object(asking, "LONGEST_WAIT", 0.02))

    def article(self, text: str = TEXT) -> Article:
        return makers.article(title=TITLE, text=text, language="zh", due_at=timezone.now())

    def draft(
        self, article: Article, server: ModelServer, deadline: float = 20, **settings: Any
    ) -> Article:
        with (
            mock.patch.object(llm, "DEADLINE", deadline),
            override_settings(**server.settings | settings),
        ):
            tasks.process([article.pk])
        article.refresh_from_db()
        return article

    def assert_extract(self, article: Article) -> None:
        self.assertEqual((article.state, article.drafted_by), (State.REVIEW, "extract"))
        self.assertEqual(article.headline, TITLE)
        self.assertTrue(article.summary)
        for sentence in article.summary.replace("。", "。\n").split():
            self.assertIn(sentence, TEXT)
        self.assertRegex(article.draft["note"], r"^\w.*(?:\.|: \w+)$")
        self.assertEqual(article.error, "")


class FaultTests(ProviderCase):
    def test_every_fault_ends_in_another_try_an_extract_that_says_why_or_the_whole_draft(self):
        for fault in EVERY:
            with self.subTest(fault.name), ModelServer(*fault.answers) as server:
                article = self.draft(self.article(), server, fault.deadline)

                self.assertGreaterEqual(len(server.requests), fault.calls)
                if fault.fate == LATER:
                    self.assertEqual((article.state, article.summary), (State.DRAFT, ""))
                    self.assertIn(fault.word, article.error)
                    self.assertGreater(article.due_at, timezone.now() + timedelta(minutes=1))
                elif fault.fate == EXTRACT:
                    self.assert_extract(article)
                    self.assertIn(fault.word, article.draft["note"])
                else:
                    self.assertEqual((article.state, article.drafted_by), (State.REVIEW, "model"))
                    self.assertEqual((article.headline, article.summary), (HEADLINE, SUMMARY))
                    self.assertEqual(article.draft["note"], "")
                self.assertNotIn("test-key", article.error + str(article.draft))

    def test_there_are_enough_of_them(self):
        self.assertGreaterEqual(len({fault.name for fault in EVERY}), 80)

    def test_what_does_not_pass_is_an_extract_after_three_tries(self):
        for fault in TRANSPORT:
            with self.subTest(fault.name), ModelServer(*fault.answers) as server:
                article = self.article()
                for _try in range(3):
                    Article.objects.filter(pk=article.pk).update(due_at=timezone.now())
                    self.draft(article, server, fault.deadline)

                self.assert_extract(article)
                self.assertIn(fault.word, article.draft["note"])
                self.assertLessEqual(len(server.requests), 5)

    def test_a_model_that_asks_for_ten_minutes_gets_them(self):
        with ModelServer(failed(429, retry_after="600")) as server:
            article = self.draft(self.article(), server)

        wait = article.due_at - timezone.now()
        self.assertAlmostEqual(wait, timedelta(minutes=10), delta=timedelta(seconds=9))

    def test_a_model_that_is_not_there_is_asked_again(self):
        with ModelServer() as gone:
            pass

        article = self.draft(self.article(), gone)

        self.assertEqual((article.state, article.summary), (State.DRAFT, ""))
        self.assertIn("cannot be reached", article.error)

    def test_a_setting_that_cannot_be_read_costs_no_article(self):
        with ModelServer() as server:
            article = self.draft(self.article(), server, MODEL="test-model heat=1")

        self.assert_extract(article)
        self.assertEqual(server.requests, [])

    def test_the_second_sample_is_asked_for_in_words_and_reminded_of_the_rules(self):
        with ModelServer(said("嗯"), said(GOOD)) as server:
            article = self.draft(self.article(), server)

        first, second = (each["messages"][0]["content"] for each in server.requests)
        self.assertNotIn("上一次的回答不能用", first)
        self.assertIn("上一次的回答不能用", second)
        self.assertNotIn("response_format", server.requests[1])
        self.assertEqual(article.draft["parameters"]["samples"], 2)
        self.assertEqual((article.draft["tokens_in"], article.draft["tokens_out"]), (14, 10))


class TooLongTests(ProviderCase):
    def test_a_text_that_is_too_long_is_halved_until_it_fits(self):
        def small(asked: dict[str, Any]) -> Answer:
            fits = len(asked["messages"][1]["content"]) < 5_000
            return said(GOOD) if fits else failed(400, "maximum context length is 4096 tokens")

        with ModelServer(small) as server:
            article = self.draft(self.article(TEXT * 200), server)

        self.assertEqual(article.drafted_by, "model")
        self.assertIn("first 4000 characters", article.draft["note"])
        self.assertEqual(len(server.requests), 3)


class FallbackTests(ProviderCase):
    """The other model: at once where the first fails for good, later where it may pass."""

    def draft_with(self, first: Script, second: Script, *, failures: int = 0) -> Article:
        def either(asked: dict[str, Any]) -> Answer:
            script = second if asked["model"] == "other" else first
            return script if isinstance(script, Answer) else script(asked)

        article = self.article()
        Article.objects.filter(pk=article.pk).update(failures=failures)
        with ModelServer(either) as server:
            self.draft(article, server, FALLBACK_MODEL="other")
        self.models = [asked["model"] for asked in server.requests]
        return article

    def test_the_other_model_drafts_what_the_first_never_will(self):
        for fault in [*FINAL, *USELESS]:
            with self.subTest(fault.name):
                article = self.draft_with(fault.answers[0], said(GOOD))

                self.assertEqual((article.state, article.summary), (State.REVIEW, SUMMARY))
                self.assertIs(article.draft["parameters"]["fallback"], True)

    def test_what_may_pass_is_tried_again_before_the_other_model_is_asked(self):
        first = self.draft_with(failed(503), said(GOOD))
        self.assertEqual((first.state, self.models), (State.DRAFT, ["test-model"]))

        second = self.draft_with(failed(503), said(GOOD), failures=1)
        self.assertEqual((second.state, second.summary), (State.REVIEW, SUMMARY))
        self.assertEqual(self.models, ["test-model", "test-model", "other"])

    def test_when_both_fail_the_extract_says_so_of_both(self):
        article = self.draft_with(failed(401), failed(404))

        self.assert_extract(article)
        self.assertIn("OPENAI_API_KEY", article.draft["note"])
        self.assertIn("“other”", article.draft["note"])

    def test_when_the_other_may_pass_the_article_waits(self):
        article = self.draft_with(failed(401), failed(429, retry_after="500"))

        self.assertEqual((article.state, article.summary), (State.DRAFT, ""))
        self.assertGreater(article.due_at, timezone.now() + timedelta(seconds=490))

    def test_the_other_model_may_be_elsewhere_and_gets_no_key_but_its_own(self):
        article = self.article()
        with ModelServer(failed(401)) as here, ModelServer(said(GOOD)) as there:
            elsewhere = {"FALLBACK_BASE_URL": f"http://{there.host}/v1", "FALLBACK_API_KEY": ""}
            self.draft(article, here, FALLBACK_MODEL="other", **elsewhere)

        self.assertEqual(article.summary, SUMMARY)
        self.assertEqual(there.keys, ["Bearer none"])


class EditionTests(ProviderCase):
    """A lead cannot wait for tomorrow, and an edition without a commentary is still one."""

    LEAD = said('{"summary": "甲公司发布新模型，售价为300元，这是今天最重要的一件事。"}')

    def setUp(self) -> None:
        super().setUp()
        makers.reviewed()

    def edition(self, *answers: Script) -> Any:
        series = makers.series(with_lead=True, with_commentary=True)
        with ModelServer(*answers) as server, override_settings(**server.settings):
            digest = compose(series, timezone.now() + timedelta(seconds=1))
        self.asked = len(server.requests)
        return digest

    def test_an_edition_whose_model_fails_has_an_extract_for_a_lead_and_says_why(self):
        headless = [
            fault
            for fault in USELESS
            if "headline" not in fault.name and fault.answers != [copy]  # it may say a line again
        ]
        for fault in [*FINAL, *headless, always("busy", failed(429, retry_after="60"), LATER)]:
            with self.subTest(fault.name):
                digest = self.edition(*fault.answers)

                self.assertEqual((digest.state, digest.lead_origin), (State.REVIEW, "extract"))
                self.assertEqual(digest.lead, "甲公司发布了新模型。")
                self.assertFalse(Commentary.objects.filter(digest=digest).exists())
                self.assertTrue(digest.transitions.get().note.strip())

    def test_a_lead_that_fails_for_a_moment_is_asked_for_once_more(self):
        digest = self.edition(failed(503), self.LEAD, drafted("看法", "这是一个有理由的看法。"))

        self.assertEqual((digest.lead_origin, digest.transitions.get().note), ("model", ""))
        self.assertEqual(Commentary.objects.get(digest=digest).body, "这是一个有理由的看法。")
        self.assertEqual(self.asked, 3)
