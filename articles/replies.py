"""Strict reading of what a model wrote: one JSON object with the texts that were asked for."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation.trans_null import gettext_noop  # the usual one asks for settings

from articles import markdown
from articles.excuses import UnusableError

LONGEST_REPLY = 100_000  # characters; what is asked for has a few hundred
MOST_OBJECTS = 20
# Some servers put the opening mark into the prompt and give back only the closing one.
THINKING = re.compile(r"\A(?!\s*[{\[`]).*?</think(?:ing)?>|\A\s*<think(?:ing)?>.*", re.DOTALL)

MALFORMED = gettext_noop("The model did not answer in the form we asked for.")


@dataclass(frozen=True)
class Form:
    """The object that is asked for: its texts by name, and the most characters each may have."""

    name: str
    texts: Mapping[str, int]

    @property
    def schema(self) -> dict[str, Any]:
        """As the endpoint wants it."""
        texts = {name: {"type": "string"} for name in self.texts}
        shape = {
            "type": "object",
            "properties": texts,
            "required": list(texts),
            "additionalProperties": False,
        }
        return {"name": self.name, "strict": True, "schema": shape}

    def read(self, reply: str) -> dict[str, str]:
        """The texts of a reply, clean of what no database takes; UnusableError if it is not so.

        Thoughts before the object, a code fence and words around it do no harm; two objects do,
        because nobody knows which of them is meant. What was not asked for is left.
        """
        if len(reply) > LONGEST_REPLY:
            raise UnusableError(MALFORMED)
        found = [said for said in objects(THINKING.sub("", reply, count=1)) if self._fits(said)]
        if not found or any(said != found[0] for said in found):
            raise UnusableError(MALFORMED)
        return {name: legible(found[0][name]) for name in self.texts}

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
