"""The reads. Each answer has an ETag and costs no database query."""

from contextlib import suppress
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import APIException
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.permissions import AllowAny
from rest_framework.request import Request

from formulas.api.answers import asks_for_plain_json, is_plain, json_answer, json_of, kept_answer, origin
from formulas.api.points import PointsAnswerSerializer, PointsSerializer, WrongPointsError, evaluated
from formulas.api.serializers import (
    EvaluationSerializer,
    FormulaDetailSerializer,
    FormulaFilters,
    FormulaPageSerializer,
    FormulaSerializer,
)
from formulas.api.shaping import ShapedView, link_header
from formulas.costs.callers import caller_of
from formulas.costs.gate import made
from formulas.definitions import loading
from formulas.definitions.figures import View
from formulas.definitions.formula import Formula
from formulas.definitions.json_numbers import number_data
from formulas.definitions.loading import Catalogue
from formulas.definitions.parameters import Problem, read_parameters, read_view
from formulas.definitions.readout_values import readout_values
from formulas.pages.kept_answers import KeptAnswer, unchanged
from formulas.plots.figure_items import figure_bytes, figure_tag

# Answers, for each host under which the site is asked; a catalogue has fewer formulas.
KEPT = 2_000
VALUES = OpenApiParameter(
    name="parameters",
    description="Values by the parameter's name, as in `mu_p=1&mu_q=-1`; the rest stand at their defaults.",
    type={"type": "object", "additionalProperties": {"type": "number"}},
    style="form",
    explode=True,
)

FIGURE = [VALUES, OpenApiParameter("view", str, description="a view's name; the first view without it")]


class BadParameters(APIException):
    """400: parameters that cannot be used; `errors` names each with its range."""

    status_code = 400

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{problem.parameter}: {problem.detail}" for problem in problems))
        self.errors = [asdict(problem) for problem in problems]


class ReadView(ShapedView):
    """A read open to everybody: asking who is there would only make a wrong method look like a missing permission."""

    permission_classes = (AllowAny,)
    authentication_classes = ()
    has_filters = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The answer; a plain question skips rest framework's dispatch, which takes longer than most answers.

        Whatever else is asked for, and whatever is wrong with a question, goes that way.
        """
        if asks_for_plain_json(request) and not (request.GET and (self.has_filters or self.entry)):
            with suppress(Http404, APIException):
                answer: HttpResponseBase = self.get(request, *args, **kwargs)  # type: ignore[attr-defined]  # of each read
                answer.headers["Allow"] = ", ".join(self.allowed_methods)
                return answer
        return super().dispatch(request, *args, **kwargs)


class FormulaList(ReadView):
    """All formulas, in reading order: by field, level and title."""

    has_filters = True
    entry = FormulaSerializer

    @extend_schema(
        operation_id="formulas_list",
        parameters=[FormulaFilters],
        responses=FormulaPageSerializer,
    )
    def get(self, request: Request) -> HttpResponseBase:
        if not request.GET:
            return kept_answer(request, _first_page(loading.catalogue(), origin(request)))
        wanted = FormulaFilters.of(request)
        found = loading.catalogue().search(
            field=wanted.get("field", ""), level=wanted.get("level", ""), text=wanted.get("search", "")
        )
        paginator = LimitOffsetPagination()
        shown = paginator.paginate_queryset(found.formulas, request, self) or []
        return paginator.get_paginated_response([_entry(formula, origin(request)) for formula in shown])


class FormulaDetail(ReadView):
    """Everything on a formula's page, and the model behind its figures."""

    entry = FormulaDetailSerializer

    @extend_schema(operation_id="formulas_retrieve", responses=FormulaDetailSerializer)
    def get(self, request: HttpRequest, slug: str) -> HttpResponseBase:
        return kept_answer(request, detail(formula_at(slug), origin(request)))


