"""Formulas as people type them into a search: what stands in them whatever their letters are called.

`P(A|B)`, `p(θ | x)` and `P(H \\mid E)` have one shape, `p(·|·)`: the names of functions stay, of variables a dot.
"""

import re
import unicodedata
from dataclasses import dataclass

from formulas.texts.greek import NAMES, spelt

VARIABLE = "·"
_FUNCTIONS = {"pr": "p", "prob": "p"}
_SAME = {"∣": "|", "\\mid": "|", "\\vert": "|", "‖": "||", "∥": "||", "\\parallel": "||", "\\|": "||"}
_SAME |= {"[": "(", "]": ")", "{": "(", "}": ")", "−": "-"}
_UPRIGHT = re.compile(r"\\(?:mathrm|mathbb|mathcal|operatorname|text)\s*\{([^{}]*)\}")
_NOTHING = re.compile(r"\\(?:left|right|big|quad|cdot|times|[,;:!])|[$*·×]")
_LATEX = re.compile("|".join(re.escape(written) for written in _SAME))
_TOKEN = re.compile(r"(?P<name>[^\W\d_]+)(?P<index>_\(\w+\)|_\w+|\d+)?(?P<call>(?=\())?|\d+(?:\.\d+)?|[^\w\s\\]")


@dataclass(frozen=True)
class Shape:
    """A formula without its spaces: with its letters (`exact`), and with dots for its variables (`shape`)."""

    exact: str
    shape: str
    has_function: bool

    @property
    def is_formula(self) -> bool:
        """Whether it is more than words or a single symbol."""
        return VARIABLE in self.shape and len(self.shape) > 2

    def is_in(self, other: "Shape") -> int:
        """How well this fits into `other`: 0 if not at all, more for the same letters and for the left-hand side.

        Without a function's name a shape is in nearly every formula, so that then the letters have to be the same.
        """
        exact = other.exact.find(self.exact)
        shape = other.shape.find(self.shape) if self.has_function else -1
        return 4 * (exact == 0) + 2 * (shape == 0) + (exact >= 0) + (shape >= 0)


def shape_of(text: str) -> Shape:
    """The shape of what somebody has typed, plain or in LaTeX."""
    same = _LATEX.sub(lambda found: _SAME[found[0]], _NOTHING.sub(" ", _UPRIGHT.sub(r"\1", text)))
    tokens = list(_TOKEN.finditer(unicodedata.normalize("NFKC", same).casefold()))
    exact = "".join(map(_written, tokens))
    shape = "".join(VARIABLE if _is_variable(token) else _written(token) for token in tokens)
    return Shape(exact, shape, any(_is_call(token) for token in tokens))


def _is_call(token: re.Match[str]) -> bool:
    return token["name"] is not None and token["call"] is not None


def _is_variable(token: re.Match[str]) -> bool:
    name = token["name"] or ""
    return not _is_call(token) and (len(name) == 1 or name in NAMES)


def _written(token: re.Match[str]) -> str:
    if _is_call(token):
        return _FUNCTIONS.get(token["name"], token["name"])
    return "".join(map(spelt, token[0]))
