"""What a reader can do with a figure beyond its sliders: symbols, presets, steps, play, pins, links, tables."""

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from formulas.definitions.figures import View
from formulas.definitions.formula import Formula
from tests.browser.formula_page import (
    KL,
    FigureOnPage,
    address,
    eventually,
    exact,
    expect_address,
    formula,
    kl,
    press,
    slider,
)
from tests.browser.visitors import WIDE, visitors
from tests.paths_drawn import pieces

pytestmark = [pytest.mark.browser, visitors(wide=WIDE)]

NOTE_VALUES = """(slider) => {
    window.values = [];
    const note = () => { window.values.push(slider.valueAsNumber); requestAnimationFrame(note); };
    note();
}"""


def symbol(page: Page, latex: str, slug: str = "kl-divergence") -> Locator:
    """The first occurrence of a symbol in the formula."""
    number = [symbol.latex for symbol in formula(slug).symbols].index(latex)
    return page.locator(f"[data-formula] [data-symbol='{number}']").first


def control(page: Page, name: str) -> Locator:
    return page.locator(f"[data-control={name}]")


# --- linked symbols ---


def test_pointing_at_a_symbol_says_its_meaning_and_present_value(bells: FigureOnPage) -> None:
    symbol(bells.page, "P").hover()
    said = bells.page.locator("[data-symbol-note]")
    expect(said).to_contain_text("the distribution that outcomes really follow")
    expect(said).to_contain_text("P peak position 1.00")
    press(bells.page, "mu_p", "ArrowRight")
    symbol(bells.page, "P").hover()
    expect(said).to_contain_text("P peak position 1.05")


def test_pointing_at_a_symbol_lights_up_its_curve_slider_and_key(bells: FigureOnPage) -> None:
    lit = re.compile(r"\blit\b")
    symbol(bells.page, "P").hover()
    expect(bells.host.locator('[data-column="p"]')).to_have_class(lit)
    expect(control(bells.page, "mu_p")).to_have_class(lit)
    expect(bells.section.locator('[data-key="p"]')).to_have_class(lit)
    for other in (bells.host.locator('[data-column="q"]'), control(bells.page, "mu_q")):
        expect(other).not_to_have_class(lit)
    bells.page.mouse.move(0, 0)
    expect(bells.host.locator('[data-column="p"]')).not_to_have_class(lit)


def test_symbol_in_focus_is_as_good_as_one_pointed_at(bells: FigureOnPage) -> None:
    symbol(bells.page, "Q").focus()
    expect(control(bells.page, "sigma_q")).to_have_class(re.compile(r"\blit\b"))
    expect(bells.page.locator("[data-symbol-note]")).to_contain_text("believe in")


@pytest.mark.parametrize("name", ["mu_q", "sigma_q"])
def test_slider_lights_up_its_symbol(bells: FigureOnPage, name: str) -> None:
    slider(bells.page, name).focus()
    expect(symbol(bells.page, "Q")).to_have_class(re.compile(r"\blit\b"))
    expect(symbol(bells.page, "P")).not_to_have_class(re.compile(r"\blit\b"))


def test_readout_lights_up_its_symbol(bells: FigureOnPage) -> None:
    bells.section.locator("[data-number~=kl_pq]").hover()
    expect(symbol(bells.page, r"D_{\mathrm{KL}}")).to_have_class(re.compile(r"\blit\b"))


@pytest.mark.parametrize("has_bokeh", [False, True], ids=["poster", "bokeh"])
def test_curve_lights_up_its_symbol(bells: FigureOnPage, has_bokeh: bool) -> None:
    page, lit = bells.page, re.compile(r"\blit\b")
    if has_bokeh:
        bells.take_over()
    else:
        page.route("**/*bokeh*", lambda route: None)  # fetched since pointing at a plot is interest; never comes
    frame = bells.host.locator(".poster").bounding_box()
    assert frame
    low, high = bells.panel.x_range

    def point_at(x: float, part_of_height: float) -> None:
        page.mouse.move(
            frame["x"] + (x - low) / (high - low) * frame["width"], frame["y"] + part_of_height * frame["height"]
        )

    bottom, top = bells.panel.y_range
    peak = 1 / (0.8 * math.sqrt(2 * math.pi))
    point_at(1, (top - peak) / (top - bottom))
    expect(symbol(page, "P")).to_have_class(lit)
    expect(control(page, "mu_p")).to_have_class(lit)
    expect(symbol(page, "Q")).not_to_have_class(lit)
    point_at(-6, 0.1)
    expect(symbol(page, "P")).not_to_have_class(lit)
    page.mouse.move(0, 0)


