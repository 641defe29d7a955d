"""The files of a formula's page: a figure as SVG, PNG and CSV, the definition as TOML and JSON."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from formulas.api.views import FIGURE, ReadView, figure_asked_for, formula_at
from formulas.downloads.files import figure_file, json_file, toml_file

Read = TypeVar("Read", bound=Callable[..., HttpResponseBase])


class ByEnding(DefaultContentNegotiation):
    """Takes the ending of the address for the wish, whatever `Accept` says: `<img>` asks for pictures, never JSON."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        first = next(iter(renderers))
        return first, str(first.media_type)


class FileView(ReadView):
    """A file, made as for the pages; what is wrong with the question is told as everywhere in the API."""

    content_negotiation_class = ByEnding


def _described(
    operation: str, media_type: str, kind: OpenApiTypes = OpenApiTypes.STR, **more: Any
) -> Callable[[Read], Read]:
    return extend_schema(operation_id=operation, responses={(200, media_type): kind}, **more)


class FigureSvg(FileView):
    """A figure as an SVG picture."""

    @_described("formulas_figure_svg", "image/svg+xml", parameters=FIGURE)
    def get(self, request: HttpRequest, slug: str) -> HttpResponseBase:
        return figure_file(request, *figure_asked_for(slug, request), "svg")


class FigurePng(FileView):
    """A figure as a PNG picture."""

    @_described("formulas_figure_png", "image/png", OpenApiTypes.BINARY, parameters=FIGURE)
    def get(self, request: HttpRequest, slug: str) -> HttpResponseBase:
        return figure_file(request, *figure_asked_for(slug, request), "png")


class ValuesCsv(FileView):
    """What a figure draws as rows of kind, panel, name, x, y, z; not finite: inf, -inf and nan."""

    @_described("formulas_values_csv", "text/csv", parameters=FIGURE)
    def get(self, request: HttpRequest, slug: str) -> HttpResponseBase:
        return figure_file(request, *figure_asked_for(slug, request), "csv")


class DefinitionToml(FileView):
    """The formula's own file, as its author wrote it."""

    @_described("formulas_definition_toml", "text/plain")
    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return toml_file(formula_at(slug))


class DefinitionJson(FileView):
    """The same keys as JSON, the numbers in its texts computed; infinite numbers are the texts "inf" and "-inf"."""

    @_described("formulas_definition_json", "application/json", OpenApiTypes.OBJECT)
    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return json_file(formula_at(slug))
