from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
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
