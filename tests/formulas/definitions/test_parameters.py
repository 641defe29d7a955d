"""Parameter values from an address: what is used, and what is said of the rest."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formulas.definitions import loading
from formulas.definitions.formula import parse
from formulas.definitions.parameters import Problem, read_parameters, read_view
from formulas.texts.typed_numbers import read_number
from tests.formulas.samples import SLUG, SMALL, small_formula

FORMULA = small_formula()  # a from -2 to 2, default 1; share from 0 to 1, default 0.5


def test_empty_address_gives_the_defaults() -> None:
    reading = read_parameters(FORMULA, {})
    assert reading.values == {"a": 1.0, "share": 0.5}
    assert reading.problems == ()


@pytest.mark.parametrize(
    ("given", "value"), [("2", 2.0), ("-2", -2.0), ("0.123", 0.123), ("1e-1", 0.1), (" 1.5 ", 1.5)]
)
def test_value_in_range_is_used(given: str, value: float) -> None:
    reading = read_parameters(FORMULA, {"a": [given]})
    assert reading.values == {"a": value, "share": 0.5}
    assert reading.problems == ()


def test_minus_zero_is_zero() -> None:
    assert math.copysign(1, read_parameters(FORMULA, {"a": ["-0"]}).values["a"]) == 1


@pytest.mark.parametrize(("given", "value"), [("2.1", 2.0), ("-2.1", -2.0), ("1e300", 2.0)])
def test_value_out_of_range_is_clamped_and_told(given: str, value: float) -> None:
    reading = read_parameters(FORMULA, {"a": [given]})
    assert reading.values["a"] == value
    (problem,) = reading.problems
    assert problem == Problem("a", f"{float(given):g} is out of range; give one number from -2 to 2", -2, 2)


@pytest.mark.parametrize("given", ["nan", "inf", "-inf", "abc", "", "1e999", "1,5", "--1", "½"])
def test_value_that_is_no_number_leaves_the_default_and_is_told(given: str) -> None:
    reading = read_parameters(FORMULA, {"a": [given]})
    assert reading.values["a"] == 1.0
    (problem,) = reading.problems
    assert problem == Problem("a", f"{given!r} is not a finite number; give one number from -2 to 2", -2, 2)


@pytest.mark.parametrize(("given", "value"), [("−1,5", -1.5), ("1,250", 1.25), ("5e−1", 0.5), ("0.5 ml", 0.5)])
def test_page_reads_what_people_type_and_programs_are_held_to_their_own_spelling(given: str, value: float) -> None:
    formula = parse(SMALL.replace('label = "steepness"', 'label = "steepness"\nunit = "ml"'), slug=SLUG)
    reading = read_parameters(formula, {"a": [given]}, spelling=read_number)
    assert (reading.values["a"], reading.problems) == (value, ())
    assert "is not a finite number" in read_parameters(formula, {"a": [given]}).problems[0].detail


def test_comma_that_can_mean_two_values_in_range_leaves_the_default_and_is_told() -> None:
    formula = parse(SMALL.replace("high = 2\nstep", "high = 2000\nstep", 1), slug=SLUG)
    reading = read_parameters(formula, {"a": ["1,500"]}, spelling=read_number)
    assert reading.values["a"] == 1.0
    assert reading.problems[0].detail == "'1,500' can be 1.5 or 1500; give one number from -2 to 2000"


@pytest.mark.parametrize("given", ["0_1", "\u0661"])
def test_spelling_that_only_python_understands_is_no_number(given: str) -> None:
    assert read_parameters(FORMULA, {"a": [given]}).problems


@pytest.mark.parametrize("values", [["1", "2"], ["1", "1"], []])
def test_parameter_not_given_exactly_once_is_told(values: list[str]) -> None:
    reading = read_parameters(FORMULA, {"a": values})
    assert reading.values["a"] == 1.0
    assert f"given {len(values)} times" in reading.problems[0].detail


def test_unknown_parameter_is_told_with_the_nearest() -> None:
    (problem,) = read_parameters(FORMULA, {"shar": ["1"]}).problems
    assert problem == Problem("shar", "there is no parameter 'shar'; did you mean share?")


def test_strange_parameter_is_told_with_all_names() -> None:
    (problem,) = read_parameters(FORMULA, {"zzz": ["1"]}).problems
    assert problem.detail == "there is no parameter 'zzz'; the parameters are a, share"


def test_names_that_are_not_ours_are_left_alone() -> None:
    assert read_parameters(FORMULA, {"view": ["x"]}, besides=["view"]).problems == ()


def test_long_values_and_names_are_told_shortened() -> None:
    reading = read_parameters(FORMULA, {"a": ["x" * 1000], "b" * 1000: ["1"]})
    assert [len(problem.detail) < 150 for problem in reading.problems] == [True, True]
    assert len(reading.problems[1].parameter) == 40


def test_every_problem_is_told() -> None:
    reading = read_parameters(FORMULA, {"a": ["x"], "share": ["7"], "c": ["1"]})
    assert [problem.parameter for problem in reading.problems] == ["a", "share", "c"]


def test_what_is_not_ours_or_unknown_keeps_nobody_from_the_rest() -> None:
    reading = read_parameters(FORMULA, {"view": ["x"], "zzz": ["1"], "a": ["2"], "share": ["7"]}, besides=["view"])
    assert reading.values == {"a": 2.0, "share": 1.0}
    assert [problem.parameter for problem in reading.problems] == ["zzz", "share"]


# --- the view -----------------------------------------------------------------------------------------------


def test_view_is_the_one_that_is_named_or_else_the_first() -> None:
    divergence = loading.catalogue().by_slug["kl-divergence"]
    assert [view.name for view in divergence.views] == ["bells", "coins", "mixture"]
    assert read_view(divergence, {}) is divergence.views[0]
    assert read_view(divergence, {"view": ["bells"]}) is divergence.views[0]
    assert read_view(divergence, {"view": ["coins"], "mu_p": ["1"]}) is divergence.views[1]


@pytest.mark.parametrize(("name", "said"), [("bell", "'bell'"), ("", "''"), ("c" * 41, f"'{'c' * 40}'")])
def test_view_that_there_is_not_is_told_with_those_that_there_are(name: str, said: str) -> None:
    divergence = loading.catalogue().by_slug["kl-divergence"]
    detail = f"{said} is not a view; the views are bells, coins, mixture"
    assert read_view(divergence, {"view": [name]}) == Problem("view", detail)


@given(
    st.dictionaries(
        st.sampled_from(["a", "share", "x"]) | st.text(max_size=5), st.lists(st.text(max_size=8), max_size=2)
    )
)
def test_values_used_are_always_in_range(query: dict[str, list[str]]) -> None:
    reading = read_parameters(FORMULA, query)
    assert set(reading.values) == {"a", "share"}
    assert -2 <= reading.values["a"] <= 2
    assert 0 <= reading.values["share"] <= 1
