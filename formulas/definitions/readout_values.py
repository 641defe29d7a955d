"""The numbers that a formula shows; those that no parameter has moved are computed once."""

from collections.abc import Mapping
from functools import cache

from formulas.definitions.formula import Formula
from formulas.engine import Value, evaluate


def readout_values(formula: Formula, parameters: Mapping[str, float]) -> dict[str, Value]:
    """Every readout of `formula` with its value at `parameters`, in the file's order."""
    moved = {name for name, value in parameters.items() if value != formula.defaults[name]}
    names = [name for name, read in _parameters_read(formula).items() if read & moved]
    return _at_defaults(formula) | evaluate(formula.program, parameters, names)


@cache
def _at_defaults(formula: Formula) -> dict[str, Value]:
    return evaluate(formula.program, formula.defaults, list(_parameters_read(formula)))


@cache
def _parameters_read(formula: Formula) -> dict[str, frozenset[str]]:
    """The parameters on which each readout depends."""
    return {readout.name: formula.program.parameters_for([readout.name]) for readout in formula.readouts}