class Evaluate(ReadView):
    """The readouts of a formula at given parameters."""

    @extend_schema(operation_id="formulas_evaluate", parameters=[VALUES], responses=EvaluationSerializer)
    def get(self, request: HttpRequest, slug: str) -> HttpResponseBase:
        formula = formula_at(slug)
        parameters = _parameters(formula, request)
        values = readout_values(formula, parameters)
        readouts = {readout.name: number_data(readout, values[readout.name]) for readout in formula.readouts}
        body = {"formula": formula.slug, "parameters": parameters, "readouts": readouts}
        return json_answer(request, json_of(body))

    @extend_schema(
        operation_id="formulas_evaluate_many",
        request=PointsSerializer,
        responses=PointsAnswerSerializer,
    )
    def post(self, request: Request, slug: str) -> HttpResponseBase:
        """The readouts at up to 1,000 points: columns in, columns out, to the bit what GET gives at each of them."""
        try:
            return json_answer(request, evaluated(caller_of(request), formula_at(slug), request.data))
        except WrongPointsError as error:
            raise BadParameters(error.problems) from error


class FigureItem(ReadView):
    """A figure as Bokeh's JSON item, for Bokeh.embed.embed_item in a page that has loaded BokehJS."""

    @extend_schema(
        operation_id="formulas_figure",
        parameters=[
            *FIGURE,
            OpenApiParameter("panel", int, description="which of the view's panels, from 1; the first without it"),
        ],
        responses=OpenApiTypes.OBJECT,
    )
    def get(self, request: HttpRequest, slug: str) -> HttpResponseBase:
        formula = formula_at(slug)
        view = _view(formula, request)
        number = _panel_number(view, request)
        parameters = _parameters(formula, request, besides=["view", "panel"])
        tag = figure_tag(formula, view, number, parameters)
        if is_plain(request) and (known := unchanged(request, tag)):
            return known
        body = made(caller_of(request), tag, 1, figure_bytes, formula.slug, view.name, number, parameters)
        answer = json_answer(request, body)
        if is_plain(request):
            answer.headers["ETag"] = tag
        return answer


@lru_cache(KEPT)
def _entry(formula: Formula, origin: str) -> dict[str, Any]:
    """A formula in a list."""
    return dict(FormulaSerializer(formula, context={"origin": origin}).data)


@lru_cache(KEPT)
def detail(formula: Formula, origin: str) -> KeptAnswer:
    """Everything about a formula."""
    return KeptAnswer(json_of(FormulaDetailSerializer(formula, context={"origin": origin}).data))


@lru_cache(KEPT)
def _first_page(catalogue: Catalogue, origin: str) -> KeptAnswer:
    """The list as it is without a filter."""
    limit, count = LimitOffsetPagination.default_limit or 0, len(catalogue.formulas)
    second = f"{origin}{reverse('api-formulas')}?limit={limit}&offset={limit}" if count > limit else None
    results = [_entry(formula, origin) for formula in catalogue.formulas[:limit]]
    page = {"count": count, "next": second, "previous": None, "results": results}
    return KeptAnswer(json_of(page), link_header(f"{origin}{reverse('api-formulas')}", page))


def formula_at(slug: str) -> Formula:
    """The formula of an address, under its present or a former slug; raises Http404 with the nearest ones."""
    formulas = loading.catalogue()
    formula = formulas.find(slug)
    if formula is None:
        near = ", ".join(near.slug for near in formulas.nearest(slug))
        raise Http404(f"There is no formula {slug[:60]!r}" + (f"; the nearest: {near}." if near else "."))
    return formula


def figure_asked_for(slug: str, request: HttpRequest) -> tuple[Formula, View, dict[str, float]]:
    """The formula, the view and the parameters of an address; raises Http404 and BadParameters."""
    formula = formula_at(slug)
    return formula, _view(formula, request), _parameters(formula, request, besides=["view"])


def _view(formula: Formula, request: HttpRequest) -> View:
    view = read_view(formula, dict(request.GET.lists()))
    if isinstance(view, Problem):
        raise BadParameters((view,))
    return view


def _panel_number(view: View, request: HttpRequest) -> int:
    given, count = request.GET.get("panel", "1"), len(view.panels)
    if given not in map(str, range(1, count + 1)):
        detail = f"{given[:40]!r} is not a panel of {view.name}; give a whole number from 1 to {count}"
        raise BadParameters((Problem("panel", detail),))
    return int(given)


def _parameters(formula: Formula, request: HttpRequest, besides: list[str] | None = None) -> dict[str, float]:
    reading = read_parameters(formula, dict(request.GET.lists()), besides=besides or [])
    if reading.problems:
        raise BadParameters(reading.problems)
    return reading.values
