"""What coordinators, publishers and translators may do in the admin, and what they may not."""

import pytest
from django.urls import reverse

from accounts.factories import make_staff
from cities.factories import make_city
from news.factories import make_article
from news.models import Article
from publishing.models import Link, Revision, State
from publishing.tests.admin_pages import act, add, admin_url, save

pytestmark = pytest.mark.django_db


def test_coordinator_writes_for_their_city(client, alice, dresden):
    client.force_login(alice)

    add(client, Article, title_de="Neues aus Dresden", cities=[dresden.pk], state="in_review")

    article = Article.objects.get()
    assert (article.title_de, article.state, article.created_by) == (
        "Neues aus Dresden",
        "in_review",
        alice,
    )
    assert article.source_language == "de"


def test_coordinators_form_starts_with_their_city(client, alice, dresden):
    client.force_login(alice)

    form = client.get(admin_url(Article, "add")).context["adminform"].form

    assert form.get_initial_for_field(form.fields["cities"], "cities") == [dresden]


def test_coordinator_adds_nothing_without_their_city(client, alice, khmelnytskyi):
    client.force_login(alice)

    response = add(client, Article, title_de="Fremd", cities=[khmelnytskyi.pk])

    assert Article.objects.count() == 0
    assert response.context["adminform"].form.has_error("__all__", "not_theirs")


def test_coordinator_does_not_give_their_item_away(client, alice, own_draft, khmelnytskyi):
    client.force_login(alice)

    save(client, own_draft, cities=[khmelnytskyi.pk], title_de="Weg")

    assert own_draft.title_de == "Own draft (de)"
    assert [city.slug for city in own_draft.cities.all()] == ["dresden"]


@pytest.mark.parametrize("state", ["published", "archived"])
def test_coordinator_does_not_publish_by_a_forged_form(client, alice, own_draft, state):
    client.force_login(alice)

    response = save(client, own_draft, state=state)

    assert own_draft.state == State.DRAFT
    assert list(response.context["adminform"].form.errors) == ["state"]


def test_coordinator_does_not_change_address_or_times(client, alice, own_draft):
    client.force_login(alice)

    save(client, own_draft, slug="stolen", expire_at_0="2030-01-01", expire_at_1="00:00")

    assert (own_draft.slug, own_draft.expire_at) == ("own-draft", None)


def test_coordinator_reads_what_is_public_and_does_not_change_it(client, alice, khmelnytskyi):
    public = make_article("Public")
    public.cities.add(khmelnytskyi)
    client.force_login(alice)
    url = admin_url(public, "change")

    assert client.get(url).context["has_change_permission"] is False
    assert client.post(url, {"title_de": "Forged", "_save": "1"}).status_code == 403

    public.refresh_from_db()
    assert public.title_de == "Public (de)"


def test_coordinator_does_not_change_their_own_public_article(client, alice, own_draft):
    Article.objects.update(state=State.PUBLISHED)
    client.force_login(alice)

    response = client.post(admin_url(own_draft, "change"), {"title_de": "Forged"})

    assert response.status_code == 403
    assert Article.objects.get().title_de == "Own draft (de)"


@pytest.mark.parametrize("page", ["change", "delete", "history"])
def test_foreign_draft_is_not_found_by_its_number(client, alice, foreign_draft, page):
    client.force_login(alice)

    response = client.get(admin_url(foreign_draft, page), follow=True)

    assert b"Foreign draft" not in response.content
    assert client.post(admin_url(foreign_draft, "delete"), {"post": "yes"}).status_code in (
        302,
        403,
    )
    assert Article.objects.filter(pk=foreign_draft.pk).exists()


def test_address_by_kind_and_number_does_not_exist(client, alice, foreign_draft):
    client.force_login(alice)

    assert client.get(f"/admin/r/1/{foreign_draft.pk}/").status_code == 404


def test_list_shows_own_and_public_items(client, alice, own_draft, foreign_draft):
    make_article("Public")
    client.force_login(alice)

    shown = client.get(admin_url(Article)).context["cl"].result_list

    assert {article.title_en for article in shown} == {"Own draft", "Public"}


def test_action_submits_only_ones_own(client, alice, own_draft, foreign_draft):
    client.force_login(alice)

    act(client, "submit_for_review", own_draft, foreign_draft)

    states = dict(Article.objects.values_list("slug", "state"))
    assert states == {"own-draft": "in_review", "foreign-draft": "draft"}
    assert Revision.objects.get().object_id == own_draft.pk


