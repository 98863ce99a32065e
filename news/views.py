from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from news.filters import ArticleFilters
from news.models import Article
from publishing.reading import page_of, public_item
from publishing.workflow import alphabetical


def article_list(request: HttpRequest) -> HttpResponse:
    form = ArticleFilters(request.GET)
    page = page_of(request, form.apply(Article.objects.published()))
    context = {"form": form, "page": page, "feed": f"{reverse('news:feed')}{form.query}"}
    return render(request, "news/article_list.html", context)


def article(request: HttpRequest, slug: str) -> HttpResponse:
    found = public_item(request, Article.objects.select_related("image"), slug)
    context = {
        "item": found,
        "cities": found.cities.published().in_programme().order_by(alphabetical()),
        "cooperations": found.cooperations.published().for_lists(),
        "events": found.events.published().select_related("place"),
        "links": found.links.order_by("kind", "position"),
        "quotes": found.quotes.all(),
        "related": related_to(found),
    }
    return render(request, "news/article_detail.html", context)


def related_to(found: Article) -> QuerySet[Article]:
    """The latest other articles on one of its cities."""
    others = Article.objects.published().exclude(pk=found.pk)
    return others.filter(cities__in=found.cities.all()).distinct()[:3]
