import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.socialaccount.providers import registry
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.urls import reverse

from accounts.factories import make_staff, make_user

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture
def alice():
    return make_staff("alice@city.example", "editor", language="uk")


def log_in(client, email="alice@city.example", password=PASSWORD, **headers):
    return client.post(
        reverse("account_login") + "?next=/admin/",
        {"login": email, "password": password},
        **headers,
    )


def test_admin_leads_to_the_login_and_back(client, alice):
    asked = client.get("/admin/news/article/", follow=True)

    assert asked.redirect_chain[-1][0] == "/accounts/login/?next=/admin/news/article/"
    assert log_in(client)["Location"] == "/admin/"
    assert client.get("/admin/").context["user"] == alice


@pytest.mark.parametrize("language", ["de", "en", "uk"])
def test_login_speaks_the_readers_language(client, language):
    page = client.get(reverse("account_login"), headers={"Accept-Language": language})

    assert f'<html lang="{language}">' in page.content.decode()


def test_admin_speaks_the_users_language(client, alice):
    client.force_login(alice)

    page = client.get("/admin/", headers={"Accept-Language": "de"})

    assert page["Content-Language"] == "uk"


def test_wrong_password_logs_nobody_in(client, alice):
    response = log_in(client, password="wrong")

    assert response.context["form"].has_error("__all__")
    assert "_auth_user_id" not in client.session


def test_refused_login_is_announced(client, alice):
    page = log_in(client, password="wrong").content.decode()

    assert page.count('<div role="alert"><ul class="errorlist nonfield">') == 1


def test_guessing_is_slowed_down(client, alice):
    for _ in range(5):
        log_in(client, password="wrong")

    assert log_in(client).context["form"].has_error("__all__", "too_many_login_attempts")


def test_address_behind_a_proxy_is_the_readers(client, alice, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    assert log_in(client, headers={"X-Forwarded-For": "198.51.100.7"})["Location"] == "/admin/"


def test_somebody_without_rights_reads_why(client):
    client.force_login(make_user())

    response = client.get("/admin/", follow=True)

    assert response.status_code == 403
    assert [template.name for template in response.templates][0] == "account/no_access.html"


def test_login_with_a_foreign_target_stays_here(client, alice):
    client.force_login(alice)

    response = client.get("/admin/login/?next=https://evil.example/")

    assert response["Location"] == "/admin/"


@pytest.mark.parametrize("path", ["/accounts/signup/", "/accounts/email/"])
def test_nobody_signs_up_or_changes_their_address(client, alice, path):
    client.force_login(alice)

    assert client.get(path).status_code == 404


def test_logging_out_needs_a_form_and_leads_to_the_login(client, alice):
    client.force_login(alice)

    assert client.get(reverse("admin:logout")).status_code == 405
    assert client.post(reverse("admin:logout"))["Location"] == "/accounts/login/"


def test_reset_for_an_unknown_address_sends_nothing_and_says_the_same(client, alice, mailoutbox):
    url = reverse("account_reset_password")

    known = client.post(url, {"email": "alice@city.example"})
    unknown = client.post(url, {"email": "nobody@city.example"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [message.to for message in mailoutbox] == [["alice@city.example"]]


def test_reset_leads_to_the_portal_whatever_host_was_named(client, alice, mailoutbox, settings):
    settings.SITE_URL = "https://ucan.example"
    forged = {"host": "localhost:4444"}

    client.post(reverse("account_reset_password"), {"email": alice.email}, headers=forged)

    assert "https://ucan.example/accounts/password/reset/key/" in mailoutbox[0].body
    assert "4444" not in mailoutbox[0].body


def code_now(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def activate_totp(client) -> str:
    """The way that somebody goes who was just told to set up a second factor."""
    url = reverse("mfa_activate_totp")
    asked = client.get(url, follow=True)
    if asked.redirect_chain:  # for the password again
        client.post(asked.redirect_chain[-1][0], {"password": PASSWORD})
        asked = client.get(url)
    secret = asked.context["form"].secret
    client.post(url, {"code": code_now(secret)})
    return secret


def test_second_factor_is_asked_for_before_the_admin(client, alice, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    log_in(client)

    assert client.get("/admin/")["Location"] == reverse("mfa_activate_totp")

    activate_totp(client)
    assert Authenticator.objects.filter(user=alice, type="totp").exists()
    assert client.get("/admin/").status_code == 200


def test_second_factor_is_asked_for_at_the_next_login(client, alice):
    secret = TOTP.activate(alice, "JBSWY3DPEHPK3PXP") and "JBSWY3DPEHPK3PXP"

    assert log_in(client)["Location"].startswith(reverse("mfa_authenticate"))
    assert client.get("/admin/").status_code == 302

    client.post(reverse("mfa_authenticate"), {"code": code_now(secret)})
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("language", ["de", "en", "uk"])
@pytest.mark.parametrize(
    "name",
    [
        "account_profile",
        "account_change_password",
        "account_logout",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "socialaccount_connections",
    ],
)
def test_pages_of_the_account_open(client, name, language):
    make_staff("alice@city.example", "editor", language=language)
    log_in(client)

    page = client.get(reverse(name), follow=True)

    assert (page.status_code, page["Content-Language"]) == (200, language)
    assert b"<script>" not in page.content
    assert "no-store" in page["Cache-Control"]


def test_profile_changes_language_and_zone(client, alice):
    client.force_login(alice)
    data = {"name": "Alice", "language": "de", "time_zone": "Europe/Kyiv", "is_superuser": "on"}

    client.post(reverse("account_profile"), data)

    alice.refresh_from_db()
    assert (alice.name, alice.language, alice.time_zone) == ("Alice", "de", "Europe/Kyiv")
    assert not alice.is_superuser


def test_profile_refuses_an_unknown_zone(client, alice):
    client.force_login(alice)

    data = {"name": "Alice", "language": "de", "time_zone": "Europe/Dresden"}
    page = client.post(reverse("account_profile"), data)

    assert list(page.context["form"].errors) == ["time_zone"]


@pytest.fixture
def provider(settings, monkeypatch):
    """A login service at a port where nobody answers."""
    app = {
        "provider_id": "oidc",
        "name": "City login",
        "client_id": "portal",
        "secret": "s",
        "settings": {"server_url": "http://127.0.0.1:1/"},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    # What the app of this name, which is then installed, does when it is loaded.
    monkeypatch.setitem(registry.provider_map, OpenIDConnectProvider.id, OpenIDConnectProvider)
    settings.ROOT_URLCONF = "accounts.tests.login_service_urls"


def test_login_service_that_is_down_is_explained(client, provider):
    page = client.post("/accounts/oidc/oidc/login/", follow=True)

    assert page.redirect_chain == [("/accounts/login/", 302)]
    assert [message.level_tag for message in page.context["messages"]] == ["error"]


def test_login_page_offers_the_login_service(client, provider):
    page = client.get(reverse("account_login")).content.decode()

    assert 'href="/accounts/oidc/oidc/login/?process=login"' in page
