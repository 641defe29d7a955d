"""The numbers that a formula shows; those that no parameter has moved are computed once."""

from collections.abc import Iterable, Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray

from formulas.definitions.formula import Formula
from formulas.engine import Value, evaluate, evaluate_points

Column = NDArray[np.float64]


def readout_values(formula: Formula, parameters: Mapping[str, float]) -> dict[str, Value]:
    """Every readout of `formula` with its value at `parameters`, in the file's order."""
    moved = {name for name, value in parameters.items() if value != formula.defaults[name]}
    names = [name for name, read in _parameters_read(formula).items() if read & moved]
    return _at_defaults(formula) | unsigned_zeros(formula, parameters, names)


def readout_columns(
    formula: Formula, parameters: Mapping[str, float | Column], names: Iterable[str], count: int
) -> dict[str, Column]:
    """The readouts `names` at `count` points, each (count,): to the bit what `readout_values` gives at each of them."""
    found = evaluate_points(formula.program, parameters, names)
    return {name: np.broadcast_to(column, (count,)) + 0.0 for name, column in found.items()}


def unsigned_zeros(formula: Formula, parameters: Mapping[str, float], names: Iterable[str]) -> dict[str, Value]:
    """What is assigned to `names`, as it is given to others: programs write minus zero as -0.0, which means nothing."""
    values = evaluate(formula.program, parameters, names)
    return {name: value + 0.0 for name, value in values.items()}


@cache
def _at_defaults(formula: Formula) -> dict[str, Value]:
    return unsigned_zeros(formula, formula.defaults, _parameters_read(formula))


@cache
def _parameters_read(formula: Formula) -> dict[str, frozenset[str]]:
    """The parameters on which each readout depends."""
    return {readout.name: formula.program.parameters_for([readout.name]) for readout in formula.readouts}
