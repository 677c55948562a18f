"""The index of the public search: every passage of every public edition, the newest found first.

Brought up to date by the worker's minute: an edition is stale when its version is not the one the
index knows, so nothing that publishes, corrects or imports need remember it. What is shown comes
from the rows: an edition that is withdrawn is found no more from that moment on.

A passage's key tells when its edition came out, so that a database that walks an index by its keys
comes upon the newest first and stops when a page is full. It is never used again: FTS5 without
content cannot delete what it would have to be told again.
"""

from collections.abc import Iterable, Sequence
from itertools import islice

from django.db import connections, router, transaction
from django.db.models import F, QuerySet

from articles import fulltext, terms
from articles.deadline import bounded
from articles.hanzi import SIMPLER
from articles.terms import Wish
from digests import passages
from digests.models import Catalogued, Digest
from digests.models.digest import DigestQuerySet
from digests.passages import Passage

TABLE = "digests_words"
LONGEST = 20_000  # characters of a passage that are looked at
A_TRANSACTION = 20  # editions: SQLite has one lock to write
A_TICK = 200
PATIENCE = 2.0  # seconds: whatever somebody looks for, others wait for the same machine
# A key, from its highest bits: the minute, the row of the edition, the passage counted backwards.
ROW_BITS, PASSAGE_BITS = 26, 11
MOST_PASSAGES = 1 << PASSAGE_BITS


def told(keys: Iterable[int]) -> dict[int, tuple[Digest, Passage]]:
    """What stands under these keys, and in which edition, as far as readers may see it."""
    named = {key: edition_of(key) for key in keys}
    # Not joined: SQLite would walk all that was ever published to find these.
    rows = Catalogued.objects.filter(pk__in=set(named.values()))
    entered = dict(rows.values_list("pk", "digest"))
    public = Digest.objects.published().light().select_related("series")
    editions = public.in_bulk(entered.values())
    of = {key: editions.get(entered.get(row, 0)) for key, row in named.items()}
    wanted = {key: (digest, place_of(key)) for key, digest in of.items() if digest}
    found = passages.at(set(wanted.values()))
    return {key: (at[0], found[at]) for key, at in wanted.items() if at in found}


def search(wish: Wish, *, before: int | None, most: int) -> list[int]:
    """Keys of passages that have all the words, the newest first, below a key if one is given."""
    link = connections[router.db_for_read(Catalogued)]
    key, condition, asked = fulltext.matching(link, TABLE, wish)
    below = f" AND {key} < %s" if before else ""
    values: list[str | int] = [asked, before] if before else [asked]
    sql = f"SELECT {key} FROM {TABLE} WHERE {condition}{below} ORDER BY {key} DESC LIMIT {most}"
    with bounded(link, PATIENCE), link.cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]


def stale() -> DigestQuerySet:
    """Public editions that the index does not know as they are."""
    return Digest.objects.published().exclude(catalogued__version=F("version"))


def catch_up(most: int = A_TICK) -> int:
    """Index editions that are new or say something else, newest first; how many there were."""
    forget(Catalogued.objects.exclude(digest__in=Digest.objects.published().order_by()))
    done = 0
    while done < most:
        pks = list(stale().values_list("pk", flat=True)[: min(A_TRANSACTION, most - done)])
        if not pks:
            break
        index(pks)
        done += len(pks)
    return done


def rebuild() -> int:
    """Make the index anew; how many editions it knows then."""
    link = connections[router.db_for_write(Catalogued)]
    with transaction.atomic(), link.cursor() as cursor:
        Catalogued.objects.all().delete()
        if link.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {TABLE}")
        else:
            cursor.execute(f"INSERT INTO {TABLE}({TABLE}) VALUES ('delete-all')")
    done = 0
    while more := catch_up():
        done += more
    return done


@transaction.atomic
def index(pks: Sequence[int]) -> None:
    """Index these editions as they are now."""
    # Held: who corrects one from here on waits, and it is stale again then.
    list(Digest.objects.filter(pk__in=pks).order_by("pk").select_for_update().values_list("pk"))
    found = passages.whole(Digest.objects.published().filter(pk__in=pks).order_by("pk"))
    forget(Catalogued.objects.filter(digest__in=pks))
    entered = Catalogued.objects.bulk_create(
        Catalogued(digest=each, version=each.version, first=0, last=0) for each in found
    )
    words = []
    for row, edition in zip(entered, found, strict=True):
        for place, passage in enumerate(islice(passages.of(edition), MOST_PASSAGES)):
            text = passage.whole[:LONGEST].translate(SIMPLER)
            words.append((key_of(row, place), terms.terms(text)))
        row.first, row.last = key_of(row, 0), words[-1][0]
    Catalogued.objects.bulk_update(entered, ["first", "last"])
    fulltext.keep(connections[router.db_for_write(Catalogued)], TABLE, words)


def key_of(row: Catalogued, place: int) -> int:
    """The key of a passage: the higher, the newer; within an edition the first is the highest."""
    out = row.digest.published_at
    minute = max(int(out.timestamp()) // 60, 0) if out else 0
    edition = minute << ROW_BITS | row.pk % (1 << ROW_BITS)
    return edition << PASSAGE_BITS | (MOST_PASSAGES - 1 - place)


def edition_of(key: int) -> int:
    """The key of the Catalogued row a passage belongs to."""
    return (key >> PASSAGE_BITS) % (1 << ROW_BITS)


def place_of(key: int) -> int:
    """Which passage of its edition it is, counted from 0."""
    return MOST_PASSAGES - 1 - key % MOST_PASSAGES


def forget(rows: QuerySet[Catalogued]) -> None:
    """Take editions out; on SQLite their words stay, and lead to no row any more."""
    link = connections[router.db_for_write(Catalogued)]
    if link.vendor == "postgresql":
        with link.cursor() as cursor:
            for first, last in list(rows.values_list("first", "last")):
                cursor.execute(f"DELETE FROM {TABLE} WHERE id BETWEEN %s AND %s", [last, first])
    rows.delete()
