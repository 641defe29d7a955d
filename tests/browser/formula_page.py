"""A formula page as its reader meets it: what they see of a figure, and what they do to it."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Locator, Page, expect

from formulas.definitions import loading
from formulas.definitions.figures import Panel, View
from formulas.definitions.formula import Formula
from formulas.engine import Value, evaluate
from tests.formulas.samples import gallery
from tests.paths_drawn import PATH_OF, Pieces, taken_apart

KL = "/formulas/kl-divergence/"

READ_FIGURE = """
const readFigure = (page, name) => {
    const section = page.querySelector(`[data-view="${name}"]`);
    const all = (selector) => [...section.querySelectorAll(selector)];
    return {
        paths: Object.fromEntries(all("[data-column]").map((drawing) => [drawing.dataset.column, pathOf(drawing)])),
        readouts: Object.fromEntries(all("[data-readout]").map((item) => [item.dataset.readout, item.textContent])),
        long: all(".amount.long").map((item) => item.dataset.readout),
        overflows: all(".overflows text").map((text) => text.textContent),
        notes: all("[data-infinite]:not([hidden])").map((note) => note.dataset.infinite),
        words: section.querySelector("desc").textContent,
        numbers: all("input.exact").map((field) => field.value),
    };
};
"""
# Playwright's wait_for_function makes functions from text, which the page's policy forbids: so ask again instead.
POLL_MS = 25
POLLS = 1_200


def eventually(page: Page, check: Callable[[], bool]) -> None:
    """Comes back when `check` holds; fails if it does not for a very long time."""
    for _ in range(POLLS):
        if check():
            return
        page.wait_for_timeout(POLL_MS)
    raise AssertionError("what was waited for did not come")


def formula(slug: str = "kl-divergence") -> Formula:
    """The formula of that slug, as the server has it too."""
    if slug == "gallery":
        return gallery()
    return loading.catalogue().by_slug[slug]


def address(slug: str = "kl-divergence", **parameters: float | str) -> str:
    """The address of a formula's page, at these values."""
    return f"/formulas/{slug}/" + (f"?{urlencode(parameters)}" if parameters else "")


def kl(mean_a: float, deviation_a: float, mean_b: float, deviation_b: float) -> float:
    """The divergence of one bell from another, in closed form."""
    spread = deviation_a**2 + (mean_a - mean_b) ** 2
    return math.log(deviation_b / deviation_a) + spread / (2 * deviation_b**2) - 0.5


def slider(page: Page, name: str) -> Locator:
    return page.locator(f"input[type=range][name={name}]").first


def exact(page: Page, name: str) -> Locator:
    """The number field beside the slider."""
    return page.locator(f"[data-control={name}] .exact").first


def note(page: Page, name: str) -> Locator:
    """What stands under a variable when its number cannot be used."""
    return page.locator(f"[data-control={name}] .control-note").first


def press(page: Page, name: str, key: str, times: int = 1) -> None:
    """Presses `key` on the slider of `name`."""
    slider(page, name).focus()
    for _ in range(times):
        page.keyboard.press(key)


def drag(page: Page, name: str, share: float) -> None:
    """Takes the thumb of `name` with the mouse to `share` of its way, and keeps the button down."""
    field = slider(page, name)
    field.scroll_into_view_if_needed()
    box = field.bounding_box()
    assert box
    value, low, high = (float(field.get_attribute(key) or "nan") for key in ("value", "min", "max"))
    value = float(field.input_value())
    thumb = 21.6  # px: the thumb's middle stays this much, by halves, within the track
    middle = box["y"] + box["height"] / 2

    def along(part: float) -> float:
        return box["x"] + thumb / 2 + part * (box["width"] - thumb)

    page.mouse.move(along((value - low) / (high - low)), middle)
    page.mouse.down()
    page.mouse.move(along(share), middle, steps=8)


