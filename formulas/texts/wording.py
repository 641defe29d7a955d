"""Numbers and figures in words, the same on the page, for screen readers and in the browser (wording.js)."""

import math
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from formulas.definitions.formula import Formula
from formulas.definitions.marks import View
from formulas.engine import Value

HUGE = 1e15
SMALLEST_POSITIONAL = 1e-6


def number(value: float, decimals: int) -> str:
    """`value` with `decimals`, a true minus sign, never "−0"; "∞" and "undefined" where it is not finite.

    Ties go away from zero, as in the browser's toFixed. From 1e15 on, where decimals mean nothing, powers of ten.
    """
    if math.isnan(value):
        return "undefined"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if abs(value) >= HUGE:
        return f"{value:.4e}".replace("-", "−")
    text = f"{Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):f}"
    return text.lstrip("-") if float(text) == 0 else text.replace("-", "−")


def sentence(formula: Formula, view: View, parameters: Mapping[str, float], values: Mapping[str, Value]) -> str:
    """The figure of `view` in one sentence."""
    said = {parameter.name: spoken(parameters[parameter.name], parameter.decimals) for parameter in formula.parameters}
    for name in set(view.sentence_names) & set(view.readouts):
        value = values[name]
        assert isinstance(value, float)
        said[name] = number(value, formula.readout_by_name[name].decimals)
    return view.sentence.format(**said)


def spoken(value: float, decimals: int) -> str:
    """A parameter's value: with its slider's decimals, or with all of its own where it lies between steps."""
    if round(value, decimals) == value:
        return number(value, decimals)
    # Digits as JavaScript writes them: 1e-7, and 0.00001 where Python's repr says 1e-05.
    text = f"{Decimal(repr(value)):f}" if abs(value) >= SMALLEST_POSITIONAL else repr(value).replace("e-0", "e-")
    return text.replace("-", "−")
