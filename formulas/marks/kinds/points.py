"""Points in the plane, one for each point of an axis: as dots, or on a line that joins them in the axis' order."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from formulas.marks.geometry import Frame
from formulas.marks.kinds.curves import Line
from formulas.marks.mark import Assigned, Hover, Key, MarkAlongAxis, Piece, Series, place_told, register, series
from formulas.marks.palette import SQUARE_ROLES
from formulas.marks.shape import Axes, Look, PointShape, Shape, Table, Values

if TYPE_CHECKING:
    from bokeh.models import ColumnDataSource
    from bokeh.models.renderers import GlyphRenderer
    from bokeh.plotting import figure

    from formulas.definitions.figures import Panel
    from formulas.definitions.formula import Formula

SIZE = 7  # pixels


@register
class Points(MarkAlongAxis):
    """The points `x`, `y` along an axis; a trajectory joins them."""

    kind: Literal["scatter", "trajectory"]
    x: Assigned
    y: Assigned

    def shapes(self, formula: "Formula", panel: "Panel") -> list[Shape]:
        axis = self.axis_of(formula, panel).name
        kinds = (Line, Dots) if self.kind == "trajectory" else (Dots,)
        return [kind(role=self.role, table=axis, x=self.x, of=self.y) for kind in kinds]

    def hovers(self, formula: "Formula", panel: "Panel") -> list[Hover]:
        axis = self.axis_of(formula, panel)
        dots = Dots(role=self.role, table=axis.name, x=self.x, of=self.y)
        rows = (
            (self.label, f"{formula.axis_labels[axis.name]} {place_told(axis)}"),
            (panel.x_label, f"@{{{self.x}}}{'{%.4g}' if panel.x_scale == 'log' else '{0.0000}'}"),
            (panel.y_label, f"@{{{self.y}}}{'{%.4g}' if panel.y_scale == 'log' else '{0.0000}'}"),
        )
        return [Hover((dots.name,), rows)]

    def keys(self) -> tuple[Key, ...]:
        joined = (Piece(Line.look), Piece(Dots.look, "M4 6h0M22 6h0", "dots"))
        swatch = joined if self.kind == "trajectory" else (DOT_PIECE,)
        return (Key(self.label, self.role, swatch, self.names),)

    def table_labels(self, panel: "Panel") -> dict[str, str]:
        return {self.x: panel.x_label, self.y: self.label}

    def series(self, formula: "Formula", panel: "Panel", values: Values) -> Iterator[Series]:
        yield series(self.y, values[self.x], values[self.y])


@dataclass(frozen=True, kw_only=True)
class Dots(PointShape):
    """A dot at each point, round or square as its role says."""

    kind: ClassVar[str] = "dots"
    layer: ClassVar[int] = 70
    look: ClassVar[Look] = Look(width=SIZE, dot=True)
    script: ClassVar[str] = "points"

    def path(self, columns: Table, frame: Frame) -> str:
        # A line of no length with round or square ends is a dot that keeps its shape however the frame is stretched.
        points = self.points(columns, frame)
        drawn = points[np.isfinite(points).all(axis=1)]
        return "".join(f"M{x:.0f} {y:.0f}h0" for x, y in drawn.tolist())

    def glyph(self, plot: "figure", source: "ColumnDataSource", frame: Frame, axes: Axes) -> "GlyphRenderer":
        marker = "square" if self.role in SQUARE_ROLES else "circle"
        look: dict[str, Any] = {"line_color": None, "fill_color": self.colour, "size": SIZE, "marker": marker}
        return plot.scatter(self.x, self.column, name=self.name, source=source, **look)


DOT_PIECE = Piece(Dots.look, "M13 6h0", "dots")
