"""A whole figure as one SVG file that needs nothing else: title, panels, legends and the sentence, on light paper."""

import textwrap
from collections.abc import Iterable, Iterator, Mapping

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from formulas.definitions.formula import Formula
from formulas.definitions.marks import Mark, Panel, View
from formulas.engine import Value, evaluate
from formulas.licence import LICENCE
from formulas.plots.geometry import Frame, tick_labels, ticks
from formulas.plots.palette import (
    AREA_ALPHA,
    BARS_ALPHA,
    CONTOUR_WIDTH,
    DOT_SIZE,
    RULE_WIDTH,
    SQUARE_ROLES,
    STEM_WIDTH,
    STYLES,
    SUBTRACTS_COLOUR,
)
from formulas.plots.paths import shape_path
from formulas.plots.poster import grid_lines, heat_images, x_ticks
from formulas.plots.sentence import sentence
from formulas.plots.shapes import Shape, ShapeKind, Table, axis_of, overflows, shapes, tables

WIDTH = 800
LEFT, RIGHT = 64, 24  # beside the frame, in pixels as all that follows
FRAME_WIDTH = WIDTH - LEFT - RIGHT
FRAME_HEIGHT, SMALL_FRAME_HEIGHT = 320, 190  # of one panel alone, and of one among several
FINE = 10  # units a pixel, so that paths hold whole numbers here too
LINE, LETTER = 18, 6.7  # the height of a line of small text, and the width of a letter in it, about
PAPER, INK, MUTED, RULE = "#fbf9f4", "#1f1c18", "#544e45", "#e2dccf"


def picture(formula: Formula, view: View, parameters: Mapping[str, float]) -> str:
    """The SVG document of `view` at `parameters`."""
    values = evaluate(formula.program, parameters, view.names)
    pieces = [_text(16, 34, f"{formula.title}: {view.title}", size=19), _text(16, 56, formula.text, colour=MUTED)]
    top = 74.0
    for panel in view.panels:
        drawn, height = _panel(
            formula, panel, values, top, SMALL_FRAME_HEIGHT if len(view.panels) > 1 else FRAME_HEIGHT
        )
        pieces.append(drawn)
        top += height
    for line in textwrap.wrap(sentence(formula, view, parameters, values), int((WIDTH - 32) / LETTER)):
        pieces.append(_text(16, top + 4, line))
        top += LINE
    pieces.append(_text(16, top + 12, f"Klarity. Text under {LICENCE}.", colour=MUTED))
    height = round(top + 28)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        'font-family="Klarity Sans, Helvetica, Arial, sans-serif" font-size="13"><title>{title}</title>'
        '<rect width="100%" height="100%" fill="{paper}"/>{pieces}</svg>',
        width=WIDTH,
        height=height,
        title=f"{formula.title}: {view.title}",
        paper=PAPER,
        pieces=_joined(pieces),
    )


def _panel(
    formula: Formula, panel: Panel, values: Mapping[str, Value], top: float, height: int
) -> tuple[SafeString, float]:
    """The panel from `top` on, and how much room it takes."""
    head = LINE if panel.title else 0
    frame_top = top + head + LINE
    columns = tables(formula, panel, values)
    legend, rows = _legend(panel, frame_top + height + 2 * LINE + 16)
    drawn = format_html(
        "{title}{y_label}{frame}{ticks}{x_label}{legend}",
        title=_text(LEFT, top + 10, panel.title, size=15) if panel.title else "",
        y_label=_text(16, top + head + 4, panel.y_label, colour=MUTED),
        frame=_frame(formula, panel, columns, frame_top, height),
        ticks=_ticks(formula, panel, columns, frame_top, height),
        x_label=_text(LEFT + FRAME_WIDTH / 2, frame_top + height + 36, panel.x_label, colour=MUTED, anchor="middle"),
        legend=legend,
    )
    return drawn, head + LINE + height + 2 * LINE + 16 + rows * LINE + 8


def _frame(formula: Formula, panel: Panel, columns: Mapping[str, Table], top: float, height: int) -> SafeString:
    frame = Frame(panel.x_range, panel.y_range, FRAME_WIDTH * FINE, height * FINE)
    return format_html(
        '<svg x="{left}" y="{top}" width="{width}" height="{height}" viewBox="0 0 {across} {down}">'
        '{heat}<path d="{grid}" stroke="{rule}" stroke-width="{fine}"/>'
        '<path d="M0 {zero}H{across}" stroke="{muted}" stroke-width="{fine}"/>{paths}</svg>',
        left=LEFT,
        top=top,
        width=FRAME_WIDTH,
        height=height,
        across=frame.width,
        down=frame.height,
        heat=heat_images(formula, panel, columns, frame),
        grid=grid_lines(panel, axis_of(formula, panel), frame),
        rule=RULE,
        muted=MUTED,
        fine=FINE,
        zero=frame.zero,
        paths=format_html_join(
            "",
            '<path d="{}"{}/>',
            (
                (shape_path(shape, columns[shape.table], frame), look(shape, FINE))
                for shape in shapes(formula, panel)
                if shape.kind != "heat"
            ),
        ),
    )


