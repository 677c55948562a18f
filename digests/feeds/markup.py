"""XML in pieces: elements as text, so that an entry can be weighed before it is sent."""

from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

Attributes = Mapping[str, str]

DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'


def opening(name: str, attributes: Attributes | None = None) -> str:
    """A start tag."""
    said = "".join(f" {key}={quoteattr(value)}" for key, value in (attributes or {}).items())
    return f"<{name}{said}>"


def element(name: str, text: str = "", attributes: Attributes | None = None) -> str:
    """An element on a line of its own, with this text or none."""
    start = opening(name, attributes)
    return f"{start}{escape(text)}</{name}>\n" if text else f"{start[:-1]}/>\n"


def parent(name: str, children: Iterable[str], attributes: Attributes | None = None) -> str:
    """An element with these elements in it."""
    return f"{opening(name, attributes)}\n{''.join(children)}</{name}>\n"


def stylesheet(address: str) -> str:
    """What makes a browser show the feed by this sheet."""
    return f'<?xml-stylesheet type="text/css" href={quoteattr(address)}?>\n'
