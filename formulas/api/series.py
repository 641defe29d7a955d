"""What a figure draws, in numbers: columns for each mark of each panel."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from formulas.api.answers import json_answer, json_of
from formulas.api.serializers import ColumnSerializer, NumberSerializer, column_data, number_data
from formulas.api.views import FIGURE, ReadView, figure_asked_for
from formulas.definitions.figures import Panel, View
from formulas.definitions.formula import Formula
from formulas.definitions.readout_values import unsigned_zeros
from formulas.engine import Axis, Value
from formulas.marks.mark import Mark, Series
from formulas.plots.sentence import sentence
from formulas.plots.shapes import axis_of


class AxisSerializer(serializers.Serializer):
    """One side of a panel."""

    label = serializers.CharField()  # type: ignore[assignment]  # DRF takes declared fields off the class
    scale = serializers.ChoiceField(["linear", "log"])
    range = serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2)
    names = serializers.ListField(
        child=serializers.CharField(), allow_null=True, help_text="what is at 0, 1, 2 …, where that has names"
    )


class SeriesSerializer(serializers.Serializer):
    """Points, or a line across or upright; `x`, `y` and `z` are as long, and null where there is no such coordinate."""

    name = serializers.CharField(help_text="what the model assigns, or the mark's label")
    x = ColumnSerializer(allow_null=True)
    y = ColumnSerializer(allow_null=True)
    z = ColumnSerializer(allow_null=True, help_text="of heat maps, arrows' parts and labels' numbers")


class MarkSerializer(serializers.Serializer):
    """One thing that a panel draws."""

    kind = serializers.CharField(help_text="curve, bars, heat_map …")
    label = serializers.CharField()  # type: ignore[assignment]  # DRF takes declared fields off the class
    series = SeriesSerializer(many=True)


class PanelSerializer(serializers.Serializer):
    """One frame of a figure."""

    title = serializers.CharField(allow_blank=True)
    x = AxisSerializer()
    y = AxisSerializer()
    marks = MarkSerializer(many=True)


class FigureSeriesSerializer(serializers.Serializer):
    """A figure at the parameters used: what it says, and what it draws."""

    formula = serializers.CharField()
    view = serializers.CharField()
    title = serializers.CharField()
    parameters = serializers.DictField(child=serializers.FloatField())
    sentence = serializers.CharField(help_text="the figure in words")
    readouts = serializers.DictField(child=NumberSerializer())
    panels = PanelSerializer(many=True)


class FigureSeries(ReadView):
    """What a figure draws, as columns of numbers, with its readouts and the sentence that says it in words."""

    @extend_schema(operation_id="formulas_series", parameters=FIGURE, responses=FigureSeriesSerializer)
    def get(self, request: HttpRequest, slug: str) -> HttpResponseBase:
        return json_answer(request, json_of(figure_series(*figure_asked_for(slug, request))))


def figure_series(formula: Formula, view: View, parameters: Mapping[str, float]) -> dict[str, Any]:
    """The data of a FigureSeriesSerializer."""
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