def expect_address(page: Page, path_and_query: str) -> None:
    """Waits until the address is this one, and no other."""
    base = page.evaluate("location.origin")
    expect(page).to_have_url(base + path_and_query)


@dataclass(frozen=True)
class FigureOnPage:
    """One figure of an open page."""

    page: Page
    name: str
    slug: str = "kl-divergence"
    number: int = 1  # of the panel that is looked at

    @property
    def section(self) -> Locator:
        return self.page.locator(f"[data-view={self.name}]")

    @property
    def host(self) -> Locator:
        return self.page.locator(f"[data-figure={self.name}-{self.number}]")

    @property
    def live(self) -> Locator:
        """The sentence that a screen reader speaks when a slider rests."""
        return self.section.locator("[data-sentence]")

    @property
    def view(self) -> View:
        return next(view for view in formula(self.slug).views if view.name == self.name)

    @property
    def panel(self) -> Panel:
        return self.view.panels[self.number - 1]

    def readout(self, name: str) -> Locator:
        return self.section.locator(f"[data-readout={name}]")

    def note(self, name: str) -> Locator:
        """Why the readout of that name is infinite."""
        return self.section.locator(f"[data-infinite={name}]")

    def button(self, name: str) -> Locator:
        return self.section.get_by_role("button", name=name)

    def read(self) -> dict[str, Any]:
        """What the figure shows now: paths (as their pieces), readouts, notes, words."""
        found: dict[str, Any] = self.page.evaluate(
            f"(name) => {{ {PATH_OF} {READ_FIGURE} return readFigure(document, name) }}", self.name
        )
        return found | {"paths": taken_apart(found["paths"])}

    def paths(self) -> dict[str, Pieces]:
        """The pieces of the paths in this panel alone: in another one there may be shapes of the same names."""
        found: dict[str, str] = self.host.evaluate(
            f"""(host) => {{ {PATH_OF} return Object.fromEntries([...host.querySelectorAll("[data-column]")]
                .map((drawing) => [drawing.dataset.column, pathOf(drawing)])) }}"""
        )
        return taken_apart(found)

    def served(self, path_and_query: str) -> dict[str, Any]:
        """What the server's page at an address shows in this figure."""
        found: dict[str, Any] = self.page.evaluate(
            f"""async ([address, name]) => {{
                {PATH_OF} {READ_FIGURE}
                const text = await (await fetch(address)).text();
                return readFigure(new DOMParser().parseFromString(text, "text/html"), name);
            }}""",
            [path_and_query, self.name],
        )
        return found | {"paths": taken_apart(found["paths"])}

    def computed(self, **parameters: float) -> Mapping[str, Value]:
        """The figure's values by numpy; what is not named stands at its default."""
        whole = formula(self.slug)
        return evaluate(whole.program, whole.defaults | parameters, self.view.names)

    def expect_state(self, state: str) -> None:
        """Waits until `state` is in front: the poster, Bokeh, or the poster while a slider moves."""
        expect(self.host).to_have_attribute("data-state", state)

    def take_over(self) -> None:
        """Brings Bokeh by the pointer."""
        self.host.scroll_into_view_if_needed()
        self.host.hover()
        self.expect_state("bokeh")


def expect_bells(
    bells: FigureOnPage, mu_p: float, sigma_p: float = 0.8, mu_q: float = -1, sigma_q: float = 1.6
) -> None:
    """Waits until all four readouts say what the closed form gives."""
    forward, backward = kl(mu_p, sigma_p, mu_q, sigma_q), kl(mu_q, sigma_q, mu_p, sigma_p)
    expect(bells.readout("kl_pq")).to_have_text(f"{forward:.4f}")
    expect(bells.readout("kl_qp")).to_have_text(f"{backward:.4f}")
    expect(bells.readout("kl_pq_bits")).to_have_text(f"{forward * 1.4426950408889634:.4f}")
    expect(bells.readout("kl_qp_bits")).to_have_text(f"{backward * 1.4426950408889634:.4f}")
