"""The browser's engine, asked with models and values of our choosing; numbers travel as bytes, to the last bit."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Page

from formulas.definitions.formula import Formula
from formulas.engine import Model
from formulas.pages import scene
from tests.browser.formula_page import KL

Array = NDArray[np.float64]

LOAD = """async () => {
    const addresses = [...document.querySelectorAll("link[rel=modulepreload]")].map((link) => link.href);
    const load = (name) => import(addresses.find((address) => address.includes(`/${name}.`)));
    const [engine, geometry, wording] = await Promise.all(["engine", "geometry", "wording"].map(load));
    const numbers = (text) => new Float64Array(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
    const bytes = (values) => {
        const all = new Uint8Array(Float64Array.from(values).buffer);
        let text = "";
        for (let i = 0; i < all.length; i += 32768) text += String.fromCharCode(...all.subarray(i, i + 32768));
        return btoa(text);
    };
    window.asked = { engine, geometry, wording, numbers, bytes };
}"""


def as_json(program: Model) -> dict[str, Any]:
    """The model as the page's scene has it."""
    return scene.model(cast(Formula, SimpleNamespace(program=program)))


def _text(values: Sequence[float] | Array) -> str:
    return base64.b64encode(np.asarray(values, dtype="<f8").tobytes()).decode()


def _numbers(text: str) -> Array:
    return np.frombuffer(base64.b64decode(text), dtype="<f8").astype(np.float64)


@dataclass(frozen=True)
class BrowserEngine:
    """The modules of the site, as they were served and imported into a page."""

    page: Page

    @classmethod
    def opened(cls, page: Page) -> "BrowserEngine":
        page.goto(KL)
        page.evaluate(LOAD)
        return cls(page)

    def run(self, model: Model, points: Sequence[Mapping[str, float]], wanted: Sequence[str]) -> list[dict[str, Array]]:
        """The `wanted` values, flat, for each set of parameters in `points`."""
        found = self.page.evaluate(
            """([model, names, points, wanted]) => {
                const { engine, numbers, bytes } = window.asked;
                const program = new engine.Program(model, wanted);
                return points.map((point) => {
                    const values = numbers(point);
                    const result = program.run(Object.fromEntries(names.map((name, i) => [name, values[i]])));
                    return wanted.map((name) => {
                        const value = result.get(name);
                        return bytes(typeof value === "number" ? [value] : value);
                    });
                });
            }""",
            [
                as_json(model),
                list(model.parameters),
                [_text([point[name] for name in model.parameters]) for point in points],
                list(wanted),
            ],
        )
        return [{name: _numbers(text) for name, text in zip(wanted, texts, strict=True)} for texts in found]

    def apply(self, function: str, arguments: Sequence[Array]) -> Array:
        """`function` of the table for each column of arguments; alone and in its loop it gives the same."""
        text = self.page.evaluate(
            """([name, columns]) => {
                const { engine, numbers, bytes } = window.asked;
                const values = columns.map(numbers);
                const alone = values[0].map((_, i) => engine.FUNCTIONS[name](...values.map((column) => column[i])));
                const together = new Float64Array(alone.length);
                engine.loopOf(name)(together, values, values.map(() => 1));
                const apart = alone.findIndex((value, i) => !Object.is(value, together[i]));
                if (apart >= 0) throw new Error(`${name}: ${alone[apart]} alone, ${together[apart]} in its loop`);
                return bytes(alone);
            }""",
            [function, [_text(column) for column in arguments]],
        )
        return _numbers(text)

    def function_names(self) -> set[str]:
        return set(self.page.evaluate("Object.keys(window.asked.engine.FUNCTIONS)"))

    def say(self, function: str, calls: Sequence[tuple[float, int]]) -> list[str]:
        """What `function` of wording.js says of each (value, decimals)."""
        said: list[str] = self.page.evaluate(
            """([name, values, decimals]) => {
                const { wording, numbers } = window.asked;
                return [...numbers(values)].map((value, i) => wording[name](value, decimals[i]));
            }""",
            [function, _text([value for value, _ in calls]), [decimals for _, decimals in calls]],
        )
        return said

    def tick_labels(self, ranges: Sequence[tuple[float, float]]) -> list[list[str]]:
        """The labels that geometry.js puts on each range."""
        found: list[list[str]] = self.page.evaluate(
            """(ranges) => ranges.map(([low, high]) =>
                window.asked.geometry.ticks(low, high).map(({ label }) => label))""",
            [list(pair) for pair in ranges],
        )
        return found
