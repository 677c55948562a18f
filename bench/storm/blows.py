"""What is done to a newsroom: at random, but the same again for the same seed."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from bench.storm.cluster import Cluster
from bench.storm.house import Home, House
from bench.storm.outside import World
from bench.storm.skew import Skew

PAUSE = (3.0, 9.0)  # seconds between two blows
MINUTE = 60


@dataclass(frozen=True)
class Blow:
    """`strike` says what it did; what lasts is over after so many seconds, by `heal`."""

    name: str
    weight: float
    strike: Callable[[], str]
    heal: Callable[[], object] = lambda: None
    lasts: tuple[float, float] = (0.0, 0.0)


@dataclass
class Storm:
    home: Home
    house: House
    world: World
    skew: Skew
    cluster: Cluster | None
    chance: Random
    only: Sequence[str] = ()  # blows; none named: all
    counts: Counter[str] = field(default_factory=Counter)

    def blows(self) -> Iterator[Blow]:
        """Those that can be dealt here."""
        yield Blow("kill worker", 6, lambda: self.house.kill("qcluster", self.chance))
        yield Blow("kill web", 2, lambda: self.house.kill("granian", self.chance))
        if self.cluster:
            yield Blow("stop PostgreSQL", 2, self.stop_cluster, self.cluster.start, (0.5, 6))
        if self.home.small:
            yield Blow("fill the disk", 1.5, self.fill, self.home.empty, (8, 40))
        yield Blow("cut the model", 2, self.cut_model, self.mend_model, (8, 20))
        if self.skew.works:
            yield Blow("shift the clock", 1.5, self.shift, lambda: self.skew.set(0), (15, 40))

    def rage(self, seconds: float) -> None:
        """Deal blows until the time is over, and heal what was done."""
        begun = time.monotonic()
        blows = [each for each in self.blows() if not self.only or each.name in self.only]
        wounds: dict[Blow, float] = {}
        strikes = begun
        try:
            while (now := time.monotonic()) < begun + seconds:
                for blow in [each for each, until in wounds.items() if until <= now]:
                    wounds.pop(blow)
                    blow.heal()
                if now >= strikes and (free := [each for each in blows if each not in wounds]):
                    blow = self.choose(free)
                    print(f"  {now - begun:4.0f} s  {blow.name}: {blow.strike()}", flush=True)
                    self.counts[blow.name] += 1
                    if any(blow.lasts):
                        wounds[blow] = now + self.chance.uniform(*blow.lasts)
                    strikes = now + self.chance.uniform(*PAUSE)
                time.sleep(0.2)
        finally:
            for blow in wounds:
                blow.heal()

    def choose(self, blows: list[Blow]) -> Blow:
        return self.chance.choices(blows, [each.weight for each in blows])[0]

    def stop_cluster(self) -> str:
        assert self.cluster
        how = self.chance.choice(["fast", "immediate"])
        self.cluster.stop(how)
        return how

    def fill(self) -> str:
        self.home.fill()
        return "full"

    def cut_model(self) -> str:
        mood = self.chance.choice(["refuse", "hang", "half"])
        self.world.till.mood = mood
        if mood == "refuse":
            self.world.shut_model()
        return mood

    def mend_model(self) -> None:
        if self.world.till.mood == "refuse":
            self.world.open_model()
        self.world.till.mood = "well"

    def shift(self) -> str:
        seconds = self.chance.choice([-MINUTE, MINUTE])
        self.skew.set(seconds)
        return f"{seconds:+d} s"
