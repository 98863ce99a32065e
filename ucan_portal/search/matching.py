"""The one place that speaks to the databases' own word indexes, which know only whole words.

SQLite keeps the words in an FTS5 table, written here; PostgreSQL in a GIN index, by itself.
"""

from collections.abc import Collection

from django.db import connection
from django.db.models.expressions import RawSQL

from ucan_portal.search.words import ANYWHERE, Term

TABLE = "ucan_portal_searchentry"
FTS = "ucan_portal_search_words"
VECTOR = f"{FTS}_of(words)"
CREATE = {
    "sqlite": [
        f"CREATE VIRTUAL TABLE {FTS} USING fts5("
        "words, detail=none, tokenize='unicode61 remove_diacritics 0')"
    ],
    # A function, to say what it costs: else PostgreSQL takes every entry apart for every query,
    # since it doesn't know how long they are.
    "postgresql": [
        f"CREATE FUNCTION {FTS}_of(words text) RETURNS tsvector "
        "LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 100000 AS "
        "$$BEGIN RETURN array_to_tsvector(string_to_array(words, ' ')); END$$",
        f"CREATE INDEX {FTS} ON {TABLE} USING gin ({VECTOR})",
    ],
}
# PostgreSQL doesn't know how many entries hold a frequent word and how long they are, and would
# read them all; and to compile the query takes longer than the query.
MATCHING = {
    "sqlite": [f"DELETE FROM {FTS}"],  # noqa: S608  filled with other marks before
    "postgresql": [
        f"CREATE FUNCTION {FTS}_matching(wanted tsquery) RETURNS SETOF bigint "  # noqa: S608
        "LANGUAGE sql STABLE STRICT SET enable_seqscan = off SET jit = off AS "
        f"$$SELECT id FROM {TABLE} WHERE {VECTOR} @@ wanted$$",
    ],
}


# Words are nothing but letters and figures, so the quotes around them hold; and what a reader
# typed is a parameter anyway.
def containing(terms: list[Term], mark: str) -> RawSQL:
    """The ids of the entries that hold every term under the mark: see words.py."""
    if connection.vendor == "sqlite":
        query = expression(terms, mark, " OR ", " AND ", '"{}"', '"{}"*')
        return RawSQL(f"SELECT rowid FROM {FTS} WHERE {FTS} MATCH %s", [query])  # noqa: S608, S611
    query = expression(terms, mark, " | ", " & ", "'{}'", "'{}':*")
    return RawSQL(f"SELECT * FROM {FTS}_matching(%s::tsquery)", [query])  # noqa: S608, S611


def anything_holds(terms: list[Term]) -> bool:
    """Whether any entry does, public or not: what a slip finds is mostly nothing."""
    ids = containing(terms, ANYWHERE)
    with connection.cursor() as cursor:
        cursor.execute(f"{ids.sql} LIMIT 1", ids.params)
        return cursor.fetchone() is not None


def expression(
    terms: list[Term], mark: str, any_of: str, all_of: str, whole: str, beginning: str
) -> str:
    def one(term: Term) -> str:
        as_typed = beginning if term.is_beginning else whole
        words = [whole.format(mark + form) for form in sorted(term.forms)]
        return f"({any_of.join([as_typed.format(mark + term.word), *words])})"

    return all_of.join(map(one, terms))


def refresh(ids: Collection[int]) -> None:
    """Bring the words of these entries up to date; those of deleted ones go."""
    if connection.vendor != "sqlite" or not ids:
        return
    listed = ",".join(str(int(pk)) for pk in ids)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {FTS} WHERE rowid IN ({listed})")  # noqa: S608
        cursor.execute(
            f"INSERT INTO {FTS} (rowid, words) SELECT id, words FROM {TABLE} WHERE id IN ({listed})"  # noqa: S608
        )
