"""Markers: a point, or a line across or upright, at numbers of the model."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from formulas.marks.geometry import Frame
from formulas.marks.kinds.curves import LINE_PIECE
from formulas.marks.kinds.points import DOT_PIECE, Dots
from formulas.marks.mark import Key, Mark, MaybeAssigned, Series, register, series
from formulas.marks.palette import STYLES
from formulas.marks.shape import NUMBERS, Axes, Look, Shape, Table, Values, without_infinities
from formulas.toml.lines import KeyPath
from formulas.toml.mistakes import MistakeError

if TYPE_CHECKING:
    from bokeh.models import ColumnDataSource
    from bokeh.models.renderers import GlyphRenderer
    from bokeh.plotting import figure

    from formulas.definitions.figures import Panel
    from formulas.definitions.formula import Formula

WIDTH = 1.5  # pixels


@register
class Marker(Mark):
    """A point at `x`, `y`; with one of them alone a line through the whole frame."""

    kind: Literal["marker"]
    x: MaybeAssigned = None
    y: MaybeAssigned = None

    def verify(self, formula: "Formula", panel: "Panel", path: KeyPath) -> None:
        if not self.names:
            raise MistakeError(path, "a marker needs x, y or both: a line upright, a line across, or a point")

    def shapes(self, formula: "Formula", panel: "Panel") -> list[Shape]:
        if self.x and self.y:
            return [Dots(role=self.role, table=NUMBERS, x=self.x, of=self.y)]
        if self.x:
            return [Upright(role=self.role, table=NUMBERS, at=self.x)]
        return [Across(role=self.role, table=NUMBERS, at=self.y or "")]

    def keys(self) -> tuple[Key, ...]:
        piece = DOT_PIECE if self.x and self.y else LINE_PIECE
        return (Key(self.label, self.role, (piece,), self.names),)

    def series(self, formula: "Formula", panel: "Panel", values: Values) -> Iterator[Series]:
        yield series(self.label, *(values[name] if name else None for name in (self.x, self.y)))


@dataclass(frozen=True, kw_only=True)
class Rule(Shape):
    """A line through the whole frame at the column `at`."""

    at: str

    look: ClassVar[Look] = Look(width=WIDTH, dashed=True)
    script: ClassVar[str] = "markers"

    @property
    def shows(self) -> tuple[str, ...]:
        return (self.at,)

    def columns(self, axes: Axes, values: Values) -> Table:
        return {self.at: np.atleast_1d(values[self.at])}

    @property
    def bokeh_look(self) -> dict[str, Any]:
        """How Bokeh paints it."""
        from bokeh.core.properties import value

        style = STYLES[self.role]
        return {"line_color": style.colour, "line_width": WIDTH, "line_dash": value(list(style.dash) or "solid")}


@dataclass(frozen=True, kw_only=True)
class Across(Rule):
    """A line from left to right."""

    kind: ClassVar[str] = "across"
    layer: ClassVar[int] = 80

    @property
    def name(self) -> str:
        return self.at

    def path(self, columns: Table, frame: Frame) -> str:
        y = frame.down(without_infinities(columns[self.at]))[0]
        return f"M0 {y:.0f}H{frame.width}" if np.isfinite(y) else ""

    def glyph(self, plot: "figure", source: "ColumnDataSource", frame: Frame, axes: Axes) -> "GlyphRenderer":
        return plot.hspan(y=self.at, name=self.name, source=source, **self.bokeh_look)


@dataclass(frozen=True, kw_only=True)
class Upright(Rule):
    """A line from bottom to top."""

    kind: ClassVar[str] = "upright"
    layer: ClassVar[int] = 90

    @property
    def name(self) -> str:
        return f"upright_{self.at}"

    def path(self, columns: Table, frame: Frame) -> str:
        x = frame.across(without_infinities(columns[self.at]))[0]
        return f"M{x:.0f} 0V{frame.height}" if np.isfinite(x) else ""

    def glyph(self, plot: "figure", source: "ColumnDataSource", frame: Frame, axes: Axes) -> "GlyphRenderer":
        return plot.vspan(x=self.at, name=self.name, source=source, **self.bokeh_look)
