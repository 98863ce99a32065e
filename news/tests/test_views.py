import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from cities.factories import make_city, make_khmelnytskyi
from events.factories import make_event
from news.factories import make_article
from publishing.models import Image, Link, Quote
from publishing.tests.pages import listed, queries_of
from publishing.workflow import State
from twinning.factories import make_cooperation, make_theme

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "title"), [("de", "Label (de)"), ("en", "Label"), ("uk", "Label (uk)")]
)
def test_news_are_read_in_three_languages(client, language, title):
    make_article("Label", slug="label")

    page = client.get(f"/{language}/news/label/").content.decode()

    assert re.findall(r"<html lang=\"(..)\"", page) == [language]
    assert re.findall(r"<h1>(.*?)</h1>", page) == [title]
    assert listed(client.get(f"/{language}/news/")) == [title]


def test_list_shows_what_is_public_the_latest_first(client):
    make_article("First", first_published_at=datetime(2025, 5, 1, tzinfo=UTC))
    make_article("Second", first_published_at=datetime(2025, 6, 1, tzinfo=UTC))
    make_article("Draft", state=State.DRAFT)
    make_article("Planned", publish_at=timezone.now() + timedelta(1))

    assert listed(client.get("/en/news/")) == ["Second", "First"]


@pytest.fixture
def two_articles():
    label = make_article("Label", first_published_at=datetime(2025, 5, 1, tzinfo=UTC))
    label.cities.set([make_city(slug="dresden"), make_khmelnytskyi()])
    waste = make_article("Waste", first_published_at=datetime(2026, 1, 1, 10, tzinfo=UTC))
    waste.cooperations.set([make_cooperation(theme=make_theme(slug="waste"), twinning=None)])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("city=dresden", ["Label"]),
        ("theme=waste", ["Waste"]),
        ("pair=dresden-khmelnytskyi", ["Waste"]),
        ("year=2025", ["Label"]),
        ("year=2026", ["Waste"]),
        ("year=2026&city=dresden", []),
        ("", ["Waste", "Label"]),
    ],
)
@pytest.mark.usefixtures("two_articles")
def test_list_is_filtered(client, query, expected):
    assert listed(client.get(f"/en/news/?{query}")) == expected


@pytest.mark.parametrize("query", ["city=atlantis", "theme=x", "pair=x-y", "year=abc", "year=1999"])
@pytest.mark.usefixtures("two_articles")
def test_filter_that_does_not_exist_gives_an_empty_list_that_says_so(client, query):
    response = client.get(f"/en/news/?{query}")

    assert (response.status_code, listed(response)) == (200, [])
    assert "One of these filters does not exist" in response.content.decode()
    assert '<a href="/en/news/">Show the whole list</a>' in response.content.decode()


@pytest.mark.parametrize("page", ["0", "2", "x"])
def test_page_that_does_not_exist_is_an_empty_list_that_says_so(client, page):
    make_article()

    response = client.get(f"/en/news/?page={page}")

    assert (response.status_code, listed(response)) == (200, [])
    assert "The list has no such page." in response.content.decode()


def test_list_offers_its_feed_with_the_same_filters(client):
    make_city(slug="dresden")

    page = client.get("/en/news/?city=dresden").content.decode()

    assert re.findall(r'<a href="([^"]*feed/[^"]*)"', page) == ["/en/news/feed/?city=dresden"]


@pytest.mark.parametrize(
    ("state", "status"), [(State.DRAFT, 404), (State.IN_REVIEW, 404), (State.ARCHIVED, 410)]
)
def test_article_that_is_not_public_is_not_read(client, state, status):
    make_article(slug="label", state=state)

    assert client.get("/de/news/label/").status_code == status


def test_renamed_article_has_moved(client):
    article = make_article(slug="label")
    article.slug = "mission-label"
    article.save()

    response = client.get("/uk/news/label/")

    assert (response.status_code, response["Location"]) == (301, "/uk/news/mission-label/")


