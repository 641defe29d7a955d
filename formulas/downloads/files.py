"""A figure or a whole definition as a file: SVG, PNG, CSV, TOML, JSON, for the values in the address."""

import csv
import hashlib
import io
import json
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from itertools import repeat
from pathlib import Path

import numpy as np
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from formulas.costs.callers import caller_of
from formulas.costs.gate import made
from formulas.definitions import loading
from formulas.definitions.computed_texts import with_numbers
from formulas.definitions.figures import View
from formulas.definitions.formula import Formula
from formulas.definitions.parameters import Problem, read_parameters, read_view
from formulas.definitions.readout_values import unsigned_zeros
from formulas.downloads.picture import FONT, picture
from formulas.downloads.series import figure_series
from formulas.marks.mark import Series
from formulas.pages.kept_answers import unchanged
from formulas.plots.figure_items import as_json, makers, view_named

PIXELS = 2.0  # of the PNG for each of the SVG, so that it is sharp on dense screens and in print
MADE_WITH = ("pillow", "resvg-py")  # besides what draws figures everywhere
NOT_FOR_CRAWLERS = {"X-Robots-Tag": "noindex"}  # there are as many files as values of parameters


@dataclass(frozen=True)
class Ending:
    """One kind of file that a figure can be had as: what it costs, out of COSTS_A_MINUTE."""

    media_type: str
    cost: int
    make: Callable[[Formula, View, Mapping[str, float]], bytes]


@require_safe
def figure_svg(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A figure as an SVG file."""
    return _figure(request, slug, "svg")


@require_safe
def figure_png(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A figure as a PNG file."""
    return _figure(request, slug, "png")


@require_safe
def values_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What a figure draws, as rows of a table."""
    return _figure(request, slug, "csv")


@require_safe
def definition_toml(request: HttpRequest, slug: str) -> HttpResponse:
    """The formula's own file, as its author wrote it."""
    return toml_file(_formula(slug))


@require_safe
def definition_json(request: HttpRequest, slug: str) -> HttpResponse:
    """The same as JSON."""
    return json_file(_formula(slug))


def figure_file(
    request: HttpRequest, formula: Formula, view: View, parameters: Mapping[str, float], ending: str
) -> HttpResponseBase:
    """A figure as the file that has this ending, to be kept: pages and API answer with the same one."""
    answer = figure_made(request, formula, view, parameters, ending)
    if answer.status_code == 200:
        answer.headers["Content-Disposition"] = _named(f"{formula.slug}-{view.name}.{ending}")
    return answer


def figure_made(
    request: HttpRequest, formula: Formula, view: View, parameters: Mapping[str, float], ending: str
) -> HttpResponseBase:
    """A figure as a file, or that it is what the caller has; raises Shed where it cannot be made now."""
    tag = _tag(formula, view, ending, parameters)
    if known := unchanged(request, tag):
        known.headers["X-Robots-Tag"] = NOT_FOR_CRAWLERS["X-Robots-Tag"]
        return known
    what = (formula.slug, view.name, ending, parameters)
    content = made(caller_of(request), tag, ENDINGS[ending].cost, file_of, *what)
    return HttpResponse(content, content_type=ENDINGS[ending].media_type, headers={"ETag": tag} | NOT_FOR_CRAWLERS)


def toml_file(formula: Formula) -> HttpResponse:
    """The formula's own file."""
    return _file(_source(formula), "text/plain; charset=utf-8", f"{formula.slug}.toml")


def json_file(formula: Formula) -> HttpResponse:
    """The formula's file with the same keys as JSON, the numbers in its texts computed; infinite numbers are the texts
    "inf" and "-inf"."""
    keys = _finite(with_numbers(formula, tomllib.loads(_source(formula).decode())))
    content = json.dumps(keys, ensure_ascii=False, indent=1).encode()
    return _file(content, "application/json", f"{formula.slug}.json")


def png(svg: str) -> bytes:
    """The picture of an SVG file of ours, in its own font."""
    import resvg_py

    made = resvg_py.svg_to_bytes(
        svg_string=svg, zoom=PIXELS, skip_system_fonts=True, font_files=[str(FONT)], font_family="Klarity Sans"
    )
    return bytes(made)


def csv_of(formula: Formula, view: View, parameters: Mapping[str, float]) -> str:
    """Rows of kind, panel, name, x, y, z: parameters, readouts, and every point of every mark in its own row."""
    values = unsigned_zeros(formula, parameters, view.names)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["kind", "panel", "name", "x", "y", "z"])
    for parameter in formula.parameters_of(view):
        writer.writerow(["parameter", "", parameter.name, "", parameters[parameter.name], ""])
    for name in view.readouts:
        writer.writerow(["readout", "", name, "", values[name], ""])
    for number, panel in enumerate(view.panels, 1):
        for mark in panel.marks:
            for series in mark.series(formula, panel, values):
                writer.writerows([mark.kind, number, series.name, *row] for row in _rows(series))
    return out.getvalue()


