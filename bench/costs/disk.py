"""Bytes on disk of a row, its indexes included."""

from django.db import connection

from bench.costs.meter import tell

TABLES = {
    "article": "articles_article",
    "text of an article": "articles_snapshot",
    "its terms in the index": "articles_terms",
    "sighting": "articles_sighting",
    "poll": "articles_poll",
    "source": "articles_source",
    "host": "articles_host",
    "call": "articles_call",
    "transition": "articles_articletransition",
}


def measure() -> None:
    print("bytes on disk, a row with its part of the indexes:")
    for name, table in TABLES.items():
        rows, size = count(table), size_of(table)
        if rows and size:
            tell(name, f"{size / rows:.0f} bytes", f"of {rows}")


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def size_of(table: str) -> int:
    """All of it; 0 where the database cannot say."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SELECT pg_total_relation_size('{table}')")
        elif not has_sizes():
            return 0
        else:  # FTS5 keeps its terms in tables of its own
            cursor.execute(
                "SELECT sum(pgsize) FROM dbstat WHERE name IN (SELECT name FROM sqlite_schema "
                "WHERE tbl_name = %s OR (tbl_name GLOB %s AND %s = 'articles_terms'))",
                [table, f"{table}_*", table],
            )
        return int(cursor.fetchone()[0] or 0)


def has_sizes() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_compileoption_used('ENABLE_DBSTAT_VTAB')")
        return bool(cursor.fetchone()[0])
