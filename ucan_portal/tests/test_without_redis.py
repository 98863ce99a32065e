"""Redis is away or hangs: whoever signs in or writes to the portal hardly notices."""

import re
import shutil
import signal
import time
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest

from .running import OwnRedis, Portal, own_servers

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(not shutil.which("redis-server"), reason="no redis-server on this machine"),
]
ADMINISTRATOR = re.compile(r"Administrator: (.+), password \(shown only now\): (.+)")
# Seconds, on a busy machine: what is asked of Redis takes one of them, hanging would take 30.
LIMIT = 8
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(.+?)"')


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    with own_servers() as servers:
        redis = OwnRedis().start()
        folder = tmp_path_factory.mktemp("portal")
        portal = Portal(folder, **servers | {"REDIS_URL": redis.url}).start()
        redis.process.send_signal(signal.SIGSTOP)  # it takes connections and answers none
        yield portal
        redis.stop()
        redis.start()  # a Celery worker ends only once it has told its broker
        portal.kill()
        redis.stop()


@pytest.fixture
def reader() -> OpenerDirector:
    return build_opener(HTTPCookieProcessor(CookieJar()))


def sent(reader: OpenerDirector, address: str, **fields: str) -> tuple[str, str, bool]:
    """Where it led, the page there, and whether it came in time."""
    begun = time.monotonic()
    with reader.open(address, urlencode(fields).encode(), timeout=30) as answer:
        path, page = answer.url.partition("//")[2].partition("/")[2], answer.read().decode()
    return path, page, time.monotonic() - begun < LIMIT


def token(reader: OpenerDirector, address: str) -> str:
    with reader.open(address, timeout=30) as answer:
        return TOKEN.search(answer.read().decode())[1]


def log_in(reader: OpenerDirector, portal: Portal, email: str, password: str) -> tuple:
    address = f"{portal.site}/accounts/login/?next=/admin/"
    fields = {"login": email, "password": password}
    return sent(reader, address, csrfmiddlewaretoken=token(reader, address), **fields)


def test_administrator_logs_in(portal, reader):
    email, password = ADMINISTRATOR.search(portal.output).groups()
    path, page, _in_time = log_in(reader, portal, email, password)
    assert (path, email in page) == ("admin/", True)


def test_wrong_passwords_are_counted(portal, reader):
    pages = [log_in(reader, portal, "bob@city.example", f"guess {n}")[1] for n in range(6)]
    refused = ["Too many failed login attempts" in page for page in pages]
    assert refused == [False] * 5 + [True]


def test_message_to_the_operator_is_taken(portal, reader):
    fields = {"topic": "question", "text": "Where is the map?"}
    path, _page, in_time = sent(reader, f"{portal.site}/en/contact/", **fields)
    assert (path, in_time) == ("en/contact/sent/", True)


def test_sign_up_for_the_newsletter_is_taken(portal, reader):
    address = f"{portal.site}/en/newsletter/"
    path, _page, in_time = sent(reader, address, email="carol@reader.example")
    assert (path, in_time) == ("en/newsletter/sent/", True)