ENDINGS = {
    "svg": Ending("image/svg+xml", 1, lambda *what: picture(*what).encode()),
    "png": Ending("image/png", 5, lambda *what: png(picture(*what))),
    "csv": Ending("text/csv; charset=utf-8", 1, lambda *what: csv_of(*what).encode()),
    "json": Ending("application/json", 1, lambda *what: as_json(figure_series(*what)).encode()),
}


def _rows(series: Series) -> Iterator[tuple[object, ...]]:
    """The points of `series`, a coordinate that they have not left empty."""
    columns = [repeat("") if column is None else column.tolist() for column in (series.x, series.y, series.z)]
    return zip(*columns, strict=False)


def file_of(slug: str, view: str, ending: str, parameters: Mapping[str, float]) -> bytes:
    """The bytes of a figure's file; all that it is told can be sent to another process."""
    formula = loading.catalogue().by_slug[slug]
    return ENDINGS[ending].make(formula, view_named(formula, view), parameters)


def _figure(request: HttpRequest, slug: str, ending: str) -> HttpResponseBase:
    formula = _formula(slug)
    query = dict(request.GET.lists())
    view = read_view(formula, query)
    if isinstance(view, Problem):
        return _refused([view])
    reading = read_parameters(formula, query, besides=["view"])
    if reading.problems:
        return _refused(reading.problems)
    return figure_file(request, formula, view, reading.values, ending)


def _tag(formula: Formula, view: View, ending: str, parameters: Mapping[str, float]) -> str:
    """The ETag of a file: a digest of all that it is made from, so that a file that is known need not be made."""
    made_from = f"{_made_from(formula)} {view.name}.{ending} {sorted(parameters.items())}"
    return f'"{hashlib.sha256(made_from.encode()).hexdigest()[:32]}"'


@cache
def _made_from(formula: Formula) -> str:
    return hashlib.sha256(f"{_code()} {formula.model_dump_json()}".encode()).hexdigest()


@cache
def _code() -> str:
    """What makes files: the code of figures and of this room, and the libraries."""
    here = b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.iterdir()) if path.is_file())
    return " ".join([makers(), hashlib.sha256(here).hexdigest(), *map(version, MADE_WITH)])


def _formula(slug: str) -> Formula:
    formula = loading.catalogue().find(slug)
    if formula is None:
        raise Http404(f"There is no formula {slug[:60]!r}")
    return formula


@cache
def _source(formula: Formula) -> bytes:
    return next(path for path in loading.files() if path.stem == formula.slug).read_bytes()


def _finite(value: object) -> object:
    if isinstance(value, dict):
        return {key: _finite(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_finite(part) for part in value]
    return str(value) if isinstance(value, float) and not np.isfinite(value) else value


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": _named(name)} | NOT_FOR_CRAWLERS
    return HttpResponse(content, content_type=kind, headers=headers)


def _named(name: str) -> str:
    return f'attachment; filename="{name}"'


def _refused(problems: Sequence[Problem]) -> HttpResponse:
    lines = [f"{problem.parameter}: {problem.detail}" for problem in problems]
    return HttpResponse("\n".join(lines) + "\n", status=400, content_type="text/plain; charset=utf-8")
