"""A formula's plot at given values: in words, and as an address. Texts pin such values, links take them along."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

from django.urls import reverse

from formulas.definitions.formula import Formula
from formulas.texts.prose import math_html

VIEW_PREFIX = "view-"  # in forms, before the name of a parameter, which may be that of a field


@dataclass(frozen=True)
class Pinned:
    """Values of a formula's variables: the address that shows them, and each as a symbol (MathML) and a number."""

    address: str
    values: tuple[tuple[str, str], ...]


def pinned(formula: Formula | None, view: Mapping[str, float]) -> Pinned | None:
    """The values of `view` that the formula still has; None where there is nothing to show."""
    if formula is None or not view:
        return None
    symbols = _symbols(formula)
    known = {name: view[name] for name in symbols if name in view}
    if not known:
        return None
    address = reverse("formula", args=[formula.slug]) + query(formula, known) + f"#{_figure(formula, known)}-heading"
    return Pinned(address, tuple((symbols[name], _digits(value).replace("-", "−")) for name, value in known.items()))


def query(formula: Formula, values: Mapping[str, float]) -> str:
    """`?name=value&…` with what differs from the formula's defaults, as page.js writes it; empty if nothing does."""
    moved = {name: _digits(value) for name, value in values.items() if value != formula.defaults.get(name)}
    return f"?{urlencode(moved)}" if moved else ""


def _digits(value: float) -> str:
    return repr(value).removesuffix(".0")


def _figure(formula: Formula, values: Mapping[str, float]) -> str:
    """The name of the figure to look at: the first that one of the values moves."""
    for view in formula.views:
        if any(parameter.name in values for parameter in formula.parameters_of(view)):
            return view.name
    return formula.views[0].name


@cache
def _symbols(formula: Formula) -> dict[str, str]:
    return {parameter.name: math_html(parameter.symbol, roles=formula.roles) for parameter in formula.parameters}
