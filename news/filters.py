from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from news.models import Article
from publishing.reading import all_or
from twinning.filters import ProgrammeFilters


class ArticleFilters(ProgrammeFilters):
    """The filters that the list of news and its feed share."""

    year = forms.TypedChoiceField(coerce=int, required=False, label=_("Year"))

    lookups = {
        "city": "cities",
        "theme": "cooperations__theme",
        "pair": "cooperations__twinning",
        "year": "first_published_at__year",
    }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        years = Article.objects.published().datetimes("first_published_at", "year", order="DESC")
        self.fields["year"].choices = all_or((day.year, day.year) for day in years)
