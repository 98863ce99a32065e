import pytest

from accounts.factories import make_administrator, make_staff
from cities.factories import make_city, make_khmelnytskyi, make_organisation
from events.factories import make_event, make_session
from events.models import Event, Session
from publishing.models import Revision, State
from publishing.tests.admin_pages import admin_url, form_data, save
from twinning.factories import make_cooperation, make_milestone, make_twinning

pytestmark = pytest.mark.django_db


@pytest.fixture
def dresden():
    return make_city()


@pytest.fixture
def alice(dresden):
    """Coordinator in Dresden."""
    user = make_staff("alice@city.example", "coordinator")
    make_organisation(city=dresden).members.add(user)
    return user


def new_session(**fields):
    row = {"day": "1", "is_public": "on"} | fields
    return {"sessions-TOTAL_FORMS": "1"} | {f"sessions-0-{k}": v for k, v in row.items()}


@pytest.mark.parametrize(
    ("parts", "stored"),
    [
        (("", "6", "05", "2025"), "2025-05-06"),
        (("late", "", "05", "2025"), "2025-05/late"),
        (("", "", "spring", "2025"), "2025-spring"),
        (("", "", "", "2026"), "2026"),
    ],
)
def test_dates_are_as_precise_as_they_were_stated(client, parts, stored):
    client.force_login(make_administrator())
    event = make_event()
    names = ("part", "day", "month", "year")

    save(client, event, **{f"starts_{n}": value for n, value in zip(names, parts, strict=True)})

    assert str(event.starts) == stored


def test_day_that_does_not_exist_is_refused(client):
    client.force_login(make_administrator())
    event = make_event()

    response = save(client, event, starts_day="31", starts_month="02")

    assert list(response.context["adminform"].form.errors) == ["starts"]
    assert str(event.starts) == "2025-05-06"


def test_sessions_belong_to_the_version(client):
    client.force_login(make_administrator())
    event = make_event()

    save(client, event, **new_session(title_uk="Відкриття"))

    [session] = Revision.objects.get().snapshot["parts"]["sessions"]
    assert session["fields"]["title_uk"] == "Відкриття"


def test_session_needs_a_title_in_some_language(client):
    client.force_login(make_administrator())
    event = make_event()

    response = save(client, event, **new_session(speakers_en="Somebody"))

    [formset, *_others] = [inline.formset for inline in response.context["inline_admin_formsets"]]
    assert list(formset.forms[0].errors) == ["title_de"]
    assert Session.objects.count() == 0


def test_coordinator_writes_an_event_as_host(client, alice):
    client.force_login(alice)
    host = alice.organisations.get()
    url = admin_url(Event, "add")
    data = {"title_en": "Workshop", "kind": "workshop", "starts_year": "2027"}

    client.post(url, form_data(client.get(url), **data, cities=[], hosts=[host.pk]))

    assert Event.objects.get().state == State.DRAFT
    assert Event.objects.editable_by(alice).count() == 1


def test_session_that_is_not_public_is_seen_by_who_it_belongs_to(client, alice, dresden):
    own, foreign = make_event("Own"), make_event("Foreign")
    own.cities.add(dresden)
    foreign.cities.add(make_khmelnytskyi())
    for event in (own, foreign):
        make_session(event, title_en="Internal", is_public=False)
        make_session(event, title_en="Public")
    client.force_login(alice)

    shown = {
        event: [
            str(form.instance.title_en)
            for form in client.get(admin_url(event, "change"))
            .context["inline_admin_formsets"][0]
            .formset.initial_forms
        ]
        for event in (own, foreign)
    }

    assert shown == {own: ["Internal", "Public"], foreign: ["Public"]}


def test_languages_of_interpretation_are_chosen_and_unknown_ones_stay(client):
    client.force_login(make_administrator())
    event = make_event(interpretation=["uk", "ro"])

    offered = client.get(admin_url(event, "change")).context["adminform"].form["interpretation"]
    save(client, event, interpretation=["de", "gsg", "ro"])

    assert event.interpretation == ["de", "gsg", "ro"]
    assert dict(offered.field.choices)["gsg"] == "German Sign Language"
    assert offered.value() == ["uk", "ro"]


def test_year_that_cannot_be_right_is_refused(client):
    client.force_login(make_administrator())
    event = make_event()

    response = save(client, event, starts_year="0205")

    assert list(response.context["adminform"].form.errors) == ["starts"]


def test_new_date_of_a_rescheduled_event_keeps_the_one_that_readers_knew(client):
    client.force_login(make_administrator())
    event = make_event(starts="2025-05-06")

    save(client, event, status="rescheduled", starts_month="09")

    assert (str(event.starts), str(event.previous_starts)) == ("2025-09-06", "2025-05-06")


def test_choosers_offer_milestones_of_visible_cooperations_only(client, alice, dresden):
    pair = make_twinning(mission_city=dresden)
    make_milestone(make_cooperation(twinning=pair), title_en="Known")
    leipzig, lviv = make_city("Leipzig"), make_khmelnytskyi(slug="lviv")
    hidden = make_cooperation(
        twinning=make_twinning(mission_city=leipzig, pilot_city=lviv), state=State.DRAFT
    )
    make_milestone(hidden, title_en="Hidden")
    client.force_login(alice)
    asked = {"app_label": "events", "model_name": "event", "field_name": "milestones"}

    found = client.get("/admin/autocomplete/", asked).json()["results"]

    assert [row["text"] for row in found] == ["Known"]


def test_list_asks_as_often_for_thirty_items_as_for_three(
    client, dresden, django_assert_max_num_queries
):
    client.force_login(make_administrator())
    counts = []
    for number in (3, 27):
        for _ in range(number):
            make_event().cities.add(dresden)
        client.get(admin_url(Event))
        with django_assert_max_num_queries(30) as asked:
            client.get(admin_url(Event))
        counts.append(len(asked))

    assert counts[0] == counts[1]
