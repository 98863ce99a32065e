"""The admin of mailings: writing them. What happens to them then is in admin_sending.py."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from cities.models import City
from newsletter.admin_preview import PreviewViews
from newsletter.admin_sending import SendingViews
from newsletter.models import Mailing
from newsletter.progress import readers
from publishing.admin_texts import TranslatedAdmin, all_languages
from publishing.texts import column
from publishing.workflow import alphabetical


class MailingAdmin(PreviewViews, SendingViews, TranslatedAdmin):
    texts = ("subject", "introduction")
    sections: ClassVar = [
        (
            _("Content"),
            {
                "description": _("Each reader sees these in their own language, with a link."),
                "fields": ["articles", "events"],
            },
        ),
        (_("Recipients"), {"fields": ["cities", "themes"]}),
        (_("Archive"), {"fields": ["slug"]}),
    ]
    filter_horizontal = ("articles", "events", "cities", "themes")
    list_display: ClassVar = ("__str__", "state_badge", "launched_at", "updated_at")
    list_filter: ClassVar = ("state",)
    search_fields = ("slug", *all_languages("subject"))
    # Deleting many at once would not ask whether they went out.
    actions = None
    save_on_top = True

    @admin.display(description=_("state"), ordering="state")
    def state_badge(self, mailing: Mailing) -> str:
        label = mailing.get_state_display()
        return format_html('<span class="state state-{}">{}</span>', mailing.state, label)

    def get_urls(self) -> list[URLPattern]:
        return [*self.preview_urls(), *self.sending_urls(), *super().get_urls()]

    def get_field_queryset(
        self, db: str | None, db_field: models.Field, request: HttpRequest
    ) -> models.QuerySet:
        """Only what is public can be in a mailing, and only readers’ own choices restrict it."""
        model = db_field.remote_field.model
        if model is City:
            return City.objects.published().in_programme().order_by(alphabetical())
        return model.objects.published()

    def get_readonly_fields(
        self, request: HttpRequest, obj: Mailing | None = None
    ) -> tuple[str, ...]:
        """What has gone out stays as it was read; languages that are to follow can be written."""
        if obj is None or not obj.is_launched:
            return ()
        fixed = ["slug", *self.filter_horizontal]
        for language in obj.launched_languages:
            fixed += [column(field, language) for field in self.texts]
        return tuple(fixed)

    def has_change_permission(self, request: HttpRequest, obj: Mailing | None = None) -> bool:
        is_over = obj is not None and obj.state in (Mailing.State.FINISHED, Mailing.State.CANCELLED)
        return super().has_change_permission(request, obj) and not is_over

    def has_delete_permission(self, request: HttpRequest, obj: Mailing | None = None) -> bool:
        """What went out is the record of who got what."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or obj.state == Mailing.State.DRAFT)

    def view_on_site(self, obj: Mailing) -> str | None:
        return obj.get_absolute_url() if obj.state == Mailing.State.FINISHED else None

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {"readers": readers()} | (extra_context or {})
        return super().changelist_view(request, context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        context = self.sending_context(request) | (extra_context or {})
        return super().change_view(request, object_id, form_url, context)
