"""Each function of the table against mpmath at 50 digits, and at the edges where languages differ."""

import math
from collections.abc import Callable

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formulas.engine.functions import ALONG, CALLABLE, CONSTANTS, FUNCTIONS, ITERATE, NAMED, OPERATORS, Function
from tests.formulas.engine.models import tree

pytestmark = pytest.mark.thorough

INF, NAN = math.inf, math.nan


def call(name: str, *arguments: float) -> float:
    with np.errstate(all="ignore"):
        return float(FUNCTIONS[name].compute(*(np.asarray(argument, dtype=np.float64) for argument in arguments)))


def normal_logpdf(x: mpmath.mpf, mean: mpmath.mpf, deviation: mpmath.mpf) -> mpmath.mpf:
    return -(((x - mean) / deviation) ** 2) / 2 - mpmath.log(deviation) - mpmath.log(2 * mpmath.pi) / 2


def uniform(seed: mpmath.mpf, index: mpmath.mpf) -> mpmath.mpf:
    """The hash as its author would write it, in whole numbers of any size."""

    def mixed(bits: int) -> int:
        bits = (bits ^ bits >> 16) * 0x85EBCA6B % 2**32
        bits = (bits ^ bits >> 13) * 0xC2B2AE35 % 2**32
        return bits ^ bits >> 16

    start = mixed((int(seed) + 0x9E3779B9) % 2**32)
    high = mixed(start ^ mixed((int(index) + 0x85EBCA6B) % 2**32))
    low = mixed((high + 0xC2B2AE35) % 2**32 ^ int(index))
    return mpmath.mpf((high >> 5) * 2**26 + (low >> 6)) / 2**53


def ndtr(a: mpmath.mpf) -> mpmath.mpf:
    return mpmath.erfc(-a / mpmath.sqrt(2)) / 2


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
    "mod": lambda a, b: a - b * mpmath.floor(a / b),
    "where": lambda a, b, c: b if a else c,
    "abs": abs,
    "exp": mpmath.exp,
    "log": mpmath.log,
    "log2": lambda a: mpmath.log(a) / mpmath.log(2),
    "sqrt": mpmath.sqrt,
    "expm1": mpmath.expm1,
    "log1p": lambda a: mpmath.log(1 + a),
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tan": mpmath.tan,
    "arctan": mpmath.atan,
    "sinh": mpmath.sinh,
    "cosh": mpmath.cosh,
    "tanh": mpmath.tanh,
    "floor": mpmath.floor,
    "ceil": mpmath.ceil,
    "sign": mpmath.sign,
    "expit": lambda a: 1 / (1 + mpmath.exp(-a)),
    "logit": lambda a: mpmath.log(a / (1 - a)),
    "erf": mpmath.erf,
    "erfc": mpmath.erfc,
    "ndtr": ndtr,
    "normal_interval": lambda a, b: max(mpmath.ncdf(b) - mpmath.ncdf(a), mpmath.mpf(0)),
    "ndtri": lambda a: mpmath.sqrt(2) * mpmath.erfinv(2 * a - 1),
    "gammaln": mpmath.loggamma,
    "uniform": uniform,
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


ARGUMENTS = {
    "logit": st.floats(0.001, 0.999),
    "ndtri": st.floats(0.001, 0.999),
    "uniform": st.integers(0, 2**32 - 1).map(float),
}


@pytest.mark.parametrize("name", EXACT)
@given(data=st.data())
def test_function_is_right_to_rounding(name: str, data: st.DataObject) -> None:
    function = FUNCTIONS[name]
    arguments = [data.draw(ARGUMENTS.get(name, st.floats(0.05, 20.0))) for _ in range(function.arity)]
    with mpmath.workdps(50):
        exact = EXACT[name](*(mpmath.mpf(argument) for argument in arguments))
        size = max(1.0, *(abs(argument) for argument in arguments))
        # A difference of like numbers, and a logarithm near 1, keep the error of their parts.
        error = abs(mpmath.mpf(call(name, *arguments)) - exact) / max(abs(exact), mpmath.mpf(10) ** -3)
    assert error < 1e-12 * size


