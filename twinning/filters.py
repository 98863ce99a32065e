"""The filters by city and theme that lists of events and news share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cities.models import City
from publishing.reading import ALL, FilterForm
from publishing.workflow import alphabetical
from twinning.models import Theme


class CityThemeFilters(FilterForm):
    city = forms.ModelChoiceField(
        City.objects.none(),
        to_field_name="slug",
        required=False,
        label=_("City"),
        empty_label=ALL,
    )
    theme = forms.ModelChoiceField(
        Theme.objects.none(),
        to_field_name="slug",
        required=False,
        label=_("Theme"),
        empty_label=ALL,
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        cities = City.objects.published().in_programme()
        self.fields["city"].queryset = cities.order_by(alphabetical())
        self.fields["theme"].queryset = Theme.objects.published().order_by(alphabetical())