# --- presets, steps, play ---


def first_preset(whole: Formula) -> tuple[View, dict[str, float], str]:
    view = next(view for view in whole.views if view.presets)
    return view, view.presets[0].values, view.presets[0].label


def test_preset_moves_the_sliders_and_the_rest_goes_to_its_defaults(bells: FigureOnPage) -> None:
    view, values, label = first_preset(formula())
    other = next(p for p in formula().parameters_of(view) if p.name not in values)
    press(bells.page, other.name, "ArrowLeft")
    bells.page.locator(f"[data-view={view.name}] [data-preset]", has_text=label).click()
    for parameter in formula().parameters_of(view):
        wanted = values.get(parameter.name, parameter.default)
        expect(slider(bells.page, parameter.name)).to_have_js_property("valueAsNumber", wanted)
    expect(bells.page).to_have_url(re.compile(r"\?"))


def test_step_buttons_move_by_one_step_and_stop_at_the_ends(bells: FigureOnPage) -> None:
    bells.page.get_by_role("button", name="P peak position up by 0.05").click()
    expect(exact(bells.page, "mu_p")).to_have_value("1.05")
    expect_address(bells.page, f"{KL}?mu_p=1.05")
    exact(bells.page, "mu_p").fill("2.99")
    up = bells.page.get_by_role("button", name="P peak position up by 0.05")
    up.click()
    up.click()
    expect(exact(bells.page, "mu_p")).to_have_value("3.00")


def test_step_from_between_steps_comes_back_to_them(bells: FigureOnPage) -> None:
    exact(bells.page, "mu_p").fill("0.123")
    bells.page.get_by_role("button", name="P peak position up by 0.05").click()
    expect(exact(bells.page, "mu_p")).to_have_value("0.15")


def test_play_moves_one_parameter_until_it_is_stopped(bells: FigureOnPage) -> None:
    play = bells.page.get_by_role("button", name="Play P peak position")
    play.click()
    expect(play).to_have_attribute("aria-pressed", "true")
    eventually(bells.page, lambda: float(exact(bells.page, "mu_p").input_value()) > 1.2)
    play.click()
    expect(play).to_have_attribute("aria-pressed", "false")
    value = exact(bells.page, "mu_p").input_value()
    expect_address(bells.page, f"{KL}?mu_p={float(value):g}")
    assert exact(bells.page, "mu_q").input_value() == "-1.00"


def test_play_turns_round_at_the_end(bells: FigureOnPage) -> None:
    exact(bells.page, "mu_p").fill("2.95")
    slider(bells.page, "mu_p").evaluate(NOTE_VALUES)  # on every frame: at the end it stands for a moment only
    bells.page.get_by_role("button", name="Play P peak position").click()
    eventually(bells.page, lambda: float(exact(bells.page, "mu_p").input_value()) < 2.8)
    values = bells.page.evaluate("window.values")
    turn = values.index(3)
    assert values[:turn] == sorted(values[:turn])
    assert values[turn:] == sorted(values[turn:], reverse=True)


def test_moving_a_slider_stops_what_plays(bells: FigureOnPage) -> None:
    play = bells.page.get_by_role("button", name="Play P peak position")
    play.click()
    expect(play).to_have_attribute("aria-pressed", "true")
    press(bells.page, "mu_q", "ArrowRight")
    expect(play).to_have_attribute("aria-pressed", "false")


def test_nothing_plays_for_who_asks_for_stillness(bells: FigureOnPage) -> None:
    play = bells.page.get_by_role("button", name="Play P peak position")
    play.click()
    bells.page.emulate_media(reduced_motion="reduce")
    expect(bells.section.locator("[data-play]").first).to_have_attribute("aria-pressed", "false")
    expect(bells.section.locator("[data-play]").first).not_to_be_visible()


