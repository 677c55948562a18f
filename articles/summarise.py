"""Drafts: by the model where one is set up, else from the source's own sentences."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from string import Template
from typing import Any, Self

from django.conf import settings
from django.utils.translation import gettext as _

from articles import extractive, flanking, llm, markdown

LENGTH = 220  # of a summary, in Han characters; see extractive.weight
LEAD_ITEMS = 3  # an extracted lead has a sentence of each of so many items
LONGEST_TEXT = 16_000  # characters that the model is given of an article
LONGEST_BODY = 2_000  # and of each item, for a lead or a commentary
LONGEST_HEADLINE = 200
MAX_TOKENS = 2400  # a reasoning model thinks within this, too
TEMPERATURE = 0.2

THINKING = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)
FENCED = re.compile(r"```(?:json)?\s*(.*?)\s*```", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True)
class Draft:
    """What a machine wrote (summary in Markdown, headline plain), and how it came about."""

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


@dataclass(frozen=True)
class Prompt:
    """What the model is told before it gets the material, and the hash that names it."""

    template: Template
    instructions: str

    @classmethod
    def named(cls, name: str, target: str, instructions: str) -> Self:
        """The prompt of that name in templates/prompts, in Chinese or English."""
        folder = "zh" if target.startswith("zh") else "en"
        path = settings.BASE_DIR / "templates" / "prompts" / folder / f"{name}.txt"
        return cls(Template(path.read_text(encoding="utf-8")), instructions.strip())

    @property
    def hash(self) -> str:
        return sha256(f"{self.template.template}\0{self.instructions}".encode()).hexdigest()

    def system(self, *, fence: str, length: int) -> str:
        told = self.template.substitute(fence=fence, length=length, words=length // 2)
        return f"{told.strip()}\n\n{self.instructions}".strip()


def draft(title: str, text: str, *, language: str, target: str) -> Draft:
    """A headline and summary of an article; LLMError when the model gives none.

    `language` is the source's, `target` the house's ("zh" or "en"): the model writes the latter,
    an extract stays in the former.
    """
    if llm.ready():
        return by_model(title, text, target=target)
    return by_extract(title, text, language=language)


def by_extract(title: str, text: str, *, language: str) -> Draft:
    """The source's headline and some of its own sentences."""
    return Draft(
        headline=_one_line(title),
        summary=markdown.escape(extractive.pick(title, text, length=LENGTH)),
        language=language,
        origin="extract",
        parameters={"length": LENGTH},
    )


def by_model(title: str, text: str, *, target: str) -> Draft:
    """The model's headline and summary in the house's language; LLMError when it gives none."""
    # A short source gets a short summary: what it does not say must not be made up.
    length = max(40, min(LENGTH, extractive.weight(text) * 2 // 3))
    material = f"{_one_line(title)}\n\n{text[:LONGEST_TEXT]}"
    note = ""
    if len(text) > LONGEST_TEXT:
        note = _("The model read only the first %(count)d characters.") % {"count": LONGEST_TEXT}
    return _asked("draft", material, target=target, length=length, titled=True, note=note)


def opening(items: Sequence[tuple[str, str]], *, target: str, instructions: str = "") -> Draft:
    """A short lead for an edition of these items (headline, Markdown body), without a headline.

    LLMError when the model gives none; without a model, an extract.
    """
    if llm.ready() and items:
        material = _listed(items)
        return _asked("opening", material, target=target, length=120, instructions=instructions)
    return opening_extract(items, target=target)


def opening_extract(items: Sequence[tuple[str, str]], *, target: str) -> Draft:
    """The first sentence of each of the first items, as an edition's lead."""
    firsts = (extractive.first(markdown.plain(body)) for _headline, body in items[:LEAD_ITEMS])
    return Draft(
        headline="",
        summary=markdown.escape(extractive.joined([one for one in firsts if one])),
        language=target,
        origin="extract",
        parameters={"items": LEAD_ITEMS},
    )


def remark(
    items: Sequence[tuple[str, str]], *, target: str, instructions: str = ""
) -> Draft | None:
    """A commentary on these items (headline, Markdown body), LLMError when the model gives none.

    None without a model: an opinion cannot be extracted.
    """
    if not llm.ready() or not items:
        return None
    return _asked(
        "remark",
        _listed(items),
        target=target,
        length=LENGTH,
        titled=True,
        instructions=instructions,
    )


def _asked(
    name: str,
    material: str,
    *,
    target: str,
    length: int,
    titled: bool = False,
    instructions: str = "",
    note: str = "",
) -> Draft:
    """What the model answers to a prompt about material, which is fenced: content, not orders."""
    prompt = Prompt.named(name, target, instructions)
    fence = "material-" + sha256(material.encode()).hexdigest()[:12]  # can't stand in the material
    reply = llm.complete(
        prompt.system(fence=fence, length=length),
        f"<{fence}>\n{material}\n</{fence}>",
        max_tokens=MAX_TOKENS,
        temperature=TEMPERATURE,
    )
    said = _answer(reply.text)
    return Draft(
        headline=_headline(said) if titled else "",
        summary=_summary(said),
        language=target,
        origin="model",
        model=reply.model,
        prompt_hash=prompt.hash,
        parameters={
            "prompt": name,
            "length": length,
            "max_tokens": MAX_TOKENS,
            "temperature": TEMPERATURE,
        },
        tokens_in=reply.tokens_in,
        tokens_out=reply.tokens_out,
        note=note,
    )


def _listed(items: Sequence[tuple[str, str]]) -> str:
    return "\n\n".join(
        f"{number}. {_one_line(headline)}\n{body[:LONGEST_BODY]}"
        for number, (headline, body) in enumerate(items, start=1)
    )


def _answer(text: str) -> dict[str, Any]:
    """The JSON object that was asked for, bare or in a code fence; LLMError for anything else."""
    bare = THINKING.sub("", text).strip()
    fenced = FENCED.fullmatch(bare)
    try:
        said = json.loads(fenced[1] if fenced else bare, strict=False)
    except (ValueError, RecursionError) as error:
        raise _malformed() from error
    if not isinstance(said, dict):
        raise _malformed()
    return said


def _headline(said: dict[str, Any]) -> str:
    headline = _one_line(markdown.plain(markdown.without_links(_text(said, "headline"))))
    if not headline or len(headline) > LONGEST_HEADLINE:
        raise _malformed()
    return headline


def _summary(said: dict[str, Any]) -> str:
    summary = markdown.without_links(_text(said, "summary"))
    if not summary:
        raise _malformed()
    return flanking.repair(summary)  # an extract needs none: it has no emphasis


def _text(said: dict[str, Any], key: str) -> str:
    """A text of the answer without what no database takes: controls and half characters."""
    value = said.get(key)
    if not isinstance(value, str):
        raise _malformed()
    whole = value.encode("utf-8", "ignore").decode()
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", whole)


def _malformed() -> llm.LLMError:
    return llm.LLMError(_("The model did not answer in the form we asked for."))


def _one_line(text: str) -> str:
    return " ".join(text.split())
