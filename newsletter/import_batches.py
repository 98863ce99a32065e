"""Many subscribers at once into the database, the same way on either kind.

A batch goes into a temporary table first, by COPY where the database has it; from there, what is
new goes on in one statement.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, models
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from newsletter.import_rows import Row
from newsletter.models import Consent, Subscriber, Suppression
from newsletter.models.subscribers import new_tokens

# The words that they agreed to are the source's, not ours.
FOREIGN_DECLARATION = "imported"
TOKENS = ("confirm_token", "preferences_token", "unsubscribe_token")
SQLITE_CACHE = -64_000  # KiB, hence the minus
COLUMNS = ("email", "address", "language", "frequency", "source", "confirmed_at", *TOKENS)


def add(rows: Iterable[Row]) -> tuple[int, dict[str, str]]:
    """Insert who is new with their consent. Belongs into a transaction.

    Says how many, and which addresses were left out because they are suppressed, with the reason.
    """
    arriving: dict[str, Row] = {}
    for row in rows:
        arriving.setdefault(row.address, row)
    tokens = [new_tokens(len(arriving)) for _name in TOKENS]
    with connection.cursor() as cursor:
        moment = Consent._meta.get_field("confirmed_at").db_type(connection)
        types = ", ".join(
            f"{name} {moment if name == 'confirmed_at' else 'text'}" for name in COLUMNS
        )
        cursor.execute(f"CREATE TEMPORARY TABLE arriving ({types})")
        _fill(cursor, _values(arriving, tokens))
        suppressed = _without_suppressed(cursor)
        created = _insert_new(cursor)
        cursor.execute("DROP TABLE arriving")
    _add_choices(dict(zip(tokens[-1], arriving.values(), strict=True)))
    return created, suppressed


def _values(arriving: dict[str, Row], tokens: list[list[str]]) -> Iterator[tuple]:
    # Not through `connection` for each of them, which looks each time whose thread this is.
    adapted = connection.ops.adapt_datetimefield_value
    for (address, row), *own in zip(arriving.items(), *tokens, strict=True):
        moment = adapted(row.confirmed_at)
        yield row.email, address, row.language, row.frequency, row.source, moment, *own


def _fill(cursor: CursorWrapper, values: Iterable[tuple]) -> None:
    names = ", ".join(COLUMNS)
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY arriving ({names}) FROM STDIN") as copy:
            for row in values:
                copy.write_row(row)
    else:
        places = ", ".join("%s" for _name in COLUMNS)
        cursor.executemany(f"INSERT INTO arriving ({names}) VALUES ({places})", values)  # noqa: S608


def _without_suppressed(cursor: CursorWrapper) -> dict[str, str]:
    table = Suppression._meta.db_table
    cursor.execute(
        f"SELECT address, reason FROM {table} WHERE address IN (SELECT address FROM arriving)"  # noqa: S608
    )
    if suppressed := dict(cursor.fetchall()):
        cursor.execute(f"DELETE FROM arriving WHERE address IN (SELECT address FROM {table})")  # noqa: S608
    return suppressed


def _insert_new(cursor: CursorWrapper) -> int:
    """Subscribers, and the consents of those who were new; these have the token they came with."""
    same = Subscriber(state=Subscriber.State.CONFIRMED, created_at=timezone.now())
    varying = {name: f"arriving.{name}" for name in COLUMNS[:4] + TOKENS}
    # Without a condition, SQLite would take the ON for that of a join.
    source = "arriving WHERE true ON CONFLICT (address) DO NOTHING"
    subscribers, parameters = _insert(same, varying, source)
    proof = {name: f"arriving.{name}" for name in ("language", "source", "confirmed_at")}
    proof |= {"requested_at": "arriving.confirmed_at", "subscriber_id": "new.id"}
    is_postgres = connection.vendor == "postgresql"
    new = "new" if is_postgres else f"{Subscriber._meta.db_table} new"
    source = f"arriving JOIN {new} ON new.unsubscribe_token = arriving.unsubscribe_token"
    consents, more = _insert(Consent(text_version=FOREIGN_DECLARATION), proof, source)
    if is_postgres:
        # It would look for the few new ones in the whole table.
        subscribers = f"WITH new AS ({subscribers} RETURNING id, unsubscribe_token)"
        cursor.execute(f"{subscribers} {consents}", parameters + more)
    else:
        cursor.execute(subscribers, parameters)
        cursor.execute(consents, more)
    return cursor.rowcount


def _insert(same: models.Model, varying: dict[str, str], source: str) -> tuple[str, list]:
    """INSERT … SELECT: each column as `varying` says, all others as in the instance `same`."""
    columns, expressions, parameters = [], [], []
    for field in same._meta.concrete_fields:
        if field.primary_key:
            continue
        columns.append(field.column)
        expressions.append(varying.get(field.column, "%s"))
        if field.column not in varying:
            value = getattr(same, field.attname)
            parameters.append(field.get_db_prep_save(value, connection))
    sql = (
        f"INSERT INTO {same._meta.db_table} ({', '.join(columns)}) "  # noqa: S608
        f"SELECT {', '.join(expressions)} FROM {source}"
    )
    return sql, parameters


def _add_choices(rows: dict[str, Row]) -> None:
    """The cities and themes of those who are new, by their token."""
    choosing = {token: row for token, row in rows.items() if row.cities or row.themes}
    if not choosing:
        return
    new = Subscriber.objects.filter(unsubscribe_token__in=choosing)
    pks = dict(new.values_list("unsubscribe_token", "pk"))
    for name, column in (("cities", "city_id"), ("themes", "theme_id")):
        through = getattr(Subscriber, name).through
        through.objects.bulk_create(
            through(subscriber_id=pk, **{column: chosen})
            for token, pk in pks.items()
            for chosen in set(getattr(choosing[token], name))
        )


@contextmanager
def roomy() -> Iterator[None]:
    """SQLite would write the pages of its indexes several times a batch: they need more than 2 MB.

    Not for good: tasks of other kinds come after it in the same process.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        (before,) = cursor.execute("PRAGMA cache_size").fetchone()
        cursor.execute(f"PRAGMA cache_size = {SQLITE_CACHE}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = {before}")
            cursor.execute("PRAGMA shrink_memory")


def refresh_statistics() -> None:
    """PostgreSQL would read a table that has grown a lot from end to end until it looks by itself.

    SQLite plans without.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {Subscriber._meta.db_table}, {Consent._meta.db_table}")
