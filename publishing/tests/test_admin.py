import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Picture

from accounts.factories import make_administrator, make_staff
from publishing.factories import make_document, make_page
from publishing.history import record_version
from publishing.models import Document, Image, Page, State
from publishing.tests.admin_pages import admin_url, form_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    user = make_administrator()
    client.force_login(user)
    return user


def picture(side=8, kind="png"):
    file = io.BytesIO()
    Picture.new("L", (side, side)).save(file, kind)
    return SimpleUploadedFile(f"square.{kind}", file.getvalue())


def add_picture(client, **changes):
    url = admin_url(Image, "add")
    fields = {"file": picture(), "credit": "Alice"} | changes
    return client.post(url, form_data(client.get(url), **fields))


def test_picture_needs_a_text_for_who_does_not_see_it(client, admin):
    response = add_picture(client)

    assert list(response.context["adminform"].form.errors) == ["alt_de"]
    assert Image.objects.count() == 0


@pytest.mark.parametrize("answer", [{"alt_uk": "Квадрат"}, {"decorative": "on"}])
def test_picture_is_described_or_only_adorns(client, admin, answer):
    add_picture(client, **answer)

    assert Image.objects.get().credit == "Alice"


@pytest.mark.parametrize("wrong", [{"kind": "eps"}, {"kind": "tiff"}, {"side": 7100}])
def test_picture_that_is_costly_or_risky_to_read_is_refused(client, admin, wrong):
    response = add_picture(client, alt_en="A square", file=picture(**wrong))

    assert list(response.context["adminform"].form.errors) == ["file"]
    assert Image.objects.count() == 0


def test_coordinator_adds_pictures_and_does_not_change_them(client):
    client.force_login(make_staff("alice@city.example", "coordinator"))
    add_picture(client, alt_en="A square")

    image = Image.objects.get()
    response = client.post(admin_url(image, "change"), {"credit": "Forged"})

    assert (response.status_code, image.credit) == (403, "Alice")


@pytest.mark.parametrize("group", ["coordinator", "translator", "publisher"])
@pytest.mark.parametrize("model", [Page, Document])
def test_pages_and_documents_are_the_editors(client, group, model):
    client.force_login(make_staff("alice@city.example", group))

    assert client.get(admin_url(model)).status_code == 403


def test_every_language_has_its_fieldset(client, admin):
    page = client.get(admin_url(make_page(), "change")).content.decode()

    assert re.findall(r'<fieldset class="module aligned language language-(\w+)"', page) == [
        "de",
        "en",
        "uk",
    ]
    assert re.findall(r'<span lang="(\w+)">(\w+)</span></h2>', page) == [
        ("de", "Deutsch"),
        ("en", "English"),
        ("uk", "Українська"),
    ]


def test_import_map_of_the_editor_has_the_nonce_of_the_policy(client, admin):
    response = client.get(admin_url(make_page(), "change"))

    [nonce] = re.findall(r"'nonce-([^']+)'", response["Content-Security-Policy"])
    assert re.findall(r'<script type="importmap" nonce="([^"]+)"', response.content.decode()) == [
        nonce
    ]


def test_admin_asks_no_other_host(client, admin):
    page = client.get(admin_url(make_page(), "change")).content.decode()

    sources = re.findall(r'<(?:script|link|img)[^>]+(?:src|href)="([^"]+)"', page)
    assert [source for source in sources if not source.startswith("/")] == []


@pytest.mark.parametrize(
    ("language", "shown"),
    [("de", "01.02.2030 11:00"), ("en", "02/01/2030 11 a.m."), ("uk", "01.02.2030 11:00")],
)
def test_planned_item_says_from_when_in_the_users_zone(client, language, shown):
    make_page(publish_at="2030-02-01T09:00Z")
    zone = {"language": language, "time_zone": "Europe/Kyiv"}
    client.force_login(make_administrator(**zone))

    page = client.get(admin_url(Page)).content.decode()

    assert re.search(r'<span class="state state-planned">[^<]*' + re.escape(shown), page)


def test_overview_counts_what_is_to_do(client, admin):
    record_version(make_page("about", body_en="<p>x</p>", title_uk=None))
    make_page("press", state=State.DRAFT)
    make_document(state=State.IN_REVIEW)

    rows = client.get("/admin/").context["to_do"]["rows"]

    counts = {str(row.name): [cell.count for cell in row.cells] for row in rows}
    # drafts, in review, then the texts that wait for German, English and Ukrainian
    assert counts == {"documents": [0, 1, 0, 0, 0], "pages": [1, 0, 1, 0, 1]}


def test_overview_of_a_translator_names_their_languages_only(client):
    client.force_login(make_staff("taras@city.example", "translator", translates=["uk"]))

    assert client.get("/admin/").context["to_do"] == {"languages": ["uk"], "rows": []}


def test_overview_offers_only_what_one_may_add(client):
    client.force_login(make_staff("alice@city.example", "coordinator"))

    ways = [str(name) for name, _url in client.get("/admin/").context["ways_to_add"]]

    assert sorted(ways) == ["article", "event", "picture"]


def test_form_with_an_error_may_have_an_empty_slug(client, admin):
    url = admin_url(make_page(), "change")

    response = client.post(url, form_data(client.get(url), slug="", source_language="xx"))

    assert list(response.context["adminform"].form.errors) == ["source_language"]


@pytest.mark.parametrize("query", ["publishing/page/?state__exact=%00", "autocomplete/?term=%00"])
def test_query_with_a_nul_is_a_bad_request(client, admin, query):
    assert client.get(f"/admin/{query}").status_code == 400


@pytest.mark.parametrize("query", ["state=published", f"created_by={10**30}", "slug=%FF"])
def test_address_fills_in_nothing(client, admin, query):
    form = client.get(f"/admin/publishing/page/add/?{query}").context["adminform"].form

    assert form.initial == {"source_language": admin.language}


@pytest.mark.parametrize(("group", "expected"), [("coordinator", False), ("publisher", True)])
def test_only_who_publishes_offers_pictures_to_the_press(client, group, expected):
    client.force_login(make_staff("alice@city.example", group))

    add_picture(client, alt_en="A square", for_press="on")

    assert Image.objects.get().for_press is expected


def test_document_whose_content_belies_its_name_is_refused(client, admin):
    url = admin_url(Document, "add")
    page = SimpleUploadedFile("report.pdf", b"<script>alert(1)</script>")

    response = client.post(url, form_data(client.get(url), title_en="Report", file=page))

    assert list(response.context["adminform"].form.errors) == ["kind", "file"]
    assert Document.objects.count() == 0
