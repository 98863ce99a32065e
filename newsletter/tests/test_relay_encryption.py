"""The relay's certificate is looked at: else anybody in between could read logins and addresses."""

import ssl

import pytest
from aiosmtpd.controller import Controller

from newsletter.drain import drain
from newsletter.tests.imap_server import make_certificate
from newsletter.tests.ledger import counts, launch, mailing_to_three
from ucan_portal.tests.relay import Relay
from ucan_portal.tests.running import free_port

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["smtp+tls", "smtps"])
def relay(request, settings, tmp_path):
    """One with a certificate that nobody knows."""
    make_certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "certificate.pem", tmp_path / "key.pem")
    is_tls = request.param == "smtp+tls"
    relay = Relay(free_port())
    where = {"hostname": "localhost", "port": relay.port}
    encrypted = {"tls_context" if is_tls else "ssl_context": context}
    controller = Controller(relay, **where, **encrypted)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "localhost", relay.port
    settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = is_tls, not is_tls
    yield relay
    controller.stop()


def test_relay_that_nobody_vouches_for_gets_no_mail(relay, caplog):
    mailing = launch(mailing_to_three())

    drain()

    assert (relay.taken, counts(mailing)) == ([], {"pending": 3})
    assert "CERTIFICATE_VERIFY_FAILED" in caplog.text


def test_relay_whose_certificate_this_machine_trusts_gets_all(relay, tmp_path, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
    mailing = launch(mailing_to_three())

    drain()

    assert (len(relay.mails()), counts(mailing)) == (3, {"accepted": 3})
