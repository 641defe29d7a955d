"""Whether a definition makes sense: names that exist, ranges that hold, numbers that come out; else a MistakeError."""

import math
from collections.abc import Callable, Iterable
from functools import partial

from formulas.definitions.figure_verification import verify_views
from formulas.definitions.formula import AxisPart, Formula
from formulas.definitions.shown_values import verify_shown_values
from formulas.engine import MAX_AXIS_COUNT, RESERVED, evaluate
from formulas.texts.citations import cited_keys, references
from formulas.texts.math_error import MathError
from formulas.texts.mathml import letters, to_mathml
from formulas.texts.prose import to_html
from formulas.toml.lines import KeyPath
from formulas.toml.mistakes import MistakeError

KNOWN_TO_ALL = frozenset("eπ∞")
OF_ADDRESSES = frozenset({"view", "panel"})  # what else an address may say beside the parameters
OF_PINNED_VIEWS = frozenset({"figure", "values"})  # what tells a view in its long form from mere values


def verify(formula: Formula) -> None:
    """Nothing if all is well; raises the first MistakeError found."""
    for check in CHECKS:
        check(formula)


def verify_names(formula: Formula) -> None:
    """As `verify`, of names and ranges alone: what must be right before anything can be computed."""
    for check in FIRST_CHECKS:
        check(formula)


def _names_once(formula: Formula) -> None:
    for key in ("parameters", "axes", "readouts", "views"):
        seen: set[str] = set()
        for number, part in enumerate(getattr(formula, key)):
            if part.name in seen:
                raise MistakeError(
                    (key, number, "name"), f"the name {part.name} is given twice; each must be used once"
                )
            seen.add(part.name)
    for key in ("parameters", "axes"):
        for number, part in enumerate(getattr(formula, key)):
            if part.name in RESERVED:
                raise MistakeError((key, number, "name"), f"{part.name} is a name of the language; choose another")


def _names_not_taken(formula: Formula) -> None:
    for number, parameter in enumerate(formula.parameters):
        for names, where in ((OF_ADDRESSES, "addresses"), (OF_PINNED_VIEWS, "pinned views")):
            if parameter.name in names:
                path = ("parameters", number, "name")
                raise MistakeError(path, f"{parameter.name} has a meaning in {where}; choose another")


def _axes(formula: Formula) -> None:
    for number, axis in enumerate(formula.axes):
        path = ("axes", number)
        if axis.labels and (axis.low, axis.high, axis.count) != (None, None, None):
            raise MistakeError(path, "give either labels (discrete) or low, high and count (continuous), not both")
        if axis.spacing == "log" and (axis.whole or axis.labels):
            raise MistakeError((*path, "spacing"), "the points of a discrete axis are given; leave spacing out")
        if axis.whole:
            _whole_axis(axis, path)
        elif not axis.labels:
            _continuous_axis(axis, path)


def _whole_axis(axis: AxisPart, path: tuple[str, int]) -> None:
    if axis.low is None or axis.high is None or axis.count is not None:  # with labels, neither low nor high is there
        raise MistakeError(path, "whole goes with low and high and nothing else: every whole number between is a point")
    if not (axis.low.is_integer() and axis.high.is_integer() and axis.low < axis.high):
        raise MistakeError(
            (*path, "low"), f"low and high must be whole, low below high, not {axis.low:g} and {axis.high:g}"
        )
    if (count := int(axis.high - axis.low) + 1) > MAX_AXIS_COUNT:
        raise MistakeError((*path, "high"), f"an axis has at most {MAX_AXIS_COUNT} points, not {count}")


def _continuous_axis(axis: AxisPart, path: tuple[str, int]) -> None:
    if axis.low is None or axis.high is None or axis.count is None:
        raise MistakeError(path, "give low, high and count (continuous) or labels (discrete)")
    if not (math.isfinite(axis.low) and math.isfinite(axis.high) and axis.low < axis.high):
        raise MistakeError((*path, "low"), f"low must be below high, not {axis.low:g} and {axis.high:g}")
    if axis.spacing == "log" and axis.low <= 0:
        raise MistakeError((*path, "low"), f"spacing log needs low above 0, not {axis.low:g}")
    if axis.count < 2:
        raise MistakeError((*path, "count"), f"a continuous axis needs at least 2 points, not {axis.count}")
    if axis.count > MAX_AXIS_COUNT:
        raise MistakeError((*path, "count"), f"an axis has at most {MAX_AXIS_COUNT} points, not {axis.count}")


def _parameters(formula: Formula) -> None:
    for number, parameter in enumerate(formula.parameters):
        path = ("parameters", number)
        low, high, default = parameter.low, parameter.high, parameter.default
        if not (math.isfinite(low) and math.isfinite(high) and low < high):
            raise MistakeError((*path, "low"), f"low must be below high, not {low:g} and {high:g}")
        if not low <= default <= high:
            raise MistakeError((*path, "default"), f"{default:g} is outside the range from {low:g} to {high:g}")
        if parameter.step > high - low:
            raise MistakeError((*path, "step"), f"a step of {parameter.step:g} is wider than the range itself")


