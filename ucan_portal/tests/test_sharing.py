"""What search engines and messengers read in a page's head."""

import re

import pytest
from django.utils import timezone, translation

from events.factories import make_event
from news.factories import make_article
from newsletter.factories import make_mailing
from publishing.factories import make_document, make_page
from ucan_portal.sharing.descriptions import LENGTH, description_of, plain, shortened

pytestmark = pytest.mark.django_db
SITE = "https://portal.example"


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = SITE


def head(client, path: str) -> dict[str, str]:
    page = client.get(path).content.decode().partition("</head>")[0]
    found = re.findall(r'<meta (?:name|property)="([\w:]+)"[^>]*? content="(.*?)">', page)
    return dict(found) | {"title": re.search("<title>(.*?)</title>", page)[1]}


@pytest.mark.parametrize(
    ("language", "locale", "title"),
    [("de", "de_DE", "Konferenz"), ("en", "en_GB", "Forum"), ("uk", "uk_UA", "Конференція")],
)
def test_item_is_shared_in_its_readers_language(client, language, locale, title):
    make_event("Forum", summary_de="Kurz.", summary_en="Short.", summary_uk="Стисло.")

    said = head(client, f"/{language}/events/forum/")

    assert (said["og:locale"], said["og:title"], said["og:type"]) == (locale, title, "website")
    assert said["title"] == f"{title} – U_CAN"
    assert said["description"] == {"de": "Kurz.", "en": "Short.", "uk": "Стисло."}[language]
    assert re.fullmatch(rf"{SITE}/share/{language}/event/\d+\.\w{{16}}\.png", said["og:image"])
    assert said["og:image:alt"].startswith(title)
    assert said["twitter:card"] == "summary_large_image"


def test_article_is_shared_as_one_with_its_dates(client):
    article = make_article(slug="label")

    said = head(client, "/en/news/label/")

    assert said["og:type"] == "article"
    assert said["article:published_time"][:10] == f"{article.first_published_at:%Y-%m-%d}"


def test_issue_of_the_newsletter_is_described_by_its_introduction(client):
    make_mailing(state="finished", launched_at=timezone.now())

    said = head(client, "/de/newsletter/archive/first-issue/")

    assert (said["og:title"], said["description"]) == (
        "Neues von U_CAN",
        "Liebe Leserinnen und Leser",
    )


def test_description_in_another_language_is_marked(client):
    make_article(slug="label", teaser_en="", teaser_uk="", teaser_de="Auf Deutsch.")

    page = client.get("/uk/news/label/").content.decode()

    assert re.findall(r'<meta name="description"(.*?)>', page) == [
        ' property="og:description" lang="de" content="Auf Deutsch."'
    ]


def test_item_without_a_text_is_described_by_its_kind(client):
    make_event("Forum")

    assert head(client, "/en/events/forum/")["description"] == "Forum"


def test_description_is_made_of_the_text_alone():
    page = make_page(body_en="<h2>Aim</h2><ul><li>one &amp; two</li><li>three</li></ul>")

    with translation.override("en"):
        assert str(description_of(page)) == "Aim one & two three"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Short.", "Short."),
        ("A sentence that is long enough to stand alone in a result of a search. " + "b" * 150,
         "A sentence that is long enough to stand alone in a result of a search."),
        ("word " * 40, ("word " * 31).strip() + "…"),
    ],
)  # fmt: skip
def test_long_text_is_cut_where_a_reader_would(text, expected):
    assert shortened(plain(text)) == expected
    assert len(expected) <= LENGTH


@pytest.mark.parametrize("language", ["de", "en", "uk"])
def test_pages_of_a_list_share_the_picture_of_the_section(client, language):
    said = head(client, f"/{language}/events/")

    assert said["og:image"].startswith(f"{SITE}/share/{language}/events:event_list.")


@pytest.mark.parametrize(
    ("language", "title"),
    [("de", "Dokumente – Seite 2"), ("en", "Documents – Page 2"), ("uk", "Документи – Сторінка 2")],
)
def test_further_page_of_a_list_has_a_title_of_its_own(client, language, title):
    for number in range(30):
        make_document(slug=f"report-{number}")

    assert head(client, f"/{language}/documents/?page=2")["title"] == f"{title} – U_CAN"
