"""Tries the links that lead to other sites, and asks nothing inside one's own network."""

import ipaddress
import socket
import ssl
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from threading import Timer
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.utils import timezone

from newsletter.links import Problem, foreign_links
from newsletter.models import Mailing

# For one link, with all its redirects.
SECONDS = 5
REDIRECTS = 5
AT_A_TIME = 8
PORTS = {"http": 80, "https": 443}
# All of IPv6 that networks are given (RFC 4291), and where a gateway leads to IPv4 (RFC 6052).
ASSIGNED = ipaddress.ip_network("2000::/3")
NAT64 = ipaddress.ip_network("64:ff9b::/96")
# The page is there, but not for programs.
CLOSED_TO_PROGRAMS = (401, 403, 429)
# Many sites answer HEAD with one of these, and GET with the page.
TRY_GET = (400, 403, 404, 405, 501)


class NotPublic(Exception):
    """The address is none of the open web; whoever followed it would look into our network."""


@dataclass(frozen=True)
class Target:
    scheme: str
    host: str
    address: str
    path: str

    @classmethod
    def of(cls, url: str) -> "Target":
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname or "@" in parts.netloc:
            raise NotPublic(url)
        if parts.port not in (None, PORTS[parts.scheme]):
            raise NotPublic(url)
        host = parts.hostname.encode("idna").decode()
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        ascii_path = "".join(c if "!" <= c <= "~" else _quoted(c) for c in path)
        return cls(parts.scheme, host, public_address(host, PORTS[parts.scheme]), ascii_path)

    def ask(self, method: str, seconds: float) -> HTTPResponse:
        """Connect to the address that was looked at: a second look-up could tell another one."""
        connection = HTTPConnection(self.host, PORTS[self.scheme], timeout=seconds)
        connection.sock = self._connected(seconds)
        # A site that sends a letter at a time would keep within the socket's limit for ever.
        end = Timer(seconds, _hang_up, [connection.sock])
        end.start()
        try:
            if isinstance(connection.sock, ssl.SSLSocket):
                connection.sock.do_handshake()
            agent = f"U_CAN link check (+{settings.SITE_URL})"
            headers = {"Host": self.host, "User-Agent": agent, "Connection": "close"}
            connection.request(method, self.path, headers=headers)
            return connection.getresponse()
        finally:
            end.cancel()
            connection.close()

    def _connected(self, seconds: float) -> socket.socket:
        plain = socket.create_connection((self.address, PORTS[self.scheme]), seconds)
        if self.scheme != "https":
            return plain
        return ssl.create_default_context().wrap_socket(
            plain, server_hostname=self.host, do_handshake_on_connect=False
        )


def _hang_up(connected: socket.socket) -> None:
    """Whoever waits for an answer hears that there is none."""
    with suppress(OSError):
        # Past SSLSocket's own, which leaves what another thread is reading with.
        socket.socket.shutdown(connected, socket.SHUT_RDWR)


def _quoted(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode())


def public_address(host: str, port: int) -> str:
    """The host's first address; raises NotPublic if any of them is not of the open web."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(where[0]).partition("%")[0] for *_rest, where in found]
    if not all(_is_public(ipaddress.ip_address(address)) for address in addresses):
        raise NotPublic(host)
    return addresses[0]


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """What leads to an IPv4 address in another guise is as public as that one, or not at all."""
    if address in NAT64:
        return _is_public(ipaddress.IPv4Address(address.packed[-4:]))
    if address.version == 6 and (address not in ASSIGNED or address.sixtofour):
        return False
    return address.is_global and not address.is_multicast


def problem_of(url: str) -> Problem:
    end = time.monotonic() + SECONDS
    try:
        for _redirect in range(REDIRECTS + 1):
            status, location = _answer(url, end)
            if status not in (301, 302, 303, 307, 308) or not location:
                return _meaning(status)
            url = urljoin(url, location)
    except NotPublic:
        return Problem.NOT_PUBLIC
    except (OSError, HTTPException, ValueError):
        return Problem.SILENT
    return Problem.BROKEN


def _answer(url: str, end: float) -> tuple[int, str | None]:
    target = Target.of(url)
    for method in ("HEAD", "GET"):
        seconds = end - time.monotonic()
        if seconds <= 0:
            raise TimeoutError(url)
        response = target.ask(method, seconds)
        if response.status not in TRY_GET:
            break
    return response.status, _as_meant(response.headers["Location"])


def _as_meant(location: str | None) -> str | None:
    """As browsers read it: sites write letters in UTF-8, which http.client takes for Latin-1."""
    with suppress(UnicodeError):
        return location and location.encode("latin-1").decode()
    return location


def _meaning(status: int) -> Problem:
    if status < 400 or status in CLOSED_TO_PROGRAMS:
        return Problem.NONE
    return Problem.NOT_FOUND if status in (404, 410) else Problem.BROKEN


def check_links(mailing_id: int) -> None:
    """Note for the mailing which of its links fail."""
    mailing = Mailing.objects.filter(pk=mailing_id).first()
    if mailing is None:
        return
    urls = foreign_links(mailing)
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        answers = dict(zip(urls, pool.map(problem_of, urls), strict=True))
    Mailing.objects.filter(pk=mailing_id).update(
        link_answers=answers, links_checked_at=timezone.now()
    )
