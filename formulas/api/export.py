"""All formulas in one answer, a line each."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from formulas.api.answers import origin
from formulas.api.filters import Filters
from formulas.api.jsonl import MEDIA_TYPE, JSONLinesRenderer, line, streamed, without_lines
from formulas.api.serializers import FormulaDetailSerializer
from formulas.api.views import ReadView, detail
from formulas.definitions import loading
from formulas.definitions.formula import Formula
from formulas.licence import LICENCE, attribution

FILENAME = "klarity-formulas.jsonl"
CURSOR_HELP = "the `cursor` of the last line that arrived: what comes after it is sent"


class FormulaLineSerializer(FormulaDetailSerializer):
    """A formula in an export: everything on its page, and how to name it elsewhere."""

    licence = serializers.CharField(help_text="what others may do with its texts")
    attribution = serializers.CharField(help_text="what to write beside them")
    cursor = serializers.CharField(help_text="where to go on after this line")


class FormulaExportFilters(Filters):
    """Where to go on."""

    cursor = serializers.CharField(required=False, help_text=CURSOR_HELP)

    def validate_cursor(self, cursor: str) -> str:
        if cursor not in loading.catalogue().by_slug:
            raise ValidationError("This is not a cursor of this export; start without one.")
        return cursor


class FormulaExport(ReadView):
    """All formulas, one JSON object a line, in reading order."""

    has_filters = True
    renderer_classes = (JSONLinesRenderer, JSONRenderer)

    @extend_schema(
        operation_id="export_formulas",
        parameters=[FormulaExportFilters],
        responses={(200, MEDIA_TYPE): FormulaLineSerializer},
    )
    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Everything about every formula, one object a line, each with its licence and how to name it."""
        after = FormulaExportFilters.of(request).get("cursor", "") if isinstance(request, Request) else ""
        if request.method == "HEAD":
            return without_lines(filename=FILENAME)
        return streamed(_lines(after, origin(request)), filename=FILENAME)


def _lines(after: str, origin: str) -> Iterator[bytes]:
    formulas = loading.catalogue().formulas
    slugs = [formula.slug for formula in formulas]
    for formula in formulas[slugs.index(after) + 1 if after else 0 :]:
        yield line(detail(formula, origin).body, **_more(formula, origin))


def _more(formula: Formula, origin: str) -> dict[str, Any]:
    page = f"{origin}{reverse('formula', args=[formula.slug])}"
    return {"licence": LICENCE, "attribution": attribution(formula.title, page, LICENCE), "cursor": formula.slug}
