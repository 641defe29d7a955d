"""Whether what a formula's figures draw makes sense; or a MistakeError."""

import math
import re
from collections.abc import Iterable, Mapping

import numpy as np

from formulas.definitions.formula import Formula
from formulas.definitions.marks import RULES, Mark, Panel, Preset, View
from formulas.engine import Value, evaluate
from formulas.toml.lines import KeyPath
from formulas.toml.mistakes import MistakeError

MAX_HEAT_CELLS = 40_000  # as many as a page can carry as a picture and redraw while a slider moves


def verify_views(formula: Formula) -> None:
    """Nothing, when all is well; raises the first MistakeError found."""
    for number, view in enumerate(formula.views):
        path = ("views", number)
        for name in view.readouts:
            if name not in formula.readout_by_name:
                raise MistakeError((*path, "readouts"), f"unknown readout {name}; {_known(formula.readout_by_name)}")
        for place, panel in enumerate(view.panels):
            _panel(formula, panel, (*path, "panels", place))
        _sentence(formula, view, path)
        for place, preset in enumerate(view.presets):
            _preset(formula, view, preset, (*path, "presets", place))


def _panel(formula: Formula, panel: Panel, path: KeyPath) -> None:
    _known_axis(formula, panel.axis, (*path, "axis"))
    for key, (low, high) in (("x_range", panel.x_range), ("y_range", panel.y_range)):
        _range((*path, key), low, high)
    names = [name for name in panel.names if name in formula.program.names]
    values = evaluate(formula.program, formula.defaults, names)
    drawn = set()
    for number, mark in enumerate(panel.marks):
        place = (*path, "marks", number)
        if (mark.kind, *mark.names) in drawn:
            raise MistakeError(place, f"this {mark.kind} of {', '.join(mark.names)} is drawn already; leave one out")
        drawn.add((mark.kind, *mark.names))
        _keys(mark, place)
        _positions(formula, panel, mark, place, values)


def _keys(mark: Mark, path: KeyPath) -> None:
    """Refuses keys that a mark of this kind does not take, and asks for those that it needs."""
    rule = RULES[mark.kind]
    taken = {"kind", "label", "role", *rule.needs, *rule.may, *([] if rule.along == "none" else ["axis"])}
    given = mark.model_dump(exclude_defaults=True)
    for key in given:
        if key not in taken:
            raise MistakeError((*path, key), f"a {mark.kind} takes no {key}; it takes {', '.join(sorted(taken))}")
    for key in rule.needs:
        if key not in given:
            raise MistakeError(path, f"a {mark.kind} needs {key}")
    if mark.kind == "marker" and not mark.names:
        raise MistakeError(path, "a marker needs x, y or both: a line upright, a line across, or a point")


def _positions(formula: Formula, panel: Panel, mark: Mark, path: KeyPath, values: Mapping[str, Value]) -> None:
    axes = _axes(formula, panel, mark, path)
    for key in (key for key in ("x", "y", "z", "left", "right", "bottom", "top") if getattr(mark, key)):
        name = getattr(mark, key)
        if name not in formula.program.names:
            raise MistakeError(
                (*path, key), f"the model assigns no {name}; it assigns: {', '.join(formula.program.names)}"
            )
        if formula.program.axes_of(name) != axes:
            wanted = f"vary along {' and '.join(sorted(axes))} and nothing else" if axes else "be one number"
            raise MistakeError((*path, key), f"{name} must {wanted}, to be drawn as {mark.kind}")
        if np.isnan(values[name]).all():
            raise MistakeError((*path, key), f"{name} is undefined everywhere at the defaults")
    if mark.z_range:
        _range((*path, "z_range"), *mark.z_range)
    for level in mark.levels:
        if not math.isfinite(level):
            raise MistakeError((*path, "levels"), f"a level must be finite, not {level:g}")


def _axes(formula: Formula, panel: Panel, mark: Mark, path: KeyPath) -> set[str]:
    """The axes along which what the mark draws must vary."""
    along = RULES[mark.kind].along
    if along == "none":
        return set()
    name = panel.axis_of(mark)
    if name is None:
        raise MistakeError(path, f"a {mark.kind} runs along an axis: name it here or for the panel")
    _known_axis(formula, name, (*path, "axis"))
    axis = formula.axis_by_name[name]
    if along != "either" and axis.is_discrete != (along == "discrete"):
        kinds = [kind for kind, rule in RULES.items() if rule.along in ("either", _kind_of(axis.is_discrete))]
        raise MistakeError((*path, "kind"), f"{name} is {_kind_of(axis.is_discrete)}: use {', '.join(kinds)}")
    if mark.kind != "heat_map":
        return {name}
    _known_axis(formula, mark.y_axis, (*path, "y_axis"))
    up = formula.axis_by_name[mark.y_axis or ""]
    if up.is_discrete or up.name == name:
        raise MistakeError((*path, "y_axis"), "a heat map lies over two continuous axes")
    if (cells := axis.count * up.count) > MAX_HEAT_CELLS:
        raise MistakeError((*path, "z"), f"a heat map has at most {MAX_HEAT_CELLS} cells, not {cells}")
    return {name, up.name}


def _kind_of(is_discrete: bool) -> str:
    return "discrete" if is_discrete else "continuous"


def _known_axis(formula: Formula, name: str | None, path: KeyPath) -> None:
    if name is not None and name not in formula.axis_by_name:
        raise MistakeError(path, f"unknown axis {name}; {_known(formula.axis_by_name)}")


def _sentence(formula: Formula, view: View, path: KeyPath) -> None:
    if re.search(r"[{}]", re.sub(r"{\w+}", "", view.sentence)):
        raise MistakeError((*path, "sentence"), "braces hold a name and nothing else, as in {mu_p}")
    sayable = formula.defaults | dict.fromkeys(view.readouts)
    for name in view.sentence_names:
        if name not in sayable:
            raise MistakeError((*path, "sentence"), f"unknown name {{{name}}}; {_known(sayable)}")


def _preset(formula: Formula, view: View, preset: Preset, path: KeyPath) -> None:
    movable = {parameter.name: parameter for parameter in formula.parameters_of(view)}
    for name, value in preset.values.items():
        if name not in movable:
            raise MistakeError((*path, "values"), f"{name} moves nothing in this view; {_known(movable)}")
        low, high = movable[name].low, movable[name].high
        if not low <= value <= high:
            raise MistakeError((*path, "values"), f"{name} = {value:g} is outside its range from {low:g} to {high:g}")


def _range(path: KeyPath, low: float, high: float) -> None:
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise MistakeError(path, f"the first number must be below the second, not {low:g} and {high:g}")


def _known(names: Iterable[str]) -> str:
    return f"known: {', '.join(names)}"
