"""The parts of a formula's figures that move with its parameters, as texts by name; only what moved is made again."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from django.utils.html import conditional_escape, format_html_join

from formulas.definitions.figures import Panel, View
from formulas.definitions.formula import Formula, Parameter, Readout
from formulas.definitions.pinned_view import PinnedView
from formulas.engine import Value, evaluate
from formulas.pages.pieces import Marks, Pieces
from formulas.plots.legend import PEAK_DECIMALS, legend
from formulas.plots.poster import poster
from formulas.plots.sentence import sentence
from formulas.texts.wording import number, spoken

ROOM = 8  # characters of a number for which the page keeps room, as plot.css and `static/formulas/figure.js` do

Values = Mapping[str, Value]
Texts = dict[str, str]


@dataclass(frozen=True)
class Part:
    """Something in a figure that moves: with which `parameters`, and its texts made of the values of `names`."""

    parameters: frozenset[str]
    names: tuple[str, ...]
    texts: Callable[[Mapping[str, float], Values], Texts]


def moving_texts(formula: Formula, parameters: Mapping[str, float]) -> dict[str, Texts]:
    """By view, everything in its figure that moves, at `parameters`; at the defaults it is made once."""
    moved = {name for name, value in parameters.items() if value != formula.defaults[name]}
    if not moved:
        return _texts_at_defaults(formula)
    parts = {view.name: [part for part in _parts(formula, view) if part.parameters & moved] for view in formula.views}
    made = _made(formula, parts, parameters)
    return {
        view.name: _texts_at_defaults(formula)[view.name] | made[view.name] | _state(formula, view, parameters)
        for view in formula.views
    }


@cache
def _texts_at_defaults(formula: Formula) -> dict[str, Texts]:
    made = _made(formula, {view.name: _parts(formula, view) for view in formula.views}, formula.defaults)
    whole = {view.name: made[view.name] | _state(formula, view, formula.defaults) for view in formula.views}
    return {view: {name: conditional_escape(text) for name, text in texts.items()} for view, texts in whole.items()}


def _made(formula: Formula, parts: Mapping[str, Iterable[Part]], parameters: Mapping[str, float]) -> dict[str, Texts]:
    """The texts of `parts`, by view, from one evaluation."""
    names = dict.fromkeys(name for own in parts.values() for part in own for name in part.names)
    values = evaluate(formula.program, parameters, names)
    return {
        view: {name: text for part in own for name, text in part.texts(parameters, values).items()}
        for view, own in parts.items()
    }


def _state(formula: Formula, view: View, parameters: Mapping[str, float]) -> Texts:
    """The present values as addresses and forms take them along."""
    moved, own = formula.moved(parameters), {parameter.name for parameter in formula.parameters_of(view)}
    fields = [(name, value) for name, value in moved.items() if name not in own]
    return {
        "query": PinnedView.at(formula, parameters, view.name).figure_query(formula),
        "elsewhere": format_html_join("", '<input type="hidden" name="{}" value="{}">', fields),
    }


@cache
def _parts(formula: Formula, view: View) -> tuple[Part, ...]:
    peaks = dict.fromkeys(key.peak for panel in view.panels for key in legend(panel) if key.peak)
    return (
        _words(formula, view),
        *(_panel(formula, view, panel, number) for number, panel in enumerate(view.panels, 1)),
        *(_peak(formula, name) for name in peaks),
        *(_number(formula, formula.readout_by_name[name]) for name in view.readouts),
        *(_control(parameter) for parameter in formula.parameters_of(view)),
    )


def _words(formula: Formula, view: View) -> Part:
    """The figure in a sentence."""
    said = set(view.sentence_names)
    names = tuple(name for name in view.readouts if name in said)
    moving = formula.program.parameters_for(names) | (said & formula.defaults.keys())
    return Part(moving, names, lambda parameters, values: {"words": sentence(formula, view, parameters, values)})


def _panel(formula: Formula, view: View, panel: Panel, number: int) -> Part:
    """The poster of a panel, before and after the sentence that stands in it."""

    def texts(_: Mapping[str, float], values: Values) -> Texts:
        name, title, words = f"{view.name}-{number}", panel.title or view.title, Marks()["words"]
        before, after = Pieces.of(poster(formula, panel, values, name=name, title=title, words=words)).fixed
        return {f"poster {number} before": before, f"poster {number} after": after}

    return Part(formula.program.parameters_for(panel.names), panel.names, texts)


def _peak(formula: Formula, name: str) -> Part:
    """How high a curve rises."""

    def texts(_: Mapping[str, float], values: Values) -> Texts:
        return {f"peak {name}": number(float(np.nanmax(values[name])), PEAK_DECIMALS)}

    return Part(formula.program.parameters_for([name]), (name,), texts)


def _number(formula: Formula, readout: Readout) -> Part:
    """A readout, whether it is long, and whether it is one that cannot be said in digits."""
    name = readout.name

    def texts(_: Mapping[str, float], values: Values) -> Texts:
        value = values[name]
        assert isinstance(value, float)
        text = number(value, readout.decimals)
        return {
            f"number {name}": text,
            f"look {name}": " long" if len(text) > ROOM else "",
            f"infinite {name}": "" if math.isinf(value) else " hidden",
            f"undefined {name}": "" if math.isnan(value) else " hidden",
        }

    return Part(formula.program.parameters_for([name]), (name,), texts)


def _control(parameter: Parameter) -> Part:
    """The value of a slider. An input takes a number as programs write it: with a hyphen."""

    def texts(parameters: Mapping[str, float], _: Values) -> Texts:
        text = spoken(parameters[parameter.name], parameter.decimals).replace("−", "-")
        return {f"value {parameter.name}": text}

    return Part(frozenset({parameter.name}), (), texts)
