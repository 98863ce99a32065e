import pytest

from ucan_portal.search.marks import excerpt, first_match, with_marks
from ucan_portal.search.words import (
    FOLDING,
    LEAD,
    NAME,
    TEXT,
    Term,
    marked,
    normalised,
    words_in,
    words_of,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wrocław", "wroclaw"),
        ("Košice", "kosice"),
        ("Straße", "strasse"),
        ("ХМЕЛЬНИЦЬКИЙ", "хмельницький"),
        ("Київ", "київ"),
        ("П’ять", "пять"),
        ("П'ять", "пять"),
        ("Пʼять", "пять"),
        ("Klima\u00adneutral", "klimaneutral"),
        ("ＵＣＡＮ", "ucan"),
    ],
)
def test_spellings_that_mean_the_same_become_the_same(text, expected):
    assert normalised(text) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Waste  management", ["waste", "management"]),
        ("Iwano-Frankiwsk", ["iwano", "frankiwsk"]),
        ("U_CAN", ["ucan"]),
        ("Dresden dresden", ["dresden"]),
        ("?!% *", []),
        ("\0", []),
        (" ".join("abcdefghijkl"), list("abcdefgh")),
    ],
)
def test_query_is_taken_apart(query, expected):
    assert words_of(query) == expected


def test_word_with_a_stroke_is_one_word_and_its_parts():
    assert list(words_in("U_CAN 2030")) == ["u", "can", "ucan", "2030"]


def test_words_that_match_are_marked_as_written():
    terms = [Term("wirtschaft", frozenset({"abfallwirtschaft"})), Term("хмельниц")]

    assert with_marks("Abfallwirtschaft in ХМЕЛЬНИЦЬКИЙ", terms) == (
        "<mark>Abfallwirtschaft</mark> in <mark>ХМЕЛЬНИЦЬКИЙ</mark>"
    )


def test_one_letter_is_no_beginning_of_a_word():
    assert with_marks("A label", [Term("l"), Term("a")]) == "<mark>A</mark> label"


def test_marks_leave_no_way_for_scripts():
    assert with_marks("<b>Waste</b> & <script>", [Term("waste"), Term("script")]) == (
        "&lt;b&gt;<mark>Waste</mark>&lt;/b&gt; &amp; &lt;<mark>script</mark>&gt;"
    )


def test_excerpt_shows_the_first_match_between_whole_words():
    text = f"{'before ' * 40}greenhouse {'after ' * 60}"

    found = excerpt(text, [Term("greenhouse")])

    assert found.startswith("… before ")
    assert found.endswith(" after …")
    assert found.count("greenhouse") == 1
    assert len(found) < 230


def test_match_across_a_stroke_is_found():
    assert first_match("Long before: U_CAN", [Term("ucan")])[0] == "U_CAN"


def test_letters_within_a_word_are_no_match():
    assert first_match("Partner", [Term("art")]) is None


def test_excerpt_of_a_short_text_is_the_text():
    assert excerpt("Waste in Dresden", [Term("dresden")]) == "Waste in Dresden"


def test_excerpt_without_a_match_is_the_beginning():
    assert excerpt("One word. " * 60, [Term("nothing")]).startswith("One word.")


def test_excerpt_of_one_endless_word_is_cut():
    assert len(excerpt("a" * 1000, [Term("nothing")])) < 230


def test_signs_of_all_the_world_take_no_memory():
    words_of("straße місто")
    known = len(FOLDING)
    words_of("".join(map(chr, range(0x4E00, 0x9FFF))))
    assert len(FOLDING) == known


@pytest.mark.parametrize(
    ("weight", "expected"),
    [
        (NAME, {"anyhaus", "de1haus", "de2haus", "de3haus"}),
        (LEAD, {"anyhaus", "de2haus", "de3haus"}),
        (TEXT, {"anyhaus", "de3haus"}),
    ],
)
def test_word_is_marked_with_everything_that_it_is_in(weight, expected):
    assert marked({("de", weight): {"haus"}}) == expected
