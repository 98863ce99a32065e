import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.exceptions import ValidationError

from accounts.factories import make_administrator
from publishing.factories import make_document, make_page
from publishing.models import Page
from publishing.tests.admin_pages import add
from publishing.tests.pages import (
    canonical,
    empty_message,
    facts,
    heading,
    language_of,
    listed,
    notices,
    queries_of,
)
from publishing.workflow import State

pytestmark = pytest.mark.django_db
OWN_PAGES = ["about", "press", "imprint", "privacy", "accessibility", "contact"]


@pytest.mark.parametrize("language", ["de", "en", "uk"])
@pytest.mark.parametrize("slug", OWN_PAGES)
def test_page_is_read_in_three_languages(client, language, slug):
    titles = {"de": "Seite", "en": "Page", "uk": "Сторінка"}
    make_page(slug, **{f"title_{code}": title for code, title in titles.items()})

    response = client.get(f"/{language}/{slug}/")

    assert (language_of(response), heading(response)) == (language, titles[language])


@pytest.mark.parametrize("language", ["de", "en", "uk"])
def test_unknown_page_is_404_in_the_reader_s_language(client, language):
    response = client.get(f"/{language}/nowhere/")

    assert (response.status_code, language_of(response)) == (404, language)
    assert canonical(response) == []


def test_withdrawn_page_is_410_in_the_reader_s_language(client):
    make_page("about", state=State.ARCHIVED)

    response = client.get("/uk/about/")

    assert (response.status_code, language_of(response)) == (410, "uk")


@pytest.mark.parametrize("slug", ["open_data", "FAQ", "a-1"])
def test_page_has_any_address_that_editors_may_write(client, slug):
    page = make_page(slug)
    page.full_clean()

    assert client.get(page.get_absolute_url()).status_code == 200


def test_address_of_a_page_is_longer_than_that_of_a_language():
    with pytest.raises(ValidationError) as refused:
        Page(slug="fr", title_en="France").full_clean()

    assert list(refused.value.message_dict) == ["slug"]


@pytest.mark.parametrize(
    ("title", "slug"), [("EU", "page-eu"), ("Я", "page-ya"), ("Α", "page"), ("ЄС", "yes")]
)
def test_page_whose_title_has_few_latin_letters_has_an_address(client, title, slug):
    client.force_login(make_administrator())

    add(client, Page, title_uk=title, title_en=title, state=State.PUBLISHED)

    page = Page.objects.get()
    assert (page.slug, heading(client.get(f"/en/{slug}/"))) == (slug, title)


def test_renamed_page_redirects(client):
    page = make_page("about")
    page.slug = "about-us"
    page.save()

    response = client.get("/de/about/")

    assert (response.status_code, response["Location"]) == (301, "/de/about-us/")


def test_password_alone_opens_no_preview_on_the_open_web(client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    make_page("about", state=State.DRAFT)
    administrator = make_administrator()
    client.force_login(administrator)

    assert client.get("/en/about/").status_code == 404
    TOTP.activate(administrator, "JBSWY3DPEHPK3PXP")
    assert heading(client.get("/en/about/")) == "About"


def test_draft_is_shown_to_staff_as_a_preview_only(client):
    make_page("about", state=State.DRAFT)
    assert client.get("/en/about/").status_code == 404

    client.force_login(make_administrator())
    response = client.get("/en/about/")

    assert notices(response) == ["Preview: this page is not public. Only staff see it."]
    assert response["Cache-Control"] == "private, no-store"
    assert canonical(response) == []


def test_imprint_shows_the_operator(client, settings):
    make_page("imprint")
    settings.OPERATOR_NAME, settings.OPERATOR_ADDRESS = "City of Example", "Main Street 1"
    settings.OPERATOR_REPRESENTATIVE, settings.OPERATOR_EMAIL = "The Mayor", "us@example.org"

    assert facts(client.get("/en/imprint/")) == {
        "Operator": "City of Example",
        "Address": "Main Street 1",
        "Represented by": "The Mayor",
        "E-mail": "us@example.org",
    }


@pytest.mark.parametrize(
    ("slug", "details"),
    [
        ("imprint", ["Operator", "Address", "Represented by", "E-mail"]),
        ("privacy", ["Controller", "Address", "E-mail", "Data protection officer"]),
        ("accessibility", ["Enforcement body"]),
        # It has a form, which works without an address to show.
        ("contact", []),
        ("about", []),
    ],
)
def test_detail_that_is_not_set_is_said_to_be_missing(client, slug, details):
    make_page(slug)

    shown = facts(client.get(f"/en/{slug}/"))

    assert shown == dict.fromkeys(details, "The operator has not filled this in yet.")


def test_footer_links_the_published_pages_alone(client):
    make_page("about")
    make_page("easy-language", state=State.DRAFT)

    page = client.get("/en/about/").content.decode()

    assert page.count('<li><a href="/en/about/">') == 1
    assert page.count('href="/en/easy-language/"') == 0


@pytest.mark.parametrize("language", ["de", "en", "uk"])
def test_documents_are_listed_in_three_languages(client, language):
    make_document()

    response = client.get(f"/{language}/documents/")

    titles = {"de": "Bericht", "en": "Report", "uk": "Звіт"}
    assert (language_of(response), listed(response)) == (language, [titles[language]])


def test_documents_are_filtered(client):
    make_document(title_en="Old", date="2024-05", language="de", kind="press")
    make_document(title_en="New", date="2025-11-02", language="en")

    assert listed(client.get("/en/documents/")) == ["New", "Old"]
    assert listed(client.get("/en/documents/?year=2024")) == ["Old"]
    assert listed(client.get("/en/documents/?language=en")) == ["New"]
    assert listed(client.get("/en/documents/?kind=press&year=2024")) == ["Old"]


@pytest.mark.parametrize("query", ["kind=nonsense", "year=x", "language=fr", "page=9", "page=x"])
def test_bad_filter_of_documents_gives_an_empty_list_that_says_so(client, query):
    make_document()

    response = client.get(f"/en/documents/?{query}")

    assert (response.status_code, listed(response)) == (200, [])
    assert empty_message(response) == "No document matches this filter."


def test_no_documents_yet_is_said_plainly(client):
    assert empty_message(client.get("/en/documents/")) == "No document has been published yet."


def test_document_shows_what_it_is(client):
    make_document(slug="report", number="D1.2", date="2025-05/late", language="de", doi="10.1/x")

    response = client.get("/en/documents/report/")

    assert heading(response) == "Report"
    assert facts(response) == {
        "Date": "Late May 2025",
        "Language of the file": "German",
        "File type": "PDF",
        "Dissemination level": "Public",
        "DOI": "10.1/x",
    }


def test_documents_take_as_many_queries_for_30_as_for_3(client):
    for number in range(3):
        make_document(title_en=f"Report {number}")
    few = queries_of(client, "/en/documents/")
    for number in range(3, 30):
        make_document(title_en=f"Report {number}")

    assert queries_of(client, "/en/documents/") == few <= 12


def test_list_of_documents_has_pages(client):
    for number in range(21):
        make_document(title_en=f"Report {number}", date=f"20{number + 10}")

    second = client.get("/en/documents/?page=2&kind=deliverable")

    assert listed(second) == ["Report 0"]
    assert second.content.decode().count('rel="prev" href="?page=1&amp;kind=deliverable"') == 1
