import pytest
from django.test import override_settings
from django.utils import translation

from ucan_portal.tests.relay import Relay, started
from ucan_portal.tests.running import own_redis_database


@pytest.fixture(scope="session", autouse=True)
def _plain_files(tmp_path_factory):
    """Static files need no manifest, and passwords no strength: tests are to be quick.

    They may run in two processes, which must not find each other's pages in Redis.
    """
    from django.conf import settings

    storages = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    with override_settings(
        REDIS_URL=settings.REDIS_URL and own_redis_database(settings.REDIS_URL, 11),
        STATIC_ROOT=tmp_path_factory.mktemp("static"),
        STORAGES=storages,
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield


@pytest.fixture(autouse=True)
def _fresh_start(settings, tmp_path):
    """No test writes to the data folder, finds kept pages, or begins in another's language."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PAGE_CACHE = False  # what a view answers now; its own tests turn it on
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _own_queue(monkeypatch):
    """No test puts a message into the queue of a portal that runs on this machine."""
    from ucan_portal.celery import app

    monkeypatch.setattr(app.conf, "broker_url", "memory://")
    monkeypatch.setattr(app.conf, "broker_write_url", "memory://")


@pytest.fixture
def relay(settings):
    """The relay that the portal sends through; it takes everything until a test says more."""
    relay = Relay()
    controller = started(relay)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", relay.port
    settings.MAIL_LEASE_SECONDS = 20
    yield relay
    controller.stop()
