"""One question, put until it is answered: once more, with less material, to the other model."""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from decimal import Decimal
from time import monotonic
from typing import Any

from django.utils.translation import gettext as _

from articles import babble, engines, flanking, llm, money, purse
from articles.bills import NOBODY, Bill
from articles.engines import Engine
from articles.excuses import LLMError, NoRoomError, TooLongError, UnusableError
from articles.material import Material
from articles.models import PromptText
from articles.prompts import Prompt
from articles.replies import MALFORMED, Aside, Chosen, Form, Grade, Line

LONGEST_TEXT = 16_000  # characters that the model is given
SHORTEST_TEXT = 1_000  # less is not worth asking
TIME = 150.0  # seconds for all that is asked about one text; a lease lasts longer
LEAST_TIME = 5.0
SAMPLES = 2
LONGEST_WAIT = 2.0  # seconds that a worker waits for a model; longer ones are for the clock
LONGEST_HEADLINE = 200
LONGEST_SUMMARY = 8_000
MOST_TOPICS = 3  # of one article


@dataclass(frozen=True)
class Question:
    """What is wanted (a prompt by name, for a purpose), in which language and how long."""

    purpose: str
    target: str
    length: int  # of the summary, in Han characters; see extractive.weight
    titled: bool = True
    instructions: str = ""
    patient: bool = True  # whether a passing failure may wait for another day
    most: int = 0  # what the answer may not exceed, as the source itself is no longer; 0 for any
    bill: Bill = NOBODY  # who pays
    draw: int = 1  # an answer to the same question is given again; that to another draw is not it
    weighed: bool = False  # whether importance, topics and the event's own headline are asked too
    topics: tuple[str, ...] = ()  # names to choose from
    prompted: str = ""  # the name of the prompt, where it is not that of the purpose
    wish: str = ""  # of the editor who sent the last answer back
    once: bool = False  # whether one sample of one model is all that it is worth

    @property
    def form(self) -> Form:
        headline = {"headline": LONGEST_HEADLINE} if self.titled else {}
        return Form(self.purpose, headline | {"summary": LONGEST_SUMMARY}, self.asides())

    def asides(self) -> dict[str, Aside]:
        if not self.weighed:
            return {}
        # A grammar with any words for topics has a weak model write on to its limit.
        topics = {"topics": Chosen(self.topics, MOST_TOPICS)} if self.topics else {}
        return {"importance": Grade(1, 5), **topics, "story": Line(LONGEST_HEADLINE)}

    def prompt(self, engine: Engine) -> Prompt:
        parameters = {"temperature": engine.temperature, "max_tokens": engine.tokens}
        name = self.prompted or self.purpose
        return Prompt.named(
            name, self.target, self.instructions, parameters, self.topics, self.wish
        )

    def material(self, text: str) -> Material:
        """What the model is given, of so much of the text."""
        return Material.of(text)

    def checked(self, said: dict[str, Any], material: Material, rules: str) -> tuple[str, str]:
        """Headline and summary, fit to print; UnusableError when they are not."""
        summary = flanking.repair(material.linked(said["summary"]))
        if why := babble.objection(
            summary,
            rules=rules,
            material=material.text,
            length=self.length,
            target=self.target,
            most=self.most,
        ):
            raise UnusableError(why)
        if not self.titled:
            return "", summary
        headline = " ".join(material.unlinked(said["headline"]).split())
        if not babble.BLANK.sub("", headline):
            raise UnusableError(MALFORMED)
        if babble.is_twice(headline, summary):
            raise UnusableError(babble.BARE)
        if babble.is_foreign(headline, self.target):
            raise UnusableError(babble.FOREIGN)
        return headline, summary


@dataclass(frozen=True)
class Answer:
    """Texts that can be used, and how they came about; tokens and cost are of all samples.

    The cost is None where no price is known.
    """

    headline: str
    summary: str
    model: str
    prompt_hash: str
    parameters: dict[str, Any]
    tokens_in: int
    tokens_out: int
    note: str
    cost: Decimal | None = None
    importance: int | None = None
    topics: list[str] = field(default_factory=list)
    story: str = ""


def answer(question: Question, text: str) -> Answer:
    """What a model makes of a text.

    LLMError when none gives anything that can be used; the other model is asked when the first
    fails for good, or when it is now or never.
    """
    deadline, failures = monotonic() + TIME, list[LLMError]()
    for engine in _engines(question.purpose)[: 1 if question.once else None]:
        try:
            return Attempt(question, text, engine, deadline, fallback=bool(failures)).made()
        except NoRoomError:
            raise  # nobody has failed, so nobody else need be asked
        except LLMError as error:
            failures.append(error)
            if question.patient and not error.permanent:
                break
    raise _together(failures)


@dataclass(frozen=True)
class Estimate:
    """What an answer takes at most; what is `known` already takes nothing.

    The cost is None where no price is known.
    """

    model: str
    tokens_in: int
    tokens_out: int
    cost: Decimal | None
    known: bool


def estimate(question: Question, text: str) -> Estimate:
    """What one answer of the model that is asked first takes; LLMError where there is none."""
    engine = _engines(question.purpose)[0]
    attempt = Attempt(question, text, engine, deadline=0)
    query = attempt.query(question.prompt(engine), question.material(text[: attempt.limit]))
    price, known = purse.price_of(engine), purse.known(query) is not None
    cost = price.cost(query.size, engine.tokens) if price else None
    return Estimate(engine.model, query.size, engine.tokens, cost, known)


