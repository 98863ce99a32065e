"""Who may see readers’ addresses in the admin."""

from typing import ClassVar

from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse

from publishing.admin_texts import PlainPages


class AddressesAdmin(PlainPages, admin.ModelAdmin):
    """Addresses are for newsletter managers and administrators; all others see counts."""

    change_list_template = "admin/newsletter/list.html"
    # What the list is for, in a sentence or two.
    list_help: ClassVar[str] = ""

    def changelist_view(
        self, request: HttpRequest, extra_context: dict | None = None
    ) -> HttpResponse:
        return super().changelist_view(request, {"help": self.list_help} | (extra_context or {}))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("newsletter.view_addresses")

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return request.user.has_perm("newsletter.view_addresses")

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.has_view_permission(request) and super().has_change_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request) and super().has_add_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Erasing takes more than deleting a row: there is an action for it."""
        return False
