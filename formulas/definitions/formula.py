"""One formula, read from one TOML file and checked; every error names file, line, key and what would be right."""

import math
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from formulas.definitions.figures import View
from formulas.engine import Axis, ExpressionError, Model, parse_model
from formulas.texts.digits import digits
from formulas.toml.lines import KeyPath
from formulas.toml.mistakes import MistakeError, first_mistake, read_toml
from formulas.toml.types import Many, Name, Part, Role, Slug, Some, Text

Level = Literal["Introductory", "Intermediate", "Advanced"]


class Symbol(Part):
    """A symbol of the typeset formula and what it means; `role` is its colour everywhere on the page.

    `shows` names the parameters, readouts and marks' names that light up with it. `values` names what is the symbol's
    value, in the unit that the formula takes: one parameter or readout at most of each figure.
    """

    latex: Text
    meaning: Text
    role: Role | None = None
    shows: Many[Name] = ()
    values: Many[Name] = ()


class Parameter(Part):
    """A variable that the reader moves. `low`, `high`, `step` and `default` are in `unit`."""

    name: Name
    symbol: Text
    label: Text
    low: float
    high: float
    step: Annotated[float, Field(gt=0)]
    default: float
    unit: str = ""
    role: Role | None = None

    @property
    def decimals(self) -> int:
        """How many decimals a value on the slider's steps has."""
        return len(f"{self.step:.10f}".rstrip("0").partition(".")[2])


class AxisPart(Part):
    """Continuous: `low`, `high`, `count`; discrete: `labels` for 0, 1, 2 …, or `whole` numbers from `low` to `high`.

    The points of a continuous axis are even steps apart, or with `spacing` "log" even ratios.
    """

    name: Name
    label: Text
    low: float | None = None
    high: float | None = None
    count: int | None = None
    labels: Many[Text] = ()
    whole: bool = False
    spacing: Literal["linear", "log"] = "linear"

    def to_axis(self) -> Axis:
        """The engine's axis; raises ExpressionError where the keys make none (verification.py says what is wrong)."""
        if self.labels:
            return Axis(self.name, 0.0, len(self.labels) - 1.0, len(self.labels), self.labels)
        count = (
            int(self.high - self.low) + 1
            if self.whole and self.low is not None and self.high is not None
            else self.count
        )
        if self.low is None or self.high is None or count is None:
            raise ExpressionError(f"axis {self.name} needs low, high and count, or labels, or whole with low and high")
        return Axis(self.name, self.low, self.high, count, whole=self.whole, spacing=self.spacing)


class Readout(Part):
    """A number that the page shows live. With `beside` it is that quantity in another unit, shown next to it.

    `words` says what the number is, small beside its symbol; `when_infinite` and `when_undefined` why it can be so,
    shown while it is.
    """

    name: Name
    label: Text
    latex: Text
    unit: Text
    decimals: Annotated[int, Field(ge=0, le=12)] = 4
    beside: Name | None = None
    words: str = ""
    when_infinite: str = ""
    when_undefined: str = ""

    def note(self, value: float) -> str:
        """Why it is infinite or undefined, if it is and the file says why."""
        if math.isinf(value):
            return self.when_infinite
        return self.when_undefined if math.isnan(value) else ""


class Application(Part):
    title: Text
    text: Text


class Related(Part):
    """Another formula and one line why: as a neighbour, or as what to read before this one."""

    slug: Slug
    why: Text


class Check(Part):
    """Readouts that must come out at given parameters (the rest at their defaults); `source` says who says so."""

    values: dict[str, float]
    expect: Annotated[dict[str, float], Field(min_length=1)]
    tolerance: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    source: Text


class Equation(Part):
    """The formula in the model's notation, with the values that symbols show: `left` comes out as `right` does.

    A readout that is all of `left` is taken as the page shows it.
    """

    left: Text
    right: Text
    tolerance: Annotated[float, Field(gt=0, allow_inf_nan=False)]


class ProseNumber(Part):
    """A number with a name for the texts: `given` by them, an `expression` of the model at `values`, or a `value` that
    was computed outside, of which `source` says how."""

    name: Name
    given: float | None = None
    expression: str = ""
    values: dict[str, float] = {}
    value: float | None = None
    source: str = ""


class ByHand(Part):
    """The numbers that stand in the texts as they are written there, as often as they do, spaces between them.

    `cited` are those that a work says, which the same paragraph cites.
    """

    years: str = ""
    counts: str = ""
    cited: str = ""


