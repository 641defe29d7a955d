"""Numbers from checked models: shapes, broadcasting by axis name, reductions, and what is undefined or infinite."""

import math
import warnings
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from formulas.engine import Axis, evaluate
from formulas.engine.evaluate import Run
from tests.formulas.engine.models import K, X, Y, array, model, number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7.0),
        ("(1 + 2) * 3", 9.0),
        ("7 - 2 - 1", 4.0),
        ("2 ** 3 ** 2", 512.0),
        ("-2 ** 2", -4.0),
        ("1 / 4", 0.25),
        ("a / 2", 1.5),
        ("1 if a > 2 else 0", 1.0),
        ("a == 3", 1.0),
        ("a != 3", 0.0),
        ("a < 3", 0.0),
        ("a <= 3", 1.0),
        ("a >= 4", 0.0),
        ("pi", math.pi),
    ],
)
def test_expression_of_numbers_is_a_number(text: str, expected: float) -> None:
    assert number(text, a=3.0) == expected


def test_value_along_an_axis_is_an_array_of_its_length() -> None:
    np.testing.assert_array_equal(array("2 * x"), [0, 2, 4, 6, 8])


def test_value_along_two_axes_has_the_shape_of_the_models_order() -> None:
    found = array("y + 10 * x")
    assert found.shape == (X.count, Y.count)
    assert found[2, 0] == 19.0
    assert array("10 * x + y").shape == found.shape


def test_branch_not_taken_does_no_harm() -> None:
    np.testing.assert_array_equal(array("0 if x == 0 else x * log(x) / log(x)"), [0, math.nan, 2, 3, 4])
    assert number("1 if a > 0 else 0 / 0", a=1.0) == 1.0


def test_condition_is_taken_point_by_point() -> None:
    np.testing.assert_array_equal(array("1 if x < 2 else -1"), [1, 1, -1, -1, -1])


def test_integral_is_the_trapezoid_rule() -> None:
    assert number("integral(x, x)") == 8.0
    assert number("integral(x * x, x)") == 22.0


def test_integral_of_a_smooth_curve_that_ends_at_zero_is_exact_to_rounding() -> None:
    wide = Axis("t", -30.0, 30.0, 401)
    found = evaluate(model("v = integral(normal_pdf(t, m, s), t)", "m", "s", axes=(wide,)), {"m": 2.9, "s": 0.3})["v"]
    assert found == pytest.approx(1.0, abs=1e-14)


def test_integral_over_one_axis_leaves_the_other() -> None:
    np.testing.assert_allclose(array("integral(x + y, x)"), [4, 8, 12])
    np.testing.assert_allclose(array("integral(x + y, y)"), [0, 2, 4, 6, 8])


def test_sum_runs_over_outcomes() -> None:
    assert number("sum(k, k)") == 1.0
    np.testing.assert_array_equal(array("sum(x + k, k)"), [1, 3, 5, 7, 9])


def test_reduced_value_can_be_used_along_the_same_axis_again() -> None:
    np.testing.assert_array_equal(array("x / integral(x, x)"), np.arange(5) / 8)


def test_undefined_is_nan_and_nothing_is_raised() -> None:
    assert math.isnan(number("0 / 0"))
    assert math.isnan(number("log(a)", a=-1.0))
    assert math.isnan(number("sqrt(a)", a=-1.0))
    assert math.isnan(number("a ** 0.5", a=-1.0))


def test_nothing_is_warned_of() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert math.isnan(number("log(a) + 0 / 0", a=-1.0))
        assert number("exp(1000 * a)", a=1.0) == math.inf


def test_whole_number_is_a_number_like_others() -> None:
    assert number("a ** b", a=2, b=-1) == 0.5  # numpy refuses this for whole numbers


def test_infinite_is_infinite_with_its_sign() -> None:
    assert number("1 / 0") == math.inf
    assert number("-1 / 0") == -math.inf
    assert number("log(0)") == -math.inf
    assert number("exp(a)", a=1000.0) == math.inf


