"""An edition that was not approved in time gives way to the next one, and hands its items on."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext, ngettext

from articles.models import Article, Name
from articles.workflow import State
from digests import versions
from digests.models import Digest, Item, Series
from digests.schedule import Window


def waiting(series: Series, cutoff: datetime, now: datetime) -> list[Digest]:
    """The late editions that give way to one with this cut-off, the oldest first."""
    rows = series.digests.lapsing(now).filter(window_end__lt=cutoff)
    return list(rows.order_by("window_end", "pk"))


def hold(late: Iterable[Digest], now: datetime) -> list[Digest]:
    """Those that are late still, as they are by now, and as they stay until the transaction ends.

    One that was approved in the meantime is not among them; who saves one now finds it closed.
    """
    rows = Digest.objects.filter(pk__in=[each.pk for each in late]).lapsing(now)
    rows = rows.select_for_update().order_by("pk")
    return sorted(rows, key=lambda each: (each.window_end, each.pk))


def widened(window: Window, late: Iterable[Digest]) -> Window:
    """The same hours, and those of the editions that give way."""
    starts = [each.window_start for each in late if each.window_start]
    return Window(min([window.start, *starts]), window.end, window.carry_over)


def handed_on(late: Sequence[Digest], series: Series) -> list[Item]:
    """Unsaved copies of what is reviewed of them, in their order; no article twice.

    Reviewed is what nothing stands against; nor has another living edition taken it.
    """
    taken = series.digests.live().exclude(pk__in=[each.pk for each in late])
    has = Item.objects.filter(digest__in=taken, article__isnull=False)
    seen: set[int | None] = set(has.values_list("article_id", flat=True)) if late else set()
    found = []
    for each in late:
        for item in reviewed(each):
            if item.article_id is None or item.article_id not in seen:
                seen.add(item.article_id)
                found.append(heir(item))
    return found


def reviewed(digest: Digest) -> list[Item]:
    """Its items that nothing stands against, in order."""
    glossary = Name.objects.glossary()
    items = digest.items.with_sources()
    return [item for item in items if not is_spiked(item) and not item.objections(glossary)]


def is_spiked(item: Item) -> bool:
    """Whether its article was spiked, or one that it rests on."""
    rests_on = [item.article, *(each.article for each in item.further_sources())]
    return any(article and article.state == State.SPIKED for article in rests_on)


def heir(item: Item) -> Item:
    """An unsaved item that says the same, rests on the same texts, and is in no edition yet."""
    own = ("id", "uid", "digest")
    kept = [field.attname for field in Item._meta.concrete_fields if field.name not in own]
    made = Item(**{name: getattr(item, name) for name in kept})
    made.others = [resting(each.article, each.snapshot_id) for each in item.further_sources()]
    return made


def resting(article: Article, snapshot_id: int | None) -> Article:
    """The article, with the text of it that an item was held against."""
    article.snapshot_id = snapshot_id
    return article


def give_way(late: Iterable[Digest], to: Digest) -> None:
    """Spike them, as the machine, with a note that says what became of their items.

    Call it in the transaction in which they are held.
    """
    there = set(to.items.values_list("article_id", flat=True))
    for each in late:
        ids = list(each.items.values_list("article_id", flat=True))
        kept = sum(1 for pk in ids if pk and pk in there)
        versions.keep(each)
        each.lapse(to, told(to, kept, len(ids)))


def told(to: Digest, kept: int, of: int) -> str:
    """Why an edition was spiked and where its items are."""
    return gettext("Not approved in time: it lapsed into “%(edition)s”. %(items)s") % {
        "edition": to.title,
        "items": ngettext(
            "%(kept)d of its %(of)d item went there.",
            "%(kept)d of its %(of)d items went there.",
            of,
        )
        % {"kept": kept, "of": of},
    }


def taken_over(late: Sequence[Digest]) -> str:
    """What the successor's history says of it; "" when nothing lapsed."""
    if not late:
        return ""
    titles = gettext(", ").join(f"“{each.title}”" for each in late)
    return gettext("Takes the place of what was not approved in time: %(editions)s.") % {
        "editions": titles
    }
