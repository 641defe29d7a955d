"""The figure in Bokeh: hover values, pan, zoom, reset. Importing this costs over a second, so import it when asked."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
from bokeh.core.serialization import Serializer
from bokeh.embed import json_item
from bokeh.models import ColumnDataSource, FixedTicker, HoverTool, Range1d
from bokeh.models.annotations import Span
from bokeh.models.renderers import DataRenderer
from bokeh.plotting import figure

from formulas.definitions.figures import Panel
from formulas.definitions.formula import Formula
from formulas.engine import Value
from formulas.marks.geometry import BOTTOM, LEFT, RIGHT, TOP, Scale
from formulas.marks.mark import Hover
from formulas.marks.shape import Table
from formulas.plots.hovering import hover_text, hovers
from formulas.plots.shapes import OVERFLOW_MARGIN, axis_of, is_named, overflows, rods, shapes, tables

SOURCE = "table:"  # before a source's name, since a glyph may be called as its table is
LOG_ZOOM_LIMIT = 1e6
OVERFLOWS = "overflows"  # the source of the values written into bars that leave the frame
ZOOM_LIMIT = 200  # times smaller, or wider, than the view's own range: keeps tick labels inside their margin
FONT = "Klarity Sans, Klarity Sans Fallback, Helvetica, Arial, sans-serif"


def figure_item(formula: Formula, panel: Panel, values: Mapping[str, Value], *, name: str) -> dict[str, Any]:
    """Bokeh's JSON item of `panel` for evaluated `values`; equal input gives equal output, identifiers included."""
    plot = _empty(panel, name)
    sources = {
        source: ColumnDataSource(name=f"{SOURCE}{source}", data=columns)
        for source, columns in source_data(formula, panel, values).items()
    }
    frame = panel.frame()
    if not frame.y_is_log:
        plot.add_layout(Span(dimension="width", location=0, line_width=1, name="zero"))
    for shape in shapes(formula, panel):
        renderer = shape.glyph(plot, sources[shape.table], frame, formula.axis_by_name)
        renderer.tags = [shape.role, shape.part]  # by these the browser recolours for the dark theme
    if OVERFLOWS in sources:
        _write_overflows(plot, sources[OVERFLOWS])
    for hover in hovers(formula, panel):
        plot.add_tools(_hover_tool(plot, hover))
    _name_ticks(plot, formula, panel)
    return _with_stable_ids(json_item(plot, target=None))


def source_data(formula: Formula, panel: Panel, values: Mapping[str, Value]) -> dict[str, dict[str, Any]]:
    """The columns of each source; the browser sends the same ones when a slider rests."""
    columns = tables(formula, panel, values)
    found: dict[str, dict[str, Any]] = {table: {} for table in columns}
    for shape in shapes(formula, panel):
        if not found[shape.table]:
            found[shape.table] = shape.source(columns[shape.table], panel.frame())
        axis = formula.axis_by_name.get(shape.table)
        if axis and axis.is_discrete:
            # Infinite values are drawn as bars that leave the frame; what the hover says must be the value itself.
            for name in shape.told:
                texts = [hover_text(value, panel) for value in np.asarray(values[name]).tolist()]
                found[shape.table][f"{name}_text"] = texts
            found[shape.table][f"{shape.table}_text"] = list(axis.names)
    if rods(formula, panel):
        found[OVERFLOWS] = _overflow_columns(formula, panel, columns)
    return found


def encoded(columns: Mapping[str, Any]) -> Any:
    """The columns of a source as they stand in an item."""
    return Serializer(deferred=False).encode(dict(columns))


def _overflow_columns(formula: Formula, panel: Panel, columns: Mapping[str, Table]) -> dict[str, Any]:
    bars = overflows(formula, panel, columns)
    low, high = (panel.frame().y.at(share) for share in (OVERFLOW_MARGIN, 1 - OVERFLOW_MARGIN))
    return {
        "x": [bar.place for bar in bars],
        "y": [high if bar.goes_up else low for bar in bars],
        "text": [bar.text for bar in bars],
    }


def _empty(panel: Panel, name: str) -> figure:
    plot = figure(
        name=name,
        x_range=_range(panel.frame().x),
        y_range=_range(panel.frame().y),
        x_axis_type=panel.x_scale,
        y_axis_type=panel.y_scale,
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


def _range(scale: Scale) -> Range1d:
    low, high = scale.low, scale.high
    if scale.is_log:  # how far apart the ends are says little there, so that the range itself is bounded
        bounds = (low / LOG_ZOOM_LIMIT, high * LOG_ZOOM_LIMIT)
        return Range1d(start=low, end=high, bounds=bounds, min_interval=bounds[0])
    span = high - low
    return Range1d(start=low, end=high, min_interval=span / ZOOM_LIMIT, max_interval=span * ZOOM_LIMIT)


def _write_overflows(plot: figure, source: ColumnDataSource) -> None:
    plot.text(
        "x",
        "y",
        "text",
        name="overflows-text",
        text_align="center",
        text_baseline="middle",
        text_font_size="14px",
        source=source,
    )


def _hover_tool(plot: figure, hover: Hover) -> HoverTool:
    carriers: list[DataRenderer] = [
        renderer for renderer in plot.renderers if isinstance(renderer, DataRenderer) and renderer.name in hover.shapes
    ]
    tool = HoverTool(renderers=carriers, tooltips=list(hover.rows), mode=hover.mode, name="hover")
    in_digits = [name for _, text in hover.rows for name in re.findall(r"(@{?\w+}?){%", text)]
    tool.formatters = dict.fromkeys(in_digits, "printf")
    return tool


def _name_ticks(plot: figure, formula: Formula, panel: Panel) -> None:
    frame = panel.frame()
    for side, grid, scale in ((plot.xaxis, plot.xgrid, frame.x), (plot.yaxis, plot.ygrid, frame.y)):
        if scale.is_log:  # the browser sets them again when the range changes
            side.ticker = grid.ticker = FixedTicker(ticks=[place for place, _ in scale.ticks()])
            side.major_label_overrides = dict(scale.ticks())
    axis = axis_of(formula, panel)
    plot.xgrid.visible = not is_named(axis)
    if axis and axis.labels:
        plot.xaxis.major_label_standoff = 7  # words hang lower than digits
        plot.xaxis.ticker = FixedTicker(ticks=list(range(len(axis.labels))))
        plot.xaxis.major_label_overrides = dict(enumerate(axis.labels))


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
