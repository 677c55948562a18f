"""What each model has been seen to take, remembered while the process lives."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from articles.engines import Engine
from articles.replies import Form


class Shape(StrEnum):
    """How the form of an answer is asked for: by a schema, as some JSON, in words only."""

    SCHEMA = "schema"
    JSON = "json"
    TEXT = "text"


LOWER = {Shape.SCHEMA: Shape.JSON, Shape.JSON: Shape.TEXT}
# Reasoning models take max_completion_tokens and no temperature; most servers know neither rule.
OPTIONAL = ("max_tokens", "temperature")


@dataclass(frozen=True)
class Manner:
    """How a model is asked; `without` are the parameters that it refuses."""

    shape: Shape = Shape.SCHEMA
    without: frozenset[str] = frozenset()

    def asking(self, engine: Engine, form: Form | None) -> dict[str, Any]:
        """The parameters of a question beside its messages."""
        asked: dict[str, Any] = {"model": engine.model}
        cap = "max_completion_tokens" if "max_tokens" in self.without else "max_tokens"
        asked[cap] = engine.tokens
        if "temperature" not in self.without:
            asked["temperature"] = engine.temperature
        if form and self.shape == Shape.SCHEMA:
            asked["response_format"] = {"type": "json_schema", "json_schema": form.schema}
        elif form and self.shape == Shape.JSON:
            asked["response_format"] = {"type": "json_object"}
        return asked

    def after(self, complaint: str, form: Form | None) -> "Manner | None":
        """The manner to try when a model complains so; None when nothing is left to change."""
        for name in OPTIONAL:
            if name in complaint and name not in self.without:
                return replace(self, without=self.without | {name})
        if form and self.shape in LOWER:
            return replace(self, shape=LOWER[self.shape])
        return None


_known: dict[tuple[str, str], Manner] = {}


def of(engine: Engine) -> Manner:
    return _known.get((engine.url, engine.model), Manner())


def learn(engine: Engine, manner: Manner) -> None:
    _known[engine.url, engine.model] = manner


def forget() -> None:
    """Ask everybody anew."""
    _known.clear()
