"""What base.html says of a page's addresses, and how lists link to their pages."""

from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest

from publishing.addresses import Addresses, addresses_of, path_in, shared_query
from publishing.texts import current_language

register = template.Library()


@register.simple_tag(takes_context=True)
def page_addresses(context: template.Context) -> Addresses | None:
    """None for a page that nobody is to find: search engines are told to leave it out."""
    request = context.get("request")
    if request is None or is_error(context) or is_passing(request, context.get("page")):
        return None
    return addresses_of(request, context.get("item"))


def is_error(context: template.Context) -> bool:
    """The error pages are given the number of their status; an event's status is a word."""
    return isinstance(context.get("status"), int)


def is_passing(request: HttpRequest, page: Any) -> bool:
    """A preview, an answer to one question, a page for one reader, a list's page without rows."""
    found = request.resolver_match
    return (
        getattr(request, "is_preview", False)
        or bool(request.GET.get("q"))
        or (found is not None and "token" in found.kwargs)
        or getattr(page, "number", 1) == 0
    )


@register.simple_tag(takes_context=True)
def language_links(context: template.Context) -> list[dict]:
    """The same page in every language; of a page that isn't there, the home page."""
    request = context["request"]
    path = "/" if is_error(context) else request.path
    query = "" if is_error(context) else shared_query(request)
    return [
        {
            "code": code,
            "name": name,
            "url": path_in(code, path) + query,
            "is_current": code == current_language(),
        }
        for code, name in settings.LANGUAGES
    ]


@register.simple_tag(takes_context=True)
def page_query(context: template.Context, number: int) -> str:
    """The query of another page of the same, equally filtered list."""
    query = context["request"].GET.copy()
    query["page"] = number
    return f"?{query.urlencode()}"
