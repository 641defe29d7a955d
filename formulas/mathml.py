"""LaTeX -> MathML, with the symbols of a formula marked by the role (colour) that they play on its page."""

import functools
import re
from collections.abc import Mapping
from xml.etree import ElementTree

from math_core import LatexError, LatexToMathML

MAX_LENGTH = 2_000  # math-core's parser recurses natively: a deep source would end the process
MAX_DEPTH = 60
_OPENERS = re.compile(r"\\[a-zA-Z]+|\\.|[{}^_]")
_UNBRACED_CHAIN = re.compile(r"(?:\\[a-zA-Z]+\s*){40}")
# Self-defining sources grow without bound (12 kB became 99 MB).
_DEFINITIONS = re.compile(r"\\(?:def|edef|gdef|xdef|let|newcommand|renewcommand|providecommand|newenvironment)\b")

_converter = LatexToMathML(fancy_error=False, xml_namespace=False)


class MathError(ValueError):
    """LaTeX that cannot be set; the message says why."""


def to_mathml(latex: str, *, display: bool = False, roles: Mapping[str, str] | None = None) -> str:
    """A `<math>` element; `roles` maps the LaTeX of a symbol to the role its occurrences are marked with.

    Raises MathError for what cannot be set, or would be too long or too deep to set safely.
    """
    return _marked(latex, display, tuple(sorted((roles or {}).items())))


@functools.lru_cache(maxsize=4096)
def _marked(latex: str, display: bool, roles: tuple[tuple[str, str], ...]) -> str:
    root = _element(latex, display)
    root.set("alttext", latex)
    for symbol, role in roles:
        pieces = _element(symbol, display=False)
        if len(pieces) != 1:  # such as P(x): its own symbols are marked one by one
            continue
        wanted = _shape(pieces[0])
        for element in root.iter():
            if "class" not in element.attrib and _shape(element) == wanted:
                element.set("class", f"role-{role}")
    _styles_to_classes(root)
    return ElementTree.tostring(root, encoding="unicode")


def _element(latex: str, display: bool) -> ElementTree.Element:
    if len(latex) > MAX_LENGTH or _depth(latex) > MAX_DEPTH or _UNBRACED_CHAIN.search(latex):
        raise MathError(f"longer than {MAX_LENGTH} characters or nested more than {MAX_DEPTH} deep")
    if _DEFINITIONS.search(latex):
        raise MathError(r"\def, \let and \newcommand are not allowed")
    try:
        mathml = _converter.convert_with_local_state(latex, displaystyle=display)
    except LatexError as error:
        raise MathError(str(error)) from error
    # math-core's own output: no doctype, no entities but this one.
    return ElementTree.fromstring(mathml.replace("&ApplyFunction;", "\u2061"))  # noqa: S314


def _depth(latex: str) -> int:
    depth = deepest = 0
    for token in _OPENERS.findall(latex):
        if token in ("{", r"\left", r"\begin"):
            depth += 1
            deepest = max(deepest, depth)
        elif token in ("}", r"\right", r"\end"):
            depth -= 1
    return deepest


def _shape(element: ElementTree.Element) -> str:
    """What makes two symbols the same: tags and texts, not attributes."""
    return f"<{element.tag}>{element.text or ''}{''.join(_shape(child) for child in element)}"


def _styles_to_classes(root: ElementTree.Element) -> None:
    # math-core writes style="" for aligned, cases and colour; the CSP blocks it, so the few kinds become classes.
    for element in root.iter():
        style = element.attrib.pop("style", "").replace(" ", "")
        classes = [element.get("class", "")]
        classes += ["math-left"] if "text-align:left" in style else []
        classes += ["math-right"] if "text-align:right" in style else []
        classes += ["math-gap"] if "padding-left:1em" in style else []
        if any(classes):
            element.set("class", " ".join(filter(None, classes)))
