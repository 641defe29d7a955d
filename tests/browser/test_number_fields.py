"""The numbers beside the sliders: read as people type them, refused where it can be seen, stepped by arrow keys."""

import re

import pytest
from playwright.sync_api import Page, expect

from formulas.definitions import loading
from tests.browser.formula_page import (
    KL,
    FigureOnPage,
    address,
    exact,
    expect_address,
    expect_bells,
    note,
    press,
    slider,
)
from tests.formulas.typed_numbers import CASES

pytestmark = pytest.mark.browser

READ = """async (cases) => {
    const links = [...document.querySelectorAll("link[rel=modulepreload]")].map(({ href }) => href);
    const { readNumber } = await import(links.find((href) => href.includes("/typed_numbers.")));
    return cases.map(([text, unit]) => readNumber(text, unit));
}"""


def test_browser_reads_numbers_as_the_server_does(bells: FigureOnPage) -> None:
    read = bells.page.evaluate(READ, [[text, unit] for text, unit, _ in CASES])
    assert [(case, got) for case, got in zip(CASES, read, strict=True) if case[2] != got] == []


def test_typed_number_moves_slider_and_curve(bells: FigureOnPage) -> None:
    before = bells.read()["paths"]["p"]
    exact(bells.page, "mu_p").fill("-2.5")
    expect(slider(bells.page, "mu_p")).to_have_value("-2.5")
    expect_bells(bells, -2.5)
    assert bells.read()["paths"]["p"] != before
    expect_address(bells.page, f"{KL}?mu_p=-2.5")


def test_what_the_page_writes_is_taken_back(bells: FigureOnPage) -> None:
    field = exact(bells.page, "mu_p")
    field.fill("−3")
    expect(slider(bells.page, "mu_p")).to_have_value("-3")
    field.blur()
    expect(field).to_have_value("-3.00")
    expect_bells(bells, -3)
    expect_address(bells.page, f"{KL}?mu_p=-3")


@pytest.mark.parametrize(("text", "value"), [("0,5", 0.5), ("1,234", 1.234), (" − 1.5 ", -1.5), ("25e-1", 2.5)])
def test_number_is_read_as_it_is_meant(bells: FigureOnPage, text: str, value: float) -> None:
    exact(bells.page, "mu_p").fill(text)
    expect_bells(bells, value)
    expect(note(bells.page, "mu_p")).to_be_empty()
    expect(exact(bells.page, "mu_p")).to_have_attribute("aria-valuenow", f"{value:g}")
    exact(bells.page, "mu_p").blur()
    expect_address(bells.page, f"{KL}?mu_p={value:g}")


def test_unit_may_be_typed_along(page: Page) -> None:
    page.goto(address("black-scholes"))
    exact(page, "vol").fill("25 %")
    expect(slider(page, "vol")).to_have_value("25")
    exact(page, "spot").fill("€ 90,5")
    expect(note(page, "spot")).to_be_empty()
    expect(page).to_have_url(re.compile(r"\?spot=90\.5&vol=25$"))


@pytest.mark.parametrize("text", ["7", "-3.01", "-", "e", "--1", "abc", "1e999", "１", "5 ml", "1,000,000"])
def test_refused_number_stays_and_is_told_and_the_plot_keeps_its_value(bells: FigureOnPage, text: str) -> None:
    press(bells.page, "mu_p", "ArrowRight")
    field = exact(bells.page, "mu_p")
    for way in ("typing", "entered", "left"):
        field.fill(text)
        if way == "entered":
            field.press("Enter")
        if way == "left":
            field.blur()
        expect(field).to_have_value(text)
        expect(note(bells.page, "mu_p")).to_have_text("a number from −3 to 3")
        expect(field).to_have_attribute("aria-invalid", "true")
        expect_bells(bells, 1.05)
    expect_address(bells.page, f"{KL}?mu_p=1.05")


def test_refused_number_gives_way_to_the_next_one(bells: FigureOnPage) -> None:
    field = exact(bells.page, "mu_p")
    field.fill("7")
    field.blur()
    press(bells.page, "mu_p", "ArrowRight")
    expect(field).to_have_value("1.05")
    expect(field).to_have_attribute("aria-invalid", "false")
    expect(note(bells.page, "mu_p")).to_be_empty()


