"""What makes every kept page be made anew, and when a page ends by itself."""

import time
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from cities.factories import make_city, make_organisation
from cities.models import City, Contact
from events.factories import make_event, make_session
from news.factories import make_article
from newsletter.factories import make_mailing, make_subscriber
from newsletter.models import Mailing
from publishing.factories import make_document, make_image, make_page
from publishing.history import record_version
from publishing.models import Publishable
from twinning.factories import make_cooperation, make_milestone, make_twinning
from ucan_portal.page_cache.generation import coming_moments, end_of_quarter, end_of_validity
from ucan_portal.page_cache.models import Generation
from ucan_portal.page_cache.renewal import on_pages

from .reading_kept_pages import reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def renews(django_capture_on_commit_callbacks):
    """Whether doing it makes pages be made anew."""

    def does(action) -> bool:
        connection.run_on_commit.clear()  # all before has long been committed
        before = Generation.current()
        with django_capture_on_commit_callbacks(execute=True):
            action()
        return Generation.current() != before

    return does


MAKERS = [
    make_city,
    make_organisation,
    make_twinning,
    make_cooperation,
    make_event,
    make_article,
    make_document,
    make_page,
    make_image,
    make_mailing,
]


@pytest.mark.parametrize("make", MAKERS)
def test_making_changing_and_deleting_renews(renews, make):
    made = []
    assert renews(lambda: made.append(make()))
    assert renews(made[0].save)
    assert renews(made[0].delete)


def test_parts_of_an_item_renew(renews):
    event, cooperation = make_event(), make_cooperation()
    assert renews(lambda: make_session(event))
    assert renews(lambda: make_milestone(cooperation))
    assert renews(lambda: event.links.create(title_en="Minutes", url="https://example.org/"))
    assert renews(lambda: event.quotes.create(text="So be it", person="Alice"))
    assert renews(lambda: event.sessions.all().delete())
    assert renews(lambda: Contact.objects.create(name="Bob", organisation=make_organisation()))


def test_relations_to_many_renew(renews):
    event, city, mailing = make_event(), make_city(), make_mailing()
    assert renews(lambda: event.cities.add(city))
    assert renews(lambda: mailing.events.add(event))
    assert renews(event.cities.clear)


def test_changes_in_bulk_renew(renews):
    make_city()
    assert renews(lambda: City.objects.update(population=1))
    assert renews(lambda: City.objects.bulk_update(City.objects.all(), ["population"]))
    assert renews(lambda: City.objects.bulk_create([City(slug="x", name_en="X", country="DE")]))
    make_mailing(state=Mailing.State.RUNNING)
    assert renews(lambda: Mailing.objects.update(state=Mailing.State.FINISHED))


def test_commands_renew(renews):
    assert renews(lambda: call_command("load_programme", stdout=StringIO()))


def test_what_no_page_shows_does_not_renew(renews, client):
    city = make_city()
    assert not renews(lambda: record_version(city))
    assert not renews(make_subscriber)
    assert not renews(lambda: client.post("/en/newsletter/", {"email": "bob@reader.example"}))


def test_every_kind_of_item_and_its_parts_are_watched():
    items = {model for model in on_pages() if issubclass(model, Publishable)}
    parts = {item._meta.get_field(part).related_model for item in items for part in item.parts}
    assert len(items) == 9
    assert parts - on_pages() == set()


def test_many_changes_renew_once_and_a_preview_never(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        make_cooperation()
    assert callbacks == [Generation.renew]
    connection.run_on_commit.clear()
    with django_capture_on_commit_callbacks() as callbacks, transaction.atomic():
        make_article()
        transaction.set_rollback(True)
    assert callbacks == []


def test_edited_city_renews_the_pages_of_its_pairs(settings, renews):
    pair = make_twinning()
    alice = reader(settings)
    address = f"/en/twinning/{pair.slug}/"
    before = alice.get(address).content.decode()
    pair.mission_city.name_en = "Drježdźany"
    renews(pair.mission_city.save)
    time.sleep(1)
    after = alice.get(address).content.decode()
    assert ("Drježdźany" in before, "Drježdźany" in after) == (False, True)


@pytest.mark.parametrize("column", ["publish_at", "expire_at"])
def test_page_ends_when_something_appears_or_goes(settings, column):
    moment = timezone.now() + timedelta(seconds=0.5)
    make_article("Moved in", **{column: moment})
    alice = reader(settings)
    before = b"Moved in" in alice.get("/en/news/").content
    time.sleep(0.5)
    after = b"Moved in" in alice.get("/en/news/").content
    assert (before, after) == ((False, True) if column == "publish_at" else (True, False))


def test_moments_of_what_is_published_count_and_no_others(django_assert_num_queries):
    soon, later = (timezone.now() + timedelta(hours=hours) for hours in (1, 2))
    make_article(publish_at=soon, expire_at=later)
    make_city(expire_at=later)
    make_event(state="draft", publish_at=soon)
    make_page(publish_at=timezone.now() - timedelta(days=1))
    with django_assert_num_queries(1):
        assert sorted(coming_moments()) == [soon, later]


def test_no_page_outlives_the_quarter_in_which_a_day_may_begin():
    midnight_in_kyiv = 1_767_218_400  # 2026-01-01 00:00 +02:00
    assert end_of_quarter(midnight_in_kyiv - 1) == midnight_in_kyiv
    assert end_of_quarter(midnight_in_kyiv) == midnight_in_kyiv + 900
    assert end_of_validity() == end_of_quarter(time.time())
