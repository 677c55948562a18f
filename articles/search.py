"""The articles found by what stands in them: an index beside the rows, brought up to date by tick.

A database's own full text search knows no Chinese words, and LIKE reads every text there is. The
index holds terms (see articles.terms) and nothing else: FTS5 without content on SQLite, a GIN of
bare lexemes on PostgreSQL. An article whose words change is marked stale by the same UPDATE; until
the next minute it is found by its former words.
"""

from collections.abc import Sequence

from django.db import connections, router, transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from articles import fulltext, terms
from articles.models import Article, Entry
from articles.terms import Wish

TABLE = "articles_terms"
LONGEST = 20_000  # characters of a text that are looked at
A_TRANSACTION = 100  # articles: SQLite has one lock to write
A_TICK = 1_000
MANY = 1_000  # entries, too many to be fetched and sorted for a page


def find(articles: QuerySet, query: str) -> QuerySet:
    """Those of the articles that have all the words of a query somewhere; none for no words."""
    wish = terms.wish(query)
    if not wish:
        return articles.none()
    alias = router.db_for_read(Article)
    sql, words = _matching(wish, alias)
    found = Entry.objects.filter(pk__in=RawSQL(sql, words)).order_by()
    if not _is_many(sql, words, alias):
        return articles.filter(pk__in=found.values("article"))
    # A database would fetch all of the many to sort them. Asked of each article, one by one, it
    # goes through them as they are sorted, and stops when the page is full.
    here = Subquery(found.filter(article=OuterRef("pk")).values("pk")[:1])
    return articles.alias(found=here).filter(found__isnull=False)


def _is_many(sql: str, words: list[str], alias: str) -> bool:
    with connections[alias].cursor() as cursor:
        cursor.execute(f"{sql} LIMIT {MANY}", words)
        return len(cursor.fetchall()) == MANY


def catch_up(most: int = A_TICK) -> int:
    """Index articles that are new or have changed, the newest first; how many there were."""
    done = 0
    while done < most:
        size = min(A_TRANSACTION, most - done)
        stale = Article.objects.stale().order_by("-pk").values_list("pk", flat=True)[:size]
        if not (pks := list(stale)):
            break
        index(pks)
        done += len(pks)
    return done


@transaction.atomic
def index(pks: Sequence[int]) -> None:
    """Index these articles as they are now."""
    # First of all: whoever changes one from here on waits for us, and marks it stale again.
    Article.objects.filter(pk__in=pks).update(indexed=True)
    columns = ("pk", "title", "headline", "summary", "byline", "snapshot__text")
    rows = list(Article.objects.filter(pk__in=pks).order_by("pk").values_list(*columns))
    _forget(Entry.objects.filter(article__in=pks))
    entries = Entry.objects.bulk_create(Entry(article_id=pk) for pk, *_ in rows)
    texts = (terms.terms("\n".join(text or "" for text in row)[:LONGEST]) for _, *row in rows)
    named = ((entry.pk, found) for entry, found in zip(entries, texts, strict=True))
    fulltext.keep(connections[router.db_for_write(Article)], TABLE, named)


def _matching(wish: Wish, alias: str) -> tuple[str, list[str]]:
    """SQL for the entries that match, and its parameters."""
    key, condition, asked = fulltext.matching(connections[alias], TABLE, wish)
    return f"SELECT {key} FROM {TABLE} WHERE {condition}", [asked]


def _forget(entries: QuerySet) -> None:
    """Take entries out.

    FTS5 without content cannot delete what it would have to be told again: there they stay, and
    lead to no article any more.
    """
    link = connections[router.db_for_write(Article)]
    if link.vendor == "postgresql":
        pks = list(entries.values_list("pk", flat=True))
        with link.cursor() as cursor:
            cursor.execute(f"DELETE FROM {TABLE} WHERE id = ANY(%s)", [pks])
    entries.delete()
