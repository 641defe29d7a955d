"""Numbers and figures in words."""

import math

import pytest

from formulas.definitions import loading
from formulas.definitions.formula import Formula
from formulas.definitions.marks import View
from formulas.engine import evaluate
from formulas.texts.wording import number, sentence, spoken
from tests.formulas.samples import small_formula

VIEWS = [
    pytest.param(formula, view, id=f"{formula.slug}-{view.name}")
    for formula in loading.catalogue().formulas
    for view in formula.views
]


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1.23456, 4, "1.2346"),
        (0.0, 4, "0.0000"),
        (-0.0, 2, "0.00"),
        (-0.00001, 4, "0.0000"),
        (-1.5, 1, "−1.5"),
        (2.0, 0, "2"),
        (0.5, 0, "1"),
        (-0.5, 0, "−1"),
        (0.125, 2, "0.13"),
        (1.005, 2, "1.00"),  # the double below 1.005
        (12345678.0, 2, "12345678.00"),
        (math.inf, 4, "∞"),
        (-math.inf, 4, "−∞"),
        (math.nan, 4, "undefined"),
    ],
)
def test_number_is_written_with_its_decimals(value: float, decimals: int, text: str) -> None:
    assert number(value, decimals) == text


@pytest.mark.parametrize("value", [1e25, -1e300])
def test_very_large_number_is_written_too(value: float) -> None:
    assert number(value, 4)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(1.0, 2, "1.00"), (0.35, 2, "0.35"), (0.123, 2, "0.123"), (-0.5, 1, "−0.5"), (-0.55, 1, "−0.55"), (0.3, 0, "0.3")],
)
def test_parameter_between_two_steps_is_said_in_full(value: float, decimals: int, text: str) -> None:
    assert spoken(value, decimals) == text


def test_sentence_says_parameters_and_readouts() -> None:
    formula = small_formula()
    values = evaluate(formula.program, {"a": 1.5, "share": 0.5})
    assert sentence(formula, formula.views[0], {"a": 1.5, "share": 0.5}, values) == (
        "At steepness 1.5 the area is 3.0000."
    )


def test_sentence_says_infinity() -> None:
    formula = small_formula()
    parameters = {"a": 1.0, "share": 1.0}
    assert "the price is ∞" in sentence(formula, formula.views[1], parameters, evaluate(formula.program, parameters))


@pytest.mark.parametrize(("formula", "view"), VIEWS)
def test_sentence_of_every_view_is_whole(formula: Formula, view: View) -> None:
    said = sentence(formula, view, formula.defaults, evaluate(formula.program, formula.defaults))
    assert said.endswith(".")
    assert "{" not in said
    assert "\n" not in said
    assert "undefined" not in said


@pytest.mark.parametrize(("formula", "view"), VIEWS)
def test_sentence_of_every_view_says_each_of_its_readouts_in_one_unit_at_least(formula: Formula, view: View) -> None:
    main = {name for name in view.readouts if not formula.readout_by_name[name].beside}
    assert main
    assert main <= set(view.sentence_names)
