"""The sample press in the database: followed like any source, and one edition of it published."""

from contextlib import suppress
from datetime import datetime

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from articles.models import Article, Source, Story, User
from articles.workflow import State, WorkflowError
from digests.compose import compose
from digests.models import Digest, FurtherSource, Item, Series
from digests.publish import approve, publish
from newsroom import clock, starter
from newsroom.sample.press import OUTLETS

EDITOR = "sample-editor"
PUBLISHED, WAITING = "bulletin", "daily"


def is_empty() -> bool:
    """Has nobody brought in anything yet?"""
    return not (Source.objects.exists() or Article.objects.exists() or Digest.objects.exists())


def present() -> bool:
    return Source.objects.filter(sample=True).exists()


def plant(address: str) -> None:
    """The starter content, and the sample press followed at this address."""
    starter.plant()
    follow(address)


def follow(address: str) -> None:
    """Follow the sample press where it is served now: the port may be another than last time."""
    for language, outlet in OUTLETS.items():
        place = {
            "feed_url": f"{address}/sample/{outlet.feed}",
            "site_url": f"{address}/sample/",
            "due_at": timezone.now(),
        }
        Source.objects.update_or_create(
            sample=True,
            language=language,
            defaults=place,
            create_defaults=place | {"name": outlet.name},
        )


def settle() -> None:
    """Poll, read and draft the sample; publish one edition of it, leave one for the editors.

    What a killed worker left undone is done the next time.
    """
    front, desk = (Series.objects.filter(slug=slug).first() for slug in (PUBLISHED, WAITING))
    if not present() or front is None or desk is None:
        return  # no sample, or an editor has renamed the Series
    if first_edition(front) and not left_lying(front) and first_edition(desk):
        return
    clock.until_idle(lambda line: None)
    cutoff = timezone.now()
    propose(front, cutoff)
    if edition := left_lying(front):
        with suppress(WorkflowError):  # what a model made up waits for the editors
            bring_out(edition)
    propose(desk, cutoff, publish_at=desk.next_out(cutoff))


def first_edition(series: Series) -> Digest | None:
    return series.digests.filter(sample=True).order_by("pk").first()


def left_lying(series: Series) -> Digest | None:
    """The first sample edition, while it waits for nobody else: in review, without an hour."""
    edition = first_edition(series)
    ours = edition and edition.state == State.REVIEW and edition.publish_at is None
    return edition if ours else None


def propose(series: Series, cutoff: datetime, *, publish_at: datetime | None = None) -> None:
    """A first sample edition, unless there is one, or the sample press has not answered yet."""
    articles = series.candidates(series.window(cutoff)).filter(sample=True)
    if first_edition(series) is None and articles.exists():
        compose(series, cutoff, publish_at=publish_at)


def bring_out(edition: Digest) -> None:
    """Approve and publish, both or neither: a killed worker leaves the edition in review."""
    with transaction.atomic():
        user = editor()
        approve(edition, by=user)
        publish(edition, by=user)


def editor() -> User:
    """Whoever approves the sample edition: a person in the books, without a way to log in."""
    user, _made = get_user_model().objects.get_or_create(
        username=EDITOR, defaults={"first_name": "示例编辑"}
    )
    user.set_unusable_password()
    user.is_active = False
    user.save()
    user.groups.add(Group.objects.get(name="Publisher"))
    user.is_active = True  # in this process only; the account itself is never opened
    return user


@transaction.atomic
def remove() -> int:
    """Take out every sample row; says how many sources, articles and editions that were.

    Where a sample article stands in an edition of the house, the edition keeps its words.
    """
    digests = Digest.objects.filter(sample=True)
    articles = Article.objects.filter(sample=True)
    sources = Source.objects.filter(sample=True)
    stories = list(articles.exclude(story=None).values_list("story", flat=True))
    count = digests.count() + articles.count() + sources.count()
    digests.delete()
    copies = Item.objects.filter(Q(article__in=articles) | Q(snapshot__article__in=articles))
    copies.update(article=None, snapshot=None)
    FurtherSource.objects.filter(article__in=articles).delete()
    articles.update(snapshot=None)
    articles.delete()
    sources.delete()
    Story.objects.filter(pk__in=stories, articles=None).delete()
    get_user_model().objects.filter(username=EDITOR).delete()
    return count
