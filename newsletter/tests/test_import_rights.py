"""Imports in the admin are for those who may see addresses, and by their own numbers."""

import pytest

from newsletter.models import SubscriberImport
from newsletter.tests.test_admin import log_in
from newsletter.tests.test_admin_imports import MANAGER, page

pytestmark = pytest.mark.django_db

EDITOR = ["view_mailing", "view_subscriber", "add_subscriberimport", "view_subscriberimport"]


@pytest.mark.parametrize("name", ["changelist", "add", "change", "data", "problems"])
def test_imports_are_closed_to_who_sees_no_addresses(client, name):
    log_in(client, EDITOR)
    job = SubscriberImport.objects.create(file_name="readers.csv", size=1)

    answer = client.get(page(name, *([job.pk] if name in ("change", "data", "problems") else [])))

    assert answer.status_code == 403


@pytest.mark.parametrize("name", ["start", "discard"])
def test_buttons_of_an_import_need_a_post_and_the_right(client, name):
    job = SubscriberImport.objects.create(file_name="readers.csv", size=1)
    log_in(client, MANAGER)
    refused = client.get(page(name, job.pk)).status_code
    log_in(client, EDITOR, "editor@city.example")

    assert (refused, client.post(page(name, job.pk)).status_code) == (405, 403)
    assert SubscriberImport.objects.get().state == "uploaded"


@pytest.mark.parametrize("key", ["none", "²", "9" * 30, "9" * 5000])
def test_import_by_a_word_or_an_endless_number_is_not_found(client, key):
    log_in(client, MANAGER)

    response = client.get(page("changelist") + f"{key}/change/")

    assert response.status_code == 404
