"""Every kind of mark on a page of its own: poster and Bokeh lie on each other, zoomed and not, on every scale."""

import shutil
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Page

from formulas.definitions import loading
from formulas.marks.kinds.heat_maps import Heat
from formulas.plots.shapes import shapes
from tests.browser.bokeh_figure import BokehFigure
from tests.browser.formula_page import FigureOnPage, address, expect_address, formula, press, slider
from tests.browser.test_geometry import (
    assert_labels_agree,
    assert_vertices_agree,
    at_each_width,
    bokeh_labels,
    labels,
    poster_frame,
)
from tests.browser.visitors import visitors
from tests.formulas.samples import GALLERY, gallery, write
from tests.serving import ready_site

pytestmark = [pytest.mark.browser, visitors(screen={"viewport": {"width": 1280, "height": 900}})]

PANELS = gallery().views[0].panels
OF_HEAT = [number for number, panel in enumerate(PANELS, 1) if any(mark.kind == "heat_map" for mark in panel.marks)]
ON_LOG_SCALES = [number for number, panel in enumerate(PANELS, 1) if panel.x_scale == panel.y_scale == "log"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site that has the gallery among its formulas."""
    folder = tmp_path_factory.mktemp("gallery")
    catalogue = write(folder, GALLERY, slug="gallery")
    shutil.copytree(loading.FOLDER, catalogue, dirs_exist_ok=True)
    with ready_site(folder, DJANGO_SETTINGS_MODULE="tests.gallery_settings", CATALOGUE=str(catalogue)) as url:
        yield url


def figures(page: Page, a: float) -> list[FigureOnPage]:
    """Each panel of the gallery, with Bokeh in front."""
    page.goto(address("gallery", a=a))
    found = [FigureOnPage(page, "gallery", "gallery", number) for number in range(1, len(PANELS) + 1)]
    found[0].take_over()
    return found


@pytest.mark.parametrize("a", [1.5, -0.5])
def test_poster_and_bokeh_lie_on_each_other(page: Page, a: float) -> None:
    for figure in figures(page, a):
        for _ in at_each_width(figure):
            assert poster_frame(figure) == pytest.approx(BokehFigure(figure).frame(), abs=1)
            assert_vertices_agree(figure)
            assert_labels_agree(figure)


@pytest.mark.parametrize("ranges", [((0.2, 50), (0.03, 7)), ((1e-5, 1e6), (1e-8, 1e8)), ((2, 7), (1, 3))])
def test_log_scales_have_the_posters_ticks_however_far_they_are_zoomed(
    page: Page, ranges: tuple[tuple[float, float], tuple[float, float]]
) -> None:
    figure = figures(page, 1.5)[ON_LOG_SCALES[0] - 1]
    x, y = ranges
    BokehFigure(figure).ask(
        f"plot.x_range.setv({{ start: {x[0]}, end: {x[1]} }}); plot.y_range.setv({{ start: {y[0]}, end: {y[1]} }});"
    )
    page.wait_for_timeout(200)
    shown = bokeh_labels(figure)
    press(page, "a", "ArrowLeft")
    expect_address(page, address("gallery"))
    assert {side: [text for text, _ in labels(figure)[side]] for side in "xy"} == {
        side: [text for text, _ in shown[side]] for side in "xy"
    }


@pytest.mark.parametrize("number", OF_HEAT)
def test_heat_map_of_bokeh_is_of_the_values_that_the_slider_rests_at(page: Page, number: int) -> None:
    figure = figures(page, 1.5)[number - 1]
    (heat,) = (shape for shape in shapes(formula("gallery"), figure.panel) if isinstance(shape, Heat))
    press(page, "a", "ArrowLeft", times=3)
    figure.expect_state("bokeh")
    a = float(slider(page, "a").input_value())
    assert a != 1.5
    image = BokehFigure(figure).ask(
        f"""const [image] = plot.document.get_model_by_name("table:{heat.of}").data.image;
        return {{ shape: image.shape, values: Array.from(image) }};"""
    )
    expected = heat.grid(formula("gallery").axis_by_name, figure.computed(a=a))
    assert tuple(image["shape"]) == expected.shape
    np.testing.assert_allclose(np.reshape(image["values"], expected.shape), expected, rtol=1e-12)
    assert not np.array_equal(expected, heat.grid(formula("gallery").axis_by_name, figure.computed(a=1.5)))


def test_no_kind_makes_the_page_wider_than_a_narrow_screen(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address("gallery"))
    assert page.locator("[data-figure]").count() == len(PANELS)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
