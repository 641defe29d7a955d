"""An `iterate` over plain numbers: bit for bit what arrays of one element give, in a fraction of their time.

A step is laid out once, as operations on numbered places. What stands in it twice is computed once, and what the steps
do not move is computed before the first.
"""

import math
import operator
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from formulas.engine.functions import FUNCTIONS
from formulas.engine.model import Tree

Compute = Callable[..., float]


def _quotient(a: float, b: float) -> float:
    return a / b if b else float(np.divide(a, b))  # Python raises an error where b is 0


def _power(base: float, exponent: float) -> float:
    return math.inf if base == -math.inf and exponent == 0.5 else float(np.power(base, exponent))


# What IEEE 754 leaves no choice in, so that Python's numbers give the bits that numpy gives. All else is numpy's.
_EXACT: dict[str, Compute] = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": _quotient,
    "neg": operator.neg,
    "pow": _power,
    "lt": lambda a, b: 1.0 if a < b else 0.0,
    "le": lambda a, b: 1.0 if a <= b else 0.0,
    "gt": lambda a, b: 1.0 if a > b else 0.0,
    "ge": lambda a, b: 1.0 if a >= b else 0.0,
    "eq": lambda a, b: 1.0 if a == b else 0.0,
    "ne": lambda a, b: 1.0 if a != b else 0.0,
    "where": lambda condition, then, otherwise: then if condition != 0 else otherwise,
}


def steps_are_plain(steps: Sequence[Tree]) -> bool:
    """Whether the steps call nothing that runs along an axis."""
    return all(not isinstance(step, list) or (step[0] in FUNCTIONS and steps_are_plain(step[1:])) for step in steps)


def iterate_numbers(
    names: Sequence[str],
    steps: Sequence[Tree],
    starts: Sequence[float],
    fixed: Mapping[str, float],
    varying: Mapping[str, Sequence[float]],
    count: int,
) -> list[list[float]]:
    """The `count` values of each of `names`: its start, and what its step makes of the last ones.

    `fixed` names stand for one number, `varying` ones for the number at the point of the last values.
    """
    layout = _Layout(fixed, [*names, *varying])
    results = [layout.place_of(step) for step in steps]
    numbers, operations = layout.numbers, layout.operations
    own = [layout.places[name] for name in names]
    columns = [(layout.places[name], column) for name, column in varying.items()]
    states = [list(starts)]
    for point in range(count - 1):
        for place, state in zip(own, states[-1], strict=True):
            numbers[place] = state
        for place, column in columns:
            numbers[place] = column[point]
        for place, compute, arguments in operations:
            if len(arguments) == 2:  # nearly all: written out, as this is where the time goes
                numbers[place] = compute(numbers[arguments[0]], numbers[arguments[1]])
            else:
                numbers[place] = compute(*[numbers[argument] for argument in arguments])
        states.append([numbers[place] for place in results])
    return [list(values) for values in zip(*states, strict=True)]


class _Layout:
    """Where each number of a step stands, and the operations that compute those that move, in order."""

    def __init__(self, fixed: Mapping[str, float], moving: Sequence[str]) -> None:
        self.numbers: list[float] = []
        self.places: dict[object, int] = {}
        self.moving: set[int] = set()
        self.operations: list[tuple[int, Compute, tuple[int, ...]]] = []
        for name, value in fixed.items():
            self._place(name, value)
        for name in moving:
            self.moving.add(self._place(name, math.nan))

    def place_of(self, tree: Tree) -> int:
        """The place of the value of `tree`, which its operations have filled when they have run."""
        if isinstance(tree, str):
            return self.places[tree]
        if not isinstance(tree, list):
            return self._constant(float(tree))
        arguments = tuple(self.place_of(argument) for argument in tree[1:])
        key = (tree[0], arguments)
        if key not in self.places:
            self._operation(key, *key)
        return self.places[key]

    def _constant(self, value: float) -> int:
        key = (value, math.copysign(1, value))  # 0 and -0 are equal, and not the same
        return self.places[key] if key in self.places else self._place(key, value)

    def _operation(self, key: object, name: str, arguments: tuple[int, ...]) -> None:
        compute = _EXACT.get(name) or _as_number(FUNCTIONS[name].compute)
        if self.moving.isdisjoint(arguments):
            self._place(key, compute(*[self.numbers[argument] for argument in arguments]))
            return
        place = self._place(key, math.nan)
        self.moving.add(place)
        self.operations.append((place, compute, arguments))

    def _place(self, key: object, value: float) -> int:
        self.places[key] = len(self.numbers)
        self.numbers.append(value)
        return self.places[key]


def _as_number(compute: Callable[..., np.ndarray]) -> Compute:
    return lambda *arguments: float(compute(*arguments))
