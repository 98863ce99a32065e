"""Links, videos and ways to share, as pages show them."""

import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from publishing.factories import make_document, make_page
from publishing.models import Link, State
from publishing.tests.pages import bare

pytestmark = pytest.mark.django_db
VIDEO = "https://www.youtube.com/watch?v=abcdefghijk"


@pytest.fixture
def page():
    return make_page()


def add_link(page, title: str, kind: str = "page", **fields) -> Link:
    fields = {"url": "https://www.example.org/a"} | fields
    return Link.objects.create(item=page, title_en=title, kind=kind, **fields)


def shown(page, request=None) -> str:
    links = Link.objects.filter(object_id=page.pk)
    return render_to_string("includes/links.html", {"links": links, "request": request})


def test_links_stand_by_kind_with_host_and_language(page):
    add_link(page, "Report", "document", language="de")
    add_link(page, "City", language="uk")
    add_link(page, "Film", "video", captions="none")

    assert re.findall("<h3.*?>(.*?)</h3>", shown(page)) == ["Pages", "Videos", "Documents"]
    notes = [bare(note) for note in re.findall("<small>.*?</small>", shown(page))]
    assert notes == [
        "example.org · Ukrainian",
        "example.org · without captions",
        "example.org · German",
    ]


def test_links_of_one_kind_need_no_heading(page):
    add_link(page, "City")

    assert "<h3" not in shown(page)


def test_video_loads_nothing_before_the_click_and_says_so(page):
    add_link(page, "Ceremony", "video", url=VIDEO)

    html = shown(page)

    assert re.findall(r'<(?:iframe|img|link)|\bsrc="([^"]+)"', html) == ["/static/js/video.js"]
    assert f'<a href="{VIDEO}"' in html
    assert "Nothing is loaded from there until you play it." in bare(html)
    assert re.findall(r'hidden data-player="(.*?)" data-title="(.*?)"', html) == [
        ("https://www.youtube-nocookie.com/embed/abcdefghijk?autoplay=1", "Ceremony")
    ]


def test_page_with_a_video_lets_in_its_player_alone(page):
    request = RequestFactory().get("/en/")
    add_link(page, "Ceremony", "video", url=VIDEO)

    shown(page, request)

    assert request.frame_hosts == {"https://www.youtube-nocookie.com"}


def test_video_of_an_unknown_host_is_a_plain_link(page):
    request = RequestFactory().get("/en/")
    add_link(page, "Film", "video", url="https://video.example/1")

    assert "data-player" not in shown(page, request)
    assert not hasattr(request, "frame_hosts")


def test_video_offers_its_transcript(page):
    document = make_document(slug="words")
    add_link(page, "Film", "video", transcript_en="Hello.\n\n<b>", transcript_document=document)

    html = shown(page)

    assert "<p>Hello.</p>\n\n<p>&lt;b&gt;</p>" in html
    assert 'href="/en/documents/words/"' in html


def test_transcript_that_is_not_public_is_not_offered(page):
    document = make_document(slug="words", state=State.DRAFT)
    add_link(page, "Film", "video", transcript_document=document)

    assert "/documents/words/" not in shown(page)


@pytest.mark.parametrize(
    ("language", "title"),
    [("de", "Straße & Grün"), ("en", "100% “green” + clean"), ("uk", "Київ: «зелене» місто?")],
)
def test_page_is_passed_on_in_the_reader_s_language(page, settings, language, title):
    settings.SITE_URL = "https://portal.example"
    setattr(page, f"title_{language}", title)
    with translation.override(language):
        html = render_to_string("includes/share.html", {"item": page})

    address = f"https://portal.example/{language}/about/"
    urls = [urlsplit(url.replace("&amp;", "&")) for url in re.findall(r'<a href="(.*?)"', html)]
    mail, linkedin, facebook, telegram, viber = (parse_qs(url.query) for url in urls)
    assert mail == {"subject": [title], "body": [f"{title}\r\n\r\n{address}"]}
    assert (linkedin, facebook) == ({"url": [address]}, {"u": [address]})
    assert telegram == {"url": [address], "text": [title]}
    assert viber == {"text": [f"{title} {address}"]}
    assert all(url.query.isascii() and "+" not in url.query for url in urls)


def test_shared_address_tells_nothing_of_the_reader(page):
    html = render_to_string("includes/share.html", {"item": page})

    assert re.findall("utm|[?&]ref=|source=", unquote(html)) == []
    assert re.findall("<(?:script|img|iframe)", html) == []
