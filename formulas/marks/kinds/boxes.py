"""Boxes between four numbers of the model."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from formulas.marks.geometry import Frame
from formulas.marks.kinds.bars import ALPHA, BAR_PIECE
from formulas.marks.mark import Assigned, Key, Mark, Series, register, series
from formulas.marks.shape import NUMBERS, Axes, Look, Shape, Table, Values, without_infinities

if TYPE_CHECKING:
    from bokeh.models import ColumnDataSource
    from bokeh.models.renderers import GlyphRenderer
    from bokeh.plotting import figure

    from formulas.definitions.figures import Panel
    from formulas.definitions.formula import Formula


@register
class BoxMark(Mark):
    """What lies from `left` to `right` and from `bottom` to `top`. Boxes of one colour share a key."""

    kind: Literal["box"]
    left: Assigned
    right: Assigned
    bottom: Assigned
    top: Assigned

    def shapes(self, formula: "Formula", panel: "Panel") -> list[Shape]:
        return [Box(role=self.role, table=NUMBERS, corners=self.names)]

    def keys(self) -> tuple[Key, ...]:
        return (Key(self.label, self.role, (BAR_PIECE,), self.names),)

    @property
    def shares_key(self) -> object:
        return self.role

    def series(self, formula: "Formula", panel: "Panel", values: Values) -> Iterator[Series]:
        sides = (np.hstack([values[a], values[b]]) for a, b in ((self.left, self.right), (self.bottom, self.top)))
        yield series(self.label, *sides)


@dataclass(frozen=True, kw_only=True)
class Box(Shape):
    """A box spanned by the columns `corners`: left, right, bottom, top."""

    corners: tuple[str, ...]

    kind: ClassVar[str] = "box"
    layer: ClassVar[int] = 30
    look: ClassVar[Look] = Look(width=1.0, fill=ALPHA)
    script: ClassVar[str] = "boxes"

    @property
    def name(self) -> str:
        return "_".join(["box", *self.corners])

    @property
    def shows(self) -> tuple[str, ...]:
        return self.corners

    def columns(self, axes: Axes, values: Values) -> Table:
        return {name: np.atleast_1d(values[name]) for name in self.corners}

    def path(self, columns: Table, frame: Frame) -> str:
        corners = without_infinities(np.array([columns[corner][0] for corner in self.corners]))
        x, y = frame.across(corners[:2]), frame.down(corners[2:])
        if not np.isfinite([*x, *y]).all() or corners[0] == corners[1] or corners[2] == corners[3]:
            return ""
        return f"M{x[0]:.0f} {y[0]:.0f}V{y[1]:.0f}H{x[1]:.0f}V{y[0]:.0f}Z"

    def glyph(self, plot: "figure", source: "ColumnDataSource", frame: Frame, axes: Axes) -> "GlyphRenderer":
        sides: dict[str, Any] = dict(zip(("left", "right", "bottom", "top"), self.corners, strict=True))
        look: dict[str, Any] = {"line_color": self.colour, "fill_color": self.colour, "fill_alpha": ALPHA}
        return plot.quad(**sides, name=self.name, source=source, **look)

    def data(self) -> dict[str, Any]:
        return {key: value for key, value in super().data().items() if key != "corners"}
