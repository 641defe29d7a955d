"""Arrows over two axes: which way, and how far relative to each other, something goes from each point of a grid."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from formulas.marks.kinds.heat_maps import over_a_grid, upright
from formulas.marks.mark import Along, Assigned, Hover, Key, MarkAlongAxis, Piece, Series, register
from formulas.marks.shape import Axes, Column, Look, Segments, Shape, Table, Values
from formulas.toml.lines import KeyPath
from formulas.toml.mistakes import MistakeError
from formulas.toml.types import Name

if TYPE_CHECKING:
    from formulas.definitions.figures import Panel
    from formulas.definitions.formula import Formula

MAX_ARROWS = 1_000  # more would be read as a texture
WIDTH = 1  # pixels
LONGEST = 0.9  # of a cell
HEAD = 0.35  # of its arrow
SPREAD = 0.45  # radians between the shaft and either side of the head
ASPECT = 1.8  # width by height of a frame, about: a head is as sharp everywhere in such a one


@register
class ArrowMark(MarkAlongAxis):
    """The components `u` along the panel's axis and `v` along `y_axis`, an arrow with its middle at each point.

    The longest arrow fits into its cell, the others are shorter in proportion; where a component is undefined, or both
    are 0, there is none.
    """

    kind: Literal["arrows"]
    u: Assigned
    v: Assigned
    y_axis: Name

    along: ClassVar[Along] = "continuous"
    needs_even_scales: ClassVar[bool] = True

    def axes_in(self, panel: "Panel") -> tuple[tuple[str, str | None], ...]:
        return (*super().axes_in(panel), ("y_axis", self.y_axis))

    def verify(self, formula: "Formula", panel: "Panel", path: KeyPath) -> None:
        count = self.axis_of(formula, panel).count * formula.axis_by_name[self.y_axis].count
        if count > MAX_ARROWS:
            raise MistakeError((*path, "y_axis"), f"there are at most {MAX_ARROWS} arrows, not {count}")

    def shapes(self, formula: "Formula", panel: "Panel") -> list[Shape]:
        (left, right), (low, high) = panel.x_range, panel.y_range
        return [
            Arrows(
                role=self.role,
                table=f"{self.u}_{self.v}_arrows",
                x=self.axis_of(formula, panel).name,
                y_axis=self.y_axis,
                u=self.u,
                v=self.v,
                slant=(high - low) / (right - left) * ASPECT,
            )
        ]

    def hovers(self, formula: "Formula", panel: "Panel") -> list[Hover]:
        (shape,) = self.shapes(formula, panel)
        rows = (
            (panel.x_label, "@x{0.00}"),
            (panel.y_label, "@y{0.00}"),
            (self.label, "@u{0.0000} across, @v{0.0000} up"),
        )
        return [Hover((shape.name,), rows)]

    def keys(self) -> tuple[Key, ...]:
        return (Key(self.label, self.role, (Piece(Arrows.look, "M2 6H24M18 2L24 6L18 10", "thin"),), self.names),)

    def series(self, formula: "Formula", panel: "Panel", values: Values) -> Iterator[Series]:
        for name in (self.u, self.v):
            yield over_a_grid(formula, self.axis_in(panel) or "", self.y_axis, name, values)


@dataclass(frozen=True, kw_only=True)
class Arrows(Segments):
    """Arrows as pieces of line from x0, y0 to x1, y1: of each its shaft, then both sides of its head.

    A step across is `slant` times as long as one up looks, so that heads are as wide on either side.
    """

    x: str
    y_axis: str
    u: str
    v: str
    slant: float

    kind: ClassVar[str] = "arrows"
    css: ClassVar[str] = "contours"
    layer: ClassVar[int] = 48
    look: ClassVar[Look] = Look(width=WIDTH)
    script: ClassVar[str] = "arrows"
    constants: ClassVar[dict[str, Any]] = {"arrows": {"longest": LONGEST, "head": HEAD, "spread": SPREAD}}

    @property
    def name(self) -> str:
        return self.table

    @property
    def shows(self) -> tuple[str, ...]:
        return (self.u, self.v)

    def columns(self, axes: Axes, values: Values) -> Table:
        x_axis, y_axis = axes[self.x], axes[self.y_axis]
        y, x = (grid.ravel() for grid in np.meshgrid(y_axis.nodes(), x_axis.nodes(), indexing="ij"))
        u, v = (upright(axes, self.x, self.y_axis, values[name]).ravel() for name in self.shows)
        is_there = np.isfinite(u) & np.isfinite(v) & ((u != 0) | (v != 0))
        x, y, u, v = x[is_there], y[is_there], u[is_there], v[is_there]
        scale = LONGEST / np.max([np.abs(u) / x_axis.step, np.abs(v) / y_axis.step], initial=1e-300)
        tail, tip = (x - u * scale / 2, y - v * scale / 2), (x + u * scale / 2, y + v * scale / 2)
        left, right = (self._side(tip, u * scale, v * scale, turn) for turn in (SPREAD, -SPREAD))
        pieces = [np.stack([*tail, *tip]), np.stack([*tip, *left]), np.stack([*tip, *right])]
        ends = np.stack(pieces, axis=2).reshape(4, -1)
        where = {name: np.repeat(column, 3) for name, column in (("x", x), ("y", y), ("u", u), ("v", v))}
        return dict(zip(("x0", "y0", "x1", "y1"), ends, strict=True)) | where

    def _side(self, tip: tuple[Column, Column], across: Column, up: Column, turn: float) -> tuple[Column, Column]:
        """Where one side of a head ends."""
        cosine, sine = HEAD * np.cos(turn), HEAD * np.sin(turn)
        return (
            tip[0] - (across * cosine - up / self.slant * sine),
            tip[1] - (across * self.slant * sine + up * cosine),
        )
