"""Protects public forms without a token, so that public pages are the same for everyone.

A browser names the origin of a form (`Sec-Fetch-Site`, Fetch Metadata; `Origin`, RFC 6454): a
form from a foreign page is refused. Mail providers that unsubscribe by RFC 8058 send neither.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponse]


# What a browser calls the origin of a page that forbids the referrer (Fetch, section 3.2).
HIDDEN = "null"


def is_own_origin(request: HttpRequest, may_hide: bool = False) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site != "same-origin":
        return False
    origin = request.headers.get("Origin")
    own = {settings.SITE_URL, f"{request.scheme}://{request.get_host()}"}
    return origin is None or origin in own or (may_hide and origin == HIDDEN)


def refuse_uploads(request: HttpRequest) -> None:
    """Django bounds what is written into a form, but not the files that are sent with it."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdecimal() and int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        raise RequestDataTooBig("no form of a public page is that long")


def refuse_foreign(request: HttpRequest, may_hide: bool = False) -> None:
    if request.method == "POST":
        if not is_own_origin(request, may_hide):
            raise PermissionDenied("form from a foreign page")
        refuse_uploads(request)


def own_origin_required(view: View) -> View:
    @csrf_exempt
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refuse_foreign(request)
        return view(request, *args, **kwargs)

    return checked


def secret_address(view: View) -> View:
    """A page whose address holds a token: no other site hears it, not even as the referrer.

    Its forms hide their origin then. Whoever could forge one would have to know the token.
    """

    @csrf_exempt
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refuse_foreign(request, may_hide=True)
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        return response

    return checked
