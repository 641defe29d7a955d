"""Bokeh takes over a figure when the reader shows interest, and holds what the poster holds."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, Request, expect

from formulas.marks.geometry import Frame
from formulas.plots.figure import source_data
from formulas.plots.shapes import shapes, tables
from tests.browser.bokeh_figure import BokehFigure, rgb, saved_picture
from tests.browser.formula_page import KL, FigureOnPage, address, drag, eventually, expect_address, formula, press
from tests.browser.visitors import DARK, WIDE, visitors
from tests.paths_drawn import taken_apart

pytestmark = pytest.mark.browser


def expect_source(figure: FigureOnPage, **parameters: float) -> None:
    """Waits until Bokeh's tables are what numpy computes for these values."""
    wanted = source_data(formula(figure.slug), figure.panel, figure.computed(**parameters))
    assert wanted

    def agrees() -> bool:
        return all(same(BokehFigure(figure).source(name), columns) for name, columns in wanted.items())

    eventually(figure.page, agrees)


def same(held: dict[str, list[Any]], wanted: dict[str, Any]) -> bool:
    """Whether these are the same columns, numbers to rounding."""
    return held.keys() == wanted.keys() and all(
        held[name] == list(column)
        if name == "text" or name.endswith("_text")
        else np.allclose(held[name], column, rtol=1e-12, atol=1e-13, equal_nan=True)
        for name, column in wanted.items()
    )


def test_nothing_of_bokeh_is_asked_for_before_interest(page: Page) -> None:
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    page.goto(KL, wait_until="networkidle")
    press(page, "mu_p", "ArrowRight")
    expect_address(page, f"{KL}?mu_p=1.05")
    assert asked
    assert [request.url for request in asked if "bokeh" in request.url or "/api/" in request.url] == []
    expect(page.locator("[data-figure=bells-1]")).to_have_attribute("data-state", "poster")


def test_pointer_over_the_plot_brings_bokeh(bells: FigureOnPage) -> None:
    bells.host.hover()
    bells.expect_state("bokeh")
    expect(bells.host.locator(".poster")).not_to_be_visible()
    expect(bells.host.locator(".bokeh")).to_be_visible()


def test_bokeh_comes_to_the_figure_that_was_pointed_at_only(bells: FigureOnPage, coins: FigureOnPage) -> None:
    bells.take_over()
    coins.expect_state("poster")


def test_second_figure_uses_the_script_that_is_there(bells: FigureOnPage, coins: FigureOnPage) -> None:
    asked: list[Request] = []
    bells.page.on("request", lambda request: asked.append(request))
    bells.take_over()
    coins.take_over()
    assert len([request for request in asked if "bokeh.min" in request.url]) == 1


def test_explore_button_brings_bokeh_by_mouse(bells: FigureOnPage) -> None:
    bells.button("Explore the plot").click()
    bells.expect_state("bokeh")


def test_explore_button_brings_bokeh_by_keyboard_and_focus_stays_near(bells: FigureOnPage) -> None:
    bells.button("Explore the plot").focus()
    bells.page.keyboard.press("Enter")
    bells.expect_state("bokeh")
    expect(bells.button("Pan")).to_be_focused()


def test_tools_are_offered_once_they_work(bells: FigureOnPage) -> None:
    tools = ["Pan", "Zoom to a box", "Whole view", "Save picture"]
    for name in tools:
        expect(bells.button(name)).to_be_hidden()
    bells.take_over()
    for name in tools:
        expect(bells.button(name)).to_be_visible()
    expect(bells.button("Explore the plot")).to_be_hidden()


def test_hover_tells_the_computed_values(bells: FigureOnPage) -> None:
    bells.take_over()
    press(bells.page, "mu_p", "ArrowLeft", times=4)
    expect_source(bells, mu_p=0.8)
    bells.expect_state("bokeh")
    BokehFigure(bells).point_at(1.2, 0.3)
    told = BokehFigure(bells).told()
    values = bells.computed(mu_p=0.8)
    node = int(np.argmin(np.abs(formula().axis_by_name["x"].nodes() - float(told["x"].replace("−", "-")))))
    assert float(told["x"]) == pytest.approx(1.2, abs=0.041)
    for label, name in (("P", "p"), ("Q", "q"), ("p·log(p/q)", "contribution")):
        assert told[label].replace("−", "-") == f"{np.asarray(values[name])[node]:.4f}"


def test_hover_over_a_bar_tells_the_outcome(coins: FigureOnPage) -> None:
    coins.take_over()
    BokehFigure(coins).point_at(-0.25, 0.3)
    assert BokehFigure(coins).told() == {"outcome": "heads", "P": "0.7000", "Q": "0.5000", "p·log(p/q)": "0.2355"}


def test_hover_over_an_infinite_bar_tells_infinity(coins: FigureOnPage) -> None:
    press(coins.page, "heads_q", "Home")
    coins.take_over()
    BokehFigure(coins).point_at(0.27, 0.6)
    told = BokehFigure(coins).told()
    assert (told["outcome"], told["Q"], told["p·log(p/q)"]) == ("heads", "0.0000", "∞")


