"""Checked model + parameter values -> numbers, with numpy."""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from formulas.engine.functions import FUNCTIONS
from formulas.engine.model import Axis, Model, Tree

Value = float | NDArray[np.float64]


def evaluate(model: Model, parameters: Mapping[str, float], wanted: Iterable[str] | None = None) -> dict[str, Value]:
    """Every assigned name (or just `wanted`) with its value.

    A value that varies along no axis is a float; along axes a, b … (in the model's order) an array (n_a, n_b, …).
    Undefined is NaN, infinite is infinite; nothing is raised for them.
    """
    names = [assignment.name for assignment in model.assignments] if wanted is None else list(wanted)
    run = _Run(model, parameters)
    with np.errstate(all="ignore"):
        for assignment in model.needed_for(names):
            run.values[assignment.name] = run.compute(assignment.tree)
    return {name: run.result(name) for name in names}


class _Run:
    """One evaluation. Inside it each axis has a dimension of its own, so that numpy broadcasts by axis name."""

    def __init__(self, model: Model, parameters: Mapping[str, float]) -> None:
        self.model = model
        self.dimension = {axis.name: number for number, axis in enumerate(model.axes)}
        self.values: dict[str, NDArray[np.float64]] = {
            name: np.asarray(parameters[name], dtype=np.float64) for name in model.parameters
        }
        for axis in model.axes:
            shape = [1] * len(model.axes)
            shape[self.dimension[axis.name]] = axis.count
            self.values[axis.name] = axis.nodes().reshape(shape)

    def compute(self, tree: Tree) -> NDArray[np.float64]:
        if isinstance(tree, str):
            return self.values[tree]
        if not isinstance(tree, list):
            return np.asarray(tree, dtype=np.float64)
        name, *arguments = tree
        if name in ("sum", "integral"):
            expression, axis = arguments
            return self.reduce(self.compute(expression), self.model.axes[self.dimension[axis]])
        return FUNCTIONS[name].compute(*(self.compute(argument) for argument in arguments))

    def reduce(self, values: NDArray[np.float64], axis: Axis) -> NDArray[np.float64]:
        dimension = self.dimension[axis.name]
        total: NDArray[np.float64] = values.sum(axis=dimension, keepdims=True)
        if axis.is_discrete:
            return total
        # Both ends count half. Written as sum minus half the ends, as in the browser, so that the two round alike.
        ends = values.take([0], dimension) + values.take([-1], dimension)
        return (total - 0.5 * ends) * axis.step

    def result(self, name: str) -> Value:
        axes = self.model.axes_of(name)
        value = self.values[name]
        if not axes:
            return float(value.reshape(()))
        return np.broadcast_to(value, [axis.count if axis.name in axes else 1 for axis in self.model.axes]).reshape(
            [axis.count for axis in self.model.axes if axis.name in axes]
        )
