"""Error pages in the reader's language."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from publishing.texts import LANGUAGES


def error_page(request: HttpRequest, status: int) -> HttpResponse:
    """The page for the status, in the language of the address, or else of the reader."""
    language = request.path_info.strip("/").partition("/")[0]
    if language not in LANGUAGES:
        language = translation.get_language_from_request(request)
    with translation.override(language):
        return render(request, f"errors/{status}.html", {"status": status}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 403)


def forbidden_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    return error_page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return error_page(request, 500)
