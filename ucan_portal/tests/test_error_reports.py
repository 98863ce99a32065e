"""Errors reach the service that the operator names, and nothing about persons does."""

import gzip
import json
import os
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import brotli
import pytest
from django.conf import settings

pytestmark = pytest.mark.process
UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}
FAILING = """
import logging, sys, django
django.setup()
from django.test import Client
from newsletter.models import Subscriber

def broken(purpose, token):
    raise ValueError("erika@reader.example")

Subscriber.objects.with_token = broken
client = Client(raise_request_exception=False, REMOTE_ADDR="192.0.2.7", HTTP_USER_AGENT="Firefox")
client.get("/en/newsletter/confirm/secret-token/?q=erika@reader.example")
logging.getLogger("newsletter").error("No mail to %s.", "erika@reader.example")
print("sentry_sdk loaded:", "sentry_sdk" in sys.modules, file=sys.stderr)
"""
PERSONAL = ("erika", "secret-token", "192.0.2.7", "Firefox")


@pytest.fixture
def service():
    """The bodies of what was reported, and the address to report to."""
    reports = []

    class Service(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            reports.append(UNPACK[self.headers["Content-Encoding"]](body).decode())
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            pass

    with HTTPServer(("127.0.0.1", 0), Service) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield reports, f"http://key@127.0.0.1:{server.server_port}/1"
        server.shutdown()


def fail(tmp_path, **variables: str) -> str:
    """What the log of a portal says in which a page and a mail fail."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    portal = {"DATA_DIR": str(tmp_path), "DEBUG": "1", "ALLOWED_HOSTS": "testserver"}
    module = {"DJANGO_SETTINGS_MODULE": "ucan_portal.settings"}
    command = [sys.executable, "-c", FAILING]
    environment = kept | portal | module | variables
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=True
    )
    return done.stderr


def test_service_hears_of_errors_and_of_no_person(tmp_path, service):
    reports, address = service

    log = fail(tmp_path, SENTRY_DSN=address)

    # Each is an envelope; what occurred stands in its last line.
    page, mail = (json.loads(report.splitlines()[-1]) for report in reports)
    error = page["exception"]["values"][0]
    assert (error["type"], error["stacktrace"]["frames"][-1]["function"]) == (
        "ValueError",
        "broken",
    )
    assert (mail["logger"], mail["logentry"]) == ("newsletter", {"message": "No mail to %s."})
    assert [word for word in PERSONAL for report in reports if word in report] == []
    assert "ValueError: erika@reader.example" in log


def test_portal_that_reports_to_nobody_does_not_even_load_the_library(tmp_path):
    assert "sentry_sdk loaded: False" in fail(tmp_path)
