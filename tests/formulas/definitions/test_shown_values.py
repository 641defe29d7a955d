"""The values that stand under symbols: at most one in a figure, in the formula's own unit, and the formula is true."""

from pathlib import Path

import pytest

from formulas.definitions import loading
from formulas.definitions.formula import Formula, parse
from formulas.definitions.loading import load_folder
from formulas.definitions.shown_values import verify_shown_values
from formulas.toml.mistakes import DefinitionError
from tests.formulas.samples import SLUG, SMALL, write

# y = a x, and its area from 0 to 2 is 2 a.
SHOWN = SMALL.replace('role = "first"\n\n[[symbols]]', 'role = "first"\nvalues = ["a"]\n\n[[symbols]]', 1)
HOLDS = '\n[[equations]]\nleft = "area"\nright = "2 * a"\ntolerance = 1e-12\n'


def test_small_formula_holds_with_its_value() -> None:
    formula = parse(SHOWN + HOLDS, slug=SLUG)
    assert formula.symbols[0].values == ("a",)
    verify_shown_values(formula)


def changed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


REFUSED = {
    "value that nothing is": (changed(SHOWN, 'values = ["a"]', 'values = ["b"]') + HOLDS, "unknown name b"),
    "value that no figure shows": (changed(SHOWN, 'values = ["a"]', 'values = ["y"]') + HOLDS, "unknown name y"),
    "two values in one figure": (
        changed(SHOWN, 'values = ["a"]', 'values = ["a", "area"]') + HOLDS,
        "area are both shown by line",
    ),
    "percentage for a fraction": (
        changed(SHOWN, 'label = "steepness"', 'label = "steepness"\nunit = "%"') + HOLDS,
        "a is in percent",
    ),
    "value without an equation": (SHOWN, "no equation has a in it"),
    "equation that does not hold": (SHOWN + HOLDS.replace("2 * a", "3 * a"), "left is 2.0, right is 3.0"),
    "equation that holds at the defaults alone": (SHOWN + HOLDS.replace("2 * a", "a + 1"), "at a = -2"),
    "equation that cannot be read": (SHOWN + HOLDS.replace("2 * a", "2 * nothing_like_that + a"), "nothing_like_that"),
}


@pytest.mark.parametrize(("text", "told"), REFUSED.values(), ids=REFUSED.keys())
def test_value_that_would_be_false_is_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(DefinitionError) as raised:
        load_folder(write(tmp_path, text))
    assert told in str(raised.value)


def test_readout_is_inserted_as_it_is_shown() -> None:
    coarse = changed(SHOWN, 'unit = "squares"', 'unit = "squares"\ndecimals = 0') + HOLDS.replace(
        "2 * a", "2 * a + 0.4"
    )
    verify_shown_values(parse(coarse, slug=SLUG))
    with pytest.raises(ValueError, match=r"left is 2\.0, right is 2\.6"):
        verify_shown_values(parse(coarse.replace("0.4", "0.6"), slug=SLUG))


@pytest.mark.parametrize("formula", loading.catalogue().formulas, ids=lambda formula: formula.slug)
def test_shown_values_make_the_formula_true(formula: Formula) -> None:
    verify_shown_values(formula)


def test_pages_show_what_has_exactly_one_value() -> None:
    shown = {f.slug: {s.latex for s in f.symbols if s.values} for f in loading.catalogue().formulas}
    assert {slug: symbols for slug, symbols in shown.items() if symbols} == {
        "kl-divergence": {r"D_{\mathrm{KL}}"},
        "entropy": {"H"},
        "cross-entropy": {"H"},
        "jensen-shannon-divergence": {r"\mathrm{JSD}"},
        "gradient-descent": {r"\eta"},
        "softmax": {"T"},
        "black-scholes": {"C", "S", "K", "T"},
        "damped-oscillator": {r"\zeta", r"\omega_0"},
        "binomial-distribution": {"n", "p"},
        "normal-distribution": {r"\mu", r"\sigma"},
    }