# --- pinned curves ---


def test_pinned_curves_stay_while_the_others_move(bells: FigureOnPage) -> None:
    before = bells.read()["paths"]
    pin = bells.button("Pin these curves")
    pin.click()
    press(bells.page, "mu_p", "PageDown")
    ghosts = bells.host.locator(".ghost path").evaluate_all("(paths) => paths.map((path) => path.getAttribute('d'))")
    assert before["p"] in [pieces(ghost) for ghost in ghosts]
    assert bells.read()["paths"]["p"] != before["p"]
    expect(bells.section.locator("[data-pinned]")).to_contain_text("P peaks at 1.00")
    pin.click()
    expect(bells.host.locator(".ghost path")).to_have_count(0)
    expect(bells.section.locator("[data-pinned]")).to_be_hidden()


def test_pinned_curves_can_be_seen_under_bokeh(bells: FigureOnPage) -> None:
    bells.take_over()
    bells.button("Pin these curves").click()
    expect(bells.host.locator(".poster")).not_to_be_visible()
    expect(bells.host.locator(".ghost")).to_have_css("visibility", "visible")
    before = bells.host.locator(".ghost path").first.get_attribute("d")
    bells.page.evaluate("Bokeh.documents[0].roots()[0].x_range.start = -4")
    eventually(bells.page, lambda: bells.host.locator(".ghost path").first.get_attribute("d") != before)


# --- links, embedding, downloads ---


def copied(page: Page) -> str:
    """What was copied, pasted as people do: the policy lets no page of ours read it by itself."""
    page.evaluate("document.body.append(Object.assign(document.createElement('input'), {id: 'pasted'}))")
    page.locator("#pasted").focus()
    page.keyboard.press("Control+V")
    return page.locator("#pasted").input_value()


def test_link_with_the_present_state_is_copied(bells: FigureOnPage) -> None:
    bells.page.context.grant_permissions(["clipboard-write"])
    press(bells.page, "mu_p", "ArrowRight")
    expect_address(bells.page, f"{KL}?mu_p=1.05")
    bells.section.get_by_text("Share and download").click()
    bells.button("Copy link").click()
    expect(bells.section.locator("[data-copied]")).to_have_text("The link is copied.")
    assert copied(bells.page).endswith(f"{KL}?mu_p=1.05")


def test_copied_link_leaves_out_what_others_have_appended(bells: FigureOnPage) -> None:
    bells.page.context.grant_permissions(["clipboard-write"])
    bells.page.goto(f"{address(mu_p=1.05)}&view=bells&fbclid=x&mu_x=1")
    bells.section.get_by_text("Share and download").click()
    bells.button("Copy link").click()
    expect(bells.section.locator("[data-copied]")).to_have_text("The link is copied.")
    assert copied(bells.page).endswith(f"{KL}?view=bells&mu_p=1.05")


def test_downloads_carry_the_present_state(bells: FigureOnPage) -> None:
    press(bells.page, "mu_p", "ArrowRight")
    bells.section.get_by_text("Share and download").click()
    for kind in ("SVG", "PNG", "CSV"):
        link = bells.section.get_by_role("link", name=kind, exact=True)
        expect(link).to_have_attribute("href", re.compile(r"\?view=bells&mu_p=1\.05$"))
        with bells.page.expect_download() as download:
            link.click()
        assert download.value.suggested_filename == f"kl-divergence-bells.{kind.lower()}"


def test_embedding_shows_the_figure_in_somebody_elses_page(bells: FigureOnPage, browser: Browser) -> None:
    press(bells.page, "mu_p", "ArrowRight")
    bells.section.get_by_text("Share and download").click()
    code = bells.section.locator("[data-embed]")
    expect(code).to_have_value(
        re.compile(r'^<iframe src="http://[^"]*/embed/kl-divergence/\?view=bells&amp;mu_p=1\.05"')
    )
    page = browser.new_page()  # of a visitor who has never been here, on a site of other people's
    with somebody_elses_page(code.input_value()) as elsewhere:
        page.goto(elsewhere)
        expect_embedded_figure_works(page)
    page.context.close()


