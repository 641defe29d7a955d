"""Temml's MathML -> the MathML of our pages: known elements and attributes only, classes instead of styles.

The site's policy blocks styles. So each kind of style that Temml writes is a class of `site.css` here, and one that is
not known here is refused: a formula is set as it is meant or not at all.
"""

import re
from collections.abc import Iterable, Mapping
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from formulas.texts.lengths import in_em
from formulas.texts.math_error import MathError
from formulas.texts.mathml_classes import BACK_STEPS, classes_of
from formulas.texts.paired_arrows import in_two, is_paired

MAX_ELEMENT_DEPTH = 120  # as far as browsers and the walks over a tree can go without care
MAX_RAW_DEPTH = 250  # Temml wraps much in rows that are taken away again
MAX_TABLE = 40  # rows, and columns
MAX_LENGTH_OF_SPACE = 10  # em, for whatever has a length: spaces, lines, brackets
MAX_BACK = 5.0  # em that a formula may go back over itself, all in all
MAX_SIZE = 2.5  # times the size of the text
MAX_SHIFT = 0.5  # em up or down

_GLOBAL = frozenset({"displaystyle", "scriptlevel", "mathsize"})
ELEMENTS: Mapping[str, frozenset[str]] = {
    "math": frozenset({"display", "alttext"}),
    "mrow": _GLOBAL,
    "mo": frozenset(
        {"form", "lspace", "rspace", "minsize", "maxsize", "stretchy", "symmetric", "movablelimits", "fence"}
        | {"separator", "largeop", "mathsize"}
    ),
    "mi": frozenset({"mathvariant"}),
    "mtext": _GLOBAL,
    "mspace": frozenset({"width", "height", "depth"}),
    "mpadded": frozenset({"displaystyle", "scriptlevel", "width", "height", "depth", "voffset"}),
    "mfrac": frozenset({"linethickness"}),
    "mtable": frozenset({"displaystyle"}),
    "mover": frozenset({"accent"}),
    **dict.fromkeys(("munder", "munderover"), frozenset({"accentunder"})),
    **dict.fromkeys(("mn", "mtr", "mtd", "msqrt", "mroot", "msub", "msup", "msubsup"), frozenset[str]()),
    **dict.fromkeys(("mmultiscripts", "mprescripts", "mphantom"), frozenset[str]()),
}
_PARTS = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "msubsup": 3, "mover": 2, "munder": 2, "munderover": 3}
_FIXED = {*_PARTS, "mmultiscripts"}
_SCRIPTED = {"msub", "msup", "msubsup", "mover", "munder", "munderover", "mmultiscripts"}
_APPLIED = "\u2061"  # between a function and what it is taken of
_TOKENS = {"mi", "mo", "mn", "mtext"}
_RENAMED = {"mstyle": "mrow", "menclose": "mrow", "none": "mrow"}
_WITH_LENGTH = ("width", "height", "depth", "lspace", "rspace", "minsize", "maxsize", "linethickness")


def tree(mathml: str) -> Element:
    """The `<math>` element of what Temml wrote, checked; raises MathError for what may not stand on a page."""
    try:
        root = ElementTree.fromstring(mathml)  # noqa: S314  # Temml's own output: no doctype
    except ElementTree.ParseError as error:
        raise MathError("this cannot be set") from error
    _refuse_deeper_than(MAX_RAW_DEPTH, root)
    (math,) = _tidied(root, 1.0)
    _refuse_deeper_than(MAX_ELEMENT_DEPTH, math)
    _refuse_going_back(math)
    return math


def _refuse_deeper_than(most: int, root: Element) -> None:
    level, depth = [root], 0
    while level := [child for element in level for child in element]:
        depth += 1
        if depth >= most:
            raise MathError("nested too deep")


def _refuse_going_back(math: Element) -> None:
    steps = [int(found) for part in math.iter() for found in re.findall(r"math-back-(\d+)", part.get("class", ""))]
    if sum(steps) > MAX_BACK * BACK_STEPS:
        raise MathError(f"negative spaces of more than {MAX_BACK:g} em all in all")


def _tidied(element: Element, size: float) -> list[Element]:
    """What stands in the place of `element`; `size` is that of what it stands in."""
    tag = _RENAMED.get(element.tag, element.tag)
    if tag not in ELEMENTS:
        raise MathError(f"<{tag}> is not possible")
    size = _size(element, size)
    made = Element(tag)
    made.text = element.text if tag in _TOKENS else None
    for place, child in enumerate(_parts(element)):
        parts = _tidied(child, size)
        if tag in _SCRIPTED and place:
            _close_up(parts)
        made.extend([_row(parts)] if tag in _FIXED else _spaced(parts, made))
    _refuse_large(made)
    _take_attributes(element, made)
    if classes := classes_of(element, made):
        made.set("class", " ".join(classes))
    return _simplified(made, element)


def _parts(element: Element) -> list[Element]:
    """The children of `element`, as many as it takes; raises MathError for others: browsers set those in a row.

    A function that something stands under brings its mark and its space along, which would count as scripts.
    """
    count = _PARTS.get(element.tag, len(element))
    if len(element) == count:
        return list(element)
    parts = [part for part in element if part.tag != "mspace" and part.text != _APPLIED]
    if len(parts) != count:
        raise MathError("this cannot be set")
    return parts


