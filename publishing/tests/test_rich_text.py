import pytest

from publishing.factories import make_page
from publishing.history import record_version
from publishing.models import Page

pytestmark = pytest.mark.django_db

DIRTY = '<p onclick="steal()">Text<script>alert(1)</script><a href="javascript:x()">link</a></p>'
CLEAN = "<p>Text<a>link</a></p>"


def test_create_stores_clean():
    make_page(body_de=DIRTY)

    assert Page.objects.get().body_de == CLEAN


def test_save_stores_clean():
    page = make_page()
    page.body_uk = DIRTY
    page.save()

    assert Page.objects.get().body_uk == CLEAN


def test_update_stores_clean():
    make_page()
    Page.objects.update(body_en=DIRTY)

    assert Page.objects.get().body_en == CLEAN


def test_bulk_create_stores_clean():
    Page.objects.bulk_create([Page(slug="one", title_en="One", body_en=DIRTY)])

    assert Page.objects.get().body_en == CLEAN


def test_version_keeps_what_was_stored_not_what_was_sent():
    page = make_page(body_de=DIRTY)

    revision = record_version(page)

    assert revision.snapshot["item"]["body_de"] == CLEAN


def test_what_an_editor_can_make_is_kept():
    body = '<h2>A</h2><p><strong>b</strong> <em>c</em> <a href="https://e.example">d</a></p>'
    make_page(body_en=body + "<ul><li>e</li></ul><blockquote>f</blockquote>")

    assert Page.objects.get().body_en == body + "<ul><li>e</li></ul><blockquote>f</blockquote>"
