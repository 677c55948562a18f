"""Which story an article belongs to: that of a recent one on the same event, or a new one."""

from datetime import datetime, timedelta

from django.db.models import F
from django.db.models.functions import Greatest, Least, Left

from articles import similar
from articles.models import Article, Story

RECENT = timedelta(hours=72)
MOST = 4000  # how many recent articles are compared


def doc(article: Article, opening: str | None = None) -> similar.Doc:
    """What is compared of an article; its text's `opening` where the snapshot is not at hand."""
    text = opening
    if text is None:
        text = article.snapshot.text if article.snapshot else ""
    return similar.Doc(
        title=article.title,
        text=text[: similar.READ],
        published=article.published_at or article.first_seen_at,
        language=article.language,
    )


def recent_index(now: datetime) -> similar.Index:
    """The recent articles that have a story, ready to be matched."""
    index = similar.Index()
    recent = (
        Article.objects.filter(story__isnull=False, first_seen_at__gte=now - RECENT)
        .annotate(opening=Left("snapshot__text", similar.READ))
        .only("title", "published_at", "first_seen_at", "language", "story_id")
        .order_by("-first_seen_at", "-pk")[:MOST]
    )
    for article in reversed(list(recent)):  # the index forgets what came first
        if article.story_id:
            index.put(doc(article, article.opening or ""), article.story_id)
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
