"""Holds JSON-LD against schema.org's vocabulary, as its package has it, and the search engines'
rules on what a result needs (developers.google.com/search/docs/appearance/structured-data)."""

import json
import re
from typing import Any

import msgspec_schemaorg.models as vocabulary
from django.http import HttpResponse

REQUIRED = {
    "Event": {"name", "startDate", "eventStatus", "url"},
    "NewsArticle": {"headline", "image", "datePublished", "dateModified", "author", "publisher"},
    "City": {"name", "url", "containedInPlace"},
    "Organization": {"name"},
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "name", "item"},
    "WebSite": {"name", "url", "potentialAction"},
    "SearchAction": {"target", "query-input"},
    "VirtualLocation": {"url"},
    "Place": {"name"},
    "WebPage": {"name", "url", "inLanguage"},
    "CollectionPage": {"name", "url", "inLanguage"},
}
# JSON-LD's own words, and the one that search engines read as an annotation of `query`.
OUTSIDE = {"@type", "@id", "query-input"}
DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d)?)?)?")


def graph_of(response: HttpResponse) -> dict[str, dict]:
    """What the page says of itself, by type."""
    block = r'<script type="application/ld\+json">(.*?)</script>'
    data = json.loads(re.search(block, response.content.decode(), re.DOTALL)[1])
    assert data["@context"] == "https://schema.org"
    return {node["@type"]: node for node in data["@graph"]}


def faults(node: Any) -> list[str]:
    """Whatever schema.org does not know or a search engine would miss."""
    if isinstance(node, list):
        return [fault for each in node for fault in faults(each)]
    if not isinstance(node, dict) or set(node) == {"@id"}:
        return []
    name = node["@type"]
    kind = getattr(vocabulary, name)
    found = [f"{name} lacks {each}" for each in REQUIRED.get(name, set()) - set(node)]
    for key, value in node.items():
        if key in OUTSIDE:
            continue
        if key not in kind.__struct_fields__:
            found.append(f"{name} has no {key}")
        elif key.startswith("date") or key.endswith("Date"):
            found += [] if DATE.fullmatch(value) else [f"{name}: {key} is {value}"]
        elif value in ("", None, [], {}):
            found.append(f"{name}: {key} is empty")
        else:
            found += [*wrong_kind(kind, key, value), *faults(value)]
    return found


def wrong_kind(kind: type, key: str, value: Any) -> list[str]:
    """A part of a type that the property does not take."""
    notes = [each.__annotations__[key] for each in kind.__mro__ if key in annotations(each)]
    allowed = set(re.findall(r"ForwardRef\('(\w+)'|'(\w+)'", str(notes[0]))) if notes else set()
    names = {name for pair in allowed for name in pair if name}
    parts = [part for part in (value if isinstance(value, list) else [value]) if part]
    return [
        f"{kind.__name__}: {key} is no {part['@type']}"
        for part in parts
        if isinstance(part, dict) and "@type" in part
        if not names & kinds(part["@type"])
    ]


def kinds(name: str) -> set[str]:
    """The type and all above it. The package gives each one parent, but schools have two."""
    found = {each.__name__ for each in getattr(vocabulary, name).__mro__}
    return found | ({"Organization"} if "EducationalOrganization" in found else set())


def annotations(kind: type) -> dict[str, Any]:
    return kind.__dict__.get("__annotations__", {})
