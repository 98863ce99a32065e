from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cities.models import City
from news.models import Article
from publishing.reading import FilterForm
from publishing.workflow import alphabetical
from twinning.models import Theme


class ArticleFilters(FilterForm):
    """The filters that the list of news and its feed share."""

    city = forms.ModelChoiceField(
        City.objects.none(),
        to_field_name="slug",
        required=False,
        label=_("City"),
        empty_label=_("All"),
    )
    theme = forms.ModelChoiceField(
        Theme.objects.none(),
        to_field_name="slug",
        required=False,
        label=_("Theme"),
        empty_label=_("All"),
    )
    year = forms.TypedChoiceField(coerce=int, required=False, label=_("Year"))

    lookups = {
        "city": "cities",
        "theme": "cooperations__theme",
        "year": "first_published_at__year",
    }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["city"].queryset = (
            City.objects.published().in_programme().order_by(alphabetical())
        )
        self.fields["theme"].queryset = Theme.objects.published().order_by(alphabetical())
        years = Article.objects.published().datetimes("first_published_at", "year", order="DESC")
        self.fields["year"].choices = [("", _("All")), *((day.year, day.year) for day in years)]
