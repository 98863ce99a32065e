from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import models
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from newsletter import consent
from newsletter.admin_addresses import AddressesAdmin
from newsletter.admin_bounces import BounceAdmin, SuppressionAdmin
from newsletter.admin_boxes import BoxesMixin
from newsletter.admin_consent import ConsentInline, ProofView
from newsletter.admin_erasing import ErasingAction
from newsletter.admin_exports import ExportViews
from newsletter.admin_imports import SubscriberImportAdmin
from newsletter.admin_mailings import MailingAdmin
from newsletter.models import Bounce, Mailing, Subscriber, SubscriberImport, Suppression
from publishing.admin_lists import badge

admin.site.register(Bounce, BounceAdmin)
admin.site.register(Mailing, MailingAdmin)
admin.site.register(SubscriberImport, SubscriberImportAdmin)
admin.site.register(Suppression, SuppressionAdmin)


@admin.register(Subscriber)
class SubscriberAdmin(BoxesMixin, ErasingAction, ExportViews, ProofView, AddressesAdmin):
    """Readers subscribe themselves, or are imported with their consent."""

    list_help = _(
        "Readers subscribe themselves, or come from a file with proof of their consent: nobody "
        "is added by hand."
    )
    # The filters offer it too: readers who chose no city or no theme.
    empty_value_display = _("none chosen")
    list_display: ClassVar = ("email", "state_badge", "language", "how_often", "created_on")
    list_filter: ClassVar = ("state", "language", "frequency", "cities", "themes")
    search_fields = ("address",)
    fields = (
        "email",
        "state",
        "language",
        "frequency",
        "holds_from",
        "cities",
        "themes",
        "created_at",
    )
    readonly_fields = ("email", "state", "holds_from", "created_at")
    inlines: ClassVar = [ConsentInline]
    actions: ClassVar = ["unsubscribe", "erase"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, obj: Subscriber, form: ModelForm, change: bool
    ) -> None:
        """As on the reader's own page, another frequency holds from the next month on.

        Only what the form has: in the meantime the reader may have left, or moved.
        """
        wanted, obj.frequency = obj.frequency, form.initial["frequency"]
        obj.choose_frequency(wanted)
        obj.save(update_fields=["language", "frequency", "frequency_from"])

    @admin.display(description=_("state"), ordering="state")
    def state_badge(self, subscriber: Subscriber) -> str:
        return badge(subscriber.state, subscriber.get_state_display())

    @admin.display(description=_("frequency"), ordering="frequency")
    def how_often(self, subscriber: Subscriber) -> str:
        """Shorter than the form says it: a list has no room for what it means."""
        is_monthly = subscriber.frequency == Subscriber.Frequency.MONTHLY
        return _("once a month") if is_monthly else subscriber.get_frequency_display()

    @admin.display(description=_("frequency holds from"))
    def holds_from(self, subscriber: Subscriber) -> str:
        """Without the field’s help, which is for who reads the table and not the page."""
        begins = subscriber.frequency_from
        return date_format(begins, "DATE_FORMAT") if begins else "–"

    @admin.display(description=_("created at"), ordering="created_at")
    def created_on(self, subscriber: Subscriber) -> str:
        return date_format(timezone.localtime(subscriber.created_at), "DATE_FORMAT")

    @admin.action(description=_("Unsubscribe"), permissions=["change"])
    def unsubscribe(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        self.for_each(request, queryset, consent.unsubscribe, CHANGE)

    def for_each(self, request: HttpRequest, queryset: models.QuerySet, do: Any, flag: int) -> None:
        """`flag`: of LogEntry, which says of the reader only the number."""
        subscribers = list(queryset)
        LogEntry.objects.log_actions(request.user.pk, subscribers, flag)
        for subscriber in subscribers:
            do(subscriber)
        text = ngettext(
            "Done for %(count)d reader.", "Done for %(count)d readers.", len(subscribers)
        )
        self.message_user(request, text % {"count": len(subscribers)}, messages.SUCCESS)
