"""Poster and Bokeh lie on each other: frame, curves and labels, at every width that a plot can have."""

import json
import math
from collections.abc import Iterator
from functools import partial
from io import BytesIO
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image, ImageChops
from playwright.sync_api import FloatRect as Clip
from playwright.sync_api import Page

from formulas.definitions import loading
from formulas.definitions.figures import Panel
from formulas.definitions.formula import Formula
from formulas.marks.kinds.arrows import Arrows
from formulas.marks.kinds.bands import Band
from formulas.marks.kinds.bars import Bars
from formulas.marks.kinds.boxes import Box
from formulas.marks.kinds.curves import Area, Line
from formulas.marks.kinds.error_bars import Intervals
from formulas.marks.kinds.heat_maps import Contours
from formulas.marks.kinds.markers import Across, Rule, Upright
from formulas.marks.kinds.points import Dots
from formulas.marks.kinds.stems import Stems
from formulas.marks.kinds.steps import Steps
from formulas.marks.shape import PointShape, Shape
from formulas.plots.shapes import shapes
from tests.browser.bokeh_figure import BokehFigure
from tests.browser.engine_page import Array
from tests.browser.formula_page import FigureOnPage, address, eventually, formula
from tests.browser.visitors import visitors
from tests.paths_drawn import Pieces, distances

UNITS = 10_000
MARGINS = 44 + 12  # px beside the frame

pytestmark = [pytest.mark.browser, visitors(screen={"viewport": {"width": 1280, "height": 900}})]
FAR_OUT = 5_000  # px: what is drawn to infinity leaves the frame, no matter how far
WIDTHS = (358, 720, 1200)


def one_panel_for_each_kind() -> list[tuple[str, str, int]]:
    """Slug, view and number of panels that show, between them, every kind of shape that the site draws."""
    shown: set[str] = set()
    found = []
    for whole in sorted(loading.catalogue().formulas, key=lambda whole: whole.slug != "kl-divergence"):
        for view in whole.views:
            for number, panel in enumerate(view.panels, 1):
                kinds = {shape.kind for shape in shapes(whole, panel)}
                if kinds - shown:
                    shown |= kinds
                    found.append((whole.slug, view.name, number))
    return found


KINDS = one_panel_for_each_kind()


def opened(page: Page, slug: str, view: str, number: int = 1) -> FigureOnPage:
    """A figure with Bokeh in front, somewhere else than at its defaults."""
    page.goto(address(slug, **off_default(formula(slug))))
    shown = FigureOnPage(page, view, slug, number)
    shown.take_over()
    return shown


def at_each_width(figure: FigureOnPage) -> Iterator[int]:
    """Makes the figure as wide as each of WIDTHS, and waits until Bokeh is so too."""
    for width in WIDTHS:
        figure.host.evaluate("(host, width) => { host.style.width = `${width}px` }", width)
        eventually(figure.page, partial(has_width, figure, width))
        yield width


def has_width(figure: FigureOnPage, width: int) -> bool:
    """Whether Bokeh's frame fills a figure of that width."""
    frame = BokehFigure(figure).frame()
    return bool(abs(frame["right"] - frame["left"] - (width - MARGINS)) <= 1)


def off_default(whole: Formula) -> dict[str, float]:
    """Each parameter a step from its default."""
    return {
        parameter.name: parameter.default + (parameter.step if parameter.default < parameter.high else -parameter.step)
        for parameter in whole.parameters
    }


def poster_frame(figure: FigureOnPage) -> dict[str, float]:
    """The edges of the poster's frame in the window."""
    found: dict[str, float] = figure.host.locator(".poster").evaluate(
        """(poster) => {
            const { left, right, top, bottom } = poster.getBoundingClientRect();
            return { left, right, top, bottom };
        }"""
    )
    return found


def in_window(figure: FigureOnPage, units: list[tuple[int, int]]) -> Array:
    """Points of the poster in frame units, as pixels of the window; (n, 2)."""
    frame = poster_frame(figure)
    across, down = frame["right"] - frame["left"], frame["bottom"] - frame["top"]
    return np.array([(frame["left"] + x / UNITS * across, frame["top"] + y / UNITS * down) for x, y in units])


