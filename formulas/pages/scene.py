"""A formula as plain JSON: what the browser needs to compute and draw it; the API serves its model."""

from dataclasses import asdict, fields
from functools import cache
from typing import Any

from django.utils.html import json_script
from django.utils.safestring import SafeString

from formulas.definitions.formula import Formula
from formulas.definitions.marks import Mark, Panel, View
from formulas.plots.shapes import Shape, shapes


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
        "readouts": {readout.name: {"decimals": readout.decimals} for readout in formula.readouts},
        "symbols": [
            {"meaning": symbol.meaning, "shows": symbol.shows, "role": symbol.role} for symbol in formula.symbols
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
        "axes": [asdict(axis) for axis in formula.program.axes],
        "assignments": [
            [list(assignment.names), assignment.tree, [name for name in order if name in assignment.axes]]
            for assignment in formula.program.assignments
        ],
    }


def _view(formula: Formula, view: View) -> dict[str, Any]:
    return {
        "name": view.name,
        "readouts": view.readouts,
        "sentence": view.sentence,
        "panels": [_panel(formula, panel) for panel in view.panels],
    }


def _panel(formula: Formula, panel: Panel) -> dict[str, Any]:
    return {
        "axis": panel.axis,
        "x_range": panel.x_range,
        "y_range": panel.y_range,
        "labels": {name: label for mark in panel.marks for name, label in _labels(mark, panel)},
        "shapes": [_shape(shape) for shape in shapes(formula, panel)],
    }


def _labels(mark: Mark, panel: Panel) -> list[tuple[str, str]]:
    """What the columns of a mark are called in a table."""
    if mark.x and mark.y:
        return [(mark.x, panel.x_label), (mark.y, mark.label)]
    return [(name, mark.label) for name in mark.names]


def _shape(shape: Shape) -> dict[str, Any]:
    # What is as it usually is stays out: the scene travels with every page.
    said = {
        field.name: getattr(shape, field.name) for field in fields(shape) if getattr(shape, field.name) != field.default
    }
    return said | {"name": shape.name, "column": shape.column}
