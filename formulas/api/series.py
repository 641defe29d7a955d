"""What a figure draws, in numbers: columns for each mark of each panel."""

import json

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from formulas.api.answers import is_plain
from formulas.api.serializers import ColumnSerializer, NumberSerializer
from formulas.api.views import FIGURE, ReadView, figure_asked_for
from formulas.downloads.files import figure_made


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
        answer = figure_made(request, *figure_asked_for(slug, request), "json")
        if is_plain(request) or not isinstance(answer, HttpResponse) or answer.status_code != 200:
            return answer
        return Response(json.loads(answer.content))
