"""Where things are: the frame, its ticks, and data in frame units. `static/formulas/geometry.js` does the same.

A poster's frame is a nested SVG of UNITS x UNITS that stretches with the page, so a path holds whole numbers only
and needs no redrawing when the window changes; 1/10000 of a frame is under 0.13 px on the widest page.
"""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

UNITS = 10_000
FAR = 1_000_000  # units; a drawn value further out than this is drawn there

# Pixels around the frame, the same in poster (site.css: .poster) and Bokeh (min_border_*), so that nothing moves
# when one takes over from the other.
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 10, 30

TICKS = 6  # aimed at, for each direction; Bokeh's default
_MANTISSAS = (1, 2, 5)


def ticks(low: float, high: float) -> list[float]:
    """Round numbers from `low` to `high`, chosen as Bokeh's BasicTicker chooses them."""
    interval = tick_interval(low, high)
    numbers = range(math.floor(low / interval), math.ceil(high / interval) + 1)
    # Compared as they come: 6 * 0.2 is more than 1.2, and Bokeh leaves that tick out too.
    return [number * interval for number in numbers if low <= number * interval <= high]


def tick_interval(low: float, high: float) -> float:
    """The step between ticks: 1, 2 or 5 times a power of ten, nearest to TICKS ticks."""
    span = high - low
    magnitude = 10.0 ** math.floor(math.log10(span / TICKS))
    candidates = (_MANTISSAS[-1] / 10, *_MANTISSAS, _MANTISSAS[0] * 10)
    return min(candidates, key=lambda mantissa: abs(TICKS - span / (mantissa * magnitude))) * magnitude


def tick_labels(low: float, high: float) -> list[str]:
    """The labels of `ticks`, as short as each can be, with a true minus sign: as Bokeh writes them."""
    decimals = max(0, -math.floor(math.log10(tick_interval(low, high)) + 1e-9))
    return [_shortest(f"{value:.{decimals}f}") for value in ticks(low, high)]


def _shortest(number: str) -> str:
    short = number.rstrip("0").rstrip(".") if "." in number else number
    return "0" if short == "-0" else short.replace("-", "−")


@dataclass(frozen=True)
class Frame:
    """Ranges of the data laid on whole units: `width` across, `height` down."""

    x_range: tuple[float, float]
    y_range: tuple[float, float]
    width: int = UNITS
    height: int = UNITS

    def across(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """`values` as units from the left; NaN stays, infinities go to the far end."""
        return to_units(values, *self.x_range, self.width)

    def down(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """`values` as units from the top; NaN stays, infinities go to the far end."""
        return self.height - to_units(values, *self.y_range, self.height)

    @cached_property
    def zero(self) -> int:
        """Where y is 0."""
        return int(self.down(np.zeros(1))[0])


def to_units(values: NDArray[np.float64], low: float, high: float, size: int = UNITS) -> NDArray[np.float64]:
    """`values` as whole units, 0 at `low`, `size` at `high`; NaN stays, infinities go to the far end."""
    units = np.floor((values - low) / (high - low) * size + 0.5)
    return np.clip(units, -FAR, FAR)
