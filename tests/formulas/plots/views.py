"""Panels evaluated, for tests of what is drawn."""

from collections.abc import Mapping

from formulas.definitions import loading
from formulas.definitions.figures import Panel
from formulas.definitions.formula import Formula
from formulas.engine import Value, evaluate
from tests.formulas.samples import gallery

KL = loading.catalogue().by_slug["kl-divergence"]
BELLS, COINS = (view.panels[0] for view in KL.views[:2])
GALLERY = gallery()

EVERY_PANEL = [
    (formula, panel)
    for formula in (*loading.catalogue().formulas, GALLERY)
    for view in formula.views
    for panel in view.panels
]
IDS = [
    f"{formula.slug}-{view.name}-{number}"
    for formula in (*loading.catalogue().formulas, GALLERY)
    for view in formula.views
    for number in range(len(view.panels))
]


def at(formula: Formula, panel: Panel, **parameters: float) -> Mapping[str, Value]:
    """What the panel shows at these parameters, the rest at their defaults."""
    return evaluate(formula.program, formula.defaults | parameters, panel.names)
