"""A checked model at many points at once: to the bit what `evaluate` gives at each, in a fraction of the time."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np

from formulas.engine.evaluate import Array, Run
from formulas.engine.model import Assignment, Axis, Model

# Numbers in one array. With fewer, the time goes into calls; with more, arrays leave the processor's cache.
AT_ONCE = 2**17
_POINTS = ""  # the axis along which the points lie; no axis of a model has this name


def evaluate_points(model: Model, parameters: Mapping[str, float | Array], wanted: Iterable[str]) -> dict[str, Array]:
    """The `wanted` names, each (n,), where each parameter is one number for all points or has shape (n,).

    All `wanted` are numbers, which vary along no axis. What depends on no column is computed once for many points.
    Undefined is NaN, infinite is infinite; raises ValueError for columns of several lengths.
    """
    names = list(wanted)
    columns = {name: np.asarray(given, dtype=np.float64) for name, given in parameters.items()}
    count = _count(columns)
    size = max(1, AT_ONCE // max(_sizes(model, names), default=1))
    parts = [_evaluated(model, part, names) for part in _cut(columns, count, size)]
    return {name: np.concatenate([part[name] for part in parts]) for name in names}


def _count(columns: Mapping[str, Array]) -> int:
    lengths = {column.size for column in columns.values() if column.ndim}
    if len(lengths) > 1:
        raise ValueError(f"columns of {sorted(lengths)} numbers; give columns of one length")
    return lengths.pop() if lengths else 1


def _cut(columns: Mapping[str, Array], count: int, size: int) -> Iterator[dict[str, Array]]:
    for start in range(0, count, size):
        yield {name: column[start : start + size] if column.ndim else column for name, column in columns.items()}


def _evaluated(model: Model, columns: Mapping[str, Array], names: list[str]) -> dict[str, Array]:
    count = _count(columns)
    beside = replace(model, axes=(Axis(_POINTS, 0.0, count - 1.0, count), *model.axes))
    along = [-1] + [1] * len(model.axes)
    run = Run(beside, {name: column.reshape(along) for name, column in columns.items()})
    with np.errstate(all="ignore"):
        for assignment in model.needed_for(names):
            run.assign(assignment)
    return {name: np.broadcast_to(run.values[name].reshape(-1), (count,)) for name in names}


def numbers_computed(model: Model, wanted: Iterable[str]) -> int:
    """How many numbers one point takes, about: by this the time goes that many points take."""
    return sum(_sizes(model, wanted))


def _sizes(model: Model, names: Iterable[str]) -> list[int]:
    """How many numbers each assignment goes through that `names` need, at one point."""
    counts = {axis.name: axis.count for axis in model.axes}

    def size(assignment: Assignment) -> int:
        along = set(assignment.axes)
        for name in assignment.uses - set(model.parameters):
            along |= {name} if name in counts else model.axes_of(name)
        return math.prod(counts[name] for name in along)

    return [size(assignment) for assignment in model.needed_for(names)]
