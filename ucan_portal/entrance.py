"""The addresses without a language: the front door, and what machines look for."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control

PLAIN = "text/plain; charset=utf-8"
A_DAY = 86_400


def front_door(request: HttpRequest) -> HttpResponse:
    """To the home page in the reader's language; LocaleMiddleware has read Accept-Language."""
    return HttpResponseRedirect(reverse("home"))


@cache_control(max_age=A_DAY)
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /accounts/",
        "",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type=PLAIN)


@cache_control(max_age=A_DAY)
def security(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116); it must name a day on which it expires."""
    if not settings.OPERATOR_EMAIL:
        raise Http404("no contact is set")
    expires = timezone.now().replace(hour=0, minute=0, second=0) + timedelta(days=180)
    lines = [
        f"Contact: mailto:{settings.OPERATOR_EMAIL}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: de, en, uk",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type=PLAIN)
