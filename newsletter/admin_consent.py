"""The proof of a reader's consent in the admin: the log, and a page of it to print."""

from collections.abc import Iterator
from typing import ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newsletter.consent import source_of
from newsletter.declarations import DECLARATIONS
from newsletter.models import Consent, Subscriber


class ConsentInline(admin.TabularInline):
    """The log: nobody adds to it or changes it by hand."""

    model = Consent
    template = "admin/newsletter/subscriber/consents.html"
    can_delete = False
    extra = 0
    fields: ClassVar = (
        "text_version",
        "language",
        "where",
        "requested_at",
        "confirmed_at",
        "withdrawn_at",
        "network_address",
    )
    readonly_fields = fields

    @admin.display(description=gettext_lazy("source"))
    def where(self, consent: Consent) -> str:
        return source_of(consent)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return request.user.has_perm("newsletter.view_addresses")

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class ProofView:
    """Adds the page to the admin of subscribers."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.proof_view)
        proof = path("<int:pk>/proof/", view, name="newsletter_subscriber_proof")
        return [proof, *super().get_urls()]

    def proof_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        subscriber = get_object_or_404(Subscriber, pk=pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": subscriber,
            "title": _("Proof of consent"),
            "declarations": list(declarations(subscriber)),
            "made_at": timezone.now(),
        }
        return TemplateResponse(request, "admin/newsletter/subscriber/proof.html", context)


def declarations(subscriber: Subscriber) -> Iterator[dict]:
    """Each entry of the log, the oldest first, with the words that were agreed to."""
    for consent in subscriber.consents.order_by("requested_at", "pk"):
        yield {
            "consent": consent,
            "source": source_of(consent),
            # Of an import the words are with the source: they were not shown by the portal.
            "text": DECLARATIONS.get(consent.text_version, {}).get(consent.language),
        }
