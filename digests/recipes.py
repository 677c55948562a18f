"""What goes into an edition, one article a story, and why: of each choice, and of each refusal."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from django.utils.translation.trans_null import gettext_noop  # the usual one asks for settings

Weight = tuple[bool, bool, bool, int, datetime]

NO_NEWS = 1  # the lowest importance
USUAL = 3  # the importance of what nobody has weighed
MANY = 5  # sources; more do not make it weigh more


@dataclass(frozen=True)
class Candidate:
    """An article as the recipe sees it.

    `topics` are names; None where nobody has looked for any, empty where none fits. One that is
    `foreign`, in another language than the Series, speaks for its story and never tells it.
    """

    id: int
    story: int | None
    source: int | None
    first_seen_at: datetime
    carried: bool = False
    importance: int | None = None
    topics: frozenset[str] | None = None
    approved: bool = False
    foreign: bool = False


@dataclass(frozen=True)
class Recipe:
    """How much of what: items at most, of one source at most, and on what; no topics: on all."""

    most: int
    per_source: int
    topics: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Standing:
    """What speaks for a story. `topics` are those that were asked for, None if nobody looked."""

    carried: bool
    sources: int
    seen: datetime
    importance: int | None = None
    topics: tuple[str, ...] | None = ()

    @property
    def points(self) -> int:
        """What its sources and its importance make together."""
        return min(self.sources, MANY) + (self.importance or USUAL)

    @property
    def is_news(self) -> bool:
        """Not so if a model says that it is none: an advertisement, or nothing new."""
        return self.importance != NO_NEWS

    @property
    def weight(self) -> Weight:
        """News first, new before carried over, what surely fits, the points, then the latest."""
        fits = self.topics is not None
        return self.is_news, not self.carried, fits, self.points, self.seen

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"seen": self.seen.isoformat()}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        topics = stored["topics"]
        seen = datetime.fromisoformat(stored["seen"])
        known = dict(stored) | {"seen": seen, "topics": topics and tuple(topics)}
        return cls(**known)


class Why(StrEnum):
    """Reasons for and against, each with its sentence in SENTENCES."""

    PLACE = "place"
    ONE_SOURCE = "one source"
    SOURCES = "sources"
    IMPORTANCE = "importance"
    TOPICS = "topics"
    CARRIED = "carried"
    FIRST = "first"
    APPROVED = "approved"
    OTHER_TOPIC = "other topic"
    NO_TOPIC = "no topic"
    SHARE = "share"
    FEWER_SOURCES = "fewer sources"
    LESS_IMPORTANT = "less important"
    WEIGHS_LESS = "weighs less"
    OLDER = "older"
    STALE = "stale"
    UNSURE = "unsure"
    NOTHING = "nothing"


SENTENCES = {
    Why.PLACE: gettext_noop("place %(count)d of %(of)d"),
    Why.ONE_SOURCE: gettext_noop("told by one source"),
    Why.SOURCES: gettext_noop("told by %(count)d sources"),
    Why.IMPORTANCE: gettext_noop("importance %(count)d of 5"),
    Why.TOPICS: gettext_noop("topic: %(names)s"),
    Why.CARRIED: gettext_noop("carried over from before these hours"),
    Why.FIRST: gettext_noop("the first of %(count)d articles that tell it"),
    Why.APPROVED: gettext_noop("approved, of %(count)d articles that tell it"),
    Why.OTHER_TOPIC: gettext_noop("another topic: %(names)s"),
    Why.NO_TOPIC: gettext_noop("on none of the topics of this series"),
    Why.SHARE: gettext_noop("its source has its share (%(count)d)"),
    Why.FEWER_SOURCES: gettext_noop("no room: fewer sources tell it (%(count)d)"),
    Why.LESS_IMPORTANT: gettext_noop("no room: less important (%(count)d of 5)"),
    Why.WEIGHS_LESS: gettext_noop("no room: its sources and importance weigh less"),
    Why.OLDER: gettext_noop("no room: the others were seen later"),
    Why.STALE: gettext_noop("no room: it is carried over, the others are new"),
    Why.UNSURE: gettext_noop("no room: nobody has said what its topic is"),
    Why.NOTHING: gettext_noop("nothing against it: it came in later, or was taken out"),
}


@dataclass(frozen=True)
class Reason:
    """A reason and what its sentence counts or names."""

    why: Why
    count: int = 0
    of: int = 0
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choice:
    """The article that tells a story in the edition, and the others that tell it too.

    `place` is its story's among all `of` them, by what speaks for each.
    """

    chosen: Candidate
    others: tuple[Candidate, ...]
    standing: Standing
    place: int = 0
    of: int = 0

    def to_json(self) -> dict[str, Any]:
        """Why it is in, to be kept with the item."""
        told = {"place": self.place, "of": self.of, "articles": 1 + len(self.others)}
        return told | {"approved": self.chosen.approved, "standing": self.standing.to_json()}


@dataclass(frozen=True)
class Kept:
    """An item that stands in an edition: its source, and what spoke for it, unless people did."""

    source: int | None
    standing: Standing | None = None


def pick(candidates: Iterable[Candidate], recipe: Recipe) -> list[Choice]:
    """The weightiest stories, in that order; the same candidates always give the same."""
    ours = (story for story in stories(candidates) if not all(one.foreign for one in story))
    fitting = [story for story in ours if fits(story, recipe)]
    ranked = sorted((first_told(story, recipe) for story in fitting), key=weight, reverse=True)
    placed = (
        replace(choice, place=place, of=len(ranked)) for place, choice in enumerate(ranked, start=1)
    )
    return list(within_share(placed, recipe.per_source))[: recipe.most]


def weight(choice: Choice) -> tuple[Weight, int]:
    """What a story weighs; of equals the one that came in last comes first."""
    return choice.standing.weight, choice.chosen.id


def stories(candidates: Iterable[Candidate]) -> list[list[Candidate]]:
    """Candidates grouped by story, in the order given; one without a story stands alone."""
    groups: dict[tuple[str, int], list[Candidate]] = {}
    for candidate in candidates:
        key = ("story", candidate.story) if candidate.story else ("article", candidate.id)
        groups.setdefault(key, []).append(candidate)
    return list(groups.values())


def fits(story: Sequence[Candidate], recipe: Recipe) -> bool:
    """Whether a story is on what the recipe asks for, as far as anybody has looked."""
    known = _topics(story)
    return not recipe.topics or known is None or bool(known & recipe.topics)


def _topics(story: Sequence[Candidate]) -> frozenset[str] | None:
    """What the articles of a story are about; None where nobody has looked."""
    known = [candidate.topics for candidate in story if candidate.topics is not None]
    return frozenset[str]().union(*known) if known else None


def first_told(story: Sequence[Candidate], recipe: Recipe) -> Choice:
    """The story by what a person has approved of it, else by the one who had it first."""
    ours = [candidate for candidate in story if not candidate.foreign] or story
    first, *others = sorted(ours, key=lambda one: (not one.approved, one.first_seen_at, one.id))
    return Choice(first, tuple(others), standing_of(story, recipe))


def standing_of(story: Sequence[Candidate], recipe: Recipe) -> Standing:
    """What speaks for a story, for a recipe."""
    known = _topics(story)
    weighed = [one.importance for one in story if one.importance is not None]
    asked = tuple(sorted((known or frozenset()) & recipe.topics))
    return Standing(
        carried=all(one.carried for one in story),
        sources=len({one.source for one in story}),
        seen=max(one.first_seen_at for one in story),
        importance=max(weighed, default=None),
        topics=None if recipe.topics and known is None else asked,
    )


def within_share(choices: Iterable[Choice], per_source: int) -> Iterator[Choice]:
    """No source more often than its share."""
    used: Counter[int | None] = Counter()
    for choice in choices:
        source = choice.chosen.source
        if source is None or used[source] < per_source:
            used[source] += 1
            yield choice


def reasons(stored: Mapping[str, Any]) -> list[Reason]:
    """Why an item is in, from what was kept with it; nothing where a person added it."""
    if not stored:
        return []
    standing = Standing.from_json(stored["standing"])
    told = Reason(Why.SOURCES, standing.sources) if standing.sources > 1 else Reason(Why.ONE_SOURCE)
    found = [Reason(Why.PLACE, stored["place"], stored["of"]), told]
    if stored["articles"] > 1:
        why = Why.APPROVED if stored.get("approved") else Why.FIRST
        found.append(Reason(why, stored["articles"]))
    if standing.importance:
        found.append(Reason(Why.IMPORTANCE, standing.importance))
    if standing.topics:
        found.append(Reason(Why.TOPICS, names=standing.topics))
    if standing.carried:
        found.append(Reason(Why.CARRIED))
    return found


def refusals(
    candidates: Iterable[Candidate], kept: Sequence[Kept], recipe: Recipe
) -> dict[int, Reason]:
    """Why each of these articles is not among the items of an edition, by article id."""
    found: dict[int, Reason] = {}
    for story in stories(candidates):
        why = refusal(story, kept, recipe)
        found |= {each.id: why for each in story}
    return found


def refusal(story: Sequence[Candidate], kept: Sequence[Kept], recipe: Recipe) -> Reason:
    """Why a story is not in an edition that has these items, the first reason that holds."""
    ours = first_told(story, recipe)
    if not fits(story, recipe):
        topics = tuple(sorted(_topics(story) or ()))
        return Reason(Why.OTHER_TOPIC, names=topics) if topics else Reason(Why.NO_TOPIC)
    source = ours.chosen.source
    share = sum(item.source == source for item in kept)
    if source is not None and share >= recipe.per_source:
        return Reason(Why.SHARE, share)
    weighed = [item.standing for item in kept if item.standing]
    if len(kept) < recipe.most or not weighed:
        return Reason(Why.NOTHING)
    last = min(weighed, key=lambda standing: standing.weight)
    return _behind(ours.standing, last)


def _behind(ours: Standing, last: Standing) -> Reason:
    """What puts a story behind the last that went in."""
    if ours.weight > last.weight:
        return Reason(Why.NOTHING)
    if ours.is_news < last.is_news:
        return Reason(Why.LESS_IMPORTANT, NO_NEWS)
    if ours.carried > last.carried:
        return Reason(Why.STALE)
    if ours.topics is None and last.topics is not None:
        return Reason(Why.UNSURE)
    if ours.points == last.points:
        return Reason(Why.OLDER)
    if (ours.importance or USUAL) >= (last.importance or USUAL):
        return Reason(Why.FEWER_SOURCES, ours.sources)
    if min(ours.sources, MANY) >= min(last.sources, MANY) and ours.importance:
        return Reason(Why.LESS_IMPORTANT, ours.importance)
    return Reason(Why.WEIGHS_LESS)
