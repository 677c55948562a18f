"""Values of a front matter: read from YAML, and written in the style they were read in."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, unquote

import yaml
from django.utils.translation.trans_null import gettext_noop  # the usual one asks for settings

QUOTES = {'"': "double", "'": "single"}
USUAL = {str: "double", tuple: "flow double", datetime: "seconds", bool: "plain"}
NO_WORDS = gettext_noop("The %(key)s is not text or a list of words.")
NO_SWITCH = gettext_noop("The front matter says %(key)s: %(text)s, neither true nor false.")
HALVES = gettext_noop("The %(key)s holds half a character.")
NO_DATE = gettext_noop("%(text)s is no date.")
# What YAML cannot hold between quotes as it is: its own escapes, controls, exotic line ends, BOM.
ESCAPED = re.compile('[\\\\"\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029\\ufeff\\ufffe\\uffff]')
SHORT_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
FIRST_YEAR = 1000  # the years before have no one way to be written
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


def written(value: Any, style: str) -> str:
    """A value as YAML: style is double, single, plain, a date's form, or that of a list's parts
    behind "flow", "tight" or "block" with the width of its indent.

    "was" and a source is the source as long as that still means the value.
    """
    if style.startswith("was "):
        source = unquote(style.removeprefix("was "))
        return (
            source if _meaning(source, type(value)) == value else written(value, USUAL[type(value)])
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
        return understood(kind, node.value[0][1]) if isinstance(node, yaml.MappingNode) else None
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError):
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
    except (yaml.YAMLError, RecursionError):
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


def understood(kind: type, node: yaml.Node) -> Any:
    """The value of a node; ValueError, with our sentence, for one of another kind."""
    parts = node.value if isinstance(node, yaml.SequenceNode) else [node]
    if not all(isinstance(part, yaml.ScalarNode) for part in parts):
        raise ValueError(NO_WORDS)
    if kind is tuple:
        return tuple(_whole(part.value) for part in parts)
    if isinstance(node, yaml.SequenceNode):
        raise ValueError(NO_WORDS)
    if kind is datetime:
        return _moment(node.value)
    if kind is bool:
        if node.value not in ("true", "false"):
            raise ValueError(NO_SWITCH)
        return node.value == "true"
    text = _whole(node.value)
    return " ".join(text.split("\n")).strip() if "\n" in text else text


def _whole(text: str) -> str:
    """A text whose characters some writers halved, as JSON does with emoji."""
    try:
        return text.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeError as error:
        raise ValueError(HALVES) from error


def _moment(text: str) -> datetime:
    """A date; one without a zone is read as UTC, as Hugo does."""
    try:
        moment = datetime.fromisoformat(re.sub(r" (?=[+-]\d\d:?\d\d$)", "", text))
    except ValueError as error:
        raise ValueError(NO_DATE) from error
    if moment.year < FIRST_YEAR:
        raise ValueError(NO_DATE)
    return moment if moment.utcoffset() is not None else moment.replace(tzinfo=UTC)


def style_of(value: Any, node: yaml.Node, source: str) -> str:
    """The style that writes a value as its source does, or the source itself; empty if none can."""
    column = node.start_mark.column
    for style in _styles(value, source, column):
        if written(value, style) == source:
            return style
    same = _meaning(source, type(value)) == value
    return "was " + quote(source, safe=" ") if same else ""


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
