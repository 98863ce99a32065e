import csv
from io import StringIO

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from cities.factories import make_city
from newsletter import exporting
from newsletter.exporting import as_csv
from newsletter.factories import make_subscriber
from newsletter.importing import Outcome, import_subscribers
from newsletter.models import Consent, Subscriber
from newsletter.subscriber_files import SubscriberFile
from newsletter.tests.test_admin import EDITOR, MANAGER, log_in

pytestmark = pytest.mark.django_db

EXPORT = "admin:newsletter_subscriber_export"


def rows(answer) -> list[dict]:
    content = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(content)))


def test_export_has_what_the_import_reads(client):
    log_in(client, MANAGER)
    bob = make_subscriber(frequency="monthly")
    bob.cities.set([make_city()])

    [row] = rows(client.post(reverse(EXPORT)))

    confirmed_at = row.pop("confirmed_at")
    assert row == {
        "email": "bob@reader.example",
        "language": "en",
        "source": "form",
        "frequency": "monthly",
        "cities": "dresden",
        "themes": "",
        "state": "confirmed",
    }
    assert confirmed_at.endswith(("+01:00", "+02:00"))


def test_export_begins_with_the_mark_by_which_excel_knows_utf_8(client):
    assert next(as_csv(Subscriber.objects.all())).startswith("\ufeffemail,language,")


def test_export_follows_the_filters_of_the_list(client):
    log_in(client, MANAGER)
    make_subscriber()
    make_subscriber("eve@reader.example", language="uk")

    found = rows(client.post(reverse(EXPORT) + "?language__exact=uk"))

    assert [row["email"] for row in found] == ["eve@reader.example"]


def test_export_is_in_the_log_with_its_number(client):
    manager = log_in(client, MANAGER)
    make_subscriber()

    client.post(reverse(EXPORT))

    assert list(LogEntry.objects.values_list("user", "change_message")) == [
        (manager.pk, "Exported 1 subscriber.")
    ]


@pytest.mark.parametrize("sign", ["=", "+", "-"])
def test_no_value_is_a_formula_and_the_import_takes_it_back(client, tmp_path, sign):
    make_subscriber(f"{sign}bob@reader.example")
    lines = "".join(as_csv(Subscriber.objects.all()))
    assert f"\r\n'{sign}bob@reader.example," in lines
    (tmp_path / "readers.csv").write_text(lines, newline="")
    Subscriber.objects.all().delete()

    file = SubscriberFile(tmp_path / "readers.csv")
    list(import_subscribers(file, Outcome(file.start), print))

    assert Subscriber.objects.get().email == f"{sign}bob@reader.example"


def test_export_is_closed_to_who_sees_no_addresses(client):
    log_in(client, [*EDITOR, "view_subscriber"])
    make_subscriber()

    assert client.post(reverse(EXPORT)).status_code == 403
    assert not LogEntry.objects.exists()


def test_export_needs_a_post(client):
    log_in(client, MANAGER)

    assert client.get(reverse(EXPORT)).status_code == 405


def test_export_of_nobody_says_so(client):
    log_in(client, MANAGER)

    answer = client.post(reverse(EXPORT), follow=True)

    assert [str(message) for message in answer.context["messages"]] == [
        "There is nobody to export."
    ]


@pytest.mark.parametrize("query", ["created_at__gte=yesterday", "nothing=1"])
def test_export_by_an_unknown_filter_leads_back_to_the_list(client, query):
    log_in(client, MANAGER)
    make_subscriber()

    answer = client.post(f"{reverse(EXPORT)}?{query}")

    assert (answer.status_code, LogEntry.objects.count()) == (302, 0)
    assert answer["Location"] == reverse("admin:newsletter_subscriber_changelist") + "?e=1"


def test_export_takes_the_latest_proof():
    bob = make_subscriber()
    Consent.objects.update(confirmed_at="2025-05-06T10:00Z", requested_at="2025-05-06T10:00Z")
    bob.consents.create(
        text_version="imported",
        language="en",
        source="desk",
        requested_at="2025-01-01T10:00Z",
        confirmed_at="2025-01-01T10:00Z",
    )

    assert "bob@reader.example,en,2025-05-06T12:00:00+02:00,form,each" in "".join(
        as_csv(Subscriber.objects.all())
    )


def test_export_asks_as_often_for_thirty_as_for_three(django_assert_num_queries):
    for number in range(30):
        make_subscriber(f"reader{number}@reader.example")

    with django_assert_num_queries(4):
        assert "".join(as_csv(Subscriber.objects.all())).count("\r\n") == 31


def test_export_of_several_chunks_has_everyone(monkeypatch):
    monkeypatch.setattr(exporting, "CHUNK", 2)
    for number in range(5):
        make_subscriber(f"reader{number}@reader.example")

    assert "".join(as_csv(Subscriber.objects.all())).count("@reader.example") == 5
