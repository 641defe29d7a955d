"""Each function of the table against mpmath at 50 digits, and at the edges where languages differ."""

import math
from collections.abc import Callable

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formulas.engine.functions import CALLABLE, CONSTANTS, FUNCTIONS, NAMED, OPERATORS, REDUCTIONS, Function

INF, NAN = math.inf, math.nan


def call(name: str, *arguments: float) -> float:
    with np.errstate(all="ignore"):
        return float(FUNCTIONS[name].compute(*(np.asarray(argument, dtype=np.float64) for argument in arguments)))


def normal_logpdf(x: mpmath.mpf, mean: mpmath.mpf, deviation: mpmath.mpf) -> mpmath.mpf:
    return -(((x - mean) / deviation) ** 2) / 2 - mpmath.log(deviation) - mpmath.log(2 * mpmath.pi) / 2


EXACT: dict[str, Callable[..., mpmath.mpf]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "pow": lambda a, b: a**b,
    "neg": lambda a: -a,
    "lt": lambda a, b: mpmath.mpf(a < b),
    "le": lambda a, b: mpmath.mpf(a <= b),
    "gt": lambda a, b: mpmath.mpf(a > b),
    "ge": lambda a, b: mpmath.mpf(a >= b),
    "eq": lambda a, b: mpmath.mpf(a == b),
    "ne": lambda a, b: mpmath.mpf(a != b),
    "where": lambda a, b, c: b if a else c,
    "abs": abs,
    "exp": mpmath.exp,
    "log": mpmath.log,
    "log2": lambda a: mpmath.log(a) / mpmath.log(2),
    "sqrt": mpmath.sqrt,
    "minimum": min,
    "maximum": max,
    "logaddexp": lambda a, b: mpmath.log(mpmath.exp(a) + mpmath.exp(b)),
    "xlogy": lambda a, b: a * mpmath.log(b),
    "entr": lambda a: -a * mpmath.log(a),
    "rel_entr": lambda a, b: a * mpmath.log(a / b),
    "normal_logpdf": normal_logpdf,
    "normal_pdf": lambda x, mean, deviation: mpmath.exp(normal_logpdf(x, mean, deviation)),
}


def test_every_function_has_an_exact_twin_here() -> None:
    assert set(EXACT) == set(FUNCTIONS)


@pytest.mark.parametrize("name", EXACT)
@given(data=st.data())
def test_function_is_right_to_rounding(name: str, data: st.DataObject) -> None:
    function = FUNCTIONS[name]
    positive = st.floats(0.05, 20.0)
    arguments = [data.draw(positive) for _ in range(function.arity)]
    with mpmath.workdps(50):
        exact = EXACT[name](*(mpmath.mpf(argument) for argument in arguments))
        size = max(1.0, *(abs(argument) for argument in arguments))
        # A difference of like numbers, and a logarithm near 1, keep the error of their parts.
        error = abs(mpmath.mpf(call(name, *arguments)) - exact) / max(abs(exact), mpmath.mpf(10) ** -3)
    assert error < 1e-12 * size


