"""Checked model + parameter values -> numbers, with numpy."""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from formulas.engine.functions import ALONG, FUNCTIONS
from formulas.engine.model import Assignment, Axis, Model, Tree
from formulas.engine.stepping import iterate_numbers, steps_are_plain

Array = NDArray[np.float64]
Value = float | Array


def evaluate(model: Model, parameters: Mapping[str, float], wanted: Iterable[str] | None = None) -> dict[str, Value]:
    """Every assigned name (or just `wanted`) with its value.

    A value that varies along no axis is a float; along axes a, b … (in the model's order) an array (n_a, n_b, …).
    Undefined is NaN, infinite is infinite; nothing is raised for them.
    """
    names = model.names if wanted is None else list(wanted)
    run = Run(model, parameters)
    with np.errstate(all="ignore"):
        for assignment in model.needed_for(names):
            run.assign(assignment)
    return {name: run.result(name) for name in names}


class Run:
    """One evaluation. Inside it each axis has a dimension of its own, so that numpy broadcasts by axis name."""

    def __init__(self, model: Model, parameters: Mapping[str, float | Array]) -> None:
        self.model = model
        self.dimension = {axis.name: number for number, axis in enumerate(model.axes)}
        self.values: dict[str, Array] = {
            name: np.asarray(parameters[name], dtype=np.float64) for name in model.parameters
        }
        for axis in model.axes:
            shape = [1] * len(model.axes)
            shape[self.dimension[axis.name]] = axis.count
            self.values[axis.name] = axis.nodes().reshape(shape)

    def assign(self, assignment: Assignment) -> None:
        """Gives each of its names its value."""
        match assignment.tree:
            case ["iterate", names, steps, starts, axis]:
                states = self.iterate(names, steps, starts, self.model.axes[self.dimension[axis]], assignment.uses)
                self.values |= dict(zip(names, states, strict=True))
            case tree:
                self.values[assignment.names[0]] = self.compute(tree)

    def compute(self, tree: Tree) -> Array:
        if isinstance(tree, str):
            return self.values[tree]
        if not isinstance(tree, list):
            return np.asarray(tree, dtype=np.float64)
        name, *arguments = tree
        if name in ALONG:
            expression, axis = arguments
            return self.along(name, self.compute(expression), self.model.axes[self.dimension[axis]])
        return FUNCTIONS[name].compute(*(self.compute(argument) for argument in arguments))

    def along(self, name: str, values: Array, axis: Axis) -> Array:
        dimension = self.dimension[axis.name]
        if name == "cumulative_sum":
            return np.cumsum(values, axis=dimension)
        if name == "max_of":
            return -_smallest(-values, dimension)
        if name == "min_of":
            return _smallest(values, dimension)
        if name == "integral" and axis.spacing == "log":
            shape = [-1 if number == dimension else 1 for number in range(len(self.model.axes))]
            weighted: Array = (values * axis.weights().reshape(shape)).sum(dimension, keepdims=True)
            return weighted
        total: Array = values.sum(axis=dimension, keepdims=True)
        if name == "sum":
            return total
        # Both ends count half. Written as sum minus half the ends, as in the browser, so that the two round alike.
        ends = values.take([0], dimension) + values.take([-1], dimension)
        return (total - 0.5 * ends) * axis.step

    def iterate(
        self, names: list[str], steps: list[Tree], starts: list[Tree], axis: Axis, uses: Iterable[str]
    ) -> list[Array]:
        """The values of each of `names` along `axis`: the starts, then one step for each further point."""
        dimension = self.dimension[axis.name]
        varying = {axis.name} | {name for name in uses if self.spread(self.values[name]).shape[dimension] > 1}
        first = [self.spread(self.compute(start)) for start in starts]
        count = {name: axis.count if name in varying else 1 for name in {*uses, axis.name}}
        if self.are_plain(steps) and all(self.values[name].size == size for name, size in count.items()):
            return self._along_one_axis(names, steps, first, axis, varying, set(uses) - varying)
        return self._beside_others(names, steps, first, axis, varying)

    def are_plain(self, steps: list[Tree]) -> bool:
        """Whether the steps may run on plain numbers, without arrays."""
        return steps_are_plain(steps)

    def _along_one_axis(
        self, names: list[str], steps: list[Tree], first: list[Array], axis: Axis, varying: set[str], fixed: set[str]
    ) -> list[Array]:
        """The states where nothing runs along another axis: then each is a number."""
        shape = [axis.count if own is axis else 1 for own in self.model.axes]
        found = iterate_numbers(
            names,
            steps,
            [float(start.reshape(())) for start in first],
            {name: float(self.values[name].reshape(())) for name in fixed},
            {name: self.values[name].reshape(-1).tolist() for name in varying},
            axis.count,
        )
        return [np.array(values).reshape(shape) for values in found]

    def _beside_others(
        self, names: list[str], steps: list[Tree], first: list[Array], axis: Axis, varying: set[str]
    ) -> list[Array]:
        """The states where something runs along another axis too."""
        dimension, outer, states = self.dimension[axis.name], self.values, [first]
        for point in range(axis.count - 1):
            here = {name: outer[name].take([point], dimension) for name in varying}
            self.values = outer | here | dict(zip(names, states[-1], strict=True))
            states.append([self.spread(self.compute(step)) for step in steps])
        self.values = outer
        return [
            np.concatenate(np.broadcast_arrays(*(state[number] for state in states)), axis=dimension)
            for number in range(len(names))
        ]

    def spread(self, value: Array) -> Array:
        """The value with a dimension for each axis, also where it is a number."""
        return value if value.ndim else value.reshape([1] * len(self.model.axes))

    def result(self, name: str) -> Value:
        axes = self.model.axes_of(name)
        value = self.values[name]
        if not axes:
            return float(value.reshape(()))
        return np.broadcast_to(value, [axis.count if axis.name in axes else 1 for axis in self.model.axes]).reshape(
            [axis.count for axis in self.model.axes if axis.name in axes]
        )


def _smallest(values: Array, dimension: int) -> Array:
    # Of two zeros -0 is the smaller one, as in the browser: numpy gives either.
    smallest = np.min(values, axis=dimension, keepdims=True)
    is_negative = np.any((values == 0) & np.signbit(values), axis=dimension, keepdims=True)
    return np.where((smallest == 0) & is_negative, -0.0, smallest)
