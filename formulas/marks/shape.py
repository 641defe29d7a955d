"""One thing drawn: which columns it draws, where its path goes, how it is painted, and what Bokeh draws for it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from formulas.engine import Axis, Value
from formulas.marks.geometry import BEYOND, Frame
from formulas.marks.palette import STYLES, SUBTRACTS_COLOUR

if TYPE_CHECKING:  # importing Bokeh costs over a second and 50 MB: only a figure that is asked for does so
    from bokeh.models import ColumnDataSource
    from bokeh.models.renderers import GlyphRenderer
    from bokeh.plotting import figure

Column = NDArray[np.float64]
Table = dict[str, Column]
Axes = Mapping[str, Axis]
Values = Mapping[str, Value]
Part = Literal["all", "adds", "subtracts"]

NUMBERS = "numbers"  # the table of marks that stand still: columns of one number each


@dataclass(frozen=True)
class Look:
    """How a shape is painted, in pixels: the `width` of its line (0: none), the opacity of its filling (0: none).

    A `role_line` is as wide as the lines of its role; what is `dashed` has the role's dashes, a `dot` its round or
    square ends.
    """

    width: float = 0.0
    fill: float = 0.0
    role_line: bool = False
    dashed: bool = False
    dot: bool = False


class Text(NamedTuple):
    """Words at a point of the data, `dy` pixels below it; they begin, end or have their middle there: `anchor`."""

    x: float
    y: float
    dy: int
    anchor: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Shape:
    """One thing drawn from the columns of one `table`; a kind of mark subclasses it for each that it needs.

    `kind` is its class in the poster and its name in the browser's table of shapes; `layer` is the higher the farther
    in front it lies. `part` says which part of a value it draws, and so which colour it has. The browser's side of it
    is the module `script` of static/formulas/kinds/, which needs the same `constants`.
    """

    role: str
    table: str
    part: Part = "all"

    kind: ClassVar[str]
    layer: ClassVar[int]
    css: ClassVar[str] = ""  # whose style in the poster it has, where that is not its own
    look: ClassVar[Look]
    script: ClassVar[str]
    constants: ClassVar[Mapping[str, Any]] = {}
    is_picture: ClassVar[bool] = False  # a picture, not a path
    is_text: ClassVar[bool] = False  # words, not a path
    rises_from_zero: ClassVar[bool] = False  # where it leaves the frame, its value is written
    carries_hover: ClassVar[bool] = (
        False  # the hover box shows over the shape itself, not at the pointer's place along x
    )

    @property
    def name(self) -> str:
        """What it is called in poster and Bokeh; no other shape of its panel has this name."""
        raise NotImplementedError

    @property
    def shows(self) -> tuple[str, ...]:
        """The assigned names that it draws: symbols that show them light up with it."""
        raise NotImplementedError

    @property
    def told(self) -> tuple[str, ...]:
        """Those of the names that a hover box says in words, where the axis is discrete."""
        return ()

    @property
    def colour(self) -> str:
        return SUBTRACTS_COLOUR if self.part == "subtracts" else STYLES[self.role].colour

    def columns(self, axes: Axes, values: Values) -> Table:
        """What it adds to its table."""
        raise NotImplementedError

    def source(self, columns: Table, frame: Frame) -> dict[str, Any]:
        """The data of its table's source in Bokeh."""
        return {name: drawable(column, frame.beyond) for name, column in columns.items()}

    def picture(self, columns: Table, frame: Frame, axes: Axes) -> tuple[int, int, int, int, str]:
        """Left, top, width and height of a picture in units, and its address."""
        raise NotImplementedError

    @property
    def is_path(self) -> bool:
        return not (self.is_picture or self.is_text)

    def texts(self, columns: Table, frame: Frame) -> list[Text]:
        """The words that it writes."""
        raise NotImplementedError

    def path(self, columns: Table, frame: Frame) -> str:
        """The SVG path for the columns of its table, in whole units of `frame`; the browser has the same corners."""
        raise NotImplementedError

    def glyph(self, plot: "figure", source: "ColumnDataSource", frame: Frame, axes: Axes) -> "GlyphRenderer":
        """What Bokeh draws, added to `plot`."""
        raise NotImplementedError

    def data(self) -> dict[str, Any]:
        """What the browser needs of it, as plain JSON; what is as it usually is stays out."""
        own = [field for field in fields(self) if field.name != "role"]
        said = {field.name: getattr(self, field.name) for field in own if getattr(self, field.name) != field.default}
        return {"kind": self.kind, "shows": self.shows} | said


@dataclass(frozen=True, kw_only=True)
class PointShape(Shape):
    """A shape through points: columns `x` and, of `part` of the assigned `of`, `column`."""

    x: str
    of: str

    @property
    def column(self) -> str:
        """The column of its y."""
        return self.of if self.part == "all" else f"{self.of}_{self.part}"

    @property
    def middle(self) -> float:
        """How far beside its x it stands."""
        return 0.0

    @property
    def name(self) -> str:
        return f"{self.column}_{self.kind}"

    @property
    def shows(self) -> tuple[str, ...]:
        return (self.of,) if self.x == self.table else (self.x, self.of)

    @property
    def told(self) -> tuple[str, ...]:
        return (self.of,)

    def columns(self, axes: Axes, values: Values) -> Table:
        found: Table = {self.table: axes[self.table].nodes()} if self.table in axes else {}
        if self.x != self.table:
            found[self.x] = np.atleast_1d(values[self.x])
        return found | {self.column: part_of(np.atleast_1d(values[self.of]), self.part)}

    def points(self, columns: Table, frame: Frame) -> Column:
        """Its points (n, 2) in units; infinite ones are undefined."""
        return points_of(columns[self.x], columns[self.column], frame)

    def data(self) -> dict[str, Any]:
        return super().data() | {"column": self.column}


@dataclass(frozen=True, kw_only=True)
class Segments(Shape):
    """Pieces of straight line, from the columns x0, y0 to x1, y1, as thick as its look says."""

    def path(self, columns: Table, frame: Frame) -> str:
        starts = frame.across(columns["x0"]).tolist(), frame.down(columns["y0"]).tolist()
        ends = frame.across(columns["x1"]).tolist(), frame.down(columns["y1"]).tolist()
        return "".join(f"M{a:.0f} {b:.0f}L{c:.0f} {d:.0f}" for a, b, c, d in zip(*starts, *ends, strict=True))

    def glyph(self, plot: "figure", source: "ColumnDataSource", frame: Frame, axes: Axes) -> "GlyphRenderer":
        look: dict[str, Any] = {"line_color": self.colour, "line_width": self.look.width}
        return plot.segment("x0", "y0", "x1", "y1", name=self.name, source=source, **look)


def points_of(x: Column, y: Column, frame: Frame) -> Column:
    """Points (n, 2) in units; infinite ones are undefined."""
    return np.column_stack([frame.across(without_infinities(x)), frame.down(without_infinities(y))])


def without_infinities(values: Column) -> Column:
    """`values` with NaN where they are infinite."""
    return np.where(np.isinf(values), np.nan, values)


def part_of(values: Column, part: Part) -> Column:
    """What of `values` is above zero, below it, or all; (n,)."""
    if part == "adds":
        return np.maximum(values, 0.0)
    return np.minimum(values, 0.0) if part == "subtracts" else values


def drawable(values: Column, beyond: float = BEYOND) -> Column:
    """`values` with infinities moved `beyond`, so that a bar to infinity leaves the frame instead of vanishing."""
    return np.clip(values, -beyond, beyond)
