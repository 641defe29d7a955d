"""What Bokeh's hover box says, and over what."""

from dataclasses import dataclass
from typing import Literal

from formulas.definitions.formula import Formula
from formulas.definitions.marks import Mark, Panel
from formulas.plots.shapes import Shape, shapes

HOVER_DECIMALS = 4


@dataclass(frozen=True)
class Hover:
    """One box: it appears over the shapes of these names and has these rows of label and Bokeh template."""

    shapes: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    mode: Literal["mouse", "vline"]


def hovers(formula: Formula, panel: Panel) -> list[Hover]:
    """One box for each thing that marks run along: boxes of their own would cover each other."""
    drawn = shapes(formula, panel)
    found = []
    for axis in dict.fromkeys(shape.table for shape in drawn if shape.table in formula.axis_by_name):
        rows = [mark for mark in panel.marks if panel.axis_of(mark) == axis and mark.kind != "heat_map"]
        plain = [mark for mark in rows if mark.x is None]
        own = [shape for shape in drawn if shape.table == axis]
        if plain:
            found.append(_along(formula, panel, axis, plain, [shape for shape in own if shape.x == axis]))
        found += [_of_points(formula, panel, axis, mark, own) for mark in rows if mark.x]
    return found + [_of_heat(panel, mark) for mark in panel.marks if mark.kind == "heat_map"]


def _along(formula: Formula, panel: Panel, axis: str, marks: list[Mark], drawn: list[Shape]) -> Hover:
    label = panel.x_label if axis == panel.axis else _label(formula, axis)
    if formula.axis_by_name[axis].is_discrete:
        rows = [(label, f"@{axis}_text"), *((mark.label, f"@{{{mark.y}_text}}") for mark in marks)]
        return Hover(tuple(shape.name for shape in drawn), tuple(rows), "mouse")
    rows = [(label, f"@{axis}{{0.00}}"), *((mark.label, f"@{{{mark.y}}}{{0.0000}}") for mark in marks)]
    bars = tuple(shape.name for shape in drawn if shape.kind == "bars")
    return Hover(bars or (drawn[-1].name,), tuple(rows), "mouse" if bars else "vline")


def _of_points(formula: Formula, panel: Panel, axis: str, mark: Mark, drawn: list[Shape]) -> Hover:
    dots = tuple(shape.name for shape in drawn if shape.kind == "dots" and shape.of == mark.y)
    place = f"@{axis}_text" if formula.axis_by_name[axis].is_discrete else f"@{axis}{{0.00}}"
    rows = (
        (mark.label, f"{_label(formula, axis)} {place}"),
        (panel.x_label, f"@{{{mark.x}}}{{0.0000}}"),
        (panel.y_label, f"@{{{mark.y}}}{{0.0000}}"),
    )
    return Hover(dots, rows, "mouse")


def _of_heat(panel: Panel, mark: Mark) -> Hover:
    rows = ((panel.x_label, "$x{0.00}"), (panel.y_label, "$y{0.00}"), (mark.label, "@image{0.0000}"))
    return Hover((mark.z or "",), rows, "mouse")


def _label(formula: Formula, axis: str) -> str:
    return next(part.label for part in formula.axes if part.name == axis)
