"""What the lists of the admin show and filter by; nothing here asks the database per row."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from publishing.models import Publishable, State, TextState
from publishing.texts import LANGUAGES, column, language_name, languages_of, translated_fields


def waiting_texts() -> models.QuerySet:
    """What waits for a translator: outdated, or missing where another language has a text."""
    same_text = TextState.objects.filter(
        content_type=OuterRef("content_type"),
        object_id=OuterRef("object_id"),
        field=OuterRef("field"),
        status=TextState.Status.CURRENT,
    )
    return TextState.objects.filter(
        Q(status=TextState.Status.OUTDATED) | Q(Exists(same_text), status=TextState.Status.MISSING)
    )


def waiting_in(language: str, rows: models.QuerySet) -> models.QuerySet:
    """The rows of which a text waits for this language."""
    kind = ContentType.objects.get_for_model(rows.model)
    texts = waiting_texts().filter(content_type=kind, language=language)
    return rows.filter(pk__in=texts.values("object_id"))


class WaitingLanguageFilter(admin.SimpleListFilter):
    title = _("translation needed")
    parameter_name = "translate"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(code, _("into %s") % language_name(code)) for code in LANGUAGES]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        return waiting_in(self.value(), queryset) if self.value() in LANGUAGES else queryset


def is_complete(item: Publishable, language: str) -> bool:
    """Whether the language has what a reader looks for first, as far as any language has it."""
    fields = {item.title_field, item.main_text_field} & set(translated_fields(type(item)))
    return all(
        getattr(item, column(field, language)) or not languages_of(item, field) for field in fields
    )


@admin.display(description=_("languages"))
def language_marks(item: Publishable) -> str:
    """Short codes; what is missing is said in words too, not by the look alone."""
    marks = []
    for code, name in settings.LANGUAGES:
        complete = is_complete(item, code)
        status = _("complete") if complete else _("incomplete")
        marks.append(("complete" if complete else "incomplete", f"{name}: {status}", code, status))
    mark = (
        '<span class="language-mark {}" title="{}">{}'
        '<span class="visually-hidden"> {}</span></span>'
    )
    return format_html_join(" ", mark, marks)


def badge(state: str, label: str) -> str:
    return format_html('<span class="state state-{}">{}</span>', state, label)


@admin.display(description=_("state"), ordering="state")
def state_badge(item: Publishable) -> str:
    name, label = item.state, item.get_state_display()
    now = timezone.now()
    if item.state == State.PUBLISHED and item.publish_at and item.publish_at > now:
        name, label = "planned", _("from %s") % short_time(item.publish_at)
    elif item.state == State.PUBLISHED and item.expire_at and item.expire_at <= now:
        name, label = "archived", _("withdrawn on %s") % short_time(item.expire_at)
    return badge(name, label)


@admin.display(description=_("last change"), ordering="updated_at")
def last_change(item: Publishable) -> str:
    who = str(item.updated_by) if item.updated_by else ""
    when = short_time(item.updated_at)
    return format_html('{}<br><span class="quiet">{}</span>', when, who) if who else when


def short_time(moment: Any) -> str:
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")
