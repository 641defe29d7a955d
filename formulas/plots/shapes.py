"""What a panel draws, as shapes over tables of columns; poster, Bokeh figure and browser all start from here."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from formulas.definitions.formula import Formula
from formulas.definitions.marks import Mark, Panel
from formulas.engine import Axis, Value
from formulas.plots.contours import contours
from formulas.texts.wording import number

Column = NDArray[np.float64]
Table = dict[str, Column]
Part = Literal["all", "adds", "subtracts"]
ShapeKind = Literal["heat", "contours", "area", "box", "bars", "stems", "line", "dots", "across", "upright"]

FROM_BACK_TO_FRONT = get_args(ShapeKind)
BARS_WIDTH = 0.8  # of the step between two outcomes, shared by the bars of all marks
OVERFLOW_DECIMALS = 2
BEYOND = 1e6  # where an infinite bar is drawn to: off every frame, yet a number
NUMBERS = "numbers"  # the table of marks that stand still: columns of one number each


@dataclass(frozen=True)
class Shape:
    """One thing drawn from the columns of one `table`.

    `x` and `y` name the columns of its points, `y` being made from `part` of the assigned `of`. Bars reach from `left`
    to `right` around each x. A box is spanned by the columns `corners` (left, right, bottom, top). A heat map draws
    the grid `of` over the axes x and y, coloured over `z_range`, or where it has one of `levels`.
    """

    kind: ShapeKind
    role: str
    table: str
    x: str = ""
    of: str = ""
    part: Part = "all"
    left: float = 0.0
    right: float = 0.0
    corners: tuple[str, ...] = ()
    y_axis: str = ""
    z_range: tuple[float, float] = (0.0, 1.0)
    levels: tuple[float, ...] = ()

    @property
    def column(self) -> str:
        """The column of its y."""
        return self.of if self.part == "all" else f"{self.of}_{self.part}"

    @property
    def name(self) -> str:
        """What it is called in poster and Bokeh: its column, and of what a mark draws besides also the kind."""
        if self.kind in ("dots", "stems", "contours") or (self.kind, self.part) == ("area", "all"):
            return f"{self.column}_{self.kind}"
        return self.column or "_".join([self.kind, *self.corners, self.x]).rstrip("_")


@cache
def shapes(formula: Formula, panel: Panel) -> list[Shape]:
    """The shapes of `panel`, from back to front."""
    rows = [mark for mark in panel.marks if mark.kind in ("bars", "signed_bars")]
    drawn = [shape for mark in panel.marks for shape in _shapes_of(mark, formula, panel, rows)]
    return sorted(drawn, key=lambda shape: FROM_BACK_TO_FRONT.index(shape.kind))


def _shapes_of(mark: Mark, formula: Formula, panel: Panel, rows: list[Mark]) -> list[Shape]:
    name = panel.axis_of(mark)
    if name is None:
        return [_standing(mark)]
    if mark.kind == "heat_map":
        return _heat_map(mark, name)
    y = mark.y or ""
    parts: tuple[Part, ...] = ("adds", "subtracts") if mark.is_signed else ("all",)
    if mark.kind == "histogram":
        half = formula.axis_by_name[name].step / 2
        return [Shape("bars", mark.role, name, name, y, left=-half, right=half)]
    if mark.is_bars:
        width = BARS_WIDTH / len(rows)
        left = rows.index(mark) * width - BARS_WIDTH / 2
        return [Shape("bars", mark.role, name, name, y, part, left, left + width) for part in parts]
    if mark.kind == "stems":
        return [Shape(kind, mark.role, name, name, y) for kind in ("stems", "dots")]
    if mark.kind == "scatter":
        return [Shape("dots", mark.role, name, mark.x or "", y)]
    if mark.kind == "trajectory":
        return [Shape(kind, mark.role, name, mark.x or "", y) for kind in ("line", "dots")]
    areas = [Shape("area", mark.role, name, name, y, part) for part in parts] if mark.is_filled else []
    return [*areas, Shape("line", mark.role, name, name, y)]


def _heat_map(mark: Mark, axis: str) -> list[Shape]:
    assert mark.z
    assert mark.z_range
    common: dict[str, Any] = {
        "role": mark.role,
        "x": axis,
        "of": mark.z,
        "y_axis": mark.y_axis or "",
        "z_range": mark.z_range,
    }
    heat = Shape("heat", table=mark.z, **common)
    lines = Shape("contours", table=f"{mark.z}_contours", levels=mark.levels, **common)
    return [heat, lines] if mark.levels else [heat]


def _standing(mark: Mark) -> Shape:
    if mark.kind == "box":
        corners = tuple(getattr(mark, side) for side in ("left", "right", "bottom", "top"))
        return Shape("box", mark.role, NUMBERS, corners=corners)
    kind: ShapeKind = "dots" if mark.x and mark.y else "upright" if mark.x else "across"
    return Shape(kind, mark.role, NUMBERS, mark.x or "", mark.y or "")


def tables(formula: Formula, panel: Panel, values: Mapping[str, Value]) -> dict[str, Table]:
    """The columns that the shapes of `panel` draw, by table.

    A table named after an axis holds its points and what runs along it, each (n,); NUMBERS holds columns (1,); a heat
    map's is its grid (rows, columns), bottom row first; that of its contours the ends x0, y0, x1, y1 of each piece.
    """
    found: dict[str, Table] = {}
    for shape in shapes(formula, panel):
        columns = found.setdefault(shape.table, {})
        if shape.kind in ("heat", "contours"):
            columns |= _grid_columns(formula, shape, values)
            continue
        if shape.table in formula.axis_by_name:
            columns[shape.table] = formula.axis_by_name[shape.table].nodes()
        for name in (shape.x, *shape.corners):
            if name not in ("", shape.table):
                columns[name] = np.atleast_1d(values[name])
        if shape.of:
            columns[shape.column] = part_of(np.atleast_1d(values[shape.of]), shape.part)
    return found


def _grid_columns(formula: Formula, shape: Shape, values: Mapping[str, Value]) -> Table:
    grid = grid_of(formula, shape, values)
    if shape.kind == "heat":
        return {shape.of: grid}
    x, y = formula.axis_by_name[shape.x].nodes(), formula.axis_by_name[shape.y_axis].nodes()
    return dict(zip(("x0", "y0", "x1", "y1"), contours(x, y, grid, shape.levels), strict=True))


def grid_of(formula: Formula, shape: Shape, values: Mapping[str, Value]) -> Column:
    """The values of a heat map with y down its rows, (rows, columns), whichever axis the model has first."""
    names = [axis.name for axis in formula.program.axes]
    grid = np.asarray(values[shape.of])
    return grid.T if names.index(shape.x) < names.index(shape.y_axis) else grid


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


def overflows(formula: Formula, panel: Panel, columns: Mapping[str, Table]) -> list[Overflow]:
    """The bars of `panel` that are longer than its frame is high: unmarked, a cut bar would look like its value."""
    low, high = panel.y_range
    return [
        Overflow(x + (shape.left + shape.right) / 2, value > 0, number(value, OVERFLOW_DECIMALS))
        for shape in shapes(formula, panel)
        if shape.kind in ("bars", "stems")
        for x, value in np.column_stack([columns[shape.table][name] for name in (shape.x, shape.column)]).tolist()
        if not math.isnan(value) and not low <= value <= high
    ]


def axis_of(formula: Formula, panel: Panel) -> Axis | None:
    """The axis that the panel's marks share, if they do."""
    return formula.axis_by_name[panel.axis] if panel.axis else None


def is_named(axis: Axis | None) -> bool:
    """Whether the points along `axis` have names to be read, rather than a place on a scale."""
    return axis is not None and axis.is_discrete
