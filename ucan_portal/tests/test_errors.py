import pytest
from django.test import RequestFactory

from publishing.tests.pages import canonical, heading, language_of
from ucan_portal import errors


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("view", "status"),
    [(errors.bad_request, 400), (errors.forbidden, 403), (errors.not_found, 404)],
)
@pytest.mark.parametrize("language", ["de", "en", "uk"])
def test_error_page_is_in_the_language_of_the_address(view, status, language):
    response = view(RequestFactory().get(f"/{language}/somewhere/"), Exception())

    assert (response.status_code, language_of(response)) == (status, language)
    assert canonical(response) == []


@pytest.mark.django_db
def test_error_page_of_an_address_without_a_language_is_in_the_reader_s(client):
    response = client.get("/fr/cities/", headers={"Accept-Language": "uk,en;q=0.5"})

    assert (response.status_code, language_of(response)) == (404, "uk")


def test_server_error_needs_no_database():
    """Without the django_db marker every query fails."""
    response = errors.server_error(RequestFactory().get("/de/cities/"))

    assert (response.status_code, language_of(response)) == (500, "de")


@pytest.mark.django_db
def test_language_links_of_an_error_lead_home(client):
    page = client.get("/en/nowhere/").content.decode()

    assert page.count('<a href="/de/" lang="de" hreflang="de">Deutsch</a>') == 1
    assert heading(client.get("/en/nowhere/")) == "Page not found"


@pytest.mark.django_db
def test_forged_host_name_fills_no_mailbox(client, settings, mailoutbox):
    settings.ADMINS = [("admin", "admin@city.example")]

    response = client.get("/en/", headers={"host": "evil.example"})

    assert (response.status_code, mailoutbox) == (400, [])
