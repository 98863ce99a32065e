"""Erasing readers from the list in the admin: a page of its own asks first."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import DELETION
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from newsletter import privacy

# Of many readers, the first addresses show well enough whether the right ones were chosen.
ADDRESSES_SHOWN = 20


class ErasingAction:
    """A mixin for SubscriberAdmin."""

    @admin.action(description=_("Erase with all their data"), permissions=["change"])
    def erase(self, request: HttpRequest, queryset: models.QuerySet) -> HttpResponse | None:
        """What is confirmed is a number: where the list has changed since, it is asked anew."""
        if request.POST.get("confirmed") != str(queryset.count()):
            return self._ask_before_erasing(request, queryset)
        self.for_each(request, queryset, lambda reader: privacy.erase(reader.email), DELETION)
        return None

    def _ask_before_erasing(self, request: HttpRequest, queryset: models.QuerySet) -> HttpResponse:
        count = queryset.count()
        context: dict[str, Any] = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": _("Erase readers?"),
            "count": count,
            "more": max(0, count - ADDRESSES_SHOWN),
            "chosen": request.POST.getlist(ACTION_CHECKBOX_NAME),
            "is_across": request.POST.get("select_across", "0"),
            "list": request.get_full_path(),
        }
        # The door to the list is closed to others already; this page alone would not tell either.
        if request.user.has_perm("newsletter.view_addresses"):
            context["emails"] = queryset.values_list("email", flat=True)[:ADDRESSES_SHOWN]
        return TemplateResponse(request, "admin/newsletter/subscriber/erase.html", context)
