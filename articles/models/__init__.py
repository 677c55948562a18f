"""The rows of the ground floor."""

from articles.models.article import Article, ArticleTransition, Snapshot, Story
from articles.models.beat import Beat
from articles.models.source import Host, Poll, Sighting, Source
from articles.models.topic import Spelling, Topic
from articles.models.user import User

__all__ = [
    "Article",
    "ArticleTransition",
    "Beat",
    "Host",
    "Poll",
    "Sighting",
    "Snapshot",
    "Source",
    "Spelling",
    "Story",
    "Topic",
    "User",
]
