"""The figure as inline SVG: what everybody sees first, and all that a reader without JavaScript needs."""

from collections.abc import Mapping

import numpy as np
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from numpy.typing import NDArray

from formulas.definition import Formula, View
from formulas.engine import Axis, Value
from formulas.plots.geometry import UNITS, tick_labels, ticks, to_units
from formulas.plots.shapes import Shape, drawable, overflows, shapes, table
from formulas.wording import sentence


def poster(formula: Formula, view: View, parameters: Mapping[str, float], values: Mapping[str, Value]) -> SafeString:
    """The SVG of `view` for evaluated `values`; `parameters` appear in its description."""
    columns = table(formula, view, values)
    axis = formula.axis_by_name[view.axis]
    return format_html(
        '<svg class="poster" role="img" aria-labelledby="{name}-title {name}-words" focusable="false">'
        '<title id="{name}-title">{title}</title><desc id="{name}-words">{words}</desc>'
        '<svg class="poster-frame" viewBox="0 0 {units} {units}" preserveAspectRatio="none">'
        '<path class="grid" d="{grid}"/><path class="zero" d="{zero}"/>{paths}</svg>'
        '<g class="ticks-x">{ticks_x}</g><g class="ticks-y">{ticks_y}</g><g class="overflows">{overflows}</g></svg>',
        name=view.name,
        title=view.title,
        words=sentence(formula, view, parameters, values),
        units=UNITS,
        grid=_grid(view, axis),
        zero=f"M0 {_zero(view)}H{UNITS}",
        paths=format_html_join(
            "",
            '<path data-column="{}" class="{} role-{} {}" d="{}"/>',
            (
                (shape.column, shape.kind, shape.role, shape.part, shape_path(shape, view, axis, columns))
                for shape in shapes(view)
            ),
        ),
        ticks_x=_x_ticks(view, axis),
        ticks_y=_y_ticks(view),
        overflows=_overflows(view, axis, columns),
    )


def shape_path(shape: Shape, view: View, axis: Axis, columns: Mapping[str, NDArray[np.float64]]) -> str:
    """The SVG path of one shape in frame units."""
    values = columns[shape.column]
    if shape.kind == "bars":
        return _bars_path(shape, view, axis, values)
    x = to_units(axis.nodes(), *view.x_range)
    values = np.where(np.isinf(values), np.nan, values)
    runs = _finite_runs(x, UNITS - to_units(values, *view.y_range))
    closing = f"V{_zero(view)}H{{}}Z" if shape.kind == "area" else ""
    return "".join(_line_path(run) + closing.format(int(run[0, 0])) for run in runs)


def _finite_runs(x: NDArray[np.float64], y: NDArray[np.float64]) -> list[NDArray[np.int64]]:
    """Pieces (n, 2) of the curve between its gaps: where y is NaN nothing is drawn."""
    points = np.column_stack([x, y])
    finite = np.isfinite(y)
    breaks = np.flatnonzero(np.diff(finite)) + 1
    pieces = np.split(points, breaks)
    return [piece.astype(np.int64) for piece, first in zip(pieces, [0, *breaks], strict=True) if finite[first]]


def _line_path(run: NDArray[np.int64]) -> str:
    start, steps = run[0], np.diff(run, axis=0).tolist()
    return f"M{start[0]} {start[1]}" + "".join(f"l{dx} {dy}" for dx, dy in steps)


def _bars_path(shape: Shape, view: View, axis: Axis, values: NDArray[np.float64]) -> str:
    left = to_units(axis.nodes() + shape.left, *view.x_range)
    right = to_units(axis.nodes() + shape.right, *view.x_range)
    top = UNITS - to_units(drawable(values), *view.y_range)
    zero = _zero(view)
    # A bar of no height would still be drawn as a line, by its edge.
    return "".join(
        f"M{a:.0f} {zero}V{t:.0f}H{b:.0f}V{zero}Z"
        for a, b, t in zip(left, right, top, strict=True)
        if np.isfinite(t) and t != zero
    )


def _zero(view: View) -> int:
    return UNITS - int(to_units(np.zeros(1), *view.y_range)[0])


def _grid(view: View, axis: Axis) -> str:
    across = UNITS - to_units(np.array(ticks(*view.y_range)), *view.y_range)
    lines = [f"M0 {y:.0f}H{UNITS}" for y in across]
    if not axis.is_discrete:
        lines += [f"M{x:.0f} 0V{UNITS}" for x in to_units(np.array(ticks(*view.x_range)), *view.x_range)]
    return "".join(lines)


def _x_ticks(view: View, axis: Axis) -> SafeString:
    places = axis.nodes().tolist() if axis.labels else ticks(*view.x_range)
    labels = axis.labels or tick_labels(*view.x_range)
    return format_html_join(
        "",
        '<text x="{}%" y="100%" dy="20">{}</text>',
        ((_percent(place, *view.x_range), label) for place, label in zip(places, labels, strict=True)),
    )


def _y_ticks(view: View) -> SafeString:
    low, high = view.y_range
    return format_html_join(
        "",
        '<text x="0" dx="-8" y="{}%" dy="4">{}</text>',
        (
            (_percent(low + high - place, low, high), label)
            for place, label in zip(ticks(low, high), tick_labels(low, high), strict=True)
        ),
    )


def _overflows(view: View, axis: Axis, columns: Mapping[str, NDArray[np.float64]]) -> SafeString:
    return format_html_join(
        "",
        '<text x="{}%" y="{}%" dy="{}">{}</text>',
        (
            (_percent(bar.place, *view.x_range), 0 if bar.goes_up else 100, 18 if bar.goes_up else -8, bar.text)
            for bar in overflows(view, axis, columns)
        ),
    )


def _percent(value: float, low: float, high: float) -> str:
    return f"{abs(value - low) / (high - low) * 100:.2f}".rstrip("0").rstrip(".")
