"""Shapes: Markdown with places in it, like "### {number}. {title}"; a brace itself is doubled."""

import re
from collections.abc import Callable, Iterable, Mapping

Value = str | Callable[[str], str]
PLACE = re.compile(r"\{\{|\}\}|\{([a-z_]+)(?::([^{}]*))?\}")


def literal(text: str) -> str:
    """The shape that prints this text and nothing else."""
    return text.replace("{", "{{").replace("}", "}}")


def places(shape: str) -> set[str]:
    """The names of the places in a shape."""
    return {found[1] for found in PLACE.finditer(shape) if found[1]}


def fill(shape: str, values: Mapping[str, Value]) -> str:
    """The text of a shape; a value may be made from what follows the colon in {name:…}.

    A place nobody has a value for stays as it is.
    """

    def text(place: re.Match[str]) -> str:
        if place[1] is None:
            return place[0][0]
        value = values.get(place[1], place[0])
        return value if isinstance(value, str) else value(place[2] or "")

    return PLACE.sub(text, shape)


def joined(pieces: Iterable[tuple[str, dict[str, Value]]], usual: str) -> str:
    """Filled shapes in a row, the usual text between two; {end} in a shape brings its own."""
    text, gap = "", ""
    for shape, values in pieces:
        shape, own = cut(shape, "end")
        text += gap + fill(shape, values)
        gap = usual if own is None else fill(own, values)
    return text


def cut(shape: str, name: str) -> tuple[str, str | None]:
    """A shape before and after the first place of that name; None if it has no such place."""
    before, found, after = shape.partition(f"{{{name}}}")
    return before, after if found else None


def heading(level: int, text: str) -> str:
    return f"{'#' * level} {text}" if text else ""


def paragraphs(*texts: str) -> str:
    return "\n\n".join(filter(None, texts))
