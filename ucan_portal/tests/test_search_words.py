import pytest

from ucan_portal.search.words import excerpt, normalised, with_marks, words_of


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
        ("Dresden dresden", ["dresden"]),
        ("?!% *", []),
        ("\0", []),
        (" ".join("abcdefghijkl"), list("abcdefgh")),
    ],
)
def test_query_is_taken_apart(query, expected):
    assert words_of(query) == expected


def test_words_that_match_are_marked_as_written():
    assert with_marks("Abfallwirtschaft in ХМЕЛЬНИЦЬКИЙ", ["wirtschaft", "хмельниц"]) == (
        "<mark>Abfallwirtschaft</mark> in <mark>ХМЕЛЬНИЦЬКИЙ</mark>"
    )


def test_marks_leave_no_way_for_scripts():
    assert with_marks("<b>Waste</b> & <script>", ["waste", "script"]) == (
        "&lt;b&gt;<mark>Waste</mark>&lt;/b&gt; &amp; &lt;<mark>script</mark>&gt;"
    )


def test_excerpt_shows_the_first_match_between_whole_words():
    text = f"{'before ' * 40}greenhouse {'after ' * 60}"

    found = excerpt(text, ["greenhouse"])

    assert found.startswith("… before ")
    assert found.endswith(" after …")
    assert found.count("greenhouse") == 1
    assert len(found) < 230


def test_excerpt_of_a_short_text_is_the_text():
    assert excerpt("Waste in Dresden", ["dresden"]) == "Waste in Dresden"


def test_excerpt_without_a_match_is_the_beginning():
    assert excerpt("One word. " * 60, ["nothing"]).startswith("One word.")


def test_excerpt_of_one_endless_word_is_cut():
    assert len(excerpt("a" * 1000, ["nothing"])) < 230
