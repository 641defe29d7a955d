"""Heat maps over two continuous axes, with lines of equal height: a small PNG, one pixel a cell, under their paths."""

import base64
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from formulas.marks.contours import contours
from formulas.marks.geometry import Frame
from formulas.marks.mark import WHOLE, Along, Assigned, Hover, Key, MarkAlongAxis, Piece, Series, register
from formulas.marks.shape import Axes, Column, Look, Segments, Shape, Table, Values
from formulas.toml.lines import KeyPath
from formulas.toml.mistakes import OWN_WORDS, MistakeError, verify_range
from formulas.toml.types import Many, Name, Range

if TYPE_CHECKING:
    from bokeh.models import ColumnDataSource
    from bokeh.models.renderers import GlyphRenderer
    from bokeh.plotting import figure

    from formulas.definitions.figures import Panel
    from formulas.definitions.formula import Formula

MAX_CELLS = 40_000  # as many as a page can carry as a picture and redraw while a slider moves
LINE_WIDTH = 1  # pixels
# One colour, the fainter the lower: it then fades into the paper of either theme, and what it says is said by lightness
# alone. The same in plot.css.
RGB = (47, 127, 184)
SHADES = 256
STRONGEST = 0.9  # opacity at the top of the range


@dataclass(frozen=True)
class Level:
    """Where lines are drawn, and how a legend writes it."""

    value: float
    words: str


def _level(given: object) -> Level:
    """A level from a file: a number, or a square root written as such, so that nobody has to read 0.707107."""
    if isinstance(given, float | int) and not isinstance(given, bool):
        return Level(float(given), f"{given:g}".replace("-", "−"))
    if isinstance(given, str) and _ROOT.fullmatch(given):
        return Level(math.sqrt(float(given[1:])), given)
    raise PydanticCustomError(
        OWN_WORDS, "a level is a number, or a root as in √0.5, not {given}", {"given": repr(given)}
    )


_ROOT = re.compile(r"√\d+(\.\d+)?")


@register
class HeatMap(MarkAlongAxis):
    """`z` over `axis` and `y_axis`, shaded from `z_range`'s first number to its second; lines where it has `levels`."""

    kind: Literal["heat_map"]
    z: Assigned
    y_axis: Name
    z_range: Range
    levels: Many[Annotated[Level, BeforeValidator(_level)]] = ()

    along: ClassVar[Along] = "continuous"
    needs_even_scales: ClassVar[bool] = True

    def axes_in(self, panel: "Panel") -> tuple[tuple[str, str | None], ...]:
        return (*super().axes_in(panel), ("y_axis", self.y_axis))

    def verify(self, formula: "Formula", panel: "Panel", path: KeyPath) -> None:
        for key, name in self.axes_in(panel):
            if formula.axis_by_name[name or ""].spacing == "log":
                raise MistakeError((*path, key), f"the cells of a heat map are of one size; {name} has spacing log")
        cells = self.axis_of(formula, panel).count * formula.axis_by_name[self.y_axis].count
        if cells > MAX_CELLS:
            raise MistakeError((*path, "z"), f"a heat map has at most {MAX_CELLS} cells, not {cells}")
        verify_range((*path, "z_range"), *self.z_range)
        for level in self.levels:
            if not math.isfinite(level.value):
                raise MistakeError((*path, "levels"), f"a level must be finite, not {level.words}")

    def shapes(self, formula: "Formula", panel: "Panel") -> list[Shape]:
        grid: dict[str, Any] = {
            "role": self.role,
            "x": self.axis_of(formula, panel).name,
            "y_axis": self.y_axis,
            "of": self.z,
        }
        heat = Heat(table=self.z, z_range=self.z_range, **grid)
        levels = tuple(level.value for level in self.levels)
        return [heat, Contours(table=f"{self.z}_contours", levels=levels, **grid)] if levels else [heat]

    def hovers(self, formula: "Formula", panel: "Panel") -> list[Hover]:
        rows = ((panel.x_label, "$x{0.00}"), (panel.y_label, "$y{0.00}"), (self.label, "@image{0.0000}"))
        return [Hover((self.z,), rows)]

    def keys(self) -> tuple[Key, ...]:
        low, high = self.z_range
        lines = f"; lines at {', '.join(level.words for level in self.levels)}" if self.levels else ""
        detail = f", from {low:g} (faint) to {high:g} (strong){lines}"
        piece = Piece(Look(width=1.0, fill=0.7), WHOLE, "heat-key")
        return (Key(self.label, self.role, (piece,), self.names, detail=detail),)

    def series(self, formula: "Formula", panel: "Panel", values: Values) -> Iterator[Series]:
        yield over_a_grid(formula, self.axis_in(panel) or "", self.y_axis, self.z, values)


@dataclass(frozen=True, kw_only=True)
class GridShape(Shape):
    """A shape made of the grid `of` over the axes `x` and `y_axis`."""

    x: str
    y_axis: str
    of: str

    @property
    def shows(self) -> tuple[str, ...]:
        return (self.of,)

    def grid(self, axes: Axes, values: Values) -> Column:
        """(rows, columns), bottom row first."""
        return upright(axes, self.x, self.y_axis, values[self.of])


