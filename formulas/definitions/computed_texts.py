"""The numbers in a formula's texts, computed by its model when the file is read: none can be wrong or out of date."""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from formulas.definitions.formula import Formula, ProseNumber
from formulas.engine import RESERVED, ExpressionError, Model, evaluate, extended
from formulas.texts.formula_marks import places_of_formulas
from formulas.texts.number_slots import OPENED, SLOT, Slot, read_slot
from formulas.texts.wording import formatted, in_latex, number, spoken
from formulas.toml.lines import KeyPath
from formulas.toml.mistakes import MistakeError

# Keys whose values are no words for people, or are LaTeX alone.
NO_TEXTS = frozenset(
    {
        "model",
        "latex",
        "symbol",
        "levels",
        "numbers",
        "by_hand",
        "checks",
        "equations",
        "synonyms",
        "slug",
        "former_slugs",
    }
)
PARAGRAPH = re.compile(r"\n[ \t]*\n")
UNSPACED = re.compile(r"\{\{([a-z]\w+)")
ASKED = "asked_for"  # what an expression is called while it is computed

Values = Mapping[str, float]


def with_numbers(formula: Formula, keys: Mapping[str, Any]) -> dict[str, Any]:
    """The `keys` of the formula's file, each `{{ … }}` in their texts computed; raises MistakeError for a wrong one."""
    found: dict[str, Any] = _replaced(dict(keys), (), partial(_whole, _Numbers(formula)))
    return found


def texts_in(value: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, str]]:
    """Every text for people in the keys of a formula's file, with the key where it stands."""
    for key, part in _parts(value):
        yield from texts_in(part, (*path, key))
    if isinstance(value, str):
        yield path, value


def _replaced(value: Any, path: KeyPath, replace: Callable[[KeyPath, str], str]) -> Any:
    """`value` with every text in it replaced."""
    if isinstance(value, str):
        return replace(path, value)
    made = {key: _replaced(part, (*path, key), replace) for key, part in _parts(value)}
    if isinstance(value, dict):
        return value | made
    return list(made.values()) if isinstance(value, list) else value


def _parts(value: Any) -> Iterator[tuple[str | int, Any]]:
    """What `value` is made of, by its keys or places; nothing where no texts are."""
    if isinstance(value, dict):
        yield from ((key, part) for key, part in value.items() if key not in NO_TEXTS)
    elif isinstance(value, list | tuple):
        yield from enumerate(value)


def _whole(numbers: "_Numbers", path: KeyPath, text: str) -> str:
    """A text with its numbers. Settings that stand alone, `{{ at a=1 }}`, hold to the end of their paragraph."""
    if "{{" not in text:
        return text
    start = here = numbers.starting_at(path)
    math_places = list(places_of_formulas(text))
    pieces, end = [], 0
    for found in SLOT.finditer(text):
        between = text[end : found.start()]
        here = start if PARAGRAPH.search(between) else here
        shown = _Shown(path, found[0], any(low < found.start() < high for low, high in math_places))
        asked = shown.read(found[1])
        values = numbers.settings(shown, asked, here)
        end = found.end()
        if asked.expression:
            pieces += [between, numbers.text(shown, asked, values)]
        else:
            here = values
            end += text[end : end + 1].isspace()
            pieces.append(between)
    whole = "".join([*pieces, text[end:]])
    if OPENED.search(whole):
        raise MistakeError(path, "{{ opens a number that }} does not close, or that has braces inside", near="{{")
    if (unspaced := UNSPACED.search(whole)) and numbers.knows(unspaced[1]):
        name = unspaced[1]
        raise MistakeError(path, f"{{{{{name} is no number; write it with spaces, {{{{ {name} }}}}", near=unspaced[0])
    return whole


@dataclass(frozen=True)
class _Shown:
    """One number: the key of its text, all that is `written` of it, and whether it stands in a formula."""

    path: KeyPath
    written: str
    is_math: bool

    def read(self, inside: str) -> Slot:
        try:
            return read_slot(inside)
        except ValueError as error:
            raise self.mistake(str(error)) from error

    def mistake(self, message: str) -> MistakeError:
        return MistakeError(self.path, f"{' '.join(self.written.split())}: {message}", near=self.written)


