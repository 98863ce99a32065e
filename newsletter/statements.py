"""A statement that is run for every mail: planned once, and past everything that costs time."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.pq import ExecStatus

Value = str | int | datetime | None


@dataclass(frozen=True)
class Statement:
    """`sql` returns one column of whole numbers; `parameters` stand in it as `%(name)s`."""

    name: str
    sql: str
    parameters: dict[str, str]

    @cached_property
    def preparation(self) -> str:
        numbers = {name: f"${number}" for number, name in enumerate(self.parameters, start=1)}
        types = ", ".join(self.parameters.values())
        return f"PREPARE {self.name} ({types}) AS {self.sql % numbers}"


# The statements that each connection has prepared.
_prepared: WeakKeyDictionary = WeakKeyDictionary()


def run(statement: Statement, values: tuple[Value, ...]) -> list[int]:
    """Execute it, in a transaction of its own unless one is open. Raises django.db.Error."""
    database = connections[DEFAULT_DB_ALIAS]  # django.db.connection would look it up at each turn
    if database.vendor == "postgresql":
        return _run_prepared(database, statement, values)
    adapted = (_adapted(database, value) for value in values)
    named = dict(zip(statement.parameters, adapted, strict=True))
    with database.cursor() as cursor:
        return [number for (number,) in cursor.execute(statement.sql, named).fetchall()]


def _adapted(database: BaseDatabaseWrapper, value: Value) -> Value:
    is_moment = isinstance(value, datetime)
    return database.ops.adapt_datetimefield_value(value) if is_moment else value


def _run_prepared(
    database: BaseDatabaseWrapper, statement: Statement, values: tuple[Value, ...]
) -> list[int]:
    """By psycopg's layer below its cursors: these took longer than all else for a mail."""
    database.ensure_connection()
    plain = database.connection
    if statement.name not in _prepared.setdefault(plain, set()):
        with database.cursor() as cursor:
            cursor.execute(statement.preparation)
        _prepared[plain].add(statement.name)
    sent = [None if value is None else str(value).encode() for value in values]
    with database.wrap_database_errors:
        result = plain.pgconn.exec_prepared(statement.name.encode(), sent)
    if result.status != ExecStatus.TUPLES_OK:
        raise OperationalError(result.error_message.decode("utf-8", "replace").strip())
    return [int(result.get_value(row, 0)) for row in range(result.ntuples)]
