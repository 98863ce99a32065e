import logging
import sys

import pytest
from django.urls import reverse

from newsletter.factories import make_subscriber
from ucan_portal.log_lines import Line

pytestmark = pytest.mark.django_db


def written(record: logging.LogRecord) -> str:
    """As the portal's own handler writes it."""
    [line] = [
        handler.formatter
        for handler in logging.getLogger().handlers
        if isinstance(handler.formatter, Line)
    ]
    return line.format(record)


@pytest.mark.parametrize("name", ["confirm", "preferences", "erase", "data", "unsubscribe"])
def test_log_keeps_no_token_of_a_reader(client, caplog, name):
    bob = make_subscriber()
    token = getattr(bob, f"{name}_token", bob.preferences_token)
    path = reverse(f"newsletter:{name}", args=[token])

    client.put(path)
    client.post(path, headers={"Sec-Fetch-Site": "cross-site"})

    lines = [written(record) for record in caplog.records]
    assert len(lines) == 2
    assert [token in line for line in lines] == [False, False]
    assert "Method Not Allowed (PUT): /en/newsletter/" in lines[0]


def test_log_keeps_no_token_in_what_an_error_says():
    try:
        raise ValueError("/uk/newsletter/data/secret/")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "x", 1, "Oh", (), sys.exc_info())

    assert written(record).endswith("ValueError: /uk/newsletter/data/…/")
