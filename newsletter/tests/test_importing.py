import csv
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from cities.factories import make_city
from newsletter import importing
from newsletter.factories import make_subscriber
from newsletter.import_batches import SQLITE_CACHE, roomy
from newsletter.import_rows import RowCheck
from newsletter.importing import Outcome, import_subscribers
from newsletter.models import Consent, Subscriber, Suppression
from newsletter.models.subscribers import UNIQUE
from newsletter.subscriber_files import SubscriberFile, WrongFile

pytestmark = pytest.mark.django_db

HEADER = "email,language,confirmed_at,source\n"


@pytest.fixture
def load(tmp_path, monkeypatch):
    """Import a file of this content; yields the outcome and what was wrong with which line."""
    monkeypatch.setattr(importing, "BREATH", 0)

    def import_content(content: str | bytes) -> tuple[Outcome, list]:
        path = tmp_path / "readers.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        file = SubscriberFile(path)
        outcome, wrong = Outcome(file.start), []
        list(import_subscribers(file, outcome, lambda *problem: wrong.append(problem)))
        return outcome, wrong

    return import_content


def row(email="bob@reader.example", language="en", confirmed_at="2025-05-06", source="desk") -> str:
    return f"{email},{language},{confirmed_at},{source}\n"


def test_tokens_are_as_random_as_those_of_a_form(load):
    load(HEADER + row("alice@reader.example") + row())

    tokens = {
        token
        for reader in Subscriber.objects.all()
        for token in (reader.confirm_token, reader.preferences_token, reader.unsubscribe_token)
    }
    assert [len(token) for token in tokens] == [22] * 6


@pytest.mark.parametrize("name", UNIQUE)
def test_token_and_address_are_one_readers_own(name):
    alice = make_subscriber("alice@reader.example", address_token="x" * 22)
    bob = make_subscriber()

    with pytest.raises(IntegrityError):
        Subscriber.objects.filter(pk=bob.pk).update(**{name: getattr(alice, name)})


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no such indexes")
def test_no_index_is_written_that_nothing_asks_for():
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename = 'newsletter_subscriber'")
        indexes = [definition for (definition,) in cursor.fetchall()]

    assert len(indexes) == len(UNIQUE) + 2
    assert [each for each in indexes if "pattern_ops" in each] == []


def test_address_that_stands_twice_is_added_once_with_its_first_line(load):
    outcome, _wrong = load(HEADER + row(language="uk") + row("BOB@Reader.Example"))

    assert (outcome.created, outcome.known) == (1, 1)
    assert list(Subscriber.objects.values_list("email", "language")) == [
        ("bob@reader.example", "uk")
    ]


def test_batches_of_one_line_import_the_same(load, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 1)

    outcome, wrong = load(HEADER + row() + row("nobody") + row() + row("eve@reader.example"))

    assert (outcome.created, outcome.known, outcome.wrong) == (2, 1, 1)
    assert [line for line, _problem in wrong] == [3]


def test_suppressed_address_is_left_out_and_named_with_its_reason(load):
    Suppression.objects.create(address="bob@reader.example", reason="complaint")

    outcome, wrong = load(HEADER + row("eve@reader.example") + row("BOB@reader.example") + row("x"))

    assert (outcome.created, outcome.known, outcome.wrong) == (1, 0, 2)
    assert wrong == [
        (3, "The address is suppressed: the reader reported a mail as spam."),
        (4, "“x” is no e-mail address."),
    ]
    assert list(Subscriber.objects.values_list("address", flat=True)) == ["eve@reader.example"]


def test_suppressed_address_stays_suppressed(load):
    Suppression.objects.create(address="bob@reader.example", reason="complaint")
    make_subscriber()

    outcome, _wrong = load(HEADER + row() + row())

    assert (outcome.created, outcome.known, outcome.wrong) == (0, 0, 2)
    assert Suppression.objects.count() == 1
    assert not Subscriber.objects.mailable().exists()


def test_reader_who_left_stays_away(load):
    make_subscriber(state=Subscriber.State.UNSUBSCRIBED)

    outcome, _wrong = load(HEADER + row())

    assert (outcome.created, outcome.known) == (0, 1)
    assert Subscriber.objects.get().state == "unsubscribed"


def test_exported_reader_who_left_is_not_brought_back(load):
    content = "email,language,confirmed_at,source,state\n"

    _outcome, wrong = load(content + "bob@reader.example,en,2025-05-06,desk,unsubscribed\n")

    assert wrong == [(2, "Only confirmed readers can be imported.")]


def test_choices_and_frequency_are_taken_over(load):
    dresden = make_city()
    content = "email,language,confirmed_at,source,cities,frequency\n"

    load(content + f"bob@reader.example,en,2025-05-06,desk,{dresden.slug},monthly\n")

    bob = Subscriber.objects.get()
    assert (list(bob.cities.all()), bob.frequency) == ([dresden], "monthly")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("nobody,en,2025-05-06,desk", "“nobody” is no e-mail address."),
        ("ü@reader.example,en,2025-05-06,desk", "“ü@reader.example” is no e-mail address."),
        (f"a@{'b' * 60}.{'c.' * 120}example,en,2025-05-06,x", None),
        ("b@x.example,fr,2025-05-06,desk", "The language must be one of de, en, uk."),
        (
            "b@x.example,en,yesterday,desk",
            "confirmed_at must look like 2025-05-06 or 2025-05-06T10:30:00+02:00.",
        ),
        ("b@x.example,en,2999-01-01,desk", "confirmed_at lies in the future."),
        ("b@x.example,en,0001-01-01,desk", "confirmed_at lies too far back."),
        ("b@x.example,en,2025-05-06,", "The source of the consent is missing."),
        (f"b@x.example,en,2025-05-06,{'x' * 201}", "The source is longer than 200 characters."),
        (f"b@x.example,en,2025-05-06,{'x' * 20_000}", "The line is too long."),
        ("b@x.example,en,2025-05-06,a\0b", "The line has a character that no text has (NUL)."),
        ('b@x.example,en,2025-05-06,"desk', "A quotation mark is not closed in its line."),
        (
            "b@x.example,en,2025-05-06,desk, Dresden",
            "There are more values than columns; put quotation marks around a comma.",
        ),
    ],
)
def test_wrong_line_is_named_and_stops_no_other(load, line, problem):
    outcome, wrong = load(HEADER + row() + line + "\n" + row("eve@reader.example"))

    assert outcome.created == 2
    assert [number for number, _problem in wrong] == [3]
    assert problem in (None, wrong[0][1])


