"""A formula as plain JSON: what the browser needs to compute and draw it; the API serves its model."""

from dataclasses import asdict
from functools import cache
from typing import Any

from django.utils.html import json_script
from django.utils.safestring import SafeString

from formulas.definition import Formula, View
from formulas.plots.shapes import shapes


@cache
def scene(formula: Formula) -> dict[str, Any]:
    """Parameters, axes, the checked tree, readouts and views of `formula`."""
    return {"slug": formula.slug, "model": model(formula)} | {
        "parameters": [
            {
                "name": parameter.name,
                "label": parameter.label,
                "low": parameter.low,
                "high": parameter.high,
                "step": parameter.step,
                "default": parameter.default,
                "decimals": parameter.decimals,
            }
            for parameter in formula.parameters
        ],
        "readouts": {
            readout.name: {"decimals": readout.decimals, "when_infinite": readout.when_infinite}
            for readout in formula.readouts
        },
        "views": [_view(view) for view in formula.views],
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
        "axes": [asdict(axis) for axis in formula.program.axes],
        "assignments": [
            [list(assignment.names), assignment.tree, [name for name in order if name in assignment.axes]]
            for assignment in formula.program.assignments
        ],
    }


def _view(view: View) -> dict[str, Any]:
    return {
        "name": view.name,
        "axis": view.axis,
        "x_range": view.x_range,
        "y_range": view.y_range,
        "readouts": view.readouts,
        "sentence": view.sentence,
        "marks": [{"y": mark.y, "label": mark.label} for mark in view.marks],
        "shapes": [asdict(shape) | {"column": shape.column} for shape in shapes(view)],
    }
