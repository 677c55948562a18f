"""A day of news drafted by a real model: set up, run to its end, told in a few lines."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from articles import similar
from articles.models import Article, Snapshot, Source
from articles.workflow import State
from digests.tasks import process

ROUNDS = 4  # as often as the clock would come back to an article whose model had failed


@dataclass(frozen=True)
class News:
    title: str
    text: str
    language: str


def take_in(news: Iterable[News]) -> list[Article]:
    """Articles with their texts, due now; no page has to be fetched."""
    source = Source.objects.create(name="Wire", feed_url="https://wire.example/feed")
    articles = []
    for number, each in enumerate(news, start=1):
        url = f"https://wire.example/{number}"
        article = Article.objects.create(
            source=source,
            canonical_url=url,
            url_key=similar.url_key(url),
            title=each.title,
            language=each.language,
        )
        text = article.keep_text(each.text, origin=Snapshot.Origin.PAGE)
        article.amend(snapshot=text, due_at=timezone.now())
        articles.append(article)
    return articles


def draft_all() -> None:
    """Draft whatever waits, as the worker does, until nothing does; one article a batch."""
    for _round in range(ROUNDS):
        for pk in waiting().values_list("pk", flat=True):
            Article.objects.filter(pk=pk).update(due_at=timezone.now())
            process([pk])
        if not waiting().exists():
            return


def waiting() -> QuerySet[Article]:
    return Article.objects.filter(state=State.DRAFT).order_by("pk")


def told(articles: Iterable[Article]) -> Iterator[str]:
    """A line an article and their sums: who drafted it, how long it took, what is wrong with it."""
    sums: Counter[str] = Counter()
    yield "             calls  sec.  read written | claims  open empty"
    for article in articles:
        row = counted(article)
        origin = article.drafted_by or article.state
        sums.update({origin: 1} | row)
        if origin == "model":
            sums.update({f"model {name}": row[name] for name in ("claims", "open", "empty")})
        yield (
            f"{article.language:4} {origin:8}{row['calls']:5} {row['ms'] / 1000:5.1f}"
            f" {row['in']:5} {row['out']:7} |{row['claims']:7}{row['open']:6}{row['empty']:6}"
            f"  {article.headline[:50]} | {article.draft.get('note', article.error)}"
        )
    yield (
        f"{sums['model']} drafts by the model with {sums['model claims']} claims, "
        f"{sums['model open']} of them not in the source, and {sums['model empty']} empty pieces; "
        f"{sums['extract']} extracts, {sums['draft']} left undone; {sums['ms'] / 1000:.0f} s, "
        f"{sums['calls']} calls, {sums['in']} tokens read, {sums['out']} written"
    )


def counted(article: Article) -> dict[str, int]:
    """What an article cost and what is to be found in its text."""
    asked = article.calls.asked().aggregate(
        ms=Sum("milliseconds", default=0),
        calls=Count("pk"),
        read=Sum("tokens_in", default=0),
        written=Sum("tokens_out", default=0),
    )
    claims = article.claims(article.headline, article.summary, article.snapshot)
    return {
        "ms": asked["ms"],
        "calls": asked["calls"],
        "in": asked["read"],
        "out": asked["written"],
        "claims": len(claims),
        "open": sum(entry.is_open for entry in claims),
        "empty": int(article.draft.get("empty", 0)),
    }
