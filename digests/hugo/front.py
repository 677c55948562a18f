"""The front matter: the YAML head of a file, read as values and a shape, written from them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

import yaml
from django.utils.translation.trans_null import gettext_noop  # the usual one asks for settings

from digests import shapes
from digests.hugo.errors import HugoError
from digests.issue import DRAFTED, Issue
from digests.layout import KEYS, Layout

UNASKED = {"draft", "drafted"}  # what an imported head may leave unsaid
LISTS = ("tags", "categories")
NOT_KEPT = gettext_noop("The %(key)s is written in a way that could not be kept.")
MISSING = gettext_noop("The front matter has no %(key)s.")
NONE = gettext_noop("The file has no front matter.")
NOT_YAML = gettext_noop("The front matter is %(kind)s; only YAML is read.")
UNCLOSED = gettext_noop("The front matter is never closed.")
BROKEN = gettext_noop("The front matter is no YAML: %(problem)s.")
NO_KEYS = gettext_noop("The front matter has no keys.")
TWICE = gettext_noop("The front matter says %(key)s twice.")
NO_LINE = gettext_noop("The %(key)s is not one line of text.")
NO_LIST = gettext_noop("The %(key)s are no list of words.")
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
    behind "flow", "tight" or "block" with the width of its indent."""
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
        if key not in KEYS or not node.value:
            continue
        start, stop = node.start_mark.index, node.end_mark.index
        source = head[start:stop].rstrip()
        values[key], style = _understood(key, node, source)
        if start < at or _written(values[key], style) != source:
            raise _refusal(NOT_KEPT, node, key=key)
        shape += shapes.literal(head[at:start]) + f"{{{key}:{style}}}"
        at = start + len(source)
    for key in ("title", "date"):
        if not values.get(key):
            raise HugoError(MISSING, key=key)
    opening, closing = text.split("\n", 1)[0], text.split("\n")[end - 1]
    inside = shape + shapes.literal(head[at:])
    return Front(values, "\n".join([opening, *filter(None, [inside]), closing]), end)


def _head(text: str) -> tuple[str, int]:
    """What stands between the dashes, and the number of the line behind them."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        kind = {"+++": "TOML", "{": "JSON"}.get(lines[0].strip())
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


def _understood(key: str, node: yaml.Node, source: str) -> tuple[Any, str]:
    """The value of a known key, and the style it is written in."""
    if key in LISTS:
        return _listed(key, node, source)
    if not isinstance(node, yaml.ScalarNode):
        raise _refusal(NO_LINE, node, key=key)
    text = node.value
    if key == "date":
        return _moment(node, text)
    if key == "draft":
        if text not in ("true", "false"):
            raise _refusal(NO_ANSWER, node, key=key, text=text, known="true, false")
        return text == "true", "plain"
    if key == "drafted" and text not in DRAFTED:
        raise _refusal(NO_ANSWER, node, key=key, text=text, known=", ".join(DRAFTED[1:]))
    return text, _quotes(source)


def _quotes(source: str) -> str:
    return {'"': "double", "'": "single"}.get(source[:1], "plain")


def _listed(key: str, node: yaml.Node, source: str) -> tuple[tuple[str, ...], str]:
    nodes = node.value if isinstance(node, yaml.SequenceNode) else []
    if not nodes or not all(isinstance(each, yaml.ScalarNode) for each in nodes):
        raise _refusal(NO_LIST, node, key=key)
    texts = tuple(each.value for each in nodes)
    style = _quotes(source.lstrip("[- "))
    if source.startswith("["):
        flow = _written(texts, f"flow {style}") == source
        return texts, f"{'flow' if flow else 'tight'} {style}"
    return texts, f"block {style} {node.start_mark.column}"


def _moment(node: yaml.ScalarNode, text: str) -> tuple[datetime, str]:
    """A date with its form; one without a zone is read as UTC, as Hugo does."""
    mark = node.style or ""
    try:
        moment = datetime.fromisoformat(re.sub(r" (?=[+-]\d\d:?\d\d$)", "", text))
    except ValueError as error:
        raise _refusal(NO_DATE, node, text=text) from error
    if moment.utcoffset() is None:
        moment = moment.replace(tzinfo=UTC)
    for form in (*ISO, *DATES):
        if _dated(moment, form) == text:
            return moment, mark + form + mark
    raise _refusal(NOT_KEPT, node, key="date")


def _refusal(sentence: str, node: yaml.Node, **values: str) -> HugoError:
    return HugoError(sentence, node.start_mark.line + 2, **values)
