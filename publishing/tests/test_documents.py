import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from accounts.factories import make_staff
from publishing.factories import make_document
from publishing.tests.admin_pages import admin_url
from publishing.tests.pages import bare, empty_message, facts, listed

pytestmark = pytest.mark.django_db


def uploaded(name: str = "report.pdf", size: int = 2_500_000) -> ContentFile:
    return ContentFile(b"%PDF-".ljust(size, b"x"), name=name)


def ways(client, address: str) -> list[tuple[str, str]]:
    """The links to files with what is said of them."""
    page = client.get(address).content.decode()
    found = re.findall(r'<a class="document-file" (.*?)>(.*?)</a>', page, re.DOTALL)
    return [(attributes, bare(label)) for attributes, label in found]


def test_own_file_is_offered_with_type_and_size(client):
    document = make_document(file=uploaded(), url="", language="de")

    assert ways(client, "/en/documents/") == [
        (f'href="{document.file.url}" hreflang="de" download', "PDF, 2.4 MB Report")
    ]


def test_size_of_another_s_file_is_not_known(client):
    make_document(url="https://example.org/talk.pptx?x=1")

    assert ways(client, "/en/documents/") == [
        ('href="https://example.org/talk.pptx?x=1" rel="external"', "PPTX Report")
    ]


def test_address_without_a_file_type_claims_none(client):
    make_document(url="https://example.org/reports/1.2")

    assert [label for _attributes, label in ways(client, "/en/documents/")] == ["Open Report"]


def test_document_says_what_its_file_is(client):
    make_document(slug="report", file=uploaded(size=1000), licence="CC BY 4.0")

    shown = facts(client.get("/en/documents/report/"))

    assert shown == {
        "File type": "PDF",
        "Size": "1000 bytes",
        "Dissemination level": "Public",
        "Licence": "CC BY 4.0",
    }


def test_sensitive_document_is_not_public(client):
    document = make_document(slug="report", dissemination="sensitive")

    assert client.get("/en/documents/report/").status_code == 404
    assert (listed(client.get("/en/documents/")), document.is_public) == ([], False)


def test_admin_says_who_sees_a_sensitive_document(client):
    document = make_document(state="published", dissemination="sensitive")
    client.force_login(make_staff("alice@city.example", "coordinator", "publisher"))
    assert client.get(admin_url(document, "change")).status_code == 403

    client.force_login(make_staff("erin@tu.example", "editor"))
    page = client.get(admin_url(document, "change")).text

    explained = re.search(r'id="id_dissemination_helptext">\s*<div>(.*?)</div>', page, re.DOTALL)
    assert explained[1].endswith("whatever its state; only editors and administrators do.")


def test_file_that_is_lost_breaks_no_page(client):
    document = make_document(slug="report", file=uploaded())
    document.file.storage.delete(document.file.name)

    assert "Size" not in facts(client.get("/en/documents/report/"))
    assert listed(client.get("/en/documents/")) == ["Report"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=SOLAR", ["Guide"]),
        ("q=сонячні", ["Guide"]),
        ("q=Сонячні+guide", ["Guide"]),
        ("q=d2.1", ["Guide"]),
        ("q=solar&kind=press", []),
        ("q=100%25", []),
        ("q=+", ["Guide", "Report"]),
    ],
)
def test_documents_are_found_by_their_words_in_any_language(client, query, expected):
    make_document(title_en="Guide", summary_uk="Сонячні панелі", summary_de="Solar", number="D2.1")
    make_document(date="2020")

    assert sorted(listed(client.get(f"/en/documents/?{query}"))) == expected


@pytest.mark.parametrize(
    "query", ["q=%00", f"q={'x' * 101}", "language=%F0%9F", "year=99999999999"]
)
def test_words_that_cannot_be_searched_give_an_empty_list(client, query):
    make_document()

    response = client.get(f"/en/documents/?{query}")

    assert (response.status_code, listed(response)) == (200, [])
    assert empty_message(response) == "No document matches this filter."


def test_languages_of_the_filter_are_those_of_the_documents(client):
    make_document(language="pl")
    make_document(language="uk")

    page = client.get("/en/documents/").content.decode()

    assert re.findall(r'<option value="(\w\w)">(.*?)</option>', page) == [
        ("pl", "Polish"),
        ("uk", "Ukrainian"),
    ]


@pytest.mark.parametrize(
    "doi", ["10.5281/zenodo.1", "https://doi.org/10.5281/zenodo.1", "doi:10.5281/zenodo.1"]
)
def test_doi_is_kept_bare_however_it_was_written(doi):
    document = make_document(doi=doi)
    document.full_clean()

    assert document.doi == "10.5281/zenodo.1"


def test_what_is_no_doi_is_refused():
    with pytest.raises(ValidationError) as refused:
        make_document(doi="zenodo 1").full_clean()

    assert list(refused.value.message_dict) == ["doi"]
