"""What Bokeh's hover box says, and over what."""

from formulas.definitions.figures import Panel
from formulas.definitions.formula import Formula
from formulas.marks.mark import Hover, Rows, place_told
from formulas.plots.shapes import shapes
from formulas.texts.wording import number, significant

HOVER_DECIMALS = 4


def hovers(formula: Formula, panel: Panel) -> list[Hover]:
    """One box for all that run along an axis, since boxes of their own would cover each other; then the marks' own."""
    axes = dict.fromkeys(shape.table for shape in shapes(formula, panel) if shape.table in formula.axis_by_name)
    shared = [hover for axis in axes if (hover := _along(formula, panel, axis))]
    return shared + [hover for mark in panel.marks for hover in mark.hovers(formula, panel)]


def hover_text(value: float, panel: Panel) -> str:
    """What a hover box says of a value along a discrete axis."""
    return significant(value) if panel.y_scale == "log" else number(value, HOVER_DECIMALS)


def _along(formula: Formula, panel: Panel, axis: str) -> Hover | None:
    marks = [mark for mark in panel.marks if mark.axis_in(panel) == axis]
    rows: Rows = tuple(row for mark in marks for row in mark.hover_rows(formula, panel))
    if not rows:
        return None
    label = panel.x_label if axis == panel.axis else formula.axis_labels[axis]
    drawn = [shape for shape in shapes(formula, panel) if shape.table == axis and getattr(shape, "x", "") == axis]
    rows = ((label, place_told(formula.axis_by_name[axis])), *rows)
    if formula.axis_by_name[axis].is_discrete:
        return Hover(tuple(shape.name for shape in drawn), rows)
    carriers = tuple(shape.name for shape in drawn if shape.carries_hover)
    return Hover(carriers, rows) if carriers else Hover((drawn[-1].name,), rows, "vline")
