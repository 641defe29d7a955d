"""`python -m bench heat`: how many frames a second a heat map of 100 x 100 keeps up while a slider moves."""

import statistics
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ViewportSize

from bench.browser import chromium
from bench.report import Bar, Row, show
from bench.servers import klarity
from formulas.definitions.formula import parse
from formulas.engine import evaluate
from formulas.pages.scene import scene
from formulas.plots.poster import poster

VIEWPORT: ViewportSize = {"width": 1280, "height": 800}
FRAMES = 180
PAGE = "/formulas/gradient-descent/"  # a page that has a heat map, and so the module that draws one
DEFINITION = Path(__file__).resolve().parent / "pages" / "heat.toml"
# The page's own modules, with a panel of ours in the place of its first figure.
PLAY = """async ([scene, poster, frames]) => {
    const addresses = [...document.querySelectorAll("link[rel=modulepreload]")].map((link) => link.href);
    const load = (name) => import(addresses.find((address) => address.includes(`/${name}.`)));
    const [{ Program }, { Panel }, { agree }] = await Promise.all(["engine", "panel", "geometry"].map(load));
    agree(scene.plot);
    const host = document.querySelector("[data-figure]");
    host.innerHTML = poster;
    const program = new Program(scene.model, ["height"]);
    const panel = new Panel(host, scene.views[0].panels[0], program);
    const frame = () => new Promise(requestAnimationFrame);
    const work = [];
    await frame();
    const start = performance.now();
    for (let i = 0; i < frames; i++) {
        const before = performance.now();
        panel.draw(program.run({ a: 1 + i / frames }));
        work.push(performance.now() - before);
        await frame();
    }
    return { seconds: (performance.now() - start) / 1000, work };
}"""


def measure(*, quick: bool) -> None:
    """Prints frames a second and script time a frame, of a map with three contours."""
    with tempfile.TemporaryDirectory() as folder, klarity(Path(folder)) as port, chromium() as browser:
        rounds = [play(browser, f"http://localhost:{port}{PAGE}") for _ in range(1 if quick else 5)]
    rows = [
        Row("frames a second", [FRAMES / round_["seconds"] for round_ in rounds], 1, bar=Bar("at least", 30)),
        Row("script a frame, ms", [statistics.median(round_["work"]) for round_ in rounds], 2),
    ]
    show("heat map of 100 x 100 with three contours, 1x", "per round", rows)


def play(browser: Browser, address: str) -> dict[str, Any]:
    """One round on a page of its own."""
    formula = parse(DEFINITION.read_text(encoding="utf-8"), slug="heat")
    panel = formula.views[0].panels[0]
    values = evaluate(formula.program, formula.defaults, panel.names)
    svg = poster(formula, panel, values, name="heat", title="Heat", words="Heat.")
    with browser.new_context(viewport=VIEWPORT) as context:
        page = context.new_page()
        page.goto(address, wait_until="load")
        found: dict[str, Any] = page.evaluate(PLAY, [scene(formula), str(svg), FRAMES])
        return found