def _program(formula: Formula) -> None:
    shown = [name for view in formula.views for name in view.names] + [readout.name for readout in formula.readouts]
    known = set(formula.program.names)
    used = formula.program.parameters_for(name for name in shown if name in known)
    for number, parameter in enumerate(formula.parameters):
        if parameter.name not in used:
            raise MistakeError(
                ("parameters", number),
                f"{parameter.name} moves nothing that is shown; use it or leave it out",
            )


def _readouts(formula: Formula) -> None:
    for number, readout in enumerate(formula.readouts):
        path = ("readouts", number)
        if readout.name not in formula.program.names:
            known = _list(formula.program.names)
            raise MistakeError((*path, "name"), f"the model assigns no {readout.name}; it assigns: {known}")
        if axes := formula.program.axes_of(readout.name):
            raise MistakeError(
                (*path, "name"),
                f"{readout.name} varies along {', '.join(sorted(axes))}; a readout is one number",
            )
        if not readout.beside:
            continue
        if readout.beside not in formula.readout_by_name:
            known = _list(formula.readout_by_name)
            raise MistakeError((*path, "beside"), f"unknown readout {readout.beside}; known: {known}")
        if formula.readout_by_name[readout.beside].beside:
            raise MistakeError((*path, "beside"), f"{readout.beside} does not stand on its own; name one that does")


def _shown(formula: Formula) -> None:
    """What a symbol lights up must be there."""
    known = {*formula.defaults, *formula.readout_by_name, *(name for view in formula.views for name in view.names)}
    for number, symbol in enumerate(formula.symbols):
        for name in symbol.shows:
            if name not in known:
                raise MistakeError(("symbols", number, "shows"), f"unknown name {name}; known: {_list(sorted(known))}")


def _checks(formula: Formula) -> None:
    for number, check in enumerate(formula.checks):
        path = ("checks", number)
        for name in check.values:
            if name not in formula.defaults:
                raise MistakeError((*path, "values"), f"unknown parameter {name}; known: {_list(formula.defaults)}")
        for name in check.expect:
            if name not in formula.readout_by_name:
                raise MistakeError(
                    (*path, "expect"), f"unknown readout {name}; known: {_list(formula.readout_by_name)}"
                )
        values = evaluate(formula.program, formula.defaults | check.values, check.expect)
        for name, expected in check.expect.items():
            found = values[name]
            assert isinstance(found, float)
            if not agrees(found, expected, check.tolerance):
                raise MistakeError(
                    (*path, "expect"), f"{name} is {found!r}, not {expected!r} within {check.tolerance:g}"
                )


def agrees(found: float, expected: float, tolerance: float) -> bool:
    """Whether `found` is within `tolerance` of `expected`; equal infinities agree, NaN with nothing."""
    return found == expected or abs(found - expected) <= tolerance


def _latex(formula: Formula) -> None:
    pieces: list[tuple[KeyPath, str]] = [(("latex",), formula.latex)]
    pieces += [(("symbols", n, "latex"), symbol.latex) for n, symbol in enumerate(formula.symbols)]
    pieces += [(("parameters", n, "symbol"), parameter.symbol) for n, parameter in enumerate(formula.parameters)]
    pieces += [(("readouts", n, "latex"), readout.latex) for n, readout in enumerate(formula.readouts)]
    for path, latex in pieces:
        _try_setting(path, to_mathml, latex)
    # Also so that the renderer's own tables are filled before threads share them: mdurl fills its lists in the open,
    # and two first readers at once would meet a half-filled one.
    for path, text in formula.prose:
        _try_setting(path, partial(to_html, roles=formula.roles), text)


def _symbols(formula: Formula) -> None:
    explained = [symbol.latex for symbol in formula.symbols] + [readout.latex for readout in formula.readouts]
    explained += [parameter.symbol for parameter in formula.parameters]
    known = KNOWN_TO_ALL.union(*map(letters, explained))
    if unknown := sorted(letters(formula.latex) - known):
        raise MistakeError(("latex",), f"nothing says what {_list(unknown)} means; add it to [[symbols]]")


def _try_setting(path: KeyPath, set_it: Callable[[str], str], text: str) -> None:
    try:
        set_it(text)
    except MathError as error:
        raise MistakeError(path, f"LaTeX that cannot be set: {error}") from error


def _citations(formula: Formula) -> None:
    for path, text in formula.prose:
        for key in cited_keys(text):
            if key not in references():
                raise MistakeError(path, f"[@{key}] is not in references.toml; add it there once it is confirmed")


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)


FIRST_CHECKS: tuple[Callable[[Formula], None], ...] = (_names_once, _names_not_taken, _axes, _parameters)
CHECKS = (
    *FIRST_CHECKS,
    _program,
    _readouts,
    verify_views,
    _shown,
    _checks,
    verify_shown_values,
    _citations,
    _latex,
    _symbols,
)
