"""The public pages. GET and HEAD change nothing: mail scanners open every link."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from newsletter import consent, privacy
from newsletter.forms import PreferencesForm, SignUpForm
from newsletter.models import Mailing, Subscriber
from publishing.networks import network_address
from publishing.origin import own_origin_required
from publishing.reading import page_of
from publishing.texts import current_language

page_with_form = require_http_methods(["GET", "HEAD", "POST"])
View = Callable[..., HttpResponse]


def of_subscriber(purpose: str) -> Callable[[View], View]:
    """A page behind the link of a mail: it finds the reader by the token for this purpose."""

    def decorate(view: View) -> View:
        @page_with_form
        @own_origin_required
        @never_cache
        @wraps(view)
        def found(request: HttpRequest, token: str) -> HttpResponse:
            subscriber = Subscriber.objects.with_token(purpose, token)
            if subscriber is None:
                context = {"status": 404, "heading": _("This link doesn’t work")}
                return render(request, "newsletter/broken_link.html", context, status=404)
            return view(request, subscriber)

        return found

    return decorate


def short_page(request: HttpRequest, name: str, heading: str, **context: Any) -> HttpResponse:
    return render(request, f"newsletter/{name}.html", {"heading": heading, **context})


@page_with_form
@own_origin_required
def sign_up(request: HttpRequest) -> HttpResponse:
    form = SignUpForm(request.POST or None)
    if form.is_valid():
        if not form.is_from_a_program:
            consent.sign_up(
                consent.SignUp(
                    email=form.cleaned_data["email"],
                    language=current_language(),
                    network_address=network_address(request),
                    cities=form.cleaned_data["cities"],
                    themes=form.cleaned_data["themes"],
                )
            )
        return redirect("newsletter:signed_up")
    return render(request, "newsletter/sign_up.html", {"form": form})


@require_safe
def signed_up(request: HttpRequest) -> HttpResponse:
    return short_page(request, "signed_up", _("Please look into your mailbox"))


@of_subscriber("confirm")
def confirm(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    if request.method == "POST":
        consent.confirm(subscriber)
        return redirect(request.path)
    if subscriber.open_consent:
        heading = _("Confirm your subscription")
    elif subscriber.is_confirmed:
        heading = _("You are subscribed")
    else:
        heading = _("Nothing to confirm")
    return short_page(request, "confirm", heading, subscriber=subscriber)


@of_subscriber("preferences")
def preferences(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    if request.method == "POST":
        form = PreferencesForm(request.POST)
        if form.is_valid():
            form.save(subscriber)
            return redirect(f"{request.path}?saved")
    else:
        form = PreferencesForm(
            initial={
                "language": subscriber.language,
                "cities": subscriber.cities.all(),
                "themes": subscriber.themes.all(),
            }
        )
    context = {"subscriber": subscriber, "form": form, "is_saved": "saved" in request.GET}
    return short_page(request, "preferences", _("Your newsletter"), **context)


@of_subscriber("preferences")
def erase(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    if request.method == "POST":
        privacy.erase(subscriber.email)
        return short_page(request, "erased", _("Your data is erased"))
    return short_page(request, "erase", _("Erase my data"), subscriber=subscriber)


@of_subscriber("unsubscribe")
def unsubscribe(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    if request.method == "POST":
        consent.unsubscribe(subscriber)
        if request.POST.get("List-Unsubscribe") == "One-Click":  # RFC 8058: no page, no redirect
            return HttpResponse(status=200)
        return redirect(request.path)
    has_left = subscriber.state == Subscriber.State.UNSUBSCRIBED
    heading = _("You are unsubscribed") if has_left else _("Unsubscribe from the newsletter")
    return short_page(request, "unsubscribe", heading, subscriber=subscriber)


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    page = page_of(request, Mailing.objects.published())
    return render(request, "newsletter/archive.html", {"page": page})


@require_safe
def mailing(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Mailing.objects.published(), slug=slug)
    context = {
        "item": found,
        "articles": found.articles.published(),
        "events": found.events.published().select_related("place"),
    }
    return render(request, "newsletter/mailing_detail.html", context)
