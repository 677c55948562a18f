"""Shapes: Markdown with places in it, like "### {number}. {title}"; a brace itself is doubled."""

import re
from collections.abc import Callable, Mapping

PLACE = re.compile(r"\{\{|\}\}|\{([a-z_]+)(?::([^{}]*))?\}")


def literal(text: str) -> str:
    """The shape that prints this text and nothing else."""
    return text.replace("{", "{{").replace("}", "}}")


def places(shape: str) -> set[str]:
    """The names of the places in a shape."""
    return {found[1] for found in PLACE.finditer(shape) if found[1]}


def fill(shape: str, values: Mapping[str, str | Callable[[str], str]]) -> str:
    """The text of a shape; a value may be made from what follows the colon in {name:…}.

    A place nobody has a value for stays as it is.
    """

    def text(place: re.Match[str]) -> str:
        if place[1] is None:
            return place[0][0]
        value = values.get(place[1], place[0])
        return value if isinstance(value, str) else value(place[2] or "")

    return PLACE.sub(text, shape)


def cut(shape: str, name: str) -> tuple[str, str | None]:
    """A shape before and after the first place of that name; None if it has no such place."""
    before, found, after = shape.partition(f"{{{name}}}")
    return before, after if found else None
