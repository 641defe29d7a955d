"""Labels: words at a point, with a live number if one is named."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from formulas.marks.geometry import Frame
from formulas.marks.mark import Assigned, Key, Mark, MaybeAssigned, Series, register, series
from formulas.marks.shape import Axes, Look, Shape, Table, Text, Values
from formulas.texts.wording import number as number_in_words

if TYPE_CHECKING:
    from bokeh.models import ColumnDataSource
    from bokeh.models.renderers import GlyphRenderer
    from bokeh.plotting import figure

    from formulas.definitions.figures import Panel
    from formulas.definitions.formula import Formula

LIFT = 8  # pixels of the words over their point
EDGE = 0.15  # of the frame's width, beside either side, where words stand beside their point and not around it
BOKEHS_WORDS = {"start": "left", "middle": "center", "end": "right"}


@register
class LabelMark(Mark):
    """The words `label` over the point `x`, `y`, followed by `number` with `decimals` where it is given."""

    kind: Literal["label"]
    x: Assigned
    y: Assigned
    number: MaybeAssigned = None
    decimals: Annotated[int, Field(ge=0, le=12)] = 2

    def shapes(self, formula: "Formula", panel: "Panel") -> list[Shape]:
        return [
            Label(
                role=self.role,
                table=f"{self.x}_{self.y}_label",
                x=self.x,
                y=self.y,
                number=self.number or "",
                decimals=self.decimals,
                words=self.label,
            )
        ]

    def keys(self) -> tuple[Key, ...]:
        return ()  # it says itself what it is

    def series(self, formula: "Formula", panel: "Panel", values: Values) -> Iterator[Series]:
        yield series(self.label, values[self.x], values[self.y], values[self.number] if self.number else None)


@dataclass(frozen=True, kw_only=True)
class Label(Shape):
    """Words over a point."""

    x: str
    y: str
    words: str
    number: str = ""
    decimals: int = 2

    kind: ClassVar[str] = "label"
    layer: ClassVar[int] = 100
    look: ClassVar[Look] = Look()
    script: ClassVar[str] = "labels"
    constants: ClassVar[dict[str, Any]] = {"labels": {"edge": EDGE, "lift": LIFT}}
    is_text: ClassVar[bool] = True

    @property
    def name(self) -> str:
        return self.table

    @property
    def shows(self) -> tuple[str, ...]:
        return tuple(name for name in (self.x, self.y, self.number) if name)

    def columns(self, axes: Axes, values: Values) -> Table:
        return {name: np.atleast_1d(values[name]) for name in self.shows}

    def data(self) -> dict[str, Any]:
        return super().data() | {"role": self.role}

    def texts(self, columns: Table, frame: Frame) -> list[Text]:
        x, y = float(columns[self.x][0]), float(columns[self.y][0])
        if not np.isfinite([*frame.x.laid(np.array([x])), *frame.y.laid(np.array([y]))]).all():
            return []
        share = frame.x.share(x)
        anchor = "start" if share < EDGE else "end" if share > 1 - EDGE else "middle"
        live = f" {number_in_words(float(columns[self.number][0]), self.decimals)}" if self.number else ""
        return [Text(x, y, -LIFT, anchor, f"{self.words}{live}")]

    def source(self, columns: Table, frame: Frame) -> dict[str, Any]:
        found = self.texts(columns, frame)
        return {
            "x": [text.x for text in found],
            "y": [text.y for text in found],
            "text": [text.words for text in found],
            "align": [BOKEHS_WORDS[text.anchor] for text in found],
        }

    def glyph(self, plot: "figure", source: "ColumnDataSource", frame: Frame, axes: Axes) -> "GlyphRenderer":
        look: dict[str, Any] = {"text_color": self.colour, "text_font_size": "13px", "text_font_style": "bold"}
        where: dict[str, Any] = {"text_align": "align", "text_baseline": "alphabetic", "y_offset": -LIFT}
        return plot.text("x", "y", "text", name=self.name, source=source, **where, **look)
