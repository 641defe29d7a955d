"""What ends a play, and who is never played to."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.formula_page import KL, FigureOnPage, eventually, exact, expect_address, slider
from tests.browser.visitors import WIDE, visitors

pytestmark = [pytest.mark.browser, visitors(wide=WIDE)]

HIDDEN = """(isHidden) => {
    Object.defineProperty(document, "hidden", { value: isHidden, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
}"""
FRAMES = """() => new Promise((done) => {
    let left = 10;
    const next = () => (left-- ? requestAnimationFrame(next) : done());
    next();
})"""


@pytest.fixture
def play(bells: FigureOnPage) -> Locator:
    """The button that plays one parameter."""
    return bells.page.get_by_role("button", name="Play P peak position")


def begin(page: Page, play: Locator) -> None:
    """Starts the play, and waits until it moves."""
    play.click()
    expect(play).to_have_attribute("aria-pressed", "true")
    eventually(page, lambda: exact(page, "mu_p").input_value() != "1.00")


def assert_stands(page: Page, play: Locator) -> None:
    """Nothing moves any more, and the button says so."""
    expect(play).to_have_attribute("aria-pressed", "false")
    value = slider(page, "mu_p").input_value()
    page.evaluate(FRAMES)
    assert slider(page, "mu_p").input_value() == value


def test_the_way_back_to_the_start_ends_it(bells: FigureOnPage, play: Locator) -> None:
    begin(bells.page, play)
    bells.section.get_by_text("Back to the start").click()
    assert_stands(bells.page, play)
    expect(exact(bells.page, "mu_p")).to_have_value("1.00")
    expect_address(bells.page, KL)


def test_page_that_is_hidden_ends_it_and_does_not_take_it_up_again(bells: FigureOnPage, play: Locator) -> None:
    begin(bells.page, play)
    bells.page.evaluate(HIDDEN, True)
    assert_stands(bells.page, play)
    bells.page.evaluate(HIDDEN, False)
    assert_stands(bells.page, play)


def test_wish_for_stillness_ends_it(bells: FigureOnPage, play: Locator) -> None:
    button = play.element_handle()
    begin(bells.page, play)
    bells.page.emulate_media(reduced_motion="reduce")
    eventually(bells.page, lambda: bool(button and button.get_attribute("aria-pressed") == "false"))
    value = slider(bells.page, "mu_p").input_value()
    bells.page.evaluate(FRAMES)
    assert slider(bells.page, "mu_p").input_value() == value


def test_nothing_begins_against_the_wish_for_stillness(bells: FigureOnPage, play: Locator) -> None:
    button = play.element_handle()
    bells.page.emulate_media(reduced_motion="reduce")
    expect(play).to_have_count(0)  # it is not shown: whatever presses it all the same is a script
    assert button
    button.evaluate("(button) => button.click()")
    bells.page.evaluate(FRAMES)
    assert button.get_attribute("aria-pressed") == "false"
    assert slider(bells.page, "mu_p").input_value() == "1"
