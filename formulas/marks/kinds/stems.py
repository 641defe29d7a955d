"""Stems over a discrete axis: a thin line from zero to each value, with a dot at its end."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from formulas.marks.geometry import Frame
from formulas.marks.kinds.points import Dots
from formulas.marks.mark import Along, Key, MarkOfValues, Piece, register
from formulas.marks.shape import Axes, Look, PointShape, Shape, Table

if TYPE_CHECKING:
    from bokeh.models import ColumnDataSource
    from bokeh.models.renderers import GlyphRenderer
    from bokeh.plotting import figure

    from formulas.definitions.figures import Panel
    from formulas.definitions.formula import Formula

WIDTH = 2  # pixels


@register
class StemMark(MarkOfValues):
    """`y` over a discrete axis."""

    kind: Literal["stems"]

    along: ClassVar[Along] = "discrete"

    def shapes(self, formula: "Formula", panel: "Panel") -> list[Shape]:
        axis = self.axis_of(formula, panel).name
        return [kind(role=self.role, table=axis, x=axis, of=self.y) for kind in (Stems, Dots)]

    def keys(self) -> tuple[Key, ...]:
        swatch = (Piece(Stems.look, "M13 12V3", "stems"), Piece(Dots.look, "M13 3h0", "dots"))
        return (Key(self.label, self.role, swatch, self.names),)


@dataclass(frozen=True, kw_only=True)
class Stems(PointShape):
    """Lines from zero to each point."""

    kind: ClassVar[str] = "stems"
    layer: ClassVar[int] = 50
    look: ClassVar[Look] = Look(width=WIDTH)
    script: ClassVar[str] = "stems"
    rises_from_zero: ClassVar[bool] = True

    def path(self, columns: Table, frame: Frame) -> str:
        x, y = frame.across(columns[self.x]).tolist(), frame.down(columns[self.column]).tolist()
        ends = zip(x, y, strict=True)
        return "".join(f"M{x:.0f} {frame.zero}V{y:.0f}" for x, y in ends if math.isfinite(y) and y != frame.zero)

    def glyph(self, plot: "figure", source: "ColumnDataSource", frame: Frame, axes: Axes) -> "GlyphRenderer":
        look: dict[str, Any] = {"line_color": self.colour, "line_width": WIDTH}
        return plot.segment(self.x, frame.base, self.x, self.column, name=self.name, source=source, **look)
