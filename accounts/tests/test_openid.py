import pytest

from ucan_portal import environment

SET = {
    "OIDC_NAME": "City login",
    "OIDC_ISSUER": "https://login.example/realms/city",
    "OIDC_CLIENT_ID": "portal",
    "OIDC_SECRET": "s",
}


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch):
    for name in SET:
        monkeypatch.delenv(name, raising=False)


def test_no_login_service_is_set_up_by_itself():
    assert environment.openid_connect() == {}


def test_four_variables_set_up_a_login_service(monkeypatch):
    for name, value in SET.items():
        monkeypatch.setenv(name, value)

    [app] = environment.openid_connect()["openid_connect"]["APPS"]

    assert (app["name"], app["settings"]) == ("City login", {"server_url": SET["OIDC_ISSUER"]})


@pytest.mark.parametrize("missing", SET)
def test_missing_variable_is_named(monkeypatch, missing):
    for name, value in SET.items():
        monkeypatch.setenv(name, "" if name == missing else value)

    with pytest.raises(environment.WrongSetting, match=f"^{missing} must be set too"):
        environment.openid_connect()


def test_issuer_that_is_no_address_is_refused(monkeypatch):
    for name, value in SET.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("OIDC_ISSUER", "login.example")

    with pytest.raises(environment.WrongSetting, match=r"^OIDC_ISSUER must look like https://"):
        environment.openid_connect()
