"""A panel as inline SVG: what everybody sees first, and all that a reader without JavaScript needs."""

from collections.abc import Mapping
from functools import cache

import numpy as np
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from numpy.typing import NDArray

from formulas.definitions.figures import Panel
from formulas.definitions.formula import Formula
from formulas.engine import Axis, Value
from formulas.marks.geometry import FAR, UNITS, Frame, Scale
from formulas.marks.shape import Table
from formulas.plots.shapes import axis_of, is_named, overflows, shapes, tables

# Two lines of no length, as far out as a curve may go. With them what is drawn has the same bounds at all times; when
# these change, Chromium rebuilds the layers of the whole page.
_ENDS = f"M0 {-FAR}H0M0 {FAR}H0"


def poster(
    formula: Formula, panel: Panel, values: Mapping[str, Value], *, name: str, title: str, words: str
) -> SafeString:
    """The SVG of `panel` for evaluated `values`: titled `title`, described by `words`, `name` its identifier."""
    columns = tables(formula, panel, values)
    frame = panel.frame()
    return format_html(
        '<svg class="poster" role="img" aria-labelledby="{name}-title {name}-words" focusable="false">'
        '<title id="{name}-title">{title}</title><desc id="{name}-words">{words}</desc>'
        '<svg class="poster-frame" viewBox="0 0 {units} {units}" preserveAspectRatio="none">{drawn}</svg>'
        '<g class="ticks-x">{ticks_x}</g><g class="ticks-y">{ticks_y}</g><g class="overflows">{overflows}</g>'
        "{labels}</svg>",
        name=name,
        title=title,
        words=words,
        units=UNITS,
        drawn=drawing(formula, panel, columns, frame),
        ticks_x=_x_ticks(panel, axis_of(formula, panel)),
        ticks_y=_y_ticks(panel),
        overflows=_overflows(formula, panel, columns),
        labels=_labels(formula, panel, columns),
    )


def drawing(formula: Formula, panel: Panel, columns: Mapping[str, Table], frame: Frame) -> SafeString:
    """What stands inside the frame: heat, grid, the line at zero, and every shape."""
    drawn = shapes(formula, panel)
    return format_html(
        '{pictures}<path class="grid" d="{grid}"/><path class="zero" d="{zero}"/>'
        '<path class="ends" d="{ends}"/><g class="ghost"></g>{paths}',
        pictures=pictures(formula, panel, columns, frame),
        grid=grid_lines(panel, axis_of(formula, panel), frame),
        zero=zero_line(frame),
        ends=_ENDS,
        paths=format_html_join(
            "",
            '<g data-column="{}" data-shows="{}" class="{} role-{} {}"><path d="{}"/></g>',
            (
                (
                    shape.name,
                    " ".join(shape.shows),
                    shape.css or shape.kind,
                    shape.role,
                    shape.part,
                    shape.path(columns[shape.table], frame),
                )
                for shape in drawn
                if shape.is_path
            ),
        ),
    )


def pictures(formula: Formula, panel: Panel, columns: Mapping[str, Table], frame: Frame) -> SafeString:
    """The pictures that lie under all else, in place."""
    return format_html_join(
        "",
        '<image class="{}" x="{}" y="{}" width="{}" height="{}" preserveAspectRatio="none" href="{}"/>',
        (
            (shape.kind, *shape.picture(columns[shape.table], frame, formula.axis_by_name))
            for shape in shapes(formula, panel)
            if shape.is_picture
        ),
    )


@cache
def grid_lines(panel: Panel, axis: Axis | None, frame: Frame) -> str:
    """The path of the lines at the ticks; between outcomes with names there are none upright."""
    lines = [f"M0 {y:.0f}H{frame.width}" for y in frame.down(_places(frame.y))]
    if not is_named(axis):
        lines += [f"M{x:.0f} 0V{frame.height}" for x in frame.across(_places(frame.x))]
    return "".join(lines)


def zero_line(frame: Frame) -> str:
    """The path of the line at zero; a logarithmic scale has none."""
    return "" if frame.y_is_log else f"M0 {frame.zero}H{frame.width}"


def _places(scale: Scale) -> NDArray[np.float64]:
    return np.array([place for place, _ in scale.ticks()])


@cache
def _x_ticks(panel: Panel, axis: Axis | None) -> SafeString:
    scale = panel.frame().x
    return format_html_join(
        "",
        '<text x="{}%" y="100%" dy="20">{}</text>',
        ((_percent(scale.share(place)), label) for place, label in x_ticks(panel, axis)),
    )


def x_ticks(panel: Panel, axis: Axis | None) -> list[tuple[float, str]]:
    """Place and label of each tick across: the outcomes' own names where they have some."""
    if axis and axis.labels:
        return list(zip(axis.nodes().tolist(), axis.labels, strict=True))
    return panel.frame().x.ticks()


@cache
def _y_ticks(panel: Panel) -> SafeString:
    scale = panel.frame().y
    return format_html_join(
        "",
        '<text x="0" dx="-8" y="{}%" dy="4">{}</text>',
        ((_percent(1 - scale.share(place)), label) for place, label in scale.ticks()),
    )


def _overflows(formula: Formula, panel: Panel, columns: Mapping[str, Table]) -> SafeString:
    scale = panel.frame().x
    return format_html_join(
        "",
        '<text x="{}%" y="{}%" dy="{}">{}</text>',
        (
            (_percent(scale.share(bar.place)), 0 if bar.goes_up else 100, 18 if bar.goes_up else -8, bar.text)
            for bar in overflows(formula, panel, columns)
        ),
    )


def _labels(formula: Formula, panel: Panel, columns: Mapping[str, Table]) -> SafeString:
    drawn = [shape for shape in shapes(formula, panel) if shape.is_text]
    frame = panel.frame()
    texts = format_html_join(
        "",
        '<text class="role-{}" x="{}%" y="{}%" dy="{}" text-anchor="{}">{}</text>',
        (
            (shape.role, _percent(frame.x.share(x)), _percent(1 - frame.y.share(y)), dy, anchor, words)
            for shape in drawn
            for x, y, dy, anchor, words in shape.texts(columns[shape.table], frame)
            if 0 <= frame.x.share(x) <= 1 and 0 <= frame.y.share(y) <= 1
        ),
    )
    return format_html('<g class="labels">{}</g>', texts) if drawn else texts


def _percent(share: float) -> str:
    return f"{abs(share) * 100:.2f}".rstrip("0").rstrip(".")
