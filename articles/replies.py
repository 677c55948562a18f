"""Strict reading of what a model wrote: one JSON object with the texts that were asked for."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.utils.translation.trans_null import gettext_noop  # the usual one asks for settings

from articles import markdown
from articles.excuses import UnusableError
from articles.vocabulary import fold

LONGEST_REPLY = 100_000  # characters; what is asked for has a few hundred
MOST_OBJECTS = 20
MOST_WORDS = 50  # of a list that are looked at
# Some servers put the opening mark into the prompt and give back only the closing one.
THINKING = re.compile(r"\A(?!\s*[{\[`]).*?</think(?:ing)?>|\A\s*<think(?:ing)?>.*", re.DOTALL)

MALFORMED = gettext_noop("The model did not answer in the form we asked for.")


class Aside(Protocol):
    """What is asked for beside the texts: a good text is not thrown away for want of it."""

    @property
    def schema(self) -> dict[str, Any]: ...

    def read(self, said: Any) -> Any:
        """What was said, as far as it can be taken as it is; the empty value if it cannot."""


@dataclass(frozen=True)
class Grade:
    """A whole number within bounds; None for anything else."""

    least: int
    most: int

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "enum": list(range(self.least, self.most + 1))}

    def read(self, said: Any) -> int | None:
        if isinstance(said, str) and re.fullmatch(r"\s*[0-9]{1,3}\s*", said):
            said = int(said)
        if isinstance(said, float) and said.is_integer():
            said = int(said)
        whole = isinstance(said, int) and not isinstance(said, bool)
        return said if whole and self.least <= said <= self.most else None


@dataclass(frozen=True)
class Chosen:
    """Some of these names, in any spelling, each once; what is none of them is left."""

    names: tuple[str, ...]
    most: int

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "string", "enum": list(self.names)}}

    def read(self, said: Any) -> list[str]:
        known = {fold(name): name for name in self.names}
        words = said if isinstance(said, list) else [said]
        found = (known.get(fold(word)) for word in words[:MOST_WORDS] if isinstance(word, str))
        return list(dict.fromkeys(name for name in found if name))[: self.most]


@dataclass(frozen=True)
class Line:
    """A short text that may be lacking; too long a one lacks."""

    longest: int

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "string"}

    def read(self, said: Any) -> str:
        line = legible(said) if isinstance(said, str) else ""
        return line if len(line) <= self.longest else ""


@dataclass(frozen=True)
class Form:
    """The object that is asked for: its texts by name, and the most characters each may have.

    The `asides` are asked for in the same breath, and are no reason to ask again.
    """

    name: str
    texts: Mapping[str, int]
    asides: Mapping[str, Aside] = field(default_factory=dict)

    @property
    def schema(self) -> dict[str, Any]:
        """As the endpoint wants it."""
        texts = {name: {"type": "string"} for name in self.texts}
        shape = {
            "type": "object",
            "properties": texts | {name: aside.schema for name, aside in self.asides.items()},
            "required": [*texts, *self.asides],
            "additionalProperties": False,
        }
        return {"name": self.name, "strict": True, "schema": shape}

    def read(self, reply: str) -> dict[str, Any]:
        """The texts of a reply, clean of what no database takes; UnusableError if it is not so.

        Thoughts before the object, a code fence and words around it do no harm; two objects do,
        because nobody knows which of them is meant. What was not asked for is left.
        """
        if len(reply) > LONGEST_REPLY:
            raise UnusableError(MALFORMED)
        found = [said for said in objects(THINKING.sub("", reply, count=1)) if self._fits(said)]
        texts = [{name: legible(said[name]) for name in self.texts} for said in found]
        if not texts or any(each != texts[0] for each in texts):
            raise UnusableError(MALFORMED)
        return texts[0] | {
            name: each.read(found[0].get(name)) for name, each in self.asides.items()
        }

    def _fits(self, said: dict[str, Any]) -> bool:
        texts = [(said.get(name), longest) for name, longest in self.texts.items()]
        return all(isinstance(text, str) and len(text) <= longest for text, longest in texts)


def objects(text: str) -> Iterator[dict[str, Any]]:
    """The JSON objects in a text, outermost only, a few at most; those with doubled keys not."""
    decoder = json.JSONDecoder(object_pairs_hook=_once, strict=False)
    at = text.find("{")
    for _attempt in range(MOST_OBJECTS):
        if at < 0:
            return
        try:
            said, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            end = at + 1
        else:
            if said:
                yield said
        at = text.find("{", end)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, {} when it says a thing twice."""
    said = dict(pairs)
    return said if len(said) == len(pairs) else {}


def legible(text: str) -> str:
    """A text without controls and half characters."""
    return markdown.CONTROLS.sub("", text.encode("utf-8", "ignore").decode().replace("\r", ""))
