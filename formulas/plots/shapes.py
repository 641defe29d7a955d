"""What a panel draws, as shapes over tables of columns; poster, Bokeh figure and browser all start from here."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from formulas.definitions.figures import Panel
from formulas.definitions.formula import Formula
from formulas.engine import Axis, Value
from formulas.marks.shape import PointShape, Shape, Table
from formulas.texts.wording import number, significant

OVERFLOW_DECIMALS = 2
OVERFLOW_MARGIN = 0.045  # of the frame's height, between its edge and the value of a bar that leaves it


@cache
def shapes(formula: Formula, panel: Panel) -> tuple[Shape, ...]:
    """The shapes of `panel`, from back to front; found out once."""
    drawn = [shape for mark in panel.marks for shape in mark.shapes(formula, panel)]
    return tuple(sorted(drawn, key=lambda shape: shape.layer))


def tables(formula: Formula, panel: Panel, values: Mapping[str, Value]) -> dict[str, Table]:
    """The columns that the shapes of `panel` draw, by table.

    A table named after an axis holds its points and what runs along it, each (n,); NUMBERS holds columns (1,); a heat
    map's is its grid (rows, columns), bottom row first; that of its contours the ends x0, y0, x1, y1 of each piece.
    """
    found: dict[str, Table] = {}
    for shape in shapes(formula, panel):
        columns = found.setdefault(shape.table, {})
        columns |= shape.columns(formula.axis_by_name, values)
    return found


@dataclass(frozen=True)
class Overflow:
    """A bar that leaves the frame: its middle along the axis, which way it goes, and its value in words."""

    place: float
    goes_up: bool
    text: str


def overflows(formula: Formula, panel: Panel, columns: Mapping[str, Table]) -> list[Overflow]:
    """The bars of `panel` that are longer than its frame is high: unmarked, a cut bar would look like its value."""
    low, high = panel.y_range
    is_log = panel.y_scale == "log"
    return [
        Overflow(x + shape.middle, value > (high if is_log else 0), overflow_text(value, is_log))
        for shape in rods(formula, panel)
        for x, value in np.column_stack([columns[shape.table][name] for name in (shape.x, shape.column)]).tolist()
        if not math.isnan(value) and not low <= value <= high and not (is_log and value <= 0)
    ]


def overflow_text(value: float, is_log: bool) -> str:
    """What is written where a bar of `value` leaves the frame."""
    return significant(value) if is_log else number(value, OVERFLOW_DECIMALS)


def rods(formula: Formula, panel: Panel) -> list[PointShape]:
    """The shapes of `panel` that rise from zero."""
    return [shape for shape in shapes(formula, panel) if isinstance(shape, PointShape) and shape.rises_from_zero]


def axis_of(formula: Formula, panel: Panel) -> Axis | None:
    """The axis that the panel's marks share, if they do."""
    return formula.axis_by_name[panel.axis] if panel.axis else None


def is_named(axis: Axis | None) -> bool:
    """Whether the points along `axis` have names to be read, rather than a place on a scale."""
    return axis is not None and axis.is_discrete
