import pytest

from accounts.factories import make_user
from publishing.factories import make_page
from publishing.history import of_item, record_version
from publishing.models import OldSlug, Page, Revision, TextState

pytestmark = pytest.mark.django_db


def state(page: Page, language: str, field: str = "title") -> str:
    return of_item(TextState, page).get(field=field, language=language).status


def test_version_holds_all_languages_and_names_its_author():
    alice = make_user()
    page = make_page(title_en="About", title_de="Über uns", title_uk="Про нас")

    revision = record_version(page, alice, "first")

    assert revision.snapshot["item"]["title_uk"] == "Про нас"
    assert (revision.author, revision.note) == (alice, "first")


def test_saving_without_a_change_records_nothing():
    page = make_page()
    record_version(page)
    page.save()

    assert record_version(page) is None
    assert Revision.objects.count() == 1


def test_versions_of_other_items_stay_apart():
    record_version(make_page("about"))
    record_version(make_page("press"))

    assert Revision.objects.count() == 2


def test_empty_text_is_missing_and_filled_text_current():
    page = make_page(title_uk="")
    record_version(page)

    assert (state(page, "en"), state(page, "de"), state(page, "uk")) == (
        "current",
        "current",
        "missing",
    )


def test_translation_is_outdated_when_its_source_changes():
    page = make_page()
    record_version(page)
    page.title_en = "About us"
    page.save()
    record_version(page)

    assert (state(page, "en"), state(page, "de")) == ("current", "outdated")


def test_translation_is_current_again_when_it_follows():
    page = make_page()
    record_version(page)
    page.title_en = "About us"
    page.save()
    record_version(page)
    page.title_de = "Über das Projekt"
    page.save()
    record_version(page)

    assert (state(page, "de"), state(page, "uk")) == ("current", "outdated")


def test_translation_is_current_again_when_the_source_returns():
    page = make_page()
    record_version(page)
    for title in ("About us", "About"):
        page.title_en = title
        page.save()
        record_version(page)

    assert state(page, "de") == "current"


def test_changed_slug_is_remembered_and_a_returning_one_forgotten():
    page = make_page("about")
    page.slug = "about-us"
    page.save()
    assert list(OldSlug.objects.values_list("slug", flat=True)) == ["about"]

    page.slug = "about"
    page.save()
    assert list(OldSlug.objects.values_list("slug", flat=True)) == ["about-us"]
