"""What a figure draws, in numbers, as plain data for JSON."""

from collections.abc import Mapping
from typing import Any

from formulas.definitions.figures import Panel, View
from formulas.definitions.formula import Formula
from formulas.definitions.json_numbers import column_data, number_data
from formulas.definitions.readout_values import unsigned_zeros
from formulas.engine import Axis, Value
from formulas.marks.mark import Mark, Series
from formulas.plots.sentence import sentence
from formulas.plots.shapes import axis_of


def figure_series(formula: Formula, view: View, parameters: Mapping[str, float]) -> dict[str, Any]:
    """The figure at `parameters`: what it says, and the columns that it draws."""
    values = unsigned_zeros(formula, parameters, view.names)
    return {
        "formula": formula.slug,
        "view": view.name,
        "title": view.title,
        "parameters": dict(parameters),
        "sentence": sentence(formula, view, parameters, values),
        "readouts": {name: number_data(formula.readout_by_name[name], values[name]) for name in view.readouts},
        "panels": [_panel(formula, panel, values) for panel in view.panels],
    }


def _panel(formula: Formula, panel: Panel, values: Mapping[str, Value]) -> dict[str, Any]:
    axis = axis_of(formula, panel)
    return {
        "title": panel.title,
        "x": _axis(panel.x_label, panel.x_scale, panel.x_range, axis),
        "y": _axis(panel.y_label, panel.y_scale, panel.y_range),
        "marks": [_mark(formula, panel, mark, values) for mark in panel.marks],
    }


def _axis(label: str, scale: str, ends: tuple[float, float], axis: Axis | None = None) -> dict[str, Any]:
    names = list(axis.labels) if axis and axis.labels else None
    return {"label": label, "scale": scale, "range": list(ends), "names": names}


def _mark(formula: Formula, panel: Panel, mark: Mark, values: Mapping[str, Value]) -> dict[str, Any]:
    found = mark.series(formula, panel, values)
    return {"kind": mark.kind, "label": mark.label, "series": [_series(series) for series in found]}


def _series(series: Series) -> dict[str, Any]:
    columns = {"x": series.x, "y": series.y, "z": series.z}
    return {"name": series.name} | {
        side: None if column is None else column_data(column) for side, column in columns.items()
    }
