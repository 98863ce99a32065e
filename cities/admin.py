from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cities.models import City, Contact, Organisation
from cities.translation import OPENING
from publishing.admin_parts import LinkInline, PartInline
from publishing.admin_texts import all_languages
from publishing.admin_workflow import PublishableAdmin


class OpenedAdmin(PublishableAdmin):
    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """A sentence is longer than a line."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if getattr(db_field, "translated_field", db_field).name in OPENING:
            field.widget = forms.Textarea({**field.widget.attrs, "rows": 2})
        return field


@admin.register(City)
class CityAdmin(OpenedAdmin):
    texts = (
        "name",
        *OPENING,
        "profile",
        "programme_role",
        "population_note",
        "label_note",
        "climate_target_note",
    )
    sections: ClassVar = [
        (
            _("Facts"),
            {
                "fields": [
                    ("role", "country"),
                    ("population", "population_date"),
                    ("label_awarded", "climate_target_year"),
                    ("latitude", "longitude"),
                    "website",
                    "alternative_spellings",
                ]
            },
        ),
        (_("Picture"), {"fields": ["cover"]}),
    ]
    editors_only: ClassVar = ("role", "country")
    inlines: ClassVar = (LinkInline,)
    autocomplete_fields: ClassVar = ("cover",)
    list_display: ClassVar = ("__str__", "role", *PublishableAdmin.list_display[1:])
    list_filter: ClassVar = ("role", "country", *PublishableAdmin.list_filter)
    search_fields = ("slug", "alternative_spellings", *all_languages("name"))

    def view_on_site(self, obj: City) -> str | None:
        return super().view_on_site(obj) if obj.has_page else None


class ContactInline(PartInline):
    model = Contact
    fk_name = "organisation"
    public_flag = "is_public"
    first: ClassVar = [(None, {"fields": ["name", "email", "is_public"]})]


@admin.register(Organisation)
class OrganisationAdmin(OpenedAdmin):
    texts = ("name", *OPENING, "description")
    sections: ClassVar = [
        (_("Facts"), {"fields": ["short_name", ("kind", "role"), ("city", "country"), "website"]}),
        (_("Logo"), {"fields": ["logo"]}),
        (_("Members"), {"fields": ["members"]}),
    ]
    # Where it sits makes its members the city's coordinators.
    editors_only: ClassVar = ("city", "role", "members")
    inlines: ClassVar = (ContactInline, LinkInline)
    autocomplete_fields: ClassVar = ("city", "logo", "members")
    list_display: ClassVar = ("__str__", "kind", "city", *PublishableAdmin.list_display[1:])
    list_filter: ClassVar = ("kind", "role", "city", *PublishableAdmin.list_filter)
    list_select_related: ClassVar = ("city", "updated_by")
    search_fields = ("slug", "short_name", *all_languages("name", "description"))

    def reserved_fields(self, request: HttpRequest) -> set[str]:
        """A member gets rights: that is the administrators' to decide."""
        reserved = super().reserved_fields(request)
        may = request.user.has_perm("accounts.change_user")
        return reserved if may else reserved | {"members"}
