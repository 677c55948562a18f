"""What editions cost: their own lead and commentary, and the drafts of the articles in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import F, Q, QuerySet

from articles import expenses, money
from articles.expenses import Cost
from articles.models import Article, Call
from digests.models import Digest, Item, Series

LATEST = 40  # editions are enough to tell what one costs


@dataclass(frozen=True)
class EditionCost:
    """The two parts of what an edition cost; None where nothing was asked."""

    edition: Digest
    own: Cost | None
    articles: Cost | None

    @property
    def total(self) -> Cost:
        """Both parts together."""
        parts = [part for part in (self.own, self.articles) if part]
        return sum(parts, Cost())


def of(editions: Iterable[Digest]) -> list[EditionCost]:
    """What each of these editions cost, those that cost nothing left out."""
    rows = list(editions)
    asked = Call.objects.counted()
    own = expenses.by("edition", asked.filter(edition__in=[row.uid for row in rows]))
    drafts = expenses.by("digest", drafted(rows), "article__calls__")
    return [
        EditionCost(row, own.get(row.uid), drafts.get(row.pk))
        for row in rows
        if row.uid in own or row.pk in drafts
    ]


def drafted(editions: Iterable[Digest]) -> QuerySet[Item]:
    """The items of editions with the calls for their articles, as far as they were printed: what
    an article is asked about later is no cost of an edition that is out."""
    printed = Q(article__calls__at__lte=F("digest__published_at"))
    return Item.objects.filter(
        printed | Q(digest__published_at=None),
        digest__in=[row.pk for row in editions],
        article__calls__outcome__in=Call.COUNTED,
    )


def latest() -> list[EditionCost]:
    """The editions composed last, of those that cost anything."""
    rows = Digest.objects.live().light().filter(window_end__isnull=False)
    return of(rows.select_related("series").order_by("-window_end", "-pk")[:LATEST])


def mean(editions: Sequence[EditionCost]) -> Decimal | None:
    """What one of these editions has cost; None where that is not known."""
    total = sum((each.total for each in editions), Cost())
    if not editions or total.unpriced:
        return None
    return money.exact(total.amount / len(editions))


def waiting(now: datetime) -> int:
    """How many drafts a model is yet to be asked for: of what some Series could print."""
    undrafted = Article.objects.undrafted()
    if not Series.objects.exists():
        return undrafted.count()
    found = set(undrafted.filter(source=None).values_list("pk", flat=True))  # brought in by hand
    for series in Series.objects.active():
        found.update(series.wanted(now).undrafted().values_list("pk", flat=True))
    return len(found)
