from collections.abc import Callable
from typing import Any

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponsePermanentRedirect,
)
from django.shortcuts import render

from publishing.reading import Gone, Moved


class AddressMiddleware:
    """Answers for items that were withdrawn or renamed; a preview is never kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.is_preview = False
        response = self.get_response(request)
        if request.is_preview:
            response["Cache-Control"] = "private, no-store"
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Moved):
            return HttpResponsePermanentRedirect(exception.url)
        if isinstance(exception, Gone):
            return render(request, "errors/410.html", {"status": 410}, status=410)
        return None


class ReadOnlyMiddleware:
    """405 for whatever but GET and HEAD, where a page only shows something.

    Public pages hold no CSRF token, so those that take a form are exempt from it, and no other
    page could. It stands before the check of the token, which would answer 403.
    """

    WITH_TOKENS = ("/admin/", "/accounts/")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *arguments: Any
    ) -> HttpResponse | None:
        takes_forms = getattr(view, "csrf_exempt", False)
        if request.method in ("GET", "HEAD") or takes_forms:
            return None
        if request.path_info.startswith(self.WITH_TOKENS):
            return None
        return HttpResponseNotAllowed(["GET", "HEAD"])