def test_nan_in_an_integral_is_not_hidden() -> None:
    assert math.isnan(number("integral(log(x - 1), x)"))


def test_only_what_is_wanted_is_given() -> None:
    found = evaluate(model("b = a + 1\nc = b * 2\nd = 1 / 0", "a"), {"a": 1.0}, ["c"])
    assert found == {"c": 4.0}


def test_everything_is_given_when_nothing_is_asked_for() -> None:
    assert evaluate(model("b = a + 1\nc = b * 2", "a"), {"a": 1.0}) == {"b": 2.0, "c": 4.0}


def test_line_that_is_not_needed_is_not_computed() -> None:
    # Its parameter is not even given.
    assert evaluate(model("b = a\nc = 2", "a"), {"a": 1.0}, ["c"]) == {"c": 2.0}


def test_missing_parameter_is_an_error() -> None:
    with pytest.raises(KeyError):
        evaluate(model("b = a", "a"), {})


def test_evaluation_does_not_depend_on_the_one_before() -> None:
    found = model("b = a * x", "a")
    first = evaluate(found, {"a": 1.0})["b"]
    evaluate(found, {"a": 2.0})
    np.testing.assert_array_equal(evaluate(found, {"a": 1.0})["b"], first)


@pytest.mark.parametrize("axis", [X, Y, K, Axis("z", 0.1, 0.7, 7), Axis("one", 2.0, 2.0, 1)])
def test_axis_has_both_ends_and_even_steps(axis: Axis) -> None:
    nodes = axis.nodes()
    assert len(nodes) == axis.count
    assert nodes[0] == axis.low
    assert nodes[-1] == axis.high
    np.testing.assert_allclose(np.diff(nodes), axis.step)


def test_axis_with_names_is_discrete_and_counts_from_zero() -> None:
    assert K.is_discrete
    assert not X.is_discrete
    np.testing.assert_array_equal(K.nodes(), [0, 1])


# --- along an axis ----------------------------------------------------------------------------------------


def test_largest_and_smallest_value_along_an_axis() -> None:
    assert number("max_of((x - 1) * (3 - x), x)") == 1.0
    assert number("min_of((x - 1) * (3 - x), x)") == -3.0
    np.testing.assert_array_equal(array("max_of(x * y, x)"), [0, 0, 4])
    assert math.isnan(number("max_of(log(x - 1), x)"))


def test_smallest_value_beside_another_axis_has_a_place_for_each_of_its_points() -> None:
    np.testing.assert_array_equal(array("min_of(x * y, x)"), [-4, 0, 0])
    np.testing.assert_array_equal(array("x + min_of(x * y, x)")[1], [-3, 1, 1])
    np.testing.assert_array_equal(array("x + max_of(x * y, x)")[1], [1, 1, 5])
    np.testing.assert_array_equal(array("min_of(x * y, y)"), [0, -1, -2, -3, -4])
    np.testing.assert_array_equal(array("y + min_of(x * y, y)")[:, 2], [1, 0, -1, -2, -3])


def test_each_row_decides_alone_which_zero_is_the_smaller() -> None:
    smallest = array("min_of(-(x * 0) if y < 0 else x, x)")
    np.testing.assert_array_equal(smallest, [0, 0, 0])
    np.testing.assert_array_equal(np.signbit(smallest), [True, False, False])


def test_integral_along_even_ratios_weighs_the_points_as_they_lie() -> None:
    ratios = Axis("t", 1.0, 100.0, 3, spacing="log")  # 1, 10, 100
    found = evaluate(
        model(
            "one = integral(t, t)\neach = integral(t * x, t)\nback = t + each\nmost = max_of(t, t)", axes=(X, ratios)
        ),
        {},
    )
    assert found["one"] == 49.5 + 4950
    np.testing.assert_allclose(found["each"], np.arange(5) * 4999.5, rtol=1e-15)
    assert np.shape(found["back"]) == (5, 3)
    assert found["most"] == 100


