"""Error bars: values with the range that each may lie in."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from formulas.marks.geometry import Frame
from formulas.marks.kinds.points import Dots
from formulas.marks.mark import (
    Assigned,
    Hover,
    Key,
    MarkAlongAxis,
    MaybeAssigned,
    Piece,
    Rows,
    Series,
    place_told,
    register,
    series,
    told,
)
from formulas.marks.shape import Axes, Look, PointShape, Shape, Table, Values

if TYPE_CHECKING:
    from bokeh.models import ColumnDataSource
    from bokeh.models.renderers import GlyphRenderer
    from bokeh.plotting import figure

    from formulas.definitions.figures import Panel
    from formulas.definitions.formula import Formula

WIDTH = 2  # pixels


@register
class ErrorBarMark(MarkAlongAxis):
    """A dot at `y` on a line from `low` to `high`, at each point of the axis, or at `x` where it is given."""

    kind: Literal["error_bars"]
    x: MaybeAssigned = None
    y: Assigned
    low: Assigned
    high: Assigned

    def shapes(self, formula: "Formula", panel: "Panel") -> list[Shape]:
        axis = self.axis_of(formula, panel).name
        place: dict[str, Any] = {"role": self.role, "table": axis, "x": self.x or axis, "of": self.y}
        return [Intervals(**place, low=self.low, high=self.high), Dots(**place)]

    def hover_rows(self, formula: "Formula", panel: "Panel") -> Rows:
        return () if self.x else self._rows(formula, panel)

    def hovers(self, formula: "Formula", panel: "Panel") -> list[Hover]:
        if not self.x:
            return []
        axis = self.axis_of(formula, panel)
        rows = ((formula.axis_labels[axis.name], place_told(axis)), *self._rows(formula, panel))
        return [Hover(tuple(shape.name for shape in self.shapes(formula, panel)), rows)]

    def _rows(self, formula: "Formula", panel: "Panel") -> Rows:
        y, low, high = (told(name, self.axis_of(formula, panel), panel) for name in (self.y, self.low, self.high))
        return ((self.label, f"{y} ({low} to {high})"),)

    def keys(self) -> tuple[Key, ...]:
        swatch = (Piece(Intervals.look, "M13 0V12", "stems"), Piece(Dots.look, "M13 6h0", "dots"))
        return (Key(self.label, self.role, swatch, self.names),)

    def table_labels(self, panel: "Panel") -> dict[str, str]:
        own = {self.y: self.label, self.low: f"{self.label}, from", self.high: f"{self.label}, to"}
        return ({self.x: panel.x_label} if self.x else {}) | own

    def series(self, formula: "Formula", panel: "Panel", values: Values) -> Iterator[Series]:
        places = values[self.x] if self.x else self.axis_of(formula, panel).nodes()
        for name in (self.y, self.low, self.high):
            yield series(name, places, values[name])


@dataclass(frozen=True, kw_only=True)
class Intervals(PointShape):
    """Upright lines from `low` to `high`."""

    low: str
    high: str

    kind: ClassVar[str] = "intervals"
    css: ClassVar[str] = "stems"
    layer: ClassVar[int] = 52
    look: ClassVar[Look] = Look(width=WIDTH)
    script: ClassVar[str] = "error_bars"
    carries_hover: ClassVar[bool] = True

    @property
    def shows(self) -> tuple[str, ...]:
        return (*super().shows, self.low, self.high)

    @property
    def told(self) -> tuple[str, ...]:
        return (self.of, self.low, self.high)

    def columns(self, axes: Axes, values: Values) -> Table:
        ends = {name: np.atleast_1d(values[name]) for name in (self.low, self.high)}
        return super().columns(axes, values) | ends

    def path(self, columns: Table, frame: Frame) -> str:
        x, _ = self.points(columns, frame).T
        lines = zip(x, frame.down(columns[self.low]), frame.down(columns[self.high]), strict=True)
        return "".join(f"M{a:.0f} {b:.0f}V{c:.0f}" for a, b, c in lines if np.isfinite([a, b, c]).all() and b != c)

    def glyph(self, plot: "figure", source: "ColumnDataSource", frame: Frame, axes: Axes) -> "GlyphRenderer":
        look: dict[str, Any] = {"line_color": self.colour, "line_width": WIDTH}
        return plot.segment(self.x, self.low, self.x, self.high, name=self.name, source=source, **look)
