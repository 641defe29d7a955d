"""A formula's plot at certain values. It always means the same, since it names all of them and the figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from formulas.definitions.formula import Formula
from formulas.definitions.parameters import Problem, read_parameters
from formulas.texts.digits import digits

FIGURE = "view"  # the key of the figure's name in addresses, where the other keys are parameters
LONG_FORM = ("figure", "values")
Query = Mapping[str, Sequence[str]]


class UnusableView(ValueError):  # noqa: N818  # what is wrong is the view, not the program
    """What was given is not a view of the formula; `problems` say for each part what would be right."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(" ".join(f"{problem.parameter}: {problem.detail}." for problem in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class PinnedView:
    """Which formula (its slug), which of its figures, and the values of all its parameters, in the order of names.

    What the formula has become since is asked with that formula: `shown_by` and `moved`.
    """

    formula: str
    figure: str  # empty where it was never known: the formula's file was gone before figures were stored
    values: tuple[tuple[str, float], ...]

    @classmethod
    def at(cls, formula: Formula, values: Mapping[str, float], figure: str = "") -> "PinnedView":
        """The view at `values`, the rest at the defaults of now; without a figure, the first that these move."""
        whole = {**formula.defaults, **values}
        return cls(formula.slug, figure or first_moved(formula, whole), tuple(sorted(whole.items())))

    @classmethod
    def from_address(cls, formula: Formula, query: Query) -> "PinnedView | None":
        """The view that an address asks for; None for one that names no figure and moves nothing.

        Raises UnusableView for what is no figure or parameter of the formula, or out of range.
        """
        return _strict(*_read(formula, *_parted(query)))

    @classmethod
    def nearest(cls, formula: Formula, query: Query) -> "PinnedView | None":
        """As `from_address`, but what cannot be used is passed over, or taken as near as the formula has it."""
        return _read(formula, *_parted(query))[0]

    @classmethod
    def from_json(cls, formula: Formula, given: Mapping[str, Any]) -> "PinnedView | None":
        """The view in the long form `{"figure": …, "values": {…}}`, both optional, or the short one, values alone.

        The short form says nothing by values that stand at their defaults; None where nothing is said. Raises
        UnusableView as `from_address` does.
        """
        if not any(key in given for key in LONG_FORM):
            return _strict(*_read(formula, _as_query(given), []))
        if strangers := [str(name) for name in given if name not in LONG_FORM]:
            raise UnusableView([Problem(strangers[0][:40], "stands beside figure and values; put it into values")])
        figure, values = given.get("figure"), given.get("values") or {}
        if not isinstance(values, Mapping):
            raise UnusableView([Problem("values", f"{str(values)[:40]!r} gives no value by the name of a parameter")])
        view = _strict(*_read(formula, _as_query(values), [] if figure is None else [str(figure)]))
        return view or cls.at(formula, {})

    @classmethod
    def from_stored(cls, slug: str, stored: Mapping[str, Any]) -> "PinnedView | None":
        """The view that was stored for a formula, whatever that has become since; None where none was.

        Values alone, without a figure, are what was stored once and could not be completed.
        """
        if not stored:
            return None
        values = stored.get("values", stored)
        return cls(slug, stored.get("figure", ""), tuple(sorted((name, float(at)) for name, at in values.items())))

    @property
    def as_json(self) -> dict[str, Any]:
        """The long form, as it is stored."""
        return {"figure": self.figure, "values": dict(self.values)}

    @property
    def as_query(self) -> dict[str, list[str]]:
        """The figure and every value, as an address says them that leaves nothing to the defaults."""
        return {FIGURE: [self.figure]} | {name: [digits(value)] for name, value in self.values}

    def is_given_by(self, given: Mapping[str, Any]) -> bool:
        """Whether a long form says exactly this, even if the formula would no longer accept it."""
        try:
            return PinnedView.from_stored(self.formula, given) == self
        except (AttributeError, TypeError, ValueError):
            return False

    def shown_by(self, formula: Formula) -> "PinnedView | None":
        """The nearest view that the formula still has: this one, if nothing has changed; None if no value is left.

        A value that is out of range stands at its end, a new parameter at its default; for a figure that is gone
        there is the first that the values move.
        """
        kept = {name: value for name, value in self.values if name in formula.defaults}
        if not kept:
            return None
        return _read(formula, _as_query(kept), [self.figure])[0] or PinnedView.at(formula, {})

    def moved(self, formula: Formula) -> dict[str, str]:
        """What is not at the formula's present defaults; and what it no longer has."""
        return formula.moved(dict(self.values))

    def figure_query(self, formula: Formula) -> str:
        """`view=figure&name=value&…`, for addresses of one figure."""
        return urlencode({FIGURE: self.figure} | self.moved(formula))

    def address(self, formula: Formula) -> str:
        """Where the formula's page shows it."""
        return f"{reverse('formula', args=[formula.slug])}{query(self.moved(formula))}#{self.figure}-heading"


def long_form(query: Query) -> dict[str, Any]:
    """What an address says, in the long form that `PinnedView.from_json` reads; the last of several values counts."""
    values, figures = _parted(query)
    named = {"figure": figures[-1]} if figures else {}
    return {**named, "values": {name: given[-1] for name, given in values.items()}}


def query(moved: Mapping[str, str]) -> str:
    """`?name=value&…` with what is moved, as page.js writes it; empty if nothing is."""
    return f"?{urlencode(moved)}" if moved else ""


def first_moved(formula: Formula, values: Mapping[str, float]) -> str:
    """The name of the first figure that shows one of the values that are not at their defaults, or of the first."""
    moved = formula.moved(values)
    shows = (view.name for view in formula.views if any(part.name in moved for part in formula.parameters_of(view)))
    return next(shows, formula.views[0].name)


def _parted(query: Query) -> tuple[Query, Sequence[str]]:
    """What an address says of parameters, and what of the figure."""
    return {name: given for name, given in query.items() if name != FIGURE}, query.get(FIGURE, [])


def _as_query(values: Mapping[str, Any]) -> Query:
    return {str(name): [str(value)] for name, value in values.items()}


def _read(formula: Formula, values: Query, figures: Sequence[str]) -> tuple[PinnedView | None, tuple[Problem, ...]]:
    """The view nearest to what was given, None where that is nothing, and what was wrong with it."""
    reading = read_parameters(formula, values)
    known = [view.name for view in formula.views]
    figure = figures[0] if len(figures) == 1 and figures[0] in known else ""
    problems = list(reading.problems)
    if figures and not figure:
        said = f"{figures[0][:40]!r} is not a figure" if len(figures) == 1 else f"given {len(figures)} times"
        problems.append(Problem("figure", f"{said}; the figures are {', '.join(known)}"))
    says_nothing = not figure and reading.values == formula.defaults
    return None if says_nothing else PinnedView.at(formula, reading.values, figure), tuple(problems)


def _strict(view: PinnedView | None, problems: Sequence[Problem]) -> PinnedView | None:
    if problems:
        raise UnusableView(problems)
    return view
