"""The sample press in the database: followed like any source, and one edition of it published."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from articles.models import Article, Source, Story, User
from digests.compose import compose
from digests.models import Digest, Series
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
    """Poll, read and draft the sample; publish one edition of it, leave one for the editors."""
    if not present() or Digest.objects.filter(sample=True).exists():
        return
    clock.until_idle(lambda line: None)
    if not Article.objects.usable().filter(sample=True).exists():
        return  # the sample press did not answer; the clock tries its sources again
    cutoff = timezone.now()
    published = compose(Series.objects.get(slug=PUBLISHED), cutoff)
    user = editor()
    approve(published, by=user)
    publish(published, by=user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    series = Series.objects.get(slug=WAITING)
    out = series.next_out(cutoff)
    compose(series, cutoff, publish_at=out)


def editor() -> User:
    """Whoever approves the sample edition: a person in the books, without a way to log in."""
    user, _made = get_user_model().objects.get_or_create(
        username=EDITOR, defaults={"first_name": "示例编辑"}
    )
    user.set_unusable_password()
    user.is_active = True
    user.save()
    user.groups.add(Group.objects.get(name="Publisher"))
    return user


@transaction.atomic
def remove() -> int:
    """Take out every sample row; says how many sources, articles and editions that were."""
    digests = Digest.objects.filter(sample=True)
    articles = Article.objects.filter(sample=True)
    sources = Source.objects.filter(sample=True)
    count = digests.count() + articles.count() + sources.count()
    digests.delete()
    articles.update(snapshot=None)
    articles.delete()
    sources.delete()
    Story.objects.filter(articles=None).delete()
    get_user_model().objects.filter(username=EDITOR).delete()
    return count
