"""Everything that can be used is reached by Tab, in view and marked."""

from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.walk

FOCUS = Path(__file__).with_name("focus.js").read_text()


def walk(page: Page) -> tuple[list[str], list[str]]:
    """What Tab reaches until it comes round, and what is wrong with it, left out or unexpected."""
    page.evaluate(FOCUS)
    wanted = page.evaluate("keyboard.stops().map(stop => keyboard.name(stop))")
    reached, faults = [], []
    for _stop in range(len(wanted) + 2):
        page.keyboard.press("Tab")
        # None while the focus is between the page's end and its beginning.
        if here := page.evaluate("keyboard.here()"):
            reached.append(here["name"])
            faults += [f"{here['name']} {fault}" for fault in here["faults"]]
    missed, extra = Counter(wanted) - Counter(reached), Counter(reached) - Counter(wanted)
    faults += [f"{name} is not reached" for name in missed]
    return reached, faults + [f"{name} is reached" for name in extra]


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [("de", 1280, "light"), ("en", 768, "dark"), ("uk", 320, "light")],
)
def test_everything_is_reached_and_seen_by_keyboard(page, stage, language, width, scheme):
    page.set_viewport_size({"width": width, "height": 640})
    page.emulate_media(color_scheme=scheme)
    found, seen = {}, 0
    for kind in stage.kinds:
        stage.open(page, f"/{language}/{kind}")
        reached, faults = walk(page)
        seen += len(reached) > 0
        if faults:
            found[kind] = faults

    assert found == {}
    assert seen == len(stage.kinds)


PLANTED = """<html lang=en><title>A</title><style>.bare { outline: none }
.lid { position: fixed; inset: 0 0 auto; height: 50px; background: white }</style>
<main style="padding-top: 60px"><a href=1>Good</a> <a href=2 class=bare>Bare</a></main>
<a href=3 style="position: absolute; top: 9px">Covered</a><div class=lid></div>
<p style="height: 5px; overflow: auto">It<br>scrolls</p>"""


def test_planted_faults_are_found(page):
    page.set_content(PLANTED)

    assert walk(page) == (
        ["a Good", "a Bare", "a Covered", "p Itscrolls"],
        ["a Bare is not marked", "a Covered is not to be seen", "p Itscrolls is reached"],
    )
