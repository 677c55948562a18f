"""XML as a row of events: well-formed documents only, without entities; nothing is ever opened."""

from collections.abc import Callable
from xml.parsers import expat

Attributes = dict[str, str]
Event = tuple[str, Attributes] | str | None  # an element begins, a text, an element ends
Declared = Callable[[str | None, str | None], None]


class NotPlainError(Exception):
    """This document is broken, or not of the plain kind that is read here."""


def read(document: bytes, declared: Declared) -> list[Event]:
    """The events of a document in UTF-8; NotPlainError when it is broken or declares entities.

    Names come as "namespace local prefix", as short as they may; `declared` hears of every prefix
    and its namespace.
    """
    parser = expat.ParserCreate("utf-8", " ")
    parser.namespace_prefixes = True
    parser.buffer_text = True
    parser.buffer_size = 1 << 16
    events: list[Event] = []
    happens = events.append

    def start(name: str, attributes: Attributes) -> None:
        happens((name, attributes))

    def end(_name: str) -> None:
        happens(None)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = happens
    parser.StartNamespaceDeclHandler = declared
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(document, True)
    except expat.ExpatError as error:
        raise NotPlainError from error
    return events


def _refuse(*_doctype: object) -> None:
    raise NotPlainError
