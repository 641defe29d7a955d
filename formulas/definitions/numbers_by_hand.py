"""Numbers that are written into a formula's texts by hand: years, counts, and what a cited work says; nothing else."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from formulas.definitions.computed_texts import PARAGRAPH, texts_in
from formulas.definitions.formula import Formula
from formulas.texts.formula_marks import places_of_formulas
from formulas.texts.number_slots import SLOT
from formulas.toml.lines import KeyPath
from formulas.toml.mistakes import MistakeError

# In prose every number counts. In formulas, names and labels, which say "1 − P" and "S = 1/R₀", a digit alone does
# not, unless a formula ends with it as its result.
PROSE = frozenset({"simply", "summary", "skeptic", "text", "intro", "notice", "why", "sentence", "words"})
NAMES = frozenset({"name", "kind", "role", "axis", "y_axis", "field", "level", "spacing", "where", "beside", "shows"})
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:,\d{3})*(?:\.\d+)?%?(?![\w])")
_IN_MATH = re.compile(r"(?<![\d.,])\d+(?:(?:,|\{,\})\d{3})*(?:\.\d+)?(?:\\?%)?")
_RESULT = re.compile(r"(?:=|\\approx)\s*-?(\d)\s*\$+$")
_CITATION = re.compile(r"\[@[a-z0-9-]+\]")
_FORMS = {"years": re.compile(r"1[5-9]\d\d|20\d\d"), "counts": re.compile(r"\d+(,\d{3})*|100%")}


def verify_numbers_by_hand(formula: Formula, keys: Mapping[str, Any]) -> None:
    """Nothing where `by_hand` names just the numbers that stand in the texts of a file's `keys`; else MistakeError."""
    listed = _listed(formula)
    uncited = listed - Counter(formula.by_hand.cited.split())
    for path, number, paragraph in _by_hand(keys):
        if not listed[number]:
            right = "let the model compute it, as in {{ name | 2 }}, or list it in [by_hand]"
            raise MistakeError(path, f"{number} is written by hand; {right}", near=number)
        if number not in uncited and not _CITATION.search(paragraph):
            raise MistakeError(path, f"{number} is listed as cited, but its paragraph cites no work", near=number)
        listed[number] -= 1
    for number in +listed:
        raise MistakeError(("by_hand",), f"{number} is listed more often than the texts have it; take one out")


def count_numbers(keys: Mapping[str, Any]) -> tuple[int, int]:
    """How many numbers stand in the texts of a file's `keys` by hand, and how many are computed."""
    computed = sum(len(SLOT.findall(text)) for _, text in texts_in(keys))
    return sum(1 for _ in _by_hand(keys)), computed


def _listed(formula: Formula) -> Counter[str]:
    for kind, form in _FORMS.items():
        for number in getattr(formula.by_hand, kind).split():
            if not form.fullmatch(number):
                message = f"{number} is none of the {kind}; what is measured or worked out is computed or cited"
                raise MistakeError(("by_hand", kind), message)
    return Counter(" ".join((formula.by_hand.years, formula.by_hand.counts, formula.by_hand.cited)).split())


def _by_hand(keys: Mapping[str, Any]) -> Iterator[tuple[KeyPath, str, str]]:
    """Each number in the texts, with its key and the paragraph around it."""
    for path, text in texts_in(keys):
        if path[-1] in NAMES or path in (("text",), ("title",)):
            continue
        for paragraph in PARAGRAPH.split(text):
            for number in _numbers(paragraph, is_prose=path[-1] in PROSE):
                yield path, number, paragraph


def _numbers(paragraph: str, *, is_prose: bool) -> Iterator[str]:
    plain = _CITATION.sub(" ", SLOT.sub("{}", paragraph))
    end = 0
    for low, high in [*places_of_formulas(plain), (len(plain), len(plain))]:
        outside = _NUMBER.findall(plain[end:low])
        yield from (number for number in outside if is_prose or _counts(number))
        inside = (number.replace("{,}", ",").replace("\\%", "%") for number in _IN_MATH.findall(plain[low:high]))
        yield from (number for number in inside if _counts(number))
        yield from _RESULT.findall(plain[low:high])
        end = high


def _counts(number: str) -> bool:
    return len(number) > 1
