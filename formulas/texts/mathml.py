"""LaTeX -> MathML, with the symbols of a formula marked by the role (colour) that they play on its page."""

import functools
import re
from collections.abc import Mapping, Sequence
from xml.etree import ElementTree

from math_core import LatexError, LatexToMathML

from formulas.texts.brackets import without_endless_pairing

MAX_LENGTH = 2_000  # math-core's parser recurses natively: 2,000 braces need 2 MB of stack, and a thread has 8
MAX_DEPTH = 60
MAX_ELEMENT_DEPTH = 2 * MAX_DEPTH  # what nests without braces, as in \sqrt[3]\sqrt[3]..., shows only in what comes out
MAX_TABLE = 40  # rows, and columns
MAX_LENGTH_OF_SPACE = 10  # em, for whatever has a length: spaces, lines, brackets
_TOKENS = re.compile(r"\\[a-zA-Z]+|\\.|[{}^_]")
_UNBRACED_CHAIN = re.compile(r"(?:\\[a-zA-Z]+\s*){40}")
_DEFINITIONS = {
    rf"\{command}" for command in ("def", "edef", "gdef", "xdef", "let", "newcommand", "renewcommand", "providecommand")
}
# They move what they hold over the lines above, or make links into a page that knows nothing of them.
_REFUSED = {r"\raisebox", r"\eqref"}
_ENTITIES = {"&ApplyFunction;": "\u2061", "&InvisibleTimes;": "\u2062"}

# What math-core writes, found by running it over all its commands; `class` is our own. Attributes that it writes and
# that are not here are left out: `style`, `id`, `href`, and the voffset of what is moved up or down.
_STYLED = frozenset({"displaystyle", "scriptlevel"})
ELEMENTS: Mapping[str, frozenset[str]] = {
    "math": frozenset({"display", "alttext"}),
    "mo": frozenset({"form", "lspace", "rspace", "minsize", "maxsize", "stretchy", "symmetric", "movablelimits"}),
    "mi": frozenset({"mathvariant"}),
    "mspace": frozenset({"width"}),
    "mpadded": frozenset({"width", "height"}),
    "mfrac": _STYLED | {"linethickness"},
    "mrow": _STYLED,
    "mtable": _STYLED,
    "mover": frozenset({"accent"}),
    "munder": frozenset({"accentunder"}),
    "menclose": frozenset({"notation"}),
    **dict.fromkeys(("mn", "mtext", "mtr", "mtd", "msqrt", "mroot", "msub", "msup", "msubsup"), frozenset[str]()),
    **dict.fromkeys(("munderover", "mmultiscripts", "mprescripts", "mphantom"), frozenset[str]()),
    **dict.fromkeys(("b", "i", "em", "code", "span", "s", "u"), frozenset[str]()),  # within mtext
}
_WITH_LENGTH = ("width", "height", "lspace", "rspace", "minsize", "maxsize", "linethickness")
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)(?:em|ex|rem)?")

_converter = LatexToMathML(fancy_error=False, xml_namespace=False)


class MathError(ValueError):
    """LaTeX that cannot be set; the message says why."""


def to_mathml(
    latex: str, *, display: bool = False, roles: Mapping[str, str] | None = None, links: Sequence[str] = ()
) -> str:
    """A `<math>` element; `roles` maps the LaTeX of a symbol to the role its occurrences are marked with.

    Occurrences of each symbol in `links` are marked with its place there; the first can be reached by keyboard.

    Raises MathError for what cannot be set, or would be too long, too deep or too large to set safely.
    """
    if roles is None:  # a reader's formula, set once: kept for later, 4,096 hostile ones would take 400 MB
        return _marked(latex, display, (), ())
    return _kept(latex, display, tuple(sorted(roles.items())), tuple(links))


