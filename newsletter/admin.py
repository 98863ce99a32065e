from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from newsletter import consent, privacy
from newsletter.admin_addresses import AddressesAdmin
from newsletter.admin_bounces import BounceAdmin, SuppressionAdmin
from newsletter.admin_mailings import MailingAdmin
from newsletter.models import Bounce, Consent, Mailing, Subscriber, Suppression

admin.site.register(Bounce, BounceAdmin)
admin.site.register(Mailing, MailingAdmin)
admin.site.register(Suppression, SuppressionAdmin)


class ConsentInline(admin.TabularInline):
    """The log: nobody adds to it or changes it by hand."""

    model = Consent
    can_delete = False
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return request.user.has_perm("newsletter.view_addresses")

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


@admin.register(Subscriber)
class SubscriberAdmin(AddressesAdmin):
    """Readers subscribe themselves, or are imported with their consent."""

    list_display: ClassVar = ("email", "language", "state", "created_at")
    list_filter: ClassVar = ("state", "language", "cities", "themes")
    search_fields = ("address",)
    fields = ("email", "state", "language", "cities", "themes", "created_at")
    readonly_fields = ("email", "state", "created_at")
    filter_horizontal = ("cities", "themes")
    inlines: ClassVar = [ConsentInline]
    actions: ClassVar = ["unsubscribe", "erase"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.action(description=_("Unsubscribe"), permissions=["change"])
    def unsubscribe(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        self._for_each(request, queryset, consent.unsubscribe)

    @admin.action(description=_("Erase with all their data"), permissions=["change"])
    def erase(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        self._for_each(request, queryset, lambda subscriber: privacy.erase(subscriber.email))

    def _for_each(self, request: HttpRequest, queryset: models.QuerySet, do: Any) -> None:
        subscribers = list(queryset)
        for subscriber in subscribers:
            do(subscriber)
        text = ngettext(
            "Done for %(count)d reader.", "Done for %(count)d readers.", len(subscribers)
        )
        self.message_user(request, text % {"count": len(subscribers)}, messages.SUCCESS)
