from types import SimpleNamespace

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from publishing.choices import display

name_of = display("kind", [("event", _("event")), ("city", _("city"))])


def test_choice_is_named_in_the_reader_s_language():
    item = SimpleNamespace(kind="city")

    with translation.override("de"):
        assert name_of(item) == "Stadt"
    with translation.override("uk"):
        assert name_of(item) == "місто"


def test_value_that_is_no_choice_any_more_names_itself():
    assert name_of(SimpleNamespace(kind="village")) == "village"
