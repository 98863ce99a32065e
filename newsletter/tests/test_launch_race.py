"""One mailing launched from five tabs at once, and sent by eight workers: one copy each."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from newsletter import tasks
from newsletter.factories import make_mailing, make_subscriber
from newsletter.models import Delivery, Mailing
from newsletter.tests.sink import Sink
from newsletter.tests.test_admin import EDITOR, confirm, log_in, page
from ucan_portal.tests.running import wait_until

TABS, WORKERS = 5, 8
LANGUAGES = {"languages": ["de", "en", "uk"]}
# Five tabs, which press the button at the same moment.
LAUNCH = """
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from django.db import connection
from newsletter import launching
from newsletter.models import Mailing
ready = Barrier(5)
def press(_tab):
    mailing = Mailing.objects.get()
    ready.wait()
    try:
        launching.launch(mailing, ["de", "en", "uk"])
        return "launched"
    except launching.Refused:
        return "refused"
    finally:
        connection.close()
with ThreadPoolExecutor(5) as tabs:
    print(*sorted(tabs.map(press, range(5))))
"""


@pytest.mark.django_db(transaction=True)
def test_launch_from_five_tabs_is_one_launch(client):
    log_in(client, EDITOR)
    confirm(client)
    make_subscriber()
    mailing = make_mailing()
    ready = Barrier(TABS)

    def press(_tab: int) -> str:
        tab = Client()
        tab.cookies = client.cookies
        ready.wait()
        tab.post(page("launch", mailing), LANGUAGES)
        tasks.freeze(mailing.pk)
        connection.close()

    with ThreadPoolExecutor(TABS) as tabs:
        list(tabs.map(press, range(TABS)))

    assert Mailing.objects.get().state == "running"
    assert list(Delivery.objects.values_list("address", flat=True)) == ["bob@reader.example"]


@pytest.fixture
def senders(senders_on_servers):
    senders_on_servers.environment["MAIL_CONNECTIONS"] = str(WORKERS)
    return senders_on_servers


@pytest.mark.process
def test_five_tabs_and_eight_workers_send_one_copy_each(senders, tmp_path):
    with Sink(tmp_path, "--delay=0.01") as sink:
        senders.environment["EMAIL_URL"] = f"smtp://127.0.0.1:{sink.port}"
        addresses = senders.fill(400)
        for _worker in range(2):
            senders.start_worker(processes=WORKERS // 2)
        senders.start_schedule()

        pressed = senders.do(LAUNCH)

        wait_until(senders.is_finished)
        assert pressed.split() == ["launched", *["refused"] * (TABS - 1)]
        assert sink.copies() == Counter(addresses)
