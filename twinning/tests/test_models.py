import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import translation

from cities.factories import make_city, make_khmelnytskyi
from cities.models import City
from twinning.factories import make_cooperation, make_milestone, make_twinning
from twinning.models import Twinning

pytestmark = pytest.mark.django_db


def test_twinning_of_two_mission_cities_is_refused_by_the_database():
    dresden, leipzig = make_city(), make_city("Leipzig")

    with pytest.raises(DatabaseError, match="a mission city with a pilot city"):
        Twinning.objects.create(mission_city=dresden, pilot_city=leipzig)


def test_twinning_moved_to_a_wrong_city_is_refused_by_the_database():
    twinning = make_twinning()
    kharkiv = make_city("Kharkiv", City.Role.NETWORK)

    with pytest.raises(DatabaseError, match="a mission city with a pilot city"):
        Twinning.objects.filter(pk=twinning.pk).update(pilot_city=kharkiv)


def test_city_in_a_twinning_keeps_its_role():
    twinning = make_twinning()

    with pytest.raises(DatabaseError, match="a mission city with a pilot city"):
        City.objects.filter(pk=twinning.pilot_city_id).update(role="network")


def test_same_pair_twice_is_refused_by_the_database():
    twinning = make_twinning()

    with pytest.raises(DatabaseError), transaction.atomic():
        make_twinning(mission_city=twinning.mission_city, pilot_city=twinning.pilot_city)
    assert Twinning.objects.count() == 1


def test_form_says_which_city_has_the_wrong_role():
    twinning = Twinning(mission_city=make_khmelnytskyi(), pilot_city=make_city())

    with pytest.raises(ValidationError) as caught:
        twinning.clean()

    assert caught.value.message_dict == {"mission_city": ["Khmelnytskyi is no EU mission city."]}


def test_pair_is_named_in_the_readers_language():
    twinning = make_twinning()

    assert twinning.slug == "dresden-khmelnytskyi"
    with translation.override("de"):
        assert str(twinning) == "Dresden – Chmelnyzkyj"
        assert twinning.get_absolute_url() == "/de/twinning/dresden-khmelnytskyi/"


def test_cooperation_has_the_address_of_pair_and_theme():
    cooperation = make_cooperation()

    assert cooperation.slug == "dresden-khmelnytskyi-waste-management"
    with translation.override("uk"):
        url = "/uk/twinning/dresden-khmelnytskyi/waste-management/"
        assert cooperation.get_absolute_url() == url


def test_milestone_cannot_end_before_it_starts():
    with pytest.raises(DatabaseError):
        make_milestone(make_cooperation(), date="2025-05-06", until="2025-05-01")
