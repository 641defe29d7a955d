"""What the figures of a formula draw: views of panels of marks."""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from formulas.toml.types import Many, Name, Part, Range, Role, Some, Text

MarkKind = Literal[
    "curve",
    "filled_curve",
    "signed_curve",
    "bars",
    "signed_bars",
    "stems",
    "histogram",
    "scatter",
    "trajectory",
    "heat_map",
    "box",
    "marker",
]


class Rule(NamedTuple):
    """Which keys a kind of mark `needs`, which it `may` have besides, and what axis it runs along (`axis` names it)."""

    needs: tuple[str, ...]
    may: tuple[str, ...] = ()
    along: Literal["continuous", "discrete", "either", "none"] = "either"


RULES: dict[str, Rule] = {
    "curve": Rule(("y",), (), "continuous"),
    "filled_curve": Rule(("y",), (), "continuous"),
    "signed_curve": Rule(("y",), (), "continuous"),
    "bars": Rule(("y",), (), "discrete"),
    "signed_bars": Rule(("y",), (), "discrete"),
    "stems": Rule(("y",), (), "discrete"),
    "histogram": Rule(("y",)),
    "scatter": Rule(("x", "y")),
    "trajectory": Rule(("x", "y")),
    "heat_map": Rule(("z", "y_axis", "z_range"), ("levels",), "continuous"),
    "box": Rule(("left", "right", "bottom", "top"), (), "none"),
    "marker": Rule((), ("x", "y"), "none"),
}
POSITIONS = ("x", "y", "z", "left", "right", "bottom", "top")


class Mark(Part):
    """One thing drawn. RULES says which keys each kind takes; `x`, `y`, `z` … are names that the model assigns.

    `axis`, where it is not the panel's, is the one along which the mark runs. A filled curve has one area under it, a
    signed one has two: what adds, above zero, and what subtracts, below. A histogram's bars touch; each stands on
    the step around its point. A heat map shades `z` over `axis` and `y_axis`, from `z_range`'s first number to its
    second, with contours where z has one of `levels`. A marker is a point, or with `x` or `y` alone a line across.
    """

    kind: MarkKind
    label: Text
    role: Role
    x: Name | None = None
    y: Name | None = None
    z: Name | None = None
    left: Name | None = None
    right: Name | None = None
    bottom: Name | None = None
    top: Name | None = None
    axis: Name | None = None
    y_axis: Name | None = None
    z_range: Range | None = None
    levels: Many[float] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The assigned names that it shows."""
        return tuple(name for key in POSITIONS if (name := getattr(self, key)))

    @property
    def is_filled(self) -> bool:
        return self.kind in ("filled_curve", "signed_curve")

    @property
    def is_signed(self) -> bool:
        return self.kind.startswith("signed")

    @property
    def is_point(self) -> bool:
        return self.kind == "marker" and bool(self.x and self.y)

    @property
    def is_bars(self) -> bool:
        return self.kind in ("bars", "signed_bars", "histogram")


class Panel(Part):
    """One frame: fixed ranges and the marks in it. Marks run along `axis` unless they name another.

    Panels of one view with the same axis and the same `x_range` are linked: they pan and zoom across together.
    """

    title: str = ""
    axis: Name | None = None
    x_range: Range
    y_range: Range
    x_label: Text
    y_label: Text
    marks: Some[Mark]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for mark in self.marks for name in mark.names)

    @property
    def keys(self) -> list[tuple[Mark, ...]]:
        """The marks as a legend lists them: boxes of one colour that follow each other share a key."""
        alike = groupby(self.marks, lambda mark: mark.role if mark.kind == "box" else id(mark))
        return [tuple(marks) for _, marks in alike]

    def axis_of(self, mark: Mark) -> str | None:
        """The axis along which one of its marks runs; None for those that stand still."""
        return None if RULES[mark.kind].along == "none" else mark.axis or self.axis


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
