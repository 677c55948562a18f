"""Which story an article belongs to: that of a recent one on the same event, or a new one."""

from datetime import datetime, timedelta

from django.db.models import F
from django.db.models.functions import Greatest, Least

from articles import similar
from articles.models import Article, Story

RECENT = timedelta(hours=72)
MOST = 2000  # how many recent articles are compared


def doc(article: Article) -> similar.Doc:
    return similar.Doc(
        title=article.title,
        text="",
        published=article.published_at or article.first_seen_at,
        language=article.language,
    )


def recent_index(now: datetime) -> similar.Index:
    """The recent articles that have a story, ready to be matched."""
    index = similar.Index()
    near = Article.objects.filter(story__isnull=False, first_seen_at__gte=now - RECENT).only(
        "title", "published_at", "first_seen_at", "language", "story_id"
    )
    for article in near.order_by("-first_seen_at", "-pk")[:MOST]:
        if article.story_id:
            index.put(doc(article), article.story_id)
    return index


def find_or_open(article: Article, index: similar.Index) -> Story:
    """The article's story, opened when no article of the index tells the same; indexed too."""
    story = joined(article, index) or Story.objects.create(
        title=str(article), first_seen=article.first_seen_at, last_seen=article.first_seen_at
    )
    index.put(doc(article), story.pk)
    return story


def joined(article: Article, index: similar.Index) -> Story | None:
    match = index.match(doc(article))
    if match is None:
        return None
    seen = article.first_seen_at
    Story.objects.filter(pk=match[0]).update(
        first_seen=Least(F("first_seen"), seen), last_seen=Greatest(F("last_seen"), seen)
    )
    return Story.objects.filter(pk=match[0]).first()