class Formula(Part):
    """Everything that a formula page shows, computes and checks."""

    slug: Slug
    title: Text
    synonyms: Many[Text] = ()
    field: Text
    level: Level
    latex: Text
    text: Annotated[str, Field(min_length=1, pattern=r"^[^\n]+$")]
    simply: Text
    summary: Text
    skeptic: Text
    applications: Some[Application]
    symbols: Some[Symbol]
    parameters: Some[Parameter]
    axes: Some[AxisPart]
    model: Text
    readouts: Some[Readout]
    views: Some[View]
    before: Many[Related] = ()
    related: Many[Related] = ()
    former_slugs: Many[Slug] = ()
    numbers: Many[ProseNumber] = ()
    by_hand: ByHand = ByHand()
    checks: Some[Check]
    equations: Many[Equation] = ()

    def __hash__(self) -> int:
        return hash(self.slug)  # a formula is the key of what is computed once from it

    @cached_property
    def program(self) -> Model:
        """The checked model; raises MistakeError at `model` or `axes`."""
        try:
            axes = [part.to_axis() for part in self.axes]
            return parse_model(self.model, parameters=[p.name for p in self.parameters], axes=axes)
        except ExpressionError as error:
            raise MistakeError(("model",), str(error), line_offset=error.line or 0) from error

    @cached_property
    def roles(self) -> dict[str, str]:
        """The LaTeX of each symbol that has a role, with that role."""
        roles = {symbol.latex: symbol.role for symbol in self.symbols}
        roles |= {parameter.symbol: parameter.role for parameter in self.parameters}
        return {latex: role for latex, role in roles.items() if role}

    @cached_property
    def defaults(self) -> dict[str, float]:
        return {parameter.name: parameter.default for parameter in self.parameters}

    def at_ends(self) -> Iterator[dict[str, float]]:
        """The defaults, and then each parameter in turn at both of its ends."""
        yield dict(self.defaults)
        for parameter in self.parameters:
            yield self.defaults | {parameter.name: parameter.low}
            yield self.defaults | {parameter.name: parameter.high}

    def moved(self, values: Mapping[str, float]) -> dict[str, str]:
        """What of `values` is not at its default, as an address says it: in the file's order, then unknown names."""
        order = [*self.defaults, *(name for name in values if name not in self.defaults)]
        return {
            name: digits(values[name]) for name in order if name in values and values[name] != self.defaults.get(name)
        }

    @cached_property
    def readout_by_name(self) -> dict[str, Readout]:
        return {readout.name: readout for readout in self.readouts}

    @cached_property
    def axis_by_name(self) -> dict[str, Axis]:
        return {axis.name: axis for axis in self.program.axes}

    @cached_property
    def axis_labels(self) -> dict[str, str]:
        return {part.name: part.label for part in self.axes}

    def parameters_of(self, view: View) -> tuple[Parameter, ...]:
        """The parameters that move something in `view`, in the file's order."""
        used = self.program.parameters_for(view.names)
        return tuple(parameter for parameter in self.parameters if parameter.name in used)

    @property
    def prose(self) -> Iterator[tuple[KeyPath, str]]:
        """Every Markdown text with the key where it stands."""
        yield ("simply",), self.simply
        for number, view in enumerate(self.views):
            yield ("views", number, "intro"), view.intro
            for place, preset in enumerate(view.presets):
                yield ("views", number, "presets", place, "notice"), preset.notice
        yield ("summary",), self.summary
        for number, application in enumerate(self.applications):
            yield ("applications", number, "text"), application.text
        yield ("skeptic",), self.skeptic
        for key in ("before", "related"):
            for number, related in enumerate(getattr(self, key)):
                yield (key, number, "why"), related.why


def parse(text: str, *, slug: str) -> Formula:
    """The formula in a TOML text, its shape checked but not yet its sense; raises MistakeError."""
    return of_keys(read_toml(text), slug=slug)


def of_keys(keys: Mapping[str, object], *, slug: str) -> Formula:
    """The formula of a file's keys; raises MistakeError."""
    if "slug" in keys:
        raise MistakeError(("slug",), "unknown key; the slug is the file's name")
    try:
        return Formula.model_validate({"slug": slug, **keys})
    except ValidationError as error:
        raise first_mistake(error, Formula) from error
