"""What is wanted of an article: for which series, in which language, with what on top."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from articles.models import Article


def house_language() -> str:
    """The language that we write in where nobody wants another, such as "zh"."""
    return settings.LANGUAGE_CODE.partition("-")[0]


@dataclass(frozen=True)
class Order:
    """How one article is to be drafted; without a wish of anybody's, as the house does.

    Not `wanted`: nobody could print it, so no model is asked and an extract will do. `topics` are
    the names a model may choose from. `scheduled`: for an edition that goes out by the clock soon.
    """

    target: str = field(default_factory=house_language)
    series: str = ""  # its slug
    instructions: str = ""
    wanted: bool = True
    double: bool = False
    second_opinion: bool = False
    topics: tuple[str, ...] = ()
    scheduled: bool = False
    wish: str = ""  # of the editor who sent the last draft back


# By article id; whoever is not named is drafted as the house does.
Orders = Callable[[Sequence["Article"]], Mapping[int, Order]]
