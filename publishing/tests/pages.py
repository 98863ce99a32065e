"""What the tests of public pages look for in them."""

import re

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext


def language_of(response: HttpResponse) -> str:
    return re.search(r'<html lang="(..)"', response.content.decode())[1]


def heading(response: HttpResponse) -> str:
    """The page's heading, without its marks."""
    return bare(re.search(r"<h1>(.*?)</h1>", response.content.decode(), re.DOTALL)[1])


def listed(response: HttpResponse) -> list[str]:
    """The names in the page's cards and rows, in their order."""
    page = response.content.decode()
    return [
        bare(name) for name in re.findall(r"<h[23]><a href=[^>]*>(.*?)</a></h[23]>", page, re.S)
    ]


def table(response: HttpResponse, name: str) -> list[list[str]]:
    """The rows of the page's table with this id, each the texts of its cells."""
    found = re.search(
        rf'<table[^>]* id="{name}".*?<tbody>(.*?)</tbody>', response.content.decode(), re.S
    )
    rows = re.findall(r"<tr>(.*?)</tr>", found[1], re.S) if found else []
    return [[bare(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)] for row in rows]


def facts(response: HttpResponse) -> dict[str, str]:
    pairs = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", response.content.decode(), re.DOTALL)
    return {bare(name): bare(value) for name, value in pairs}


def empty_message(response: HttpResponse) -> str:
    return bare(re.search(r'<div class="empty">\s*<p>(.*?)</p>', response.content.decode())[1])


def notices(response: HttpResponse) -> list[str]:
    page = response.content.decode()
    return [bare(text) for text in re.findall(r'<p class="notice.*?>(.*?)</p>', page, re.DOTALL)]


def canonical(response: HttpResponse) -> list[str]:
    return re.findall(r'<link rel="canonical" href="(.*?)">', response.content.decode())


def alternates(response: HttpResponse) -> dict[str, str]:
    page = response.content.decode()
    return dict(re.findall(r'<link rel="alternate" hreflang="(.*?)" href="(.*?)">', page))


def bare(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def queries_of(client: Client, address: str) -> int:
    """Database queries for the page, once what a process keeps is there."""
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)
