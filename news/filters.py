from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from news.models import Article
from publishing.filters import Choice
from twinning.filters import ProgrammeFilters


def years() -> list[tuple[int, int]]:
    found = Article.objects.published().datetimes("first_published_at", "year", order="DESC")
    return [(day.year, day.year) for day in found]


class ArticleFilters(ProgrammeFilters):
    """The filters that the list of news and its feed share."""

    year = Choice(years, _("Year"), to=int)

    lookups: ClassVar = {
        "city": "cities__slug",
        "theme": "cooperations__theme__slug",
        "pair": "cooperations__twinning__slug",
        "year": "first_published_at__year",
    }
