"""How Bokeh draws each kind of shape."""

from collections.abc import Callable
from typing import Any

from bokeh.core.properties import value
from bokeh.models import ColumnDataSource, LinearColorMapper
from bokeh.models.renderers import GlyphRenderer
from bokeh.plotting import figure
from bokeh.transform import dodge

from formulas.definitions.formula import Formula
from formulas.plots.palette import (
    AREA_ALPHA,
    BARS_ALPHA,
    CONTOUR_WIDTH,
    DOT_SIZE,
    HEAT_RGB,
    HEAT_SHADES,
    RULE_WIDTH,
    SQUARE_ROLES,
    STEM_WIDTH,
    STYLES,
    SUBTRACTS_COLOUR,
    heat_opacity,
)
from formulas.plots.shapes import Shape


def _line(plot: figure, shape: Shape, _: Formula, source: ColumnDataSource) -> GlyphRenderer:
    style = STYLES[shape.role]
    dash = list(style.dash)
    look: dict[str, Any] = {"line_color": style.colour, "line_width": style.width, "line_dash": dash}
    return plot.line(shape.x, shape.column, name=shape.name, source=source, **look)


def _area(plot: figure, shape: Shape, _: Formula, source: ColumnDataSource) -> GlyphRenderer:
    look: dict[str, Any] = {"fill_color": _colour(shape), "fill_alpha": AREA_ALPHA}
    return plot.varea(shape.x, 0, shape.column, name=shape.name, source=source, **look)


def _bars(plot: figure, shape: Shape, _: Formula, source: ColumnDataSource) -> GlyphRenderer:
    return plot.vbar(
        dodge(shape.x, (shape.left + shape.right) / 2),
        width=shape.right - shape.left,
        top=shape.column,
        bottom=0,
        line_color=_colour(shape),
        fill_color=_colour(shape),
        fill_alpha=BARS_ALPHA,
        name=shape.name,
        source=source,
    )


def _stems(plot: figure, shape: Shape, _: Formula, source: ColumnDataSource) -> GlyphRenderer:
    look: dict[str, Any] = {"line_color": _colour(shape), "line_width": STEM_WIDTH}
    return plot.segment(shape.x, 0, shape.x, shape.column, name=shape.name, source=source, **look)


def _dots(plot: figure, shape: Shape, _: Formula, source: ColumnDataSource) -> GlyphRenderer:
    marker = "square" if shape.role in SQUARE_ROLES else "circle"
    look: dict[str, Any] = {"line_color": None, "fill_color": _colour(shape), "size": DOT_SIZE, "marker": marker}
    return plot.scatter(shape.x, shape.column, name=shape.name, source=source, **look)


def _box(plot: figure, shape: Shape, _: Formula, source: ColumnDataSource) -> GlyphRenderer:
    sides: dict[str, Any] = dict(zip(("left", "right", "bottom", "top"), shape.corners, strict=True))
    look: dict[str, Any] = {"line_color": _colour(shape), "fill_color": _colour(shape), "fill_alpha": BARS_ALPHA}
    return plot.quad(**sides, name=shape.name, source=source, **look)


def _across(plot: figure, shape: Shape, _: Formula, source: ColumnDataSource) -> GlyphRenderer:
    return plot.hspan(y=shape.column, name=shape.name, source=source, **_rule(shape))


def _upright(plot: figure, shape: Shape, _: Formula, source: ColumnDataSource) -> GlyphRenderer:
    return plot.vspan(x=shape.x, name=shape.name, source=source, **_rule(shape))


def _rule(shape: Shape) -> dict[str, Any]:
    style = STYLES[shape.role]
    return {"line_color": style.colour, "line_width": RULE_WIDTH, "line_dash": value(list(style.dash) or "solid")}


def _contours(plot: figure, shape: Shape, _: Formula, source: ColumnDataSource) -> GlyphRenderer:
    look: dict[str, Any] = {"line_color": _colour(shape), "line_width": CONTOUR_WIDTH}
    return plot.segment("x0", "y0", "x1", "y1", name=shape.name, source=source, **look)


def _heat(plot: figure, shape: Shape, formula: Formula, source: ColumnDataSource) -> GlyphRenderer:
    x, y = formula.axis_by_name[shape.x], formula.axis_by_name[shape.y_axis]
    rgb = "".join(f"{part:02x}" for part in HEAT_RGB)
    palette = [f"#{rgb}{round(255 * heat_opacity(shade)):02x}" for shade in range(HEAT_SHADES)]
    low, high = shape.z_range
    colours = LinearColorMapper(palette=palette, low=low, high=high, nan_color="#00000000")
    look: dict[str, Any] = {"color_mapper": colours}
    return plot.image(
        image="image",
        x=x.low - x.step / 2,
        y=y.low - y.step / 2,
        dw=x.count * x.step,
        dh=y.count * y.step,
        level="image",
        name=shape.name,
        source=source,
        **look,
    )


GLYPHS: dict[str, Callable[[figure, Shape, Formula, ColumnDataSource], GlyphRenderer]] = {
    "line": _line,
    "area": _area,
    "bars": _bars,
    "stems": _stems,
    "dots": _dots,
    "box": _box,
    "across": _across,
    "upright": _upright,
    "contours": _contours,
    "heat": _heat,
}


def _colour(shape: Shape) -> str:
    return SUBTRACTS_COLOUR if shape.part == "subtracts" else STYLES[shape.role].colour
