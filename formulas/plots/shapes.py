"""What a view draws, as shapes over one table of columns; poster, Bokeh figure and browser all start from here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from formulas.definition import Formula, Mark, View
from formulas.engine import Axis, Value
from formulas.wording import number

Column = NDArray[np.float64]
Part = Literal["all", "adds", "subtracts"]

BARS_WIDTH = 0.8  # of the step between two outcomes, shared by the bars of all marks
OVERFLOW_DECIMALS = 2
BEYOND = 1e6  # where an infinite bar is drawn to: off every frame, yet a number


@dataclass(frozen=True)
class Shape:
    """One line, area or row of bars. `column` names its values in the table, made from `part` of the assigned `y`.

    Bars reach from `left` to `right` around each outcome, in steps of the axis.
    """

    kind: Literal["line", "area", "bars"]
    y: str
    part: Part
    role: str
    left: float = 0.0
    right: float = 0.0

    @property
    def column(self) -> str:
        return self.y if self.part == "all" else f"{self.y}_{self.part}"


def shapes(view: View) -> list[Shape]:
    """The shapes of `view`, from back to front."""
    drawn = [shape for number, mark in enumerate(view.marks) for shape in _shapes_of(mark, number, len(view.marks))]
    return sorted(drawn, key=lambda shape: shape.kind == "line")


def _shapes_of(mark: Mark, number: int, count: int) -> list[Shape]:
    parts: tuple[Part, ...] = ("adds", "subtracts") if mark.is_signed else ("all",)
    if mark.is_bars:
        width = BARS_WIDTH / count
        left = number * width - BARS_WIDTH / 2
        return [Shape("bars", mark.y, part, mark.role, left, left + width) for part in parts]
    areas = [Shape("area", mark.y, part, mark.role) for part in parts] if mark.is_filled else []
    return [*areas, Shape("line", mark.y, "all", mark.role)]


def table(formula: Formula, view: View, values: Mapping[str, Value]) -> dict[str, Column]:
    """The columns that the shapes of `view` draw, each (n,) along its axis, and the axis itself under its name."""
    columns = {view.axis: formula.axis_by_name[view.axis].nodes()}
    for shape in shapes(view):
        columns[shape.column] = part_of(np.asarray(values[shape.y]), shape.part)
    return columns


def part_of(values: Column, part: Part) -> Column:
    """What of `values` is above zero, below it, or all; (n,)."""
    if part == "adds":
        return np.maximum(values, 0.0)
    return np.minimum(values, 0.0) if part == "subtracts" else values


def drawable(values: Column) -> Column:
    """`values` with infinities moved to BEYOND, so that a bar to infinity leaves the frame instead of vanishing."""
    return np.clip(values, -BEYOND, BEYOND)


@dataclass(frozen=True)
class Overflow:
    """A bar that leaves the frame: its middle along the axis, which way it goes, and its value in words."""

    place: float
    goes_up: bool
    text: str


def overflows(view: View, axis: Axis, columns: Mapping[str, Column]) -> list[Overflow]:
    """The bars of `view` that are longer than its frame is high: unmarked, a cut bar would look like its value."""
    low, high = view.y_range
    return [
        Overflow(float(node) + (shape.left + shape.right) / 2, bool(value > 0), number(float(value), OVERFLOW_DECIMALS))
        for shape in shapes(view)
        if shape.kind == "bars"
        for node, value in zip(axis.nodes(), columns[shape.column], strict=True)
        if not np.isnan(value) and not low <= value <= high
    ]
