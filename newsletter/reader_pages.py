"""The pages behind the links of mails. GET and HEAD change nothing: scanners open every link."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from newsletter import address_change, consent, mail_requests, privacy
from newsletter.forms import NewAddressForm, PreferencesForm
from newsletter.models import MailRequest, Subscriber
from newsletter.views import page_with_form, short_page
from publishing.networks import network_address
from publishing.origin import secret_address
from publishing.texts import current_language

View = Callable[..., HttpResponse]
# The newest mails on the page; the file has them all.
MAILS_SHOWN = 10


def find(purpose: str, token: str) -> Subscriber | None:
    if purpose == "address":
        return address_change.asked_by(token)
    return Subscriber.objects.with_token(purpose, token)


def of_subscriber(purpose: str) -> Callable[[View], View]:
    """A page behind the link of a mail: it finds the reader by the token for this purpose."""

    def decorate(view: View) -> View:
        @page_with_form
        @secret_address
        @never_cache
        @wraps(view)
        def found(request: HttpRequest, token: str) -> HttpResponse:
            subscriber = find(purpose, token)
            if subscriber is None:
                context = {"status": 404, "heading": _("This link doesn’t work")}
                return render(request, "newsletter/broken_link.html", context, status=404)
            return view(request, subscriber)

        return found

    return decorate


@of_subscriber("confirm")
def confirm(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    if request.method == "POST":
        consent.confirm(subscriber)
        return redirect(request.path)
    suppression = subscriber.suppression
    if subscriber.open_consent:
        heading = _("Confirm your subscription")
    elif subscriber.is_confirmed and not suppression:
        heading = _("You are subscribed")
    else:
        heading = _("Nothing to confirm")
    return short_page(request, "confirm", heading, subscriber=subscriber, suppression=suppression)


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
                "frequency": subscriber.frequency,
                "cities": subscriber.cities.all(),
                "themes": subscriber.themes.all(),
            }
        )
    context = {
        "subscriber": subscriber,
        "suppression": subscriber.suppression,
        "form": form,
        "is_saved": "saved" in request.GET,
    }
    return short_page(request, "preferences", _("Your newsletter"), **context)


@of_subscriber("preferences")
def new_address(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    """Ask for mail to another address. What is known about that one shows nowhere."""
    form = NewAddressForm(subscriber, request.POST or None)
    if form.is_valid():
        if not form.is_from_a_program:
            mail_requests.ask(
                MailRequest.Purpose.ADDRESS,
                form.cleaned_data["email"],
                network_address(request),
                subscriber,
            )
        return redirect(f"{request.path}?sent")
    context = {"subscriber": subscriber, "form": form, "is_sent": "sent" in request.GET}
    return short_page(request, "new_address", _("Change your address"), **context)


@of_subscriber("address")
def confirm_address(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    if request.method == "POST":
        moved = address_change.confirm(subscriber, current_language(), network_address(request))
        # Somebody was faster, with the same link: the next page says that it is used up.
        return redirect("newsletter:preferences", moved.preferences_token if moved else "used")
    return short_page(
        request, "confirm_address", _("Confirm your new address"), subscriber=subscriber
    )


@of_subscriber("preferences")
def data(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    """All that is kept about the reader: to look at, and by POST as a file."""
    kept = privacy.export(subscriber.email)
    if request.method == "POST":
        response = JsonResponse(kept, json_dumps_params={"ensure_ascii": False, "indent": 2})
        response["Content-Disposition"] = 'attachment; filename="ucan-newsletter.json"'
        return response
    mails = subscriber.deliveries.of_mailings().select_related("mailing").order_by("-pk")
    context = {"subscriber": subscriber, "kept": kept, "mails": mails[:MAILS_SHOWN]}
    return short_page(request, "data", _("Your data"), **context)


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
    return unsubscribe_page(request, subscriber)


@of_subscriber("unsubscribe")
def resubscribe(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    """Takes an unsubscription back."""
    if request.method == "POST":
        consent.resubscribe(subscriber, current_language(), network_address(request))
        return redirect("newsletter:unsubscribe", subscriber.unsubscribe_token)
    return unsubscribe_page(request, subscriber)


def unsubscribe_page(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    has_left = subscriber.state == Subscriber.State.UNSUBSCRIBED
    heading = _("You are unsubscribed") if has_left else _("Unsubscribe from the newsletter")
    return short_page(
        request,
        "unsubscribe",
        heading,
        subscriber=subscriber,
        suppression=subscriber.suppression,
        has_left=has_left,
    )
