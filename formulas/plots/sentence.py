"""A figure in words, for those who do not see it; wording.js says the same while the sliders move."""

import re
from collections.abc import Mapping

from formulas.definitions.figures import View
from formulas.definitions.formula import Formula
from formulas.engine import Value
from formulas.texts.wording import number, spoken

_ENDS = re.compile(r"(?<=\.)\s+")


def sentence(formula: Formula, view: View, parameters: Mapping[str, float], values: Mapping[str, Value]) -> str:
    """The figure of `view` in words; a sentence whose number does not exist gives way to the note that says why."""
    said = {parameter.name: spoken(parameters[parameter.name], parameter.decimals) for parameter in formula.parameters}
    notes = {}
    for name in set(view.sentence_names) & set(view.readouts):
        value, readout = values[name], formula.readout_by_name[name]
        assert isinstance(value, float)
        said[name] = number(value, readout.decimals)
        notes[name] = readout.note(value)
    parts = (_noted(part, notes) or part.format(**said) for part in _ENDS.split(view.sentence))
    return " ".join(dict.fromkeys(parts))


def _noted(part: str, notes: Mapping[str, str]) -> str:
    """The note on the first of the numbers in `part` that has one."""
    return next((note for name in re.findall(r"{(\w+)}", part) if (note := notes.get(name))), "")
