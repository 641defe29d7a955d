"""The four reads. Each answer has an ETag (ConditionalGetMiddleware) and costs no database query."""

import json
from dataclasses import asdict

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import APIException
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from formulas.api.serializers import (
    EvaluationSerializer,
    FormulaDetailSerializer,
    FormulaFilters,
    FormulaPageSerializer,
    FormulaSerializer,
    number_data,
)
from formulas.definitions import loading
from formulas.definitions.formula import Formula
from formulas.definitions.marks import View
from formulas.definitions.parameters import Problem, read_parameters, read_view
from formulas.engine import evaluate
from formulas.plots.figure_items import figure_json

VALUES = OpenApiParameter(
    name="parameters",
    description="Values by the parameter's name, as in `mu_p=1&mu_q=-1`; the rest stand at their defaults.",
    type={"type": "object", "additionalProperties": {"type": "number"}},
    style="form",
    explode=True,
)


class BadParameters(APIException):
    """400: parameters that cannot be used; `errors` names each with its range."""

    status_code = 400

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{problem.parameter}: {problem.detail}" for problem in problems))
        self.errors = [asdict(problem) for problem in problems]


class ReadView(APIView):
    """A read that is everybody's: to ask who is there would only make a wrong method look like a missing right."""

    permission_classes = (AllowAny,)
    authentication_classes = ()


class FormulaList(ReadView):
    """All formulas, in reading order: by field, level and title."""

    @extend_schema(
        operation_id="formulas_list",
        parameters=[FormulaFilters],
        responses=FormulaPageSerializer,
    )
    def get(self, request: Request) -> Response:
        wanted = FormulaFilters.of(request)
        found = loading.catalogue().search(
            field=wanted.get("field", ""), level=wanted.get("level", ""), text=wanted.get("search", "")
        )
        paginator = LimitOffsetPagination()
        shown = paginator.paginate_queryset(found.formulas, request, self)
        return paginator.get_paginated_response(FormulaSerializer(shown, many=True, context={"request": request}).data)


class FormulaDetail(ReadView):
    """Everything on a formula's page, and the model behind its figures."""

    @extend_schema(operation_id="formulas_retrieve", responses=FormulaDetailSerializer)
    def get(self, request: Request, slug: str) -> Response:
        return Response(FormulaDetailSerializer(formula_at(slug), context={"request": request}).data)


class Evaluate(ReadView):
    """The readouts of a formula at given parameters."""

    @extend_schema(operation_id="formulas_evaluate", parameters=[VALUES], responses=EvaluationSerializer)
    def get(self, request: Request, slug: str) -> Response:
        formula = formula_at(slug)
        parameters = _parameters(formula, request)
        values = evaluate(formula.program, parameters, [readout.name for readout in formula.readouts])
        readouts = {readout.name: number_data(readout, values[readout.name]) for readout in formula.readouts}
        return Response({"formula": formula.slug, "parameters": parameters, "readouts": readouts})


class FigureItem(ReadView):
    """A figure as Bokeh's JSON item, for Bokeh.embed.embed_item in a page that has loaded BokehJS."""

    @extend_schema(
        operation_id="formulas_figure",
        parameters=[
            VALUES,
            OpenApiParameter("view", str, description="a view's name; the first view without it"),
            OpenApiParameter("panel", int, description="which of the view's panels, from 1; the first without it"),
        ],
        responses=OpenApiTypes.OBJECT,
    )
    def get(self, request: Request, slug: str) -> HttpResponseBase:
        formula = formula_at(slug)
        view = _view(formula, request)
        number = _panel_number(view, request)
        parameters = _parameters(formula, request, besides=["view", "panel"])
        return json_answer(request, figure_json(formula, view, number, parameters).encode())


def json_answer(request: Request, body: bytes) -> HttpResponseBase:
    """The answer whose bytes are made already; for who asks to have it set out (`indent=2`) it is read again."""
    if request.accepted_media_type == JSONRenderer.media_type:
        return HttpResponse(body, content_type=JSONRenderer.media_type)
    return Response(json.loads(body))


def formula_at(slug: str) -> Formula:
    """The formula of an address, under its present or a former slug; raises Http404 with the nearest ones."""
    formulas = loading.catalogue()
    formula = formulas.find(slug)
    if formula is None:
        near = ", ".join(near.slug for near in formulas.nearest(slug))
        raise Http404(f"There is no formula {slug[:60]!r}" + (f"; the nearest: {near}." if near else "."))
    return formula


def _view(formula: Formula, request: Request) -> View:
    view = read_view(formula, request.query_params)
    if isinstance(view, Problem):
        raise BadParameters((view,))
    return view


def _panel_number(view: View, request: Request) -> int:
    given, count = request.query_params.get("panel", "1"), len(view.panels)
    if given not in map(str, range(1, count + 1)):
        detail = f"{given[:40]!r} is not a panel of {view.name}; give a whole number from 1 to {count}"
        raise BadParameters((Problem("panel", detail),))
    return int(given)


def _parameters(formula: Formula, request: Request, besides: list[str] | None = None) -> dict[str, float]:
    reading = read_parameters(formula, dict(request.query_params.lists()), besides=besides or [])
    if reading.problems:
        raise BadParameters(reading.problems)
    return reading.values
