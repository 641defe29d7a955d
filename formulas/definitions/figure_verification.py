"""Whether what a formula's figures draw makes sense; else a MistakeError."""

import re
from collections.abc import Iterable, Mapping

import numpy as np

from formulas.definitions.figures import Panel, Preset, View
from formulas.definitions.formula import Formula
from formulas.engine import Value, evaluate
from formulas.marks.mark import KINDS, Mark
from formulas.toml.lines import KeyPath
from formulas.toml.mistakes import MistakeError, verify_range


def verify_views(formula: Formula) -> None:
    """Nothing if all is well; raises the first MistakeError found."""
    values = evaluate(formula.program, formula.defaults)
    for number, view in enumerate(formula.views):
        path = ("views", number)
        for name in view.readouts:
            if name not in formula.readout_by_name:
                raise MistakeError((*path, "readouts"), f"unknown readout {name}; {_known(formula.readout_by_name)}")
        for place, panel in enumerate(view.panels):
            _panel(formula, panel, (*path, "panels", place), values)
        _sentence(formula, view, path)
        for place, preset in enumerate(view.presets):
            _preset(formula, view, preset, (*path, "presets", place))


def _panel(formula: Formula, panel: Panel, path: KeyPath, values: Mapping[str, Value]) -> None:
    _known_axis(formula, panel.axis, (*path, "axis"))
    for key, (low, high) in (("x_range", panel.x_range), ("y_range", panel.y_range)):
        verify_range((*path, key), low, high)
    _scales(formula, panel, path)
    drawn = set()
    for number, mark in enumerate(panel.marks):
        place = (*path, "marks", number)
        if (mark.kind, mark.shown) in drawn:
            raise MistakeError(place, f"this {mark.kind} of {', '.join(mark.names)} is drawn already; leave one out")
        drawn.add((mark.kind, mark.shown))
        _positions(formula, panel, mark, place, values)


def _scales(formula: Formula, panel: Panel, path: KeyPath) -> None:
    """Refuses a logarithmic scale where there is nothing that it could show."""
    for side, scale, (low, high) in (("x", panel.x_scale, panel.x_range), ("y", panel.y_scale, panel.y_range)):
        if scale == "log" and low <= 0:
            raise MistakeError(
                (*path, f"{side}_range"), f"a log scale begins above 0, not at {low:g}; it ends at {high:g}"
            )
        for number, mark in enumerate(panel.marks):
            if scale == "log" and mark.needs_even_scales:
                where = (*path, "marks", number, "kind")
                raise MistakeError(where, f"a {mark.kind} needs linear scales; leave {side}_scale out")
    if panel.x_scale == "log" and panel.axis and formula.axis_by_name[panel.axis].is_discrete:
        raise MistakeError((*path, "x_scale"), f"{panel.axis} is discrete; only a continuous axis has a log scale")


def _drawn_over(formula: Formula, panel: Panel, mark: Mark, path: KeyPath) -> set[str]:
    """The axes along which what the mark draws must vary."""
    named = mark.axes_in(panel)
    for key, name in named:
        if name is None:
            raise MistakeError(path, f"a {mark.kind} runs along an axis: name it here or for the panel")
        _known_axis(formula, name, (*path, key))
    axes = [formula.axis_by_name[name] for _, name in named if name]
    if len({axis.name for axis in axes}) < len(axes):
        raise MistakeError((*path, named[-1][0]), f"a {mark.kind} lies over two axes, not over {axes[0].name} twice")
    for (key, _), axis in zip(named, axes, strict=True):
        sort = "discrete" if axis.is_discrete else "continuous"
        if mark.along in ("either", sort):
            continue
        if key != "axis":
            raise MistakeError((*path, key), f"{axis.name} is {sort}; a {mark.kind} lies over {mark.along} axes")
        kinds = sorted(name for name, kind in KINDS.items() if kind.along in ("either", sort))
        raise MistakeError((*path, "kind"), f"{axis.name} is {sort}: use {', '.join(kinds)}")
    return {axis.name for axis in axes}


def _positions(formula: Formula, panel: Panel, mark: Mark, path: KeyPath, values: Mapping[str, Value]) -> None:
    axes = _drawn_over(formula, panel, mark, path)
    for key, name in mark.shown:
        if name not in formula.program.names:
            known = ", ".join(formula.program.names)
            raise MistakeError((*path, key), f"the model assigns no {name}; it assigns: {known}")
        if formula.program.axes_of(name) != axes:
            wanted = f"vary along {' and '.join(sorted(axes))} and nothing else" if axes else "be one number"
            raise MistakeError((*path, key), f"{name} must {wanted}, to be drawn as {mark.kind}")
        if np.isnan(values[name]).all():
            raise MistakeError((*path, key), f"{name} is undefined everywhere at the defaults")
    mark.verify(formula, panel, path)


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
    shown = {name: value for name, value in (formula.defaults | preset.values).items() if name in movable}
    checked = [check for check in formula.checks if shown.items() <= (formula.defaults | check.values).items()]
    if not any(set(view.readouts) & check.expect.keys() for check in checked):
        known = ", ".join(view.readouts)
        raise MistakeError((*path, "values"), f"no [[checks]] stands at these values; add one that expects {known}")


def _known(names: Iterable[str]) -> str:
    return f"known: {', '.join(names)}"
