from datetime import timedelta

import pytest
from django.utils import timezone

from news.factories import make_article
from publishing.models import State

pytestmark = pytest.mark.django_db


def test_draft_has_no_date_of_publication():
    assert make_article(state=State.DRAFT).first_published_at is None


def test_first_publication_is_dated_once():
    article = make_article()
    first = article.first_published_at
    article.save()

    assert article.first_published_at == first


def test_article_for_later_is_dated_when_it_appears():
    tomorrow = timezone.now() + timedelta(1)

    assert make_article(publish_at=tomorrow).first_published_at == tomorrow