def test_integral_along_even_ratios_finds_its_axis_among_others() -> None:
    ratios = Axis("t", 1.0, 100.0, 3, spacing="log")
    each = evaluate(model("v = integral(t * x, t)", axes=(ratios, X)), {})["v"]
    np.testing.assert_allclose(each, np.arange(5) * 4999.5, rtol=1e-15)


def test_integral_along_even_steps_rounds_as_in_the_browser() -> None:
    axis = Axis("x", 0.3, 7.7, 778)
    values = np.exp(axis.nodes())
    expected = (values.sum() - 0.5 * (values[0] + values[-1])) * axis.step
    assert evaluate(model("v = integral(exp(x), x)", axes=(axis,)), {})["v"] == expected
    assert expected != (values * axis.weights()).sum()


def test_integral_along_even_steps_of_a_model_with_both_is_by_steps() -> None:
    ratios = Axis("t", 1.0, 100.0, 3, spacing="log")
    assert evaluate(model("v = integral(x, x)", axes=(X, ratios)), {})["v"] == 8.0


def test_of_two_zeros_the_negative_one_is_the_smaller() -> None:
    assert np.signbit(number("min_of(0 * (x - 2), x)"))
    assert not np.signbit(number("max_of(0 * (x - 2), x)"))


def test_cumulative_sum_stays_along_its_axis() -> None:
    np.testing.assert_array_equal(array("cumulative_sum(k + 1, k)"), [1, 3])
    np.testing.assert_array_equal(array("cumulative_sum(x * (k + 1), k)")[2], [2, 6])


def test_axis_of_whole_numbers_is_summed_over() -> None:
    of_numbers = model("total = sum(n * n, n)\nupto = cumulative_sum(n, n)", axes=(Axis("n", 2.0, 5.0, 4, whole=True),))
    found = evaluate(of_numbers, {})
    assert found["total"] == 4 + 9 + 16 + 25
    np.testing.assert_array_equal(found["upto"], [2, 5, 9, 14])


# --- iterate ----------------------------------------------------------------------------------------------


def run(text: str, **parameters: float) -> dict[str, Any]:
    return evaluate(model(text, *parameters), parameters)


def test_iterate_begins_with_the_start_and_takes_each_value_from_the_last() -> None:
    np.testing.assert_array_equal(run("v = iterate(2 * v + 1, a, x)", a=3.0)["v"], [3, 7, 15, 31, 63])


def test_iterate_reads_the_axis_and_what_varies_along_it_where_the_last_value_stands() -> None:
    np.testing.assert_array_equal(run("v = iterate(v + x, 0, x)")["v"], [0, 0, 1, 3, 6])
    np.testing.assert_array_equal(run("w = x * x\nv = iterate(v + w, 0, x)")["v"], [0, 0, 1, 5, 14])


def test_iterate_moves_several_values_from_the_same_last_ones() -> None:
    found = run("p, q = iterate((q, p + q), (0, 1), x)")  # Fibonacci's numbers
    np.testing.assert_array_equal(found["p"], [0, 1, 1, 2, 3])
    np.testing.assert_array_equal(found["q"], [1, 1, 2, 3, 5])


def test_iterate_goes_on_beside_other_axes() -> None:
    found = run("v = iterate(v * y, 1, x)\nw = iterate(w + 1, y, x)\nlast = sum(v * 0 + k, k)")
    assert found["v"].shape == found["w"].shape == (X.count, Y.count)
    np.testing.assert_array_equal(found["v"][:, 0], [1, -1, 1, -1, 1])
    np.testing.assert_array_equal(found["w"][4], [3, 4, 5])
    assert found["last"].shape == (X.count, Y.count)


def test_iterate_over_one_axis_reads_values_along_another_that_was_iterated() -> None:
    found = run("v = iterate(2 * v, 1, x)\nw = iterate(w + v, 0, k)")
    np.testing.assert_array_equal(found["w"], [[0, 1], [0, 2], [0, 4], [0, 8], [0, 16]])


def test_iterate_reads_what_varies_along_an_axis_of_two_points() -> None:
    np.testing.assert_array_equal(run("w = k + 5\nv = iterate(v + w, 0, k)")["v"], [0, 5])


