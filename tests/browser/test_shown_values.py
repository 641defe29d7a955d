"""Values set under the symbols of the formula: of what has exactly one in the figure in use, and apart."""

import pytest
from playwright.sync_api import Locator, Page, expect

from formulas.definitions import loading
from formulas.definitions.formula import Formula
from formulas.definitions.readout_values import readout_values
from formulas.texts.wording import number, spoken
from tests.browser.formula_page import FigureOnPage, address, exact, formula, kl, press

pytestmark = pytest.mark.browser

# Each value with its symbol's number, where it begins and ends, and its line.
SHOWN = """() => [...document.querySelectorAll("[data-formula] .live-value")].map((place) => {
    const { left, right, top } = place.getBoundingClientRect();
    const symbol = place.closest("munder").firstElementChild;
    const range = document.createRange();
    range.selectNodeContents(place);
    return { text: place.textContent, symbol: Number(symbol.dataset.symbol), left, right, top,
        written: range.getBoundingClientRect().width, isDotted: symbol.parentElement.parentElement.matches("mover") };
})"""
APART = 4  # px


def values(page: Page) -> Locator:
    return page.locator("[data-formula] .live-value")


def in_words(of: Formula, name: str) -> str:
    """A value at the defaults, as the page says it."""
    for parameter in of.parameters:
        if parameter.name == name:
            return spoken(parameter.default, parameter.decimals)
    value = readout_values(of, of.defaults)[name]
    assert isinstance(value, float)
    return number(value, of.readout_by_name[name].decimals)


@pytest.mark.parametrize("slug", sorted(loading.catalogue().by_slug))
def test_symbols_show_their_one_value_apart_or_there_is_no_button(page: Page, slug: str) -> None:
    page.goto(address(slug))
    page.evaluate("document.fonts.ready.then(() => true)")
    whole, button = formula(slug), page.get_by_role("button", name="Show values")
    if not any(symbol.values for symbol in whole.symbols):
        expect(page.locator("[data-symbol-note]")).to_be_visible()
        expect(button).to_have_count(0)
        return
    button.click()
    expect(values(page)).not_to_have_count(0)
    shown = page.evaluate(SHOWN)
    for place in shown:
        assert place["text"] == in_words(whole, whole.symbols[place["symbol"]].values[0])
        assert not place["isDotted"]
    assert {place["symbol"] for place in shown} == {n for n, symbol in enumerate(whole.symbols) if symbol.values}
    for one in shown:
        for other in shown:
            beside = one is not other and abs(one["top"] - other["top"]) < 12 and one["left"] <= other["left"]
            assert not beside or other["left"] - one["right"] >= APART, (one, other)


def test_values_follow_the_sliders_until_taken_out(bells: FigureOnPage) -> None:
    button = bells.page.get_by_role("button", name="Show values")
    button.click()
    expect(values(bells.page)).to_have_text(f"{kl(1, 0.8, -1, 1.6):.4f}")
    press(bells.page, "mu_p", "ArrowRight")
    expect(values(bells.page)).to_have_text(f"{kl(1.05, 0.8, -1, 1.6):.4f}")
    button.click()
    expect(values(bells.page)).to_have_count(0)
    expect(bells.page.locator("[data-formula] [data-symbol]").first).to_be_visible()


def test_values_are_those_of_the_figure_in_use_which_is_named(bells: FigureOnPage, coins: FigureOnPage) -> None:
    page, note = bells.page, bells.page.locator("[data-symbol-note]")
    page.get_by_role("button", name="Show values").click()
    expect(note).to_have_text("Values in the figure “Two bell curves”.")
    press(page, "heads_q", "Home")
    expect(values(page)).to_have_text("∞")
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement.blur()")
    expect(note).to_have_text(f"Values in the figure “{coins.view.title}”.")
    press(page, "mu_p", "ArrowRight")
    expect(values(page)).to_have_text(f"{kl(1.05, 0.8, -1, 1.6):.4f}")


def test_what_is_being_typed_is_no_value(page: Page) -> None:
    page.goto(address("black-scholes"))
    page.get_by_role("button", name="Show values").click()
    expect(values(page).filter(has_text="10.4506")).to_have_count(1)
    exact(page, "years").fill("nonsense")
    press(page, "spot", "ArrowLeft")
    expect(values(page).filter(has_text="99")).to_have_count(2)
    expect(values(page).filter(has_text="nonsense")).to_have_count(0)


def test_pointing_at_a_symbol_says_no_number_of_something_else(page: Page) -> None:
    page.goto(address("damped-oscillator"))
    said = page.locator("[data-symbol-note]")
    page.locator("[data-formula] mi[data-symbol='0']").last.hover()
    expect(said).to_have_text("the displacement from the middle, where the spring pulls neither way")
