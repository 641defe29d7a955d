"""Every kind of mark, with gaps and infinite values, drawn by the browser as by the server."""

from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from formulas.definitions.formula import Formula, parse
from formulas.engine import evaluate
from formulas.marks.kinds.heat_maps import Heat, shades
from formulas.pages.scene import scene, scripts
from formulas.plots.figure import source_data
from formulas.plots.poster import poster
from formulas.plots.shapes import shapes, tables
from tests.browser.formula_page import KL
from tests.browser.test_agreement_of_drawing import assert_same_paths
from tests.formulas.samples import GALLERY, gallery
from tests.paths_drawn import PATH_OF, taken_apart

pytestmark = pytest.mark.browser

FORMULA = gallery()
PANELS = range(len(FORMULA.views[0].panels))

DRAW = """async ([scene, kinds, number, poster, parameters]) => {
    const addresses = [...document.querySelectorAll("link[rel=modulepreload]")].map((link) => link.href);
    const load = (name) => import(addresses.find((address) => address.includes(`/${name}.`)));
    const [{ Program }, { Panel }, { agree }] = await Promise.all(["engine", "panel", "geometry"].map(load));
    await Promise.all(kinds.map((address) => import(address)));
    agree(scene.plot);
    const host = document.querySelector("[data-figure]");
    host.innerHTML = poster;
    const names = scene.model.assignments.flatMap(([names]) => names);
    const program = new Program(scene.model, names);
    const panel = new Panel(host, scene.views[0].panels[number], program);
    const values = program.run(parameters);
    panel.draw(values);
    const sources = Object.entries(panel.sources(values)).map(([name, columns]) =>
        [name, Object.fromEntries(Object.entries(columns).map(([key, column]) => [key, Array.from(column)]))]);
    const heat = panel.pictures[0]?.pixels.data.filter((_, i) => i % 4 === 3);
    return {
        paths: Object.fromEntries([...panel.drawings].map((drawing) => [drawing.dataset.column, pathOf(drawing)])),
        overflows: [...host.querySelectorAll(".overflows text")].map((text) => text.textContent),
        sources: Object.fromEntries(sources),
        heat: heat && Array.from(heat),
        pictures: host.querySelectorAll("image.heat").length,
        canvases: host.querySelectorAll("canvas.heat").length,
    };
}"""


def drawn(page: Page, number: int, a: float, formula: Formula = FORMULA) -> dict[str, Any]:
    """What the browser makes of a panel that the server drew at the defaults."""
    panel = formula.views[0].panels[number]
    values = evaluate(formula.program, formula.defaults, panel.names)
    svg = poster(formula, panel, values, name="gallery", title="Gallery", words="Words.")
    page.goto(KL)
    hashed = page.request.get("/static/staticfiles.json").json()["paths"]
    kinds = [f"/static/{hashed[module]}" for module in scripts(formula).shapes]
    found: dict[str, Any] = page.evaluate(
        f"(given) => {{ {PATH_OF} return ({DRAW})(given) }}", [scene(formula), kinds, number, str(svg), {"a": a}]
    )
    return found


@pytest.mark.parametrize("number", PANELS)
@pytest.mark.parametrize("a", [-2.0, 0.0, 1.5])
def test_panel_is_drawn_as_by_the_server(page: Page, number: int, a: float) -> None:
    panel = FORMULA.views[0].panels[number]
    found = drawn(page, number, a)
    values = evaluate(FORMULA.program, {"a": a}, panel.names)
    columns, frame = tables(FORMULA, panel, values), panel.frame()
    marks = [shape for shape in shapes(FORMULA, panel) if shape.is_path]
    if marks:
        wanted = {shape.name: shape.path(columns[shape.table], frame) for shape in marks}
        assert_same_paths(taken_apart(found["paths"]), taken_apart(wanted))
    for source, data in source_data(FORMULA, panel, values).items():
        held = found["sources"][source]
        if "image" in data:
            np.testing.assert_allclose(np.reshape(held["grid"], np.shape(data["image"][0])), data["image"][0])
            continue
        assert held.keys() == data.keys()
        for name, column in data.items():
            if name in ("text", "align") or name.endswith("_text"):
                assert held[name] == list(column)
            else:
                ours = np.array([np.nan if value is None else value for value in held[name]], dtype=float)
                np.testing.assert_allclose(ours, column, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("number", [0, 4])
def test_heat_map_has_the_servers_shades(page: Page, number: int) -> None:
    panel = FORMULA.views[0].panels[number]
    found = drawn(page, number, 1.5)
    (shape,) = [shape for shape in shapes(FORMULA, panel) if isinstance(shape, Heat)]
    values = evaluate(FORMULA.program, {"a": 1.5}, panel.names)
    grid = tables(FORMULA, panel, values)[shape.table][shape.of]
    opacity = shades(grid, *shape.z_range)[::-1].ravel() / 255 * 0.9 * 255
    assert len(found["heat"]) == len(opacity)
    np.testing.assert_allclose(found["heat"], opacity, atol=1)
    assert np.ptp(opacity) > 100


def test_contours_pass_by_undefined_corners_as_by_the_server(page: Page) -> None:
    whole, gap = "bowl = ", "bowl = 0 * log(x + 1.1) + "
    assert whole in GALLERY
    formula = parse(GALLERY.replace(whole, gap), slug="gallery")
    panel = formula.views[0].panels[0]
    ours = tables(formula, panel, evaluate(formula.program, {"a": -1.0}, panel.names))["bowl_contours"]
    uncut = tables(FORMULA, panel, evaluate(FORMULA.program, {"a": -1.0}, panel.names))["bowl_contours"]
    assert 0 < len(ours["x0"]) < len(uncut["x0"])
    theirs = drawn(page, 0, -1.0, formula)["sources"]["bowl_contours"]
    for name, column in ours.items():
        np.testing.assert_allclose(theirs[name], column, rtol=1e-12, atol=1e-13)


def test_canvas_takes_the_place_of_the_servers_picture(page: Page) -> None:
    found = drawn(page, 0, 1.5)
    assert (found["pictures"], found["canvases"]) == (0, 1)


def test_infinite_bar_says_so(page: Page) -> None:
    assert "∞" in drawn(page, 2, 1.0)["overflows"]
