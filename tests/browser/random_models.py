"""Texts in the language of models, made at random, and how exactly two evaluators can be expected to agree on them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from formulas.engine import Axis, Model, parse_model
from formulas.engine.evaluate import Run
from formulas.engine.functions import ALONG, CALLABLE
from formulas.engine.model import Tree
from tests.browser.engine_page import Array

PARAMETERS = ("a", "b", "c")
AXES = (
    *(Axis("x", -2.0, 3.0, 6), Axis("y", 0.0, 1.0, 4)),
    *(Axis("k", 0.0, 2.0, 3, ("one", "two", "three")), Axis("n", 1.0, 4.0, 4, whole=True)),
)
NUMBERS = ("0", "1", "2", "0.5", "3", "10", "1e-3", "0.1", "1e6", "pi")
ARITHMETIC = ("+", "-", "*", "/", "**")
COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")
LINES = 3
DEPTH = 4


@dataclass
class Writer:
    """Writes model texts; equal seeds give equal texts."""

    random: np.random.Generator
    names: list[str] = field(default_factory=list)

    def text(self) -> str:
        """Some assignments, each free to use those before it."""
        self.names = [*PARAMETERS, *(axis.name for axis in AXES)]
        lines = []
        for number in range(1, LINES + 1):
            iterates = self.random.random() < 0.15
            lines.append(f"v{number} = {self.iteration(f'v{number}') if iterates else self.expression(DEPTH)}")
            self.names.append(f"v{number}")
        return "\n".join(lines)

    def expression(self, depth: int) -> str:
        if depth == 0 or self.random.random() < 0.12:
            return self.leaf()
        kind = self.random.integers(10)
        if kind < 4:
            return f"({self.expression(depth - 1)} {self.one_of(ARITHMETIC)} {self.expression(depth - 1)})"
        if kind < 8:
            return self.call(depth)
        if kind == 8:
            condition = f"{self.expression(depth - 1)} {self.one_of(COMPARISONS)} {self.expression(depth - 1)}"
            return f"({self.expression(depth - 1)} if {condition} else {self.expression(depth - 1)})"
        return self.reduction(depth)

    def leaf(self) -> str:
        return self.one_of(self.names) if self.random.random() < 0.7 else self.one_of(NUMBERS)

    def call(self, depth: int) -> str:
        name = self.one_of(list(CALLABLE))
        arguments = ", ".join(self.expression(depth - 1) for _ in range(CALLABLE[name].arity))
        return f"{name}({arguments})"

    def reduction(self, depth: int) -> str:
        axis = AXES[self.random.integers(len(AXES))]
        name = self.one_of(["sum", "cumulative_sum"] if axis.is_discrete else ["integral"] * 2 + ["max_of", "min_of"])
        # A product with the axis varies along it, whatever else stands there.
        return f"{name}({axis.name} * {self.expression(depth - 1)}, {axis.name})"

    def iteration(self, name: str) -> str:
        """A value that follows from its last one, from the axis, and from what was assigned before."""
        axis = AXES[self.random.integers(len(AXES))].name
        return f"iterate(0.5 * {name} + {self.leaf()} * cos({self.leaf()} + {name}), {self.one_of(PARAMETERS)}, {axis})"

    def one_of(self, choices: list[str] | tuple[str, ...]) -> str:
        return choices[self.random.integers(len(choices))]


def model_of(text: str) -> Model:
    return parse_model(text, parameters=PARAMETERS, axes=AXES)


def values_of_parameters(random: np.random.Generator) -> dict[str, float]:
    """Ordinary values, now and then a round or an awkward one."""
    awkward = [0.0, 1.0, -1.0, 0.5, 1e-9, -1e9]
    return {
        name: float(random.choice(awkward)) if random.random() < 0.3 else float(random.uniform(-4, 4))
        for name in PARAMETERS
    }


# What IEEE 754 rounds in one way only, or what picks one of its arguments: equal inputs give equal bits.
EXACT = {"add", "sub", "mul", "div", "neg", "abs", "sqrt", "minimum", "maximum", "where"}
DECIDING = {"lt", "le", "gt", "ge", "eq", "ne"}
EXACT |= DECIDING | {"mod", "floor", "ceil", "sign", "uniform"}
NOISE = 8 * 2.0**-53  # relative: what two good libraries may differ by in one function
NEAR_WHOLE = 2.0**-36  # relative: how far noise within may have moved what a library would find whole
# scipy rounds a / sqrt(2) before it squares it, and in the exponent that costs more bits the farther out a is.
NOISIER = {"ndtr": 2.0**-42}
# What grows small without end: at the bottom of the doubles one library says 0 and another not quite.
VANISHING = {"exp", "erfc", "ndtr", "normal_pdf", "expit"}
TINY = 1e-290  # below it doubles lose digits one by one, and no library promises how
LOGARITHMS = {"logaddexp", "normal_logpdf"}  # sums of terms of the size of 1: near their zeros the error is absolute


class _Noisy(Run):
    """An evaluation in which each function whose last bits are a library's choice is off by a few of them."""

    def __init__(
        self, plain: Run, parameters: Mapping[str, float], random: np.random.Generator, *, hits_wholes: bool
    ) -> None:
        super().__init__(plain.model, parameters)
        self.plain = plain  # the same without noise
        self.random = random
        # Near a whole number a library may hit it exactly: on that hangs whether a negative base has a power.
        self.hits_wholes = hits_wholes

    def compute(self, tree: Tree) -> Array:
        value = super().compute(tree)
        if isinstance(tree, list) and tree[0] in DECIDING:
            return self.decided(value, tree)
        if not isinstance(tree, list) or tree[0] in EXACT or tree[0] in ALONG:
            return value
        size = np.where(np.isfinite(value), np.abs(value), 0) * NOISIER.get(tree[0], NOISE) + (
            NOISE if tree[0] in LOGARITHMS else 0.0
        )
        noisy = value + self.noise(value) * size
        if tree[0] in VANISHING:
            noisy = np.where(np.abs(value) <= TINY, self.random.choice([0.0, TINY], value.shape), noisy)
        whole = np.rint(value)
        is_near = np.abs(value - whole) <= np.maximum(size, NEAR_WHOLE * np.abs(whole))
        return np.where(is_near, whole, noisy) if self.hits_wholes else noisy

    def decided(self, value: Array, tree: list[Any]) -> Array:
        # Where one side is only as exact as a library, and rounding may make both sides equal, either is right.
        (a, b), (exact_a, exact_b) = ([run.compute(side) for side in tree[1:]] for run in (self, self.plain))
        is_noisy = (np.nan_to_num(a) != np.nan_to_num(exact_a)) | (np.nan_to_num(b) != np.nan_to_num(exact_b))
        is_close = np.abs(exact_a - exact_b) <= 8 * NOISE * np.maximum(np.abs(exact_a), np.abs(exact_b))
        return np.where(is_noisy & is_close, self.random.integers(2, size=value.shape), value)

    def along(self, name: str, values: Array, axis: Axis) -> Array:
        # The order of a sum is a library's choice too, and costs bits of the largest term.
        total = super().along(name, values, axis)
        if name in ("max_of", "min_of"):
            return total
        largest = np.abs(values).max(axis=self.dimension[axis.name], keepdims=True)
        size = np.where(np.isfinite(largest), largest, 0) * max(axis.step, 1.0)
        noise = self.noise(total)
        if name == "cumulative_sum":  # begins with a value that nothing is added to
            np.moveaxis(noise, self.dimension[axis.name], 0)[0] = 0.0
        return total + noise * size * NOISE

    def noise(self, like: Array) -> Array:
        # Now all of it, now a part: on the very amount may hang whether a large number is whole, even or odd.
        share = np.where(self.random.random(like.shape) < 0.5, 1.0, self.random.random(like.shape))
        # Infinite values stay as they are: infinity times a sign of noise would turn them round.
        return np.where(np.isfinite(like), share * self.random.choice([-1.0, 1.0], like.shape), 0.0)


def spread(
    model: Model, parameters: Mapping[str, float], names: list[str], seed: int, *, times: int = 6
) -> dict[str, Array]:
    """How far each value moves under such noise; NaN where it comes and goes: nothing can be expected there."""
    random = np.random.default_rng(seed)
    runs: list[dict[str, Array]] = []
    with np.errstate(all="ignore"):
        plain = Run(model, parameters)
        for assignment in model.needed_for(names):
            plain.assign(assignment)
        runs.append(_results(plain, names))
        for number in range(times):
            run = _Noisy(plain, parameters, random, hits_wholes=number % 2 == 0)
            for assignment in model.needed_for(names):
                run.assign(assignment)
            runs.append(_results(run, names))
        return {name: _range_of(np.array([values[name] for values in runs])) for name in names}


def _results(run: Run, names: list[str]) -> dict[str, Array]:
    return {name: np.atleast_1d(np.asarray(run.result(name))).ravel() for name in names}


def _range_of(values: Array) -> Array:
    steady = np.isnan(values).all(axis=0) | (values == values[0]).all(axis=0)
    return np.where(steady, 0.0, values.max(axis=0) - values.min(axis=0))
