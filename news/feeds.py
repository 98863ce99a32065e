"""The news as an Atom feed (RFC 4287) in each language."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _

from news.filters import ArticleFilters
from news.models import Article
from publishing.texts import current_language, text

SIZE = 30


class MarkedAtomFeed(Atom1Feed):
    """An entry that is not translated yet is marked with its real language."""

    def item_attributes(self, item: dict) -> dict[str, str]:
        return {"xml:lang": item["language"]}


class ArticleFeed(Feed):
    feed_type = MarkedAtomFeed
    author_name = "U_CAN"

    def get_object(self, request: HttpRequest) -> ArticleFilters:
        return ArticleFilters(request.GET)

    def title(self, form: ArticleFilters) -> str:
        return _("U_CAN news")

    def subtitle(self, form: ArticleFilters) -> str:
        return _("News of the city twinning programme “Ukraine towards Carbon Neutrality”")

    def link(self, form: ArticleFilters) -> str:
        return f"{settings.SITE_URL}{reverse('news:article_list')}{form.query}"

    def feed_url(self, form: ArticleFilters) -> str:
        return f"{settings.SITE_URL}{reverse('news:feed')}{form.query}"

    def feed_guid(self, form: ArticleFilters) -> str:
        return tag_uri(f"news/{current_language()}{form.query}")

    def items(self, form: ArticleFilters) -> QuerySet[Article]:
        return form.apply(Article.objects.published()).prefetch_related("cities")[:SIZE]

    def item_title(self, article: Article) -> str:
        return str(article.title_text)

    def item_description(self, article: Article) -> str:
        return escape(text(article, "teaser").value)  # Atom1Feed declares it as HTML

    def item_link(self, article: Article) -> str:
        return f"{settings.SITE_URL}{article.get_absolute_url()}"

    def item_guid(self, article: Article) -> str:
        return tag_uri(f"article/{article.pk}/{current_language()}")

    def item_pubdate(self, article: Article) -> Any:
        return article.first_published_at

    def item_updateddate(self, article: Article) -> Any:
        return article.content_updated_at or article.first_published_at

    def item_categories(self, article: Article) -> list[str]:
        return [str(city) for city in article.cities.all()]

    def item_extra_kwargs(self, article: Article) -> dict[str, str]:
        return {"language": article.title_text.language}


def tag_uri(name: str) -> str:
    """An identity that outlives any address (RFC 4151); 2024 is the project's first year."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},2024:{name}"
