"""The rows of the ground floor."""

from articles.models.article import Article, ArticleTransition
from articles.models.beat import Beat
from articles.models.call import Call
from articles.models.claim import Name, Override
from articles.models.entry import Entry
from articles.models.host import Host
from articles.models.job import Job
from articles.models.money import Budget, Price
from articles.models.outbox import Outbox
from articles.models.parcel import Parcel
from articles.models.poll import Poll, Sighting
from articles.models.prompt import PromptText
from articles.models.saved import SavedFilter
from articles.models.snapshot import Snapshot
from articles.models.source import Source
from articles.models.story import Story, StoryChange
from articles.models.subscription import Subscription
from articles.models.topic import Spelling, Topic
from articles.models.user import User
from articles.models.working import Presence, WorkingCopy

__all__ = [
    "Article",
    "ArticleTransition",
    "Beat",
    "Budget",
    "Call",
    "Entry",
    "Host",
    "Job",
    "Name",
    "Outbox",
    "Override",
    "Parcel",
    "Poll",
    "Presence",
    "Price",
    "PromptText",
    "SavedFilter",
    "Sighting",
    "Snapshot",
    "Source",
    "Spelling",
    "Story",
    "StoryChange",
    "Subscription",
    "Topic",
    "User",
    "WorkingCopy",
]
