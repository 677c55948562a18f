"""Drafts: by the model where one is set up, else from the source's own sentences."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from articles import asking, bearing, extractive, llm, markdown, prose
from articles.asking import Question
from articles.bills import NOBODY, Bill
from articles.orders import Order

LENGTH = bearing.LONGEST  # of a summary, in Han characters; see extractive.weight
TITLE_ONLY = {"zh": "（仅标题）", "en": "(Title only)"}
LEAD_LENGTH = 120
LEAD_ITEMS = 3  # an extracted lead has a sentence of each of so many items
LONGEST_BODY = 2_000  # characters that the model is given of each item


@dataclass(frozen=True)
class Draft:
    """What a machine wrote (summary in Markdown, headline plain), and how it came about.

    `empty` counts what said nothing in it (see prose), that which was cut included. Of an article
    the model also says how important it is (1 to 5), which topics of the vocabulary it has and a
    headline of the event itself.
    """

    headline: str
    summary: str
    language: str
    origin: str  # "extract" or "model"
    model: str = ""
    prompt_hash: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)
    tokens_in: int = 0
    tokens_out: int = 0
    note: str = ""
    empty: int = 0
    cost: str = ""  # a decimal number of the house's currency; "" where no price is known
    importance: int | None = None
    topics: list[str] = field(default_factory=list)
    story: str = ""


def draft(
    title: str,
    text: str,
    *,
    language: str,
    order: Order,
    bill: Bill = NOBODY,
    patient: bool = True,
    draw: int = 1,
) -> Draft:
    """A headline and summary of an article as ordered; LLMError when the model gives none.

    `language` is the source's, the order's is ours: the model writes the latter, an extract stays
    in the former. A source that says too little is extracted, and so is what nobody wants; of a
    mere title nothing is made. Who is not `patient` hears of the other model as well; another
    `draw` is another answer of the same model.
    """
    if not llm.ready():
        return by_extract(title, text, language=language)
    if why := unfit(title, text, order):
        return by_extract(title, text, language=language, note=why)
    question = _question(title, text, order, bill, draw)
    return _answered(replace(question, patient=patient), _material(title, text))


def again(title: str, text: str, *, order: Order, bill: Bill = NOBODY, draw: int = 1) -> Draft:
    """A second sample of the same prompt, to compare with the first; LLMError if it fails once."""
    question = _question(title, text, order, bill, draw)
    second = replace(question, purpose="second", prompted=question.purpose, once=True)
    return _answered(second, _material(title, text))


def estimate(
    title: str, text: str, *, order: Order, bill: Bill = NOBODY, draw: int = 1
) -> asking.Estimate:
    """What a draft takes at most; LLMError where no model can be asked."""
    return asking.estimate(_question(title, text, order, bill, draw), _material(title, text))


def unfit(title: str, text: str, order: Order) -> str:
    """Why no model is asked for a draft, "" where one is."""
    if not order.wanted:
        return _("No series could print it, so no model was asked.")
    if not bearing.of(title, text).length:
        return _("The source says too little for a draft.")
    return ""


def by_extract(title: str, text: str, *, language: str, note: str = "") -> Draft:
    """The source's headline and some of its own sentences; where it has none, a word that says so.

    Such a draft has the parameter access="title".
    """
    if title_only := bearing.is_bare(title, text):
        summary = TITLE_ONLY["zh" if language == "zh" else "en"]
    else:
        summary = markdown.escape(extractive.pick(title, text, length=LENGTH))
    return Draft(
        headline=_one_line(title),
        summary=summary,
        language=language,
        origin="extract",
        parameters={"length": LENGTH} | ({"access": "title"} if title_only else {}),
        note=note,
        empty=len(prose.empty(summary, text)),
    )


def _question(title: str, text: str, order: Order, bill: Bill, draw: int) -> Question:
    bears = bearing.of(title, text)
    return Question(
        "draft",
        order.target,
        bears.length,
        most=bears.most,
        instructions=order.instructions,
        weighed=True,
        topics=order.topics,
        wish=order.wish,
        bill=bill,
        draw=draw,
    )


def _material(title: str, text: str) -> str:
    return f"{_one_line(title)}\n\n{text}"


def opening(
    items: Sequence[tuple[str, str]],
    *,
    target: str,
    instructions: str = "",
    bill: Bill = NOBODY,
    draw: int = 1,
) -> Draft:
    """A short lead for an edition of these items (headline, Markdown body), without a headline.

    LLMError when the model gives none; without a model, an extract.
    """
    if not llm.ready() or not items:
        return opening_extract(items, target=target)
    question = Question(
        "lead",
        target,
        LEAD_LENGTH,
        titled=False,
        instructions=instructions,
        patient=False,
        bill=bill,
        draw=draw,
    )
    return _answered(question, _listed(items))


def opening_extract(items: Sequence[tuple[str, str]], *, target: str, note: str = "") -> Draft:
    """The first sentence of each of the first items, as an edition's lead."""
    firsts = (extractive.first(markdown.plain(body)) for _headline, body in items[:LEAD_ITEMS])
    return Draft(
        headline="",
        summary=markdown.escape(extractive.joined([one for one in firsts if one])),
        language=target,
        origin="extract",
        parameters={"items": LEAD_ITEMS},
        note=note,
    )


def remark(
    items: Sequence[tuple[str, str]],
    *,
    target: str,
    instructions: str = "",
    bill: Bill = NOBODY,
    draw: int = 1,
) -> Draft | None:
    """A commentary on these items (headline, Markdown body), LLMError when the model gives none.

    None without a model: an opinion cannot be extracted.
    """
    if not llm.ready() or not items:
        return None
    question = Question(
        "commentary",
        target,
        LENGTH,
        instructions=instructions,
        patient=False,
        bill=bill,
        draw=draw,
    )
    return _answered(question, _listed(items))


def nothing(*, target: str, note: str) -> Draft:
    """No text, and why: an opinion cannot be extracted."""
    return Draft(headline="", summary="", language=target, origin="extract", note=note)


def _answered(question: Question, material: str) -> Draft:
    """The model's answer; sentences at its end that say nothing are cut, but of no opinion."""
    answer = asking.answer(question, material)
    said = vars(answer) | {"cost": "" if answer.cost is None else str(answer.cost)}
    draft = Draft(language=question.target, origin="model", **said)
    summary, gone = prose.tightened(draft.summary, material)
    draft = replace(draft, empty=len(prose.empty(draft.summary, material)))
    if question.purpose == "commentary" or not gone:
        return draft
    told = _("Cut at the end, for saying nothing: %(text)s") % {
        "text": _cut(draft.summary, summary)
    }
    return replace(draft, summary=summary, note=f"{draft.note} {told}".strip())


def _cut(before: str, after: str) -> str:
    """What was cut off, as it stood."""
    return _one_line(before[len(after) :])


def _listed(items: Sequence[tuple[str, str]]) -> str:
    return "\n\n".join(
        f"{number}. {_one_line(headline)}\n{body[:LONGEST_BODY]}"
        for number, (headline, body) in enumerate(items, start=1)
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())