@pytest.mark.parametrize("way", ["empty", "escape"])
def test_number_comes_back_to_an_empty_field_and_by_escape(bells: FigureOnPage, way: str) -> None:
    field = exact(bells.page, "mu_p")
    field.fill("" if way == "empty" else "12")
    expect(note(bells.page, "mu_p")).to_have_text("a number from −3 to 3")
    field.blur() if way == "empty" else field.press("Escape")
    expect(field).to_have_value("1.00")
    expect(note(bells.page, "mu_p")).to_be_empty()


def test_arrows_step_by_the_sliders_step(coins: FigureOnPage) -> None:
    field = exact(coins.page, "heads_p")
    expect(field).to_have_value("0.70")
    field.press("ArrowUp")
    expect(field).to_have_value("0.71")
    expect(slider(coins.page, "heads_p")).to_have_value("0.71")
    for _ in range(3):
        field.press("ArrowDown")
    expect(field).to_have_value("0.68")
    expect(field).to_have_attribute("aria-valuenow", "0.68")
    expect_address(coins.page, f"{KL}?heads_p=0.68")


def test_arrows_step_from_the_value_as_it_is_and_stop_at_the_ends(bells: FigureOnPage) -> None:
    field = exact(bells.page, "mu_p")
    field.fill("0.123")
    field.press("ArrowUp")
    expect(field).to_have_value("0.173")
    field.fill("2,99")
    field.press("ArrowUp")
    field.press("ArrowUp")
    expect(field).to_have_value("3.00")
    expect_bells(bells, 3)


def test_arrow_from_a_refused_number_steps_from_the_plots(bells: FigureOnPage) -> None:
    exact(bells.page, "mu_p").fill("99")
    exact(bells.page, "mu_p").press("ArrowDown")
    expect(exact(bells.page, "mu_p")).to_have_value("0.95")
    expect(note(bells.page, "mu_p")).to_be_empty()


@pytest.mark.parametrize("slug", sorted(loading.catalogue().by_slug))
def test_arrow_moves_every_number_of_every_page_by_its_step(page: Page, slug: str) -> None:
    page.goto(address(slug))
    parameters = loading.catalogue().by_slug[slug].parameters
    assert parameters
    for parameter in parameters:
        field = exact(page, parameter.name)
        field.press("ArrowDown" if parameter.default + parameter.step > parameter.high else "ArrowUp")
        moved = abs(float(field.input_value()) - parameter.default)
        assert moved == pytest.approx(parameter.step, rel=1e-9), parameter.name


def test_wheel_over_a_number_in_focus_scrolls_the_page(bells: FigureOnPage) -> None:
    field = exact(bells.page, "mu_p")
    field.focus()
    field.hover()
    before = bells.page.evaluate("scrollY")
    bells.page.mouse.wheel(0, 300)
    bells.page.wait_for_timeout(300)
    assert bells.page.evaluate("scrollY") > before
    expect(field).to_have_value("1.00")


def test_number_says_what_it_is_and_how_far_it_goes(bells: FigureOnPage) -> None:
    field = bells.page.get_by_role("spinbutton", name="P peak position, exact value")
    for name, value in {"valuenow": "1.00", "valuemin": "-3.0", "valuemax": "3.0"}.items():
        expect(field).to_have_attribute(f"aria-{name}", value)
    expect(field).to_have_attribute("inputmode", "text")
    expect(exact(bells.page, "sigma_p")).to_have_attribute("inputmode", "decimal")


def test_address_is_read_as_people_type_it(bells: FigureOnPage) -> None:
    bells.page.goto(address(mu_p="−0,5", sigma_q="1,250"))
    expect(bells.page.locator("[data-problems]")).to_have_count(0)
    expect(exact(bells.page, "mu_p")).to_have_value("-0.50")
    expect_bells(bells, -0.5, sigma_q=1.25)
    press(bells.page, "mu_p", "ArrowRight")
    expect(bells.page).to_have_url(re.compile(r"mu_p=-0\.45&sigma_q=1\.25$"))
