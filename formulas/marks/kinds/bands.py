"""Bands: the area between two curves."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from formulas.marks.geometry import Frame
from formulas.marks.kinds.curves import AREA_ALPHA, AREA_PIECE, Area, Line, runs, vertices_of
from formulas.marks.mark import Along, Assigned, Key, MarkAlongAxis, Rows, Series, register, series, told
from formulas.marks.shape import Axes, Look, Shape, Table, Values, points_of

if TYPE_CHECKING:
    from bokeh.models import ColumnDataSource
    from bokeh.models.renderers import GlyphRenderer
    from bokeh.plotting import figure

    from formulas.definitions.figures import Panel
    from formulas.definitions.formula import Formula

EDGE_WIDTH = 1  # pixels


@register
class BandMark(MarkAlongAxis):
    """What lies between `low` and `high` over a continuous axis, with a thin line at either; a gap where one is one."""

    kind: Literal["band"]
    low: Assigned
    high: Assigned

    along: ClassVar[Along] = "continuous"

    def shapes(self, formula: "Formula", panel: "Panel") -> list[Shape]:
        axis = self.axis_of(formula, panel).name
        table = f"{self.low}_{self.high}_band"
        is_log = panel.y_scale == "log"
        edges = [Edge(role=self.role, table=axis, x=axis, of=name) for name in (self.low, self.high)]
        return [Band(role=self.role, table=table, axis=axis, low=self.low, high=self.high, is_log=is_log), *edges]

    def hover_rows(self, formula: "Formula", panel: "Panel") -> Rows:
        low, high = (told(name, self.axis_of(formula, panel), panel) for name in (self.low, self.high))
        return ((self.label, f"{low} to {high}"),)

    def keys(self) -> tuple[Key, ...]:
        return (Key(self.label, self.role, (AREA_PIECE,), self.names),)

    def table_labels(self, panel: "Panel") -> dict[str, str]:
        return {self.low: f"{self.label}, from", self.high: f"{self.label}, to"}

    def series(self, formula: "Formula", panel: "Panel", values: Values) -> Iterator[Series]:
        for name in (self.low, self.high):
            yield series(name, self.axis_of(formula, panel).nodes(), values[name])


@dataclass(frozen=True, kw_only=True)
class Edge(Line):
    """A thin line at one side of a band."""

    kind: ClassVar[str] = "edge"
    css: ClassVar[str] = "contours"
    look: ClassVar[Look] = Look(width=EDGE_WIDTH)
    layer: ClassVar[int] = 25
    script: ClassVar[str] = "bands"

    @property
    def name(self) -> str:
        return f"{self.of}_edge"

    def glyph(self, plot: "figure", source: "ColumnDataSource", frame: Frame, axes: Axes) -> "GlyphRenderer":
        look: dict[str, Any] = {"line_color": self.colour, "line_width": EDGE_WIDTH}
        return plot.line(self.x, self.column, name=self.name, source=source, **look)


@dataclass(frozen=True, kw_only=True)
class Band(Shape):
    """The area itself: its table holds the outline, along `high` and back along `low`, with NaN between its pieces.

    Bokeh's own area between two columns would go straight over a gap.
    """

    axis: str
    low: str
    high: str
    is_log: bool = False  # there what is not above zero is nowhere

    kind: ClassVar[str] = "band"
    css: ClassVar[str] = "area"
    layer: ClassVar[int] = 22
    look: ClassVar[Look] = Area.look
    script: ClassVar[str] = "bands"

    @property
    def name(self) -> str:
        return self.table

    @property
    def shows(self) -> tuple[str, ...]:
        return (self.low, self.high)

    def columns(self, axes: Axes, values: Values) -> Table:
        x = axes[self.axis].nodes()
        low, high = (np.asarray(values[name], dtype=np.float64) for name in self.shows)
        is_there = np.isfinite(low) & np.isfinite(high) & (not self.is_log or (np.minimum(low, high) > 0))
        breaks = np.flatnonzero(np.diff(is_there)) + 1
        outline: list[np.ndarray] = []
        pieces = (np.split(column, breaks) for column in (x, low, high, is_there))
        for a, b, c, there in zip(*pieces, strict=True):
            if there[0]:
                outline += [np.array([[*a, *a[::-1]], [*c, *b[::-1]]]), np.full((2, 1), np.nan)]
        whole = np.concatenate(outline[:-1], axis=1) if outline else np.empty((2, 0))
        return {"x": whole[0], "y": whole[1]}

    def path(self, columns: Table, frame: Frame) -> str:
        found = ""
        for run in runs(points_of(columns["x"], columns["y"], frame)):
            there, back = run[: len(run) // 2], run[len(run) // 2 :][::-1]
            corners = np.concatenate([there[vertices_of(there)], back[vertices_of(back)][::-1]])
            steps = "".join(f"l{dx} {dy}" for dx, dy in np.diff(corners, axis=0).tolist())
            found += f"M{corners[0][0]} {corners[0][1]}{steps}"
        return found

    def glyph(self, plot: "figure", source: "ColumnDataSource", frame: Frame, axes: Axes) -> "GlyphRenderer":
        look: dict[str, Any] = {"line_color": None, "fill_color": self.colour, "fill_alpha": AREA_ALPHA}
        return plot.patch("x", "y", name=self.name, source=source, **look)
