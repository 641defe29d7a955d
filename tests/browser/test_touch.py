"""Fingers: the plot answers them, and never holds the page back from scrolling."""

import pytest
from playwright.sync_api import CDPSession, Page

from tests.browser.bokeh_figure import BokehFigure
from tests.browser.formula_page import KL, FigureOnPage, eventually
from tests.browser.visitors import TOUCH, visitors

pytestmark = [pytest.mark.browser, visitors(touch=TOUCH)]


@pytest.fixture
def bells(page: Page) -> FigureOnPage:
    page.goto(KL)
    figure = FigureOnPage(page, "bells")
    figure.host.scroll_into_view_if_needed()
    return figure


def middle(figure: FigureOnPage) -> tuple[float, float]:
    box = figure.host.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def swipe(figure: FigureOnPage, by: tuple[float, float]) -> None:
    """A finger that goes down in the plot's middle, moves and lifts."""
    finger: CDPSession = figure.page.context.new_cdp_session(figure.page)
    x, y = middle(figure)
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 11):
        point = {"x": x + by[0] * step / 10, "y": y + by[1] * step / 10}
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
        figure.page.wait_for_timeout(16)  # a finger's pace: one event a frame
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_tap_brings_bokeh(bells: FigureOnPage) -> None:
    bells.page.touchscreen.tap(*middle(bells))
    bells.expect_state("bokeh")


def test_page_scrolls_under_a_finger_on_the_poster(bells: FigureOnPage) -> None:
    before = bells.page.evaluate("scrollY")
    swipe(bells, by=(0, -150))
    eventually(bells.page, lambda: bells.page.evaluate("scrollY") > before + 80)


def test_page_scrolls_under_a_finger_on_bokeh(bells: FigureOnPage) -> None:
    bells.page.touchscreen.tap(*middle(bells))
    bells.expect_state("bokeh")
    ranges = BokehFigure(bells).ranges()
    before = bells.page.evaluate("scrollY")
    swipe(bells, by=(0, -150))
    eventually(bells.page, lambda: bells.page.evaluate("scrollY") > before + 80)
    assert BokehFigure(bells).ranges() == ranges


def test_finger_pans_once_the_reader_asks_for_it(bells: FigureOnPage) -> None:
    bells.page.touchscreen.tap(*middle(bells))
    bells.expect_state("bokeh")
    bells.button("Pan").tap()
    bells.host.scroll_into_view_if_needed()
    before, ranges = bells.page.evaluate("scrollY"), BokehFigure(bells).ranges()
    swipe(bells, by=(-60, -40))
    eventually(bells.page, lambda: BokehFigure(bells).ranges()["x"][0] > ranges["x"][0] + 0.5)
    assert bells.page.evaluate("scrollY") == before
