"""The filters by city, theme and pair that the lists of higher floors share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cities.models import City
from publishing.reading import ALL, FilterForm
from publishing.workflow import alphabetical
from twinning.models import Theme, Twinning


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
        # A choice needs an address and a name; its texts took a tenth of a list's time.
        cities = City.objects.published().in_programme().only("slug", "name")
        self.fields["city"].queryset = cities.order_by(alphabetical())
        themes = Theme.objects.published().only("slug", "name")
        self.fields["theme"].queryset = themes.order_by(alphabetical())


class PairField(forms.ModelChoiceField):
    def label_from_instance(self, pair: Twinning) -> str:
        return str(pair.title_text)


class ProgrammeFilters(CityThemeFilters):
    pair = PairField(
        Twinning.objects.none(),
        to_field_name="slug",
        required=False,
        label=_("Pair"),
        empty_label=ALL,
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        pairs = Twinning.objects.published().select_related("mission_city", "pilot_city")
        pairs = pairs.only("slug", "mission_city__name", "pilot_city__name")
        self.fields["pair"].queryset = pairs.order_by(
            alphabetical("mission_city__"), alphabetical("pilot_city__")
        )
