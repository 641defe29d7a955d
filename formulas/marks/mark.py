"""What a kind of mark is: the keys that it takes and what it makes of them. Each kind subclasses Mark and registers."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, NamedTuple, TypeVar, get_args

import numpy as np
from numpy.typing import ArrayLike
from pydantic import ModelWrapValidatorHandler, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from formulas.engine import Axis
from formulas.marks.shape import Column, Look, Shape, Values
from formulas.marks.shape import Part as ShapePart
from formulas.toml.lines import KeyPath
from formulas.toml.mistakes import OWN_WORDS
from formulas.toml.types import Name, Part, Role, Text

if TYPE_CHECKING:  # formulas are made of marks, which ask them only what their axes are
    from formulas.definitions.figures import Panel
    from formulas.definitions.formula import Formula

Along = Literal["continuous", "discrete", "either", "none"]
Rows = tuple[tuple[str, str], ...]


class _Shown:
    """Marks the keys whose values are names that the model assigns."""


SHOWN = _Shown()
Assigned = Annotated[Name, SHOWN]
MaybeAssigned = Annotated[Name | None, SHOWN]


@dataclass(frozen=True)
class Hover:
    """One box: it appears over the shapes of these names and has these rows of label and Bokeh template."""

    shapes: tuple[str, ...]
    rows: Rows
    mode: Literal["mouse", "vline"] = "mouse"


@dataclass(frozen=True)
class Piece:
    """A piece of a swatch of 26 x 12: its path, how it is painted, and its class in the page."""

    look: Look
    path: str = "M0 6H26"
    css: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether it fills the swatch."""
        return self.path == WHOLE


WHOLE = "M0 0h26v12h-26z"


@dataclass(frozen=True)
class Key:
    """A line of the legend: a swatch and what it stands for.

    `names` are the assigned names that it belongs to. Of `peak` the highest value is said, since it may leave the
    frame; `detail` is said where nothing can be pointed at.
    """

    label: str
    role: str
    swatch: tuple[Piece, ...]
    names: tuple[str, ...] = ()
    part: ShapePart = "all"
    peak: str = ""
    detail: str = ""

    @property
    def css(self) -> str:
        return "subtracts" if self.part == "subtracts" else f"role-{self.role}"


class Series(NamedTuple):
    """Numbers that a mark draws: columns (n,) with the points, and None where it has no such coordinate."""

    name: str
    x: Column | None
    y: Column | None
    z: Column | None = None


def series(name: str, *columns: ArrayLike | None) -> Series:
    """The series of these columns; a number is a column of one."""
    return Series(name, *(None if column is None else np.atleast_1d(column) for column in columns))


