"""The front matter: the YAML head of a file, read as values and a shape, written from them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import quote, unquote

import yaml
from django.utils.translation.trans_null import gettext_noop  # the usual one asks for settings

from digests import shapes
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
QUOTES = {'"': "double", "'": "single"}
USUAL = {str: "double", tuple: "flow double", datetime: "seconds", bool: "plain"}
NOT_KEPT = gettext_noop("The %(key)s is written in a way that could not be kept.")
MISSING = gettext_noop("The front matter has no %(key)s.")
NONE = gettext_noop("The file has no front matter.")
NOT_YAML = gettext_noop("The front matter is %(kind)s; only YAML is read.")
UNCLOSED = gettext_noop("The front matter is never closed.")
BROKEN = gettext_noop("The front matter is no YAML: %(problem)s.")
NO_KEYS = gettext_noop("The front matter has no keys.")
TWICE = gettext_noop("The front matter says %(key)s twice.")
NO_WORDS = gettext_noop("The %(key)s is not text or a list of words.")
NO_SWITCH = gettext_noop("The front matter says %(key)s: %(text)s, neither true nor false.")
NO_DATE = gettext_noop("%(text)s is no date.")
NO_ANSWER = gettext_noop("The front matter says %(key)s: %(text)s, which is none of %(known)s.")
# What YAML cannot hold between quotes as it is: its own escapes, controls, exotic line ends, BOM.
ESCAPED = re.compile('[\\\\"\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029\\ufeff\\ufffe\\uffff]')
SHORT_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
ISO = ("seconds", "milliseconds", "microseconds", "minutes")
DATES = (  # other ways to write a moment that bots and Hugo's own archetypes use
    "%Y-%m-%dT%H:%M:%SZ",
    "%Y-%m-%dT%H:%M:%S%z",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M:%S%z",
    "%Y-%m-%d %H:%M:%S %z",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d",
)


@dataclass(frozen=True)
class Front:
    """What a head says, its shape, and the line of the file that follows it (counted from 0)."""

    values: Mapping[str, Any]
    shape: str
    end: int


def written(issue: Issue, layout: Layout) -> str:
    """The YAML head between its dashes, in the issue's own shape if that holds all it says."""
    values = {key: getattr(issue, key) for key in KEYS}
    if issue.front and said(issue) - UNASKED <= shapes.places(issue.front):
        return _filled(issue.front, values)
    return _filled(usual(layout, said(issue)), values)


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


def _filled(shape: str, values: Mapping[str, Any]) -> str:
    return shapes.fill(shape, {key: partial(_written, value) for key, value in values.items()})


def _written(value: Any, style: str) -> str:
    """A value as YAML: style is double, single, plain, a date's form, or that of a list's parts
    behind "flow", "tight" or "block" with the width of its indent.

    "was" and a source is the source as long as that still means the value.
    """
    if style.startswith("was "):
        source = unquote(style.removeprefix("was "))
        return (
            source
            if _meaning(source, type(value)) == value
            else _written(value, USUAL[type(value)])
        )
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return _dated(value, style)
    if isinstance(value, str):
        return scalar(value, style)
    form, _, style = style.partition(" ")
    if form == "block":
        style, _, width = style.partition(" ")
        return ("\n" + " " * int(width)).join(f"- {scalar(text, style)}" for text in value)
    comma = "," if form == "tight" else ", "
    return "[" + comma.join(scalar(text, style) for text in value) + "]"


def _meaning(source: str, kind: type) -> Any:
    """What a source alone means as a value of a kind; None if nothing."""
    head = f"x: {source}" if source.startswith((">", "|")) else f"x:\n{_column(source)}{source}"
    try:
        node = yaml.compose(head, Loader=yaml.SafeLoader)
        return _value(kind, node.value[0][1]) if isinstance(node, yaml.MappingNode) else None
    except (yaml.YAMLError, ValueError):
        return None


def _column(source: str) -> str:
    """The indent at which the first line of a source stood, as its other lines tell."""
    others = [line for line in source.split("\n")[1:] if line.strip()]
    widths = [len(line) - len(line.lstrip(" ")) for line in others]
    return " " * min(widths, default=1)


def scalar(text: str, style: str) -> str:
    """A YAML string: in single quotes or without any only where that is possible."""
    if style == "plain" and _is_plain(text):
        return text
    if style == "single" and not ESCAPED.search(text.replace("\\", "").replace('"', "")):
        return "'" + text.replace("'", "''") + "'"
    return '"' + ESCAPED.sub(_escape, text) + '"'


