from typing import ClassVar

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from publishing.admin_parts import LinkInline, PartInline
from publishing.admin_texts import TranslatedAdmin, all_languages
from publishing.admin_workflow import PublishableAdmin
from twinning.models import Cooperation, Milestone, Theme, Twinning


@admin.register(Theme)
class ThemeAdmin(PublishableAdmin):
    sections: ClassVar = [(_("Icon"), {"fields": ["icon"]})]
    search_fields = ("slug", *all_languages("name", "description"))


@admin.register(Twinning)
class TwinningAdmin(PublishableAdmin):
    first: ClassVar = [(_("Pair"), {"fields": [("mission_city", "pilot_city"), "since"]})]
    editors_only: ClassVar = ("mission_city", "pilot_city")
    autocomplete_fields: ClassVar = ("mission_city", "pilot_city")
    list_select_related: ClassVar = ("mission_city", "pilot_city", "updated_by")
    search_fields = (
        "slug",
        *all_languages("mission_city__name", "pilot_city__name", "summary"),
    )


class MilestoneInline(PartInline):
    model = Milestone
    first: ClassVar = [(None, {"fields": [("date", "until")]})]


@admin.register(Cooperation)
class CooperationAdmin(PublishableAdmin):
    first: ClassVar = [
        (
            _("Programme"),
            {"fields": [("twinning", "theme"), ("scientific_lead", "status")]},
        )
    ]
    sections: ClassVar = [(_("Documents"), {"fields": ["documents"]})]
    editors_only: ClassVar = ("twinning", "theme", "scientific_lead")
    inlines: ClassVar = (MilestoneInline, LinkInline)
    autocomplete_fields: ClassVar = ("twinning", "theme", "scientific_lead", "documents")
    list_display: ClassVar = ("__str__", "status", *PublishableAdmin.list_display[1:])
    list_filter: ClassVar = ("status", "theme", *PublishableAdmin.list_filter)
    list_select_related: ClassVar = (
        "twinning__mission_city",
        "twinning__pilot_city",
        "theme",
        "updated_by",
    )
    search_fields = (
        "slug",
        *all_languages(
            "twinning__mission_city__name", "twinning__pilot_city__name", "theme__name", "goals"
        ),
    )


@admin.register(Milestone)
class MilestoneAdmin(TranslatedAdmin):
    """Milestones are edited with their cooperation; here they are only found by choosers."""

    search_fields = all_languages("title")
    list_select_related: ClassVar = ("cooperation",)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        cooperations = Cooperation.objects.visible_to(request.user)
        return super().get_queryset(request).filter(cooperation__in=cooperations)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Milestone | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Milestone | None = None) -> bool:
        # Asked too when a cooperation is deleted with its milestones.
        return request.user.has_perm("twinning.delete_cooperation")