class _Numbers:
    """What a formula's texts may ask for: its model, its parameters, and its `[[numbers]]`."""

    def __init__(self, formula: Formula) -> None:
        self.formula = formula
        self.named: dict[str, float] = {}
        for place, own in enumerate(formula.numbers):
            self.named[own.name] = self._named(own, ("numbers", place))

    def _named(self, own: ProseNumber, path: KeyPath) -> float:
        if own.name in RESERVED or self.knows(own.name):
            raise MistakeError((*path, "name"), f"the name {own.name} is taken already; choose another")
        if [own.given is not None, bool(own.expression), own.value is not None].count(True) != 1:
            raise MistakeError(path, "give one of given, expression and value")
        if own.value is not None and not own.source:
            raise MistakeError(path, "a value that was computed outside needs a source that says how")
        if not own.expression:
            return float(own.given if own.value is None else own.value)  # type: ignore[arg-type]  # one of them is there
        shown = _Shown((*path, "expression"), own.expression, False)
        at = self._moved(shown, self.formula.defaults, {name: repr(value) for name, value in own.values.items()})
        return self.value(shown, own.expression, at)

    @cached_property
    def _taken(self) -> frozenset[str]:
        formula = self.formula
        return frozenset({*formula.program.names, *formula.defaults, *(axis.name for axis in formula.axes)})

    def knows(self, name: str) -> bool:
        return name in self._taken or name in self.named

    def starting_at(self, path: KeyPath) -> Values:
        """The parameters for a text: a preset's own, else the defaults."""
        match path:
            case ("views", int() as view, "presets", int() as preset, *_):
                values = self.formula.views[view].presets[preset].values
                known = {name: value for name, value in values.items() if name in self.formula.defaults}
                return self.formula.defaults | known
        return self.formula.defaults

    def settings(self, shown: _Shown, asked: Slot, here: Values) -> Values:
        """The parameters for a number: those that hold `here`, but for what it says itself."""
        return self._moved(shown, self.formula.defaults if asked.from_defaults else here, dict(asked.settings))

    def _moved(self, shown: _Shown, start: Values, given: Mapping[str, str]) -> Values:
        known = {parameter.name: parameter for parameter in self.formula.parameters}
        moved = dict(start)
        for name, expression in given.items():
            if name not in known:
                raise shown.mistake(f"there is no parameter {name}; the parameters are {', '.join(known)}")
            value = self._computed(shown, Model(tuple(known), (), ()), expression, start)
            low, high = known[name].low, known[name].high
            if not low <= value <= high:
                raise shown.mistake(f"{name} = {value:g} is outside its range from {low:g} to {high:g}")
            moved[name] = value
        return moved

    def value(self, shown: _Shown, expression: str, at: Values) -> float:
        """The value of an expression of the model's names."""
        return self._computed(shown, self.formula.program, expression, at)

    def _computed(self, shown: _Shown, model: Model, expression: str, at: Values) -> float:
        try:
            whole = extended(model, ASKED, expression, constants=self.named)
        except ExpressionError as error:
            raise shown.mistake(str(error)) from error
        value = evaluate(whole, {**at, **self.named}, [ASKED])[ASKED]
        if not isinstance(value, float):
            along = ", ".join(sorted(whole.axes_of(ASKED)))
            raise shown.mistake(f"it varies along {along}; one number is wanted, such as a sum or max_of over it")
        if math.isnan(value):
            raise shown.mistake("it comes out undefined")
        return value

    def text(self, shown: _Shown, asked: Slot, at: Values) -> str:
        """A number as it is asked for, in a formula as LaTeX."""
        if re.fullmatch(r"[\d._]+", asked.expression):
            raise shown.mistake("a number alone is not computed; name what it is, or write it by hand")
        value = self.value(shown, asked.expression, at)
        text = self._written(shown, asked, value)
        return in_latex(text) if shown.is_math else text

    def _written(self, shown: _Shown, asked: Slot, value: float) -> str:
        if asked.format:
            try:
                return formatted(value, asked.format)
            except ValueError as error:
                raise shown.mistake(str(error)) from error
        if readout := self.formula.readout_by_name.get(asked.expression):
            return number(value, readout.decimals)
        for parameter in self.formula.parameters:
            if parameter.name == asked.expression:
                return spoken(value, parameter.decimals)
        raise shown.mistake("say how it is written, as in | 2 for two decimals")
