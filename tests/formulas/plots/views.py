"""Panels evaluated, for tests of what is drawn."""

from collections.abc import Mapping

from formulas import catalogue
from formulas.definition import Formula
from formulas.engine import Value, evaluate
from formulas.marks import Panel
from tests.formulas.samples import gallery

KL = catalogue.load().by_slug["kl-divergence"]
BELLS, COINS = (view.panels[0] for view in KL.views[:2])
GALLERY = gallery()

EVERY_PANEL = [
    (formula, panel)
    for formula in (*catalogue.load().formulas, GALLERY)
    for view in formula.views
    for panel in view.panels
]
IDS = [
    f"{formula.slug}-{view.name}-{number}"
    for formula in (*catalogue.load().formulas, GALLERY)
    for view in formula.views
    for number in range(len(view.panels))
]


def at(formula: Formula, panel: Panel, **parameters: float) -> Mapping[str, Value]:
    """What the panel shows at these parameters, the rest at their defaults."""
    return evaluate(formula.program, formula.defaults | parameters, panel.names)
