"""Parameter values from an address: one reading, strict for the API, forgiving for the page."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from formulas.definitions.figures import View
from formulas.definitions.foreign_parameters import nearest
from formulas.definitions.formula import Formula, Parameter
from formulas.texts.digits import is_number
from formulas.texts.typed_numbers import read_number

Spelling = Callable[[str, str], list[float]]  # what a text beside a unit can mean: nothing, or one number, or two


@dataclass(frozen=True)
class Problem:
    """What is wrong with one item of the address, and what would be right."""

    parameter: str
    detail: str
    low: float | None = None
    high: float | None = None

    def at(self, place: str) -> "Problem":
        """The same of one place in what was given for the parameter."""
        return replace(self, parameter=f"{self.parameter}{place}")

    def within(self, whole: str) -> "Problem":
        """The same of a parameter that stands in something else."""
        return replace(self, parameter=f"{whole}.{self.parameter}")


@dataclass(frozen=True)
class Reading:
    """`values` of all parameters, clamped or at their default where `problems` were found."""

    values: dict[str, float]
    problems: tuple[Problem, ...]


def as_programs_write(text: str, _: str = "") -> list[float]:
    """The number in `text`, if it is one as programs write numbers: a point, a hyphen, no unit."""
    value = float(text) if is_number(text) else math.nan
    return [value + 0.0] if math.isfinite(value) else []  # never minus zero


def read_parameters(
    formula: Formula,
    query: Mapping[str, Sequence[str]],
    *,
    besides: Sequence[str] = (),
    spelling: Spelling = as_programs_write,
) -> Reading:
    """The parameter values in `query` (name -> the values given); names in `besides` are not ours to judge."""
    values, problems = dict(formula.defaults), []
    known = {parameter.name: parameter for parameter in formula.parameters}
    for name, given in query.items():
        if name in besides:
            continue
        if name not in known:
            problems.append(unknown_parameter(name, "".join(given[:1]), list(known)))
            continue
        values[name], problem = _read(known[name], given, spelling)
        problems += [problem] if problem else []
    return Reading(values, tuple(problems))


def read_shown(formula: Formula, query: Mapping[str, Sequence[str]]) -> Reading:
    """As `read_parameters`, for pages: numbers as people type them, and a view may be asked for as well."""
    reading = read_parameters(formula, query, besides=["view"], spelling=read_number)
    view = read_view(formula, query)
    return Reading(reading.values, (*reading.problems, view)) if isinstance(view, Problem) else reading


def read_view(formula: Formula, query: Mapping[str, Sequence[str]]) -> View | Problem:
    """The view that `query` names, the first without a name; or what is wrong with the name."""
    views = {view.name: view for view in formula.views}
    given = query.get("view", list(views)[:1])
    if len(given) == 1 and given[0] in views:
        return views[given[0]]
    wrong = f"{given[0][:40]!r} is not a view" if len(given) == 1 else f"given {len(given)} times"
    return Problem("view", f"{wrong}; the views are {', '.join(views)}")


def wrong_value(parameter: Parameter, detail: str) -> Problem:
    """What is wrong with a value given for `parameter`, and which would be right."""
    low, high = parameter.low, parameter.high
    return Problem(parameter.name, f"{detail}; give one number from {low:g} to {high:g}", low, high)


def out_of_range(parameter: Parameter, written: str) -> Problem:
    """The same for a number that `parameter` cannot have."""
    return wrong_value(parameter, f"{written} is out of range")


def unknown_parameter(name: str, value: str, known: list[str]) -> Problem:
    """What is wrong with a name that no parameter has, and which it may have meant."""
    near = nearest(name, value, known)
    hint = f"did you mean {near}?" if near else f"the parameters are {', '.join(known)}"
    return Problem(name[:40], f"there is no parameter {name[:40]!r}; {hint}")


def _read(parameter: Parameter, given: Sequence[str], spelling: Spelling) -> tuple[float, Problem | None]:
    low, high, default = parameter.low, parameter.high, parameter.default
    if len(given) != 1:
        return default, wrong_value(parameter, f"given {len(given)} times")
    meant = spelling(given[0], parameter.unit)
    if not meant:
        return default, wrong_value(parameter, f"{given[0][:40]!r} is not a finite number")
    fitting = [value for value in meant if low <= value <= high]
    if not fitting:
        return min(max(meant[0], low), high), out_of_range(parameter, f"{meant[0]:g}")
    if len(fitting) > 1:
        return default, wrong_value(parameter, f"{given[0][:40]!r} can be {fitting[0]:g} or {fitting[1]:g}")
    return fitting[0], None
