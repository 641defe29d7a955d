"""The language of models as a page describes it: made from the engine's own tables, so that both agree."""

from collections.abc import Iterable
from dataclasses import dataclass

from formulas.engine import parse
from formulas.engine.examples import EXAMPLES, K, X
from formulas.engine.functions import ALONG, NAMED, OPERATORS, Function

ARGUMENTS = "abc"
ITERATE = (
    "begins with its second argument and takes each next value along the axis from its first, in which the name that "
    "is assigned stands for the last one, and the axis for where that is; several names at once: "
    "p, q = iterate((q, p + q), (0, 1), k)"
)


@dataclass(frozen=True)
class Entry:
    """One function: how it is written, what it means and where, and expressions with what they come to."""

    written: str
    meaning: str
    domain: str
    examples: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Group:
    """Functions of one kind."""

    title: str
    entries: tuple[Entry, ...]


def groups() -> tuple[Group, ...]:
    """All that may stand in a model."""
    along = [Entry(f"{name}(a, axis)", meaning, "", _examples(name)) for name, meaning in ALONG.items()]
    return (
        Group("Operators", tuple(map(_entry, OPERATORS))),
        Group("Functions", tuple(map(_entry, NAMED))),
        Group("Along an axis", tuple(along)),
        Group("Step by step", (Entry("value = iterate(a, b, axis)", ITERATE, "", _examples("iterate")),)),
    )


def limits() -> tuple[tuple[str, int], ...]:
    """What a model is refused for exceeding."""
    return (
        ("characters of a model", parse.MAX_LENGTH),
        ("brackets open at once", parse.MAX_BRACKETS),
        ("levels of nesting", parse.MAX_DEPTH),
        ("points of an axis", parse.MAX_AXIS_COUNT),
        ("points that one value may have over all its axes", parse.MAX_CELLS),
        ("operations of one iterate", parse.MAX_ITERATED),
        ("operations of a model, one for each point of each call", parse.MAX_WORK),
    )


def axes() -> str:
    """The axes of the examples, in words."""
    points = ", ".join(K.names)
    return f"{K.name} runs over {points}, and {X.name} from {X.low:g} to {X.high:g} at {X.count} points"


def _entry(function: Function) -> Entry:
    written = function.written or f"{function.name}({', '.join(ARGUMENTS[: function.arity])})"
    domain = "" if function.domain == "all numbers" else function.domain
    return Entry(written, function.meaning, domain, _examples(function.name))


def _examples(name: str) -> tuple[tuple[str, str], ...]:
    return tuple((text, _words(value)) for text, value in EXAMPLES[name].items())


def _words(value: float | Iterable[float]) -> str:
    if isinstance(value, float):
        return {"inf": "∞", "-inf": "−∞", "nan": "undefined"}.get(str(value), f"{value:.12g}".replace("-", "−"))
    return ", ".join(map(_words, value))
