"""Poster and Bokeh lie on each other: frame, curves and labels, at every width that a plot can have."""

import json
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageChops
from playwright.sync_api import FloatRect as Clip
from playwright.sync_api import Page

from tests.browser.bokeh_figure import BokehFigure
from tests.browser.engine_page import Array
from tests.browser.formula_page import FigureOnPage, address, eventually
from tests.browser.test_agreement_of_drawing import vertices
from tests.browser.visitors import visitors

UNITS = 10_000
MARGINS = 44 + 12  # px beside the frame

pytestmark = [
    pytest.mark.browser,
    visitors(screen={"viewport": {"width": 1280, "height": 900}}),
    pytest.mark.parametrize("width", [358, 720, 1200]),
]


@pytest.fixture(params=["bells", "coins"])
def figure(page: Page, width: int, request: pytest.FixtureRequest) -> FigureOnPage:
    """A figure of that width, Bokeh in front, somewhere else than at its defaults."""
    page.goto(address(mu_p=0.35, sigma_q=0.9, heads_p=0.81, heads_q=0.37))
    shown = FigureOnPage(page, request.param)
    shown.host.evaluate("(host, width) => { host.style.width = `${width}px` }", width)
    shown.take_over()
    frame = BokehFigure(shown).frame
    eventually(page, lambda: abs(frame()["right"] - frame()["left"] - (width - MARGINS)) <= 1)
    return shown


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


def test_frames_agree(figure: FigureOnPage) -> None:
    assert poster_frame(figure) == pytest.approx(BokehFigure(figure).frame(), abs=1)


def test_vertices_agree(figure: FigureOnPage) -> None:
    source, paths = BokehFigure(figure).source(), figure.read()["paths"]
    axis = source[figure.view.axis]
    compared = 0
    for shape in figure.page.evaluate(
        "(name) => JSON.parse(document.getElementById('scene').textContent).views.find((v) => v.name === name).shapes",
        figure.name,
    ):
        values = source[shape["column"]]
        corners = vertices(paths[shape["column"]])
        if shape["kind"] == "line":
            data = list(zip(axis, values, strict=True))
        elif shape["kind"] == "area":
            corners = corners[: len(axis)]
            data = list(zip(axis, values, strict=True))
        else:
            rows = zip(axis, values, strict=True)
            sides = [(k + shape["left"], k + shape["right"], value) for k, value in rows if value]
            data = [corner for a, b, top in sides for corner in ((a, 0), (a, top), (b, top), (b, 0), (b, 0))]
        assert len(corners) == len(data)
        assert np.abs(in_window(figure, corners) - by_bokeh(figure, data)).max() <= 1, shape["column"]
        compared += len(data)
    assert compared > 10


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


def test_labels_agree(figure: FigureOnPage) -> None:
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


@pytest.mark.parametrize("region", ["left", "below"])
def test_labels_are_drawn_at_the_same_pixels(figure: FigureOnPage, region: str) -> None:
    figure.host.scroll_into_view_if_needed()
    figure.page.mouse.move(0, 0)  # no hover box in the picture
    figure.page.evaluate("document.fonts.ready.then(() => true)")
    assert ink(figure, "poster", region) == pytest.approx(ink(figure, "bokeh", region), abs=2)
