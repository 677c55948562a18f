"""The articles that tell one story, as a line of a list at the desk."""

from dataclasses import dataclass
from typing import ClassVar

from articles.models import Article


@dataclass
class Tellers:
    """A story, or an article without one: its articles, the foremost first."""

    articles: list[Article]
    LONE: ClassVar[str] = "article"  # what the key of one without a story begins with

    @property
    def teller(self) -> Article:
        """The article that would tell it."""
        return self.articles[0]

    @property
    def key(self) -> str:
        story = self.teller.story_id
        return f"story-{story}" if story else f"{self.LONE}-{self.teller.pk}"

    @property
    def importance(self) -> int | None:
        return max((each.importance for each in self.articles if each.importance), default=None)

    @property
    def is_thin(self) -> bool:
        """Whether none of its sources says much."""
        return all(each.thin for each in self.articles)
