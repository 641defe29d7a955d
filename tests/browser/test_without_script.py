"""Without JavaScript: the server's poster and numbers, and sliders that are a form."""

import re

import pytest
from playwright.sync_api import Page, expect

from formulas.plots.shapes import shapes
from tests.browser.formula_page import FigureOnPage, formula, kl, slider
from tests.browser.visitors import NARROW, NO_SCRIPT, WIDE, visitors

pytestmark = [pytest.mark.browser, visitors(wide={**WIDE, **NO_SCRIPT}, narrow={**NARROW, **NO_SCRIPT})]


@pytest.mark.parametrize("view", ["bells", "coins"])
def test_poster_is_drawn(bells: FigureOnPage, view: str) -> None:
    figure = FigureOnPage(bells.page, view)
    expect(figure.host.locator(".poster")).to_be_visible()
    columns = [shape.name for shape in shapes(formula(), figure.panel)]
    assert columns
    for column in columns:
        path = figure.host.locator(f'[data-column="{column}"] path')
        expect(path).to_have_attribute("d", re.compile(r"^M\d+ -?\d+[lV]"))


def test_slider_and_button_ask_the_server(bells: FigureOnPage) -> None:
    path = bells.host.locator('[data-column="p"] path')
    before = path.get_attribute("d")
    slider(bells.page, "mu_p").focus()
    for _ in range(4):
        bells.page.keyboard.press("ArrowRight")
    bells.section.get_by_role("button", name="Show", exact=True).click()
    expect(slider(bells.page, "mu_p")).to_have_value("1.2")
    expect(bells.readout("kl_pq")).to_have_text(f"{kl(1.2, 0.8, -1, 1.6):.4f}")
    assert path.get_attribute("d") != before
    assert "mu_p=1.2" in bells.page.url


def test_second_figure_has_its_own_button(coins: FigureOnPage) -> None:
    slider(coins.page, "heads_q").focus()
    coins.page.keyboard.press("Home")
    coins.section.get_by_role("button", name="Show", exact=True).click()
    expect(coins.readout("coin_kl_pq")).to_have_text("∞")
    expect(coins.note("coin_kl_pq")).to_have_text("D(P‖Q) is infinite: P allows what Q rules out.")
    expect(coins.note("coin_kl_pq")).to_be_visible()


def test_one_figures_values_survive_the_others_button(coins: FigureOnPage) -> None:
    slider(coins.page, "mu_p").focus()
    coins.page.keyboard.press("End")
    FigureOnPage(coins.page, "bells").section.get_by_role("button", name="Show", exact=True).click()
    coins.section.get_by_role("button", name="Show", exact=True).click()
    expect(slider(coins.page, "mu_p")).to_have_value("3")


def test_nothing_that_needs_script_is_shown(bells: FigureOnPage) -> None:
    needing = bells.page.locator(".with-script")
    assert needing.count() > 0
    for element in needing.all():
        expect(element).not_to_be_visible()
    for name in ("Explore the plot", "Pan", "Save picture", "Use other colours"):
        assert bells.page.get_by_role("button", name=name).filter(visible=True).count() == 0


def test_number_fields_do_not_pretend(bells: FigureOnPage) -> None:
    fields = bells.page.locator("input.exact")
    assert fields.count() == len(formula().parameters)
    for field in fields.all():
        expect(field).not_to_be_editable()


def test_page_fits_the_screen(bells: FigureOnPage) -> None:
    widest = bells.page.locator("html").evaluate("(root) => [root.scrollWidth, root.clientWidth]")
    assert widest[0] <= widest[1]


def test_home_leads_to_the_formula_with_the_values(page: Page) -> None:
    page.goto("/")
    slider(page, "mu_p").focus()
    page.keyboard.press("Home")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("heading", name="KL Divergence", exact=True)).to_be_visible()
    expect(slider(page, "mu_p")).to_have_value("-3")


def test_list_is_filtered_by_the_server(page: Page) -> None:
    page.goto("/formulas/")
    page.get_by_label("Words").fill("relative entropy")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("link", name="KL Divergence")).to_be_visible()
