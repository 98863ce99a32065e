import re
from datetime import UTC, datetime

import pytest

from news.factories import make_article, make_correction
from publishing.history import record_version, snapshot
from publishing.tests.pages import bare, notices

pytestmark = pytest.mark.django_db
MAY, JUNE = datetime(2025, 5, 1, 9, tzinfo=UTC), datetime(2025, 6, 1, 9, tzinfo=UTC)


@pytest.fixture
def article():
    return make_article(slug="label", first_published_at=MAY)


def shown(client, language: str = "en") -> list[str]:
    """Each correction at the end of the article, with its day."""
    page = client.get(f"/{language}/news/label/").content.decode()
    found = re.findall(r'<ol class="corrections">(.*?)</ol>', page, re.DOTALL)
    return [bare(row) for row in re.findall(r"<li>(.*?)</li>", "".join(found), re.DOTALL)]


def test_article_without_corrections_speaks_of_none(client, article):
    assert (shown(client), notices(client.get("/en/news/label/"))) == ([], [])


def test_corrections_are_announced_at_the_top_and_told_at_the_end(client, article):
    make_correction(article, "It was June.", corrected_at=JUNE)
    make_correction(article, "It was Dresden.", corrected_at=MAY)

    assert shown(client) == ["1 May 2025 It was Dresden.", "1 June 2025 It was June."]
    assert notices(client.get("/en/news/label/")) == [
        "This article was corrected on 1 June 2025. What was corrected"
    ]


@pytest.mark.parametrize(("language", "ending"), [("de", " (de)"), ("uk", " (uk)")])
def test_correction_is_read_in_the_reader_s_language(client, article, language, ending):
    make_correction(article, "It was June.")

    assert [row.endswith(f"It was June.{ending}") for row in shown(client, language)] == [True]


def test_correction_without_a_translation_is_marked(client, article):
    make_correction(article, "It was June.", text_de="")

    assert '<div lang="en"><p>It was June.</p></div>' in (
        client.get("/de/news/label/").content.decode()
    )


def test_article_counts_as_updated_when_it_was_corrected(article):
    make_correction(article, corrected_at=JUNE)
    make_correction(article, corrected_at=MAY)

    article.refresh_from_db()
    assert article.content_updated_at == JUNE


def test_correction_keeps_a_later_update(article):
    article.content_updated_at = JUNE
    article.save()

    make_correction(article, corrected_at=MAY)

    article.refresh_from_db()
    assert article.content_updated_at == JUNE


def test_corrections_belong_to_the_version(article):
    record_version(article)
    make_correction(article, "It was June.")

    version = record_version(article)

    rows = version.snapshot["parts"]["corrections"]
    assert [row["fields"]["text_en"] for row in rows] == ["It was June."]
    assert snapshot(article) == version.snapshot
