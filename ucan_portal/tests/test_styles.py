"""The colours keep the contrast that WCAG 2.2 asks for, in light and dark."""

import re

import pytest
from django.conf import settings

from ucan_portal.static_storage import bundled

STYLES = settings.BASE_DIR / "static" / "css"
GROUNDS = ["paper", "surface", "sunken"]
TONES = "mission pilot network traffic waste floating-solar urban-gardening other".split()


def schemes() -> dict[str, dict[str, str]]:
    light, _media, dark = (STYLES / "tokens.css").read_text().partition("@media")
    colours = [dict(re.findall(r"--([\w-]+): (#\w{6});", part)) for part in (light, dark)]
    return {"light": colours[0], "dark": colours[0] | colours[1]}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("texts", "grounds", "least"),
    [
        (["ink", "ink-soft"], GROUNDS, 7),
        (["link", "warn", *TONES], GROUNDS, 4.5),
        (["on-brand", "on-brand-soft"], ["brand"], 7),
        (["on-accent"], ["accent"], 7),
        (["ink"], ["note-surface", "warn-surface"], 7),
        (["line-strong", "focus"], GROUNDS, 3),
        (["accent"], ["brand"], 3),
    ],
)
def test_colours_have_enough_contrast(scheme, texts, grounds, least):
    colours = schemes()[scheme]
    weak = [
        (text, ground)
        for text in texts
        for ground in grounds
        if contrast(colours[text], colours[ground]) < least
    ]

    assert weak == []


def test_colours_stand_in_the_tokens_alone():
    parts = re.findall(r'@import url\("(.+?)"\)', (STYLES / "site.css").read_text())
    elsewhere = [
        (part, colour)
        for part in parts
        if part not in ("tokens.css", "print.css")
        for colour in re.findall(r"#[0-9a-f]{3,8}\b|rgba?\(", (STYLES / part).read_text())
    ]

    assert len(parts) > 10
    assert elsewhere == []


class Folder:
    """As much of a storage as the bundle reads."""

    def open(self, name):
        return (STYLES.parent / name).open("rb")


def test_bundle_holds_every_part_in_its_layer():
    parts = {f"css/{file.name}": (Folder(), f"css/{file.name}") for file in STYLES.glob("*.css")}

    bundle = bundled(parts, "css/site.css")

    imports = (STYLES / "site.css").read_text().count("@import")
    assert (bundle.count("@import"), len(re.findall(r"^@layer \w+ {", bundle, re.M))) == (
        0,
        imports,
    )
