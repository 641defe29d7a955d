"""Many points at once: to the bit what each of them gives alone."""

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from formulas.definitions import loading
from formulas.definitions.formula import Formula
from formulas.engine import Axis, Model, evaluate, evaluate_points, points
from tests.formulas.engine.models import model

Array = NDArray[np.float64]

FORMULAS = loading.catalogue().formulas
ALONE = 40  # points that are also evaluated one by one
LINE = "line = a * x + b\narea = integral(line, x)"
WALK = "s = iterate(s * a + b / (1 + x), b, x)\nlast = sum(b * k, k) + max_of(s, x)"


def one_by_one(model: Model, columns: Mapping[str, float | Array], names: list[str], count: int) -> dict[str, Array]:
    """What each point gives alone."""
    at = [
        {name: float(np.broadcast_to(given, count)[place]) for name, given in columns.items()} for place in range(count)
    ]
    found = [evaluate(model, parameters, names) for parameters in at]
    return {name: np.array([values[name] for values in found]) for name in names}


def assert_same_bits(found: Mapping[str, Array], expected: Mapping[str, Array]) -> None:
    """All bits; which of the many NaN it is says nothing."""
    assert found.keys() == expected.keys()
    for name, values in expected.items():
        own = found[name]
        is_same = (own.view(np.uint64) == values.view(np.uint64)) | (np.isnan(own) & np.isnan(values))
        assert is_same.all(), (name, own[~is_same], values[~is_same])


def columns_of(formula: Formula, count: int, seed: int) -> dict[str, float | Array]:
    """Values of all parameters: off the slider's steps and on them, its ends, and numbers with powers of their own."""
    random = np.random.default_rng(seed)
    found: dict[str, float | Array] = {}
    for parameter in formula.parameters:
        low, high = parameter.low, parameter.high
        free = random.uniform(low, high, count)
        stepped = np.clip(low + np.round((free - low) / parameter.step) * parameter.step, low, high)
        notable = np.clip(random.choice([-1.0, 0.0, 0.5, 1.0, 2.0, low, high], count), low, high)
        found[parameter.name] = np.choose(random.integers(0, 3, count), [free, stepped, notable])
        if random.random() < 0.3:
            found[parameter.name] = float(free[0])
    return found


@pytest.mark.thorough
@pytest.mark.parametrize("formula", FORMULAS, ids=[formula.slug for formula in FORMULAS])
@given(seed=st.integers(0, 2**32))
@settings(max_examples=4, deadline=None)
def test_readouts_of_many_points_have_the_bits_that_each_has_alone(formula: Formula, seed: int) -> None:
    names = [readout.name for readout in formula.readouts]
    columns = columns_of(formula, ALONE, seed)
    expected = one_by_one(formula.program, columns, names, ALONE)
    if all(isinstance(given, float) for given in columns.values()):
        expected = {name: values[:1] for name, values in expected.items()}
    assert_same_bits(evaluate_points(formula.program, columns, names), expected)


@pytest.mark.parametrize("exponent", [2.0, 0.5, -1.0, 3.0, 0.0])
@pytest.mark.parametrize("count", [1, 2, 300])
def test_power_rounds_alone_as_it_does_among_others(exponent: float, count: int) -> None:
    base = np.random.default_rng(1).uniform(0, 10, count)
    columns: dict[str, float | Array] = {"a": base, "b": np.full(count, exponent)}
    power = model("c = a ** b", "a", "b")
    assert_same_bits(evaluate_points(power, columns, ["c"]), one_by_one(power, columns, ["c"], count))


@pytest.mark.parametrize("text", [LINE, WALK])
@pytest.mark.parametrize("at_once", [1, 12, 10_000])
def test_points_are_the_same_however_many_are_taken_at_once(
    text: str, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(points, "AT_ONCE", at_once)
    program = model(text, "a", "b")
    columns: dict[str, float | Array] = {"a": np.linspace(-1, 1, 7), "b": 0.3}
    (name,) = [name for name in ("area", "last") if name in program.names]
    assert_same_bits(evaluate_points(program, columns, [name]), one_by_one(program, columns, [name], 7))


def test_number_that_no_column_moves_stands_at_every_point() -> None:
    found = evaluate_points(model("u = 2 * b\nz = 3", "a", "b"), {"a": np.zeros(3), "b": 4.0}, ["u", "z"])
    np.testing.assert_array_equal(found["u"], [8, 8, 8])
    np.testing.assert_array_equal(found["z"], [3, 3, 3])


def test_numbers_alone_are_one_point() -> None:
    np.testing.assert_array_equal(evaluate_points(model("u = 2 * a", "a"), {"a": 4.0}, ["u"])["u"], [8])


def test_columns_of_several_lengths_are_an_error() -> None:
    with pytest.raises(ValueError, match=r"\[2, 3\]"):
        evaluate_points(model("u = a + b", "a", "b"), {"a": np.zeros(2), "b": np.zeros(3)}, ["u"])


def test_undefined_and_infinite_are_what_they_are() -> None:
    found = evaluate_points(model("u = 1 / a - 1 / b", "a", "b"), {"a": np.array([0.0, 0, 1]), "b": 0.0}, ["u"])
    np.testing.assert_array_equal(found["u"], [np.nan, np.nan, -np.inf])


def test_few_numbers_are_taken_at_once_where_a_point_has_many(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    whole = points._evaluated

    def counted(model: Model, part: Mapping[str, Array], names: list[str]) -> dict[str, Array]:
        sizes.append(part["a"].size)
        return whole(model, part, names)

    monkeypatch.setattr(points, "_evaluated", counted)
    monkeypatch.setattr(points, "AT_ONCE", 120)
    fine = model("y = integral(a * x, x)", "a", axes=(Axis("x", 0.0, 1.0, 40),))
    evaluate_points(fine, {"a": np.zeros(7)}, ["y"])
    assert sizes == [3, 3, 1]
