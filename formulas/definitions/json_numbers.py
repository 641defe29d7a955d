"""Numbers as JSON can say them: it has no infinity, so null stands there, and a word beside it."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from formulas.definitions.formula import Readout
from formulas.engine import Value
from formulas.texts.wording import number

STATES = ("finite", "infinite", "minus infinite", "undefined")


def number_data(readout: Readout, value: Value) -> dict[str, Any]:
    """A readout, with its text as the page shows it."""
    assert isinstance(value, float)
    return {
        "value": value if math.isfinite(value) else None,
        "state": _state(value),
        "text": number(value, readout.decimals),
        "unit": readout.unit,
        "label": readout.label,
    }


def column_data(values: NDArray[np.float64]) -> dict[str, Any]:
    """A column of numbers (n,): its `values`, and by place the `states` of those that are not finite."""
    numbers: list[float | None] = values.tolist()
    states = {str(place): _state(float(values[place])) for place in np.flatnonzero(~np.isfinite(values)).tolist()}
    for place in states:
        numbers[int(place)] = None
    return {"values": numbers, "states": states}


def _state(value: float) -> str:
    if math.isnan(value):
        return "undefined"
    if math.isinf(value):
        return "infinite" if value > 0 else "minus infinite"
    return "finite"