def by_bokeh(figure: FigureOnPage, points: list[tuple[float, float]]) -> Array:
    """Points of the data as the pixels at which Bokeh draws them; (n, 2)."""
    return np.array(
        BokehFigure(figure).ask(
            f"""const view = [...Bokeh.index].find(({{ model }}) => model === plot);
            const box = view.el.getBoundingClientRect(), {{ x_scale: x, y_scale: y }} = view.frame;
            return {json.dumps(points)}.map(([a, b]) => [box.x + x.compute(a), box.y + y.compute(b)]);"""
        )
    )


@pytest.mark.parametrize(("slug", "view", "number"), KINDS)
def test_poster_and_bokeh_lie_on_each_other(page: Page, slug: str, view: str, number: int) -> None:
    figure = opened(page, slug, view, number)
    for _ in at_each_width(figure):
        assert poster_frame(figure) == pytest.approx(BokehFigure(figure).frame(), abs=1)
        assert_vertices_agree(figure)
        assert_labels_agree(figure)


def assert_vertices_agree(figure: FigureOnPage) -> None:
    paths = figure.paths()
    compared = 0
    for shape in shapes(formula(figure.slug), figure.panel):
        if not shape.is_path:
            continue
        data = corners_in_data(shape, BokehFigure(figure).source(shape.table), figure.panel)
        assert bool(data) == bool(paths[shape.name]), shape.name
        if data and isinstance(shape, Line | Area | Band):
            assert_curve_agrees(figure, shape, paths[shape.name], data)
        elif data:
            corners = [corner for piece in paths[shape.name] for corner in piece]
            assert len(corners) == len(data), shape.name
            ours, theirs = (
                np.clip(places, -FAR_OUT, FAR_OUT) for places in (in_window(figure, corners), by_bokeh(figure, data))
            )
            assert np.abs(ours - theirs).max() <= 1, shape.name
        compared += len(data)
    assert compared > 0


def assert_curve_agrees(figure: FigureOnPage, shape: Shape, pieces: Pieces, data: list[tuple[float, float]]) -> None:
    """Bokeh has a corner at every point, the poster where the curve bends: each lies on what the other draws."""
    parts = [in_window(figure, piece[1:-1] if isinstance(shape, Area) else piece) for piece in pieces]
    points = by_bokeh(figure, data)
    assert np.min([distances(points, part) for part in parts], axis=0).max() <= 1, shape.name
    for part in parts:
        assert distances(part, points).max() <= 1, shape.name


def corners_in_data(shape: Shape, source: dict[str, list[float]], panel: Panel) -> list[tuple[float, float]]:
    """Where the corners of a shape's path must lie, by what Bokeh draws."""
    if isinstance(shape, Contours | Arrows):
        ends = zip(source["x0"], source["y0"], source["x1"], source["y1"], strict=True)
        return [point for a, b, c, d in ends for point in ((a, b), (c, d))]
    if isinstance(shape, Box):
        left, right, bottom, top = (source[corner][0] for corner in shape.corners)
        corners = [(left, bottom), (left, top), (right, top), (right, bottom)]
        return corners if left != right and bottom != top else []
    if isinstance(shape, Rule):
        scale = panel.frame().x if isinstance(shape, Upright) else panel.frame().y
        if scale.is_log and source[shape.at][0] <= 0:
            return []  # there is no such place
    if isinstance(shape, Upright):
        return [(source[shape.at][0], panel.y_range[1]), (source[shape.at][0], panel.y_range[0])]
    if isinstance(shape, Across):
        return [(panel.x_range[0], source[shape.at][0]), (panel.x_range[1], source[shape.at][0])]
    if isinstance(shape, Band):
        return [point for point in zip(source["x"], source["y"], strict=True) if math.isfinite(sum(point))]
    assert isinstance(shape, PointShape)
    return corners_along(shape, source, panel)


