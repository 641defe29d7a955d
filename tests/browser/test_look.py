"""What stands where: the first screen, the plot in reach of the sliders, nothing that jumps, one colour a symbol."""

import math
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.formula_page import KL, FigureOnPage, address, exact, expect_address, formula, press, slider
from tests.browser.visitors import DARK, NARROW, TOUCH, WIDE, visitors

pytestmark = pytest.mark.browser

# The sum of all shifts, those within half a second of a key or click included: nothing may move then either.
WATCH_SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries()) {
        window.shifts.push([value, sources.map(({ node }) => node?.className ?? node?.nodeName ?? "?").join(" ")]);
    }
}).observe({ type: "layout-shift", buffered: true });
"""
TOLERATED = 0.001

on_each_screen = visitors(wide=WIDE, narrow=NARROW)


@pytest.fixture
def bells(page: Page) -> FigureOnPage:
    page.goto(KL)
    return FigureOnPage(page, "bells")


def box(of: Locator) -> dict[str, float]:
    """Where an element is in the window."""
    found: dict[str, float] = of.evaluate(
        """(element) => {
            const { left, top, right, bottom } = element.getBoundingClientRect();
            return { left, top, right, bottom };
        }"""
    )
    return found


@visitors(wide=WIDE)
def test_formula_and_plot_are_in_the_first_screen(bells: FigureOnPage) -> None:
    for seen in (bells.page.locator(".formula math"), bells.host, bells.section.locator(".x-label")):
        expect(seen).to_be_in_viewport(ratio=1)
    expect(bells.page.locator(".simply")).to_be_in_viewport()
    assert bells.page.evaluate("scrollY") == 0


@visitors(narrow=NARROW, touch=TOUCH)
@pytest.mark.parametrize("name", ["mu_p", "sigma_p", "mu_q", "sigma_q"])
def test_plot_stays_in_sight_of_a_slider_in_use(bells: FigureOnPage, name: str) -> None:
    slider(bells.page, name).scroll_into_view_if_needed()
    slider(bells.page, name).focus()
    press(bells.page, name, "ArrowLeft")
    expect(bells.host).to_be_in_viewport(ratio=1)
    expect(slider(bells.page, name)).to_be_in_viewport(ratio=1)
    assert box(slider(bells.page, name))["top"] >= box(bells.host)["bottom"]


@visitors(narrow=NARROW)
@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
def test_sticky_plot_covers_no_control_in_focus(bells: FigureOnPage, key: str) -> None:
    fields = bells.section.locator("input")
    fields.first.focus() if key == "Tab" else bells.section.locator("[data-explore]").focus()
    covered, seen = [], 0
    for _ in range(30):
        bells.page.keyboard.press(key)
        found = bells.page.evaluate(
            """() => {
                const field = document.activeElement;
                const plot = document.querySelector("[data-view=bells] .plot-sticky");
                if (!field.matches("[data-view=bells] input")) return null;
                const hidden = plot.getBoundingClientRect().bottom - field.getBoundingClientRect().top;
                return [field.id, hidden];
            }"""
        )
        if found is None:
            continue
        seen += 1
        if found[1] > 0:
            covered.append(found[0])
    assert seen >= 7
    assert covered == []


@pytest.fixture
def watched(context: BrowserContext, page: Page) -> Iterator[Page]:
    """A page that counts its layout shifts; at the end there must have been none."""
    context.add_init_script(WATCH_SHIFTS)
    yield page
    shifts: list[list[Any]] = page.evaluate("window.shifts")
    assert sum(shift[0] for shift in shifts) <= TOLERATED, shifts


def settle(page: Page) -> None:
    """Lets two frames pass, so that the browser has told its shifts."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))")


@on_each_screen
@pytest.mark.parametrize("path", ["/", "/formulas/", KL, address("entropy"), address("cross-entropy")])
def test_nothing_jumps_while_the_page_loads(watched: Page, path: str) -> None:
    watched.goto(path, wait_until="networkidle")
    watched.evaluate("document.fonts.ready.then(() => true)")
    settle(watched)


