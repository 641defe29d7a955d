"""Search over titles, synonyms, symbols and prose, best matches first, forgiving how a word is spelt."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from formulas.definitions.formula import Formula
from formulas.definitions.formula_shapes import shape_of
from formulas.texts.mathml import letters

# How much a word counts by where it stands.
TITLE, SYNONYM, FORMULA, FIELD, SYMBOL, PROSE = 8.0, 6.0, 5.0, 4.0, 3.0, 1.0
LIKENESS = 80  # of 100, from which on a word may be meant: "liebler" is 86 like "leibler", "normal" 83 like "formal"
SHORTEST = 4  # letters of a word that may be misspelt; shorter ones are all alike
_NUMBER = re.compile(r"(?<![\w.])[0-9]+(?:\.[0-9]+)?")  # "P(X = 3)" is of the form of "P(X = k)"
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Found:
    """What a search found, best first. `read_as` is the search with its spelling mended, empty where it was right."""

    formulas: tuple[Formula, ...]
    read_as: str


class Index:
    """Which words stand in which formulas, and how much they count there."""

    def __init__(self, formulas: Sequence[Formula]) -> None:
        self.formulas = tuple(formulas)
        self.weights: dict[str, dict[int, float]] = {}
        for number, formula in enumerate(formulas):
            for weight, text in _texts(formula):
                for word in words(text):
                    places = self.weights.setdefault(word, {})
                    places[number] = max(weight, places.get(number, 0.0))
        self.vocabulary = sorted(self.weights)
        self.shapes = [shape_of(formula.text) for formula in formulas]

    def search(self, text: str) -> Found:
        """The formulas that hold every word of `text`, or what begins with it; all of them for no text.

        Those that are of the form of `text` come before, whatever their letters are called.
        """
        wanted = list(words(text))
        if not wanted and text.strip():
            return Found((), "")
        meant = [self._meant(word) for word in wanted]
        pairs = zip(wanted, meant, strict=True)
        scores = [self._scores(forms) for forms in meant]
        both = [number for number in range(len(self.formulas)) if all(number in found for found in scores)]
        alike = self._alike(text)
        best = sorted(
            alike.keys() | both,
            key=lambda number: (-alike.get(number, 0), -sum(found.get(number, 0) for found in scores), number),
        )
        mended = [forms[0] if forms and not forms[0].startswith(word) else word for word, forms in pairs]
        read_as = " ".join(mended) if mended != wanted and best else ""
        return Found(tuple(self.formulas[number] for number in best), read_as)

    def _meant(self, word: str) -> list[str]:
        """The words of the vocabulary that `word` is or begins; where there are none, those that are most like it.

        A single letter is a symbol where there is such a one: it begins nearly everything.
        """
        if len(word) == 1 and word in self.weights:
            return [word]
        start = bisect_left(self.vocabulary, word)
        begun = []
        while start < len(self.vocabulary) and self.vocabulary[start].startswith(word):
            begun.append(self.vocabulary[start])
            start += 1
        if begun or len(word) < SHORTEST:
            return begun
        alike = process.extract(word, self.vocabulary, scorer=fuzz.ratio, score_cutoff=LIKENESS, limit=3)
        return [found for found, likeness, _ in alike if likeness == alike[0][1]]

    def _alike(self, text: str) -> dict[int, int]:
        """How well `text`, if it is a formula, fits into which of them."""
        wanted = [shape for shape in (shape_of(text), shape_of(_NUMBER.sub("x", text))) if shape.is_formula]
        fits = {
            number: max((shape.is_in(own) for shape in wanted), default=0) for number, own in enumerate(self.shapes)
        }
        return {number: fit for number, fit in fits.items() if fit}

    def _scores(self, forms: Iterable[str]) -> dict[int, float]:
        found: dict[int, float] = {}
        for form in forms:
            for number, weight in self.weights[form].items():
                found[number] = max(weight, found.get(number, 0.0))
        return found


def words(text: str) -> Iterator[str]:
    """The words of `text`, without case and accents, so that "Renyi" finds "Rényi"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    yield from _WORD.findall(plain)


def _texts(formula: Formula) -> Iterator[tuple[float, str]]:
    yield TITLE, formula.title
    yield from ((SYNONYM, synonym) for synonym in formula.synonyms)
    yield FIELD, f"{formula.field} {formula.level}"
    yield FORMULA, formula.text.replace("Σ", "sum")  # without case it would be the letter of a deviation
    for symbol in formula.symbols:
        yield SYMBOL, f"{symbol.latex} {' '.join(letters(symbol.latex))} {symbol.meaning}"
    for parameter in formula.parameters:
        yield SYMBOL, f"{parameter.symbol} {' '.join(letters(parameter.symbol))} {parameter.label}"
    for application in formula.applications:
        yield PROSE, application.title
    yield from ((PROSE, text) for _, text in formula.prose)
