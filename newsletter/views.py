"""The public pages that are the same for everybody; reader_pages.py has those behind a token."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from newsletter import mail_requests
from newsletter.forms import AddressForm, SignUpForm
from newsletter.models import Mailing, MailRequest
from publishing.networks import network_address
from publishing.origin import own_origin_required
from publishing.reading import page_of
from publishing.texts import current_language

page_with_form = require_http_methods(["GET", "HEAD", "POST"])


def short_page(request: HttpRequest, name: str, heading: str, **context: Any) -> HttpResponse:
    return render(request, f"newsletter/{name}.html", {"heading": heading, **context})


@page_with_form
@own_origin_required
def sign_up(request: HttpRequest) -> HttpResponse:
    form = SignUpForm(request.POST or None)
    if form.is_valid():
        if not form.is_from_a_program:
            chosen = {
                name: [item.slug for item in form.cleaned_data[name]]
                for name in ("cities", "themes")
            }
            mail_requests.ask(
                MailRequest.Purpose.SIGN_UP,
                form.cleaned_data["email"],
                network_address(request),
                language=current_language(),
                **chosen,
            )
        return redirect("newsletter:signed_up")
    return render(request, "newsletter/sign_up.html", {"form": form})


@require_safe
def signed_up(request: HttpRequest) -> HttpResponse:
    return short_page(request, "signed_up", _("Please look into your mailbox"))


@page_with_form
@own_origin_required
def link(request: HttpRequest) -> HttpResponse:
    """For readers who have lost the mails with the link to their choices and data."""
    form = AddressForm(request.POST or None)
    if form.is_valid():
        if not form.is_from_a_program:
            email = form.cleaned_data["email"]
            mail_requests.ask(MailRequest.Purpose.LINK, email, network_address(request))
        return redirect("newsletter:link_sent")
    return short_page(request, "link", _("Your subscription and your data"), form=form)


@require_safe
def link_sent(request: HttpRequest) -> HttpResponse:
    return short_page(request, "link_sent", _("Please look into your mailbox"))


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    page = page_of(request, Mailing.objects.published())
    return render(request, "newsletter/archive.html", {"page": page})


@require_safe
def mailing(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Mailing.objects.published(), slug=slug)
    context = {
        "item": found,
        "blocks": found.blocks.select_related("image"),
        "articles": found.articles.published(),
        "events": found.events.published().select_related("place"),
    }
    return render(request, "newsletter/mailing_detail.html", context)