def test_article_names_its_dates_and_its_source(client):
    make_article(
        slug="label",
        first_published_at=datetime(2025, 7, 22, 22, 30, tzinfo=UTC),
        content_updated_at=datetime(2025, 7, 24, tzinfo=UTC),
        source_name_en="City of Dresden",
        source_url="https://www.dresden.de",
        source_date="2025-07-21",
    )

    page = client.get("/en/news/label/").content.decode()

    dates = re.findall(r"<dt>(Published|Updated)</dt><dd>(.*?)</dd>", page)
    assert dates == [("Published", "23 July 2025"), ("Updated", "24 July 2025")]
    assert '<a href="https://www.dresden.de" rel="external">City of Dresden</a>' in page
    assert "<small>21 July 2025</small>" in page


def test_article_shows_its_picture_with_words_and_credit(client):
    image = Image.objects.create(
        file="images/fair.jpg", width=800, height=600, alt_en="A fair", credit="R. Kramer"
    )
    make_article(slug="label", image=image, image_caption_en="In Vilnius")

    page = client.get("/en/news/label/").content.decode()

    assert 'src="/media/images/fair.jpg" width="800" height="600"' in page
    assert 'decoding="async" alt="A fair"></picture>' in page
    assert re.findall(r"<figcaption>\s*<span>(.*?)</span>\s*<small>(.*?)</small>", page) == [
        ("In Vilnius", "Picture: R. Kramer")
    ]


def test_article_leads_to_what_it_is_about(client):
    article = make_article(slug="label")
    city = make_city("Dresden")
    article.cities.set([city, make_city("Vilnius", role="")])
    article.events.set([make_event("Conference"), make_event("Draft", state=State.DRAFT)])
    make_article("More from Dresden").cities.add(city)
    make_article("From elsewhere")

    response = client.get("/en/news/label/")

    assert listed(response) == ["Conference", "More from Dresden"]
    cities = re.findall(r'<li><a href="/en/cities/(\w+)/">', response.content.decode())
    assert cities == ["dresden"]


def test_article_leads_to_its_cooperations(client):
    make_article(slug="label").cooperations.add(make_cooperation())

    response = client.get("/en/news/label/")

    address = "/en/twinning/dresden-khmelnytskyi/waste-management/"
    assert response.content.decode().count(f'href="{address}"') == 1


def test_article_shows_quotes_and_links(client):
    article = make_article(slug="label")
    Quote.objects.create(item=article, text="We choose.", language="en", person="N. K.")
    Link.objects.create(item=article, title_de="Mehr", url="https://example.org/")

    page = client.get("/de/news/label/").content.decode()

    assert '<blockquote lang="en"><p>We choose.</p></blockquote>' in page
    assert re.findall(
        r'href="https://example.org/" rel="external">.*?<span>(.*?)</span>', page, re.DOTALL
    ) == ["Mehr"]


def test_text_of_another_language_is_marked(client):
    make_article("Label", slug="label", title_uk="", body_uk="")

    page = client.get("/uk/news/label/").content.decode()

    assert re.findall(r"<h1>(.*?)</h1>", page) == ['<span lang="en">Label</span>']
    assert '<div lang="en"><p>Text</p></div>' in page


def test_list_takes_as_many_queries_for_30_articles_as_for_3(client):
    for number in range(3):
        make_article(f"Article {number}")
    few = queries_of(client, "/de/news/")
    for number in range(27):
        make_article(f"More {number}")

    assert queries_of(client, "/de/news/") == few <= 12


def test_article_takes_as_many_queries_with_much_around_it_as_with_little(client):
    article = make_article(slug="label")
    article.events.add(make_event(place=make_city("Leipzig")))
    article.cooperations.add(make_cooperation())
    few = queries_of(client, "/de/news/label/")
    for number in range(9):
        article.events.add(make_event(f"Event {number}", place=make_city(f"City {number}")))
        article.cities.add(make_city(f"Town {number}"))

    assert queries_of(client, "/de/news/label/") == few <= 12


@pytest.mark.parametrize(("kind", "expected"), [("video", 1), ("page", 0)])
def test_policy_of_an_article_lets_in_a_player_only_for_its_video(client, kind, expected):
    article = make_article(slug="label")
    url = "https://www.youtube.com/watch?v=abcdefghijk"
    Link.objects.create(item=article, title_en="Ceremony", url=url, kind=kind)

    policy = client.get("/en/news/label/")["Content-Security-Policy"]

    parts = [part.strip() for part in policy.split(";")]
    assert parts.count("frame-src https://www.youtube-nocookie.com") == expected
    assert policy.count("frame-src") == expected
