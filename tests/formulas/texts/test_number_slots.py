"""How a text asks for a number."""

import pytest

from formulas.texts.formula_marks import places_of_formulas
from formulas.texts.number_slots import SLOT, Slot, read_slot


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("kl_pq | 4 ", Slot("kl_pq", (), False, "4")),
        ("kl_pq ", Slot("kl_pq", (), False, "")),
        ("1 - inside at a=512 | 2e ", Slot("1 - inside", (("a", "512"),), False, "2e")),
        ("x at defaults, a=1/3, b=max(1, 2)", Slot("x", (("a", "1 / 3"), ("b", "max(1, 2)")), True, "")),
        ("x\nat\na=-1\n| 1% ", Slot("x", (("a", "-1"),), False, "1%")),
        ("at a=1, b=2 ", Slot("", (("a", "1"), ("b", "2")), False, "")),
        ("at defaults", Slot("", (), True, "")),
    ],
)
def test_slot_is_read(inside: str, expected: Slot) -> None:
    assert read_slot(inside) == expected


@pytest.mark.parametrize("inside", ["x at 1", "x at a=", "x at start", "x at a=1) + f(b=2", "x at a=1; b=2"])
def test_settings_that_are_none_are_refused(inside: str) -> None:
    with pytest.raises(ValueError, match="after at stand values by name, as in at a=1, b=2, or defaults"):
        read_slot(inside)


def test_slot_that_asks_for_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="it asks for nothing"):
        read_slot(" | 2")


@pytest.mark.parametrize("latex", [r"\frac{{a}}{2}", "x^{{n}}", r"{{\mathrm{KL}}}"])
def test_doubled_braces_of_latex_are_no_slot(latex: str) -> None:
    assert not SLOT.search(latex)


def test_slot_may_stand_inside_braces_of_latex() -> None:
    assert SLOT.sub("7", r"x^{{{ n | 0 }}}") == "x^{7}"


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("so $a$ and $$b$$", ["$a$", "$$b$$"]),
        ("from $5 to $10.", []),
        (r"\$a\$", []),
        ("$d = {{ x | 2 }}$ here", ["$d = {{ x | 2 }}$"]),
    ],
)
def test_formulas_of_a_text_are_found(text: str, formulas: list[str]) -> None:
    assert [text[start:end] for start, end in places_of_formulas(text)] == formulas
