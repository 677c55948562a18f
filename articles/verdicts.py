"""Strict reading of what a model thinks of sentences: one verdict for each, and none too many."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from articles.excuses import UnusableError
from articles.replies import (
    LONGEST_REPLY,
    MALFORMED,
    THINKING,
    Chosen,
    Form,
    Grade,
    legible,
    objects,
)

VERDICTS = ("supported", "unsupported", "unsure")
LONGEST_WHY = 300  # characters; what is longer is left out, not cut


@dataclass(frozen=True)
class Verdicts(Form):
    """The object that is asked for: a verdict and its reason for each of `count` sentences."""

    count: int = 0

    @property
    def schema(self) -> dict[str, Any]:
        each = {
            "number": Grade(1, self.count).schema,
            "verdict": {"type": "string", "enum": list(VERDICTS)},
            "why": {"type": "string"},
        }
        sentences = {"type": "array", "items": _object(each)}
        return {"name": self.name, "strict": True, "schema": _object({"sentences": sentences})}

    def read(self, reply: str) -> dict[str, Any]:
        """`sentences`: (verdict, why) in their order; UnusableError unless each has just one."""
        if len(reply) > LONGEST_REPLY:
            raise UnusableError(MALFORMED)
        said = objects(THINKING.sub("", reply, count=1))
        found = [whole for each in said if (whole := self._read(each.get("sentences")))]
        if not found or any(each != found[0] for each in found):
            raise UnusableError(MALFORMED)
        return {"sentences": found[0]}

    def _read(self, said: Any) -> list[tuple[str, str]]:
        """The verdicts in order; [] when one is missing, doubled or none."""
        rows = [_row(each, self.count) for each in said] if isinstance(said, list) else []
        numbers = [number for number, _verdict, _why in rows]
        if sorted(numbers) != list(range(1, self.count + 1)):
            return []
        ordered = sorted(rows)
        return [(verdict, why) for _number, verdict, why in ordered] if _all(ordered) else []


def _row(said: Any, count: int) -> tuple[int, str, str]:
    """Number, verdict and reason of one line; 0 and "" for what is none."""
    if not isinstance(said, dict):
        return 0, "", ""
    verdict = Chosen(VERDICTS, 1).read(said.get("verdict"))
    why = said.get("why")
    told = " ".join(legible(why).split()) if isinstance(why, str) else ""
    return (
        Grade(1, count).read(said.get("number")) or 0,
        verdict[0] if verdict else "",
        told if len(told) <= LONGEST_WHY else "",
    )


def _all(rows: Iterable[tuple[int, str, str]]) -> bool:
    return all(verdict for _number, verdict, _why in rows)


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
