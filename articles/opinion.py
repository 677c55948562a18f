"""A second opinion: the model is asked, sentence by sentence, whether the source bears it out.

It stands beside what the facts say (see grounding) and never overrides it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from articles import asking, babble, ledger, markdown, orders
from articles.asking import Question
from articles.bills import Bill
from articles.excuses import LLMError
from articles.material import Material
from articles.models import Article
from articles.replies import Form
from articles.sentences import sentences
from articles.verdicts import VERDICTS, Verdicts
from articles.vocabulary import fold

PURPOSE = "opinion"
MOST = 40  # sentences that are asked about; a summary has five


@dataclass(frozen=True)
class Judged:
    """A sentence, what the model thinks of it ("supported", "unsupported", "unsure"), and why."""

    text: str
    verdict: str
    why: str = ""


@dataclass(frozen=True)
class Opinion:
    """What a model thinks of a summary, and how that came about; `cost` is "" when not known."""

    model: str
    prompt_hash: str
    sentences: list[Judged]
    parameters: dict[str, Any] = field(default_factory=dict)
    tokens_in: int = 0
    tokens_out: int = 0
    cost: str = ""
    note: str = ""


def ask(summary: str, source: str, *, target: str, bill: Bill) -> Opinion:
    """What the model thinks of each sentence of a summary (Markdown), held against its source.

    `target` is the language of its reasons. LLMError when no model gives an opinion that can be
    used, or when there is nothing to have one on.
    """
    said = tuple(one.text for one in sentences(markdown.plain(summary)))[:MOST]
    if not said or not source.strip():
        raise LLMError(_("There is no text to have an opinion on."), permanent=True)
    question = Entailment(PURPOSE, target, 0, patient=False, bill=bill, said=said)
    answer = asking.answer(question, source)
    return Opinion(
        model=answer.model,
        prompt_hash=answer.prompt_hash,
        sentences=[Judged(*each) for each in json.loads(answer.summary)],
        parameters={key: each for key, each in answer.parameters.items() if key != "length"},
        tokens_in=answer.tokens_in,
        tokens_out=answer.tokens_out,
        cost="" if answer.cost is None else str(answer.cost),
        note=answer.note,
    )


def of(article: Article) -> Opinion:
    """What the model thinks of an article's summary as it is; LLMError when there is no opinion."""
    text = article.snapshot.text if article.snapshot else ""
    bill = Bill(article=article.pk, source=article.source_id)
    source = text and ledger.joined(article.title, text)
    return ask(article.summary, source, target=orders.house_language(), bill=bill)


def standing(opinion: Any, summary: str) -> list[Judged]:
    """What was thought, as it is stored, of the sentences that a summary still has, in order."""
    known = {fold(each.text): each for each in _stored(opinion)}
    found = (known.get(fold(one.text)) for one in sentences(markdown.plain(summary)))
    return list(dict.fromkeys(each for each in found if each))


def is_wanting(found: Sequence[Judged], summary: str) -> bool:
    """Whether a summary has a sentence that is not among those with an opinion."""
    known = {fold(each.text) for each in found}
    said = sentences(markdown.plain(summary))[:MOST]
    return any(fold(one.text) not in known for one in said)


def _stored(opinion: Any) -> Sequence[Judged]:
    rows = opinion.get("sentences", []) if isinstance(opinion, Mapping) else []
    return [
        Judged(row["text"], row["verdict"], row.get("why", ""))
        for row in rows
        if row.get("verdict") in VERDICTS
    ]


@dataclass(frozen=True)
class Entailment(Question):
    """The question: these sentences, held against the text that the model is given."""

    said: tuple[str, ...] = ()

    @property
    def form(self) -> Form:
        return Verdicts(PURPOSE, {}, count=len(self.said))

    def material(self, text: str) -> Material:
        source = Material.of(text)
        return Beside(source.text, source.links, tuple(Material.of(one).text for one in self.said))

    def checked(self, said: dict[str, Any], material: Material, rules: str) -> tuple[str, str]:
        """No headline, and as JSON [sentence, verdict, why] of each; a foreign reason is none."""
        rows = []
        for text, (verdict, why) in zip(self.said, said["sentences"], strict=True):
            plain = material.unlinked(why)
            rows.append((text, verdict, "" if babble.is_foreign(plain, self.target) else plain))
        return "", json.dumps(rows)


@dataclass(frozen=True)
class Beside(Material):
    """A source, and within tags of their own the numbered sentences that are held against it."""

    said: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        return f"{self.text}\n\n{self._listed}"

    @property
    def _listed(self) -> str:
        return "\n".join(f"{number}. {text}" for number, text in enumerate(self.said, start=1))

    def fenced(self) -> tuple[str, str]:
        fence, source = super().fenced()
        listed = self._listed.replace(fence, "")
        return fence, f"{source}\n\n<{fence}-sentences>\n{listed}\n</{fence}-sentences>"
