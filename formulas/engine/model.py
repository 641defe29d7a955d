"""A checked model: axes, parameter names and assignments, as plain data."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

# A number, a name, or [function, argument, ...]: plain JSON, walked alike in Python and in the browser.
Tree = float | str | list[Any]


@dataclass(frozen=True)
class Axis:
    """A named axis: `count` points from `low` to `high`; a discrete one is `whole` or has `labels` for 0, 1, 2 …

    The points are even steps apart, or with `spacing` "log" even ratios.
    """

    name: str
    low: float
    high: float
    count: int
    labels: tuple[str, ...] = ()
    whole: bool = False
    spacing: Literal["linear", "log"] = "linear"

    @property
    def is_discrete(self) -> bool:
        return self.whole or bool(self.labels)

    @property
    def names(self) -> tuple[str, ...]:
        """What its points are called, where it is discrete."""
        return self.labels or tuple(f"{node:.0f}" for node in self.nodes())

    @property
    def step(self) -> float:
        return (self.high - self.low) / (self.count - 1) if self.count > 1 else 0.0

    def nodes(self) -> NDArray[np.float64]:
        """The points of the axis, (count,), both ends included; they are made once and cannot be written to."""
        return self._nodes

    @cached_property
    def _nodes(self) -> NDArray[np.float64]:
        nodes = np.linspace(self.low, self.high, self.count)
        if self.spacing == "log":
            nodes = self.low * (self.high / self.low) ** (np.arange(self.count) / (self.count - 1))
            nodes[-1] = self.high
        nodes.flags.writeable = False
        return nodes

    def weights(self) -> NDArray[np.float64]:
        """How much each point counts in an integral by the trapezoidal rule, (count,), the points as they lie."""
        steps = np.diff(self.nodes())
        return 0.5 * (np.append(steps, 0.0) + np.insert(steps, 0, 0.0))


@dataclass(frozen=True)
class Assignment:
    """`name = tree`, or several names for an `iterate`; `axes` are those along which the values vary.

    `uses` are the names that the tree reads, its own left out.
    """

    names: tuple[str, ...]
    tree: Tree
    axes: frozenset[str]
    uses: frozenset[str]


@dataclass(frozen=True)
class Model:
    """Assignments in order: each reads only parameters, axes, constants and names before it."""

    parameters: tuple[str, ...]
    axes: tuple[Axis, ...]
    assignments: tuple[Assignment, ...]

    def axes_of(self, name: str) -> frozenset[str]:
        """The axes along which the assigned `name` varies; KeyError for unknown names."""
        return self._axes[name]

    @property
    def names(self) -> list[str]:
        """Every assigned name, in order."""
        return [name for assignment in self.assignments for name in assignment.names]

    def needed_for(self, names: Iterable[str]) -> tuple[Assignment, ...]:
        """The assignments that `names` depend on, in order, themselves included."""
        places = frozenset[int]().union(*(self._places.get(name, frozenset()) for name in names))
        return tuple(self.assignments[place] for place in sorted(places))

    def parameters_for(self, names: Iterable[str]) -> frozenset[str]:
        """The parameters on which any of `names` depends."""
        read = {use for assignment in self.needed_for(names) for use in assignment.uses}
        return frozenset(read & set(self.parameters))

    @cached_property
    def _axes(self) -> dict[str, frozenset[str]]:
        return {name: assignment.axes for assignment in self.assignments for name in assignment.names}

    @cached_property
    def _places(self) -> dict[str, frozenset[int]]:
        """For each assigned name where the assignments stand that it depends on, its own included."""
        found: dict[str, frozenset[int]] = {}
        for place, assignment in enumerate(self.assignments):
            read = (found[use] for use in assignment.uses if use in found)
            found |= dict.fromkeys(assignment.names, frozenset({place}).union(*read))
        return found
