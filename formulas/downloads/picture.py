"""A whole figure as one SVG file that needs nothing else: title, panels, legends and the sentence, on light paper."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from PIL import ImageFont

from formulas.definitions.figures import Panel, View
from formulas.definitions.formula import Formula
from formulas.engine import Value, evaluate
from formulas.licence import LICENCE
from formulas.marks.mark import Key, Piece
from formulas.marks.palette import SQUARE_ROLES, STYLES, SUBTRACTS_COLOUR
from formulas.marks.shape import Look, Part, Table
from formulas.plots.legend import legend
from formulas.plots.poster import grid_lines, pictures, x_ticks, zero_line
from formulas.plots.sentence import sentence
from formulas.plots.shapes import axis_of, overflows, shapes, tables

WIDTH = 800
LEFT, RIGHT = 64, 24  # beside the frame, in pixels as all that follows
FRAME_WIDTH = WIDTH - LEFT - RIGHT
FRAME_HEIGHT, SMALL_FRAME_HEIGHT = 320, 190  # of one panel alone, and of one among several
FINE = 10  # units a pixel, so that paths hold whole numbers here too
FONT = Path(__file__).with_name("klarity-sans.ttf")
LINE = 18  # the height of a line of small text
SMALL = 13  # its size
SWATCH = 34  # what a swatch takes, with the space after it
PAPER, INK, MUTED, RULE = "#fbf9f4", "#1f1c18", "#544e45", "#e2dccf"


def picture(formula: Formula, view: View, parameters: Mapping[str, float]) -> str:
    """The SVG document of `view` at `parameters`.

    The cells of heat maps stay squares, as on the page; smoothing them took a fourth of a PNG's time.
    """
    values = evaluate(formula.program, parameters, view.names)
    pieces = [_text(16, 34, f"{formula.title}: {view.title}", size=19)]
    top = 56.0
    for line in wrapped(formula.text, WIDTH - 32):
        pieces.append(_text(16, top, line, colour=MUTED))
        top += LINE
    for panel in view.panels:
        drawn, height = _panel(
            formula, panel, values, top, SMALL_FRAME_HEIGHT if len(view.panels) > 1 else FRAME_HEIGHT
        )
        pieces.append(drawn)
        top += height
    for line in wrapped(sentence(formula, view, parameters, values), WIDTH - 32):
        pieces.append(_text(16, top + 4, line))
        top += LINE
    pieces.append(_text(16, top + 12, f"Klarity. Text under {LICENCE}.", colour=MUTED))
    height = round(top + 28)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        'font-family="Klarity Sans, Helvetica, Arial, sans-serif" font-size="{small}" '
        'image-rendering="optimizeSpeed"><title>{title}</title>'
        '<rect width="100%" height="100%" fill="{paper}"/>{pieces}</svg>',
        small=SMALL,
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
    frame = panel.frame(FRAME_WIDTH * FINE, height * FINE)
    return format_html(
        '<svg x="{left}" y="{top}" width="{width}" height="{height}" viewBox="0 0 {across} {down}">'
        '{pictures}<path d="{grid}" stroke="{rule}" stroke-width="{fine}"/>'
        '<path d="{zero}" stroke="{muted}" stroke-width="{fine}"/>{paths}</svg>',
        left=LEFT,
        top=top,
        width=FRAME_WIDTH,
        height=height,
        across=frame.width,
        down=frame.height,
        pictures=pictures(formula, panel, columns, frame),
        grid=grid_lines(panel, axis_of(formula, panel), frame),
        rule=RULE,
        muted=MUTED,
        fine=FINE,
        zero=zero_line(frame),
        paths=format_html_join(
            "",
            '<path d="{}"{}/>',
            (
                (shape.path(columns[shape.table], frame), painted(shape.look, shape.role, shape.part, FINE))
                for shape in shapes(formula, panel)
                if shape.is_path
            ),
        ),
    )


def painted(look: Look, role: str, part: Part, scale: float) -> SafeString:
    """A look as attributes: a style sheet inside an SVG file would be refused by our own pages."""
    style = STYLES[role]
    colour = SUBTRACTS_COLOUR if part == "subtracts" else style.colour
    dashes = " ".join(str(length * scale) for length in style.dash)
    found: dict[str, object] = {"fill": "none"}
    if look.fill:
        found |= {"fill": colour, "fill-opacity": look.fill}
    if look.width:
        found |= {"stroke": colour, "stroke-width": look.width * scale}
    if look.role_line:
        found |= {"stroke": colour, "stroke-width": style.width * scale, "stroke-linejoin": "round"}
    if look.dot:
        found["stroke-linecap"] = "square" if role in SQUARE_ROLES else "round"
    if dashes and look.dashed:
        found["stroke-dasharray"] = dashes
    return format_html_join("", ' {}="{}"', found.items())


def _ticks(formula: Formula, panel: Panel, columns: Mapping[str, Table], top: float, height: int) -> SafeString:
    frame = panel.frame(FRAME_WIDTH, height)

    def pieces() -> Iterator[SafeString]:
        for place, label in x_ticks(panel, axis_of(formula, panel)):
            yield _text(LEFT + frame.x.share(place) * frame.width, top + height + 18, label, anchor="middle")
        for place, label in frame.y.ticks():
            yield _text(LEFT - 8, top + (1 - frame.y.share(place)) * height + 4, label, anchor="end")
        for bar in overflows(formula, panel, columns):
            x = LEFT + frame.x.share(bar.place) * frame.width
            yield _text(x, top + (18 if bar.goes_up else height - 8), bar.text, anchor="middle", size=14)

        for shape in shapes(formula, panel):
            for x, y, dy, anchor, words in shape.texts(columns[shape.table], frame) if shape.is_text else ():
                across, down = LEFT + frame.x.share(x) * frame.width, top + (1 - frame.y.share(y)) * height + dy
                yield _text(across, down, words, colour=STYLES[shape.role].colour, anchor=anchor)

    return _joined(pieces())


def _legend(panel: Panel, top: float) -> tuple[SafeString, int]:
    """The keys in rows from `top` on, and how many rows. A key that is wider than the frame goes on in rows below."""
    pieces, x, row = [], float(LEFT), 0
    for key in legend(panel):
        label = f"{key.label}{key.detail}"
        if x > LEFT and x + SWATCH + width_of(label) > WIDTH - RIGHT:
            x, row = float(LEFT), row + 1
        lines = wrapped(label, WIDTH - RIGHT - x - SWATCH)
        pieces += [_swatch(key, piece, x, top + row * LINE - 6) for piece in key.swatch]
        pieces += [_text(x + SWATCH, top + (row + number) * LINE + 4, line) for number, line in enumerate(lines)]
        x, row = x + SWATCH + width_of(lines[-1]) + 20, row + len(lines) - 1
    return _joined(pieces), row + 1


def wrapped(text: str, room: float) -> list[str]:
    """`text` in lines no wider than `room`, broken between words."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width_of(longer) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def width_of(text: str, size: float = SMALL) -> float:
    """How wide `text` is in our own font."""
    return _font().getlength(text) * size / _font().size


@cache
def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, 100)


def _swatch(key: Key, piece: Piece, x: float, y: float) -> SafeString:
    look = painted(piece.look, key.role, key.part, 1)
    return format_html('<path transform="translate({} {})" d="{}"{}/>', x, y, piece.path, look)


def _joined(pieces: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _text(x: float, y: float, text: str, *, size: int = SMALL, colour: str = INK, anchor: str = "start") -> SafeString:
    return format_html(
        '<text x="{}" y="{}" font-size="{}" fill="{}" text-anchor="{}">{}</text>',
        f"{x:.1f}",
        f"{y:.1f}",
        size,
        colour,
        anchor,
        text,
    )
