"""What a reader asks of a feed by the parameters of its address."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any
from urllib.parse import urlencode

from django.utils.translation.trans_null import gettext_noop  # the usual one asks for settings

SHOWN = 40  # characters of what was asked, said back
LONGEST = 200
LANGUAGES = ("zh", "en")


class WishError(ValueError):
    """What is not understood: a sentence with %(name)s places, and what goes there."""

    def __init__(self, sentence: str, **said: str) -> None:
        super().__init__(sentence)
        self.said = said


@dataclass(frozen=True)
class Wishes:
    """What a feed is to hold; the defaults are what it holds without being asked.

    The fields stand in the order in which an address names them.
    """

    topic: str = ""
    source: int = 0
    importance: int = 0
    language: str = ""
    content: str = "full"
    per: str = "edition"
    rolling: bool = False

    def query(self) -> str:
        """The query string that asks for exactly this; empty where nothing is asked."""
        usual = asdict(Wishes())
        asked = {name: value for name, value in asdict(self).items() if value != usual[name]}
        return urlencode({name: int(v) if v is True else v for name, v in asked.items()})


NAMES = tuple(field.name for field in fields(Wishes))


def read(query: Iterable[tuple[str, Sequence[str]]], allowed: Sequence[str]) -> Wishes:
    """The wishes of a query string, as names with all their values; WishError what is wrong."""
    found: dict[str, Any] = {}
    for name, values in query:
        if name not in allowed:
            raise unknown(name, allowed)
        if len(values) != 1:
            raise WishError(gettext_noop("%(name)s is named more than once."), name=name)
        found[name] = READ[name](name, values[0])
    return Wishes(**found)


def unknown(name: str, allowed: Sequence[str]) -> WishError:
    if not allowed:
        return WishError(gettext_noop("This feed has no parameters."))
    return WishError(
        gettext_noop("This feed has no parameter “%(name)s”; it has: %(allowed)s."),
        name=shown(name),
        allowed=", ".join(allowed),
    )


def shown(text: str) -> str:
    """What was asked, fit to be said back on one line."""
    said = "".join(c if c.isprintable() else " " for c in text)
    return said if len(said) <= SHOWN else f"{said[: SHOWN - 1]}…"


def a_name(name: str, value: str) -> str:
    if value.isprintable() and value.strip() and len(value) <= LONGEST:
        return value
    raise WishError(gettext_noop("%(name)s must be the name of a topic."), name=name)


def number(most: int, sentence: str) -> Callable[[str, str], int]:
    """Reads a whole number from 1 to `most`."""

    def reading(name: str, value: str) -> int:
        if value.isascii() and value.isdecimal() and len(value) <= 9 and 1 <= int(value) <= most:
            return int(value)
        raise WishError(sentence, name=name)

    return reading


def one_of(choices: Mapping[str, Any]) -> Callable[[str, str], Any]:
    """Reads one of these words."""

    def reading(name: str, value: str) -> Any:
        if value in choices:
            return choices[value]
        words = ", ".join(choices)
        raise WishError(gettext_noop("%(name)s must be one of: %(words)s."), name=name, words=words)

    return reading


def alike(words: Sequence[str]) -> Callable[[str, str], Any]:
    return one_of({word: word for word in words})


READ: dict[str, Callable[[str, str], Any]] = {
    "topic": a_name,
    "source": number(
        999_999_999, gettext_noop("%(name)s must be the number of a source, as in /sources/12/.")
    ),
    "importance": number(5, gettext_noop("%(name)s must be a number from 1 to 5.")),
    "language": alike(LANGUAGES),
    "content": alike(("full", "summary")),
    "per": alike(("edition", "item")),
    "rolling": one_of({"0": False, "1": True}),
}
