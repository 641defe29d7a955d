"""The one table of functions: what each means, and its numpy side.

The browser's side is `static/formulas/engine.js`, with the same names and the same meaning; a test holds the two
tables and their values against each other. Operators stand in the table too (`a + b` is `add(a, b)`), so that a
tree has one kind of inner node. Comparisons give 1.0 or 0.0.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from formulas.engine.numeric import gammaln, uniform

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Function:
    """One entry: `compute` takes and gives float64 arrays that broadcast; outside `domain` the value is NaN.

    `written` is how an operator stands in a text; all others are called by their name.
    """

    name: str
    arity: int
    compute: Callable[..., Array]
    meaning: str
    domain: str = "all numbers"
    written: str = ""


_EXACT_POWERS = ((2.0, np.square), (0.5, np.sqrt), (-1.0, np.reciprocal))


def _comparison(compare: Callable[[Array, Array], NDArray[np.bool_]]) -> Callable[[Array, Array], Array]:
    return lambda a, b: compare(a, b).astype(np.float64)


def _power(base: Array, exponent: Array) -> Array:
    power: Array = np.power(base, exponent)
    if np.ndim(exponent):
        # Where numpy sees one exponent for a whole array it takes these, which round better than its powers do. So a
        # number comes out the same alone and among others.
        for special_case, exact in _EXACT_POWERS:
            power = np.where(exponent == special_case, exact(base), power)
    # It has no root of minus infinity; C99's pow and the browser say infinity.
    return np.where(np.isneginf(base) & (exponent == 0.5), np.inf, power)


def _minimum(a: Array, b: Array) -> Array:
    # -0 is the smaller zero, as in the browser: numpy gives either, by the length of the array.
    zero = np.where(np.signbit(a) | np.signbit(b), -0.0, 0.0)
    return np.where((a == 0) & (b == 0), zero, np.minimum(a, b))


def _maximum(a: Array, b: Array) -> Array:
    return -_minimum(-a, -b)


def _where(condition: Array, then: Array, otherwise: Array) -> Array:
    # Both branches are computed and one is picked per element: a NaN in the branch not taken does no harm.
    return np.where(condition != 0, then, otherwise)


def _normal_logpdf(x: Array, mean: Array, deviation: Array) -> Array:
    deviation = np.where(deviation > 0, deviation, np.nan)
    scaled = (x - mean) / deviation
    density: Array = -0.5 * scaled * scaled - np.log(deviation) - 0.5 * np.log(2 * np.pi)
    return density


def _normal_interval(low: Array, high: Array) -> Array:
    # Above the middle both are near 1, and their difference keeps none of its digits: there, the mirror image.
    is_above = low + high > 0
    difference = special.ndtr(np.where(is_above, -low, high)) - special.ndtr(np.where(is_above, -high, low))
    # Nor where they are near each other: there, the density in the middle and two terms of its series.
    width = high - low
    middle = low + width / 2
    square, step = middle * middle, width * width
    bend = 1 + step * ((square - 1) / 24 + step * ((square - 6) * square + 3) / 1920)
    narrow = width * np.exp(-0.5 * square) / np.sqrt(2 * np.pi) * bend
    is_narrow = width * (1 + np.abs(middle)) < 0.02
    return np.where(high <= low, 0.0, np.where(is_narrow, narrow, difference))


OPERATORS = (
    Function("add", 2, np.add, "the sum", written="a + b"),
    Function("sub", 2, np.subtract, "the difference", written="a - b"),
    Function("mul", 2, np.multiply, "the product", written="a * b"),
    Function(
        "div", 2, np.divide, "the quotient; infinite where only b is 0, undefined where a is too", written="a / b"
    ),
    Function(
        *("pow", 2, _power, "the power, as C99 has it: 1 ** b is 1 for every b", "a >= 0, or b a whole number"),
        written="a ** b",
    ),
    Function("neg", 1, np.negative, "the negative; taken after a power", written="-a"),
    Function("lt", 2, _comparison(np.less), "1 where a is less, else 0", written="a < b"),
    Function("le", 2, _comparison(np.less_equal), "1 where a is less or equal, else 0", written="a <= b"),
    Function("gt", 2, _comparison(np.greater), "1 where a is more, else 0", written="a > b"),
    Function("ge", 2, _comparison(np.greater_equal), "1 where a is more or equal, else 0", written="a >= b"),
    Function("eq", 2, _comparison(np.equal), "1 where they are equal, else 0", written="a == b"),
    Function("ne", 2, _comparison(np.not_equal), "1 where they differ, else 0", written="a != b"),
    Function(
        *("mod", 2, np.mod, "what is left of a above a multiple of b, with the sign of b", "b other than 0"),
        written="a % b",
    ),
    Function("where", 3, _where, "b where a is not 0, c elsewhere, point by point", written="b if a else c"),
)

NAMED = (
    Function("abs", 1, np.abs, "the size of a"),
    Function("exp", 1, np.exp, "e to the power a"),
    Function("log", 1, np.log, "the natural logarithm; log(0) is minus infinity", "a >= 0"),
    Function("log2", 1, np.log2, "the logarithm to base 2; log2(0) is minus infinity", "a >= 0"),
    Function("sqrt", 1, np.sqrt, "the square root", "a >= 0"),
    Function("expm1", 1, np.expm1, "exp(a) - 1, exact for small a"),
    Function("log1p", 1, np.log1p, "log(1 + a), exact for small a", "a >= -1"),
    Function("sin", 1, np.sin, "the sine of a, in radians", "finite numbers"),
    Function("cos", 1, np.cos, "the cosine of a, in radians", "finite numbers"),
    Function("tan", 1, np.tan, "the tangent of a, in radians", "finite numbers"),
    Function("arctan", 1, np.arctan, "the angle, from -pi/2 to pi/2, whose tangent is a"),
    Function("sinh", 1, np.sinh, "the hyperbolic sine"),
    Function("cosh", 1, np.cosh, "the hyperbolic cosine"),
    Function("tanh", 1, np.tanh, "the hyperbolic tangent"),
    Function("floor", 1, np.floor, "the largest whole number that is not above a"),
    Function("ceil", 1, np.ceil, "the smallest whole number that is not below a"),
    Function("sign", 1, np.sign, "1 above 0, -1 below, 0 at 0"),
    Function("minimum", 2, _minimum, "the smaller of a and b; -0 is smaller than 0"),
    Function("maximum", 2, _maximum, "the larger of a and b; 0 is larger than -0"),
    Function("logaddexp", 2, np.logaddexp, "log(exp(a) + exp(b)) without overflow or underflow"),
    Function("expit", 1, special.expit, "1 / (1 + exp(-a)), without overflow"),
    Function("logit", 1, special.logit, "log(a / (1 - a)); infinite at 0 and 1", "0 <= a <= 1"),
    Function("erf", 1, special.erf, "the error function: 2/sqrt(pi) times the integral of exp(-t^2) from 0 to a"),
    Function("erfc", 1, special.erfc, "1 - erf(a), exact where that is small"),
    Function("ndtr", 1, special.ndtr, "the chance that a standard normal variable is at most a"),
    Function(
        "normal_interval",
        2,
        _normal_interval,
        "the chance that a standard normal variable is between a and b, exact in both tails; 0 where b is below a",
    ),
    Function(
        "ndtri", 1, special.ndtri, "the value that a standard normal variable stays below with chance a", "0 <= a <= 1"
    ),
    Function("gammaln", 1, gammaln, "the logarithm of the gamma function, of (a - 1)! for whole a", "a >= 0"),
    Function(
        "uniform",
        2,
        uniform,
        "the b-th of a row of numbers from 0 to 1 that look drawn at random; each whole a has a row of its own",
        "whole numbers from 0 to 4294967295",
    ),
    Function("xlogy", 2, special.xlogy, "a log b, and 0 where a is 0", "b >= 0"),
    Function("entr", 1, special.entr, "-a log a, 0 at 0, minus infinity below 0"),
    Function(
        "rel_entr",
        2,
        special.rel_entr,
        "a log(a / b), 0 where a is 0 and b >= 0; infinite where b is 0, or outside",
    ),
    Function(
        "normal_logpdf",
        3,
        _normal_logpdf,
        "the logarithm of the normal density at a, mean b, standard deviation c",
        "c > 0",
    ),
    Function(
        "normal_pdf",
        3,
        lambda x, mean, deviation: np.exp(_normal_logpdf(x, mean, deviation)),
        "the normal density at a, mean b, standard deviation c",
        "c > 0",
    ),
)

FUNCTIONS = {function.name: function for function in OPERATORS + NAMED}
CALLABLE = {function.name: function for function in NAMED}

# These take an expression and the name of an axis along which it varies: see evaluate.py. Reductions remove that axis.
REDUCTIONS = {
    "integral": "the trapezoid rule over a continuous axis; exact to rounding for smooth curves that are 0 at its ends",
    "sum": "the sum over a discrete axis",
    "max_of": "the largest value along an axis",
    "min_of": "the smallest value along an axis",
}
ALONG = REDUCTIONS | {"cumulative_sum": "along a discrete axis, at each point the sum of the values up to it"}

# `x = iterate(step, start, axis)`: x begins with start, and each next value is step, in which x stands for the last one
# and the axis for where that is. `x, y = iterate((step, step), (start, start), axis)` does so for several at once.
ITERATE = "iterate"

CONSTANTS = {"pi": float(np.pi)}

RESERVED = frozenset([*CALLABLE, *ALONG, ITERATE, *CONSTANTS])  # names that a parameter, axis or assignment cannot have
