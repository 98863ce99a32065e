from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ucan_portal.search.find import find

LONGEST_QUERY = 100


def search(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_QUERY]
    groups = find(query) if query else []
    context = {
        "query": query,
        "groups": groups,
        "total": sum(len(group.results) for group in groups),
    }
    return render(request, "ucan_portal/search.html", context)
