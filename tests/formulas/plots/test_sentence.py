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


def test_sentence_gives_way_to_the_note_that_says_why_a_number_is_infinite() -> None:
    formula = small_formula()
    parameters = {"a": 1.0, "share": 1.0}
    said = sentence(formula, formula.views[1], parameters, evaluate(formula.program, parameters))
    assert said == "Heads come, and nobody expected them."


@pytest.mark.parametrize(
    ("slug", "view", "moved", "said"),
    [
        (
            "damped-oscillator",
            0,
            {"zeta": 1.0},
            "There is no period: from ζ = 1 on it does not swing. The quality factor is",
        ),
        (
            "damped-oscillator",
            0,
            {"zeta": 0.0},
            "The period is 3.142 s. Q is infinite: without damping nothing is lost.",
        ),
        ("kl-divergence", 1, {"heads_q": 0.0}, "D(P‖Q) is infinite: P allows what Q rules out. D(Q‖P) is 1.2040"),
    ],
)
def test_other_numbers_are_said_all_the_same(slug: str, view: int, moved: dict[str, float], said: str) -> None:
    formula = loading.catalogue().by_slug[slug]
    parameters = formula.defaults | moved
    values = evaluate(formula.program, parameters)
    assert said in sentence(formula, formula.views[view], parameters, values)


@pytest.mark.parametrize(("formula", "view"), VIEWS)
def test_no_sentence_says_a_number_that_there_is_not(formula: Formula, view: View) -> None:
    ends = [{p.name: end} for p in formula.parameters_of(view) for end in (p.low, p.high)]
    presets = [preset.values for preset in view.presets]
    assert len(ends) > 1
    for moved in ends + presets:
        parameters = formula.defaults | moved
        said = sentence(formula, view, parameters, evaluate(formula.program, parameters))
        assert "∞" not in said, moved
        assert "undefined" not in said, moved


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
