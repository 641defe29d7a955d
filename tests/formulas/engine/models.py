"""Models in one line, for tests of the engine."""

import numpy as np
from numpy.typing import NDArray

from formulas.engine import Axis, Model, Value, evaluate, parse_model

X = Axis("x", 0.0, 4.0, 5)
Y = Axis("y", -1.0, 1.0, 3)
K = Axis("k", 0.0, 1.0, 2, ("heads", "tails"))
AXES = (X, Y, K)


def model(text: str, *parameters: str, axes: tuple[Axis, ...] = AXES) -> Model:
    return parse_model(text, parameters=parameters, axes=axes)


def tree(expression: str, *parameters: str) -> object:
    """The tree of one expression."""
    return model(f"value = {expression}", *parameters).assignments[-1].tree


def value(expression: str, **parameters: float) -> Value:
    """What an expression comes to."""
    return evaluate(model(f"value = {expression}", *parameters), parameters)["value"]


def number(expression: str, **parameters: float) -> float:
    """What an expression comes to, where that is one number."""
    found = value(expression, **parameters)
    assert isinstance(found, float)
    return found


def array(expression: str, **parameters: float) -> NDArray[np.float64]:
    """What an expression comes to, where that varies along an axis."""
    found = value(expression, **parameters)
    assert isinstance(found, np.ndarray)
    return found