EDGES = [
    ("div", (1.0, 0.0), INF),
    ("div", (-1.0, 0.0), -INF),
    ("div", (0.0, 0.0), NAN),
    ("pow", (0.0, 0.0), 1.0),
    ("pow", (1.0, NAN), 1.0),
    ("pow", (1.0, INF), 1.0),
    ("pow", (-1.0, INF), 1.0),
    ("pow", (NAN, 0.0), 1.0),
    ("pow", (-8.0, 1 / 3), NAN),
    ("pow", (-2.0, 3.0), -8.0),
    ("pow", (0.0, -1.0), INF),
    ("eq", (NAN, NAN), 0.0),
    ("ne", (NAN, NAN), 1.0),
    ("lt", (NAN, 1.0), 0.0),
    ("where", (NAN, 1.0, 2.0), 1.0),
    ("where", (0.0, NAN, 2.0), 2.0),
    ("where", (-0.0, 1.0, 2.0), 2.0),
    ("exp", (-1000.0,), 0.0),
    ("exp", (1000.0,), INF),
    ("log", (0.0,), -INF),
    ("log", (-1.0,), NAN),
    ("log2", (8.0,), 3.0),
    ("log2", (0.0,), -INF),
    ("sqrt", (-1.0,), NAN),
    ("minimum", (NAN, 1.0), NAN),
    ("maximum", (1.0, NAN), NAN),
    ("logaddexp", (-INF, -INF), -INF),
    ("logaddexp", (INF, INF), INF),
    ("logaddexp", (1000.0, 1000.0), 1000.0 + math.log(2)),
    ("logaddexp", (-1000.0, -INF), -1000.0),
    ("logaddexp", (NAN, 1.0), NAN),
    ("xlogy", (0.0, 0.0), 0.0),
    ("xlogy", (0.0, NAN), NAN),
    ("xlogy", (1.0, 0.0), -INF),
    ("xlogy", (0.0, INF), 0.0),
    ("entr", (0.0,), 0.0),
    ("entr", (1.0,), 0.0),
    ("entr", (-1.0,), -INF),
    ("entr", (NAN,), NAN),
    ("rel_entr", (0.0, 0.0), 0.0),
    ("rel_entr", (0.0, 1.0), 0.0),
    ("rel_entr", (1.0, 0.0), INF),
    ("rel_entr", (-1.0, 1.0), INF),
    ("rel_entr", (1.0, NAN), NAN),
    ("normal_logpdf", (0.0, 0.0, 0.0), NAN),
    ("normal_logpdf", (0.0, 0.0, -1.0), NAN),
    ("normal_logpdf", (60.0, 0.0, 1.0), -1800.0 - 0.5 * math.log(2 * math.pi)),
    ("normal_pdf", (0.0, 0.0, 1.0), 1 / math.sqrt(2 * math.pi)),
    ("normal_pdf", (60.0, 0.0, 1.0), 0.0),
    ("normal_pdf", (0.0, 0.0, -1.0), NAN),
]


@pytest.mark.parametrize(("name", "arguments", "expected"), EDGES)
def test_edge_is_what_the_table_says(name: str, arguments: tuple[float, ...], expected: float) -> None:
    found = call(name, *arguments)
    assert found == pytest.approx(expected, rel=1e-15, nan_ok=True)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_function_spreads_over_arrays(name: str) -> None:
    function = FUNCTIONS[name]
    rows, columns = np.full((3, 1), 0.5), np.full((1, 2), 0.25)
    arguments = [rows, columns, columns][: function.arity]
    found = function.compute(*arguments)
    assert found.shape == (3, 1 if function.arity == 1 else 2)
    assert found.dtype == np.float64
    np.testing.assert_array_equal(found, call(name, *[0.5, 0.25, 0.25][: function.arity]))


@pytest.mark.parametrize("function", OPERATORS + NAMED, ids=lambda function: function.name)
def test_function_says_what_it_means(function: Function) -> None:
    assert function.meaning
    assert function.domain


def test_no_name_is_given_twice() -> None:
    names = [function.name for function in OPERATORS + NAMED] + list(REDUCTIONS) + list(CONSTANTS)
    assert sorted(names) == sorted(set(names))


def test_operators_cannot_be_called_by_name() -> None:
    assert not {function.name for function in OPERATORS} & set(CALLABLE)


@pytest.mark.parametrize("length", [1, 3, 16])
def test_root_of_minus_infinity_is_c99s_for_one_exponent_and_for_many(length: int) -> None:
    base = np.full(length, -np.inf)
    power = FUNCTIONS["pow"].compute
    with np.errstate(invalid="ignore"):
        assert (power(base, np.asarray(0.5)) == np.inf).all()
        assert (power(base, np.full(length, 0.5)) == np.inf).all()


@pytest.mark.parametrize("length", [1, 3, 16])
@pytest.mark.parametrize(("name", "negative"), [("minimum", True), ("maximum", False)])
def test_zeros_have_an_order_whatever_the_length(name: str, negative: bool, length: int) -> None:
    compute = FUNCTIONS[name].compute
    for a, b in ((0.0, -0.0), (-0.0, 0.0)):
        assert (np.signbit(compute(np.full(length, a), np.full(length, b))) == negative).all()