def test_time_without_a_zone_is_berlins_whoever_looks_at_the_preview():
    values = {"email": "bob@reader.example", "language": "en", "source": "desk"}
    with timezone.override("Europe/Kyiv"):
        found = RowCheck().row(2, values | {"confirmed_at": "2025-05-06T10:30:00"})

    assert found.confirmed_at == datetime(2025, 5, 6, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["+23:59", "+02:00:30.5"])
def test_zone_that_no_database_knows_stops_no_other_line(load, zone):
    moment = f"2025-05-06T10:30:00{zone}"

    outcome, wrong = load(HEADER + row(confirmed_at=moment))

    assert (outcome.created, wrong) == (1, [])
    assert Consent.objects.get().confirmed_at == datetime.fromisoformat(moment)


@pytest.mark.parametrize(
    "content",
    [
        (HEADER + row(source="Büro")).replace("\n", "\r\n").encode("utf-8-sig"),
        (HEADER + row(source="Büro", confirmed_at="06.05.2025")).replace(",", ";").encode(),
        (HEADER.upper() + row(source='"Büro"')).replace(",", "\t").encode(),
        (HEADER + "\n" + row(source="Büro") + "\n \n").encode(),
        (HEADER + row(source="Büro") + ",,,\r\n").replace(",", ";").encode(),
    ],
    ids=["Windows", "German Excel", "tabs", "empty lines", "emptied cells"],
)
def test_what_spreadsheets_write_is_understood(load, content):
    _outcome, wrong = load(content)

    consent = Consent.objects.get()
    assert wrong == []
    assert (consent.source, consent.confirmed_at) == (
        "Büro",
        datetime(2025, 5, 5, 22, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ((HEADER + row() + row(source="Büro")).encode("latin-1"), r"not in UTF-8 \(line 3\)"),
        ((HEADER + row()).encode("utf-16"), r"not in UTF-8 \(line 1\)"),
        (b"email,language\n", "lacks the columns confirmed_at, source"),
        (b"email,email,language,confirmed_at,source\n", "has the column email twice"),
        (b"", "lacks the columns"),
    ],
)
def test_file_that_can_not_be_used_is_refused_as_a_whole(load, content, sentence):
    with pytest.raises(WrongFile, match=sentence):
        load(content)
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize(
    "email",
    [
        *("bob@reader", "b ob@x.example", "b..ob@x.example", "bob@-x.example", "bob@[1.2.3]"),
        *("root@localhost", "bob@[10.0.0.1]"),
    ],
)
def test_address_is_held_against_the_rules_of_forms(load, email):
    _outcome, wrong = load(HEADER + row(email) + row(email))

    assert wrong == [(line, f"“{email}” is no e-mail address.") for line in (2, 3)]


def test_values_lose_what_stands_around_them(load):
    load(
        "email\t language \tconfirmed_at\tsource\n bob@reader.example\ten \t2025-05-06\t'=desk\t\n"
    )

    assert list(Consent.objects.values_list("subscriber__email", "language", "source")) == [
        ("bob@reader.example", "en", "=desk")
    ]


def test_line_numbers_count_what_an_editor_counts(load):
    _outcome, wrong = load(HEADER + "\n" + "x" * 30_000 + "\n" + row("nobody"))

    assert [line for line, _problem in wrong] == [3, 4]


def test_quotation_mark_that_is_never_closed_swallows_no_other_line(load):
    _outcome, wrong = load(HEADER + '"\n' * 1000 + row())

    assert (len(wrong), Subscriber.objects.count()) == (1000, 1)


def test_values_may_hold_what_csv_quotes(load):
    out = ["bob@reader.example", "en", "2025-05-06", 'Desk, "Rathaus"']
    line = ",".join('"' + value.replace('"', '""') + '"' for value in out)

    load(HEADER + line + "\n")

    assert next(csv.reader([line])) == out
    assert Consent.objects.get().source == 'Desk, "Rathaus"'


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's memory is the server's")
def test_memory_of_the_database_is_given_back(load):
    def cache_size():
        with connection.cursor() as cursor:
            return cursor.execute("PRAGMA cache_size").fetchone()

    before = cache_size()
    sizes = []
    with roomy():
        sizes.append(cache_size())
    load(HEADER + row())

    assert [*sizes, cache_size()] == [(SQLITE_CACHE,), before]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite plans without statistics")
def test_database_knows_afterwards_how_large_its_tables_are(load, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 10)

    load(HEADER + "".join(row(f"reader{n}@reader.example") for n in range(30)))

    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'newsletter_consent'")
        assert cursor.fetchone() == (30,)
