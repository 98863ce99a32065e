import ipaddress
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import quote

import pytest

from newsletter import link_check, tasks
from newsletter.factories import make_mailing
from newsletter.link_check import problem_of
from newsletter.links import Problem


class Site(BaseHTTPRequestHandler):
    """Answers as its address says: /404, /head-405, /to/<address>, /slow, /drop-by-drop."""

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        self.server.asked.append((self.command, self.path))
        name, _slash, rest = self.path[1:].partition("/")
        status, headers = 200, {}
        if name == "slow":
            time.sleep(3)
        elif name == "drop-by-drop":
            with suppress(OSError):
                for _tenth in range(30):
                    self.wfile.write(b"H")
                    time.sleep(0.1)
            return
        elif name == "to":
            status, headers = 302, {"Location": rest}
        elif name == "moved":  # with its letters as they are, which no standard has and sites do
            status, headers = 302, {"Location": "/сторінка".encode().decode("latin-1")}
        elif name == "head-405":
            status = 405 if self.command == "HEAD" else 200
        elif name.isdigit():
            status = int(name)
        self.send_response(status)
        for header in headers.items():
            self.send_header(*header)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def site(monkeypatch):
    """A real site on this machine, which only these tests take for one of the open web."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.asked = []
    Thread(target=server.serve_forever, daemon=True).start()
    looked_up = link_check.public_address

    def address(host: str, port: int) -> str:
        return "127.0.0.1" if host == "site.example" else looked_up(host, port)

    monkeypatch.setattr(link_check, "public_address", address)
    monkeypatch.setattr(link_check, "PORTS", {"http": server.server_address[1]})
    yield server
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("/", Problem.NONE),
        ("/сторінка?q=ї", Problem.NONE),
        ("/with a space", Problem.NONE),
        ("/head-405", Problem.NONE),
        ("/403", Problem.NONE),
        ("/to//200", Problem.NONE),
        ("/404", Problem.NOT_FOUND),
        ("/410", Problem.NOT_FOUND),
        ("/500", Problem.BROKEN),
        ("/to/http://127.0.0.1/", Problem.NOT_PUBLIC),
        ("/to/http://[::1]/", Problem.NOT_PUBLIC),
        ("/to/http://169.254.169.254/", Problem.NOT_PUBLIC),
        ("/to/ftp://site.example/", Problem.NOT_PUBLIC),
    ],
)
def test_link_is_tried(site, path, problem):
    assert problem_of(f"http://site.example{path}") == problem


def test_redirect_with_letters_in_utf_8_is_followed(site):
    problem_of("http://site.example/moved")

    assert site.asked[-1] == ("HEAD", quote("/сторінка"))


def test_redirects_in_a_circle_end(site):
    circle = "http://site.example/to/"

    assert problem_of(f"{circle}{circle * 9}") == Problem.BROKEN
    assert len(site.asked) == link_check.REDIRECTS + 1


@pytest.mark.parametrize("page", ["slow", "drop-by-drop"])
def test_slow_site_is_given_up(site, monkeypatch, page):
    monkeypatch.setattr(link_check, "SECONDS", 0.3)

    begun = time.monotonic()

    assert problem_of(f"http://site.example/{page}") == Problem.SILENT
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://10.0.0.1/",
        "http://[::ffff:127.0.0.1]/",
        "http://[fe80::1]/",
        "http://[fec0::1]/",
        "http://[64:ff9b::10.0.0.1]/",
        "http://[2002:a00:1::1]/",
        "http://[::ffff:0:10.0.0.1]/",
        "http://100.64.0.1/",
        "http://0.0.0.0/",
        "http://2130706433/",
        "http://127.0.0.1:6379/",
        "http://user:secret@8.8.8.8/",
    ],
)
def test_own_network_is_never_asked(monkeypatch, url):
    def connect(*args: object) -> None:
        raise AssertionError(args)

    monkeypatch.setattr(link_check.socket, "create_connection", connect)

    assert problem_of(url) == Problem.NOT_PUBLIC


@pytest.mark.parametrize("host", ["8.8.8.8", "2a00:1450:4001::1", "64:ff9b::8.8.8.8"])
def test_open_web_may_be_asked(host):
    assert ipaddress.ip_address(link_check.public_address(host, 80)) == ipaddress.ip_address(host)


@pytest.mark.django_db
def test_task_notes_what_is_wrong_with_each_link_of_another_site(site):
    links = ["http://site.example/", "http://site.example/404", "http://10.0.0.1/", "/de/news/"]
    body = "".join(f'<a href="{url}">x</a>' for url in links)
    mailing = make_mailing(introduction_de=f"<p>{body}</p>")

    tasks.check_links(mailing.pk)

    mailing.refresh_from_db()
    assert mailing.link_answers == dict(zip(links, ["", "not_found", "not_public"], strict=False))
    assert mailing.links_checked_at is not None


@pytest.mark.django_db
def test_task_tries_no_more_than_fifty_links(site):
    body = "".join(f'<a href="http://site.example/?{n}">x</a>' for n in range(60))
    mailing = make_mailing(introduction_de=f"<p>{body}</p>")

    tasks.check_links(mailing.pk)

    mailing.refresh_from_db()
    assert len(mailing.link_answers) == len(site.asked) == 50
