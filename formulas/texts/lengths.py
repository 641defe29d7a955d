"""Lengths as LaTeX and MathML write them."""

import re

from formulas.texts.math_error import MathError

_EM = {"em": 1, "ex": 0.5, "px": 1 / 16, "pt": 1 / 12, "pc": 1, "mm": 0.24, "cm": 2.4, "in": 6, "%": 0.01, "": 1}
_LENGTH = re.compile(r"([-+]?)(\d+(?:\.\d*)?|\.\d+)(?:e-\d+)?(em|ex|px|pt|pc|mm|cm|in|%)?")


def in_em(length: str) -> float:
    """A length in em, about; raises MathError for what is none."""
    found = _LENGTH.fullmatch(length)
    if not found:
        raise MathError(f"a length of {length}")
    return float(found[1] + found[2]) * _EM[found[3] or ""]