def corners_along(shape: PointShape, source: dict[str, list[float]], panel: Panel) -> list[tuple[float, float]]:
    """The same of a shape through points."""
    points = [
        (x, y)
        for x, y in zip(source[shape.x], source[shape.column], strict=True)
        if math.isfinite(panel.frame().x.laid(np.array(x))) and math.isfinite(panel.frame().y.laid(np.array(y)))
    ]
    if isinstance(shape, Dots):  # none of it at infinity
        points = [(x, y) for x, y in points if abs(y) < panel.frame().beyond]
    bottom = panel.y_range[0] if panel.y_scale == "log" else 0.0
    if isinstance(shape, Intervals):
        lines = zip(source[shape.x], source[shape.low], source[shape.high], strict=True)
        return [end for x, low, high in lines if math.isfinite(x + low + high) for end in ((x, low), (x, high))]
    if isinstance(shape, Steps):
        edges = {"after": lambda a, b: b, "before": lambda a, b: a, "middle": lambda a, b: (a + b) / 2}
        steps = [(edges[shape.where](a, c), (b, d)) for (a, b), (c, d) in pairwise(points)]
        return [points[0], *((x, y) for x, pair in steps for y in pair), (points[-1][0], points[-1][1])]
    if isinstance(shape, Stems):
        return [end for x, y in points if y for end in ((x, bottom), (x, y))]
    if isinstance(shape, Bars):
        sides = [(x + shape.left, x + shape.right, y) for x, y in points if y]
        return [corner for a, b, y in sides for corner in ((a, bottom), (a, y), (b, y), (b, bottom))]
    return points


def labels(figure: FigureOnPage) -> dict[str, list[tuple[str, float]]]:
    """Text and place along its axis of each label of the poster."""
    found: dict[str, list[tuple[str, float]]] = figure.host.evaluate(
        """(host) => Object.fromEntries(["x", "y"].map((side) => [side,
            [...host.querySelectorAll(`.ticks-${side} text`)].map((text) => {
                const box = text.getBoundingClientRect();
                return [text.textContent, side === "x" ? box.x + box.width / 2 : box.y + box.height / 2];
            })]))"""
    )
    return found


def bokeh_labels(figure: FigureOnPage) -> dict[str, list[tuple[str, float]]]:
    """Text and place along its axis of each label of Bokeh."""
    found: dict[str, list[tuple[str, float]]] = BokehFigure(figure).ask(
        """const view = [...Bokeh.index].find(({ model }) => model === plot);
        const box = view.el.getBoundingClientRect();
        const side = (axis, scale, offset, i) => {
            const part = [...Bokeh.index.find(axis)][0];
            const places = part.tick_coords.major[i];
            const texts = part.compute_labels(places).items.map(({ text }) => text);
            return texts.map((text, n) => [text, offset + scale.compute(places[n])]);
        };
        return { x: side(plot.below[0], view.frame.x_scale, box.x, 0),
                 y: side(plot.left[0], view.frame.y_scale, box.y, 1) };"""
    )
    return found


def assert_labels_agree(figure: FigureOnPage) -> None:
    ours, theirs = labels(figure), bokeh_labels(figure)
    for side in ("x", "y"):
        assert len(ours[side]) >= 2
        assert [text for text, _ in ours[side]] == [text for text, _ in theirs[side]]
        assert [place for _, place in ours[side]] == pytest.approx([place for _, place in theirs[side]], abs=2)


def ink(figure: FigureOnPage, state: str, region: str) -> tuple[int, int, int, int]:
    """The box of all that is drawn beside the frame (its left margin, or what is below) in one state."""
    figure.host.evaluate("(host, state) => { host.dataset.state = state }", state)
    frame, host = poster_frame(figure), figure.host.bounding_box()
    assert host
    if region == "left":
        clip = Clip(x=host["x"], y=host["y"], width=40, height=host["height"] - 24)
    else:  # under the lowest label of the other axis, which hangs below the frame's corner
        clip = Clip(x=host["x"] + 30, y=frame["bottom"] + 8, width=host["width"] - 32, height=18)
    picture = Image.open(BytesIO(figure.page.screenshot(clip=clip))).convert("L")
    paper = Image.new("L", picture.size, picture.getpixel((0, 0)))
    difference = ImageChops.difference(picture, paper).point(lambda value: 255 if value > 60 else 0)
    found = difference.getbbox()
    assert found, "no label in sight"
    return found


@pytest.mark.parametrize("view", ["bells", "coins"])
def test_labels_are_drawn_at_the_same_pixels(page: Page, view: str) -> None:
    figure = opened(page, "kl-divergence", view)
    page.evaluate("document.fonts.ready.then(() => true)")
    for _ in at_each_width(figure):
        figure.host.scroll_into_view_if_needed()
        page.mouse.move(0, 0)  # no hover box in the picture
        for region in ("left", "below"):
            assert ink(figure, "poster", region) == pytest.approx(ink(figure, "bokeh", region), abs=2)
