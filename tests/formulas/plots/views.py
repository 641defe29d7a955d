"""Views evaluated, for tests of what is drawn."""

from collections.abc import Mapping

from formulas import catalogue
from formulas.definition import Formula, View
from formulas.engine import Value, evaluate

KL = catalogue.load().by_slug["kl-divergence"]
BELLS, COINS = KL.views

EVERY_VIEW = [(formula, view) for formula in catalogue.load().formulas for view in formula.views]
IDS = [f"{formula.slug}-{view.name}" for formula, view in EVERY_VIEW]


def at(formula: Formula, view: View, **parameters: float) -> tuple[dict[str, float], Mapping[str, Value]]:
    """All parameters, these among them, and what the view shows at them."""
    used = formula.defaults | parameters
    return used, evaluate(formula.program, used, view.names)
