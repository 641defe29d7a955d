"""Parameter values from an address: one reading, strict for the API, forgiving for the page."""

import difflib
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from formulas.definitions.figures import View
from formulas.definitions.formula import Formula, Parameter

# Python's float would also take "1_000", "infinity" and digits of other scripts.
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")


@dataclass(frozen=True)
class Problem:
    """What is wrong with one item of the address, and what would be right."""

    parameter: str
    detail: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Reading:
    """`values` of all parameters, clamped or at their default where `problems` were found."""

    values: dict[str, float]
    problems: tuple[Problem, ...]


def read_parameters(formula: Formula, query: Mapping[str, Sequence[str]], *, besides: Sequence[str] = ()) -> Reading:
    """The parameter values in `query` (name -> the values given); names in `besides` are not ours to judge."""
    values, problems = dict(formula.defaults), []
    known = {parameter.name: parameter for parameter in formula.parameters}
    for name, given in query.items():
        if name in besides:
            continue
        if name not in known:
            problems.append(_unknown(name, list(known)))
            continue
        values[name], problem = _read(known[name], given)
        problems += [problem] if problem else []
    return Reading(values, tuple(problems))


def read_view(formula: Formula, query: Mapping[str, str]) -> View | Problem:
    """The view that `query` names, the first without a name; or what is wrong with the name."""
    views = {view.name: view for view in formula.views}
    name = query.get("view", formula.views[0].name)
    return views.get(name) or Problem("view", f"{name[:40]!r} is not a view; the views are {', '.join(views)}")


def _read(parameter: Parameter, given: Sequence[str]) -> tuple[float, Problem | None]:
    low, high = parameter.low, parameter.high

    def problem(detail: str) -> Problem:
        return Problem(parameter.name, f"{detail}; give one number from {low:g} to {high:g}", low, high)

    if len(given) != 1:
        return parameter.default, problem(f"given {len(given)} times")
    value = float(given[0]) if _NUMBER.fullmatch(given[0].strip()) else math.nan
    if not math.isfinite(value):
        return parameter.default, problem(f"{given[0][:40]!r} is not a finite number")
    if not low <= value <= high:
        return min(max(value, low), high), problem(f"{value:g} is out of range")
    return value + 0.0, None  # never minus zero


def _unknown(name: str, known: list[str]) -> Problem:
    near = difflib.get_close_matches(name, known, 1)
    hint = f"did you mean {near[0]}?" if near else f"the parameters are {', '.join(known)}"
    return Problem(name[:40], f"there is no parameter {name[:40]!r}; {hint}")
