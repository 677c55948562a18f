"""From text to edition with a real model: whatever it writes, nothing is lost and nothing is empty.

Run by `make test-model`. The model is small and weak, and that is the point: what it makes up has
to be found, what it makes a mess of has to become an extract that says why.
"""

import sys
from typing import ClassVar

from django.test import TestCase, override_settings
from django.utils import timezone

from articles import extractive, llm, markdown, opinion
from articles.bills import NOBODY
from articles.engines import Engine
from articles.models import Article, Call
from articles.replies import Form
from articles.sentences import sentences
from articles.workflow import State
from digests.compose import compose
from digests.models import Digest
from newsroom.sample import press
from tests import makers
from tests.model import newsday
from tests.model.newsday import News
from tests.model.smollm import Smollm

ENGLISH, CHINESE = 3, 1  # stories of the sample press


class WithModel(TestCase):
    model: ClassVar[Smollm]

    @classmethod
    def setUpClass(cls) -> None:
        cls.model = cls.enterClassContext(Smollm())
        cls.enterClassContext(override_settings(**cls.model.settings))
        super().setUpClass()

    def engine(self, tokens: int = 60) -> Engine:
        return Engine(model="any", temperature=0, tokens=tokens, url=f"{self.model.address}/v1")


class DoorTests(WithModel):
    """What a real server does that ours in the tests only plays."""

    form = Form("capital", {"city": 40})

    def test_it_takes_a_schema_and_keeps_to_it(self):
        reply = llm.complete(
            "Answer with a JSON object.",
            "What is the capital of France?",
            engine=self.engine(),
            form=self.form,
        )

        self.assertEqual(reply.shape, "schema")
        self.assertIn("Paris", self.form.read(reply.text)["city"])
        self.assertEqual(reply.model, Smollm.name)
        self.assertTrue(reply.tokens_in and reply.tokens_out)

    def test_an_answer_that_was_cut_off_is_told_as_such(self):
        with self.assertRaisesMessage(llm.UnusableError, "cut off in the middle"):
            llm.complete("Tell a long story.", "Begin.", engine=self.engine(tokens=8))

    def test_a_text_that_it_cannot_take_is_too_long_and_not_a_failure(self):
        with self.assertRaises(llm.TooLongError):
            llm.complete("Sum up.", "港务局昨日宣布三号泊位启用。" * 800, engine=self.engine())


class PipelineTests(WithModel):
    articles: ClassVar[list[Article]]
    digest: ClassVar[Digest]

    @classmethod
    def setUpTestData(cls) -> None:
        series = makers.series(language="en", with_commentary=True)
        stories = [*press.stories("en")[:ENGLISH], *press.stories("zh")[:CHINESE]]
        taken = newsday.take_in(
            News(story.title, "\n\n".join(story.paragraphs), story.language) for story in stories
        )
        newsday.draft_all()
        cls.articles = list(Article.objects.filter(pk__in=[each.pk for each in taken]))
        cls.digest = compose(series, timezone.now())

    @classmethod
    def tearDownClass(cls) -> None:
        sys.stdout.write("\n" + "\n".join(cls.report) + "\n")
        super().tearDownClass()

    report: ClassVar[list[str]] = []

    def setUp(self) -> None:
        self.report[:] = newsday.told(self.articles)

    def test_no_article_is_lost(self):
        self.assertEqual(len(self.articles), ENGLISH + CHINESE)
        for article in self.articles:
            self.assertEqual(article.state, State.REVIEW, article.error)

    def test_the_model_is_asked_for_each_and_the_books_say_so(self):
        for article in self.articles:
            calls = Call.objects.filter(article=article)
            self.assertTrue(calls, article)
            for call in calls:
                self.assertNotEqual(call.outcome, Call.Outcome.RESERVED)
                self.assertEqual(call.host, self.model.address.partition("//")[2])

    def test_each_has_a_text_of_the_model_or_an_extract_that_says_why(self):
        for article in self.articles:
            with self.subTest(article.title, draft=article.draft):
                self.assertTrue(article.headline.strip() and article.summary.strip())
                if article.drafted_by == "model":
                    self.assertEqual(article.draft["model"], Smollm.name)
                    self.assertTrue(article.draft["prompt_hash"])
                    self.assertGreater(article.draft["tokens_out"], 0)
                else:
                    self.assertEqual(article.drafted_by, "extract")
                    self.assertTrue(article.draft["note"])
                    self.assertEqual(article.summary_language, article.language)

    def test_what_the_source_does_not_say_stands_against_approval(self):
        for article in self.articles:
            with self.subTest(article.title):
                made_up = [entry.claim.text for entry in article.open_claims()]
                said = " ".join(article.objections(State.APPROVED))
                for text in made_up:
                    self.assertIn(text, said)
                if article.drafted_by == "extract":
                    self.assertEqual(made_up, [])

    def test_the_edition_has_a_lead_and_a_commentary_or_says_why_not(self):
        self.assertEqual(self.digest.state, State.REVIEW)
        self.assertGreaterEqual(self.digest.items.count(), ENGLISH)
        self.assertTrue(self.digest.lead.strip())
        told = " ".join(self.digest.transitions.values_list("note", flat=True))
        if self.digest.lead_origin == "extract":
            self.assertTrue(told)
        if not self.digest.commentary.exists():
            self.assertTrue(told)

    def test_its_second_opinion_covers_every_sentence_or_is_none(self):
        article = next(each for each in self.articles if each.language == "en")
        text = article.snapshot.text
        summary = extractive.pick(article.title, text, length=60)
        try:
            given = opinion.ask(summary, text, target="en", bill=NOBODY)
        except llm.LLMError as error:
            self.assertTrue(str(error))
        else:
            asked = [one.text for one in sentences(markdown.plain(summary))]
            self.assertEqual([each.text for each in given.sentences], asked)
