"""The admin of mailings: writing them. What happens to them then is in admin_sending.py."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db import models
from django.forms import Media, ModelForm
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from cities.models import City
from newsletter.admin_boxes import BoxesMixin
from newsletter.admin_composing import ComposingViews
from newsletter.admin_figures import FigureViews
from newsletter.admin_mailing_list import MailingColumns
from newsletter.admin_preview import PreviewViews
from newsletter.admin_sending import SendingViews
from newsletter.models import Mailing, MailingBlock
from newsletter.progress import readers
from publishing.admin_reading import ReadingMixin
from publishing.admin_texts import TranslatedAdmin, TranslatedStackedInline, all_languages
from publishing.texts import column
from publishing.workflow import alphabetical


class BlockInline(ReadingMixin, TranslatedStackedInline):
    """Whoever writes the mailing writes its free blocks."""

    model = MailingBlock
    texts = ("title", "body")
    sections: ClassVar = [(None, {"fields": [("image", "position")]})]
    autocomplete_fields: ClassVar = ("image",)

    def writes_whole_items(self, request: HttpRequest) -> bool:
        return True

    def fixed_fields(self, request: HttpRequest, obj: Mailing | None) -> set[str]:
        fixed = super().fixed_fields(request, obj)
        if obj is None or not obj.is_launched:
            return fixed
        return fixed | {"image", "position"} | launched_columns(obj, self.texts)

    def has_view_permission(self, request: HttpRequest, obj: Mailing | None = None) -> bool:
        return self._mailings.has_view_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Mailing | None = None) -> bool:
        return self._mailings.has_change_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Mailing | None = None) -> bool:
        if obj is None:
            return self._mailings.has_add_permission(request)
        return self.has_change_permission(request, obj) and not obj.is_launched

    def has_delete_permission(self, request: HttpRequest, obj: Mailing | None = None) -> bool:
        return self.has_add_permission(request, obj)

    @property
    def _mailings(self) -> admin.ModelAdmin:
        return self.admin_site.get_model_admin(Mailing)


def launched_columns(mailing: Mailing, fields: tuple[str, ...]) -> set[str]:
    """The texts that readers have in their mailboxes already."""
    return {column(field, code) for code in mailing.launched_languages for field in fields}


class MailingAdmin(
    MailingColumns,
    FigureViews,
    ComposingViews,
    PreviewViews,
    SendingViews,
    BoxesMixin,
    ReadingMixin,
    TranslatedAdmin,
):
    texts = ("subject", "introduction")
    sections: ClassVar = [
        (
            _("Content"),
            {
                "description": _("Each reader sees these in their own language, with a link."),
                "fields": ["articles", "events", "allows_repeats"],
            },
        ),
        (_("Recipients"), {"fields": ["cities", "themes", "readers_now"]}),
        (_("Archive"), {"fields": ["slug"]}),
    ]
    choices = ("articles", "events", "cities", "themes")
    readonly_fields = ("readers_now",)
    inlines: ClassVar = (BlockInline,)
    list_display: ClassVar = ("name", "state_badge", "moment", "next_step")
    list_filter: ClassVar = ("state",)
    search_fields = ("slug", *all_languages("subject"))
    # Deleting many at once would not ask whether they went out.
    actions = None
    save_on_top = True

    @property
    def media(self) -> Media:
        return super().media + Media(
            js=[Script("js/admin-recipients.js", defer=True)],
            css={"all": ["css/admin-mailing.css"]},
        )

    def get_urls(self) -> list[URLPattern]:
        return [
            *self.composing_urls(),
            *self.preview_urls(),
            *self.sending_urls(),
            *super().get_urls(),
        ]

    def get_field_queryset(
        self, db: str | None, db_field: models.Field, request: HttpRequest
    ) -> models.QuerySet:
        """Only what is public can be in a mailing, and only readers’ own choices restrict it."""
        model = db_field.remote_field.model
        if model is City:
            return City.objects.published().in_programme().order_by(alphabetical())
        return model.objects.published()

    def writes_whole_items(self, request: HttpRequest) -> bool:
        return True

    def fixed_fields(self, request: HttpRequest, obj: Mailing | None) -> set[str]:
        """What has gone out stays as it was read; languages that are to follow can be written."""
        fixed = super().fixed_fields(request, obj)
        if obj is None or not obj.is_launched:
            return fixed
        return fixed | {"slug", "allows_repeats", *self.choices} | launched_columns(obj, self.texts)

    def has_change_permission(self, request: HttpRequest, obj: Mailing | None = None) -> bool:
        is_over = obj is not None and obj.state in (Mailing.State.FINISHED, Mailing.State.CANCELLED)
        return super().has_change_permission(request, obj) and not is_over

    def has_delete_permission(self, request: HttpRequest, obj: Mailing | None = None) -> bool:
        """What went out is the record of who got what."""
        allowed = super().has_delete_permission(request, obj)
        # A digest that is gone would be made again: who doesn't want it cancels it.
        is_draft = obj is None or (obj.state == Mailing.State.DRAFT and not obj.is_digest)
        return allowed and is_draft

    def save_model(self, request: HttpRequest, obj: Mailing, form: ModelForm, change: bool) -> None:
        """Only what the form has: in the meantime the mailing may have gone out."""
        if not change:
            return super().save_model(request, obj, form, change)
        columns = {field.name for field in obj._meta.concrete_fields} & set(form.changed_data)
        return obj.save(update_fields=[*columns, "slug", "updated_at"])

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
        mailing = self.get_object(request, object_id)
        context = self.steps_context(request, mailing, "change") if mailing else {}
        context |= extra_context or {}
        return super().change_view(request, object_id, form_url, context)
