"""The formula's own part of its page: texts set once, figures for the parameters at hand."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

import numpy as np
from django.utils.safestring import SafeString

from formulas.definitions.formula import Formula, Parameter, Readout, Related
from formulas.definitions.loading import Catalogue
from formulas.definitions.marks import Panel, Preset, View
from formulas.definitions.pinned_view import PinnedView
from formulas.engine import Value, evaluate
from formulas.marks.mark import Key
from formulas.plots.legend import PEAK_DECIMALS, legend
from formulas.plots.poster import poster
from formulas.plots.sentence import sentence
from formulas.texts.citations import Reference, cited_in
from formulas.texts.prose import math_html, to_html, to_inline_html
from formulas.texts.wording import number, spoken

ROOM = 8  # characters of a number for which the page keeps room, as plot.css does


@dataclass(frozen=True)
class Symbol:
    """A symbol as set in the formula, with its meaning."""

    math: SafeString
    meaning: str


@dataclass(frozen=True)
class Texts:
    """Everything on the page that does not move, as HTML."""

    formula: SafeString
    simply: SafeString
    summary: SafeString
    skeptic: SafeString
    applications: tuple[tuple[str, SafeString], ...]
    symbols: tuple[Symbol, ...]
    references: tuple[Reference, ...]


@dataclass(frozen=True)
class Control:
    """One parameter to adjust, with its present value."""

    parameter: Parameter
    symbol: SafeString
    unit: str
    value: str
    step: str
    low: str
    high: str


@dataclass(frozen=True)
class Number:
    """One live number; `others` are the same quantity in other units."""

    readout: Readout
    symbol: SafeString
    text: str
    value: float
    others: tuple["Number", ...] = ()

    @property
    def is_long(self) -> bool:
        """Whether the page keeps too little room for it; `static/formulas/figure.js` asks the same."""
        return len(self.text) > ROOM


@dataclass(frozen=True)
class Note:
    """Why a readout can be `kind` (infinite or undefined); it is shown while it is so."""

    name: str
    kind: str
    text: str
    is_shown: bool


@dataclass(frozen=True)
class LegendLine:
    """A line of the legend; `peak` is the highest value of a curve that may leave the frame."""

    key: Key
    peak: str


@dataclass(frozen=True)
class DrawnPanel:
    """One panel, drawn; `number` counts from 1."""

    panel: Panel
    number: int
    poster: SafeString
    legend: tuple[LegendLine, ...]


@dataclass(frozen=True)
class PresetLink:
    """A preset with the address that shows it, and what to notice, set."""

    preset: Preset
    query: str
    notice: SafeString


@dataclass(frozen=True)
class Figure:
    """One view, ready to show: panels, presets, controls and numbers.

    `query` says its present state; `elsewhere` is what of that the sliders of other views have moved.
    """

    view: View
    intro: SafeString
    panels: tuple[DrawnPanel, ...]
    presets: tuple[PresetLink, ...]
    sentence: str
    query: str
    elsewhere: dict[str, str]
    controls: tuple[Control, ...]
    numbers: tuple[Number, ...]

    @property
    def notes(self) -> list[Note]:
        """Why numbers can be infinite or undefined."""
        found = []
        for readout, value in ((shown.readout, shown.value) for shown in self.numbers):
            found.append(Note(readout.name, "infinite", readout.when_infinite, math.isinf(value)))
            found.append(Note(readout.name, "undefined", readout.when_undefined, math.isnan(value)))
        return [note for note in found if note.text]


@cache
def texts(formula: Formula) -> Texts:
    """The unmoving texts of `formula`, made once."""
    roles = formula.roles

    def html(markdown: str) -> SafeString:
        return to_html(markdown, roles=roles)

    return Texts(
        formula=math_html(formula.latex, display=True, roles=roles, links=[symbol.latex for symbol in formula.symbols]),
        simply=html(formula.simply),
        summary=html(formula.summary),
        skeptic=html(formula.skeptic),
        applications=tuple((application.title, html(application.text)) for application in formula.applications),
        symbols=tuple(Symbol(math_html(symbol.latex, roles=roles), symbol.meaning) for symbol in formula.symbols),
        references=tuple(cited_in(text for _, text in formula.prose)),
    )


def figures(formula: Formula, parameters: Mapping[str, float]) -> tuple[Figure, ...]:
    """The figures of `formula` at `parameters`; those at the defaults are made once."""
    return _default_figures(formula) if parameters == formula.defaults else _figures(formula, parameters)


@cache
def _default_figures(formula: Formula) -> tuple[Figure, ...]:
    return _figures(formula, formula.defaults)


def _figures(formula: Formula, parameters: Mapping[str, float]) -> tuple[Figure, ...]:
    return tuple(_figure(formula, view, parameters) for view in formula.views)


def _figure(formula: Formula, view: View, parameters: Mapping[str, float]) -> Figure:
    values = evaluate(formula.program, parameters, view.names)
    words = sentence(formula, view, parameters, values)
    shown = formula.parameters_of(view)
    return Figure(
        view=view,
        intro=_intro(formula, view),
        panels=tuple(
            DrawnPanel(
                panel=panel,
                number=number,
                poster=poster(
                    formula, panel, values, name=f"{view.name}-{number}", title=panel.title or view.title, words=words
                ),
                legend=tuple(LegendLine(key, _peak(key, values)) for key in legend(panel)),
            )
            for number, panel in enumerate(view.panels, 1)
        ),
        presets=_presets(formula, view),
        sentence=words,
        elsewhere={
            name: value for name, value in formula.moved(parameters).items() if name not in {p.name for p in shown}
        },
        query=PinnedView.at(formula, parameters, view.name).figure_query(formula),
        controls=tuple(
            Control(
                parameter=parameter,
                symbol=math_html(parameter.symbol, roles=formula.roles),
                # "Days of sun" needs no "(days)" after it.
                unit="" if parameter.unit.casefold() in parameter.label.casefold() else parameter.unit,
                # An input takes a number as programs write it: with a hyphen.
                value=spoken(parameters[parameter.name], parameter.decimals).replace("−", "-"),
                step=spoken(parameter.step, parameter.decimals),
                low=spoken(parameter.low, 0),
                high=spoken(parameter.high, 0),
            )
            for parameter in shown
        ),
        numbers=_numbers(formula, view, values),
    )


def _peak(key: Key, values: Mapping[str, Value]) -> str:
    return number(float(np.nanmax(values[key.peak])), PEAK_DECIMALS) if key.peak else ""


@cache
def _presets(formula: Formula, view: View) -> tuple[PresetLink, ...]:
    return tuple(
        PresetLink(
            preset,
            urlencode(PinnedView.at(formula, preset.values, view.name).moved(formula)),
            to_inline_html(preset.notice.strip(), roles=formula.roles),
        )
        for preset in view.presets
    )


@cache
def _intro(formula: Formula, view: View) -> SafeString:
    return to_inline_html(view.intro.strip(), roles=formula.roles)


def _numbers(formula: Formula, view: View, values: Mapping[str, Value]) -> tuple[Number, ...]:
    def one(readout: Readout, others: tuple[Number, ...] = ()) -> Number:
        value = values[readout.name]
        assert isinstance(value, float)
        symbol = math_html(readout.latex, roles=formula.roles)
        return Number(readout, symbol, number(value, readout.decimals), value, others)

    shown = [formula.readout_by_name[name] for name in view.readouts]
    return tuple(
        one(readout, tuple(one(other) for other in shown if other.beside == readout.name))
        for readout in shown
        if not readout.beside
    )


Neighbours = list[tuple[Formula, SafeString]]


def neighbours(formula: Formula, catalogue: Catalogue) -> dict[str, Neighbours]:
    """What to read `before` this formula, what it is `used_by`, and what is `related`, each with one line why."""

    def found(others: Iterable[Related]) -> Neighbours:
        return [(catalogue.by_slug[other.slug], to_inline_html(other.why, roles=formula.roles)) for other in others]

    return {
        "before": found(formula.before),
        "used_by": [
            (other, to_inline_html(item.why, roles=other.roles))
            for other in catalogue.formulas
            for item in other.before
            if item.slug == formula.slug
        ],
        "related": found(formula.related),
    }
