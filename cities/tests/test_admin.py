import pytest

from accounts.factories import make_administrator, make_staff
from cities.factories import make_city, make_khmelnytskyi, make_organisation
from cities.models import City, Contact, Organisation
from publishing.models import State
from publishing.tests.admin_pages import admin_url, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def university():
    return make_organisation("University", city=make_city(), state=State.DRAFT)


@pytest.fixture
def alice(university):
    user = make_staff("alice@city.example", "coordinator")
    university.members.add(user)
    return user


def test_coordinator_describes_their_organisation(client, alice, university):
    client.force_login(alice)

    save(client, university, description_en="<p>We research.</p>")

    assert university.description_en == "<p>We research.</p>"


def test_coordinator_gains_no_city_by_moving_their_organisation(client, alice, university):
    foreign = make_khmelnytskyi()
    client.force_login(alice)

    save(client, university, city=foreign.pk, members=[], role="coordinator")

    assert (university.city.slug, university.role) == ("dresden", "partner")
    assert list(university.members.all()) == [alice]
    assert list(City.objects.belonging_to(alice)) == [university.city]


@pytest.mark.parametrize("model", [City, Organisation])
def test_coordinator_adds_no_city_and_no_organisation(client, alice, model):
    client.force_login(alice)

    assert client.get(admin_url(model, "add")).status_code == 403


def test_contact_that_is_not_public_is_seen_by_who_it_belongs_to(client, alice, university):
    other = make_organisation("Other")
    for organisation in (university, other):
        Contact.objects.create(organisation=organisation, name="Hidden", email="h@city.example")
    client.force_login(alice)

    pages = {o: client.get(admin_url(o, "change")).content for o in (university, other)}

    assert {o.name_en: b"h@city.example" in page for o, page in pages.items()} == {
        "University": True,
        "Other": False,
    }


def test_read_only_page_shows_texts_not_tags(client, alice):
    public = make_city("Leipzig", profile_en="<p>A <strong>city</strong>.</p>")
    client.force_login(alice)

    page = client.get(admin_url(public, "change")).content.decode()

    assert '<div class="rich-text"><p>A <strong>city</strong>.</p></div>' in page


def test_editor_writes_spellings_with_commas(client):
    client.force_login(make_administrator())
    city = make_city()

    save(client, city, alternative_spellings="Dräsdn,  Drezno, ")

    assert city.alternative_spellings == ["Dräsdn", "Drezno"]


def test_lists_are_in_the_alphabet_of_the_user(client):
    make_city("Zagreb", name_de="Agram")
    make_city("Bonn")

    names = {}
    for language in ("en", "de"):
        client.force_login(make_administrator(f"{language}@city.example", language=language))
        shown = client.get(admin_url(City)).context["cl"].result_list
        names[language] = [city.name_en for city in shown]

    assert names == {"en": ["Bonn", "Zagreb"], "de": ["Zagreb", "Bonn"]}


def test_place_without_a_page_has_no_link_to_one(client):
    client.force_login(make_administrator())
    place = make_city("Münster", role="")

    links = [
        client.get(admin_url(city, "change")).context["has_absolute_url"]
        for city in (place, make_city("Leipzig"))
    ]

    assert links == [False, True]


@pytest.mark.parametrize("model", [City, Organisation])
def test_list_asks_as_often_for_thirty_items_as_for_three(
    client, model, django_assert_max_num_queries
):
    client.force_login(make_administrator())
    counts = []
    for number in (3, 27):
        for _ in range(number):
            make_organisation(city=make_city())
        client.get(admin_url(model))
        with django_assert_max_num_queries(30) as asked:
            client.get(admin_url(model))
        counts.append(len(asked))

    assert counts[0] == counts[1]
