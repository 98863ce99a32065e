from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from publishing.factories import make_document, make_page
from publishing.models import Page, State

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("state", "publish_in", "expire_in", "public", "withdrawn"),
    [
        (State.PUBLISHED, None, None, True, False),
        (State.PUBLISHED, -HOUR, HOUR, True, False),
        (State.PUBLISHED, HOUR, None, False, False),
        (State.PUBLISHED, None, -HOUR, False, True),
        (State.ARCHIVED, None, None, False, True),
        (State.DRAFT, None, None, False, False),
        (State.IN_REVIEW, None, None, False, False),
    ],
)
def test_state_and_times_decide_what_is_public(state, publish_in, expire_in, public, withdrawn):
    now = timezone.now()
    page = make_page(
        state=state,
        publish_at=publish_in and now + publish_in,
        expire_at=expire_in and now + expire_in,
    )

    assert Page.objects.published().exists() == page.is_public == public
    assert Page.objects.withdrawn().exists() == withdrawn


def test_item_cannot_expire_before_it_is_published():
    now = timezone.now()

    with pytest.raises(IntegrityError):
        make_page(publish_at=now, expire_at=now - HOUR)


def test_source_language_needs_the_title():
    page = Page(slug="x", title_en="About", source_language="uk")

    with pytest.raises(ValidationError) as caught:
        page.full_clean()

    assert set(caught.value.message_dict) == {"title_uk"}


def test_document_needs_a_file_or_an_address():
    with pytest.raises(IntegrityError):
        make_document(url="")
