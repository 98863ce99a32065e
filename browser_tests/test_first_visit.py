"""What a first visit costs and leaves behind, with nothing kept from before."""

import pytest
from playwright.sync_api import Page, Request

from browser_tests.conftest import reader
from browser_tests.pages import Stage

pytestmark = pytest.mark.walk

BYTES = 60_000
REQUESTS = 12
PHOTOS = ("image/jpeg", "image/webp", "image/avif")


def test_first_visit_is_light_and_leaves_nothing(chromium, portal, stage, capsys):
    weights, kept = {}, []
    for kind in stage.kinds:
        with reader(chromium, portal) as page:
            weights[kind] = weigh(page, stage, f"/uk/{kind}")
            kept += page.context.cookies()

    with capsys.disabled():
        print("\nFirst visits in bytes and requests, without photographs, the heaviest first:")
        for kind, weight in sorted(weights.items(), key=lambda item: item[1], reverse=True)[:8]:
            print(f"{weight[0]:8,} {weight[1]:3} /uk/{kind}")
    assert kept == []
    assert {kind: weight for kind, weight in weights.items() if is_heavy(*weight)} == {}
    assert len(weights) == len(stage.kinds)


def weigh(page: Page, stage: Stage, path: str) -> tuple[int, int]:
    """The bytes that the server sends, headers included, and the requests for them."""
    finished: list[Request] = []
    page.context.on("requestfinished", lambda request: finished.append(request))
    stage.open(page, path)
    page.wait_for_load_state("networkidle")
    answers = [
        request.sizes()
        for request in finished
        if request.response().header_value("content-type") not in PHOTOS
    ]
    sizes = [answer["responseHeadersSize"] + answer["responseBodySize"] for answer in answers]
    return sum(sizes), len(sizes)


def is_heavy(size: int, requests: int) -> bool:
    return size > BYTES or requests > REQUESTS


def test_weight_counts_what_the_page_asks_for(chromium, portal):
    """A page of 1,000 bytes with a picture of 70,000: too heavy, in two requests."""
    with reader(chromium, portal) as page:
        stage = Stage([], {"/en/planted/": "<img alt='' src='/planted.svg'>".ljust(1000)})
        page.route("**/planted.svg", lambda route: route.fulfill(body="x" * 70_000))
        size, requests = weigh(page, stage, "/en/planted/")

    assert requests == 2
    assert is_heavy(size, requests)
