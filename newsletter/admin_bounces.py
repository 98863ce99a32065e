"""Mails that came back, complaints, and the addresses that take no more mail because of them."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.template.defaultfilters import truncatechars
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from newsletter.addresses import normalised
from newsletter.admin_addresses import AddressesAdmin
from newsletter.forms import clean_address
from newsletter.models import Bounce, Mailing, Suppression

# Of the reports on an address, the latest say enough.
REPORTS_SHOWN = 20


class BounceAdmin(AddressesAdmin):
    """Written by mail servers, read by people: nobody changes it."""

    list_help = _(
        "Mails that came back, and complaints. There is nothing for you to do: an address that "
        "does not exist, or from which mails come back again and again, gets no more mail, and "
        "whoever reports a mail as spam is unsubscribed."
    )
    list_display: ClassVar = ("received_at", "address", "what_came", "mailing")
    list_filter: ClassVar = ("kind",)
    search_fields = ("delivery__address", "status")
    list_select_related: ClassVar = ("delivery__mailing",)
    fields = ("received_at", "address", "mailing", "kind", "code", "diagnostic")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    @admin.display(description=_("e-mail address"))
    def address(self, bounce: Bounce) -> str:
        return bounce.delivery.address or _("erased")

    @admin.display(description=_("mailing"))
    def mailing(self, bounce: Bounce) -> Mailing | str:
        """A letter to one reader belongs to none."""
        return bounce.delivery.mailing or bounce.delivery.get_kind_display()

    @admin.display(description=_("kind"), ordering="kind")
    def what_came(self, bounce: Bounce) -> str:
        said = truncatechars(bounce.diagnostic, 120)
        return format_html("{}<br><small>{}</small>", bounce, said) if said else str(bounce)

    @admin.display(description=_("status"))
    def code(self, bounce: Bounce) -> str:
        return bounce.status or "–"


class SuppressionForm(forms.ModelForm):
    def clean_address(self) -> str:
        """As it is kept, so that the form sees that there is one already."""
        return normalised(clean_address(self.cleaned_data["address"]))


class SuppressionAdmin(AddressesAdmin):
    """Only a fresh confirmation by the reader lifts a suppression."""

    list_help = _(
        "No mail goes to these addresses, whatever an import says. Only their owners can change "
        "that: by signing up again and confirming it."
    )
    form = SuppressionForm
    list_display: ClassVar = ("address", "reason", "detail", "created_at")
    list_filter: ClassVar = ("reason",)
    search_fields = ("address",)
    readonly_fields = ("detail", "created_at", "reports")

    def get_fields(self, request: HttpRequest, obj: Suppression | None = None) -> tuple[str, ...]:
        """Who enters one gives no reason but that."""
        return ("address",) if obj is None else ("address", "reason", *self.readonly_fields)

    def save_model(self, request: HttpRequest, obj: Suppression, *args: Any) -> None:
        obj.reason = Suppression.Reason.BY_HAND
        super().save_model(request, obj, *args)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    @admin.display(description=_("bounces"))
    def reports(self, suppression: Suppression) -> str:
        found = Bounce.objects.filter(delivery__address=suppression.address)
        rows = [
            (
                reverse("admin:newsletter_bounce_change", args=[bounce.pk]),
                formats.date_format(timezone.localtime(bounce.received_at), "DATETIME_FORMAT"),
                bounce,
            )
            for bounce in found[:REPORTS_SHOWN]
        ]
        # No list: the admin's forms push it far to the right.
        return format_html_join(mark_safe("<br>"), '<a href="{}">{}: {}</a>', rows) or "–"
