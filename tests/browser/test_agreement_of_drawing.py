"""Python and the browser draw the same paths and say the same words."""

import numpy as np
import pytest
from playwright.sync_api import Page

from formulas.definitions import loading
from formulas.marks.geometry import tick_labels
from formulas.marks.kinds.curves import NEAR
from formulas.pages.content import figures
from formulas.texts.wording import number, significant, spoken
from tests.browser.engine_page import BrowserEngine
from tests.browser.formula_page import FigureOnPage, address, expect_address, formula, press, slider
from tests.browser.test_evaluators import samples
from tests.paths_drawn import Pieces, distances

pytestmark = pytest.mark.browser

SLUGS = sorted(loading.catalogue().by_slug)

# (value, decimals); ties at every place that a double can hold one.
AWKWARD_NUMBERS = [
    (0.125, 2), (2.5, 0), (3.5, 0), (-2.5, 0), (0.5, 0), (-0.5, 0), (1.005, 2), (-0.125, 2), (0.375, 2), (8.5, 0),
    (0.0, 4), (-0.0, 4), (-0.00001, 4), (0.00005, 4), (-0.00005, 4), (0.00004999, 4), (1e-300, 4), (5e-324, 12),
    (float("inf"), 4), (float("-inf"), 4), (float("nan"), 4), (219.82510223733635, 4), (1234567.891, 2), (0.1, 12),
    (0.30000000000000004, 12), (1e15, 4), (123456789012345.67, 4), (1e20, 4), (9.9999e20, 4), (1e21, 4), (1e22, 0),
    (1.7976931348623157e308, 4), (-1e21, 2), (0.99995, 4), (9.99995, 4), (999999.99999, 4),
]  # fmt: skip
# Values of a parameter: on its steps, between them, at both ends of what a double can be.
AWKWARD_VALUES = [
    (1.0, 2), (-1.0, 2), (0.3333, 2), (-0.3333, 2), (0.125, 2), (2.5, 0), (1e-5, 2), (-1e-5, 2), (1e-7, 2), (0.0, 2),
    (-0.0, 2), (1e-300, 2), (0.1 + 0.2, 2), (1 / 3, 4), (32.0, 0), (31.5, 0), (0.30000000000000004, 1), (5e-324, 2),
]  # fmt: skip


@pytest.fixture
def engine(page: Page) -> BrowserEngine:
    return BrowserEngine.opened(page)


def test_numbers_are_worded_alike(engine: BrowserEngine) -> None:
    said = engine.say("number", AWKWARD_NUMBERS)
    assert dict(zip(AWKWARD_NUMBERS, said, strict=True)) == {call: number(*call) for call in AWKWARD_NUMBERS}


def test_random_numbers_are_worded_alike(engine: BrowserEngine) -> None:
    random = np.random.default_rng(7)
    values = (random.uniform(-1, 1, 2_000) * 10.0 ** random.integers(-8, 12, 2_000)).tolist()
    calls = [(value, index % 7) for index, value in enumerate(values)]
    assert engine.say("number", calls) == [number(*call) for call in calls]
    assert engine.say("significant", calls) == [significant(value) for value, _ in calls]


def test_parameters_are_worded_alike(engine: BrowserEngine) -> None:
    said = engine.say("spoken", AWKWARD_VALUES)
    assert dict(zip(AWKWARD_VALUES, said, strict=True)) == {call: spoken(*call) for call in AWKWARD_VALUES}


def test_ticks_are_labelled_alike(engine: BrowserEngine) -> None:
    random = np.random.default_rng(11)
    ranges = [(panel.x_range, panel.y_range) for slug in SLUGS for view in formula(slug).views for panel in view.panels]
    pairs = [pair for both in ranges for pair in both]
    pairs += [(low, low + 10 ** random.uniform(-3, 3)) for low in random.uniform(-10, 10, 300).tolist()]
    assert engine.tick_labels(pairs) == [tick_labels(*pair) for pair in pairs]


@pytest.mark.parametrize("slug", SLUGS)
def test_figures_at_random_values_are_the_servers(page: Page, slug: str) -> None:
    for point in samples(formula(slug), 2, seed=99)[-2:]:
        page.goto(address(slug, **point))
        wanted = figures(formula(slug), point)
        assert wanted
        for figure in wanted:
            on_page = FigureOnPage(page, figure.view.name, slug)
            served = on_page.served(address(slug, **point))
            assert_same_paths(on_page.read()["paths"], served["paths"])
            assert on_page.read() | {"paths": None} == served | {"paths": None}


def assert_same_paths(ours: dict[str, Pieces], theirs: dict[str, Pieces]) -> None:
    """Paths have the same corners, but where the last bit of a value falls on two sides of a whole unit.

    There a curve may bend at other points, each within NEAR of the curve.
    """
    assert ours
    assert ours.keys() == theirs.keys()
    for name in ours:
        if ours[name] == theirs[name]:
            continue
        assert len(ours[name]) == len(theirs[name]), name
        for one, other in zip(ours[name], theirs[name], strict=True):
            a, b = np.array(one, float), np.array(other, float)
            assert max(distances(a, b).max(), distances(b, a).max()) <= NEAR + 1, name


@pytest.mark.parametrize("slug", SLUGS)
def test_moved_figures_are_the_servers(page: Page, slug: str) -> None:
    page.goto(address(slug))
    moved = {}
    for parameter in formula(slug).parameters:
        press(page, parameter.name, "PageUp" if parameter.default < parameter.high else "PageDown")
        moved[parameter.name] = float(slider(page, parameter.name).input_value())
    query = address(slug, **{name: f"{value:g}" for name, value in moved.items()})
    expect_address(page, query)
    for view in formula(slug).views:
        figure = FigureOnPage(page, view.name, slug)
        ours, theirs = figure.read(), figure.served(query)
        assert_same_paths(ours["paths"], theirs["paths"])
        assert ours | {"paths": None} == theirs | {"paths": None}
