import re
from datetime import UTC, datetime

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("accepted", "home"),
    [
        ("de-AT,de;q=0.9,en;q=0.5", "/de/"),
        ("uk-UA,uk;q=0.9", "/uk/"),
        ("en-US", "/en/"),
        ("fr,uk;q=0.3", "/uk/"),
        ("fr", "/en/"),
        ("", "/en/"),
        (";;;q=x", "/en/"),
    ],
)
def test_front_door_opens_in_the_readers_language(client, accepted, home):
    response = client.get("/", headers={"accept-language": accepted})

    assert (response.status_code, response["Location"]) == (302, home)
    assert response["Vary"] == "Accept-Language"
    assert not response.cookies


@pytest.mark.parametrize("path", ["/fr/", "/fr/cities/", "/xx/events/forum/", "/de-x/"])
@pytest.mark.parametrize("language", ["de", "en", "uk"])
def test_unknown_language_is_not_found_in_the_readers_language(client, path, language):
    response = client.get(path, headers={"accept-language": language})

    page = response.content.decode()
    assert (response.status_code, re.findall('<html lang="(..)"', page)) == (404, [language])


def test_page_in_a_known_language_does_not_vary(client):
    assert "Accept-Language" not in client.get("/de/search/").get("Vary", "")


def test_robots_learn_where_the_sitemap_is(client, settings):
    settings.SITE_URL = "https://portal.example"

    response = client.get("/robots.txt")

    lines = response.content.decode().splitlines()
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert [line for line in lines if line] == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /accounts/",
        "Sitemap: https://portal.example/sitemap.xml",
    ]


def test_security_contact_is_named_and_expires_within_a_year(client, settings):
    settings.SITE_URL = "https://portal.example"
    settings.OPERATOR_EMAIL = "portal@city.example"

    response = client.get("/.well-known/security.txt")

    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    expires = datetime.fromisoformat(fields.pop("Expires"))
    assert 150 < (expires - datetime.now(UTC)).days < 365
    assert fields == {
        "Contact": "mailto:portal@city.example",
        "Preferred-Languages": "de, en, uk",
        "Canonical": "https://portal.example/.well-known/security.txt",
    }


def test_security_contact_is_not_made_up(client, settings):
    settings.OPERATOR_EMAIL = ""

    assert client.get("/.well-known/security.txt").status_code == 404
