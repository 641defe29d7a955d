"""A panel as inline SVG: what everybody sees first, and all that a reader without JavaScript needs."""

from collections.abc import Mapping
from functools import cache

import numpy as np
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from formulas.definitions.formula import Formula
from formulas.definitions.marks import Panel
from formulas.engine import Axis, Value
from formulas.plots.geometry import FAR, UNITS, Frame, tick_labels, ticks
from formulas.plots.heat import data_address
from formulas.plots.paths import shape_path
from formulas.plots.shapes import Shape, Table, axis_of, is_named, overflows, shapes, tables

# Two lines of no length, as far out as a curve may go. With them what is drawn has the same bounds at all times; when
# these change Chromium puts together the layers of the whole page anew.
_ENDS = f"M0 {-FAR}H0M0 {FAR}H0"


def poster(
    formula: Formula, panel: Panel, values: Mapping[str, Value], *, name: str, title: str, words: str
) -> SafeString:
    """The SVG of `panel` for evaluated `values`: titled `title`, described by `words`, `name` its identifier."""
    columns = tables(formula, panel, values)
    frame = Frame(panel.x_range, panel.y_range)
    return format_html(
        '<svg class="poster" role="img" aria-labelledby="{name}-title {name}-words" focusable="false">'
        '<title id="{name}-title">{title}</title><desc id="{name}-words">{words}</desc>'
        '<svg class="poster-frame" viewBox="0 0 {units} {units}" preserveAspectRatio="none">{drawn}</svg>'
        '<g class="ticks-x">{ticks_x}</g><g class="ticks-y">{ticks_y}</g><g class="overflows">{overflows}</g></svg>',
        name=name,
        title=title,
        words=words,
        units=UNITS,
        drawn=drawing(formula, panel, columns, frame),
        ticks_x=_x_ticks(panel, axis_of(formula, panel)),
        ticks_y=_y_ticks(panel),
        overflows=_overflows(formula, panel, columns),
    )


def drawing(formula: Formula, panel: Panel, columns: Mapping[str, Table], frame: Frame) -> SafeString:
    """What stands inside the frame: heat, grid, the line at zero, and every shape."""
    drawn = shapes(formula, panel)
    return format_html(
        '{heat}<path class="grid" d="{grid}"/><path class="zero" d="M0 {zero}H{width}"/><path class="ends" d="{ends}"/>'
        '<g class="ghost"></g>{paths}',
        heat=heat_images(formula, panel, columns, frame),
        grid=grid_lines(panel, axis_of(formula, panel), frame),
        zero=frame.zero,
        width=frame.width,
        ends=_ENDS,
        paths=format_html_join(
            "",
            '<g data-column="{}" class="{} role-{} {}"><path d="{}"/></g>',
            (
                (shape.name, shape.kind, shape.role, shape.part, shape_path(shape, columns[shape.table], frame))
                for shape in drawn
                if shape.kind != "heat"
            ),
        ),
    )


def heat_images(formula: Formula, panel: Panel, columns: Mapping[str, Table], frame: Frame) -> SafeString:
    """The pictures of the panel's heat maps, in place."""
    heats = [shape for shape in shapes(formula, panel) if shape.kind == "heat"]
    return format_html_join("", "{}", ((_heat(shape, formula, columns, frame),) for shape in heats))


def _heat(shape: Shape, formula: Formula, columns: Mapping[str, Table], frame: Frame) -> SafeString:
    x, y = formula.axis_by_name[shape.x], formula.axis_by_name[shape.y_axis]
    # Each value colours the cell around its point, so that the picture reaches half a step beyond the axes' ends.
    left, right = frame.across(np.array([x.low - x.step / 2, x.high + x.step / 2]))
    bottom, top = frame.down(np.array([y.low - y.step / 2, y.high + y.step / 2]))
    return format_html(
        '<image class="heat" x="{}" y="{}" width="{}" height="{}" preserveAspectRatio="none" href="{}"/>',
        *(int(number) for number in (left, top, right - left, bottom - top)),
        data_address(columns[shape.table][shape.of], *shape.z_range),
    )


@cache
def grid_lines(panel: Panel, axis: Axis | None, frame: Frame) -> str:
    """The path of the lines at the ticks; between outcomes with names there are none upright."""
    lines = [f"M0 {y:.0f}H{frame.width}" for y in frame.down(np.array(ticks(*panel.y_range)))]
    if not is_named(axis):
        lines += [f"M{x:.0f} 0V{frame.height}" for x in frame.across(np.array(ticks(*panel.x_range)))]
    return "".join(lines)


@cache
def _x_ticks(panel: Panel, axis: Axis | None) -> SafeString:
    return format_html_join(
        "",
        '<text x="{}%" y="100%" dy="20">{}</text>',
        ((_percent(place, *panel.x_range), label) for place, label in x_ticks(panel, axis)),
    )


def x_ticks(panel: Panel, axis: Axis | None) -> list[tuple[float, str]]:
    """Place and label of each tick across: the outcomes' own names where they have some."""
    if axis and axis.labels:
        return list(zip(axis.nodes().tolist(), axis.labels, strict=True))
    return list(zip(ticks(*panel.x_range), tick_labels(*panel.x_range), strict=True))


@cache
def _y_ticks(panel: Panel) -> SafeString:
    low, high = panel.y_range
    return format_html_join(
        "",
        '<text x="0" dx="-8" y="{}%" dy="4">{}</text>',
        (
            (_percent(low + high - place, low, high), label)
            for place, label in zip(ticks(low, high), tick_labels(low, high), strict=True)
        ),
    )


def _overflows(formula: Formula, panel: Panel, columns: Mapping[str, Table]) -> SafeString:
    return format_html_join(
        "",
        '<text x="{}%" y="{}%" dy="{}">{}</text>',
        (
            (_percent(bar.place, *panel.x_range), 0 if bar.goes_up else 100, 18 if bar.goes_up else -8, bar.text)
            for bar in overflows(formula, panel, columns)
        ),
    )


def _percent(value: float, low: float, high: float) -> str:
    return f"{abs(value - low) / (high - low) * 100:.2f}".rstrip("0").rstrip(".")
