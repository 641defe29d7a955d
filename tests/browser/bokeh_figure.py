"""Bokeh's side of a figure, read from its own models and views in the page."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Locator

from tests.browser.formula_page import FigureOnPage

FIND = """
const plotNamed = (name) => Bokeh.documents.map((found) => found.roots()[0]).find((root) => root.name === name);
const plot = plotNamed(name);
"""


@dataclass(frozen=True)
class BokehFigure:
    """What Bokeh shows of a figure; to be asked once Bokeh has taken over."""

    figure: FigureOnPage

    def ask(self, script: str) -> Any:
        """The result of a script in which `plot` is Bokeh's model of the figure."""
        return self.figure.page.evaluate(f"(name) => {{ {FIND} {script} }}", f"{self.figure.name}-{self.figure.number}")

    def source(self, name: str = "x") -> dict[str, list[Any]]:
        """The columns of a data source, of the axis x if no other is named."""
        found: dict[str, list[Any]] = self.ask(
            f"""const data = plot.document.get_model_by_name("table:{name}").data;
            return Object.fromEntries(Object.entries(data).map(([key, column]) => [key, Array.from(column)]));"""
        )
        return found

    def ranges(self) -> dict[str, tuple[float, float]]:
        """The ranges that are shown: {"x": (low, high), "y": (low, high)}."""
        found = self.ask(
            """const { x_range: x, y_range: y } = plot;
            return { x: [x.start, x.end], y: [y.start, y.end] };"""
        )
        return {key: (low, high) for key, (low, high) in found.items()}

    def colours(self) -> dict[str, str]:
        """Each renderer's colour of line, or of filling where it has no line."""
        found: dict[str, str] = self.ask(
            """return Object.fromEntries(plot.renderers.filter(({ tags }) => tags.length).map(({ name, glyph }) =>
                [name, (glyph.line_color ?? glyph.fill_color).value]));"""
        )
        return found

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Where in the window Bokeh draws a point of the data."""
        found = self.ask(
            f"""const view = [...Bokeh.index].find(({{ model }}) => model === plot);
            const box = view.el.getBoundingClientRect();
            return [box.x + view.frame.x_scale.compute({x}), box.y + view.frame.y_scale.compute({y})];"""
        )
        return found[0], found[1]

    def frame(self) -> dict[str, float]:
        """The edges of Bokeh's frame in the window."""
        found: dict[str, float] = self.ask(
            """const view = [...Bokeh.index].find(({ model }) => model === plot);
            const box = view.el.getBoundingClientRect(), { left, top, right, bottom } = view.frame.bbox;
            return { left: box.x + left, right: box.x + right, top: box.y + top, bottom: box.y + bottom };"""
        )
        return found

    def drag(self, start: tuple[float, float], by: tuple[float, float]) -> None:
        """A drag with the mouse from a point of the data, by so many pixels."""
        self.figure.host.scroll_into_view_if_needed()  # the click on a tool's button may have moved the page
        x, y = self.place(*start)
        mouse = self.figure.page.mouse
        mouse.move(x, y)
        mouse.down()
        mouse.move(x + by[0], y + by[1], steps=6)
        mouse.up()

    def point_at(self, x: float, y: float) -> None:
        """Brings the pointer to a point of the data, as a hand does: not in one leap."""
        there = self.place(x, y)
        self.figure.page.mouse.move(there[0] - 6, there[1] - 6)
        self.figure.page.mouse.move(*there, steps=3)

    @property
    def tooltip(self) -> Locator:
        return self.figure.page.locator(".bk-Tooltip")

    def told(self) -> dict[str, str]:
        """The rows of the hover box by their label; it waits for the box."""
        self.tooltip.wait_for()
        rows: list[tuple[str, str]] = self.tooltip.evaluate(
            """(box) => [...box.shadowRoot.querySelectorAll(".bk-tooltip-row-label")].map((label) =>
                [label.textContent.replace(/:\\s*$/, ""), label.nextElementSibling.textContent.trim()])"""
        )
        return dict(rows)


def saved_picture(figure: FigureOnPage) -> tuple[str, Image.Image]:
    """The name and the picture that "Save picture" gives."""
    with figure.page.expect_download() as download:
        figure.button("Save picture").click()
    content = Path(download.value.path()).read_bytes()
    return download.value.suggested_filename, Image.open(BytesIO(content)).convert("RGB")


def rgb(colour: str) -> tuple[int, int, int]:
    """The numbers of a colour as a browser writes it: rgb(0, 114, 178)."""
    red, green, blue = colour.removeprefix("rgb(").removesuffix(")").split(",")
    return int(red), int(green), int(blue)
