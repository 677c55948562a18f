"""One round of polls: sources claimed a few at a time, asked all at once, settled in groups."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import partial
from itertools import count, islice
from typing import Self

from django.utils import timezone

from articles import domains, fetch, holder, settling
from articles import errand as errand  # who polls will fetch: loaded before the first round
from articles import loop as loop
from articles.chores import Crashes
from articles.models import Source
from articles.politeness import Turns

A_CLAIM = 128  # sources claimed at once: no lease may run out in a queue

domains.load()  # who polls looks at hosts

Answers = Mapping[int, fetch.Response | Exception]  # by the source's key


class Round:
    """The sources of one round, all under one claim; none stays held when it is over."""

    def __init__(self, pks: Iterable[int]) -> None:
        self.pks = iter(pks)
        self.claim = holder.new_claim()
        self.turns = Turns(self.claim)
        self.numbers = count()
        self.on_the_way: dict[int, Source] = {}  # by the number of the request
        self.tally: Counter[str] = Counter()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        Source.objects.give_back(self.claim)
        self.turns.end()

    def requests(self) -> Iterator[fetch.Request]:
        """Claim sources and take turns on their hosts as the next request is asked for."""
        while pks := list(islice(self.pks, A_CLAIM)):
            for source in self.turns.take(Source.objects.claim_many(pks, self.claim)):
                self.on_the_way[next(self.numbers)] = source
                yield fetch.Request(
                    source.feed_url,
                    source.etag,
                    source.modified,
                    accept=fetch.FEEDS,
                    proxy=source.proxy,
                )

    def settle(self, home: Iterable[fetch.Home], crashes: Crashes) -> None:
        """Write down what came home; a source that makes us crash harms no other."""
        pairs = [(self.on_the_way.pop(number), answer) for number, answer in home]
        answers = {source.pk: answer for source, answer in pairs}
        crashes.together([source for source, _ in pairs], partial(self.write, answers))
        self.turns.over((source, stay(answer)) for source, answer in pairs)

    def write(self, answers: Answers, sources: Sequence[Source]) -> None:
        now = timezone.now()
        visits = (settling.read(source, answers[source.pk]) for source in sources)
        for some in settling.portions(visits):
            self.tally.update(settling.settle(some, self.claim, now))


def stay(answer: fetch.Response | Exception) -> timedelta | None:
    """How long a host asks us to stay away, if it does."""
    return answer.retry_after if isinstance(answer, fetch.FetchError) else None
