"""The front matter: the YAML head of a file, read as values and a shape, written from them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import yaml
from django.utils.translation.trans_null import gettext_noop  # the usual one asks for settings

from digests import shapes
from digests.hugo import values
from digests.hugo.errors import HugoError
from digests.issue import DRAFTED, Issue
from digests.layout import KEYS, Layout
from digests.shapes import literal

UNASKED = {"draft", "drafted"}  # what an imported head may leave unsaid
KINDS = {
    "title": str,
    "date": datetime,
    "draft": bool,
    "tags": tuple,
    "categories": tuple,
    "description": str,
    "drafted": str,
}
NEEDED = ("title", "date")
NOT_KEPT = gettext_noop("The %(key)s is written in a way that could not be kept.")
MISSING = gettext_noop("The front matter has no %(key)s.")
NONE = gettext_noop("The file has no front matter.")
NOT_YAML = gettext_noop("The front matter is %(kind)s; only YAML is read.")
UNCLOSED = gettext_noop("The front matter is never closed.")
BROKEN = gettext_noop("The front matter is no YAML: %(problem)s.")
TOO_DEEP = gettext_noop("The front matter nests too deeply.")
NO_KEYS = gettext_noop("The front matter has no keys.")
TWICE = gettext_noop("The front matter says %(key)s twice.")
NO_ANSWER = gettext_noop("The front matter says %(key)s: %(text)s, which is none of %(known)s.")


@dataclass(frozen=True)
class Front:
    """What a head says, its shape, and the line of the file that follows it (counted from 0)."""

    values: Mapping[str, Any]
    shape: str
    end: int


def written(issue: Issue, layout: Layout) -> str:
    """The YAML head between its dashes, in the issue's own shape if that holds all it says."""
    own = issue.front and said(issue) - UNASKED <= shapes.places(issue.front)
    shape = issue.front if own else usual(layout, said(issue))
    return shapes.fill(shape, {key: partial(values.written, getattr(issue, key)) for key in KEYS})


def said(issue: Issue) -> set[str]:
    """The keys an issue has something to say of; whether it is a draft is always said."""
    return {"draft"} | {key for key in KEYS if getattr(issue, key)}


def usual(layout: Layout, keys: set[str]) -> str:
    """The shape of a head, as the layout prints those of its keys that have something to say."""
    quote = "single" if layout.quote == "'" else "double"
    styles = {
        "title": quote,
        "date": layout.date_precision,
        "draft": "plain",
        "tags": f"flow {quote}",
        "categories": f"flow {quote}",
        "description": quote,
        "drafted": quote,
    }
    lines = [f"{key}: {{{key}:{styles[key]}}}" for key in layout.keys if key in keys]
    return "\n".join(["---", *lines, "---"])


def read(text: str) -> Front:
    """The head of a file; HugoError where it has none, or says what an edition cannot hold."""
    head, end = _head(text)
    found: dict[str, Any] = {}
    shape, at = "", 0
    for key, node in _entries(head):
        if key not in KINDS or (not node.value and key not in NEEDED):
            continue
        start, stop = node.start_mark.index, node.end_mark.index
        source = head[start:stop].rstrip()
        found[key] = _understood(key, node)
        style = values.style_of(found[key], node, source)
        if start < at or not style or source[0] in "&*!":  # others may refer to it
            raise _refusal(NOT_KEPT, node, key=key)
        shape += literal(head[at:start]) + f"{{{key}:{style}}}"
        at = start + len(source)
    for key in NEEDED:
        if key not in found:
            raise HugoError(MISSING, key=key)
    opening, closing = text.split("\n", 1)[0], text.split("\n")[end - 1]
    inside = shape + literal(head[at:])
    return Front(found, "\n".join([opening, *filter(None, [inside]), closing]), end)


def _head(text: str) -> tuple[str, int]:
    """What stands between the dashes, and the number of the line behind them."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        kind = {"+": "TOML", "{": "JSON"}.get(lines[0][:1])
        raise HugoError(NOT_YAML, kind=kind) if kind else HugoError(NONE)
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() == "---":
            return "\n".join(lines[1:number]), number + 1
    raise HugoError(UNCLOSED)


def _entries(head: str) -> Iterator[tuple[str, yaml.Node]]:
    """The keys of the head with their nodes, in order; unknown ones too."""
    try:
        root = yaml.compose(head, Loader=yaml.SafeLoader)
    except RecursionError as error:
        raise HugoError(TOO_DEEP) from error
    except (ValueError, OverflowError) as error:  # such as "\U00110000"
        raise HugoError(BROKEN, problem=str(error)) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        problem = getattr(error, "problem", None) or "a character it does not allow"
        raise HugoError(BROKEN, line, problem=problem) from error
    if not isinstance(root, yaml.MappingNode):
        raise HugoError(NO_KEYS)
    seen: set[str] = set()
    for name, node in root.value:
        key = str(name.value).lower()
        if key in seen:
            raise _refusal(TWICE, name, key=key)
        seen.add(key)
        yield key, node


def _understood(key: str, node: yaml.Node) -> Any:
    """The value of a known key."""
    if key in NEEDED and not node.value:
        raise _refusal(MISSING, node, key=key)
    try:
        value = values.understood(KINDS[key], node)
    except ValueError as error:
        raise _refusal(str(error), node, key=key, text=str(node.value)) from error
    if key == "drafted" and value not in DRAFTED:
        raise _refusal(NO_ANSWER, node, key=key, text=value, known=", ".join(DRAFTED[1:]))
    return value


def _refusal(sentence: str, node: yaml.Node, **values: str) -> HugoError:
    return HugoError(sentence, node.start_mark.line + 2, **values)