DOMAINS = {
    "expm1": st.floats(-30, 700),
    "log1p": st.floats(-0.999, 1e300),
    "sin": st.floats(-1e5, 1e5),
    "cos": st.floats(-1e5, 1e5),
    "arctan": st.floats(-1e300, 1e300),
    "sinh": st.floats(-700, 700),
    "cosh": st.floats(-700, 700),
    "tanh": st.floats(-700, 700),
    "expit": st.floats(-700, 700),
    "logit": st.floats(1e-300, 1 - 1e-12),
    "erf": st.floats(-30, 30),
    "erfc": st.floats(-30, 26),
    "ndtr": st.floats(-37, 30),
    "ndtri": st.floats(1e-300, 1 - 1e-12),
    "gammaln": st.floats(1e-300, 1e300),
}


WITHOUT_ZERO = {"cosh", "expit", "erfc", "ndtr"}


@pytest.mark.parametrize(
    ("name", "argument"),
    [("erfc", 5.0), ("erfc", 10.0), ("erfc", 26.0), ("ndtr", -5.0), ("ndtr", -20.0), ("ndtr", -37.0), ("expit", -40.0)],
)
def test_tail_keeps_all_of_its_digits(name: str, argument: float) -> None:
    with mpmath.workdps(340):
        exact = float(EXACT[name](mpmath.mpf(argument)))
    assert 0 < exact < 1e-6
    assert call(name, argument) == pytest.approx(exact, rel=1e-12, abs=0.0)


@pytest.mark.parametrize("name", DOMAINS)
@given(data=st.data())
def test_special_function_is_right_over_its_whole_domain(name: str, data: st.DataObject) -> None:
    argument = data.draw(DOMAINS[name])
    with mpmath.workdps(340):  # enough for what is left of 1 after 1e-300
        exact = EXACT[name](mpmath.mpf(argument))
        apart = abs(mpmath.mpf(call(name, argument)) - exact)
        # Beside a zero that is no double itself the argument's own rounding is all that is left: absolute there. A tail
        # has no zero, and is worth nothing unless its digits are right.
        is_beside_a_zero = name not in WITHOUT_ZERO and apart < 1e-15
        assert apart / max(abs(exact), mpmath.mpf(10) ** -300) < 1e-12 or is_beside_a_zero


@given(low=st.floats(-37, 37), width=st.floats(1e-9, 60))
def test_normal_interval_is_right_in_both_tails(low: float, width: float) -> None:
    high = low + width
    with mpmath.workdps(400):
        exact = mpmath.ncdf(-mpmath.mpf(low)) - mpmath.ncdf(-mpmath.mpf(high))
        assert abs(call("normal_interval", low, high) - exact) < 1e-12 * exact + 1e-300
    assert call("normal_interval", low, high) == pytest.approx(call("normal_interval", -high, -low), rel=1e-12, abs=0)


@pytest.mark.parametrize(
    ("low", "high"),
    [
        *((8.0, 9.0), (-9.0, -8.0), (30.0, 30.5), (-30.5, -30.0), (-1.0, 3.0), (0.25, 0.75), (-0.5, 0.5)),
        *((-0.5, 6.0), (-6.0, -0.5), (0.0, 0.1), (1.0, 1.1), (2.0, 2.2)),
    ],
)
def test_normal_interval_is_right_where_it_is_wide(low: float, high: float) -> None:
    with mpmath.workdps(400):
        exact = float(mpmath.ncdf(-mpmath.mpf(low)) - mpmath.ncdf(-mpmath.mpf(high)))
    assert call("normal_interval", low, high) == pytest.approx(exact, rel=1e-13, abs=0.0)


@pytest.mark.parametrize("middle", [0.0, 1.0, -1.0, 2.0, -3.0])
@pytest.mark.parametrize("width", [1e-12, 0.0001, 0.0199])
def test_normal_interval_is_right_to_rounding_where_it_is_narrow(middle: float, width: float) -> None:
    width /= 1 + abs(middle)
    low, high = middle - width / 2, middle + width / 2
    with mpmath.workdps(60):
        exact = float(mpmath.ncdf(high) - mpmath.ncdf(low))
    assert call("normal_interval", low, high) == pytest.approx(exact, rel=2e-14, abs=0.0)


