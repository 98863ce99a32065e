from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ucan_portal.search.find import MOST_RESULTS, find

LONGEST_QUERY = 100


def search(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_QUERY]
    groups = find(query) if query else []
    total = sum(len(group.results) for group in groups)
    context = {
        "query": query,
        "groups": groups,
        "total": total,
        "is_cut": total == MOST_RESULTS,
    }
    return render(request, "ucan_portal/search.html", context)
