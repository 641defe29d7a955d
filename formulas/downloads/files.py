"""A figure or a whole definition as a file: SVG, PNG, CSV, TOML, JSON, for the values in the address."""

import csv
import io
import json
import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import cache

import numpy as np
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from formulas.definitions import loading
from formulas.definitions.computed_texts import with_numbers
from formulas.definitions.figures import View
from formulas.definitions.formula import Formula
from formulas.definitions.parameters import Problem, read_parameters, read_view
from formulas.definitions.readout_values import unsigned_zeros
from formulas.downloads.picture import FONT, picture

Maker = Callable[[Formula, View, Mapping[str, float]], bytes]
PIXELS = 2.0  # of the PNG for each of the SVG, so that it is sharp on dense screens and in print


@require_safe
def figure_svg(request: HttpRequest, slug: str) -> HttpResponse:
    """A figure as an SVG file."""
    return _figure(request, slug, "svg", "image/svg+xml", lambda *what: picture(*what).encode())


@require_safe
def figure_png(request: HttpRequest, slug: str) -> HttpResponse:
    """A figure as a PNG file."""
    return _figure(request, slug, "png", "image/png", lambda *what: png(picture(*what)))


@require_safe
def values_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """What a figure draws, as rows of a table."""
    return _figure(request, slug, "csv", "text/csv; charset=utf-8", lambda *what: csv_of(*what).encode())


@require_safe
def definition_toml(request: HttpRequest, slug: str) -> HttpResponse:
    """The formula's own file, as its author wrote it."""
    return _file(_source(_formula(slug)), "text/plain; charset=utf-8", f"{slug}.toml")


@require_safe
def definition_json(request: HttpRequest, slug: str) -> HttpResponse:
    """The formula's file with the same keys as JSON, the numbers in its texts computed; infinite numbers are the texts
    "inf" and "-inf"."""
    formula = _formula(slug)
    keys = _finite(with_numbers(formula, tomllib.loads(_source(formula).decode())))
    return _file(json.dumps(keys, ensure_ascii=False, indent=1).encode(), "application/json", f"{slug}.json")


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
            writer.writerows([mark.kind, number, *row] for row in mark.rows(formula, panel, values))
    return out.getvalue()


def _figure(request: HttpRequest, slug: str, ending: str, kind: str, make: Maker) -> HttpResponse:
    formula = _formula(slug)
    query = dict(request.GET.lists())
    view = read_view(formula, query)
    if isinstance(view, Problem):
        return _refused([view])
    reading = read_parameters(formula, query, besides=["view"])
    if reading.problems:
        return _refused(reading.problems)
    return _file(make(formula, view, reading.values), kind, f"{formula.slug}-{view.name}.{ending}")


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
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _refused(problems: Sequence[Problem]) -> HttpResponse:
    lines = [f"{problem.parameter}: {problem.detail}" for problem in problems]
    return HttpResponse("\n".join(lines) + "\n", status=400, content_type="text/plain; charset=utf-8")
