"""A public edition as a value: what it says, how it is laid out, and what its frame says of it."""

import re
from dataclasses import dataclass
from datetime import datetime

from articles import markdown
from digests.issue import Issue
from digests.labels import Errata, Labels, errata
from digests.layout import Layout
from digests.shares.words import Words, words

# What a title may say beside its Series' name without telling anything.
DATES = re.compile(r"第\s*\d+\s*期|(?:星期|周)[一二三四五六日天]|[\d\W_年月日时]+")


@dataclass(frozen=True)
class Erratum:
    """A correction in short; `edition` and `url` name another edition that was corrected."""

    at: datetime
    note: str
    edition: str = ""
    url: str = ""


@dataclass(frozen=True)
class Edition:
    """An edition that went out. Its addresses are whole, or empty where nobody knows them."""

    issue: Issue
    layout: Layout
    series: str
    number: int | None = None
    url: str = ""
    own: tuple[Erratum, ...] = ()  # what was corrected in it
    since: tuple[Erratum, ...] = ()  # what it prints of others
    sample: bool = False

    @property
    def labels(self) -> Labels:
        return self.layout.labels(self.issue.language)

    @property
    def words(self) -> Words:
        return words(self.issue.language)

    @property
    def frame(self) -> Errata:
        return errata(self.issue.language)

    @property
    def counted(self) -> str:
        """Its number, as 第 128 期; empty without one."""
        return self.frame.edition.replace("{number}", str(self.number)) if self.number else ""

    @property
    def day(self) -> str:
        return self.words.of_day(self.issue.date)

    @property
    def label(self) -> str:
        """What readers are told of how it was made, as plain text; often nothing."""
        invented = self.words.sample if self.sample else ""
        drafted = markdown.plain(self.labels.drafted(self.issue))
        return " · ".join(filter(None, [invented, drafted]))

    @property
    def titles(self) -> list[str]:
        """What its items are called, as plain text on one line each."""
        return [" ".join(markdown.plain(item.title).split()) for item in self.issue.items]

    @property
    def telling(self) -> str:
        """Its title, where that tells more than a date and the name of the Series."""
        rest = DATES.sub("", self.issue.title.replace(self.series, ""))
        return " ".join(self.issue.title.split()) if rest else ""
