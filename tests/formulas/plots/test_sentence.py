"""A figure in one sentence."""

import pytest

from formulas.definitions import loading
from formulas.definitions.figures import View
from formulas.definitions.formula import Formula
from formulas.engine import evaluate
from formulas.plots.sentence import sentence
from tests.formulas.samples import small_formula

VIEWS = [
    pytest.param(formula, view, id=f"{formula.slug}-{view.name}")
    for formula in loading.catalogue().formulas
    for view in formula.views
]


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