@pytest.mark.parametrize("action", ["publish", "archive", "delete_selected"])
def test_coordinator_has_no_action_that_publishes_or_deletes(client, alice, own_draft, action):
    client.force_login(alice)

    act(client, action, own_draft)

    assert Article.objects.get().state == State.DRAFT


def test_publisher_publishes_only_their_own(client, alice, own_draft, foreign_draft):
    publisher = make_staff("bob@city.example", "publisher")
    alice.organisations.get().members.add(publisher)
    client.force_login(publisher)

    act(client, "publish", own_draft, foreign_draft)

    states = dict(Article.objects.values_list("slug", "state"))
    assert states == {"own-draft": "published", "foreign-draft": "draft"}


@pytest.fixture
def translator(alice):
    user = make_staff("taras@city.example", "translator", translates=["uk"], language="uk")
    alice.organisations.get().members.add(user)
    return user


def test_translator_changes_only_their_language(client, translator, own_draft):
    client.force_login(translator)
    link = Link.objects.create(item=own_draft, title_en="Report", url="https://example.org/a")
    row = "publishing-link-content_type-object_id-0"

    save(
        client,
        own_draft,
        title_uk="Новий заголовок",
        title_de="Forged",
        state="in_review",
        cities=[],
        **{f"{row}-title_uk": "Звіт", f"{row}-url": "https://evil.example/"},
    )

    link.refresh_from_db()
    assert (own_draft.title_uk, own_draft.title_de) == ("Новий заголовок", "Own draft (de)")
    assert (own_draft.state, own_draft.cities.count()) == (State.DRAFT, 1)
    assert (link.title_uk, link.url) == ("Звіт", "https://example.org/a")


def test_translator_adds_no_part_and_no_article(client, translator, own_draft):
    client.force_login(translator)
    prefix = "publishing-link-content_type-object_id"

    save(client, own_draft, **{f"{prefix}-TOTAL_FORMS": "1", f"{prefix}-0-title_uk": "Нове"})

    assert Link.objects.count() == 0
    assert client.get(admin_url(Article, "add")).status_code == 403


def test_translator_changes_nothing_of_other_cities(client, translator, foreign_draft):
    client.force_login(translator)

    client.post(admin_url(foreign_draft, "change"), {"title_uk": "Чуже"})

    foreign_draft.refresh_from_db()
    assert foreign_draft.title_uk == "Foreign draft (uk)"


def test_part_of_another_item_is_not_changed_through_ones_own(
    client, alice, own_draft, foreign_draft
):
    foreign = Link.objects.create(item=foreign_draft, title_en="Theirs", url="https://a.example/")
    client.force_login(alice)
    prefix = "publishing-link-content_type-object_id"
    row = {"id": foreign.pk, "title_en": "Forged", "url": "https://evil.example/", "kind": "page"}
    forged = {f"{prefix}-0-{name}": value for name, value in row.items()}

    save(
        client, own_draft, **{f"{prefix}-TOTAL_FORMS": "1", f"{prefix}-INITIAL_FORMS": "1"} | forged
    )

    foreign.refresh_from_db()
    assert (foreign.title_en, foreign.item) == ("Theirs", foreign_draft)


def test_choosers_do_not_tell_of_foreign_drafts(client, alice, own_draft):
    make_city("Leipzig", state=State.DRAFT)
    make_city("Vilnius")
    client.force_login(alice)
    asked = {"app_label": "news", "model_name": "article", "field_name": "cities", "term": "i"}

    found = client.get(reverse("admin:autocomplete"), asked).json()["results"]

    assert [row["text"] for row in found] == ["Vilnius"]


def test_chosen_foreign_draft_is_refused(client, alice, own_draft, dresden):
    hidden = make_city("Leipzig", state=State.DRAFT)
    client.force_login(alice)

    save(client, own_draft, cities=[dresden.pk, hidden.pk])

    assert [city.slug for city in own_draft.cities.all()] == ["dresden"]


def test_attached_draft_of_another_city_stays_attached(client, alice, own_draft):
    own_draft.cities.add(make_city("Leipzig", state=State.DRAFT))
    client.force_login(alice)

    save(client, own_draft, title_de="Geändert")

    assert own_draft.title_de == "Geändert"
    assert own_draft.cities.count() == 2
