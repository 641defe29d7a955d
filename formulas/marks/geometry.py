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

# Pixels around the frame, the same in poster (plot.css: .poster) and Bokeh (min_border_*), so that nothing moves
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
    return short.replace("-", "−")


def log_ticks(low: float, high: float) -> list[tuple[float, str]]:
    """Place and label of round numbers on a logarithmic scale.

    Powers of ten, so many apart that there are few; with 2 and 5 times them where these are under MANY_DECADES apart,
    and the even steps of `ticks` within less than one decade.
    """
    decades = math.log10(high / low)
    if decades < 1:
        return list(zip(ticks(low, high), tick_labels(low, high), strict=True))
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    step = math.ceil(decades / MOST_POWERS)
    mantissas = _MANTISSAS if decades < MANY_DECADES else (1,)
    powers = [power for power in range(first, last + 1) if power % step == 0]
    found = [(mantissa, power) for power in powers for mantissa in mantissas]
    shown = [(m, power, float(f"{m}e{power}")) for m, power in found]
    inside = [each for each in shown if low <= each[2] <= high]
    is_plain = all(-PLAIN_POWERS <= power <= PLAIN_POWERS for _, power, _ in inside)
    return [(place, _power_label(m, power, is_plain)) for m, power, place in inside]


MANY_DECADES = 3  # from which on powers of ten alone are enough
MOST_POWERS = 7
PLAIN_POWERS = 3  # from 0.001 to 1000 (and 5000) numbers are written out
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def _power_label(mantissa: int, power: int, is_plain: bool) -> str:
    if is_plain or power in (0, 1):
        return f"{mantissa}{'0' * power}" if power >= 0 else f"0.{'0' * (-power - 1)}{mantissa}"
    raised = f"10{str(power).translate(_RAISED)}"
    return raised if mantissa == 1 else f"{mantissa}×{raised}"


@dataclass(frozen=True)
class Scale:
    """One direction of a frame: a range laid on `size` whole units, evenly or, where it `is_log`, by its logarithms."""

    low: float
    high: float
    size: int = UNITS
    is_log: bool = False

    @property
    def ends(self) -> tuple[float, float]:
        """The range as it is laid out."""
        return (math.log10(self.low), math.log10(self.high)) if self.is_log else (self.low, self.high)

    def units(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """`values` as units; NaN stays, infinities go to the far end, and what has no logarithm is NaN."""
        return to_units(self.laid(values), *self.ends, self.size)

    def laid(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """`values`, or their logarithms; NaN where there is none."""
        if not self.is_log:
            return values
        with np.errstate(all="ignore"):
            return np.where(values > 0, np.log10(values), np.nan)

    def share(self, value: float) -> float:
        """How far along the range `value` stands: 0 at its low end, 1 at its high one."""
        low, high = self.ends
        return ((math.log10(value) if self.is_log else value) - low) / (high - low)

    def at(self, share: float) -> float:
        """The value that stands so far along the range."""
        low, high = self.ends
        place = low + share * (high - low)
        return 10.0**place if self.is_log else place

    def ticks(self) -> list[tuple[float, str]]:
        """Place and label of each tick."""
        if self.is_log:
            return log_ticks(self.low, self.high)
        return list(zip(ticks(self.low, self.high), tick_labels(self.low, self.high), strict=True))


@dataclass(frozen=True)
class Frame:
    """Ranges of the data laid on whole units: `width` across, `height` down. Shapes need not know on which scales."""

    x_range: tuple[float, float]
    y_range: tuple[float, float]
    width: int = UNITS
    height: int = UNITS
    x_is_log: bool = False
    y_is_log: bool = False

    @cached_property
    def x(self) -> Scale:
        return Scale(*self.x_range, self.width, self.x_is_log)

    @cached_property
    def y(self) -> Scale:
        return Scale(*self.y_range, self.height, self.y_is_log)

    def across(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """`values` as units from the left; NaN stays, infinities go to the far end."""
        return self.x.units(values)

    def down(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """`values` as units from the top; NaN stays, infinities go to the far end."""
        return self.height - self.y.units(values)

    @cached_property
    def zero(self) -> int:
        """Where bars and areas begin: at y = 0, or on a logarithmic scale, which has none, at the bottom."""
        return self.height if self.y_is_log else int(self.down(np.zeros(1))[0])

    @property
    def base(self) -> float:
        """The value at which Bokeh's bars and areas begin: 0, or what lies below every logarithmic scale."""
        return LOWEST if self.y_is_log else 0

    @property
    def beyond(self) -> float:
        """Where an infinite bar is drawn to."""
        return HIGHEST if self.x_is_log or self.y_is_log else BEYOND


BEYOND = 1e6  # off every frame, yet a number
LOWEST, HIGHEST = 1e-300, 1e300  # the same on logarithmic scales


def to_units(values: NDArray[np.float64], low: float, high: float, size: int = UNITS) -> NDArray[np.float64]:
    """`values` as whole units, 0 at `low`, `size` at `high`; NaN stays, infinities go to the far end."""
    units = np.floor((values - low) / (high - low) * size + 0.5)
    return np.clip(units, -FAR, FAR)
