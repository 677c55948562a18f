"""One question, put until it is answered: once more, with less material, to the other model."""

from dataclasses import dataclass, replace
from time import monotonic
from typing import Any

from django.utils.translation import gettext as _

from articles import babble, engines, flanking, llm
from articles.engines import Engine
from articles.excuses import LLMError, TooLongError, UnusableError
from articles.material import Material
from articles.prompts import Prompt
from articles.replies import MALFORMED, Form

LONGEST_TEXT = 16_000  # characters that the model is given
SHORTEST_TEXT = 1_000  # less is not worth asking
TIME = 150.0  # seconds for all that is asked about one text; a lease lasts longer
LEAST_TIME = 5.0
SAMPLES = 2
LONGEST_WAIT = 2.0  # seconds that a worker waits for a model; longer ones are for the clock
LONGEST_HEADLINE = 200
LONGEST_SUMMARY = 8_000


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

    @property
    def form(self) -> Form:
        headline = {"headline": LONGEST_HEADLINE} if self.titled else {}
        return Form(self.purpose, headline | {"summary": LONGEST_SUMMARY})

    def prompt(self, engine: Engine) -> Prompt:
        parameters = {"temperature": engine.temperature, "max_tokens": engine.tokens}
        return Prompt.named(self.purpose, self.target, self.instructions, parameters)


@dataclass(frozen=True)
class Answer:
    """Texts that can be used, and how they came about; tokens are those of all samples."""

    headline: str
    summary: str
    model: str
    prompt_hash: str
    parameters: dict[str, Any]
    tokens_in: int
    tokens_out: int
    note: str


def answer(question: Question, text: str) -> Answer:
    """What a model makes of a text.

    LLMError when none gives anything that can be used; the other model is asked when the first
    fails for good, or when it is now or never.
    """
    deadline, failures = monotonic() + TIME, list[LLMError]()
    for engine in _engines(question.purpose):
        try:
            return Attempt(question, text, engine, deadline, fallback=bool(failures)).made()
        except LLMError as error:
            failures.append(error)
            if question.patient and not error.permanent:
                break
    raise _together(failures)


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

    def made(self) -> Answer:
        """The answer of one of the samples; LLMError, final if the samples were of no use."""
        pause = 0.0
        while True:
            try:
                return self.sample(pause)
            except TooLongError as error:
                self.shorten(error)
            except LLMError as error:
                if self.is_enough(error):
                    final = error.permanent or isinstance(error, UnusableError)
                    raise LLMError(
                        _(str(error)), permanent=final, retry_after=error.retry_after
                    ) from error
                pause = 0.0 if isinstance(error, UnusableError) else _wait(error)

    def is_enough(self, error: LLMError) -> bool:
        """Whether another sample would be useless, too many, too late, or can wait."""
        if error.permanent or self.samples >= SAMPLES or self.left() < LEAST_TIME:
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
        """One answer that can be used, or LLMError."""
        self.samples += 1
        question, again = self.question, self.samples > 1
        prompt, material = question.prompt(self.engine), Material.of(self.text[: self.limit])
        fence, user = material.fenced()
        reply = llm.complete(
            prompt.system(fence=fence, length=question.length, again=again),
            user,
            engine=self.engine,
            form=question.form,
            plainly=again,  # what a grammar spoils, words may mend
            deadline=min(llm.DEADLINE, max(self.left(), LEAST_TIME)),
            pause=pause,
        )
        self.tokens_in += reply.tokens_in
        self.tokens_out += reply.tokens_out
        said = question.form.read(reply.text)
        rules = replace(prompt, instructions="").system(fence=fence, length=question.length)
        headline, summary = self.checked(said, material, rules)
        return Answer(
            headline=headline,
            summary=summary,
            model=reply.model,
            prompt_hash=prompt.hash,
            parameters=self.parameters(reply),
            tokens_in=self.tokens_in,
            tokens_out=self.tokens_out,
            note=self.note(),
        )

    def checked(self, said: dict[str, str], material: Material, rules: str) -> tuple[str, str]:
        """Headline and summary, fit to print; UnusableError when they are not."""
        summary = flanking.repair(material.linked(said["summary"]))
        if why := babble.objection(
            summary,
            rules=rules,
            material=material.text,
            length=self.question.length,
            target=self.question.target,
            most=self.question.most,
        ):
            raise UnusableError(why)
        if not self.question.titled:
            return "", summary
        headline = " ".join(material.unlinked(said["headline"]).split())
        if not babble.BLANK.sub("", headline):
            raise UnusableError(MALFORMED)
        if babble.is_foreign(headline, self.question.target):
            raise UnusableError(babble.FOREIGN)
        return headline, summary

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