@dataclass(frozen=True, kw_only=True)
class Heat(GridShape):
    """The grid as a picture, coloured over `z_range`."""

    z_range: tuple[float, float]

    kind: ClassVar[str] = "heat"
    layer: ClassVar[int] = 0
    look: ClassVar[Look] = Look()
    script: ClassVar[str] = "heat_maps"
    constants: ClassVar[Mapping[str, Any]] = {"heat": {"rgb": RGB, "shades": SHADES, "strongest": STRONGEST}}
    is_picture: ClassVar[bool] = True

    @property
    def name(self) -> str:
        return self.of

    def columns(self, axes: Axes, values: Values) -> Table:
        return {self.of: self.grid(axes, values)}

    def picture(self, columns: Table, frame: Frame, axes: Axes) -> tuple[int, int, int, int, str]:
        # Each value colours the cell around its point, so that it reaches half a step beyond the axes' ends.
        x, y = axes[self.x], axes[self.y_axis]
        left, right = frame.across(np.array([x.low - x.step / 2, x.high + x.step / 2]))
        bottom, top = frame.down(np.array([y.low - y.step / 2, y.high + y.step / 2]))
        address = data_address(columns[self.of], *self.z_range)
        return int(left), int(top), int(right - left), int(bottom - top), address

    def source(self, columns: Table, frame: Frame) -> dict[str, Any]:
        return {"image": [columns[self.of]]}

    def glyph(self, plot: "figure", source: "ColumnDataSource", frame: Frame, axes: Axes) -> "GlyphRenderer":
        from bokeh.models import LinearColorMapper

        x, y = axes[self.x], axes[self.y_axis]
        rgb = "".join(f"{part:02x}" for part in RGB)
        palette = [f"#{rgb}{round(255 * opacity(shade)):02x}" for shade in range(SHADES)]
        low, high = self.z_range
        colours = LinearColorMapper(palette=palette, low=low, high=high, nan_color="#00000000")
        look: dict[str, Any] = {"color_mapper": colours}
        return plot.image(
            image="image",
            x=x.low - x.step / 2,
            y=y.low - y.step / 2,
            dw=x.count * x.step,
            dh=y.count * y.step,
            level="image",
            name=self.name,
            source=source,
            **look,
        )


@dataclass(frozen=True, kw_only=True)
class Contours(GridShape, Segments):
    """Lines where the grid has one of `levels`."""

    levels: tuple[float, ...]

    kind: ClassVar[str] = "contours"
    layer: ClassVar[int] = 10
    look: ClassVar[Look] = Look(width=LINE_WIDTH)
    script: ClassVar[str] = "heat_maps"

    @property
    def name(self) -> str:
        return f"{self.of}_contours"

    def columns(self, axes: Axes, values: Values) -> Table:
        x, y = axes[self.x].nodes(), axes[self.y_axis].nodes()
        ends = contours(x, y, self.grid(axes, values), self.levels)
        return dict(zip(("x0", "y0", "x1", "y1"), ends, strict=True))


def over_a_grid(formula: "Formula", x: str, y: str, name: str, values: Values) -> Series:
    """What is assigned to `name` over two axes, row by row from the bottom."""
    axes = formula.axis_by_name
    rows, columns = (grid.ravel() for grid in np.meshgrid(axes[y].nodes(), axes[x].nodes(), indexing="ij"))
    return Series(name, columns, rows, upright(axes, x, y, values[name]).ravel())


def upright(axes: Axes, x: str, y: str, values: Any) -> Column:
    """Values over two axes with y down the rows, (rows, columns), whichever axis the model has first."""
    names = list(axes)
    grid = np.asarray(values)
    return grid.T if names.index(x) < names.index(y) else grid


def opacity(shade: int) -> float:
    """The opacity of one of SHADES, 0 the lowest."""
    return STRONGEST * shade / (SHADES - 1)


_OPACITIES = bytes(round(255 * opacity(shade)) for shade in range(SHADES))


def shades(grid: NDArray[np.float64], low: float, high: float) -> NDArray[np.uint8]:
    """`grid`'s values as shades, 0 at `low` or below (and where undefined), SHADES - 1 at `high` or above."""
    share = np.clip((grid - low) / (high - low), 0, 1)
    return np.nan_to_num(np.floor(share * (SHADES - 1) + 0.5)).astype(np.uint8)


def data_address(grid: NDArray[np.float64], low: float, high: float) -> str:
    """The picture of `grid` (rows, columns), bottom row first, as a data: address."""
    picture = Image.fromarray(shades(grid, low, high)[::-1])
    picture.putpalette(RGB * SHADES)
    packed = BytesIO()
    picture.save(packed, "PNG", transparency=_OPACITIES, optimize=True)
    return "data:image/png;base64," + base64.b64encode(packed.getvalue()).decode()
