"""The rule that a twinning joins a mission city with a pilot city, kept by the database.

A check constraint can't look into another table, so triggers do. They go before every `migrate`
and are made anew after it: SQLite drops a table's triggers when a migration rebuilds the table, and
refuses to rebuild one that another table's trigger reads.
"""

from typing import Any

from django.db import connections

MESSAGE = "a twinning joins a mission city with a pilot city"
ROLES_WRONG = """
    (SELECT role FROM cities_city WHERE id = NEW.mission_city_id {lock}) <> 'mission'
    OR (SELECT role FROM cities_city WHERE id = NEW.pilot_city_id {lock}) <> 'pilot'
"""
ROLE_NEEDED = """
    (NEW.role <> 'mission'
        AND EXISTS (SELECT 1 FROM twinning_twinning WHERE mission_city_id = NEW.id))
    OR (NEW.role <> 'pilot'
        AND EXISTS (SELECT 1 FROM twinning_twinning WHERE pilot_city_id = NEW.id))
"""
# name, table, event, condition under which the write is refused
TRIGGERS = [
    ("twinning_roles_insert", "twinning_twinning", "INSERT", ROLES_WRONG),
    (
        "twinning_roles_update",
        "twinning_twinning",
        "UPDATE OF mission_city_id, pilot_city_id",
        ROLES_WRONG,
    ),
    ("city_role_update", "cities_city", "UPDATE OF role", ROLE_NEEDED),
]


def free_tables(using: str, **kwargs: Any) -> None:
    """Receiver of pre_migrate: PostgreSQL's triggers are in nobody's way."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for name, *_rest in TRIGGERS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def keep_roles(using: str, **kwargs: Any) -> None:
    """Receiver of post_migrate: make the triggers anew."""
    connection = connections[using]
    tables = connection.introspection.table_names()
    if not {"cities_city", "twinning_twinning"} <= set(tables):
        return
    sql = _postgresql if connection.vendor == "postgresql" else _sqlite
    with connection.cursor() as cursor:
        for trigger in TRIGGERS:
            for statement in sql(*trigger):
                cursor.execute(statement)


def _sqlite(name: str, table: str, event: str, condition: str) -> list[str]:
    return [
        f"DROP TRIGGER IF EXISTS {name}",
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition.format(lock='')}"
        f" BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END",
    ]


def _postgresql(name: str, table: str, event: str, condition: str) -> list[str]:
    # The shared lock keeps a city's role from changing beside the insert that relies on it.
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF {condition.format(lock='FOR SHARE')} THEN"
        f" RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'check_violation'; END IF;"
        " RETURN NEW; END $$",
        f"CREATE OR REPLACE TRIGGER {name} BEFORE {event} ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]
