"""The news as an Atom feed (RFC 4287) in each language."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from cities.models import City
from news.filters import ArticleFilters
from news.models import Article
from publishing.texts import current_language, text
from publishing.workflow import alphabetical

SIZE = 30
FIRST_DAY = datetime(2024, 5, 1, tzinfo=UTC)


class MarkedAtomFeed(Atom1Feed):
    """Every text says its real language; the addresses in an article start at the site."""

    def item_attributes(self, item: dict) -> dict[str, str]:
        return {"xml:lang": item["title_language"]}

    def add_item_elements(self, handler: Any, item: dict) -> None:
        super().add_item_elements(handler, item)
        for element, found, more in (
            ("summary", item["teaser"], {"type": "text"}),
            ("content", item["body"], {"type": "html", "xml:base": f"{settings.SITE_URL}/"}),
        ):
            if found:
                handler.addQuickElement(element, found.value, {"xml:lang": found.language} | more)

    def latest_post_date(self) -> datetime:
        """Of a feed without entries the project's first day: it is the same at every call."""
        return super().latest_post_date() if self.items else FIRST_DAY


class ArticleFeed(Feed):
    feed_type = MarkedAtomFeed
    author_name = "U_CAN"

    def get_object(self, request: HttpRequest) -> ArticleFilters:
        return ArticleFilters(request)

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """By its tag alone it is known as unchanged: what is withdrawn leaves no later date."""
        response = super().__call__(request, *args, **kwargs)
        del response["Last-Modified"]
        return response

    def title(self, form: ArticleFilters) -> str:
        return ": ".join([_("U_CAN news"), *filter(None, [", ".join(form.chosen_labels)])])

    def subtitle(self, form: ArticleFilters) -> str:
        return _("News of the city twinning programme “Ukraine towards Carbon Neutrality”")

    def link(self, form: ArticleFilters) -> str:
        return f"{settings.SITE_URL}{reverse('news:article_list')}{form.query}"

    def feed_url(self, form: ArticleFilters) -> str:
        return f"{settings.SITE_URL}{reverse('news:feed')}{form.query}"

    def feed_guid(self, form: ArticleFilters) -> str:
        return tag_uri(f"news/{current_language()}{form.query}")

    def items(self, form: ArticleFilters) -> QuerySet[Article]:
        shown = Prefetch("cities", City.objects.published().in_programme().order_by(alphabetical()))
        return form.apply(Article.objects.published()).prefetch_related(shown)[:SIZE]

    def item_title(self, article: Article) -> str:
        return str(article.title_text)

    def item_description(self, article: Article) -> None:
        """The summary is written with its language."""

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

    def item_extra_kwargs(self, article: Article) -> dict[str, Any]:
        return {
            "title_language": article.title_text.language,
            "teaser": text(article, "teaser"),
            "body": text(article, "body"),
        }


def tag_uri(name: str) -> str:
    """An identity that outlives any address (RFC 4151); 2024 is the project's first year."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},2024:{name}"
