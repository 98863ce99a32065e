import pytest
from django.urls import reverse

from cities.factories import make_city
from newsletter.factories import make_subscriber
from newsletter.models import Consent, Delivery, Subscriber, Suppression
from publishing.tests.pages import heading
from ucan_portal.page_cache.addresses import is_public_path

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob():
    return make_subscriber()


@pytest.fixture
def unconfirmed():
    return make_subscriber(state=Subscriber.State.UNCONFIRMED)


def pages_of(subscriber) -> list[str]:
    return [
        reverse("newsletter:confirm", args=[subscriber.confirm_token]),
        reverse("newsletter:preferences", args=[subscriber.preferences_token]),
        reverse("newsletter:new_address", args=[subscriber.preferences_token]),
        reverse("newsletter:data", args=[subscriber.preferences_token]),
        reverse("newsletter:erase", args=[subscriber.preferences_token]),
        reverse("newsletter:unsubscribe", args=[subscriber.unsubscribe_token]),
        reverse("newsletter:resubscribe", args=[subscriber.unsubscribe_token]),
    ]


def everything() -> list:
    return [list(model.objects.values()) for model in (Subscriber, Consent, Suppression, Delivery)]


@pytest.mark.parametrize("state", Subscriber.State.values)
def test_get_and_head_change_nothing(client, state):
    subscriber = make_subscriber(state=state)
    before = everything()

    answers = {
        ask(path).status_code for path in pages_of(subscriber) for ask in (client.get, client.head)
    }

    assert answers == {200}
    assert everything() == before


@pytest.mark.parametrize("language", ["de", "en", "uk"])
@pytest.mark.parametrize("page", ["confirm", "address", "preferences", "data", "unsubscribe"])
@pytest.mark.parametrize("token", ["no-such-token", "a%00b"])
def test_broken_link_says_so_and_changes_nothing(client, bob, language, page, token):
    before = everything()

    responses = [
        ask(f"/{language}/newsletter/{page}/{token}/") for ask in (client.get, client.post)
    ]

    assert {response.status_code for response in responses} == {404}
    assert {response.templates[0].name for response in responses} == {"newsletter/broken_link.html"}
    assert all(f'<html lang="{language}"' in response.text for response in responses)
    assert everything() == before


def test_token_opens_only_its_own_page(client, bob):
    response = client.post(reverse("newsletter:unsubscribe", args=[bob.preferences_token]))

    assert response.status_code == 404
    assert Subscriber.objects.get().is_confirmed


def test_pages_of_a_subscriber_are_never_kept(client, bob):
    kept = {client.get(path)["Cache-Control"] for path in pages_of(bob)}

    assert kept == {"max-age=0, no-cache, no-store, must-revalidate, private"}
    assert [path for path in pages_of(bob) if is_public_path(path)] == []


def test_addresses_with_a_token_are_told_to_nobody(client, bob):
    answers = [client.get(path) for path in (*pages_of(bob), "/en/newsletter/data/no-token/")]

    assert {answer["Referrer-Policy"] for answer in answers} == {"no-referrer"}


@pytest.mark.parametrize(
    ("site", "status", "state"),
    [("same-origin", 302, "unsubscribed"), ("cross-site", 403, "confirmed")],
)
def test_form_may_hide_its_origin_but_not_come_from_another_site(client, bob, site, status, state):
    """A page that forbids the referrer hides it (Fetch, section 3.2)."""
    path = reverse("newsletter:unsubscribe", args=[bob.unsubscribe_token])

    response = client.post(path, headers={"Sec-Fetch-Site": site, "Origin": "null"})

    assert (response.status_code, Subscriber.objects.get().state) == (status, state)


def test_confirm_confirms_and_logs_it(client, unconfirmed):
    path = reverse("newsletter:confirm", args=[unconfirmed.confirm_token])

    response = client.post(path, follow=True)

    assert response.redirect_chain == [(path, 302)]
    assert Subscriber.objects.get().is_confirmed
    assert Consent.objects.get().confirmed_at is not None
    assert "<form" not in response.text.partition("<main")[2].partition("</main>")[0]


def test_confirm_lifts_a_suppression(client, unconfirmed):
    Suppression.objects.create(address=unconfirmed.address, reason="no_such_address")

    client.post(reverse("newsletter:confirm", args=[unconfirmed.confirm_token]))

    assert not Suppression.objects.exists()


def test_confirm_does_not_bring_back_who_has_left(client, bob):
    client.post(reverse("newsletter:unsubscribe", args=[bob.unsubscribe_token]))

    client.post(reverse("newsletter:confirm", args=[bob.confirm_token]))

    assert Subscriber.objects.get().state == "unsubscribed"


def test_unsubscribe_needs_one_button(client, bob):
    path = reverse("newsletter:unsubscribe", args=[bob.unsubscribe_token])

    response = client.post(path)

    assert (response.status_code, response["Location"]) == (302, path)
    assert Subscriber.objects.get().state == "unsubscribed"
    assert Consent.objects.get().withdrawn_at is not None


def test_one_click_unsubscribe_answers_without_a_page(client, bob):
    path = reverse("newsletter:unsubscribe", args=[bob.unsubscribe_token])

    response = client.post(path, {"List-Unsubscribe": "One-Click"})

    assert (response.status_code, response.content) == (200, b"")
    assert Subscriber.objects.get().state == "unsubscribed"


def test_preferences_save_language_frequency_and_cities(client, bob):
    city = make_city()
    path = reverse("newsletter:preferences", args=[bob.preferences_token])

    wanted = {"language": "uk", "frequency": "monthly", "cities": [city.slug]}
    response = client.post(path, wanted)

    bob.refresh_from_db()
    assert (response.status_code, response["Location"]) == (302, f"{path}?saved")
    assert (bob.language, bob.frequency, bob.is_confirmed) == ("uk", "monthly", True)
    assert list(bob.cities.all()) == [city]


def test_preferences_refuse_what_is_no_choice(client, bob):
    place = make_city("Vilnius", role="")
    path = reverse("newsletter:preferences", args=[bob.preferences_token])

    wrong = {"language": "fr", "frequency": "never", "cities": [place.slug]}
    response = client.post(path, wrong)

    assert set(response.context["form"].errors) == {"language", "frequency", "cities"}
    assert Subscriber.objects.get().language == "en"


def test_erase_leaves_nothing(client, bob):
    response = client.post(reverse("newsletter:erase", args=[bob.preferences_token]))

    assert response.templates[0].name == "newsletter/erased.html"
    assert everything() == [[], [], [], []]


def test_post_from_a_foreign_page_is_refused(client, bob):
    before = everything()

    answers = {
        client.post(path, headers={"Sec-Fetch-Site": "cross-site"}).status_code
        for path in pages_of(bob)
    }

    assert answers == {403}
    assert everything() == before


@pytest.mark.parametrize("state", Subscriber.State.values)
def test_page_is_titled_by_its_heading(client, state):
    for path in pages_of(make_subscriber(state=state)):
        response = client.get(path)
        assert f"<title>{heading(response)} – U_CAN</title>" in response.text