@on_each_screen
def test_nothing_jumps_while_sliders_move(watched: Page) -> None:
    watched.goto(KL, wait_until="networkidle")
    for name, key in (("mu_p", "End"), ("sigma_q", "Home"), ("mu_q", "Home"), ("heads_q", "Home"), ("heads_q", "End")):
        press(watched, name, key)
        settle(watched)
    expect_address(watched, address(mu_p=3, mu_q=-3, sigma_q=0.3, heads_q=1))


@on_each_screen
def test_nothing_jumps_when_bokeh_takes_over(watched: Page) -> None:
    watched.goto(KL, wait_until="networkidle")
    FigureOnPage(watched, "bells").take_over()
    settle(watched)


@on_each_screen
def test_nothing_jumps_when_a_number_is_out_of_range(watched: Page) -> None:
    watched.goto(KL, wait_until="networkidle")
    exact(watched, "mu_p").fill("99")
    expect(watched.locator("#bells-mu_p-note")).not_to_be_empty()
    settle(watched)


# What a reader's eye rests on; the values themselves are right-aligned and may grow to the left.
PLACES = "h1, h2, .plot, .number, .number dt, .unit, .control label, .exact, .slider-line, .legend, .tools"

SPREAD_OUT = """
for (const element of document.querySelectorAll("*")) {
    const { position, contentVisibility } = getComputedStyle(element);
    if (position === "sticky") element.style.position = "static";  // moves through the page as that scrolls
    if (contentVisibility === "auto") element.style.contentVisibility = "visible";  // has no place until it is near
}
"""


def places(page: Page) -> list[list[Any]]:
    """Name and place within the page of all that should stay where it is."""
    found: list[list[Any]] = page.evaluate(
        """(selector) => [...document.querySelectorAll(selector)].filter((element) =>
            element.checkVisibility()).map((element) => {
            const { x, y, width, height } = element.getBoundingClientRect();
            return [`${element.tagName}.${element.className?.baseVal ?? element.className} ${element.id}`,
                    ...[x, y + scrollY, width, height].map((side) => Math.round(side * 10) / 10)];
        })""",
        PLACES,
    )
    assert len(found) > 20
    return found


@on_each_screen
@pytest.mark.parametrize("keys", [("End", "Home"), ("Home", "End")], ids=["apart", "apart the other way"])
def test_everything_stays_in_place_at_the_widest_numbers(bells: FigureOnPage, keys: tuple[str, str]) -> None:
    page = bells.page
    page.evaluate("document.fonts.ready.then(() => true)")
    page.evaluate(SPREAD_OUT)
    before = places(page)
    press(page, "mu_p", keys[0])
    press(page, "mu_q", keys[1])
    press(page, "sigma_q", "Home")
    press(page, "heads_q", "Home")
    settle(page)
    assert [(then, now) for then, now in zip(before, places(page), strict=True) if then != now] == []


def computed(of: Locator, name: str) -> str:
    return str(of.evaluate("(element, name) => getComputedStyle(element).getPropertyValue(name)", name))


def as_colour(page: Page, value: str, on: Locator) -> str:
    """A custom property's value as the browser paints it on an element."""
    return str(
        on.evaluate(
            """(element, value) => {
                const probe = element.parentElement.appendChild(document.createElement("span"));
                probe.style.color = value;
                const colour = getComputedStyle(probe).color;
                probe.remove();
                return colour;
            }""",
            value,
        )
    )


@visitors(light=WIDE, dark={**WIDE, **DARK})
@pytest.mark.parametrize(
    ("role", "symbol", "parameter", "colours"),
    [
        ("first", "P", "mu_p", {"light": "rgb(0, 114, 178)", "dark": "rgb(98, 181, 238)"}),
        ("second", "Q", "mu_q", {"light": "rgb(184, 80, 0)", "dark": "rgb(243, 151, 90)"}),
    ],
)
def test_a_symbol_has_one_colour_everywhere(
    bells: FigureOnPage,
    options: dict[str, Any],
    role: str,
    symbol: str,
    parameter: str,
    colours: dict[str, str],
) -> None:
    page = bells.page
    colour = colours[options.get("color_scheme", "light")]
    for place in (".formula", ".simply", ".numbers", ".essay"):
        symbols = page.locator(f"{place} math .role-{role}").filter(has_text=symbol)
        assert symbols.count() > 0, place
        assert computed(symbols.first, "color") == colour, place
    assert computed(bells.host.locator(f'[data-column="{symbol.lower()}"]'), "stroke") == colour
    assert computed(page.locator(f"label[for=bells-{parameter}] math").locator("> *").first, "color") == colour
    thumb = slider(page, parameter)
    assert as_colour(page, computed(thumb, "--role"), thumb) == colour
    assert computed(bells.section.locator(f".legend .role-{role} .swatch path").first, "stroke") == colour


