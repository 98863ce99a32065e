"""What waits for somebody: the overview of the admin."""

from dataclasses import dataclass
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse

from publishing.admin_lists import waiting_texts
from publishing.admin_rights import RightsAdmin
from publishing.models import State
from publishing.rights import is_translator, sees_everything
from publishing.texts import LANGUAGES


@dataclass(frozen=True)
class Waiting:
    """How many items of a kind stand so, and the address of their list."""

    count: int
    url: str


@dataclass(frozen=True)
class Row:
    """One kind of item: the cells of the overview's table."""

    name: str
    url: str
    cells: list[Waiting]


def to_do(site: AdminSite, request: HttpRequest) -> dict[str, Any]:
    """The kinds of items with something to do: drafts, reviews, and texts per language."""
    languages = languages_of_work(request.user)
    rows = [
        row_of(model_admin, request, languages)
        for model_admin in site._registry.values()
        if isinstance(model_admin, RightsAdmin) and model_admin.has_change_permission(request)
    ]
    return {
        "languages": languages,
        "rows": [row for row in rows if any(cell.count for cell in row.cells)],
    }


def languages_of_work(user: Any) -> list[str]:
    """A translator's own languages; all of them for who writes."""
    if is_translator(user):
        return [language for language in LANGUAGES if language in user.translates]
    return list(LANGUAGES)


def row_of(model_admin: RightsAdmin, request: HttpRequest, languages: list[str]) -> Row:
    model = model_admin.model
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    items = items_of(model, request.user)
    states = {State.DRAFT: "drafts", State.IN_REVIEW: "reviews"}
    counts = items.aggregate(
        **{name: Count("pk", filter=Q(state=state)) for state, name in states.items()}
    )
    texts = texts_waiting(items)
    cells = [Waiting(counts[name], f"{url}?state__exact={state}") for state, name in states.items()]
    cells += [
        Waiting(texts.get(language, 0), f"{url}?translate={language}") for language in languages
    ]
    return Row(model._meta.verbose_name_plural, url, cells)


def items_of(model: type[models.Model], user: Any) -> models.QuerySet:
    items = model.objects.all() if sees_everything(user) else model.objects.belonging_to(user)
    return items.order_by()


def texts_waiting(items: models.QuerySet) -> dict[str, int]:
    """How many of the items wait for each language."""
    kind = ContentType.objects.get_for_model(items.model)
    texts = waiting_texts().filter(content_type=kind, object_id__in=items.values("pk"))
    counts = texts.values("language").annotate(items=Count("object_id", distinct=True))
    return dict(counts.values_list("language", "items"))


def ways_to_add(site: AdminSite, request: HttpRequest) -> list[tuple[str, str]]:
    """Name and address of the forms that somebody opens most."""
    return [
        (
            model._meta.verbose_name,
            reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add"),
        )
        for model, model_admin in site._registry.items()
        if model._meta.model_name in {"article", "event", "document", "image", "mailing"}
        and model_admin.has_add_permission(request)
    ]
