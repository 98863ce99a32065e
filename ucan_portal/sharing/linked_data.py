"""A page as machines read it: JSON-LD 1.1 in the words of schema.org."""

import json
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from news.models import Article
from publishing.breadcrumbs import breadcrumbs
from publishing.texts import LANGUAGES, current_language
from publishing.workflow import Publishable
from ucan_portal.sharing.things import Data, Setting, absolute, reference, thing

PROJECT_SITE = "https://ucan-ukraine.eu"
# What is no collection of items.
PLAIN_PAGES = ("newsletter:sign_up", "offline", "search")
EMPTY = ("", None, [], {})
# All that could end the element or, in old readers, the line: as JSON may write it, too.
UNSAFE = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def script(graph: list[Data]) -> SafeString:
    """The only place where data becomes a part of HTML; a browser does not execute this type."""
    data = {"@context": "https://schema.org", "@graph": [without_empty(node) for node in graph]}
    text = json.dumps(
        data, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":")
    ).translate(UNSAFE)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308  escaped


def without_empty(node: Any) -> Any:
    """What nobody stated is left out, down to the last level."""
    if isinstance(node, list):
        return [kept for each in node if (kept := without_empty(each)) not in EMPTY]
    if isinstance(node, dict):
        filled = {name: without_empty(value) for name, value in node.items()}
        return {name: value for name, value in filled.items() if value not in EMPTY}
    return node


def item_graph(item: Any, setting: Setting) -> list[Data]:
    way = [way_to(item)] if isinstance(item, Publishable) else []
    author = [programme()] if isinstance(item, Article) else []
    return [*way, thing(item, setting), *author]


def page_graph(view: str, name: str, url: str) -> list[Data]:
    if view == "home":
        return [website(), programme()]
    page = {
        "@type": "WebPage" if view in PLAIN_PAGES else "CollectionPage",
        "name": name,
        "url": url,
        "inLanguage": current_language(),
        "isPartOf": reference("website"),
    }
    return [page]


def way_to(item: Publishable) -> Data:
    crumbs = enumerate(breadcrumbs(item), start=1)
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": number,
                "name": str(crumb.label),
                "item": absolute(crumb.url),
            }
            for number, crumb in crumbs
        ],
    }


def website() -> Data:
    pattern = f"{absolute(reverse('search'))}?q={{search_term_string}}"
    return {
        "@type": "WebSite",
        **reference("website"),
        "name": "U_CAN",
        "alternateName": _("Ukraine towards Carbon Neutrality"),
        "url": f"{settings.SITE_URL}/",
        "inLanguage": list(LANGUAGES),
        "publisher": reference("programme"),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": pattern},
            "query-input": "required name=search_term_string",
        },
    }


def programme() -> Data:
    """Who speaks here: the project. The operator stands in the imprint."""
    return {
        "@type": "Organization",
        **reference("programme"),
        "name": "U_CAN",
        "alternateName": _("Ukraine towards Carbon Neutrality"),
        "url": f"{settings.SITE_URL}/",
        "logo": absolute(static("img/favicon.svg")),
        "sameAs": [PROJECT_SITE],
    }