@contextmanager
def somebody_elses_page(content: str) -> Iterator[str]:
    """The address of a page with this content, of another origin than the site's."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(f"<!doctype html><title>Elsewhere</title>{content}".encode())

        def log_message(self, *args: object) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}/"
    server.shutdown()
    server.server_close()


def expect_embedded_figure_works(page: Page) -> None:
    inside = page.frame_locator("iframe")
    expect(inside.locator("[data-readout=kl_pq]")).to_have_text(f"{kl(1.05, 0.8, -1, 1.6):.4f}")
    inside.locator("input[name=mu_p]").press("ArrowRight")
    expect(inside.locator("[data-readout=kl_pq]")).to_have_text(f"{kl(1.1, 0.8, -1, 1.6):.4f}")
    expect(inside.get_by_role("link", name="Explained on Klarity")).to_have_attribute("href", re.compile(r"mu_p=1\.1$"))


# --- the table of values ---


def test_table_of_values_is_one_key_away(bells: FigureOnPage) -> None:
    slider(bells.page, "mu_p").focus()
    bells.page.keyboard.press("t")
    table = bells.section.locator("[data-rows] table")
    expect(table).to_be_visible()
    expect(bells.section.locator("[data-rows]")).to_be_focused()  # so that arrow keys scroll it
    expect(table.locator("thead th")).to_have_text(["x", "p·log(p/q)", "P", "Q"])
    expect(table.locator("tbody tr")).to_have_count(17)
    row = table.locator("tbody tr", has=bells.page.get_by_role("rowheader", name="0.00", exact=True))
    before = row.inner_text()
    press(bells.page, "mu_p", "ArrowRight")
    eventually(bells.page, lambda: row.inner_text() != before)


def test_table_is_one_key_away_from_anywhere(bells: FigureOnPage, coins: FigureOnPage) -> None:
    rows = bells.section.locator("[data-rows]")
    bells.page.keyboard.press("t")
    expect(rows.locator("table")).to_be_visible()
    bells.page.keyboard.press("t")
    expect(rows).to_be_hidden()
    coins.section.scroll_into_view_if_needed()
    coins.host.evaluate("(plot) => plot.scrollIntoView({ block: 'center' })")
    bells.page.evaluate("document.activeElement.blur()")
    bells.page.keyboard.press("t")
    expect(coins.section.locator("[data-rows] table")).to_be_visible()
    expect(rows).to_be_hidden()


def test_closing_the_table_gives_the_focus_back(bells: FigureOnPage) -> None:
    slider(bells.page, "mu_p").focus()
    bells.page.keyboard.press("t")
    expect(bells.section.locator("[data-rows]")).to_be_focused()
    bells.page.keyboard.press("t")
    expect(slider(bells.page, "mu_p")).to_be_focused()


def test_closing_a_table_that_was_opened_from_nowhere_goes_to_its_heading(bells: FigureOnPage) -> None:
    bells.page.keyboard.press("t")
    bells.page.keyboard.press("t")
    expect(bells.section.locator("[data-table] summary")).to_be_focused()


def test_table_closed_by_its_heading_keeps_the_focus(bells: FigureOnPage) -> None:
    slider(bells.page, "mu_p").focus()
    bells.page.keyboard.press("t")
    bells.section.locator("[data-table] summary").focus()
    bells.page.keyboard.press("Enter")
    expect(bells.section.locator("[data-rows]")).to_be_hidden()
    expect(bells.section.locator("[data-table] summary")).to_be_focused()


def test_typing_a_t_into_a_number_opens_nothing(bells: FigureOnPage) -> None:
    exact(bells.page, "mu_p").press("t")
    expect(bells.section.locator("[data-table]")).not_to_have_attribute("open", "")


def test_table_names_the_outcomes(coins: FigureOnPage) -> None:
    coins.section.get_by_text("Table of values").click()
    expect(coins.section.locator("[data-rows] tbody th")).to_have_text(["heads", "tails"])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_open_parts_are_accessible(page: Page, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(address())
    bells = FigureOnPage(page, "bells")
    bells.section.get_by_text("Share and download").click()
    bells.section.get_by_text("Table of values").click()
    symbol(page, "P").focus()
    found = Axe().run(page).response["violations"]
    assert [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found] == []
