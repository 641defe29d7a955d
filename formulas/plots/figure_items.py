"""Figures as the JSON that Bokeh embeds: each is made once, and at other values only its columns are replaced.

Nothing here imports Bokeh before a figure is asked for; the page, which needs to know a figure's address, never does.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from formulas.definitions import loading
from formulas.definitions.figures import View
from formulas.definitions.formula import Formula
from formulas.engine import evaluate

ROOMS_ABOVE = ("api", "downloads", "management", "pages")  # of this package; by all others a figure is made
LIBRARIES = ("bokeh", "numpy", "scipy")
DIGEST_LENGTH = 16  # hexadecimal digits

_OPENED, _CLOSED = "\ue000", "\ue001"  # around a source's name, where its columns are to stand; for private use


def figure_json(formula: Formula, view: View, number: int, parameters: Mapping[str, float]) -> str:
    """The JSON item of a panel of `view`, counted from 1, at `parameters`: that of `figure_item`, to the byte."""
    from formulas.plots.figure import encoded, source_data

    panel = view.panels[number - 1]
    values = evaluate(formula.program, parameters, panel.names)
    columns = source_data(formula, panel, values)
    # At even places what stays, at odd ones the name of a source.
    return "".join(
        as_json(encoded(columns[part])) if place % 2 else part
        for place, part in enumerate(_pieces(formula, view, number))
    )


def figure_bytes(slug: str, view: str, number: int, parameters: Mapping[str, float]) -> bytes:
    """`figure_json` in UTF-8; all that it is told can be sent to another process."""
    formula = loading.catalogue().by_slug[slug]
    return figure_json(formula, view_named(formula, view), number, parameters).encode()


def view_named(formula: Formula, name: str) -> View:
    """The formula's view of that name, which it has."""
    return next(view for view in formula.views if view.name == name)


def figure_tag(formula: Formula, view: View, number: int, parameters: Mapping[str, float]) -> str:
    """The ETag of a figure: of what it is made from, so that a figure that is known need not be made."""
    made_from = f"{figure_digest(formula, view, number)} {sorted(parameters.items())}"
    return f'"{hashlib.sha256(made_from.encode()).hexdigest()[:32]}"'


@cache
def figure_digest(formula: Formula, view: View, number: int) -> str:
    """A digest that changes whenever the figure at its defaults may: of everything that it is made from.

    Not of the figure itself, which takes Bokeh to make: over a second, and 50 MB in each worker.
    """
    definition = formula.model_dump_json(include={"parameters", "axes", "model"})
    made_from = (definition, view.panels[number - 1].model_dump_json(), f"{view.name}-{number}", makers())
    return hashlib.sha256("\n".join(made_from).encode()).hexdigest()[:DIGEST_LENGTH]


@cache
def makers() -> str:
    """A digest of the code, and the libraries, that make figures."""
    folder = Path(__file__).parent.parent
    files = sorted(path for path in folder.rglob("*.py") if path.relative_to(folder).parts[0] not in ROOMS_ABOVE)
    code = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
    return " ".join([code, *(f"{name} {version(name)}" for name in LIBRARIES)])


@cache
def _pieces(formula: Formula, view: View, number: int) -> tuple[str, ...]:
    """The item cut where the columns of its sources stand, in turn with the sources' names."""
    from formulas.plots.figure import figure_item

    panel = view.panels[number - 1]
    values = evaluate(formula.program, formula.defaults, panel.names)
    item = figure_item(formula, panel, values, name=f"{view.name}-{number}")
    return tuple(re.split(f'"{_OPENED}([^{_CLOSED}]*){_CLOSED}"', as_json(_without_columns(item))))


def _without_columns(node: Any) -> Any:
    """A copy of an item with marks in place of the columns of its sources."""
    from formulas.plots.figure import SOURCE

    if isinstance(node, list):
        return [_without_columns(part) for part in node]
    if not isinstance(node, dict):
        return node
    copied = {key: _without_columns(value) for key, value in node.items()}
    if node.get("name") == "ColumnDataSource":
        name = node["attributes"]["name"].removeprefix(SOURCE)
        copied["attributes"]["data"] = f"{_OPENED}{name}{_CLOSED}"
    return copied


def as_json(data: Any) -> str:
    """`data` as the API writes JSON: compact, and safe to be read as a script."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
