"""Whether rounding leaves a formula's readouts right: each beside the same model computed to fifty digits."""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass

from formulas.definitions.formula import Formula, Parameter
from formulas.definitions.precise import Number, evaluate_precisely
from formulas.engine import Value, evaluate
from formulas.engine.model import Assignment, Model, Tree

RELATIVE = 1e-9  # of a readout; far below what a page shows, far above what doubles keep without cancellation
SMALLEST = 1e-290  # below this doubles begin to lose digits, and there is nothing to be done about it
ZERO = 1e-45  # what fifty digits leave of a difference that is zero
NOISE = 1e-15  # and doubles
CHEAP = 2_000  # operations at one place, some 10 ms; what takes more is only tried thoroughly


@dataclass(frozen=True)
class Lost:
    """A readout whose digits got lost: at the parameters in `moved` it is `found`, and should be `exact`."""

    readout: str
    moved: tuple[tuple[str, float], ...]
    found: float
    exact: float

    def __str__(self) -> str:
        where = ", ".join(f"{name} = {value:g}" for name, value in self.moved) or "the defaults"
        return f"{self.readout} is {self.found:.12g} at {where}; to fifty digits it is {self.exact:.12g}"


def lost_digits(formula: Formula, *, places: int = 20, thorough: bool = False) -> list[Lost]:
    """For each readout the first place, of the ends of all sliders and some at random, where its digits are wrong.

    Without `thorough`, only readouts are tried that do not take long; random numbers have no digits to lose.
    """
    names = [name for name in _readouts(formula) if thorough or _operations(formula.program, name) <= CHEAP]
    lost: dict[str, Lost] = {}
    for values in places_to_try(formula, places):
        wanted = [name for name in names if name not in lost]
        found, exact = evaluate(formula.program, values, wanted), evaluate_precisely(formula.program, values, wanted)
        moved = tuple((name, value) for name, value in values.items() if value != formula.defaults[name])
        for name in wanted:
            if not agrees_with_exact(found[name], exact[name]):
                lost[name] = Lost(name, moved, float(found[name]), float(exact[name]))
    return list(lost.values())


def agrees_with_exact(found: Value, exact: Number) -> bool:
    """Whether a double is as near to what is exact as doubles can be."""
    assert isinstance(found, float)
    if not math.isfinite(found) or not math.isfinite(float(exact)):
        return str(found) == str(float(exact))
    if abs(exact) < ZERO:
        return abs(found) < NOISE
    return bool(abs(found - exact) <= RELATIVE * abs(exact) or max(abs(found), abs(exact)) < SMALLEST)


def places_to_try(formula: Formula, count: int) -> Iterator[dict[str, float]]:
    """The defaults, each slider at both ends, and `count` places with all of them anywhere, the same each time."""
    yield from formula.at_ends()
    chance = random.Random(formula.slug)  # noqa: S311  # nothing here is a secret
    for _ in range(count):
        yield {parameter.name: _anywhere(parameter, chance) for parameter in formula.parameters}


def _anywhere(parameter: Parameter, chance: random.Random) -> float:
    steps = round((parameter.high - parameter.low) / parameter.step)
    inside = parameter.low + parameter.step * chance.randrange(steps + 1)
    return chance.choice([parameter.low, parameter.high, min(round(inside, 9), parameter.high)])


def _readouts(formula: Formula) -> list[str]:
    return [
        readout.name
        for readout in formula.readouts
        if not any(_calls(assignment.tree, "uniform") for assignment in formula.program.needed_for([readout.name]))
    ]


def _operations(model: Model, name: str) -> int:
    return sum(_size(assignment.tree) * _points(model, assignment) for assignment in model.needed_for([name]))


def _points(model: Model, assignment: Assignment) -> int:
    """How many numbers a step of an assignment runs over."""
    own = {axis.name: axis.count for axis in model.axes}
    read = {axis for use in assignment.uses if use in model.names for axis in model.axes_of(use)}
    return math.prod(own[axis] for axis in read | (assignment.uses & own.keys()) | assignment.axes)


def _size(tree: Tree) -> int:
    return sum(map(_size, tree[1:])) + 1 if isinstance(tree, list) else 0


def _calls(tree: Tree, function: str) -> bool:
    return isinstance(tree, list) and (tree[0] == function or any(_calls(part, function) for part in tree[1:]))
