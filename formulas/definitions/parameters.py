"""Parameter values from an address: one reading, strict for the API, forgiving for the page."""

import difflib
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from formulas.definitions.figures import View
from formulas.definitions.formula import Formula, Parameter

Spelling = Callable[[str, str], list[float]]  # what a text beside a unit can mean: nothing, or one number, or two

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


def as_programs_write(text: str, _: str = "") -> list[float]:
    """The number in `text`, if it is one as programs write numbers: a point, a hyphen, no unit."""
    value = float(text) if _NUMBER.fullmatch(text.strip()) else math.nan
    return [value + 0.0] if math.isfinite(value) else []  # never minus zero


def read_parameters(
    formula: Formula,
    query: Mapping[str, Sequence[str]],
    *,
    besides: Sequence[str] = (),
    spelling: Spelling = as_programs_write,
) -> Reading:
    """The parameter values in `query` (name -> the values given); names in `besides` are not ours to judge.

    Pages read what people type (`typed_numbers.read_number`) as `spelling`; programs are held to their own.
    """
    values, problems = dict(formula.defaults), []
    known = {parameter.name: parameter for parameter in formula.parameters}
    for name, given in query.items():
        if name in besides:
            continue
        if name not in known:
            problems.append(_unknown(name, list(known)))
            continue
        values[name], problem = _read(known[name], given, spelling)
        problems += [problem] if problem else []
    return Reading(values, tuple(problems))


def read_view(formula: Formula, query: Mapping[str, str]) -> View | Problem:
    """The view that `query` names, the first without a name; or what is wrong with the name."""
    views = {view.name: view for view in formula.views}
    name = query.get("view", formula.views[0].name)
    return views.get(name) or Problem("view", f"{name[:40]!r} is not a view; the views are {', '.join(views)}")


def _read(parameter: Parameter, given: Sequence[str], spelling: Spelling) -> tuple[float, Problem | None]:
    low, high = parameter.low, parameter.high

    def problem(detail: str) -> Problem:
        return Problem(parameter.name, f"{detail}; give one number from {low:g} to {high:g}", low, high)

    if len(given) != 1:
        return parameter.default, problem(f"given {len(given)} times")
    meant = spelling(given[0], parameter.unit)
    if not meant:
        return parameter.default, problem(f"{given[0][:40]!r} is not a finite number")
    fitting = [value for value in meant if low <= value <= high]
    if not fitting:
        return min(max(meant[0], low), high), problem(f"{meant[0]:g} is out of range")
    if len(fitting) > 1:
        return parameter.default, problem(f"{given[0][:40]!r} can be {fitting[0]:g} or {fitting[1]:g}")
    return fitting[0], None


def _unknown(name: str, known: list[str]) -> Problem:
    near = difflib.get_close_matches(name, known, 1)
    hint = f"did you mean {near[0]}?" if near else f"the parameters are {', '.join(known)}"
    return Problem(name[:40], f"there is no parameter {name[:40]!r}; {hint}")
