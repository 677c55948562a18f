"""A table of terms (see articles.terms) as either database has it: FTS5, or bare lexemes."""

from collections.abc import Iterable

from django.db.backends.base.base import BaseDatabaseWrapper

from articles.terms import Wish


def matching(link: BaseDatabaseWrapper, table: str, wish: Wish) -> tuple[str, str, str]:
    """The column with a table's keys, the SQL that holds where a wish is met, and its parameter."""
    if link.vendor == "postgresql":
        words = [_lexeme(each) for each in sorted(wish.whole)]
        words += [f"{_lexeme(each)}:*" for each in sorted(wish.begun)]
        return "id", "words @@ %s::tsquery", " & ".join(words)
    words = [f'"{each}"' for each in sorted(wish.whole)]
    words += [f'"{each}"*' for each in sorted(wish.begun)]
    return "rowid", f"{table} MATCH %s", " AND ".join(words)


def keep(link: BaseDatabaseWrapper, table: str, found: Iterable[tuple[int, set[str]]]) -> None:
    """Enter terms under keys that the table has not had before."""
    if link.vendor == "postgresql":
        array = "array_to_tsvector(string_to_array(%s, ' '))"
        sql = f"INSERT INTO {table} (id, words) VALUES (%s, {array})"
    else:
        sql = f"INSERT INTO {table} (rowid, words) VALUES (%s, %s)"
    with link.cursor() as cursor:
        cursor.executemany(sql, [(key, " ".join(sorted(words))) for key, words in found])


def _lexeme(term: str) -> str:
    return f"'{term}'"  # a term is letters and figures only
