import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

from cities.factories import make_city
from news.factories import make_article
from publishing.workflow import State

from .running import free_port

ASK = """
import shutil, sys, django
django.setup()
from django.conf import settings
from django.test import Client
if "lose-broker" in sys.argv:
    shutil.rmtree(settings.DATA_DIR / "broker")
response = Client(headers={"host": "localhost"}).get("/readyz")
print(response.status_code, response.content.decode())
"""


def readiness(*arguments: str, **environment: object) -> list[str]:
    """What a portal with this environment answers: the status, then its sentences."""
    known = {name: os.environ[name] for name in os.environ if not name.endswith("_URL")}
    known |= {"DJANGO_SETTINGS_MODULE": "ucan_portal.settings", "SECRET_KEY": "x" * 50}
    done = subprocess.run(
        [sys.executable, "-c", ASK, *arguments],
        cwd=settings.BASE_DIR,
        env=known | {name: str(value) for name, value in environment.items()},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    status, _space, sentences = done.stdout.strip().partition(" ")
    return [status, *sentences.splitlines()]


def test_healthz_asks_nobody(client):
    response = client.get("/healthz")  # without the database mark a query would raise

    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]


def test_portal_without_servers_is_ready_from_the_start(tmp_path):
    assert readiness(DATA_DIR=tmp_path) == ["200", "ok"]


def test_portal_without_its_broker_folder_is_not_ready(tmp_path):
    assert readiness("lose-broker", DATA_DIR=tmp_path) == ["503", "The broker does not answer."]


def test_portal_whose_servers_are_down_is_not_ready(tmp_path):
    port = free_port()

    found = readiness(
        DATA_DIR=tmp_path,
        DATABASE_URL=f"postgres://postgres@127.0.0.1:{port}/portal",
        REDIS_URL=f"redis://127.0.0.1:{port}/0",
    )

    assert found == ["503", "The database does not answer.", "The broker does not answer."]


@pytest.mark.django_db
def test_metrics_count_what_is_public(client):
    make_city()
    make_city("Vilnius", role="")
    make_article()
    make_article(state=State.DRAFT)

    response = client.get("/metrics")

    lines = response.content.decode().splitlines()
    assert response["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert [line for line in lines if re.search("city|article", line)] == [
        'ucan_published_items{kind="city"} 1',
        'ucan_published_items{kind="article"} 1',
    ]
    assert 'ucan_deliveries{state="unknown"} 0' in lines


@pytest.mark.parametrize(
    "request_meta",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"REMOTE_ADDR": "2001:db8::7"},
        {"REMOTE_ADDR": ""},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_FORWARDED": "for=192.0.2.7"},
    ],
)
def test_metrics_are_for_this_machine_only(client, request_meta):
    assert client.get("/metrics", **request_meta).status_code == 403


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/robots.txt"])
@pytest.mark.django_db
def test_addresses_for_machines_need_no_language(client, path):
    response = client.get(path, headers={"accept-language": "uk"})

    assert (response.status_code, response["Content-Type"].split(";")[0]) == (200, "text/plain")
