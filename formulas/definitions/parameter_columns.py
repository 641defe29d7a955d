"""Parameter values for many points from what JSON holds: columns of one length, and single numbers for all points."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

import numpy as np
from numpy.typing import NDArray

from formulas.definitions.formula import Formula, Parameter
from formulas.definitions.parameters import Problem, out_of_range, unknown_parameter, wrong_value

Column = NDArray[np.float64]

MOST_PROBLEMS = 20  # told at once: a program's mistake is mostly one, made a thousand times


@dataclass(frozen=True)
class Columns:
    """All parameters, each as one number or as a column of `count`.

    Where there are `problems`, of which it has the first, the parameters stand at their defaults.
    """

    values: dict[str, float | Column]
    count: int
    problems: tuple[Problem, ...]


def read_columns(formula: Formula, given: Mapping[str, object], most: int) -> Columns:
    """The parameters in `given` (name -> a number, or a list of 1 to `most`), the rest at their defaults."""
    known = {parameter.name: parameter for parameter in formula.parameters}
    lengths = {name: len(column) for name, column in given.items() if name in known and isinstance(column, list)}
    count = next(iter(lengths.values()), 1)
    wrong = chain(
        (unknown_parameter(name, "0", list(known)) for name in given if name not in known),
        _wrong_lengths(lengths, most),
        *(_wrong_numbers(known[name], given[name]) for name in given if name in known),
    )
    problems = tuple(islice(wrong, MOST_PROBLEMS))
    values: dict[str, float | Column] = {**formula.defaults}
    if not problems:
        values |= {name: _as_numbers(column) for name, column in given.items()}
    return Columns(values, count, problems)


def _wrong_lengths(lengths: Mapping[str, int], most: int) -> Iterator[Problem]:
    first = next(iter(lengths), "")
    for name, length in lengths.items():
        if not 1 <= length <= most:
            yield Problem(name, f"{length:,} numbers; give 1 to {most:,}, or one number for all points")
        elif length != lengths[first]:
            yield Problem(name, f"{length:,} numbers, and {first} has {lengths[first]:,}; give columns of one length")


def _wrong_numbers(parameter: Parameter, given: object) -> Iterator[Problem]:
    numbers: Sequence[object] = given if isinstance(given, list) else [given]
    for place, value in enumerate(numbers):
        if type(value) not in (int, float):  # a bool is an int to Python, and no number to JSON
            problem = wrong_value(parameter, f"{json.dumps(value, ensure_ascii=False)[:40]} is not a number")
        elif not parameter.low <= value <= parameter.high:  # type: ignore[operator]  # it is a number
            problem = out_of_range(parameter, json.dumps(value)[:40])
        else:
            continue
        yield problem.at(f"[{place}]") if isinstance(given, list) else problem


def _as_numbers(given: object) -> float | Column:
    if isinstance(given, list):
        return np.array(given, dtype=np.float64) + 0.0  # never minus zero
    assert isinstance(given, int | float)
    return float(given) + 0.0
