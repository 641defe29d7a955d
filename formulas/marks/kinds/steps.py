"""Step functions: a value that holds until the next one."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from formulas.marks.geometry import Frame
from formulas.marks.kinds.curves import Line, runs
from formulas.marks.mark import Key, MarkOfValues, Piece, register
from formulas.marks.palette import STYLES
from formulas.marks.shape import Axes, Column, Look, PointShape, Shape, Table

if TYPE_CHECKING:
    from bokeh.models import ColumnDataSource
    from bokeh.models.renderers import GlyphRenderer
    from bokeh.plotting import figure

    from formulas.definitions.figures import Panel
    from formulas.definitions.formula import Formula

Where = Literal["after", "before", "middle"]
BOKEHS_WORDS = {"after": "after", "before": "before", "middle": "center"}


@register
class StepMark(MarkOfValues):
    """`y` over an axis, constant between its points.

    With `where` "after" a value holds from its point on to the next one, with "before" from the last one on, and with
    "middle" from halfway to halfway.
    """

    kind: Literal["steps"]
    where: Where = "after"

    def shapes(self, formula: "Formula", panel: "Panel") -> list[Shape]:
        axis = self.axis_of(formula, panel).name
        return [Steps(role=self.role, table=axis, x=axis, of=self.y, where=self.where)]

    def keys(self) -> tuple[Key, ...]:
        return (Key(self.label, self.role, (Piece(Steps.look, "M0 10H9V6H17V2H26"),), self.names),)


@dataclass(frozen=True, kw_only=True)
class Steps(PointShape):
    """A line that goes across and upright only."""

    where: Where = "after"

    kind: ClassVar[str] = "steps"
    css: ClassVar[str] = "line"
    layer: ClassVar[int] = 58
    look: ClassVar[Look] = Line.look
    script: ClassVar[str] = "steps"

    def path(self, columns: Table, frame: Frame) -> str:
        return "".join(self._run_path(run.astype(np.float64)) for run in runs(self.points(columns, frame)))

    def _run_path(self, run: Column) -> str:
        (x, y), (first_x, first_y) = run.T, run[0]
        # Where each step begins, across; between them it stands at the values.
        edges = {"after": x[1:], "before": x[:-1], "middle": np.floor((x[:-1] + x[1:]) / 2 + 0.5)}[self.where]
        way = "".join(f"H{edge:.0f}V{value:.0f}" for edge, value in zip(edges, y[1:], strict=True))
        return f"M{first_x:.0f} {first_y:.0f}{way}H{x[-1]:.0f}"

    def glyph(self, plot: "figure", source: "ColumnDataSource", frame: Frame, axes: Axes) -> "GlyphRenderer":
        style = STYLES[self.role]
        look: dict[str, Any] = {"line_color": style.colour, "line_width": style.width, "line_dash": list(style.dash)}
        mode: Any = BOKEHS_WORDS[self.where]
        return plot.step(self.x, self.column, mode=mode, name=self.name, source=source, **look)
