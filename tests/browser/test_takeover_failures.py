"""What a reader sees when Bokeh cannot be had: the poster, a note, and another chance."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.formula_page import KL, FigureOnPage, expect_address, press

pytestmark = pytest.mark.browser

LOST = {"script": "**/bokeh.min.*.js", "shim": "**/bokeh-styles.*.js", "figure": "**/figures/**"}


@pytest.fixture
def bells(page: Page) -> FigureOnPage:
    page.goto(KL)
    return FigureOnPage(page, "bells")


def expect_lost(bells: FigureOnPage, problems: list[str]) -> None:
    """Waits for the note; of the console's words only the browser's own about the lost file may stand."""
    expect(bells.section.locator("[data-trouble]")).to_be_visible()
    bells.expect_state("poster")
    assert [problem for problem in problems if "Failed to load resource" not in problem] == []
    problems.clear()


@pytest.mark.parametrize("lost", LOST.values(), ids=LOST.keys())
def test_poster_stays_and_sliders_work(bells: FigureOnPage, problems: list[str], lost: str) -> None:
    bells.page.route(lost, lambda route: route.abort())
    bells.host.hover()
    expect_lost(bells, problems)
    expect(bells.host.locator(".poster")).to_be_visible()
    press(bells.page, "mu_p", "ArrowLeft")
    expect_address(bells.page, f"{KL}?mu_p=0.95")


def test_everything_lost_at_once_is_one_note_and_no_script_error(bells: FigureOnPage, problems: list[str]) -> None:
    for lost in LOST.values():
        bells.page.route(lost, lambda route: route.abort())
    bells.host.hover()
    expect_lost(bells, problems)


def test_refused_figure_is_told(bells: FigureOnPage, problems: list[str]) -> None:
    bells.page.route(LOST["figure"], lambda route: route.fulfill(status=500, body="{}"))
    bells.host.hover()
    expect_lost(bells, problems)


@pytest.mark.parametrize("lost", LOST.values(), ids=LOST.keys())
def test_explore_button_tries_again(bells: FigureOnPage, problems: list[str], lost: str) -> None:
    bells.page.route(lost, lambda route: route.abort())
    bells.host.hover()
    expect_lost(bells, problems)
    bells.page.unroute(lost)
    bells.button("Explore the plot").click()
    bells.expect_state("bokeh")
    expect(bells.section.locator("[data-trouble]")).to_be_hidden()


def test_pointer_that_comes_back_tries_again(bells: FigureOnPage, problems: list[str]) -> None:
    bells.page.route(LOST["script"], lambda route: route.abort())
    bells.host.hover()
    expect_lost(bells, problems)
    bells.page.unroute(LOST["script"])
    bells.page.mouse.move(0, 0)
    bells.host.hover()
    bells.expect_state("bokeh")