def _engines(purpose: str) -> list[Engine]:
    try:
        found = engines.of(purpose)
    except ValueError as error:
        told = _("A setting of the model cannot be read: %(reason)s.") % {"reason": error}
        raise LLMError(told, permanent=True) from error
    if not found:
        raise LLMError(_("No model is set up."), permanent=True)
    return found


def _together(failures: list[LLMError]) -> LLMError:
    """All that went wrong as one, which may pass if any of it may."""
    told = " ".join(dict.fromkeys(_(str(error)) for error in failures))
    passing = [error for error in failures if not error.permanent]
    waits = [error.retry_after for error in passing if error.retry_after]
    return LLMError(told, permanent=not passing, retry_after=min(waits, default=None))


@dataclass
class Attempt:
    """A question put to one model."""

    question: Question
    text: str
    engine: Engine
    deadline: float
    fallback: bool = False
    limit: int = LONGEST_TEXT
    samples: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    accounts: list[purse.Account] = field(default_factory=list)

    def made(self) -> Answer:
        """The answer of one of the samples; LLMError, final if the samples were of no use."""
        pause = 0.0
        while True:
            try:
                return replace(self.sample(pause), cost=self.cost)
            except NoRoomError:
                raise
            except TooLongError as error:
                self.shorten(error)
            except LLMError as error:
                if self.is_enough(error):
                    final = error.permanent or isinstance(error, UnusableError)
                    raise LLMError(
                        _(str(error)), permanent=final, retry_after=error.retry_after
                    ) from error
                pause = 0.0 if isinstance(error, UnusableError) else _wait(error)

    @property
    def cost(self) -> Decimal | None:
        """Of all samples; None where no price is known."""
        return money.total(account.cost for account in self.accounts)

    def is_enough(self, error: LLMError) -> bool:
        """Whether another sample would be useless, too many, too late, or can wait."""
        most = 1 if self.question.once else SAMPLES
        if error.permanent or self.samples >= most or self.left() < LEAST_TIME:
            return True
        if isinstance(error, UnusableError):
            return False
        slow = self.left() < TIME / 2  # the rest is for the other model
        return self.question.patient or slow or _wait(error) > LONGEST_WAIT

    def shorten(self, error: TooLongError) -> None:
        """Half the text, for a model that cannot take more; the error when little is left."""
        self.limit = min(self.limit, len(self.text)) // 2
        self.samples -= 1  # it read nothing
        if self.limit < SHORTEST_TEXT or self.left() < LEAST_TIME:
            raise error

    def left(self) -> float:
        return self.deadline - monotonic()

    def sample(self, pause: float) -> Answer:
        """One answer that can be used, or LLMError; one that is known already is not paid again."""
        self.samples += 1
        question = self.question
        prompt, material = question.prompt(self.engine), question.material(self.text[: self.limit])
        query = self.query(prompt, material)
        if known := purse.known(query):
            with suppress(UnusableError):
                made = self.read(known, prompt, material)
                purse.given_again(query)
                return made
        PromptText.objects.keep(prompt, question.prompted or question.purpose, question.target)
        fence, user = material.fenced()
        deadline, again = min(llm.DEADLINE, max(self.left(), LEAST_TIME)), self.samples > 1
        account = purse.Account(query, within=deadline + pause)
        self.accounts.append(account)
        with account:
            account.reply = llm.complete(
                prompt.system(fence=fence, length=question.length, again=again),
                user,
                engine=self.engine,
                form=question.form,
                plainly=again,  # what a grammar spoils, words may mend
                deadline=deadline,
                pause=pause,
            )
            return self.read(account.reply, prompt, material, fence)

    def query(self, prompt: Prompt, material: Material) -> purse.Query:
        """The question as the books see it: without its fence, which is another each time."""
        question = self.question
        rules, form = prompt.system(fence="", length=question.length), question.form.schema
        return purse.Query(
            question.purpose,
            self.engine,
            question.bill,
            prompt.hash,
            purse.key(self.engine, question.purpose, question.draw, rules, form, material.told),
            money.tokens(f"{rules}{prompt.reminder}{form}{material.told}") + money.FRAME,
        )

    def read(self, reply: llm.Reply, prompt: Prompt, material: Material, fence: str = "") -> Answer:
        """What a reply says, if it can be used; else UnusableError."""
        self.tokens_in += reply.tokens_in
        self.tokens_out += reply.tokens_out
        said = self.question.form.read(reply.text)
        rules = replace(prompt, instructions="", wish="").system(
            fence=fence, length=self.question.length
        )
        headline, summary = self.question.checked(said, material, rules)
        story = " ".join(material.unlinked(said.get("story", "")).split())
        return Answer(
            headline=headline,
            summary=summary,
            model=reply.model,
            prompt_hash=prompt.hash,
            parameters=self.parameters(reply),
            tokens_in=self.tokens_in,
            tokens_out=self.tokens_out,
            note=self.note(),
            importance=said.get("importance"),
            topics=said.get("topics", []),
            story="" if babble.is_foreign(story, self.question.target) else story,
        )

    def parameters(self, reply: llm.Reply) -> dict[str, Any]:
        return {
            "prompt": self.question.purpose,
            "length": self.question.length,
            "max_tokens": self.engine.tokens,
            "temperature": self.engine.temperature,
            "format": str(reply.shape),
            "samples": self.samples,
            "fallback": self.fallback,
        }

    def note(self) -> str:
        if len(self.text) <= self.limit:
            return ""
        return _("The model read only the first %(count)d characters.") % {"count": self.limit}


def _wait(error: LLMError) -> float:
    """Seconds before a passing failure is worth another try."""
    return error.retry_after.total_seconds() if error.retry_after else LONGEST_WAIT / 2