def look(shape: Shape, scale: float) -> SafeString:
    """How a shape is painted, as attributes: a style sheet inside an SVG file would be refused by our own pages."""
    style = STYLES[shape.role]
    colour = SUBTRACTS_COLOUR if shape.part == "subtracts" else style.colour
    dashes = " ".join(str(length * scale) for length in style.dash)
    found: dict[str, object] = {"fill": "none"}
    if shape.kind in ("area", "bars", "box"):
        found |= {"fill": colour, "fill-opacity": AREA_ALPHA if shape.kind == "area" else BARS_ALPHA}
    if shape.kind in _LINE_WIDTHS:
        found |= {"stroke": colour, "stroke-width": _LINE_WIDTHS[shape.kind] * scale}
    if shape.kind == "line":
        found |= {"stroke": colour, "stroke-width": style.width * scale, "stroke-linejoin": "round"}
    if shape.kind == "dots":
        found["stroke-linecap"] = "square" if shape.role in SQUARE_ROLES else "round"
    if dashes and shape.kind in ("line", "across", "upright"):
        found["stroke-dasharray"] = dashes
    return format_html_join("", ' {}="{}"', found.items())


_LINE_WIDTHS = {
    "bars": 1.0,
    "box": 1.0,
    "stems": STEM_WIDTH,
    "dots": DOT_SIZE,
    "across": RULE_WIDTH,
    "upright": RULE_WIDTH,
    "contours": CONTOUR_WIDTH,
}


def _ticks(formula: Formula, panel: Panel, columns: Mapping[str, Table], top: float, height: int) -> SafeString:
    frame = Frame(panel.x_range, panel.y_range, FRAME_WIDTH, height)

    def pieces() -> Iterator[SafeString]:
        for place, label in x_ticks(panel, axis_of(formula, panel)):
            yield _text(LEFT + _share(place, *panel.x_range) * frame.width, top + height + 18, label, anchor="middle")
        for place, label in zip(ticks(*panel.y_range), tick_labels(*panel.y_range), strict=True):
            yield _text(LEFT - 8, top + (1 - _share(place, *panel.y_range)) * height + 4, label, anchor="end")
        for bar in overflows(formula, panel, columns):
            x = LEFT + _share(bar.place, *panel.x_range) * frame.width
            yield _text(x, top + (18 if bar.goes_up else height - 8), bar.text, anchor="middle", size=14)

    return _joined(pieces())


def _share(value: float, low: float, high: float) -> float:
    return (value - low) / (high - low)


def _legend(panel: Panel, top: float) -> tuple[SafeString, int]:
    """The keys in rows from `top` on, and how many rows."""
    pieces, x, row = [], float(LEFT), 0
    for shape, label in (key for marks in panel.keys for key in _keys(marks)):
        width = 34 + len(label) * LETTER + 20
        if x > LEFT and x + width > WIDTH - RIGHT:
            x, row = float(LEFT), row + 1
        y = top + row * LINE
        pieces.append(format_html('<path d="{}"{}/>', _swatch(shape, x, y), look(shape, 1)))
        pieces.append(_text(x + 34, y + 4, label))
        x += width
    return _joined(pieces), row + 1


def _keys(marks: tuple[Mark, ...]) -> list[tuple[Shape, str]]:
    mark, label = marks[0], ", ".join(mark.label for mark in marks)
    if mark.kind == "heat_map":
        low, high = mark.z_range or (0, 0)
        lines = f"; lines at {', '.join(f'{level:g}' for level in mark.levels)}" if mark.levels else ""
        return [(Shape("box", mark.role, ""), f"{mark.label}, from {low:g} (faint) to {high:g} (strong){lines}")]
    if mark.kind == "signed_bars":
        return [(Shape("box", mark.role, ""), mark.label), (Shape("box", mark.role, "", part="subtracts"), "subtracts")]
    if mark.is_signed:
        areas = [Shape("area", mark.role, "", part="adds"), Shape("area", mark.role, "", part="subtracts")]
        return [(Shape("line", mark.role, ""), mark.label), (areas[0], "adds"), (areas[1], "subtracts")]
    kind: ShapeKind = "dots" if mark.is_point else _KEY_KINDS.get(mark.kind, "line")
    return [(Shape(kind, mark.role, ""), label)]


_KEY_KINDS: dict[str, ShapeKind] = {
    **dict.fromkeys(("bars", "histogram", "box"), "box"),
    **dict.fromkeys(("scatter", "stems"), "dots"),
}


def _swatch(shape: Shape, x: float, y: float) -> str:
    if shape.kind == "dots":
        return f"M{x + 13} {y}h0"
    return f"M{x} {y - 6}h26v12h-26z" if shape.kind in ("box", "area") else f"M{x} {y}h26"


def _joined(pieces: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _text(x: float, y: float, text: str, *, size: int = 13, colour: str = INK, anchor: str = "start") -> SafeString:
    return format_html(
        '<text x="{}" y="{}" font-size="{}" fill="{}" text-anchor="{}">{}</text>',
        f"{x:.1f}",
        f"{y:.1f}",
        size,
        colour,
        anchor,
        text,
    )
