"""Where formulas stand in a Markdown text, for what has to know before Markdown is read."""

import pytest

from formulas.texts.formula_marks import HIDDEN_BAR, hide_bars, places_of_formulas


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$a$ and $b$", ["$a$", "$b$"]),
        (r"so \(a\), \[a\] and $$a$$", [r"\(a\)", r"\[a\]", "$$a$$"]),
        ("$5 and $10", []),
        (r"\$a$b$", ["$b$"]),
        (r"$\(a\)", [r"\(a\)"]),
        ("a", []),
    ],
)
def test_places_of_formulas_are_found(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in places_of_formulas(text)] == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("|$a|b$|$|c|$|d|", "|$a#b$|$#c#$|d|"),
        ("$a|b$ $c$", "$a#b$ $c$"),
        ("a|b", "a|b"),
    ],
)
def test_bars_are_hidden_within_formulas_alone_and_nothing_is_moved(line: str, expected: str) -> None:
    assert len(HIDDEN_BAR) == 1
    assert hide_bars(line) == expected.replace("#", HIDDEN_BAR)