def test_iterate_reads_what_varies_along_its_own_and_another_axis_where_both_stand() -> None:
    found = run("w = x * y\nv = iterate(v + w, 0, x)")["v"]
    np.testing.assert_array_equal(found, np.outer([0, 0, 1, 3, 6], [-1, 0, 1]))


def test_iterate_over_numbers_alone_takes_the_short_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(Run, "_beside_others")
    np.testing.assert_array_equal(run("w = 2 * x\nv = iterate(v + w + a, a, x)", a=1.0)["v"], [1, 2, 5, 10, 17])
    monkeypatch.undo()
    monkeypatch.delattr(Run, "_along_one_axis")
    assert run("v = iterate(v + y, 0, x)")["v"].shape == (5, 3)


def test_only_what_is_wanted_of_an_iterate_is_given() -> None:
    program = model("p, q = iterate((q, p), (0, a), x)\nr = max_of(q, x)", "a")
    assert list(evaluate(program, {"a": 5.0}, ["r"])) == ["r"]
    assert program.parameters_for(["r"]) == {"a"}


@pytest.mark.parametrize(
    ("compared", "added"),
    [
        *(("x < 1", [1, 0, 0, 0]), ("x <= 1", [1, 1, 0, 0]), ("x > 1", [0, 0, 1, 1]), ("x >= 1", [0, 1, 1, 1])),
        *(("x == 1", [0, 1, 0, 0]), ("x != 1", [1, 0, 1, 1]), ("5 if x - 1 else 7", [5, 7, 5, 5])),
    ],
)
@pytest.mark.parametrize("start", ["0", "0 * k"])
def test_iterate_compares_at_each_point(compared: str, added: list[float], start: str) -> None:
    found = run(f"v = iterate(v + ({compared}), {start}, x)")["v"]
    np.testing.assert_array_equal(found if found.ndim == 1 else found[:, 1], np.cumsum([0, *added]))


@pytest.mark.parametrize("step", ["v + sum(o + 1, o)", "sum(o + 1, o) + v", "sum(o + v + 1, o)"])
def test_iterate_takes_what_runs_over_an_axis_of_one_point(step: str) -> None:
    one = Axis("o", 0.0, 0.0, 1, ("only",))
    found = evaluate(model(f"v = iterate({step}, 0, x)", axes=(X, one)), {})["v"]
    np.testing.assert_array_equal(np.ravel(found), [0, 1, 2, 3, 4])


# Beside another axis the same steps run on arrays; over one axis alone on plain numbers.
@pytest.mark.parametrize(
    "step",
    [
        "v + 0.1 * v * (1 - v)",
        "exp(-v) + x / 3",
        "(v - 0.3) ** 2 - v ** 3 / (x - 1)",
        "v / 0 if v > 1 else -0.0 - v",
        "(0 - v) ** 0.5",
        "(0 - v) ** 1.5",
        "sqrt(v - x) + log(v) + tanh(v) - (0 - v) ** 0.5",
        "minimum(v, -v) + maximum(0, v) % 0.7 + (v >= x) + (v != 1) - (v == x) + (v <= 2) - (v < a) + (v > 1)",
        "gammaln(abs(v)) + erf(v) + normal_logpdf(v, x, 2 - x) + uniform(3, x) + xlogy(v, v)",
    ],
)
@pytest.mark.parametrize("a", [0.7, 0.0, -1.3, 1e300, math.inf, math.nan])
def test_iterate_has_the_same_bits_on_numbers_and_on_arrays(step: str, a: float) -> None:
    alone = run(f"v = iterate({step}, a, x)", a=a)["v"]
    beside = run(f"v = iterate({step}, a + 0 * k, x)", a=a)["v"]
    assert isinstance(alone, np.ndarray)
    assert isinstance(beside, np.ndarray)
    for column in beside.T:
        assert bits(alone) == bits(column)


def bits(values: NDArray[np.float64]) -> bytes:
    """The bytes of `values`, those of -0 and 0 apart; what is undefined has no sign."""
    return np.where(np.isnan(values), np.nan, values).tobytes()
