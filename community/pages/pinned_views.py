"""A pinned view in words: what of it the formula still shows, and what it said if the formula has changed since."""

from dataclasses import dataclass
from functools import cache, lru_cache

from formulas.definitions.formula import Formula
from formulas.definitions.pinned_view import PinnedView
from formulas.texts.digits import digits
from formulas.texts.prose import math_html

KEPT = 1024  # views in words: the same texts are shown again and again

Values = tuple[tuple[str, str], ...]  # each as a symbol (MathML), or its name where it has none any more, and a number


@dataclass(frozen=True)
class ViewInWords:
    """`values` differ from the formula's present defaults: with none of them, the plot stands at its start."""

    figure: str
    address: str  # empty where nothing of it can be shown any more
    values: Values
    has_changed: bool = False  # the formula has, since the view was pinned
    former_values: Values = ()  # as they were then; only where it has


@lru_cache(maxsize=KEPT)
def in_words(formula: Formula | None, view: PinnedView | None) -> ViewInWords | None:
    """The view for people; of a formula that is gone (None), its values by their names. None for no view."""
    if view is None:
        return None
    shown = view.shown_by(formula) if formula else None
    if formula is None or shown is None:
        gone = tuple((name, _as_read(digits(value))) for name, value in view.values)
        return ViewInWords("", "", (), has_changed=True, former_values=gone)
    has_changed = shown != view
    return ViewInWords(
        figure=shown.figure,
        address=shown.address(formula),
        values=_moved(formula, shown),
        has_changed=has_changed,
        former_values=_moved(formula, view) if has_changed else (),
    )


def _moved(formula: Formula, view: PinnedView) -> Values:
    symbols = _symbols(formula)
    return tuple((symbols.get(name, name), _as_read(value)) for name, value in view.moved(formula).items())


def _as_read(written: str) -> str:
    return written.replace("-", "−")


@cache
def _symbols(formula: Formula) -> dict[str, str]:
    return {parameter.name: math_html(parameter.symbol, roles=formula.roles) for parameter in formula.parameters}
