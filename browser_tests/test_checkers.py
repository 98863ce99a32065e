"""axe-core and the Nu HTML checker find nothing, on any kind of page in any language."""

import pytest
from django.urls import get_resolver, resolve
from django.urls.resolvers import LocalePrefixPattern

from browser_tests.checkers import axe_findings, nu_findings
from browser_tests.conftest import log_in
from browser_tests.pages import ADMIN, LANGUAGES

pytestmark = [pytest.mark.walk, pytest.mark.checker]

# Answers that are no pages.
FILES = {
    "en/events/calendar.ics",
    "en/events/<slug:slug>/event.ics",
    "en/news/feed/",
    "en/search/suggestions/",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_in_light_and_dark(page, stage, language):
    found, seen = {}, 0
    for kind in stage.kinds:
        stage.open(page, f"/{language}/{kind}")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            seen += 1
            if findings := axe_findings(page):
                found[f"{kind} {scheme}"] = findings

    assert found == {}
    assert seen == 2 * len(stage.kinds)


def test_axe_finds_nothing_in_the_admin(page, portal):
    found, seen = {}, 0
    for path in ["accounts/login/", "accounts/password/reset/", *ADMIN]:
        if path == ADMIN[0]:
            log_in(page, portal)
        page.goto(f"/{path}")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            seen += 1
            if findings := axe_findings(page):
                found[f"{path} {scheme}"] = findings

    assert found == {}
    assert seen == 2 * (2 + len(ADMIN))


def test_html_is_valid(page, stage, tmp_path):
    for language in LANGUAGES:
        for number, kind in enumerate(stage.kinds):
            name = kind.replace("/", "_").replace("?", "_")
            html = stage.html(page, f"/{language}/{kind}")
            (tmp_path / f"{language}-{number:02}-{name}.html").write_text(html)

    assert nu_findings(tmp_path) == []
    assert len(list(tmp_path.iterdir())) == len(LANGUAGES) * len(stage.kinds)


def test_every_kind_of_page_is_walked_through(stage):
    walked = {resolve(f"/en/{kind.partition('?')[0]}").route for kind in stage.kinds}

    assert walked == public_routes() - FILES


def public_routes() -> set[str]:
    """The routes of all addresses that begin with a language."""
    [public] = [
        pattern
        for pattern in get_resolver().url_patterns
        if isinstance(pattern.pattern, LocalePrefixPattern)
    ]
    return {
        f"{public.pattern}{'' if inner is outer else outer.pattern}{inner.pattern}".replace("^", "")
        for outer in public.url_patterns
        for inner in getattr(outer, "url_patterns", [outer])
    }


def test_axe_finds_a_planted_fault(page):
    page.set_content("<html lang=en><title>A</title><main><h1>A</h1><img src='data:,'></main>")

    assert axe_findings(page) == ['image-alt: <img src="data:,">']


def test_nu_finds_a_planted_fault(tmp_path):
    page = "<!doctype html><html lang=en><title>A</title><p><b>Not closed</p>"
    (tmp_path / "planted.html").write_text(page)

    assert [finding.partition(":")[0] for finding in nu_findings(tmp_path)] == ["planted.html"] * 2
