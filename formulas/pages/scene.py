"""A formula as plain JSON: what the browser needs to compute and draw it; the API serves its model."""

from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from django.utils.html import json_script
from django.utils.safestring import SafeString

from formulas.definitions.figures import Panel, View
from formulas.definitions.formula import Formula, Readout
from formulas.engine import Axis
from formulas.marks.geometry import BEYOND, FAR, HIGHEST, MANY_DECADES, MOST_POWERS, PLAIN_POWERS, TICKS, UNITS
from formulas.marks.shape import Shape
from formulas.plots.hovering import HOVER_DECIMALS
from formulas.plots.legend import PEAK_DECIMALS
from formulas.plots.shapes import OVERFLOW_DECIMALS, OVERFLOW_MARGIN, shapes

# What page.js imports at once, named in the page so that the browser fetches all of it together; the rest it fetches
# when a reader asks for it.
SHARED_MODULES = (
    "engine",
    "figure",
    "geometry",
    "number_field",
    "panel",
    "playing",
    "shapes",
    "special",
    "symbols",
    "table_key",
    "typed_numbers",
    "wording",
)


@cache
def scene(formula: Formula) -> dict[str, Any]:
    """Parameters, axes, the checked tree, readouts and views of `formula`."""
    return {"slug": formula.slug, "model": model(formula), "plot": _plot(formula)} | {
        "parameters": [
            {
                "name": parameter.name,
                "label": parameter.label,
                "low": parameter.low,
                "high": parameter.high,
                "step": parameter.step,
                "default": parameter.default,
                "decimals": parameter.decimals,
                "unit": parameter.unit,
            }
            for parameter in formula.parameters
        ],
        "readouts": {readout.name: _readout(readout) for readout in formula.readouts},
        "symbols": [
            {"meaning": symbol.meaning, "shows": symbol.shows, "values": symbol.values, "role": symbol.role}
            for symbol in formula.symbols
        ],
        "views": [_view(formula, view) for view in formula.views],
    }


@cache
def scene_script(formula: Formula) -> SafeString:
    """The scene as the `<script type="application/json">` that page.js reads."""
    return json_script(scene(formula), "scene")


def model(formula: Formula) -> dict[str, Any]:
    """The engine's side: axes and assignments `[names, tree, axes]`, as both evaluators walk them."""
    order = [axis.name for axis in formula.program.axes]
    return {
        "parameters": list(formula.program.parameters),
        "axes": [_axis(axis) for axis in formula.program.axes],
        "assignments": [
            [list(assignment.names), assignment.tree, [name for name in order if name in assignment.axes]]
            for assignment in formula.program.assignments
        ],
    }


def _axis(axis: Axis) -> dict[str, Any]:
    said = asdict(axis)
    if axis.spacing == "linear":  # as nearly all are: it stays out
        del said["spacing"]
    return said


def _readout(readout: Readout) -> dict[str, Any]:
    notes = {"when_infinite": readout.when_infinite, "when_undefined": readout.when_undefined}
    return {"decimals": readout.decimals} | {when: note for when, note in notes.items() if note}


def _view(formula: Formula, view: View) -> dict[str, Any]:
    return {
        "name": view.name,
        "readouts": view.readouts,
        "sentence": view.sentence,
        "panels": [_panel(formula, panel) for panel in view.panels],
    }


def _panel(formula: Formula, panel: Panel) -> dict[str, Any]:
    scales = {key: "log" for key in ("x_scale", "y_scale") if getattr(panel, key) == "log"}
    return scales | {
        "axis": panel.axis,
        "x_range": panel.x_range,
        "y_range": panel.y_range,
        "labels": {name: label for mark in panel.marks for name, label in mark.table_labels(panel).items()},
        "shapes": [_shape(formula, shape) for shape in shapes(formula, panel)],
    }


def _shape(formula: Formula, shape: Shape) -> dict[str, Any]:
    axis = formula.axis_by_name.get(shape.table)
    return shape.data() | ({"told": shape.told} if axis and axis.is_discrete else {})


def _plot(formula: Formula) -> dict[str, Any]:
    """The numbers on which server and browser must agree to draw the same."""
    return (
        {
            "units": UNITS,
            "far": FAR,
            "ticks": TICKS,
            "beyond": BEYOND,
            "overflow_margin": OVERFLOW_MARGIN,
            "decimals": {"hover": HOVER_DECIMALS, "overflow": OVERFLOW_DECIMALS, "peak": PEAK_DECIMALS},
        }
        | _log_numbers(formula)
        | {name: number for shape in _drawn(formula) for name, number in shape.constants.items()}
    )


def _log_numbers(formula: Formula) -> dict[str, Any]:
    if not _has_logs(formula):
        return {}
    return {"log": {"beyond": HIGHEST, "many": MANY_DECADES, "most": MOST_POWERS, "plain": PLAIN_POWERS}}


def _has_logs(formula: Formula) -> bool:
    """Whether a scale or an axis of `formula` goes by logarithms."""
    scales = {scale for view in formula.views for panel in view.panels for scale in (panel.x_scale, panel.y_scale)}
    return "log" in scales | {axis.spacing for axis in formula.program.axes}


def _drawn(formula: Formula) -> list[Shape]:
    return [shape for view in formula.views for panel in view.panels for shape in shapes(formula, panel)]


@dataclass(frozen=True)
class Scripts:
    """The modules that a page needs at once: those to fetch in parallel, and those of its shapes."""

    shared: tuple[str, ...]
    shapes: tuple[str, ...]


@cache
def scripts(formula: Formula) -> Scripts:
    """The modules for the figures of `formula`; what page.js imports later is not among them."""
    return Scripts(
        tuple(f"formulas/{name}.js" for name in SHARED_MODULES),
        (
            *(["formulas/log_scales.js"] if _has_logs(formula) else []),
            *sorted({f"formulas/kinds/{shape.script}.js" for shape in _drawn(formula)}),
        ),
    )
