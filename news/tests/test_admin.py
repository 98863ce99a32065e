import pytest

from accounts.factories import make_administrator, make_staff
from news.factories import make_article
from news.models import Article
from publishing.models import Revision, State, TextState
from publishing.tests.admin_pages import act, add, admin_url, save

pytestmark = pytest.mark.django_db


def test_saving_records_who_and_what(client, own_draft):
    admin = make_administrator()
    client.force_login(admin)

    save(client, own_draft, title_de="Neuer Titel")

    revision = Revision.objects.get()
    assert own_draft.updated_by == admin
    assert (revision.author, revision.snapshot["item"]["title_de"]) == (admin, "Neuer Titel")
    assert revision.snapshot["item"]["cities"] == [own_draft.cities.get().pk]
    assert TextState.objects.get(field="title", language="de").status == "current"


def test_saving_an_unchanged_form_adds_no_version(client, own_draft):
    client.force_login(make_administrator())
    save(client, own_draft)

    save(client, own_draft)

    assert Revision.objects.count() == 1


def test_rich_text_is_stored_clean(client, own_draft):
    client.force_login(make_administrator())

    save(client, own_draft, body_en="<p>Good</p><script>alert(1)</script>")

    assert own_draft.body_en == "<p>Good</p>"


def test_text_missing_in_the_source_language_names_the_language(client, own_draft):
    client.force_login(make_administrator(language="en"))

    response = save(client, own_draft, title_en="")

    errors = response.context["adminform"].form.errors
    assert errors == {"title_en": ["The source language needs this text."]}
    assert '<a href="#id_title_en">Title<span class="in-language"> (English)</span></a>' in (
        response.content.decode()
    )


def test_address_left_empty_is_made_from_the_title(client):
    client.force_login(make_administrator(language="uk"))

    add(client, Article, title_uk="Новини з Києва", slug="")

    assert Article.objects.get().slug == "novyny-z-kyieva"


def test_editor_withdraws_and_deletes(client, foreign_draft):
    client.force_login(make_staff("erin@city.example", "editor"))
    Article.objects.update(state=State.PUBLISHED)

    act(client, "archive", foreign_draft)
    assert Article.objects.get().state == State.ARCHIVED

    client.post(admin_url(foreign_draft, "delete"), {"post": "yes"})
    assert Article.objects.count() == 0


def test_deleted_item_leaves_its_history_and_nothing_else(client, own_draft):
    client.force_login(make_administrator())
    save(client, own_draft, slug="new-address")

    client.post(admin_url(own_draft, "delete"), {"post": "yes"})

    assert Revision.objects.count() == 1
    assert TextState.objects.count() == 0
    assert own_draft._meta.get_field("links").related_model.objects.count() == 0


def test_list_asks_as_often_for_thirty_items_as_for_three(
    client, dresden, django_assert_max_num_queries
):
    client.force_login(make_administrator())
    counts = []
    for number in (3, 27):
        for _ in range(number):
            make_article().cities.add(dresden)
        client.get(admin_url(Article))
        with django_assert_max_num_queries(30) as asked:
            client.get(admin_url(Article))
        counts.append(len(asked))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("term", ["ДРЕЗДЕН", "дрезден", "Mission LABEL", "über"])
def test_search_finds_any_case_in_any_language(client, term):
    make_article(title_uk="Новини: Дрезден", title_de="Über Dresden")
    make_article("Other", title_uk="Інше", title_de="Anderes")
    client.force_login(make_administrator())

    found = client.get(admin_url(Article), {"q": term}).context["cl"].result_list

    assert [article.title_en for article in found] == ["Mission Label"]


def test_filter_finds_what_waits_for_a_language(client):
    client.force_login(make_administrator())
    done, waiting = make_article("Done"), make_article("Waiting")
    save(client, done, title_en="Done")
    save(client, waiting, title_uk="")

    found = client.get(admin_url(Article), {"translate": "uk"}).context["cl"].result_list

    assert list(found) == [waiting]


def test_correction_is_written_with_the_article(client, own_draft):
    client.force_login(make_administrator())
    row = "corrections-0"
    sent = {f"{row}-text_de": "Es war Mai.", f"{row}-id": "", f"{row}-article": own_draft.pk}
    times = {f"{row}-corrected_at_0": "2025-06-01", f"{row}-corrected_at_1": "12:00"}

    save(client, own_draft, **{"corrections-TOTAL_FORMS": 1} | sent | times)

    assert [str(row.text_de) for row in own_draft.corrections.all()] == ["Es war Mai."]
    assert own_draft.content_updated_at == own_draft.corrections.get().corrected_at
    rows = Revision.objects.get().snapshot["parts"]["corrections"]
    assert [row["fields"]["text_de"] for row in rows] == ["Es war Mai."]
