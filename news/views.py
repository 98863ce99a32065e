from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from news.filters import ArticleFilters
from news.models import Article
from publishing.reading import page_of, public_item
from publishing.workflow import alphabetical


def article_list(request: HttpRequest) -> HttpResponse:
    form = ArticleFilters(request)
    page = page_of(request, form.apply(Article.objects.published().for_cards()))
    context = {"form": form, "page": page, "feed": f"{reverse('news:feed')}{form.query}"}
    return render(request, "news/article_list.html", context)


def article(request: HttpRequest, slug: str) -> HttpResponse:
    found = public_item(request, Article.objects.select_related("image"), slug)
    context = {
        "item": found,
        "cities": found.cities.published().in_programme().order_by(alphabetical()),
        "cooperations": found.cooperations.published().for_lists(),
        "events": found.events.published().for_cards(),
        "corrections": list(found.corrections.all()),
        "links": found.links.all(),
        "quotes": found.quotes.all(),
        "related": related_to(found),
    }
    return render(request, "news/article_detail.html", context)


def related_to(found: Article) -> QuerySet[Article]:
    """The latest other articles on one of its cities, cooperations or events."""
    shared = (
        Q(cities__in=found.cities.all())
        | Q(cooperations__in=found.cooperations.all())
        | Q(events__in=found.events.all())
    )
    same = Article.objects.filter(shared).exclude(pk=found.pk).values("pk")
    return Article.objects.published().for_cards().filter(pk__in=same)[:3]
