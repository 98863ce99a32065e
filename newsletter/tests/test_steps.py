"""The ways between the admin's pages around one mailing."""

import pytest
from django.utils import timezone

from newsletter.factories import make_mailing
from newsletter.tests.test_admin import EDITOR, WRITER, log_in, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    return log_in(client, EDITOR)


def steps_of(client, mailing):
    shown = client.get(page("preview", mailing)).context
    return [(step.name, step.name == shown["step"]) for step in shown["steps"]]


def test_pages_of_a_mailing_lead_to_each_other(client, editor):
    draft, running = (
        make_mailing("a"),
        make_mailing("b", state="running", launched_at=timezone.now()),
    )

    assert steps_of(client, draft) == [
        ("change", False),
        ("new", False),
        ("preview", True),
        ("launch", False),
    ]
    assert [name for name, _is_here in steps_of(client, running)] == [
        "change",
        "preview",
        "launch",
        "progress",
        "failures",
        "figures",
    ]


def test_pages_of_a_mailing_offer_no_launch_to_who_may_only_write(client):
    log_in(client, WRITER)

    assert ("launch", False) not in steps_of(client, make_mailing())