@pytest.mark.parametrize("family", ["Klarity Math", "Klarity Serif", "Klarity Sans"])
def test_our_fonts_are_used(bells: FigureOnPage, family: str) -> None:
    bells.page.evaluate("document.fonts.ready.then(() => true)")
    loaded = bells.page.evaluate(
        "[...document.fonts].filter(({ status }) => status === 'loaded').map((font) => font.family)"
    )
    assert family in [name.strip('"') for name in loaded]


def test_formula_is_set_in_the_maths_font(bells: FigureOnPage) -> None:
    page = bells.page
    page.evaluate("document.fonts.ready.then(() => true)")
    developer = page.context.new_cdp_session(page)
    developer.send("DOM.enable")
    developer.send("CSS.enable")
    root = developer.send("DOM.getDocument")["root"]["nodeId"]
    found = developer.send("DOM.querySelector", {"nodeId": root, "selector": ".formula math"})["nodeId"]
    developer.send("DOM.requestChildNodes", {"nodeId": found, "depth": -1})
    node = developer.send("DOM.querySelector", {"nodeId": root, "selector": ".formula math mi"})["nodeId"]
    fonts = developer.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    assert fonts
    assert all(font["isCustomFont"] for font in fonts), fonts


def test_root_ends_where_what_stands_under_it_ends(page: Page) -> None:
    page.goto(address("binomial-distribution"))
    page.evaluate("document.fonts.ready.then(() => true)")
    gaps = page.evaluate(
        """[...document.querySelectorAll("msqrt")]
            .filter((root) => root.checkVisibility({ contentVisibilityAuto: true }))
            .map((root) => root.getBoundingClientRect().right - root.lastElementChild.getBoundingClientRect().right)"""
    )
    assert gaps
    assert max(gaps) <= 1


@visitors(still={**WIDE, "reduced_motion": "reduce"})
def test_nothing_is_animated_for_who_asks_for_stillness(bells: FigureOnPage) -> None:
    durations = bells.page.evaluate(
        """() => [...document.querySelectorAll("*")].flatMap((element) => {
            const style = getComputedStyle(element);
            return `${style.transitionDuration}, ${style.animationDuration}`.split(", ");
        })"""
    )
    assert durations
    assert {duration for duration in durations if math.isclose(float(duration.removesuffix("s")), 0)} == set(durations)


@pytest.mark.parametrize("with_bokeh", [False, True], ids=["poster", "with bokeh"])
@visitors(light=WIDE, dark={**WIDE, **DARK})
def test_print_shows_the_poster_without_controls(bells: FigureOnPage, with_bokeh: bool) -> None:
    if with_bokeh:
        bells.take_over()
    bells.page.emulate_media(media="print")
    expect(bells.host.locator(".poster")).to_be_visible()
    expect(bells.host.locator(".bokeh")).not_to_be_visible()
    controls = bells.page.locator("input, button, .site-head, .site-foot")
    assert controls.count() > len(formula().parameters)
    assert [control.evaluate("(it) => it.outerHTML") for control in controls.all() if control.is_visible()] == []
    for kept in (".formula math", ".numbers", ".essay"):
        expect(bells.page.locator(kept).first).to_be_visible()
    assert bells.page.locator(".essay h2").last.evaluate("(it) => it.checkVisibility({ contentVisibilityAuto: true })")


@visitors(dark={**WIDE, **DARK})
def test_print_is_dark_on_light(bells: FigureOnPage) -> None:
    bells.page.emulate_media(media="print")
    paper, ink = (computed(bells.page.locator("body"), name) for name in ("background-color", "color"))
    assert sum(map(int, ink.removeprefix("rgb(").removesuffix(")").split(","))) < 200, (paper, ink)