def test_bokeh_takes_over_at_the_values_of_the_page(bells: FigureOnPage) -> None:
    bells.page.goto(address(mu_p=-2, sigma_p=0.3))
    press(bells.page, "mu_q", "End")
    bells.take_over()
    expect_source(bells, mu_p=-2, sigma_p=0.3, mu_q=3)


def test_poster_is_in_front_while_a_slider_moves_and_bokeh_at_rest(bells: FigureOnPage) -> None:
    bells.take_over()
    before = bells.read()["paths"]["p"]
    drag(bells.page, "mu_p", 0.3)
    value = float(bells.page.locator("#bells-mu_p").input_value())
    # The thumb rests after a third of a second although the button is down, so move it for as long as we look.
    seen = bells.page.locator("#bells-mu_p").evaluate(
        """(field) => new Promise((done) => {
            field.dispatchEvent(new Event("input"));
            requestAnimationFrame(() => requestAnimationFrame(() => {
                const figure = document.querySelector("[data-figure=bells-1]");
                const isSeen = (part) => getComputedStyle(figure.querySelector(part)).visibility === "visible";
                done([figure.dataset.state, isSeen(".poster"), isSeen(".bokeh")]);
            }));
        })"""
    )
    assert seen == ["moving", True, False]
    assert bells.read()["paths"]["p"] != before
    bells.page.mouse.up()
    bells.expect_state("bokeh")
    expect_source(bells, mu_p=value)


def test_source_of_bars_holds_texts_and_overflows(coins: FigureOnPage) -> None:
    coins.take_over()
    press(coins.page, "heads_q", "Home")
    expect_source(coins, heads_q=0)
    overflows = BokehFigure(coins).source("overflows")
    assert overflows["text"] == ["∞"]
    assert overflows["x"] == pytest.approx([0.8 / 3])


def test_pan_moves_the_ranges_with_the_mouse(bells: FigureOnPage) -> None:
    bells.take_over()
    bells.button("Pan").click()
    expect(bells.button("Pan")).to_have_attribute("aria-pressed", "true")
    before = BokehFigure(bells).ranges()
    frame = BokehFigure(bells).frame()
    BokehFigure(bells).drag((0, 0.8), by=(-62, 38))
    after = BokehFigure(bells).ranges()
    assert after["x"][0] - before["x"][0] == pytest.approx(62 * 16 / (frame["right"] - frame["left"]), rel=0.02)
    assert after["y"][0] - before["y"][0] == pytest.approx(38 * 1.8 / (frame["bottom"] - frame["top"]), rel=0.02)
    assert after["x"][1] - after["x"][0] == pytest.approx(16)


def test_zoom_takes_the_box_that_was_drawn(bells: FigureOnPage) -> None:
    bells.take_over()
    bells.button("Zoom to a box").click()
    bells.host.scroll_into_view_if_needed()
    left, top = BokehFigure(bells).place(-2, 1.2)
    right, bottom = BokehFigure(bells).place(2, 0.2)
    BokehFigure(bells).drag((-2, 1.2), by=(right - left, bottom - top))
    shown = BokehFigure(bells).ranges()
    assert shown["x"] == pytest.approx((-2, 2), abs=0.06)
    assert shown["y"] == pytest.approx((0.2, 1.2), abs=0.02)


def test_one_tool_drags_at_a_time_and_can_be_put_down(bells: FigureOnPage) -> None:
    bells.take_over()
    pan, zoom = bells.button("Pan"), bells.button("Zoom to a box")
    pan.click()
    zoom.click()
    expect(pan).to_have_attribute("aria-pressed", "false")
    expect(zoom).to_have_attribute("aria-pressed", "true")
    zoom.click()
    expect(zoom).to_have_attribute("aria-pressed", "false")
    before = BokehFigure(bells).ranges()
    BokehFigure(bells).drag((0, 0.8), by=(60, 30))
    assert BokehFigure(bells).ranges() == before


def test_poster_draws_in_bokehs_ranges(bells: FigureOnPage) -> None:
    bells.take_over()
    bells.button("Zoom to a box").click()
    BokehFigure(bells).drag((-2, 1.2), by=(150, 120))
    press(bells.page, "mu_p", "ArrowLeft")
    expect_address(bells.page, f"{KL}?mu_p=0.95")
    shown = BokehFigure(bells).ranges()
    assert shown["x"] != (-8, 8)
    columns = tables(formula(), bells.panel, bells.computed(mu_p=0.95))
    frame = Frame(shown["x"], shown["y"])
    expected = {shape.name: shape.path(columns[shape.table], frame) for shape in shapes(formula(), bells.panel)}
    assert len(expected) == 5
    assert bells.read()["paths"] == taken_apart(expected)
    labels = bells.host.locator(".ticks-x text").all_text_contents()
    assert labels
    places = [float(label.replace("−", "-")) for label in labels]
    assert all(shown["x"][0] <= place <= shown["x"][1] for place in places)
    assert all(a < b for a, b in pairwise(places))


