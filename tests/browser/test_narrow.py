"""Narrow screens, large letters, forced colours: the plot stays with its sliders, and nothing lies over anything."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from formulas.definitions import loading
from tests.browser.formula_page import KL, FigureOnPage, address, formula, slider
from tests.browser.visitors import DARK, NARROW, visitors

pytestmark = pytest.mark.browser

SLUGS = sorted(loading.catalogue().by_slug)
NARROWEST = {"viewport": {"width": 320, "height": 640}}
LARGE = "document.documentElement.style.fontSize = '200%'"
ALL_LAID_OUT = """
for (const element of document.querySelectorAll("*")) {
    if (getComputedStyle(element).contentVisibility === "auto") element.style.contentVisibility = "visible";
}
"""

# How much of a figure's plots is in the window, and whether what has the focus is in sight with nothing over it.
IN_USE = """(name) => {
    const section = document.querySelector(`[data-view="${name}"]`);
    const field = document.activeElement.getBoundingClientRect();
    let seen = 0, whole = 0;
    for (const plot of section.querySelectorAll(".plot")) {
        const { top, bottom, height } = plot.getBoundingClientRect();
        whole += height;
        seen += Math.max(0, Math.min(bottom, innerHeight) - Math.max(top, 0));
    }
    const numbers = section.querySelector(".numbers").getBoundingClientRect();
    const hit = document.elementFromPoint(field.left + field.width / 2, field.top + field.height / 2);
    return { share: seen / whole, isUnderNumbers: numbers.top < field.bottom && numbers.bottom > field.top,
        isFree: document.activeElement === hit };
}"""

# What has the focus within a figure, and what lies over the middle of its top edge.
FOCUS = """() => {
    const focused = document.activeElement;
    const figure = focused.closest(".figure");
    if (!figure || focused.closest(".plot-sticky")) return null;
    const box = focused.getClientRects()[0];
    const over = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 8));
    const isCovered = Boolean(over?.closest(".plot-sticky, .numbers")) || box.top < 0 || box.top > innerHeight;
    return [`${figure.dataset.view} ${focused.id || focused.textContent.trim() || focused.tagName}`, isCovered];
}"""


@visitors(narrow=NARROW)
@pytest.mark.parametrize("slug", SLUGS)
def test_plot_stays_with_its_sliders(page: Page, slug: str) -> None:
    page.goto(address(slug))
    for view in formula(slug).views:
        for parameter in formula(slug).parameters_of(view):
            page.locator(f"#{view.name}-{parameter.name}").focus()
            page.keyboard.press("ArrowLeft")
            found = page.evaluate(IN_USE, view.name)
            assert found["share"] >= 0.5, (view.name, parameter.name)
            assert found["isFree"], (view.name, parameter.name)
            assert not found["isUnderNumbers"], (view.name, parameter.name)


@visitors(narrow=NARROW)
@pytest.mark.parametrize("slug", SLUGS)
def test_focus_that_moves_upwards_is_never_covered(page: Page, slug: str) -> None:
    page.goto(address(slug))
    last = page.locator(".figure").last
    last.locator("[data-share] summary").focus()
    seen, covered = 0, []
    while page.evaluate("document.activeElement.closest('.figure') !== null"):
        if found := page.evaluate(FOCUS):
            seen += 1
            covered += [found[0]] if found[1] else []
        page.keyboard.press("Shift+Tab")
    assert seen > 5 * len(formula(slug).parameters)
    assert covered == []


PAGES = ["/", "/formulas/", "/formulas/?search=relativ+entropie", "/formulas/?search=qqqq", "/formulas/nothing-at-all/"]
PAGES += ["/docs/engine/", "/privacy/", "/api/v1/docs/", *(address(slug) for slug in SLUGS)]
PAGES += [f"/embed/{whole.slug}/?view={view.name}" for whole in loading.catalogue().formulas for view in whole.views]


@visitors(narrowest=NARROWEST)
def test_no_page_scrolls_sideways(page: Page, problems: list[str]) -> None:
    wide = []
    for path in PAGES:
        page.goto(path)
        page.evaluate(ALL_LAID_OUT)
        width = page.evaluate("document.documentElement.scrollWidth")
        wide += [(path, width)] if width > 320 else []
    assert wide == []
    assert [problem for problem in problems if "404" not in problem] == []
    problems.clear()  # the page that does not exist


# Parts of a control that lie over each other, and those that reach out of it.
OVERLAPS = """() => [...document.querySelectorAll(".control")].flatMap((control) => {
    const parts = [...control.querySelectorAll("label > *, .exact-line > *, .slider-line > *")].filter((part) =>
        part.checkVisibility());
    const boxes = parts.map((part) => part.getBoundingClientRect());
    const { right } = control.getBoundingClientRect();
    return parts.flatMap((part, i) => boxes.some((box, j) => i < j && box.left < boxes[i].right - 1
        && boxes[i].left < box.right - 1 && box.top < boxes[i].bottom - 1 && boxes[i].top < box.bottom - 1)
        || boxes[i].right > right + 1 ? [`${control.dataset.control} ${part.tagName} ${part.className}`] : []);
})"""


@visitors(narrow=NARROW, narrowest=NARROWEST, wide={"viewport": {"width": 1280, "height": 800}})
@pytest.mark.parametrize("slug", ["bayes-theorem", "gradient-descent", "kl-divergence"])
def test_large_letters_lie_over_nothing(page: Page, slug: str) -> None:
    page.goto(address(slug))
    page.evaluate(ALL_LAID_OUT)
    assert page.locator(".control").count() > 3
    assert page.evaluate(OVERLAPS) == []
    page.evaluate(LARGE)
    assert page.evaluate(OVERLAPS) == []


@visitors(narrow=NARROW)
@pytest.mark.parametrize("slug", ["kl-divergence", "softmax", "black-scholes"])
def test_large_letters_leave_room_under_the_plot(page: Page, slug: str) -> None:
    page.goto(address(slug))
    page.evaluate(LARGE)
    for view in formula(slug).views:
        for parameter in formula(slug).parameters_of(view):
            page.locator(f"#{view.name}-{parameter.name}").focus()
            assert page.evaluate(IN_USE, view.name)["isFree"], (view.name, parameter.name)


# What is seen at the edges of what sticks, and just above and under the seam between plot and numbers.
SEAMS = """() => {
    const plot = document.querySelector("[data-view=bells] .plot-sticky").getBoundingClientRect();
    const numbers = document.querySelector("[data-view=bells] .numbers").getBoundingClientRect();
    const heights = [1, plot.height / 2, plot.bottom - 0.5, plot.bottom + 0.5, numbers.bottom - 1];
    return [1, innerWidth / 2, innerWidth - 1].flatMap((x) => heights.map((y) =>
        document.elementFromPoint(x, y)?.closest(".plot-sticky, .numbers") ? null : [x, y]).filter(Boolean));
}"""


@visitors(narrow=NARROW, dark={**NARROW, **DARK})
def test_nothing_is_seen_beside_or_through_what_sticks(bells: FigureOnPage) -> None:
    slider(bells.page, "sigma_q").focus()
    bells.page.mouse.wheel(0, 60)
    expect(bells.host).to_be_in_viewport(ratio=1)
    assert bells.section.locator(".plot-sticky").evaluate("(it) => it.getBoundingClientRect().top") == 0
    assert bells.page.evaluate(SEAMS) == []


def contrast(page: Page, name: str, share: float) -> int:
    """How far, over all channels, the middle of a slider at `share` of its width is from the paper around it."""
    picture = Image.open(BytesIO(slider(page, name).screenshot())).convert("RGB")
    seen = picture.getpixel((round(share * picture.width), picture.height // 2))
    paper = picture.getpixel((round(share * picture.width), 2))
    assert isinstance(seen, tuple)
    assert isinstance(paper, tuple)
    return int(sum(abs(a - b) for a, b in zip(seen, paper, strict=True)))


@visitors(forced={"forced_colors": "active"}, forced_dark={"forced_colors": "active", **DARK})
def test_slider_is_seen_in_forced_colours(page: Page) -> None:
    page.goto(KL)
    assert contrast(page, "mu_p", 0.2) > 300  # the track
    assert contrast(page, "mu_p", 0.645) > 100  # the thumb, at 1 between -3 and 3
