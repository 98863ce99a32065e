import pytest
from celery import current_app

from newsletter.tests.relay import Relay, started


@pytest.fixture(autouse=True)
def _own_queue(monkeypatch):
    """No test puts a message into the queue of a portal that runs on this machine."""
    monkeypatch.setattr(current_app.conf, "broker_url", "memory://")
    monkeypatch.setattr(current_app.conf, "broker_write_url", "memory://")


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
