"""When two evaluators agree: the same NaN and infinities, and numbers as close as the expression allows."""

from collections.abc import Mapping

import numpy as np

from formulas.engine import Value
from tests.browser.engine_page import Array

RELATIVE = 1e-12
# Differences of nearly equal numbers (a divergence near 0, a curve's far tail) keep no relative accuracy: both
# evaluators are then right to rounding of the terms, which are of the size of 1.
ABSOLUTE = 1e-13


def disagreements(ours: Array, theirs: Array, *, absolute: float | Array = ABSOLUTE) -> list[tuple[int, float, float]]:
    """Where two flat arrays differ by more than rounding: (index, ours, theirs)."""
    with np.errstate(all="ignore"):
        close = np.abs(ours - theirs) <= RELATIVE * np.abs(ours) + absolute
    same = (ours == theirs) | (np.isnan(ours) & np.isnan(theirs)) | close
    return [(int(i), float(ours[i]), float(theirs[i])) for i in np.flatnonzero(~same)]


def flat(values: Mapping[str, Value], name: str) -> Array:
    return np.atleast_1d(np.asarray(values[name], dtype=np.float64)).ravel()
