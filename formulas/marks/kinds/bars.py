"""Bars: beside each other for the outcomes of a discrete axis, in two colours by their sign, or touching."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from formulas.marks.geometry import Frame
from formulas.marks.mark import WHOLE, Along, Key, MarkOfValues, Piece, register
from formulas.marks.shape import Axes, Look, Part, PointShape, Shape, Table
from formulas.toml.lines import KeyPath
from formulas.toml.mistakes import MistakeError

if TYPE_CHECKING:
    from bokeh.models import ColumnDataSource
    from bokeh.models.renderers import GlyphRenderer
    from bokeh.plotting import figure

    from formulas.definitions.figures import Panel
    from formulas.definitions.formula import Formula

WIDTH = 0.8  # of the step between two outcomes, shared by the bars of all marks
ALPHA = 0.7


@register
class OutcomeBars(MarkOfValues):
    """`y` over a discrete axis; the bars of several marks stand beside each other. Signed ones have two colours."""

    kind: Literal["bars", "signed_bars"]

    along: ClassVar[Along] = "discrete"

    @property
    def parts(self) -> tuple[Part, ...]:
        return ("adds", "subtracts") if self.kind == "signed_bars" else ("all",)

    def shapes(self, formula: "Formula", panel: "Panel") -> list[Shape]:
        axis = self.axis_of(formula, panel).name
        beside = [mark for mark in panel.marks if isinstance(mark, OutcomeBars)]
        width = WIDTH / len(beside)
        left = beside.index(self) * width - WIDTH / 2
        return [
            Bars(role=self.role, table=axis, x=axis, of=self.y, part=part, left=left, right=left + width)
            for part in self.parts
        ]

    def keys(self) -> tuple[Key, ...]:
        own = Key(self.label, self.role, (BAR_PIECE,), self.names)
        subtracts = Key("subtracts", self.role, (BAR_PIECE,), part="subtracts")
        return (own, subtracts) if self.kind == "signed_bars" else (own,)


@register
class Histogram(MarkOfValues):
    """`y` over any axis, in bars that touch; each stands on the step around its point."""

    kind: Literal["histogram"]

    def verify(self, formula: "Formula", panel: "Panel", path: KeyPath) -> None:
        axis = self.axis_of(formula, panel)
        if axis.spacing == "log":
            raise MistakeError(
                (*path, "kind"), f"the bars of a histogram are equally wide; {axis.name} has spacing log"
            )

    def shapes(self, formula: "Formula", panel: "Panel") -> list[Shape]:
        axis = self.axis_of(formula, panel)
        half = axis.step / 2
        return [Bars(role=self.role, table=axis.name, x=axis.name, of=self.y, left=-half, right=half)]

    def keys(self) -> tuple[Key, ...]:
        return (Key(self.label, self.role, (BAR_PIECE,), self.names),)


@dataclass(frozen=True, kw_only=True)
class Bars(PointShape):
    """Bars from zero, each from `left` to `right` around its x."""

    left: float = 0.0
    right: float = 0.0

    kind: ClassVar[str] = "bars"
    layer: ClassVar[int] = 40
    look: ClassVar[Look] = Look(width=1.0, fill=ALPHA)
    script: ClassVar[str] = "bars"
    rises_from_zero: ClassVar[bool] = True
    carries_hover: ClassVar[bool] = True

    @property
    def name(self) -> str:
        return self.column

    @property
    def middle(self) -> float:
        """Of a bar, beside its x."""
        return (self.left + self.right) / 2

    def path(self, columns: Table, frame: Frame) -> str:
        x = columns[self.x]
        left, right = frame.across(x + self.left), frame.across(x + self.right)
        top = frame.down(columns[self.column])
        # A bar of no height would still be drawn as a line, by its edge.
        return "".join(
            f"M{a:.0f} {frame.zero}V{t:.0f}H{b:.0f}V{frame.zero}Z"
            for a, b, t in zip(left.tolist(), right.tolist(), top.tolist(), strict=True)
            if math.isfinite(t) and t != frame.zero
        )

    def glyph(self, plot: "figure", source: "ColumnDataSource", frame: Frame, axes: Axes) -> "GlyphRenderer":
        from bokeh.transform import dodge

        return plot.vbar(
            dodge(self.x, self.middle),
            width=self.right - self.left,
            top=self.column,
            bottom=frame.base,
            line_color=self.colour,
            fill_color=self.colour,
            fill_alpha=ALPHA,
            name=self.name,
            source=source,
        )


BAR_PIECE = Piece(Bars.look, WHOLE, "bar")