def test_whole_view_brings_the_ranges_back(bells: FigureOnPage) -> None:
    untouched = bells.read()
    bells.take_over()
    bells.button("Pan").click()
    BokehFigure(bells).drag((0, 0.8), by=(100, 50))
    assert BokehFigure(bells).ranges()["x"] != (-8, 8)
    bells.button("Whole view").click()
    eventually(bells.page, lambda: BokehFigure(bells).ranges() == {"x": (-8, 8), "y": (-0.4, 1.4)})
    assert bells.read() == untouched


def test_wheel_over_the_plot_scrolls_the_page(bells: FigureOnPage) -> None:
    bells.take_over()
    before = BokehFigure(bells).ranges()
    bells.page.mouse.wheel(0, 120)
    eventually(bells.page, lambda: bells.page.evaluate("scrollY") > 0)
    assert BokehFigure(bells).ranges() == before


@visitors(light=WIDE, dark={**WIDE, **DARK})
def test_saved_picture_shows_the_curves_on_paper(bells: FigureOnPage) -> None:
    bells.take_over()
    name, picture = saved_picture(bells)
    box = bells.host.bounding_box()
    assert box
    assert name == "kl-divergence-bells.png"
    assert list(picture.size) == pytest.approx([box["width"], box["height"]], abs=2)
    colours = {colour for _, colour in picture.getcolors(1 << 24) or []}
    paper = bells.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert picture.getpixel((1, 1)) == rgb(paper)
    for column in ("p", "q"):
        assert rgb(BokehFigure(bells).colours()[column]) in colours


def poster_colours(figure: FigureOnPage) -> dict[str, str]:
    """The colours of the poster's shapes, as the theme has them now."""
    found: dict[str, str] = figure.host.evaluate(
        """(host) => Object.fromEntries([...host.querySelectorAll("[data-column]")].map((path) => {
            const { stroke, fill } = getComputedStyle(path);
            return [path.dataset.column, stroke === "none" ? fill : stroke];
        }))"""
    )
    assert found
    return found


@visitors(light={}, dark=DARK)
def test_bokeh_has_the_posters_colours(bells: FigureOnPage, coins: FigureOnPage) -> None:
    for figure in (bells, coins):
        figure.take_over()
        assert BokehFigure(figure).colours() == poster_colours(figure)


def test_theme_button_recolours_bokeh(bells: FigureOnPage) -> None:
    bells.take_over()
    light = BokehFigure(bells).colours()
    bells.page.get_by_role("button", name="Use dark colours").click()
    eventually(bells.page, lambda: BokehFigure(bells).colours() == poster_colours(bells))
    assert BokehFigure(bells).colours()["p"] != light["p"]
    bells.page.get_by_role("button", name="Use light colours").click()
    eventually(bells.page, lambda: BokehFigure(bells).colours() == light)


def test_system_theme_recolours_bokeh(bells: FigureOnPage) -> None:
    bells.take_over()
    light = BokehFigure(bells).colours()
    bells.page.emulate_media(color_scheme="dark")
    eventually(bells.page, lambda: BokehFigure(bells).colours() == poster_colours(bells))
    assert BokehFigure(bells).colours()["p"] != light["p"]


def test_chosen_theme_is_kept_on_the_next_page(bells: FigureOnPage) -> None:
    bells.page.get_by_role("button", name="Use dark colours").click()
    bells.page.goto("/formulas/")
    expect(bells.page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(bells.page.get_by_role("button", name="Use light colours")).to_be_visible()


def tab_stops(page: Page) -> list[str]:
    """What a reader comes by who presses Tab from the page's top to its end, shadow roots included."""
    stops: list[str] = []
    page.evaluate("document.activeElement.blur(); document.querySelector('.skip').focus()")
    for _ in range(200):
        stop = page.evaluate(
            """() => {
                let element = document.activeElement;
                while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
                if (element === document.body) return "";
                return `${element.tagName} ${element.id || element.textContent.trim()}`;
            }"""
        )
        if not stop or (stops and stop == stops[0]):
            return stops
        stops.append(stop)
        page.keyboard.press("Tab")
    raise AssertionError(f"200 tab stops and no end: {stops[-5:]}")


def test_bokeh_adds_no_tab_stop_but_the_pages_own_buttons(bells: FigureOnPage) -> None:
    before = tab_stops(bells.page)
    bells.take_over()
    bells.page.mouse.move(0, 0)  # as the page scrolls, the other plot must not come under the pointer
    press(bells.page, "mu_p", "ArrowLeft")
    expect_source(bells, mu_p=0.95)
    after = tab_stops(bells.page)
    assert "INPUT bells-mu_p" in before
    assert sorted({stop for stop in after if stop not in before}) == [
        "BUTTON Pan",
        "BUTTON Save picture",
        "BUTTON Whole view",
        "BUTTON Zoom to a box",
    ]
    assert len(after) == len(before) + 3  # four buttons more; Explore stays once, at the coins


def test_pan_works_by_keyboard_on_its_button(bells: FigureOnPage) -> None:
    bells.take_over()
    bells.button("Pan").focus()
    bells.page.keyboard.press("Space")
    expect(bells.button("Pan")).to_have_attribute("aria-pressed", "true")
