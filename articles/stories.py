"""Which story an article belongs to: that of a recent one on the same event, or a new one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from threading import RLock
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.db.models.functions import Greatest, Least, Left
from django.utils import timezone

from articles import keepsake, similar
from articles.chores import LeaseLostError
from articles.models import Article, Beat, Snapshot, Story
from articles.similar import Match, Reading

RECENT = timedelta(hours=72)
# Recent articles that are compared: what a thousand sources bring in three days. 60 MB in each
# process at most, and a tenth of a second to look whether anything has changed.
MOST = 10_000
AT_ONCE = 500  # texts or traits read in one query
LIKE = 0.15  # half as like as one story: worth showing to an editor who looks for it
OPENING = "story"  # the row whose lock lets one worker at a time open a story


@dataclass(frozen=True, slots=True)
class Told:
    """A recent article as an index needs it."""

    article: int
    story: int
    title: str
    at: datetime
    snapshot: int | None
    text: str | None  # its hash

    @property
    def said(self) -> tuple[str, datetime, str | None]:
        return self.title, self.at, self.text


@dataclass(slots=True)
class _Placed:
    place: int
    told: Told


class RecentIndex:
    """The recent articles that have a story; kept by a process and brought up to date.

    What others did meanwhile (articles placed, moved or read again, stories merged) is seen by
    comparing a few columns, so that only what is new costs anything.
    """

    def __init__(self) -> None:
        self.index = similar.Index()
        self._placed: dict[int, _Placed] = {}
        self._newest = 0  # the latest story that is known
        self._since = datetime.min.replace(tzinfo=UTC)

    def __len__(self) -> int:
        return len(self.index)

    def refresh(self, now: datetime) -> None:
        """Bring it to what the rows say now."""
        self._since = now - RECENT
        rows = _told(_recent(self._since).order_by("-first_seen_at", "-pk")[:MOST])
        self._newest = max((told.story for told in rows), default=0)
        for gone in self._placed.keys() - {told.article for told in rows}:
            self.index.drop(self._placed.pop(gone).place)
        self._take(reversed(rows))  # the index forgets what came first

    def catch_up(self) -> None:
        """Take in only the stories that others opened since the last look."""
        self._take(_told(_recent(self._since).filter(story__gt=self._newest).order_by("pk")))

    def put(self, reading: Reading, told: Told) -> None:
        """Take in an article, in place of what was known of it."""
        if was := self._placed.pop(told.article, None):
            self.index.drop(was.place)
        self._placed[told.article] = _Placed(self.index.put(reading, told.story), told)
        self._newest = max(self._newest, told.story)

    def _take(self, rows: Iterable[Told]) -> None:
        anew = []
        for told in rows:
            was = self._placed.get(told.article)
            if was is None or was.told.said != told.said:
                anew.append(told)
            elif was.told.story != told.story:
                self.index.move(was.place, told.story)
                was.told = told
        for told, reading in _read(anew):
            self.put(reading, told)


_lock = RLock()  # a web server's threads share the index
_kept = RecentIndex()


def recent_index(now: datetime) -> RecentIndex:
    """The recent articles that have a story, ready to be matched."""
    with _lock:
        _kept.refresh(now)
        return _kept


def place(article: Article, recent: RecentIndex) -> Story:
    """Put a claimed article into its story, one opened for it when none tells the same.

    LeaseLostError when it is no longer ours, or a person gave it a story meanwhile: that stands.
    """
    reading = read(article)
    with _lock, transaction.atomic():
        story = joined(reading, article, recent) or opened(reading, article, recent)
        # The story is locked first, then the article: as a person's changes do.
        rows = Article.objects.select_for_update().filter(pk=article.pk, story=None)
        if not rows.values_list("pk"):
            raise LeaseLostError(str(article))
        article.write(story=story)
        recent.put(reading, _told_of(article, story))
    return story


def joined(reading: Reading, article: Article, recent: RecentIndex) -> Story | None:
    """The story nearest to an article, locked, and now as long as its articles come."""
    match = recent.index.match(reading)
    return match and lengthened(match.story, article)


def lengthened(pk: int | None, article: Article) -> Story | None:
    """The story, or the one it was merged into meanwhile; None when it is gone."""
    while pk:
        story = Story.objects.standing().select_for_update().filter(pk=pk).first()
        if story:
            seen = article.first_seen_at
            Story.objects.filter(pk=pk).update(
                first_seen=Least(F("first_seen"), seen), last_seen=Greatest(F("last_seen"), seen)
            )
            return story
        pk = Story.objects.filter(pk=pk).values_list("merged_into", flat=True).first()
    return None


def opened(reading: Reading, article: Article, recent: RecentIndex) -> Story:
    """A new story, unless another worker has just opened one that tells the same.

    One worker at a time gets here; what the one before it opened is looked at first.
    """
    wait_to_open()
    recent.catch_up()
    return joined(reading, article, recent) or Story.objects.create(
        title=str(article), first_seen=article.first_seen_at, last_seen=article.first_seen_at
    )


def wait_to_open() -> None:
    """From here until the transaction ends nobody else opens a story.

    So the numbers of stories grow in the order in which others see them: whoever looks for what
    was opened since the latest it knows misses none.
    """
    Beat.objects.get_or_create(name=OPENING, defaults={"at": timezone.now()})
    Beat.objects.select_for_update().get(name=OPENING)


def likest(article: Article, now: datetime, most: int) -> list[Match]:
    """The stories an article may belong to, the likest first, its own left out."""
    with _lock:
        recent = recent_index(now)
        reading = read(article)
        found = recent.index.matches(reading, most=most + 1, least=LIKE)
    return [match for match in found if match.story != article.story_id][:most]


def read(article: Article) -> Reading:
    """What an index takes of an article; kept with its text, so that it is read once."""
    text = article.snapshot
    kept = text and keepsake.unpack(text.traits, article.title, _at(article))
    if kept:
        return kept
    found = similar.reading(doc(article))
    if text:
        text.traits = keepsake.pack(found, article.title)
        Snapshot.objects.filter(pk=text.pk).update(traits=text.traits)
    return found


def doc(article: Article) -> similar.Doc:
    """What is compared of an article."""
    text = article.snapshot.text if article.snapshot else ""
    return similar.Doc(article.title, text[: similar.READ], _at(article), article.language)


def _at(article: Article) -> datetime:
    return article.published_at or article.first_seen_at


def _recent(since: datetime) -> models.QuerySet[Article]:
    return Article.objects.filter(story__isnull=False, first_seen_at__gte=since)


def _told(articles: models.QuerySet[Article]) -> list[Told]:
    """What an index must know of these articles, in their order."""
    columns = (
        *("pk", "story_id", "title", "published_at", "first_seen_at"),
        *("snapshot_id", "snapshot__hash"),
    )
    return [
        Told(pk, story, title, published or seen, snapshot, text)
        for pk, story, title, published, seen, snapshot, text in articles.values_list(*columns)
    ]


def _told_of(article: Article, story: Story) -> Told:
    text = article.snapshot
    rests_on = (text.pk, text.hash) if text else (None, None)
    return Told(article.pk, story.pk, article.title, _at(article), *rests_on)


def _read(rows: Sequence[Told]) -> Iterator[tuple[Told, Reading]]:
    """Each with what was kept of it; what was not kept, or by another version, is read and kept."""
    waiting = iter(rows)
    while batch := list(islice(waiting, AT_ONCE)):
        bytes_of: dict[int | None, Any] = dict(_snapshots(batch).values_list("pk", "traits"))
        kept = {
            told: keepsake.unpack(bytes_of.get(told.snapshot), told.title, told.at)
            for told in batch
        }
        anew = _read_anew([told for told in batch if not kept[told]])
        for told in batch:
            yield told, kept[told] or anew[told]


def _read_anew(rows: Sequence[Told]) -> dict[Told, Reading]:
    if not rows:
        return {}
    texts = _snapshots(rows).annotate(opening=Left("text", similar.READ))
    openings: dict[int | None, str] = dict(texts.values_list("pk", "opening"))
    found = {
        told: similar.reading(similar.Doc(told.title, openings.get(told.snapshot, ""), told.at, ""))
        for told in rows
    }
    with transaction.atomic():
        for told in rows:
            if told.snapshot:
                kept = keepsake.pack(found[told], told.title)
                Snapshot.objects.filter(pk=told.snapshot).update(traits=kept)
    return found


def _snapshots(rows: Sequence[Told]) -> models.QuerySet[Snapshot]:
    return Snapshot.objects.filter(pk__in=[told.snapshot for told in rows if told.snapshot])
