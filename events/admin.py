from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from events.interpretation import InterpretationField
from events.models import Event, Session
from publishing.admin_forms import PublishableForm
from publishing.admin_parts import LinkInline, PartInline, QuoteInline
from publishing.admin_texts import all_languages
from publishing.admin_workflow import PublishableAdmin
from publishing.dates import period_text


class SessionInline(PartInline):
    model = Session
    fk_name = "event"
    public_flag = "is_public"
    first: ClassVar = [(None, {"fields": [("day", "start_time", "end_time", "is_public")]})]


class EventForm(PublishableForm):
    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if "interpretation" in self.fields:
            self.fields["interpretation"].offer(self.instance.interpretation)


@admin.register(Event)
class EventAdmin(PublishableAdmin):
    form = EventForm
    texts = ("title", "summary", "body", "venue")
    sections: ClassVar = [
        (
            _("When"),
            {
                "description": _(
                    "Fill in only what is known: a year alone, a month, a season or a day."
                ),
                "fields": [
                    ("starts", "ends"),
                    ("start_time", "end_time"),
                    "time_zone",
                    "status",
                    ("previous_starts", "previous_ends"),
                ],
            },
        ),
        (
            _("What and where"),
            {"fields": ["kind", "place", "online_url", "interpretation"]},
        ),
        (
            _("Programme"),
            {
                "description": _("On whose pages it is shown."),
                "fields": ["cities", "hosts", "cooperations", "milestones", "themes"],
            },
        ),
        (_("Picture and documents"), {"fields": ["image", "documents"]}),
    ]
    inlines: ClassVar = (SessionInline, LinkInline, QuoteInline)
    autocomplete_fields: ClassVar = (
        "place",
        "cities",
        "hosts",
        "cooperations",
        "milestones",
        "themes",
        "image",
        "documents",
    )
    list_display: ClassVar = ("__str__", "starts_shown", "kind", *PublishableAdmin.list_display[1:])
    list_filter: ClassVar = ("kind", "status", "cities", "themes", *PublishableAdmin.list_filter)
    date_hierarchy = "starts_earliest"
    search_fields = ("slug", *all_languages("title", "summary", "venue", "body"))

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if db_field.name == "interpretation":
            return InterpretationField(db_field)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=_("when"), ordering="starts_earliest")
    def starts_shown(self, event: Event) -> str:
        return period_text(event.starts, event.ends)
