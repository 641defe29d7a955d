"""The values that stand under symbols: at most one in a figure, in the formula's own unit, and the formula is true."""

from pathlib import Path

import pytest

from formulas.definitions import loading
from formulas.definitions.formula import Formula, parse
from formulas.definitions.loading import load_folder
from formulas.definitions.shown_values import verify_shown_values
from formulas.toml.mistakes import DefinitionError, MistakeError
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


PRESET = """[[views.presets]]
label = "Flat"
values = { a = 0.5 }
notice = "It is flat."

[[views]]
name = "shares\""""
WORD = "symbols.0.values"
REFUSED = {
    "value that nothing is": (changed(SHOWN, 'values = ["a"]', 'values = ["b"]') + HOLDS, WORD, "unknown name b"),
    "value that no figure shows": (changed(SHOWN, 'values = ["a"]', 'values = ["y"]') + HOLDS, WORD, "unknown name y"),
    "two values in one figure": (
        changed(SHOWN, 'values = ["a"]', 'values = ["a", "area"]') + HOLDS,
        WORD,
        "area are both shown by line",
    ),
    "percentage for a fraction": (
        changed(SHOWN, 'label = "steepness"', 'label = "steepness"\nunit = "%"') + HOLDS,
        WORD,
        "a is in percent",
    ),
    "readout in percent": (
        changed(changed(SHOWN, 'values = ["a"]', 'values = ["area"]'), '"squares"', '"% of a square"') + HOLDS,
        WORD,
        "area is in percent",
    ),
    "value without an equation": (SHOWN, WORD, "no equation has a in it"),
    "equation that does not hold": (
        SHOWN + HOLDS.replace("2 * a", "3 * a"),
        "equations.0",
        "left is 2.0, right is 3.0 at the defaults",
    ),
    "equation that holds at the defaults alone": (
        SHOWN + HOLDS.replace("2 * a", "a + 1"),
        "equations.0",
        "at a = -2",
    ),
    "equation that does not hold at a preset": (
        changed(SHOWN, '[[views]]\nname = "shares"', PRESET)
        + HOLDS.replace("2 * a", "2 * a + (a - 1) * (a * a - 4)")
        + '\n[[checks]]\nvalues = { a = 0.5 }\nexpect = { area = 1 }\ntolerance = 1e-12\nsource = "as above"\n',
        "equations.0",
        "at a = 0.5",
    ),
    "equation of what is no readout, which is not rounded": (
        SHOWN + HOLDS.replace('"area"', '"2 * a"').replace('right = "2 * a"', 'right = "area + 0.01"'),
        "equations.0",
        "left is 2.0, right is 2.01",
    ),
    "equation that cannot be read": (
        SHOWN + HOLDS.replace("2 * a", "2 * nothing_like_that + a"),
        "equations.0",
        "nothing_like_that",
    ),
}


@pytest.mark.parametrize(("text", "key", "told"), REFUSED.values(), ids=REFUSED.keys())
def test_value_that_would_be_false_is_refused(tmp_path: Path, text: str, key: str, told: str) -> None:
    with pytest.raises(DefinitionError) as raised:
        load_folder(write(tmp_path, text))
    assert f": {key}: " in str(raised.value)
    assert told in str(raised.value)


def equation(left: str, right: str, tolerance: float) -> str:
    return f'\n[[equations]]\nleft = "{left}"\nright = "{right}"\ntolerance = {tolerance}\n'


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("20 * a", "21 * a"),  # a tenth of it
        ("0.05 + 0 * a", "0 * a"),  # or a tenth, where there is nothing to take a tenth of
        ("log(a) + area", "log(a) + area"),  # undefined on both sides, below 0
        ("total", "total"),  # infinite on both sides
    ],
)
def test_equation_holds_to_its_tolerance(left: str, right: str) -> None:
    verify_shown_values(parse(SMALL + equation(left, right, 0.1), slug=SLUG))


@pytest.mark.parametrize(("left", "right"), [("20 * a", "23 * a"), ("0.11 + 0 * a", "0 * a"), ("log(a)", "0 * a")])
def test_equation_beyond_its_tolerance_is_refused(left: str, right: str) -> None:
    with pytest.raises(MistakeError):
        verify_shown_values(parse(SMALL + equation(left, right, 0.1), slug=SLUG))


# Half of the last digit that the page gives it: of so many decimals; of two where these would say 0; and of four where
# a power of ten stands with it or, as for the defaults, alone.
@pytest.mark.parametrize(
    ("decimals", "times", "within", "beyond"),
    [
        *((0, 1, 0.4, 0.6), (1, 1, 0.047, 0.06), (4, 500_000, 400, 600), (4, 4_999_999.99, 4000, 6000)),
        *((2, 1e-3, 4e-5, 6e-5), (4, 5e-7, 4e-10, 6e-10), (4, 0, 4e-5, 6e-5)),
    ],
)
def test_readout_may_be_off_by_half_of_its_last_digit(decimals: int, times: int, within: float, beyond: float) -> None:
    text = changed(SMALL, 'unit = "squares"', f'unit = "squares"\ndecimals = {decimals}')
    text = changed(text, "area = integral", f"area = {times} * integral")
    verify_shown_values(parse(text + equation("area", f"2 * {times} * a + {within}", 1e-12), slug=SLUG))
    with pytest.raises(MistakeError):
        verify_shown_values(parse(text + equation("area", f"2 * {times} * a + {beyond}", 1e-12), slug=SLUG))


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