class Mark(Part):
    """One thing that a panel draws. The fields of its class are the keys that its kind takes; a key without default is
    one that it needs.

    `along` is the sort of axis that it runs along.
    """

    kind: str
    label: Text
    role: Role

    along: ClassVar[Along] = "none"
    needs_even_scales: ClassVar[bool] = False  # it cannot be drawn on logarithmic ones

    @model_validator(mode="wrap")
    @classmethod
    def _of_its_kind(cls, keys: Any, handler: ModelWrapValidatorHandler["Mark"]) -> "Mark":
        """The mark as its own kind; raises for keys that this kind does not take, and for one that it needs."""
        if cls is not Mark or not isinstance(keys, dict) or "kind" not in keys:
            return handler(keys)
        kind = keys["kind"]
        if kind not in KINDS:
            known = ", ".join(map(repr, sorted(KINDS)))
            raise _wrong(f"input should be one of {known}, not {kind!r}", "kind")
        own = KINDS[kind]
        for key in keys:
            if key not in own.model_fields:
                raise _wrong(f"a {kind} takes no {key}; {_meant(key, own)}", key)
        for key, field in own.model_fields.items():
            if key not in keys and field.is_required():
                raise _wrong(f"a {kind} needs {key}")
        return own.model_validate(keys)

    @property
    def names(self) -> tuple[str, ...]:
        """The assigned names that it shows."""
        return tuple(name for _, name in self.shown)

    @property
    def shown(self) -> tuple[tuple[str, str], ...]:
        """Its keys that name what the model assigns, with these names."""
        keys = [key for key, field in type(self).model_fields.items() if SHOWN in field.metadata]
        return tuple((key, name) for key in keys if (name := getattr(self, key)))

    def axes_in(self, panel: "Panel") -> tuple[tuple[str, str | None], ...]:
        """The axes that it is drawn over, each with the key that names it; None where none is named."""
        return ()

    def axis_in(self, panel: "Panel") -> str | None:
        """The axis along which it runs; None for what stands still."""
        return next((name for _, name in self.axes_in(panel)), None)

    def verify(self, formula: "Formula", panel: "Panel", path: KeyPath) -> None:
        """Nothing when its own keys make sense; raises MistakeError."""

    def shapes(self, formula: "Formula", panel: "Panel") -> list[Shape]:
        """What it draws."""
        raise NotImplementedError

    def hover_rows(self, formula: "Formula", panel: "Panel") -> Rows:
        """What it says in the one box of all that run along its axis: boxes of their own would cover each other."""
        return ()

    def hovers(self, formula: "Formula", panel: "Panel") -> list[Hover]:
        """The boxes of its own."""
        return []

    def keys(self) -> tuple[Key, ...]:
        """Its lines of the legend."""
        raise NotImplementedError

    @property
    def shares_key(self) -> object:
        """Marks that follow each other and agree in this share one key."""
        return id(self)

    def table_labels(self, panel: "Panel") -> dict[str, str]:
        """What its columns are called in the table of values."""
        return dict.fromkeys(self.names, self.label)

    def series(self, formula: "Formula", panel: "Panel", values: Values) -> Iterator[Series]:
        """What it draws, in numbers."""
        raise NotImplementedError


class MarkAlongAxis(Mark):
    """A mark that runs along the panel's axis, or the one that it names."""

    axis: Name | None = None

    along: ClassVar[Along] = "either"

    def axes_in(self, panel: "Panel") -> tuple[tuple[str, str | None], ...]:
        return (("axis", self.axis or panel.axis),)

    def axis_of(self, formula: "Formula", panel: "Panel") -> Axis:
        """The axis along which it runs."""
        return formula.axis_by_name[self.axis_in(panel) or ""]


class MarkOfValues(MarkAlongAxis):
    """A mark that draws the values `y` over the points of its axis."""

    y: Assigned

    def hover_rows(self, formula: "Formula", panel: "Panel") -> Rows:
        return ((self.label, told(self.y, self.axis_of(formula, panel), panel)),)

    def series(self, formula: "Formula", panel: "Panel", values: Values) -> Iterator[Series]:
        yield series(self.y, self.axis_of(formula, panel).nodes(), values[self.y])


def told(name: str, axis: Axis, panel: "Panel") -> str:
    """How a hover box says the column `name` at a point of `axis`."""
    if axis.is_discrete:
        return f"@{{{name}_text}}"
    return f"@{{{name}}}{'{%.4g}' if panel.y_scale == 'log' else '{0.0000}'}"


def place_told(axis: Axis) -> str:
    """How a hover box says where on `axis` it is."""
    if axis.is_discrete:
        return f"@{axis.name}_text"
    return f"@{axis.name}{'{%.4g}' if axis.spacing == 'log' else '{0.00}'}"


KINDS: dict[str, type[Mark]] = {}

Kind = TypeVar("Kind", bound=type[Mark])


def register(kind: Kind) -> Kind:
    """Makes the names that its field `kind` allows known to formula files."""
    for name in _names_of(kind):
        KINDS[name] = kind
    return kind


def _names_of(kind: type[Mark]) -> tuple[str, ...]:
    return get_args(kind.model_fields["kind"].annotation)


def _meant(key: str, kind: type[Mark]) -> str:
    near = difflib.get_close_matches(key, kind.model_fields, 1)
    return f"did you mean {near[0]}?" if near else f"it takes {', '.join(sorted(kind.model_fields))}"


def _wrong(message: str, *path: str) -> ValidationError:
    details = InitErrorDetails(
        type=PydanticCustomError(OWN_WORDS, "{message}", {"message": message}), loc=path, input=None
    )
    return ValidationError.from_exception_data("Mark", [details])
