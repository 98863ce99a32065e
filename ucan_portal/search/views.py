from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import ngettext

from publishing.reading import page_of
from ucan_portal.search.find import Group, find, find_kind, suggest
from ucan_portal.search.results import result_of
from ucan_portal.search.spelling import corrected
from ucan_portal.search.terms import terms_of
from ucan_portal.search.words import Term, words_of

LONGEST_QUERY = 100
ON_A_PAGE = 20
# Double quotes as keyboards, Germans, Britons and Ukrainians write them.
OPENING, CLOSING = '"„“«', '"“”»'


@dataclass
class Answer:
    """What was looked for: as typed, or as it was meant where nothing has what was typed."""

    query: str
    meant: str
    terms: list[Term]

    @property
    def looked_for(self) -> str:
        return self.meant or self.query

    @cached_property
    def groups(self) -> list[Group]:
        return find(self.terms)

    @property
    def total(self) -> int:
        return sum(group.total for group in self.groups)


def answer_to(query: str) -> Answer:
    if len(query) > 2 and query[0] in OPENING and query[-1] in CLOSING:
        # In quotes it is meant as it stands: no other forms, no other spelling.
        return Answer(query[1:-1], "", [Term(word) for word in words_of(query)])
    answer = Answer(query, "", terms_of(words_of(query)))
    if answer.terms and not answer.groups and (meant := corrected(query)):
        other = Answer(query, meant, terms_of(words_of(meant)))
        return other if other.groups else answer
    return answer


def search(request: HttpRequest) -> HttpResponse:
    query, kind = query_of(request), request.GET.get("kind", "")
    answer = answer_to(query)
    context = {"answer": answer, "query": query, "kind": kind}
    if kind and answer.groups:
        page = page_of(request, find_kind(answer.terms, kind), ON_A_PAGE)
        page.object_list = [result_of(entry, answer.terms) for entry in page.object_list]
        label = next((group.label for group in answer.groups if group.key == kind), "")
        context |= {"page": page, "kind_label": label}
    return render(request, "ucan_portal/search.html", context)


def query_of(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_QUERY]


def suggestions(request: HttpRequest) -> JsonResponse:
    """What the box offers while somebody types; the same answers stand on the search page."""
    query = query_of(request)
    found = suggest(terms_of(words_of(query)))
    if not found and (meant := corrected(query)):
        found = suggest(terms_of(words_of(meant)))
    items = [
        {
            "html": result.title,
            "language": result.title_language,
            "kind": str(group.label),
            "address": result.address,
        }
        for group, result in found
    ]
    count = len(items)
    message = ngettext("%(count)d suggestion", "%(count)d suggestions", count) % {"count": count}
    response = JsonResponse({"items": items, "message": message})
    response["X-Robots-Tag"] = "noindex"
    return response
