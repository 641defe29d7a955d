"""The formula engine: text -> checked tree -> numbers. Knows only the standard library, numpy and scipy.special."""

from formulas.engine.errors import ExpressionError
from formulas.engine.evaluate import Value, evaluate
from formulas.engine.functions import RESERVED
from formulas.engine.model import Assignment, Axis, Model
from formulas.engine.parse import MAX_AXIS_COUNT, extended, parse_model
from formulas.engine.points import evaluate_points, numbers_computed

__all__ = [
    "MAX_AXIS_COUNT",
    "RESERVED",
    "Assignment",
    "Axis",
    "ExpressionError",
    "Model",
    "Value",
    "evaluate",
    "evaluate_points",
    "extended",
    "numbers_computed",
    "parse_model",
]
