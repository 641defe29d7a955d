"""Checked model + parameter values -> numbers to fifty digits, beside which rounding in the evaluator shows.

It walks the same tree over the same points of the axes: where it differs, the evaluator's doubles have lost something,
by a difference of nearly equal numbers above all. It takes thousands of times as long.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import mpmath
import numpy as np

from formulas.engine.evaluate import Run
from formulas.engine.functions import FUNCTIONS as EVALUATED
from formulas.engine.model import Axis, Model, Tree
from formulas.engine.numeric import uniform

DIGITS = 50
Number = Any  # mpmath has no types

exact = mpmath.MPContext()
exact.dps = DIGITS


def evaluate_precisely(model: Model, parameters: Mapping[str, float], wanted: Iterable[str]) -> dict[str, Number]:
    """Each of `wanted`, none of which varies along an axis, as an mpmath number of DIGITS digits."""
    names = list(wanted)
    run = _PreciseRun(model, parameters)
    for assignment in model.needed_for(names):
        run.assign(assignment)
    return {name: run.values[name].reshape(()).item() for name in names}


class _PreciseRun(Run):
    """The evaluator's own walk, on arrays of mpmath numbers."""

    def __init__(self, model: Model, parameters: Mapping[str, float]) -> None:
        super().__init__(model, parameters)
        self.values = {name: _array(value) for name, value in self.values.items()}

    def compute(self, tree: Tree) -> Any:
        if isinstance(tree, list) and tree[0] in FUNCTIONS:
            return _array(_ELEMENTWISE[tree[0]](*map(self.compute, tree[1:])))
        return _array(super().compute(tree))

    def along(self, name: str, values: Any, axis: Axis) -> Any:
        if name not in ("max_of", "min_of"):
            return super().along(name, values, axis)
        of = np.max if name == "max_of" else np.min
        return of(values, axis=self.dimension[axis.name], keepdims=True)

    def are_plain(self, steps: list[Tree]) -> bool:
        return False


def _array(values: Any) -> Any:
    found = np.asarray(values)
    return found if found.dtype == object else np.asarray(np.frompyfunc(exact.mpf, 1, 1)(found), dtype=object)


def _real(compute: Callable[..., Number]) -> Callable[..., Number]:
    """`compute`, undefined where it is not a real number."""

    def real(*arguments: Number) -> Number:
        try:
            found = compute(*arguments)
        except (ValueError, ZeroDivisionError, OverflowError):
            return exact.nan
        return exact.nan if isinstance(found, exact.mpc) else exact.mpf(found)

    return real


def _quotient(a: Number, b: Number) -> Number:
    if b:
        return a / b
    return a * exact.inf if a else exact.nan


def _power(base: Number, exponent: Number) -> Number:
    if not base and exponent < 0:
        return exact.inf
    return base**exponent


def _logaddexp(a: Number, b: Number) -> Number:
    larger = max(a, b)
    return larger if exact.isinf(larger) else larger + exact.log1p(exact.exp(-abs(a - b)))


def _ndtri(a: Number) -> Number:
    if a in (0, 1):
        return exact.inf * (2 * a - 1)
    return exact.sqrt(2) * exact.erfinv(2 * a - 1)


def _gammaln(a: Number) -> Number:
    if a < 0:
        return exact.nan
    return exact.loggamma(a) if a else exact.inf


def _xlogy(a: Number, b: Number) -> Number:
    return a * exact.log(b) if a else exact.mpf(0)


def _rel_entr(a: Number, b: Number) -> Number:
    if a > 0 and b > 0:
        return a * exact.log(a / b)
    return exact.mpf(0) if not a and b >= 0 else exact.inf


def _normal_logpdf(x: Number, mean: Number, deviation: Number) -> Number:
    if deviation <= 0:
        return exact.nan
    return -(((x - mean) / deviation) ** 2) / 2 - exact.log(deviation) - exact.log(2 * exact.pi) / 2


def _ndtr(a: Number) -> Number:
    return exact.erfc(-a / exact.sqrt(2)) / 2


FUNCTIONS: Mapping[str, Callable[..., Number]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": _quotient,
    "pow": _power,
    "neg": lambda a: -a,
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b,
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "mod": lambda a, b: a % b,
    "where": lambda condition, then, otherwise: then if condition != 0 else otherwise,
    "abs": abs,
    "exp": exact.exp,
    "log": exact.log,
    "log2": lambda a: exact.log(a, 2),
    "sqrt": exact.sqrt,
    "expm1": exact.expm1,
    "log1p": exact.log1p,
    "sin": exact.sin,
    "cos": exact.cos,
    "tan": exact.tan,
    "arctan": exact.atan,
    "sinh": exact.sinh,
    "cosh": exact.cosh,
    "tanh": exact.tanh,
    "floor": exact.floor,
    "ceil": exact.ceil,
    "sign": exact.sign,
    "minimum": min,
    "maximum": max,
    "logaddexp": _logaddexp,
    "expit": lambda a: 1 / (1 + exact.exp(-a)),
    "logit": lambda a: exact.log(_quotient(a, 1 - a)),
    "erf": exact.erf,
    "erfc": exact.erfc,
    "ndtr": _ndtr,
    "normal_interval": lambda low, high: _ndtr(-low) - _ndtr(-high) if low < high else exact.mpf(0),
    "ndtri": _ndtri,
    "gammaln": _gammaln,
    "uniform": lambda seed, index: float(uniform(np.array(float(seed)), np.array(float(index)))),
    "xlogy": _xlogy,
    "entr": lambda a: -_xlogy(a, a) if a >= 0 else -exact.inf,
    "rel_entr": _rel_entr,
    "normal_logpdf": _normal_logpdf,
    "normal_pdf": lambda x, mean, deviation: exact.exp(_normal_logpdf(x, mean, deviation)),
}
_ELEMENTWISE = {name: np.frompyfunc(_real(FUNCTIONS[name]), EVALUATED[name].arity, 1) for name in FUNCTIONS}
