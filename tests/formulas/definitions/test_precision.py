"""Rounding leaves every readout right, and what loses its digits is found."""

import math

import mpmath
import pytest

from formulas.definitions import loading
from formulas.definitions.formula import Formula
from formulas.definitions.precise import FUNCTIONS as PRECISE
from formulas.definitions.precise import evaluate_precisely
from formulas.definitions.precision import agrees_with_exact, lost_digits, places_to_try
from formulas.engine import evaluate
from formulas.engine.functions import FUNCTIONS
from tests.formulas.engine.models import model

FORMULAS = loading.catalogue().formulas
NORMAL = loading.catalogue().by_slug["normal-distribution"]


@pytest.mark.thorough
@pytest.mark.parametrize("formula", FORMULAS, ids=lambda formula: formula.slug)
def test_no_readout_loses_its_digits(formula: Formula) -> None:
    assert [str(lost) for lost in lost_digits(formula)] == []


def test_every_function_is_known_to_fifty_digits() -> None:
    assert PRECISE.keys() == FUNCTIONS.keys()


@pytest.mark.parametrize(
    ("lost", "kept"),
    [
        ("ndtr(a + 8) - ndtr(a + 7)", "normal_interval(a + 7, a + 8)"),
        ("1 - ndtr(a + 7)", "ndtr(-(a + 7))"),
        ("exp(a * 1e-9) - 1", "expm1(a * 1e-9)"),
        ("log(1 + a * 1e-9)", "log1p(a * 1e-9)"),
        ("1 - cos(a * 1e-6)", "2 * sin(a * 1e-6 / 2) ** 2"),
        ("sum(exp(-20 - k) + 1, k) - 2", "sum(exp(-20 - k), k)"),
    ],
)
def test_difference_of_nearly_equal_numbers_is_found(lost: str, kept: str) -> None:
    program = model(f"lost = {lost}\nkept = {kept}", "a")
    found = evaluate(program, {"a": 1.5})
    exact = evaluate_precisely(program, {"a": 1.5}, ["lost", "kept"])
    assert abs(exact["lost"] - exact["kept"]) < 1e-15 * abs(exact["kept"])
    assert not agrees_with_exact(found["lost"], exact["lost"])
    assert agrees_with_exact(found["kept"], exact["kept"])


@pytest.mark.parametrize(
    ("found", "exact", "agrees"),
    [
        (1.0, "1.0000000000001", True),
        (1.0, "1.0001", False),
        (0.0, "6.84e-19", False),
        (1e-17, "0", True),
        (1e-13, "0", False),
        (0.0, "1e-300", True),
        (math.inf, "inf", True),
        (math.inf, "1", False),
        (math.nan, "nan", True),
        (math.nan, "1", False),
        (-math.inf, "inf", False),
    ],
)
def test_doubles_agree_with_what_is_exact_as_far_as_they_can(found: float, exact: str, agrees: bool) -> None:
    assert agrees_with_exact(found, mpmath.mpf(exact)) is agrees


def test_ends_of_all_sliders_are_tried_and_places_on_their_steps() -> None:
    places = list(places_to_try(NORMAL, 20))
    assert len(places) == 1 + 2 * len(NORMAL.parameters) + 20
    assert {place["a"] for place in places} >= {470, 530}
    assert places == list(places_to_try(NORMAL, 20))
    for parameter in NORMAL.parameters:
        assert all(parameter.low <= place[parameter.name] <= parameter.high for place in places)
