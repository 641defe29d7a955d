"""The figure in Bokeh: hover values, pan, zoom, reset. Importing this costs over a second, so import it when asked."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
from bokeh.embed import json_item
from bokeh.models import ColumnDataSource, FixedTicker, HoverTool, Range1d
from bokeh.models.annotations import Span
from bokeh.models.renderers import DataRenderer, GlyphRenderer
from bokeh.plotting import figure
from bokeh.transform import dodge

from formulas.definition import Formula, View
from formulas.engine import Value
from formulas.plots.geometry import BOTTOM, LEFT, RIGHT, TOP
from formulas.plots.palette import AREA_ALPHA, BARS_ALPHA, STYLES, SUBTRACTS_COLOUR
from formulas.plots.shapes import Shape, drawable, overflows, shapes, table
from formulas.wording import number

ZOOM_LIMIT = 200  # times smaller, or wider, than the view's own range: keeps tick labels inside their margin
OVERFLOW_MARGIN = 0.045  # of the frame's height, between its edge and the value of a bar that leaves it
FONT = "Klarity Sans, Klarity Sans Fallback, Helvetica, Arial, sans-serif"


def figure_item(formula: Formula, view: View, values: Mapping[str, Value]) -> dict[str, Any]:
    """Bokeh's JSON item of `view` for evaluated `values`; equal input gives equal output, identifiers included."""
    plot = _empty(view)
    source = ColumnDataSource(name="table", data=source_data(formula, view, values))
    plot.add_layout(Span(dimension="width", location=0, line_width=1, name="zero"))
    renderers = [_draw(plot, shape, view, source) for shape in shapes(view)]
    _mark_overflows(plot, formula, view, values)
    _hover(plot, formula, view, renderers)
    axis = formula.axis_by_name[view.axis]
    plot.xgrid.visible = not axis.is_discrete
    if labels := axis.labels:
        plot.xaxis.major_label_standoff = 7  # words hang lower than digits
        plot.xaxis.ticker = FixedTicker(ticks=list(range(len(labels))))
        plot.xaxis.major_label_overrides = dict(enumerate(labels))
    return _with_stable_ids(json_item(plot, target=None))


def source_data(formula: Formula, view: View, values: Mapping[str, Value]) -> dict[str, Any]:
    """The columns of the source named "table"; the browser sends the same ones when a slider rests."""
    columns: dict[str, Any] = {name: drawable(column) for name, column in table(formula, view, values).items()}
    if formula.axis_by_name[view.axis].is_discrete:
        # Infinite values are drawn as bars that leave the frame; what the hover says must be the value itself.
        for mark in view.marks:
            columns[f"{mark.y}_text"] = [number(value, 4) for value in np.asarray(values[mark.y]).tolist()]
        columns[f"{view.axis}_text"] = list(formula.axis_by_name[view.axis].names)
    return columns


def _empty(view: View) -> figure:
    plot = figure(
        name=view.name,
        x_range=_range(*view.x_range),
        y_range=_range(*view.y_range),
        tools="pan,box_zoom,wheel_zoom",
        # Nothing drags until the reader asks for it: a drag tool would keep a finger from scrolling the page.
        active_drag=None,
        active_scroll=None,
        toolbar_location=None,  # the page has its own buttons, which a keyboard and a screen reader can use
        sizing_mode="stretch_both",
        min_border_left=LEFT,
        min_border_right=RIGHT,
        min_border_top=TOP,
        min_border_bottom=BOTTOM,
        background_fill_color=None,
        border_fill_color=None,
        outline_line_color=None,
    )
    for axis in (plot.xaxis, plot.yaxis):
        axis.axis_line_color = None
        axis.major_tick_line_color = None
        axis.minor_tick_line_color = None
        axis.major_tick_out = 0
        axis.major_label_text_font = FONT
        axis.major_label_text_font_size = "12px"
    # Where the poster has its labels, so that they stay when Bokeh takes over.
    plot.yaxis.major_label_standoff = 4
    plot.xaxis.major_label_standoff = 6
    return plot


def _range(low: float, high: float) -> Range1d:
    span = high - low
    return Range1d(start=low, end=high, min_interval=span / ZOOM_LIMIT, max_interval=span * ZOOM_LIMIT)


def _draw(plot: figure, shape: Shape, view: View, source: ColumnDataSource) -> GlyphRenderer:
    renderer = _glyph(plot, shape, view, source)
    renderer.tags = [shape.role, shape.part]  # by these the browser recolours for the dark theme
    return renderer


def _glyph(plot: figure, shape: Shape, view: View, source: ColumnDataSource) -> GlyphRenderer:
    style = STYLES[shape.role]
    colour = SUBTRACTS_COLOUR if shape.part == "subtracts" else style.colour
    common: dict[str, Any] = {"name": shape.column, "source": source}
    if shape.kind == "line":
        dash = list(style.dash)
        return plot.line(view.axis, shape.y, line_color=colour, line_width=style.width, line_dash=dash, **common)
    if shape.kind == "area":
        return plot.varea(view.axis, 0, shape.column, fill_color=colour, fill_alpha=AREA_ALPHA, **common)
    return plot.vbar(
        dodge(view.axis, (shape.left + shape.right) / 2),
        width=shape.right - shape.left,
        top=shape.column,
        bottom=0,
        line_color=colour,
        fill_color=colour,
        fill_alpha=BARS_ALPHA,
        **common,
    )


def _mark_overflows(plot: figure, formula: Formula, view: View, values: Mapping[str, Value]) -> None:
    axis = formula.axis_by_name[view.axis]
    if not axis.is_discrete:
        return
    found = overflows(view, axis, table(formula, view, values))
    low, high = view.y_range
    margin = OVERFLOW_MARGIN * (high - low)
    plot.text(
        "x",
        "y",
        "text",
        name="overflows-text",
        text_align="center",
        text_baseline="middle",
        text_font_size="14px",
        source=ColumnDataSource(
            name="overflows",
            data={
                "x": [bar.place for bar in found],
                "y": [high - margin if bar.goes_up else low + margin for bar in found],
                "text": [bar.text for bar in found],
            },
        ),
    )


def _hover(plot: figure, formula: Formula, view: View, renderers: list[GlyphRenderer]) -> None:
    discrete = formula.axis_by_name[view.axis].is_discrete
    name, mark_value = (
        (f"@{view.axis}_text", "@{{{}_text}}") if discrete else (f"@{view.axis}{{0.00}}", "@{{{}}}{{0.0000}}")
    )
    tooltips = [(view.x_label, name)] + [(mark.label, mark_value.format(mark.y)) for mark in view.marks]
    # One tooltip for all marks: each line of its own would cover the others.
    carriers: list[DataRenderer] = list(renderers) if discrete else [renderers[-1]]
    hover = HoverTool(renderers=carriers, tooltips=tooltips, mode="mouse" if discrete else "vline", name="hover")
    plot.add_tools(hover)


def _with_stable_ids(item: Mapping[str, Any]) -> dict[str, Any]:
    """`item` with identifiers counted from 1, whatever this process has made before: equal figures, equal ETags."""

    @cache
    def renamed(identifier: str) -> str:
        return f"k{next(counter)}"

    counter = iter(range(1, 1_000_000))

    def walk(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: renamed(value) if key in ("id", "root_id") else walk(value) for key, value in node.items()}
        return [walk(value) for value in node] if isinstance(node, list) else node

    stable: dict[str, Any] = walk(item)
    return stable
