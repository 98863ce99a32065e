import pytest

from publishing.sqlite import like


@pytest.mark.parametrize(
    ("pattern", "value", "found"),
    [
        ("%дрезден%", "Новини: ДРЕЗДЕН", True),
        ("%straße%", "HAUPTSTRAßE 1", True),
        ("київ", "Київ ", False),
        ("к_їв", "КИЇВ", True),
        (r"100\%", "100%", True),
        (r"100\%", "1000", False),
        ("a.c", "abc", False),
        ("a%c", "a\nc", True),
        (None, "x", None),
        ("x", None, None),
    ],
)
def test_like_compares_letters_of_any_alphabet(pattern, value, found):
    assert like(pattern, value, "\\") is found
