"""What goes into an edition: one article a story, the widest told first."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Candidate:
    """An article as the recipe sees it."""

    id: int
    story: int | None
    source: int | None
    first_seen_at: datetime
    carried: bool = False


@dataclass(frozen=True)
class Choice:
    """The article that tells a story in the edition, and the others that tell it too."""

    chosen: Candidate
    others: tuple[Candidate, ...] = ()


def stories(candidates: Iterable[Candidate]) -> list[list[Candidate]]:
    """Candidates grouped by story, in the order given; one without a story stands alone."""
    groups: dict[tuple[str, int], list[Candidate]] = {}
    for candidate in candidates:
        key = ("story", candidate.story) if candidate.story else ("article", candidate.id)
        groups.setdefault(key, []).append(candidate)
    return list(groups.values())


def weight(story: Sequence[Candidate]) -> tuple[bool, int, datetime]:
    """New before carried over, then told by many sources, then told last."""
    return (
        not all(candidate.carried for candidate in story),
        len({candidate.source for candidate in story}),
        max(candidate.first_seen_at for candidate in story),
    )


def first_told(story: Sequence[Candidate]) -> Choice:
    """The story by the one who had it first."""
    first, *others = sorted(story, key=lambda candidate: (candidate.first_seen_at, candidate.id))
    return Choice(first, tuple(others))


def within_share(choices: Iterable[Choice], per_source: int) -> Iterator[Choice]:
    """No source more often than its share."""
    used: Counter[int | None] = Counter()
    for choice in choices:
        source = choice.chosen.source
        if source is None or used[source] < per_source:
            used[source] += 1
            yield choice


def pick(candidates: Iterable[Candidate], *, most: int, per_source: int) -> list[Choice]:
    """At most `most` stories, the weightiest first; the same candidates always give the same."""
    ranked = sorted(stories(candidates), key=weight, reverse=True)
    return list(within_share(map(first_told, ranked), per_source))[:most]
