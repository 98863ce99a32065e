"""What base.html says of a page's addresses, and how lists link to their pages."""

from django import template
from django.conf import settings

from publishing.addresses import Addresses, addresses_of, path_in, shared_query
from publishing.texts import current_language

register = template.Library()


@register.simple_tag(takes_context=True)
def page_addresses(context: template.Context) -> Addresses | None:
    """None for error pages and previews, which have no address of their own."""
    request = context.get("request")
    if request is None or context.get("status") or getattr(request, "is_preview", False):
        return None
    return addresses_of(request, context.get("item"))


@register.simple_tag(takes_context=True)
def language_links(context: template.Context) -> list[dict]:
    """The same page in every language; of a page that isn't there, the home page."""
    request = context["request"]
    path = "/" if context.get("status") else request.path
    query = "" if context.get("status") else shared_query(request)
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
