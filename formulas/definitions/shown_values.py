"""Whether the values that "Show values" sets under symbols make the formula true; or a MistakeError."""

import math
import re
from collections.abc import Iterator, Mapping

import numpy as np

from formulas.definitions.figures import View
from formulas.definitions.formula import Equation, Formula
from formulas.engine import ExpressionError, Model, Value, evaluate, extended
from formulas.texts.typed_numbers import read_number
from formulas.texts.wording import DIGITS, number
from formulas.toml.lines import KeyPath
from formulas.toml.mistakes import MistakeError

_NAME = re.compile(r"[a-z_][a-z0-9_]*")
LEFT, RIGHT = "left_side", "right_side"
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"


def verify_shown_values(formula: Formula) -> None:
    """Nothing, when a symbol has at most one value in a figure, in the formula's own unit, and all equations hold."""
    for place, symbol in enumerate(formula.symbols):
        for name in symbol.values:
            _verify_value(formula, name, ("symbols", place, "values"))
        for view in formula.views:
            if len(several := [name for name in symbol.values if name in _shown_in(formula, view)]) > 1:
                said = f"{' and '.join(several)} are both shown by {view.name}; a symbol has one value in a figure"
                raise MistakeError(("symbols", place, "values"), said)
    for place, equation in enumerate(formula.equations):
        _verify_equation(formula, equation, ("equations", place))


def _shown_in(formula: Formula, view: View) -> set[str]:
    return {*view.readouts, *(parameter.name for parameter in formula.parameters_of(view))}


def _verify_value(formula: Formula, name: str, path: KeyPath) -> None:
    known = set().union(*(_shown_in(formula, view) for view in formula.views))
    if name not in known:
        raise MistakeError(path, f"unknown name {name}; known: {', '.join(sorted(known))}")
    if _units(formula)[name].startswith("%"):
        raise MistakeError(path, f"{name} is in percent, and the formula takes a fraction; give it no value")
    if not any(name in _names(equation) for equation in formula.equations):
        raise MistakeError(path, f"no equation has {name} in it; add one to [[equations]] that the values make true")


def _units(formula: Formula) -> dict[str, str]:
    parameters = {parameter.name: parameter.unit for parameter in formula.parameters}
    return parameters | {readout.name: readout.unit for readout in formula.readouts}


def _names(equation: Equation) -> set[str]:
    return set(_NAME.findall(f"{equation.left} {equation.right}"))


def _verify_equation(formula: Formula, equation: Equation, path: KeyPath) -> None:
    try:
        program = _with_sides(formula, equation)
    except ExpressionError as error:
        raise MistakeError(path, str(error)) from error
    for values in _samples(formula):
        found = evaluate(program, values, (LEFT, RIGHT))
        shown, rounding = _shown(formula, equation.left, found[LEFT])
        left, right, near = np.asarray(shown), np.asarray(found[RIGHT]), equation.tolerance
        if not np.allclose(left, right, rtol=near, atol=near + rounding, equal_nan=True):
            moved = ", ".join(f"{name} = {value}" for name, value in formula.moved(values).items()) or "the defaults"
            raise MistakeError(path, f"left is {left!s:.60}, right is {right!s:.60} at {moved}")


def _with_sides(formula: Formula, equation: Equation) -> Model:
    """The model with both sides as its last lines; raises ExpressionError for what cannot be one."""
    with_left = extended(formula.program, LEFT, f"1 * ({equation.left})")
    return extended(with_left, RIGHT, f"1 * ({equation.right})")


def _samples(formula: Formula) -> Iterator[Mapping[str, float]]:
    """The defaults, both ends of each parameter, and every preset."""
    yield from formula.at_ends()
    for view in formula.views:
        for preset in view.presets:
            yield formula.defaults | preset.values


def _shown(formula: Formula, left: str, value: Value) -> tuple[Value, float]:
    """The value with the digits that the page gives it, and half of the last of them."""
    readout = formula.readout_by_name.get(left)
    if readout is None or not isinstance(value, float) or not np.isfinite(value):
        return value, 0.0
    text = number(value, readout.decimals)
    if text[-1] not in RAISED:
        return read_number(text)[0], 0.5 * 10.0 ** -len(text.partition(".")[2])
    shown = (read_number(text) or read_number(text.replace("10", "1 × 10")))[0]  # a power of ten may stand alone
    return shown, 0.5 * 10.0 ** (math.floor(math.log10(abs(shown))) + 1 - DIGITS)
