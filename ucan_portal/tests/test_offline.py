"""What the server gives for reading offline; browser_tests/test_offline.py tries it out."""

import json
import re

import pytest
from django.test import Client

from publishing.tests.pages import heading, language_of

pytestmark = pytest.mark.django_db
LANGUAGES = ["de", "en", "uk"]


def spoken(client: Client) -> dict:
    script = client.get("/sw.js").content.decode()
    return json.loads(re.match(r"const PORTAL = (.*?);\n//", script, re.DOTALL)[1])


def test_worker_is_a_script_that_browsers_ask_for_anew(client):
    response = client.get("/sw.js")

    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert response["Cache-Control"] == "no-cache"
    assert "connect-src 'self'" in response["Content-Security-Policy"]
    assert not response.cookies


def test_worker_speaks_every_language(client):
    words = spoken(client)["words"]

    assert {code: said["page"] for code, said in words.items()} == {
        code: f"/{code}/offline/" for code in LANGUAGES
    }
    assert [said["copy"].count("{date}") for said in words.values()] == [1, 1, 1]


def test_worker_of_a_new_release_is_another_one(client, monkeypatch):
    before = client.get("/sw.js").content
    monkeypatch.setattr("ucan_portal.offline.views.static", lambda path: f"/static/new/{path}")

    assert client.get("/sw.js").content != before


@pytest.mark.parametrize("language", LANGUAGES)
def test_offline_page_works_without_scripts(client, language):
    response = client.get(f"/{language}/offline/")

    page = response.content.decode()
    assert (language_of(response), bool(heading(response))) == (language, True)
    shown = re.findall(r'<p[^>]* data-state="(\w+)">', page)
    assert (shown, len(re.findall(r"<button[^>]* hidden>", page))) == (["none"], 2)


@pytest.mark.parametrize("path", ["/sw.js", "/de/offline/"])
def test_offline_addresses_are_only_read(client, path):
    assert client.post(path).status_code == 405


def test_no_other_page_loads_the_script(client):
    assert "offline.js" not in client.get("/de/").content.decode()