# Where the series of gammaln meet, between, and where they are at their worst.
@pytest.mark.parametrize(
    "argument",
    [
        *(0.01, 0.2, 0.45, 0.5, 0.55, 0.75, 0.9, 1.1, 1.25, 1.4, 1.5, 1.6, 1.75, 1.9, 2.1, 2.25, 2.4, 2.5),
        *(2.6, 3.5, 4.2, 5.7, 6.7, 7.99, 8.0, 8.25, 8.9, 9.1, 12.0, 100.0),
    ],
)
def test_gammaln_is_right_to_its_last_digits(argument: float) -> None:
    with mpmath.workdps(50):
        exact = float(mpmath.loggamma(mpmath.mpf(argument)))
    assert call("gammaln", argument) == pytest.approx(exact, rel=1e-15, abs=0.0)


@pytest.mark.parametrize(
    ("seed", "index"), [(0, 0), (1, 2), (123_456_789, 987_654_321), (2**32 - 1, 0), (0, 2**32 - 1), (5, 2**31)]
)
def test_draw_has_the_bits_of_the_hash(seed: int, index: int) -> None:
    assert call("uniform", seed, index) == float(uniform(mpmath.mpf(seed), mpmath.mpf(index)))


EDGES = [
    ("mod", (7.0, 3.0), 1.0),
    ("mod", (-7.0, 3.0), 2.0),
    ("mod", (7.0, -3.0), -2.0),
    ("mod", (7.0, 0.0), NAN),
    ("mod", (-0.0, 3.0), 0.0),
    ("sin", (INF,), NAN),
    ("cos", (-INF,), NAN),
    ("tan", (INF,), NAN),
    ("arctan", (INF,), math.pi / 2),
    ("sign", (NAN,), NAN),
    ("sign", (-0.0,), 0.0),
    ("floor", (-0.5,), -1.0),
    ("ceil", (-INF,), -INF),
    ("log1p", (-1.0,), -INF),
    ("log1p", (-1.0000000000000002,), NAN),
    ("expit", (-1000.0,), 0.0),
    ("expit", (1000.0,), 1.0),
    ("logit", (0.0,), -INF),
    ("logit", (1.0,), INF),
    ("logit", (-0.1,), NAN),
    ("logit", (1.0000000000000002,), NAN),
    ("erfc", (40.0,), 0.0),
    ("ndtr", (-INF,), 0.0),
    ("normal_interval", (-INF, INF), 1.0),
    ("normal_interval", (1.0, 1.0), 0.0),
    ("normal_interval", (2.0, 1.0), 0.0),
    ("normal_interval", (0.0, INF), 0.5),
    ("normal_interval", (INF, INF), 0.0),
    ("normal_interval", (NAN, 1.0), NAN),
    ("normal_interval", (3.0, NAN), NAN),
    ("ndtri", (0.0,), -INF),
    ("ndtri", (1.0,), INF),
    ("ndtri", (1.1,), NAN),
    ("ndtri", (-5e-324,), NAN),
    ("gammaln", (0.0,), INF),
    ("gammaln", (1.0,), 0.0),
    ("gammaln", (2.0,), 0.0),
    ("gammaln", (-0.5,), NAN),
    ("gammaln", (INF,), INF),
    ("gammaln", (-5e-324,), NAN),
    ("gammaln", (NAN,), NAN),
    ("uniform", (0.5, 0.0), NAN),
    ("uniform", (0.0, -1.0), NAN),
    ("uniform", (2.0**32, 0.0), NAN),
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
    ("pow", (4.0, 0.5), 2.0),
    ("pow", (-4.0, 0.5), NAN),
    ("pow", (-INF, 0.5), INF),
    ("pow", (-INF, 1.5), INF),
    ("pow", (-INF, 3.0), -INF),
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
    ("log2", (-1.0,), NAN),
    ("sqrt", (-1.0,), NAN),
    ("minimum", (-1.0, 0.0), -1.0),
    ("minimum", (0.0, -1.0), -1.0),
    ("minimum", (1.0, 0.0), 0.0),
    ("minimum", (0.0, 0.0), 0.0),
    ("maximum", (1.0, 0.0), 1.0),
    ("maximum", (0.0, 1.0), 1.0),
    ("maximum", (-1.0, 0.0), 0.0),
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
    ("xlogy", (1.0, -1.0), NAN),
    ("entr", (0.0,), 0.0),
    ("entr", (1.0,), 0.0),
    ("entr", (-1.0,), -INF),
    ("entr", (NAN,), NAN),
    ("rel_entr", (0.0, 0.0), 0.0),
    ("rel_entr", (0.0, 1.0), 0.0),
    ("rel_entr", (1.0, 0.0), INF),
    ("rel_entr", (-1.0, 1.0), INF),
    ("rel_entr", (1.0, -1.0), INF),
    ("rel_entr", (0.0, -1.0), INF),
    ("rel_entr", (1.0, NAN), NAN),
    ("normal_logpdf", (0.0, 0.0, 0.0), NAN),
    ("normal_logpdf", (3.0, 1.0, 2.0), -0.5 - math.log(2) - 0.5 * math.log(2 * math.pi)),
    ("normal_logpdf", (1.0, 0.0, 0.0), NAN),
    ("normal_logpdf", (0.0, 0.0, -1.0), NAN),
    ("normal_logpdf", (60.0, 0.0, 1.0), -1800.0 - 0.5 * math.log(2 * math.pi)),
    ("normal_pdf", (0.0, 0.0, 1.0), 1 / math.sqrt(2 * math.pi)),
    ("normal_pdf", (60.0, 0.0, 1.0), 0.0),
    ("normal_pdf", (0.0, 0.0, -1.0), NAN),
    ("normal_pdf", (0.0, 0.0, 0.0), NAN),
]