def _is_plain(text: str) -> bool:
    """Whether YAML reads this text as itself, within brackets too."""
    try:
        node = yaml.compose(f"[{text}]", Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return False
    parts = node.value if node else []
    return len(parts) == 1 and isinstance(parts[0], yaml.ScalarNode) and parts[0].value == text


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    return SHORT_ESCAPES.get(character) or f"\\u{ord(character):04x}"


def _dated(moment: datetime, style: str) -> str:
    mark = style[:1] if style[:1] in ("'", '"') else ""
    form = style.strip("'\"")
    if form in ISO:
        return mark + moment.isoformat(timespec=form) + mark
    if form.endswith("Z"):
        moment = moment.astimezone(UTC)
    return mark + moment.strftime(form) + mark


def read(text: str) -> Front:
    """The head of a file; HugoError where it has none, or says what an edition cannot hold."""
    head, end = _head(text)
    values: dict[str, Any] = {}
    shape, at = "", 0
    for key, node in _entries(head):
        if key not in KINDS or (not node.value and key not in NEEDED):
            continue
        start, stop = node.start_mark.index, node.end_mark.index
        source = head[start:stop].rstrip()
        values[key] = _understood(key, node)
        if start < at:
            raise _refusal(NOT_KEPT, node, key=key)
        shape += literal(head[at:start]) + f"{{{key}:{_style(key, values[key], node, source)}}}"
        at = start + len(source)
    for key in NEEDED:
        if key not in values:
            raise HugoError(MISSING, key=key)
    opening, closing = text.split("\n", 1)[0], text.split("\n")[end - 1]
    inside = shape + literal(head[at:])
    return Front(values, "\n".join([opening, *filter(None, [inside]), closing]), end)


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
        value = _value(KINDS[key], node)
    except ValueError as error:
        raise _refusal(str(error), node, key=key, text=str(node.value)) from error
    if key == "drafted" and value not in DRAFTED:
        raise _refusal(NO_ANSWER, node, key=key, text=value, known=", ".join(DRAFTED[1:]))
    return value


def _value(kind: type, node: yaml.Node) -> Any:
    """The value of a node; ValueError, with our sentence, for one of another kind."""
    parts = node.value if isinstance(node, yaml.SequenceNode) else [node]
    if not all(isinstance(part, yaml.ScalarNode) for part in parts):
        raise ValueError(NO_WORDS)
    if kind is tuple:
        return tuple(str(part.value) for part in parts)
    if isinstance(node, yaml.SequenceNode):
        raise ValueError(NO_WORDS)
    if kind is datetime:
        return _moment(node.value)
    if kind is bool:
        if node.value not in ("true", "false"):
            raise ValueError(NO_SWITCH)
        return node.value == "true"
    return " ".join(str(node.value).split("\n")).strip() if "\n" in node.value else node.value


def _moment(text: str) -> datetime:
    """A date; one without a zone is read as UTC, as Hugo does."""
    try:
        moment = datetime.fromisoformat(re.sub(r" (?=[+-]\d\d:?\d\d$)", "", text))
    except ValueError as error:
        raise ValueError(NO_DATE) from error
    return moment if moment.utcoffset() is not None else moment.replace(tzinfo=UTC)


def _style(key: str, value: Any, node: yaml.Node, source: str) -> str:
    """The style that writes a value as its source does, or the source itself."""
    column = node.start_mark.column
    for style in _styles(value, source, column):
        if _written(value, style) == source:
            return style
    own = "was " + quote(source, safe=" ") if _meaning(source, type(value)) == value else ""
    if not own:
        raise _refusal(NOT_KEPT, node, key=key)
    return own


def _styles(value: Any, source: str, column: int) -> Iterator[str]:
    """The styles that might have written a source."""
    mark = source[:1] if source[:1] in ("'", '"') else ""
    if isinstance(value, datetime):
        yield from (mark + form + mark for form in (*ISO, *DATES))
    elif isinstance(value, tuple):
        quotes = QUOTES.get(source.lstrip("[- ")[:1], "plain")
        yield from (f"flow {quotes}", f"tight {quotes}", f"block {quotes} {column}")
    else:
        yield QUOTES.get(mark, "plain")


def _refusal(sentence: str, node: yaml.Node, **values: str) -> HugoError:
    return HugoError(sentence, node.start_mark.line + 2, **values)
