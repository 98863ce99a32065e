import pytest

from accounts.factories import make_administrator, make_staff
from cities.factories import make_city, make_khmelnytskyi, make_organisation
from publishing.models import Revision, State
from publishing.tests.admin_pages import admin_url, form_data, save
from twinning.factories import make_cooperation, make_milestone, make_theme, make_twinning
from twinning.models import Cooperation, Milestone, Theme, Twinning

pytestmark = pytest.mark.django_db


@pytest.fixture
def cooperation():
    return make_cooperation(state=State.DRAFT)


@pytest.fixture
def alice(cooperation):
    user = make_staff("alice@city.example", "coordinator")
    make_organisation(city=cooperation.twinning.pilot_city).members.add(user)
    return user


def test_coordinator_writes_goals_and_milestones(client, alice, cooperation):
    milestone = make_milestone(cooperation)
    client.force_login(alice)

    save(client, cooperation, goals_uk="<p>Мета</p>", **{"milestones-0-title_uk": "Початок"})

    milestone.refresh_from_db()
    assert (cooperation.goals_uk, milestone.title_uk) == ("<p>Мета</p>", "Початок")
    assert Revision.objects.get().author == alice


def test_coordinator_does_not_move_the_cooperation(client, alice, cooperation):
    other = make_twinning(mission_city=make_city("Leipzig"), pilot_city=make_khmelnytskyi())
    client.force_login(alice)

    save(client, cooperation, twinning=other.pk, theme=make_theme("Other").pk)

    assert (cooperation.twinning.slug, cooperation.theme.slug) == (
        "dresden-khmelnytskyi",
        "waste-management",
    )


def test_milestone_of_another_cooperation_is_not_changed(client, alice, cooperation):
    pair = make_twinning(mission_city=make_city("Leipzig"), pilot_city=make_khmelnytskyi())
    foreign = make_milestone(make_cooperation(twinning=pair, theme=cooperation.theme))
    client.force_login(alice)
    count = {"milestones-TOTAL_FORMS": "1", "milestones-INITIAL_FORMS": "1"}
    row = {"id": foreign.pk, "cooperation": cooperation.pk, "title_en": "Forged"}

    save(client, cooperation, **count, **{f"milestones-0-{k}": v for k, v in row.items()})

    foreign.refresh_from_db()
    assert (foreign.title_en, foreign.cooperation.twinning) == ("First step", pair)


def test_milestones_are_changed_with_their_cooperation_only(client, alice, cooperation):
    milestone = make_milestone(cooperation)
    client.force_login(alice)

    assert client.post(admin_url(milestone, "change"), {"title_en": "Forged"}).status_code == 403
    assert client.get(admin_url(Milestone, "add")).status_code == 403


def test_themes_are_the_editors(client, alice):
    theme = Theme.objects.get()
    client.force_login(alice)

    assert client.get(admin_url(theme, "change")).context["has_change_permission"] is False
    assert client.post(admin_url(theme, "change"), {"name_en": "Forged"}).status_code == 403


def test_pair_of_wrong_roles_is_refused_in_words(client):
    client.force_login(make_administrator())
    url = admin_url(Twinning, "add")
    pilots = [make_khmelnytskyi(), make_city("Lviv", role="pilot")]
    data = {"mission_city": pilots[0].pk, "pilot_city": pilots[1].pk, "summary_en": "<p>x</p>"}

    response = client.post(url, form_data(client.get(url), **data))

    assert list(response.context["adminform"].form.errors) == ["mission_city"]
    assert Twinning.objects.count() == 0


@pytest.mark.parametrize("model", [Twinning, Cooperation])
def test_list_asks_as_often_for_thirty_items_as_for_three(
    client, model, django_assert_max_num_queries
):
    client.force_login(make_administrator())
    theme = make_theme()
    counts = []
    for numbers in (range(3), range(3, 30)):
        for _ in numbers:
            pair = make_twinning(mission_city=make_city(), pilot_city=make_khmelnytskyi())
            make_cooperation(twinning=pair, theme=theme)
        client.get(admin_url(model))
        with django_assert_max_num_queries(30) as asked:
            client.get(admin_url(model))
        counts.append(len(asked))

    assert counts[0] == counts[1]
