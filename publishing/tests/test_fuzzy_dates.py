from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from publishing.dates import fuzzy_text, period_text
from publishing.forms import FuzzyDateFormField
from publishing.fuzzy_dates import FuzzyDate, FuzzyDateField


@pytest.mark.parametrize(
    ("text", "precision", "first", "last"),
    [
        ("2025-05-23", "day", date(2025, 5, 23), date(2025, 5, 23)),
        ("2024-02", "month", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-12", "month", date(2025, 12, 1), date(2025, 12, 31)),
        ("2025-05/early", "month", date(2025, 5, 1), date(2025, 5, 10)),
        ("2025-05/mid", "month", date(2025, 5, 11), date(2025, 5, 20)),
        ("2025-05/late", "month", date(2025, 5, 21), date(2025, 5, 31)),
        ("2025-spring", "season", date(2025, 3, 1), date(2025, 5, 31)),
        ("2025-winter", "season", date(2025, 12, 1), date(2026, 2, 28)),
        ("2025", "year", date(2025, 1, 1), date(2025, 12, 31)),
        ("..", "open", None, None),
    ],
)
def test_fuzzy_date_has_precision_and_bounds(text, precision, first, last):
    parsed = FuzzyDate.parse(text)

    assert (parsed.precision, parsed.bounds) == (precision, (first, last))
    assert str(parsed) == text


@pytest.mark.parametrize(
    "text", ["2025-13", "2025-02-30", "2025-05-23/late", "May 2025", "25-05", "2025-5", "", "2025-"]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match=f"^{text}$"):
        FuzzyDate.parse(text)


def test_field_names_the_value_that_is_no_date():
    with pytest.raises(ValidationError) as caught:
        FuzzyDateField().to_python("soon")

    assert caught.value.messages == ["“soon” is no date. Write 2025-05-23, 2025-05 or 2025."]


@pytest.mark.parametrize(
    ("start", "end", "de", "en", "uk"),
    [
        (
            "2024-05-23",
            "2024-05-24",
            "23.–24. Mai 2024",
            "23–24 May 2024",
            "23–24 травня 2024 року",
        ),
        (
            "2025-05-29",
            "2025-06-02",
            "29. Mai – 2. Juni 2025",
            "29 May – 2 June 2025",
            "29 травня – 2 червня 2025 року",
        ),
        ("2025-05-06", "", "6. Mai 2025", "6 May 2025", "6 травня 2025 року"),
        ("2025-05", "", "Mai 2025", "May 2025", "травень 2025 року"),
        ("2025-05/late", "", "Ende Mai 2025", "late May 2025", "кінець травня 2025 року"),
        ("2025-03", "..", "seit März 2025", "since March 2025", "від березня 2025 року"),
        (
            "2025-03-05",
            "..",
            "seit dem 5. März 2025",
            "since 5 March 2025",
            "з 5 березня 2025 року",
        ),
        (
            "2025-05/late",
            "..",
            "seit Ende Mai 2025",
            "since late May 2025",
            "від кінця травня 2025 року",
        ),
        ("2025", "..", "seit 2025", "since 2025", "від 2025 року"),
        ("2025-spring", "", "Frühjahr 2025", "spring 2025", "весна 2025 року"),
        ("2025", "", "2025", "2025", "2025 рік"),
        ("2025/early", "", "Anfang 2025", "early 2025", "початок 2025 року"),
        (
            "2025-autumn/late",
            "",
            "Ende Herbst 2025",
            "late autumn 2025",
            "кінець осені 2025 року",
        ),
    ],
)
def test_dates_read_as_stated_in_each_language(start, end, de, en, uk):
    first = FuzzyDate.parse(start)
    last = FuzzyDate.parse(end) if end else None
    texts = {}
    for language in ("de", "en", "uk"):
        with translation.override(language):
            texts[language] = period_text(first, last)

    assert texts == {"de": de, "en": en, "uk": uk}


def test_iso_form_leaves_out_what_it_cannot_say():
    assert FuzzyDate.parse("2025-05/late").iso == "2025-05"
    assert FuzzyDate.parse("2025-spring").iso == "2025"


def test_form_field_reads_what_was_stated_and_no_more():
    field = FuzzyDateFormField(required=False)

    assert str(field.clean(["late", "", "05", "2025"])) == "2025-05/late"
    assert str(field.clean(["", "6", "05", "2025"])) == "2025-05-06"
    assert str(field.clean(["", "", "spring", "2025"])) == "2025-spring"
    assert field.clean(["open", "", "", ""]) == FuzzyDate()
    assert field.clean(["", "", "", ""]) is None


@pytest.mark.parametrize(
    "values",
    [["", "31", "02", "2025"], ["", "3", "", "2025"], ["late", "", "", ""], ["", "", "", "x"]],
)
def test_form_field_refuses_a_date_that_does_not_exist(values):
    with pytest.raises(ValidationError):
        FuzzyDateFormField(required=False).clean(values)


def test_form_shows_a_date_as_it_was_entered():
    widget = FuzzyDateFormField().widget

    assert widget.decompress(FuzzyDate.parse("2025-05/late")) == ["late", "", "05", 2025]
    assert widget.decompress(FuzzyDate()) == ["open", "", "", ""]


def test_open_date_reads_as_open():
    with translation.override("en"):
        assert fuzzy_text(FuzzyDate()) == "open"
