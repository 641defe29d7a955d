"""The formula's own part of its page: texts set once, figures for the parameters at hand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

from django.utils.html import format_html
from django.utils.safestring import SafeString

from formulas.definitions.figures import Panel, Preset, View
from formulas.definitions.formula import Formula, Parameter, Readout, Related
from formulas.definitions.loading import Catalogue
from formulas.definitions.pinned_view import PinnedView
from formulas.marks.mark import Key
from formulas.pages.kept_figures import figure_address
from formulas.pages.moving import moving_texts
from formulas.plots.legend import legend
from formulas.texts.citations import Reference, cited_in
from formulas.texts.prose import math_html, to_html, to_inline_html
from formulas.texts.wording import spoken


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
    """One parameter to adjust, with its present value; `keys` is the keyboard with which a phone can type it."""

    parameter: Parameter
    symbol: SafeString
    unit: str
    value: str
    step: str
    low: str
    high: str
    keys: str


@dataclass(frozen=True)
class Number:
    """One live number with its `look`, a class of its own or none; `others` are the same quantity in other units."""

    readout: Readout
    symbol: SafeString
    text: str
    look: str
    others: tuple["Number", ...] = ()


@dataclass(frozen=True)
class Note:
    """Why a readout can be `kind` (infinite or undefined); it is shown, and not `hidden`, while it is so."""

    name: str
    kind: str
    text: str
    hidden: str

    @property
    def is_shown(self) -> bool:
        return not self.hidden


@dataclass(frozen=True)
class LegendLine:
    """A line of the legend; `peak` is the highest value of a curve that may leave the frame."""

    key: Key
    peak: str


@dataclass(frozen=True)
class DrawnPanel:
    """One panel, drawn; `number` counts from 1, and `item` is the address of its figure for Bokeh."""

    panel: Panel
    number: int
    item: str
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
    """One view, ready to show: panels, presets, controls and numbers, and `notes` on why numbers can be infinite.

    `query` says its present state; `elsewhere` is what of that the sliders of other views have moved, as form fields.
    """

    view: View
    intro: SafeString
    panels: tuple[DrawnPanel, ...]
    presets: tuple[PresetLink, ...]
    query: str
    elsewhere: str
    controls: tuple[Control, ...]
    numbers: tuple[Number, ...]
    notes: tuple[Note, ...]


@cache
def texts(formula: Formula) -> Texts:
    """The fixed texts of `formula`, made once."""
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
    """The figures of `formula` at `parameters`."""
    texts_of = moving_texts(formula, parameters)
    return tuple(figure(formula, view, texts_of[view.name]) for view in formula.views)


def figure(formula: Formula, view: View, moving: Mapping[str, str]) -> Figure:
    """The figure of `view` with what moves in it: texts as `moving_texts` makes them, or marks in their place."""
    return Figure(
        view=view,
        intro=_intro(formula, view),
        panels=tuple(
            DrawnPanel(
                panel=panel,
                number=number,
                item=figure_address(formula, view, number),
                poster=format_html(
                    "{}{}{}", moving[f"poster {number} before"], moving["words"], moving[f"poster {number} after"]
                ),
                legend=tuple(LegendLine(key, moving[f"peak {key.peak}"] if key.peak else "") for key in legend(panel)),
            )
            for number, panel in enumerate(view.panels, 1)
        ),
        presets=_presets(formula, view),
        query=moving["query"],
        elsewhere=moving["elsewhere"],
        controls=tuple(_control(formula, parameter, moving) for parameter in formula.parameters_of(view)),
        numbers=_numbers(formula, view, moving),
        notes=_notes(formula, view, moving),
    )


def _control(formula: Formula, parameter: Parameter, moving: Mapping[str, str]) -> Control:
    return Control(
        parameter=parameter,
        symbol=math_html(parameter.symbol, roles=formula.roles),
        # "Days of sun" needs no "(days)" after it.
        unit="" if parameter.unit.casefold() in parameter.label.casefold() else parameter.unit,
        value=moving[f"value {parameter.name}"],
        step=spoken(parameter.step, parameter.decimals),
        low=spoken(parameter.low, 0),
        high=spoken(parameter.high, 0),
        keys="decimal" if parameter.low >= 0 else "text",  # the decimal keys of some phones have no minus sign
    )


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


def _numbers(formula: Formula, view: View, moving: Mapping[str, str]) -> tuple[Number, ...]:
    def one(readout: Readout, others: tuple[Number, ...] = ()) -> Number:
        symbol = math_html(readout.latex, roles=formula.roles)
        return Number(readout, symbol, moving[f"number {readout.name}"], moving[f"look {readout.name}"], others)

    shown = [formula.readout_by_name[name] for name in view.readouts]
    return tuple(
        one(readout, tuple(one(other) for other in shown if other.beside == readout.name))
        for readout in shown
        if not readout.beside
    )


def _notes(formula: Formula, view: View, moving: Mapping[str, str]) -> tuple[Note, ...]:
    """Those of the numbers that stand for themselves, in their order."""
    readouts = [formula.readout_by_name[name] for name in view.readouts]
    notes = [
        Note(readout.name, kind, text, moving[f"{kind} {readout.name}"])
        for readout in readouts
        if not readout.beside
        for kind, text in (("infinite", readout.when_infinite), ("undefined", readout.when_undefined))
    ]
    return tuple(note for note in notes if note.text)


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
