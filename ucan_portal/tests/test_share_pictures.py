"""The pictures of shared pages: who gets one, what stands on it, how long it is kept."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone, translation
from PIL import Image

from events.factories import make_event
from news.factories import make_article
from newsletter.factories import make_mailing
from publishing.mosaic import TILES, Tile
from publishing.workflow import State
from ucan_portal.sharing import gallery
from ucan_portal.sharing.cards import Card, address_of, card_of, page_address, page_card
from ucan_portal.sharing.drawing import (
    SANS,
    SERIF,
    TEXT_WIDTH,
    TITLE_SIZES,
    draw,
    font,
    serif,
    title_lines,
    tokens,
)
from ucan_portal.sharing.tiles import FORMS, tile_picture

LETTERS = "ґҐєЄіІїЇ’ʼ ЖщюЯ äöüßÄÖÜ łŁżćńóśźĄ šŠčžťďľňôŕ «»„“”–… №"


@pytest.fixture(autouse=True)
def _data_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def share_address(item, language: str = "uk") -> str:
    with translation.override(language):
        return address_of(item, card_of(item))


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["de", "en", "uk"])
def test_item_has_a_picture_that_may_be_kept_for_ever(client, language):
    response = client.get(share_address(make_event(), language))

    picture = Image.open(BytesIO(response.content))
    assert (response["Content-Type"], picture.format, picture.size) == (
        "image/png",
        "PNG",
        (1200, 630),
    )
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert not response.cookies


@pytest.mark.django_db
@pytest.mark.parametrize("view", ["home", "events:event_list", "search"])
def test_page_without_an_item_has_a_picture(client, view):
    with translation.override("de"):
        address = page_address(view, page_card(view))

    assert client.get(address).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "status"), [("finished", 200), ("running", 404)])
def test_issue_of_the_newsletter_has_a_picture_once_it_went_out(client, state, status):
    mailing = make_mailing(state=state, launched_at=timezone.now())

    assert client.get(share_address(mailing)).status_code == status


@pytest.mark.django_db
def test_picture_is_drawn_once(client, monkeypatch):
    address = share_address(make_event())
    first = client.get(address).content
    monkeypatch.setattr(gallery, "keep", None)

    assert client.get(address).content == first


@pytest.mark.django_db
def test_changed_title_is_another_address_and_the_old_one_leads_there(client):
    event = make_event()
    before = share_address(event)
    event.title_uk = "Зустріч"
    event.save()

    response = client.get(before)

    assert share_address(event) != before
    assert (response.status_code, response["Location"]) == (302, share_address(event))


@pytest.mark.django_db
def test_forged_stamp_draws_nothing(client, tmp_path):
    event = make_event()

    response = client.get(f"/share/de/event/{event.pk}.0000000000000000.png")

    assert response.status_code == 302
    assert not (tmp_path / "share").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"state": State.DRAFT}, 404),
        ({"state": State.ARCHIVED}, 410),
        ({"expire_at": timezone.now() - timedelta(1)}, 410),
        ({"publish_at": timezone.now() + timedelta(1)}, 404),
    ],
)
def test_picture_is_there_as_long_as_its_page(client, fields, status):
    event = make_event(**fields)

    assert client.get(share_address(event)).status_code == status


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "fr/event/1.a.png",
        "de/user/1.a.png",
        "de/event/99999999999999999999999.a.png",
        "de/event/x.a.png",
        "de/home\x00.a.png",
        "de/admin:index.a.png",
        "de/" + "x" * 5000 + ".a.png",
    ],
)
def test_picture_of_nothing_is_not_found(client, path):
    make_article()

    assert client.get(f"/share/{path}").status_code == 404


@pytest.mark.django_db
def test_picture_is_only_read(client):
    assert client.post(share_address(make_event())).status_code == 405


def test_oldest_pictures_go_first(tmp_path, monkeypatch):
    monkeypatch.setattr(gallery, "MOST", 2)

    files = [gallery.picture_of(Card("de", f"Titel {number}")) for number in range(3)]

    assert [file.exists() for file in files] == [False, True, True]


@pytest.mark.parametrize("typeface", [SANS, SERIF])
def test_fonts_have_every_letter_of_the_three_languages(typeface):
    axes = [400] if typeface == SANS else [400, 20]
    large = font(*typeface, 40, axes)
    missing = large.getmask("\uffff").getbbox(), bytes(large.getmask("\uffff"))

    shapes = {
        letter: (large.getmask(letter).getbbox(), bytes(large.getmask(letter)))
        for letter in LETTERS
    }

    assert [letter for letter, shape in shapes.items() if shape == missing] == []


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Дрезден", ["Дрезден"]),
        ("Waste management: Dresden – Khmelnytskyi",
         ["Waste management:", "Dresden\xa0– Khmelnytskyi"]),
    ],
)  # fmt: skip
def test_title_breaks_between_words_and_not_before_a_dash(title, lines):
    assert title_lines(title)[1] == lines


def test_title_shrinks_until_it_fits_and_is_cut_at_the_smallest():
    sizes = [title_lines("Місто " * count)[0] for count in (2, 12, 60)]
    size, lines = title_lines("Straßenverkehrsordnungsänderungsgesetz" * 3 + " und mehr " * 60)

    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == TITLE_SIZES[0]
    assert size == TITLE_SIZES[-1]
    assert max(serif(size).getlength(line) for line in lines) <= TEXT_WIDTH
    assert lines[-1][-1] == "…"


def test_picture_shows_the_tone_and_the_language_of_its_page():
    pictures = {draw(Card(language, "Titel", tone=tone)) for language in ("de", "uk")
                for tone in ("waste", "traffic")}  # fmt: skip

    assert len(pictures) == 4


def test_emblem_keeps_its_blue():
    picture = Image.open(BytesIO(draw(Card("de", "Titel")))).convert("RGB")

    red, green, blue = picture.getpixel((70, 522))
    assert abs(red - 0) + abs(green - 51) + abs(blue - 153) < 24


@pytest.mark.parametrize("shape", TILES)
def test_every_tile_of_the_mosaic_can_be_drawn(shape):
    ink, ground = tokens()["accent"], tokens()["surface"]

    picture = tile_picture(Tile(shape, 0, 0, 0), 90, ink, ground)

    assert picture.size == (90, 90)
    assert {ink, ground} <= {colour for _count, colour in picture.getcolors(9000)}
    assert set(FORMS) == set(TILES)
