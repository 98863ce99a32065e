from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from django.core.management import call_command

from cities.factories import make_city
from cities.models import City
from events.factories import make_event
from news.factories import make_article
from publishing.factories import make_document, make_page
from publishing.tests.pages import queries_of
from publishing.workflow import State
from twinning.factories import make_cooperation

pytestmark = pytest.mark.django_db
SITE = "https://portal.example"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = SITE


def entries(client) -> dict[str, ElementTree.Element]:
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    return {url.find(f"{SITEMAP}loc").text.removeprefix(SITE): url for url in root}


def alternates(url: ElementTree.Element) -> dict[str, str]:
    return {link.get("hreflang"): link.get("href").removeprefix(SITE) for link in url.iter(LINK)}


def test_item_is_listed_in_each_of_its_languages(client):
    make_article(slug="label")

    found = entries(client)

    paths = {code: f"/{code}/news/label/" for code in ("de", "en", "uk")}
    assert [path for path in found if "label" in path] == list(paths.values())
    for path in paths.values():
        assert alternates(found[path]) == paths | {"x-default": "/en/news/label/"}


def test_item_without_a_language_is_not_listed_in_it(client):
    make_article(slug="label", body_en="")

    found = entries(client)

    paths = {"de": "/de/news/label/", "uk": "/uk/news/label/"}
    assert [path for path in found if "label" in path] == list(paths.values())
    assert alternates(found["/uk/news/label/"]) == paths | {"x-default": "/de/news/label/"}


def test_item_says_when_it_was_last_changed(client):
    article = make_article(slug="label")

    url = entries(client)["/en/news/label/"]

    assert url.find(f"{SITEMAP}lastmod").text == article.updated_at.date().isoformat()


def test_list_changes_with_the_newest_of_its_items(client):
    for name, day in (("Old", 3), ("New", 7)):
        City.objects.filter(pk=make_city(name).pk).update(
            updated_at=datetime(2025, 5, day, 12, tzinfo=UTC)
        )

    found = entries(client)

    assert found["/de/cities/"].find(f"{SITEMAP}lastmod").text == "2025-05-07"
    assert found["/de/"].find(f"{SITEMAP}lastmod").text == "2025-05-07"
    assert found["/de/events/"].find(f"{SITEMAP}lastmod") is None


def test_every_kind_is_listed(client):
    make_cooperation()
    make_event("Forum")
    make_document()
    make_page()

    found = {path for path in entries(client) if path.startswith("/uk/") and path.count("/") > 3}

    assert found == {
        "/uk/cities/dresden/",
        "/uk/cities/khmelnytskyi/",
        "/uk/twinning/dresden-khmelnytskyi/",
        "/uk/twinning/dresden-khmelnytskyi/waste-management/",
        "/uk/themes/waste-management/",
        "/uk/events/forum/",
        "/uk/documents/report/",
        "/uk/newsletter/archive/",
    }


def test_what_has_no_public_page_is_not_listed(client):
    make_city("Vilnius", role="")
    make_page("about", state=State.DRAFT)
    make_article(slug="label", state=State.ARCHIVED)

    assert [path for path in entries(client) if path.count("/") > 3] == [
        f"/{code}/newsletter/archive/" for code in ("de", "en", "uk")
    ]


def test_every_address_of_the_programme_answers_and_declares_its_language(client):
    call_command("load_programme", verbosity=0)

    found = entries(client)

    assert len(found) > 100
    for path in found:
        response = client.get(path)
        assert (path, response.status_code) == (path, 200)
        assert f'<html lang="{path[1:3]}">' in response.content.decode()


def test_sitemap_takes_as_many_queries_for_30_items_as_for_3(client):
    for number in range(3):
        make_article(f"Article {number}")
    few = queries_of(client, "/sitemap.xml")
    for number in range(27):
        make_article(f"More {number}")
        make_city(f"City {number}")

    assert queries_of(client, "/sitemap.xml") == few
