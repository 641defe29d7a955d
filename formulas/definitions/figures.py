"""What the figures of a formula draw: views of panels of marks. formulas/marks/ says what a mark is."""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Annotated, Literal

from pydantic import Field

import formulas.marks.kinds  # noqa: F401 -- every kind registers itself
from formulas.marks.geometry import UNITS, Frame
from formulas.marks.mark import Mark
from formulas.toml.types import Many, Name, Part, Range, Some, Text

Scaling = Literal["linear", "log"]


class Panel(Part):
    """One frame: fixed ranges and the marks in it. Marks run along `axis` unless they name another.

    On a logarithmic scale what is zero or negative is not drawn, and bars and areas begin at the bottom of the frame.
    Panels of one view with the same axis and the same `x_range` are linked: they pan and zoom across together.
    """

    title: str = ""
    axis: Name | None = None
    x_range: Range
    y_range: Range
    x_scale: Scaling = "linear"
    y_scale: Scaling = "linear"
    x_label: Text
    y_label: Text
    marks: Some[Mark]

    def frame(self, width: int = UNITS, height: int = UNITS) -> Frame:
        """Its ranges on its scales, laid on so many units."""
        return Frame(self.x_range, self.y_range, width, height, self.x_scale == "log", self.y_scale == "log")

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for mark in self.marks for name in mark.names)

    @property
    def alike(self) -> list[tuple[Mark, ...]]:
        """The marks as a legend lists them: those that follow each other and share a key together."""
        return [tuple(marks) for _, marks in groupby(self.marks, lambda mark: mark.shares_key)]

    def __hash__(self) -> int:
        return hash((self.title, self.y_label, self.x_range))  # a panel is the key of what is made once from it


class Preset(Part):
    """Something to try: values of parameters (the rest go to their defaults) and what to notice then."""

    label: Text
    values: Annotated[dict[str, float], Field(min_length=1)]
    notice: Text


class View(Part):
    """One figure: panels, presets, readouts and a sentence that says the figure in words."""

    name: Name
    title: Text
    intro: Text
    panels: Some[Panel]
    presets: Many[Preset] = ()
    readouts: Many[Name]
    sentence: Text

    def __hash__(self) -> int:
        return hash(self.name)  # a view is the key of what is set once from it

    @property
    def marks(self) -> Iterator[Mark]:
        for panel in self.panels:
            yield from panel.marks

    @property
    def names(self) -> tuple[str, ...]:
        """The assigned names that the view shows, each once."""
        return tuple(dict.fromkeys([*(name for panel in self.panels for name in panel.names), *self.readouts]))

    @property
    def sentence_names(self) -> list[str]:
        return re.findall(r"{(\w+)}", self.sentence)