def _size(element: Element, size: float) -> float:
    written = element.get("mathsize")
    size *= in_em(written) if written else 1
    if size > MAX_SIZE:
        raise MathError(f"letters larger than {MAX_SIZE:g} times the text")
    return size


def _close_up(script: Iterable[Element]) -> None:
    """Takes away the space around operators, as TeX does in what is set small."""
    for part in script:
        for operator in part.iter("mo"):
            if not operator.get("fence") and "stretchy" not in operator.attrib:
                operator.attrib |= {"lspace": "0", "rspace": "0"}


def _spaced(parts: list[Element], row: Element) -> list[Element]:
    """`parts` with the space that stands between a letter or bracket and the name of a function after it."""
    before = row[-1].tag if len(row) else "mo"
    if parts and before not in ("mo", "mspace", "mtext") and _is_function(parts[0]):
        return [Element("mspace", {"width": "0.1667em"}), *parts]
    return parts


def _is_function(part: Element) -> bool:
    return part.tag == "mrow" and len(part) > 1 and part[1].tag == "mo" and part[1].text == _APPLIED


def _row(parts: list[Element]) -> Element:
    if len(parts) == 1:
        return parts[0]
    row = Element("mrow")
    row.extend(parts)
    return row


def _refuse_large(made: Element) -> None:
    if made.tag in ("mtable", "mtr") and len(made) > MAX_TABLE:
        raise MathError(f"a table of more than {MAX_TABLE} rows or columns")


def _take_attributes(element: Element, made: Element) -> None:
    for name in sorted(element.attrib.keys() & ELEMENTS[made.tag]):
        value = element.attrib[name]
        if name in _WITH_LENGTH and not _within(value, element):
            continue
        if name == "voffset" and not _is_strut(element, made) and abs(in_em(value)) > MAX_SHIFT:
            raise MathError(f"a shift of {value}; at most {MAX_SHIFT:g} em is possible")
        made.set(name, value)
    if made.tag in ("mover", "munder") and _is_accent(element[1]):
        made.set("accent" if made.tag == "mover" else "accentunder", "true")
        made[1].text = "\u20d7" if _is_vector(element[1]) else made[1].text
    made.attrib.pop("accent", None) if made.get("accent") == "false" else None


def _is_accent(mark: Element) -> bool:
    return mark.tag == "mo" and ("math-depth:0" in mark.get("style", "") or _is_vector(mark))


def _is_vector(mark: Element) -> bool:
    """Whether a mark is that of \\vec: the arrow of \\overset has spaces, and that of \\overrightarrow grows."""
    return (mark.text, mark.get("stretchy"), mark.get("lspace")) == ("→", "false", None)


def _within(length: str, element: Element) -> bool:
    """Whether a length is one to keep; a box's steps up and down from its own are not for browsers of today."""
    if length[0] in "-+" and element.tag == "mpadded":
        return False
    if not 0 <= in_em(length) <= MAX_LENGTH_OF_SPACE:
        raise MathError(f"a length of {length}; from 0 to {MAX_LENGTH_OF_SPACE:g} em are possible")
    return True


# --- what need not be there -------------------------------------------------------------------------------


def _simplified(made: Element, element: Element) -> list[Element]:
    """What `made` can be without looking otherwise: Temml writes rows and spaces that only Firefox once needed."""
    match made.tag:
        case "math" | "msqrt":
            _unwrap(made)
        case "mo":
            return _operator(made, element)
        case "mover" | "munder" | "munderover" if is_paired(made):
            return [in_two(made)]
        case "mspace" if not made.attrib:
            return []
        case "mpadded" if _is_strut(element, made):
            return [_strut(made[0])]
        case "mpadded" if not made.attrib:
            return list(made)
        case "mrow" if not made.attrib and len(made) < 2:
            return list(made)
    return [made]


def _unwrap(made: Element) -> None:
    """Takes away a row around all that is in `made`, and what Temml puts into roots to make room."""
    if len(made) == 1 and made[0].tag == "mrow" and not made[0].attrib:
        made[:] = list(made[0])
    made[:] = [part for part in made if part.attrib != {"width": "0pt", "height": "0.5em"}]


def _operator(made: Element, element: Element) -> list[Element]:
    """An operator as one sign, or as the word that it is."""
    if len(made):
        return [_operator_of_letters(made)]
    if not made.text:
        return _refused_or_nothing(element)
    if made.text == "~" and made.get("stretchy") == "true":
        made.text = "\u02dc"  # this one grows
    return [made]


def _operator_of_letters(made: Element) -> Element:
    """The word that an operator is; what holds more than letters is a row."""
    if all(part.tag in _TOKENS for part in made.iter()):
        made.text = "".join(made.itertext())
        made[:] = []
    else:
        made.tag, made.text = "mrow", None
        made.attrib = {name: value for name, value in made.attrib.items() if name == "class"}
    return made


def _refused_or_nothing(element: Element) -> list[Element]:
    if element.get("fence") or element.get("linebreak") == "nobreak":
        return []
    raise MathError(r"\\ begins a new row, but stands in none; write rows within \begin{gathered} or the like")


def _is_strut(element: Element, made: Element) -> bool:
    return element.get("voffset", "").startswith("-") and [part.tag for part in made] == ["mspace"]


def _strut(space: Element) -> Element:
    """A space that goes down as far as it went up, as rows with more room below have one."""
    return Element("mspace", {"width": space.get("width", "0"), "depth": space.get("height", "0")})
