import re

import pytest
from django.http import HttpResponse

from accounts.factories import make_administrator, make_staff
from cities.factories import make_city, make_khmelnytskyi, make_organisation
from publishing.factories import make_document
from publishing.models import State
from publishing.tests.admin_pages import save
from publishing.tests.pages import bare, facts, listed
from twinning.factories import make_cooperation

pytestmark = pytest.mark.django_db
SENTENCES = {
    "de": ("Eine Pilotstadt.", "Seit Mai 2024.", "Ein Besuch."),
    "en": ("A pilot city.", "Since May 2024.", "A visit."),
    "uk": ("Пілотне місто.", "Від травня 2024 року.", "Візит."),
}
NAMES = ("what_it_is", "since_when", "what_came_of_it")
OPENING = {
    f"{name}_{language}": sentence
    for language, sentences in SENTENCES.items()
    for name, sentence in zip(NAMES, sentences, strict=True)
}


def opening(response: HttpResponse) -> list[str]:
    page = response.content.decode()
    found = re.search(r'<div class="opening">(.*?)</div>', page, re.DOTALL)
    return [bare(row) for row in re.findall(r"<p.*?>(.*?)</p>", found[1])] if found else []


def ways_on(response: HttpResponse) -> dict[str, str]:
    page = response.content.decode()
    links = re.findall(r'<a rel="(prev|next)" href="(.*?)"', page)
    return {way: address.split("/")[-2] for way, address in links}


@pytest.mark.parametrize("language", SENTENCES)
def test_city_opens_with_its_three_sentences(client, language):
    make_khmelnytskyi(**OPENING)

    response = client.get(f"/{language}/cities/khmelnytskyi/")

    assert opening(response) == list(SENTENCES[language])


@pytest.mark.parametrize("language", SENTENCES)
def test_organisation_opens_with_its_three_sentences(client, language):
    make_organisation("KhNU", **OPENING)

    response = client.get(f"/{language}/organisations/khnu/")

    assert opening(response) == list(SENTENCES[language])


def test_sentence_that_nobody_wrote_is_not_shown(client):
    make_city(since_when_en="Since May 2024.")
    make_city("Leipzig")

    assert opening(client.get("/en/cities/dresden/")) == ["Since May 2024."]
    assert opening(client.get("/en/cities/leipzig/")) == []


def test_sentence_in_another_language_is_marked(client):
    make_city(what_it_is_de="Eine Stadt.")

    page = client.get("/en/cities/dresden/").content.decode()

    assert page.count('<p class="lead"><span lang="de">Eine Stadt.</span></p>') == 1


def test_coordinator_writes_the_sentences_of_their_city(client):
    city = make_city(state=State.DRAFT)
    alice = make_staff("alice@city.example", "coordinator")
    make_organisation(city=city).members.add(alice)
    client.force_login(alice)

    save(client, city, what_it_is_uk="Місто.", label_note_en="City of Dresden")

    assert (city.what_it_is_uk, city.label_note_en) == ("Місто.", "City of Dresden")


def test_sentence_is_no_essay(client):
    city = make_city()
    client.force_login(make_administrator())

    save(client, city, what_it_is_en="x" * 251)

    assert city.what_it_is_en is None


def test_figures_name_their_sources(client):
    make_city(
        label_awarded="2025-05",
        label_note_en="City of Dresden, 21 July 2025",
        climate_target_year=2035,
        climate_target_note_en="Council, 2022",
    )

    shown = facts(client.get("/en/cities/dresden/"))

    assert shown["EU Mission Label"] == "May 2025 City of Dresden, 21 July 2025"
    assert shown["Climate-neutral by"] == "2035 Council, 2022"


def test_city_leads_to_its_neighbours_in_the_alphabet_of_the_reader(client):
    for name in ("Bratislava", "Dresden", "Leipzig"):
        make_city(name)
    make_city("Chernihiv", role="")
    make_khmelnytskyi()

    dresden = {code: ways_on(client.get(f"/{code}/cities/dresden/")) for code in ("de", "en")}

    assert dresden["de"] == {"prev": "khmelnytskyi", "next": "leipzig"}
    assert dresden["en"] == {"prev": "bratislava", "next": "khmelnytskyi"}
    assert ways_on(client.get("/en/cities/leipzig/")) == {"prev": "khmelnytskyi"}


def test_city_without_a_pair_leads_to_the_pairs(client):
    make_city()

    page = client.get("/en/cities/dresden/").content.decode()

    assert page.count('<a href="/en/twinning/">The pairs that work together already</a>') == 1


def test_organisation_shows_the_documents_of_what_it_leads(client):
    university = make_organisation("KhNU", kind="university")
    cooperation = make_cooperation(scientific_lead=university)
    cooperation.documents.add(make_document(), make_document(state=State.DRAFT))

    assert listed(client.get("/en/organisations/khnu/")) == ["Dresden – Khmelnytskyi", "Report"]


@pytest.mark.parametrize(
    ("make", "path"),
    [(make_city, "cities/dresden/"), (make_organisation, "organisations/city-of-dresden/")],
)
def test_social_networks_are_linked(client, make, path):
    make().links.create(title_en="Our page", url="https://social.example/us", kind="social")

    page = client.get(f"/en/{path}").content.decode()

    assert page.count('href="https://social.example/us"') == 1
    assert page.count("Our page") == 1
