"""Curves over a continuous axis: bare, filled down to zero, or filled in two colours for what adds and subtracts."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from formulas.marks.geometry import Frame
from formulas.marks.mark import WHOLE, Along, Key, MarkOfValues, Piece, register
from formulas.marks.palette import STYLES
from formulas.marks.shape import Axes, Look, Part, PointShape, Shape, Table

if TYPE_CHECKING:
    from bokeh.models import ColumnDataSource
    from bokeh.models.renderers import GlyphRenderer
    from bokeh.plotting import figure

    from formulas.definitions.figures import Panel
    from formulas.definitions.formula import Formula

NEAR = 3  # units, a tenth of a pixel on the highest plot: how far a curve may pass beside a point of it
AREA_ALPHA = 0.28
CURVES_KEPT = 256  # of about 7 kB each


@register
class Curve(MarkOfValues):
    """`y` over a continuous axis.

    A filled curve has one area under it, a signed one has two: what adds, above zero, and what subtracts, below.
    """

    kind: Literal["curve", "filled_curve", "signed_curve"]

    along: ClassVar[Along] = "continuous"

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts of its values that have an area."""
        parts: dict[str, tuple[Part, ...]] = {"filled_curve": ("all",), "signed_curve": ("adds", "subtracts")}
        return parts.get(self.kind, ())

    def shapes(self, formula: "Formula", panel: "Panel") -> list[Shape]:
        axis = self.axis_of(formula, panel).name
        areas = [Area(role=self.role, table=axis, x=axis, of=self.y, part=part) for part in self.parts]
        return [*areas, Line(role=self.role, table=axis, x=axis, of=self.y)]

    def keys(self) -> tuple[Key, ...]:
        filling = (AREA_PIECE,) if self.parts == ("all",) else ()
        own = Key(self.label, self.role, (*filling, LINE_PIECE), self.names, peak=self.y if self.parts else "")
        if self.kind != "signed_curve":
            return (own,)
        adds = Key("adds", self.role, (AREA_PIECE,), part="adds")
        return own, adds, Key("subtracts", self.role, (AREA_PIECE,), part="subtracts")


@dataclass(frozen=True, kw_only=True)
class Line(PointShape):
    """A line through points, in pieces between its gaps: where it is undefined or infinite nothing is drawn."""

    kind: ClassVar[str] = "line"
    layer: ClassVar[int] = 60
    look: ClassVar[Look] = Look(role_line=True, dashed=True)
    script: ClassVar[str] = "curves"
    constants: ClassVar[Mapping[str, Any]] = {"near": NEAR}

    @property
    def name(self) -> str:
        return self.column

    def path(self, columns: Table, frame: Frame) -> str:
        return "".join(f"M{run[0][0]} {run[0][1]}{way_along(run)}" for run in runs(self.points(columns, frame)))

    def glyph(self, plot: "figure", source: "ColumnDataSource", frame: Frame, axes: Axes) -> "GlyphRenderer":
        style = STYLES[self.role]
        look: dict[str, Any] = {"line_color": style.colour, "line_width": style.width, "line_dash": list(style.dash)}
        return plot.line(self.x, self.column, name=self.name, source=source, **look)


@dataclass(frozen=True, kw_only=True)
class Area(PointShape):
    """What lies between zero and a line through points."""

    kind: ClassVar[str] = "area"
    layer: ClassVar[int] = 20
    look: ClassVar[Look] = Look(fill=AREA_ALPHA)
    script: ClassVar[str] = "curves"
    constants: ClassVar[Mapping[str, Any]] = {"near": NEAR}

    @property
    def name(self) -> str:
        return f"{self.column}_area" if self.part == "all" else self.column

    def path(self, columns: Table, frame: Frame) -> str:
        # The way back along zero need not be said: what is filled is closed.
        zero = frame.zero
        pieces = runs(self.points(columns, frame))
        return "".join(f"M{run[0][0]} {zero}V{run[0][1]}{way_along(run)}V{zero}" for run in pieces)

    def glyph(self, plot: "figure", source: "ColumnDataSource", frame: Frame, axes: Axes) -> "GlyphRenderer":
        look: dict[str, Any] = {"fill_color": self.colour, "fill_alpha": AREA_ALPHA}
        return plot.varea(self.x, frame.base, self.column, name=self.name, source=source, **look)


LINE_PIECE = Piece(Line.look)
AREA_PIECE = Piece(Area.look, WHOLE)


def runs(points: NDArray[np.float64]) -> list[NDArray[np.int64]]:
    """The pieces (n, 2) of a line through `points` between its gaps."""
    finite = np.isfinite(points[:, 0]) & np.isfinite(points[:, 1])
    if finite.all():
        return [points.astype(np.int64)]
    breaks = np.flatnonzero(np.diff(finite)) + 1
    pieces = np.split(points, breaks)
    return [piece.astype(np.int64) for piece, first in zip(pieces, [0, *breaks], strict=True) if finite[first]]


def way_along(run: NDArray[np.int64]) -> str:
    """The way along a run of points from its first one, in steps: these are shorter than places."""
    return _steps(run.tobytes())


@lru_cache(maxsize=CURVES_KEPT)
def _steps(points: bytes) -> str:
    # An area has the curve above it, and a page at other values the curves that these do not move.
    run = np.frombuffer(points, dtype=np.int64).reshape(-1, 2)
    vertices = run[vertices_of(run)]
    return "".join(f"l{dx} {dy}" for dx, dy in np.diff(vertices, axis=0).tolist())


def vertices_of(run: NDArray[np.int64]) -> list[int]:
    """Indices of the points that a curve bends at: a straight line between two of them passes all others within NEAR.

    A cone of slopes from the last vertex narrows with each point; one outside it makes the point before it a vertex.
    Only a curve that goes on to the right is thinned.
    """
    # The busiest loop of a page: hence comparisons instead of min and max, and whole numbers as floats.
    xs, ys = run.T.astype(np.float64).tolist()
    kept = [0]
    from_x, from_y = xs[0], ys[0]
    lowest, highest = -math.inf, math.inf
    for i, (x, y) in enumerate(zip(xs, ys, strict=True)):
        across, rise = x - from_x, y - from_y
        if across <= 0 or not lowest <= rise / across <= highest:
            if i == 0:
                continue
            from_x, from_y = xs[i - 1], ys[i - 1]
            if from_x != xs[kept[-1]] or from_y != ys[kept[-1]]:
                kept.append(i - 1)
            across, rise = x - from_x, y - from_y
            lowest, highest = (-math.inf, math.inf) if across > 0 else (math.inf, math.inf)
            if across <= 0:
                continue
        low, high = (rise - NEAR) / across, (rise + NEAR) / across
        if low > lowest:
            lowest = low
        if high < highest:
            highest = high
    last = len(xs) - 1
    return kept if (xs[last], ys[last]) == (xs[kept[-1]], ys[kept[-1]]) else [*kept, last]
