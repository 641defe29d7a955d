"""A figure in words, for those who do not see it; wording.js says the same while the sliders move."""

from collections.abc import Mapping

from formulas.definitions.figures import View
from formulas.definitions.formula import Formula
from formulas.engine import Value
from formulas.texts.wording import number, spoken


def sentence(formula: Formula, view: View, parameters: Mapping[str, float], values: Mapping[str, Value]) -> str:
    """The figure of `view` in one sentence."""
    said = {parameter.name: spoken(parameters[parameter.name], parameter.decimals) for parameter in formula.parameters}
    for name in set(view.sentence_names) & set(view.readouts):
        value = values[name]
        assert isinstance(value, float)
        said[name] = number(value, formula.readout_by_name[name].decimals)
    return view.sentence.format(**said)