@pytest.mark.parametrize(("name", "arguments", "expected"), EDGES)
def test_edge_is_what_the_table_says(name: str, arguments: tuple[float, ...], expected: float) -> None:
    found = call(name, *arguments)
    assert found == pytest.approx(expected, rel=1e-15, abs=0.0, nan_ok=True)


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


@pytest.mark.parametrize("function", OPERATORS, ids=lambda function: function.name)
def test_operator_is_said_as_it_is_read(function: Function) -> None:
    assert tree(function.written, "a", "b", "c") == [function.name, *"abc"[: function.arity]]


@pytest.mark.parametrize("function", NAMED, ids=lambda function: function.name)
def test_what_is_called_by_its_name_is_no_operator(function: Function) -> None:
    assert function.written == ""
    call_of_it = f"{function.name}({', '.join('abc'[: function.arity])})"
    assert tree(call_of_it, "a", "b", "c") == [function.name, *"abc"[: function.arity]]


def test_constant_is_the_nearest_number() -> None:
    assert {"pi": math.pi} == CONSTANTS


def test_no_name_is_given_twice() -> None:
    names = [function.name for function in OPERATORS + NAMED] + [*ALONG, ITERATE, *CONSTANTS]
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
        found = compute(np.full(length, a), np.full(length, b))
        assert (found == 0).all()
        assert (np.signbit(found) == negative).all()


def test_draws_look_drawn_at_random() -> None:
    draws = FUNCTIONS["uniform"].compute(np.float64(1), np.arange(200_000.0))
    others = FUNCTIONS["uniform"].compute(np.float64(2), np.arange(200_000.0))
    assert len(np.unique(draws)) == 200_000
    assert (draws >= 0).all()
    assert (draws < 1).all()
    # Four standard errors each: seeds are fixed, so that this holds or does not, once and for all.
    assert abs(draws.mean() - 0.5) < 4 * math.sqrt(1 / 12 / 200_000)
    assert abs(np.corrcoef(draws[1:], draws[:-1])[0, 1]) < 4 / math.sqrt(200_000)
    assert abs(np.corrcoef(draws, others)[0, 1]) < 4 / math.sqrt(200_000)
    counts, _ = np.histogram(draws, bins=100, range=(0, 1))
    assert ((counts - 2_000) ** 2 / 2_000).sum() < 99 + 4 * math.sqrt(2 * 99)  # chi-squared, 99 degrees of freedom