def letters(latex: str) -> frozenset[str]:
    """The single letters that stand for something in a formula, without those of words and of functions like log."""
    texts = [element.text or "" for element in _element(latex, display=False).iter("mi")]
    return frozenset(text for text in texts if len(text) == 1)


def _marked(latex: str, display: bool, roles: tuple[tuple[str, str], ...], links: tuple[str, ...]) -> str:
    root = _element(latex, display)
    root.set("alttext", latex)
    for symbol, role in roles:
        for element in _occurrences(symbol, root):
            if "class" not in element.attrib:
                element.set("class", f"role-{role}")
    _styles_to_classes(root)
    _keep_only_known_attributes(root)
    for number, symbol in enumerate(links):
        for place, element in enumerate(_occurrences(symbol, root)):
            element.set("data-symbol", str(number))
            if place == 0:
                element.set("tabindex", "0")
    return ElementTree.tostring(root, encoding="unicode")


def _occurrences(symbol: str, root: ElementTree.Element) -> list[ElementTree.Element]:
    pieces = _element(symbol, display=False)
    if len(pieces) != 1:  # such as P(x): its own symbols are marked one by one
        return []
    wanted = _shape(pieces[0])
    return [element for element in root.iter() if _shape(element) == wanted]


_kept = functools.lru_cache(maxsize=4096)(_marked)


def _element(latex: str, display: bool) -> ElementTree.Element:
    _refuse_source(latex)
    try:
        mathml = _converter.convert_with_local_state(without_endless_pairing(latex), displaystyle=display)
    except (LatexError, ValueError) as error:
        raise MathError(str(error)) from error
    for entity, character in _ENTITIES.items():
        mathml = mathml.replace(entity, character)
    try:
        root = ElementTree.fromstring(mathml)  # noqa: S314  # math-core's own output: no doctype
    except ElementTree.ParseError as error:  # \operatorname{\lt}: math-core forgets to escape a single character
        raise MathError("this cannot be set") from error
    _refuse_result(root)
    return root


def _refuse_source(latex: str) -> None:
    if len(latex) > MAX_LENGTH or _depth(latex) > MAX_DEPTH or _UNBRACED_CHAIN.search(latex):
        raise MathError(f"longer than {MAX_LENGTH} characters or nested more than {MAX_DEPTH} deep")
    commands = set(_TOKENS.findall(latex))
    # Self-defining sources grow without bound (12 kB became 99 MB).
    if commands & _DEFINITIONS:
        raise MathError(r"\def, \let and \newcommand are not allowed")
    for command in sorted(commands & _REFUSED):
        raise MathError(f"{command} is not allowed")


def _refuse_result(root: ElementTree.Element) -> None:
    waiting = [(root, 1)]
    while waiting:
        element, depth = waiting.pop()
        if element.tag not in ELEMENTS:
            raise MathError(f"<{element.tag}> is not allowed")
        if depth > MAX_ELEMENT_DEPTH:
            raise MathError(f"nested more than {MAX_ELEMENT_DEPTH} deep")
        if element.tag in ("mtable", "mtr") and len(element) > MAX_TABLE:
            raise MathError(f"a table of more than {MAX_TABLE} rows or columns")
        _refuse_lengths(element)
        waiting += [(child, depth + 1) for child in element]


def _refuse_lengths(element: ElementTree.Element) -> None:
    for value in filter(None, map(element.get, _WITH_LENGTH)):
        length = _LENGTH.fullmatch(value)
        if not length or float(length[1]) > MAX_LENGTH_OF_SPACE:
            raise MathError(f"a length of {value}; from 0 to {MAX_LENGTH_OF_SPACE} em are possible")


def _keep_only_known_attributes(root: ElementTree.Element) -> None:
    for element in root.iter():
        for name in element.attrib.keys() - ELEMENTS[element.tag] - {"class"}:
            del element.attrib[name]


def _depth(latex: str) -> int:
    depth = deepest = 0
    for token in _TOKENS.findall(latex):
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
