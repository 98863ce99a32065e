from datetime import timedelta

import pytest
from django.utils import timezone

from cities.factories import make_city
from cities.models import City
from news.factories import make_article
from publishing.history import record_version
from ucan_portal.models import SearchEntry, SearchMoment
from ucan_portal.search.tasks import catch_up

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def lviv():
    return make_city("Lviv", slug="lviv")


@pytest.fixture
def article(lviv):
    return article_about(lviv)


def article_about(city):
    article = make_article("Visit", body_en="")
    article.cities.set([city])
    record_version(article)
    return article


def passes(city, **moments):
    """What was planned comes, and nobody saves anything."""
    City.objects.filter(pk=city.pk).update(**moments)


def names_of(article) -> str:
    return SearchEntry.objects.get(object_id=article.pk).shown["en"]["text"]


def test_city_that_expired_is_named_no_longer(lviv, article):
    assert "Lviv" in names_of(article)
    passes(lviv, expire_at=timezone.now() - MINUTE)

    catch_up()

    assert "Lviv" not in names_of(article)
    assert SearchEntry.objects.get(object_id=article.pk).is_learned


def test_city_that_appeared_is_named(lviv):
    passes(lviv, publish_at=timezone.now() + DAY)
    article = article_about(lviv)
    assert "Lviv" not in names_of(article)
    passes(lviv, publish_at=timezone.now() - MINUTE)

    catch_up()

    assert "Lviv" in names_of(article)


@pytest.mark.parametrize(("looked", "is_named"), [(-DAY, True), (-3 * DAY, False)])
def test_each_moment_is_looked_at_once_however_long_nobody_looked(lviv, article, looked, is_named):
    passes(lviv, expire_at=timezone.now() - 2 * DAY)
    SearchMoment.reach(timezone.now() + looked)

    catch_up()

    assert ("Lviv" in names_of(article)) == is_named
    assert timezone.now() - SearchMoment.reached() < MINUTE


def test_nothing_is_written_while_no_moment_passes(lviv, article):
    passes(lviv, expire_at=timezone.now() - DAY)
    catch_up()
    SearchEntry.objects.update(shown={"en": {"text": "kept"}})

    catch_up()

    assert names_of(article) == "kept"
