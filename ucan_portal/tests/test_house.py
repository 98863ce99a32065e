"""Imports and relations point downward along the floors of the house."""

import ast
from pathlib import Path

from django.apps import apps
from django.conf import settings

FLOORS = {
    "publishing": 0,
    "accounts": 0,
    "cities": 1,
    "twinning": 2,
    "events": 3,
    "news": 4,
    "newsletter": 5,
    "ucan_portal": 6,
}


def may_know(app: str, other: str) -> bool:
    return app == other or FLOORS[other] < FLOORS[app] or FLOORS[other] == FLOORS[app] == 0


def imported_apps(file: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add(node.module)
    return {name.partition(".")[0] for name in names} & set(FLOORS)


def test_imports_point_downward():
    upward = []
    for app in FLOORS:
        files = [f for f in (settings.BASE_DIR / app).rglob("*.py") if "tests" not in f.parts]
        assert files
        upward += [
            f"{file.relative_to(settings.BASE_DIR)} imports {other}"
            for file in files
            for other in imported_apps(file)
            if not may_know(app, other)
        ]

    assert upward == []


def test_relations_point_downward():
    upward = [
        f"{field} points to {field.related_model._meta.label}"
        for app in FLOORS
        for model in apps.get_app_config(app).get_models()
        for field in [*model._meta.fields, *model._meta.many_to_many]
        if field.is_relation
        and field.related_model._meta.app_label in FLOORS
        and not may_know(app, field.related_model._meta.app_label)
    ]

    assert upward == []


def test_an_upward_import_would_be_found(tmp_path):
    file = tmp_path / "models.py"
    file.write_text("from events.models import Event\nimport news.models\n")

    assert imported_apps(file) == {"events", "news"}
    assert not may_know("cities", "events")
