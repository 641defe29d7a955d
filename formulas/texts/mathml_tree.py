"""Temml's MathML -> the MathML of our pages: known elements and attributes only, classes instead of styles.

The site's policy blocks styles. So each kind of style that Temml writes is a class of `maths.css` here, and one that is
not known here is refused: a formula is set as it is meant or not at all.
"""

import re
from collections.abc import Iterable, Mapping
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from formulas.texts.colours import colour_class
from formulas.texts.math_error import MathError

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
    "munder": frozenset({"accentunder"}),
    **dict.fromkeys(("mn", "mtr", "mtd", "msqrt", "mroot", "msub", "msup", "msubsup", "munderover"), frozenset[str]()),
    **dict.fromkeys(("mmultiscripts", "mprescripts", "mphantom"), frozenset[str]()),
}
_FIXED = {"mfrac", "mroot", "msub", "msup", "msubsup", "mover", "munder", "munderover", "mmultiscripts"}
_SCRIPTED = {"msub", "msup", "msubsup", "mover", "munder", "munderover", "mmultiscripts"}
_TOKENS = {"mi", "mo", "mn", "mtext"}
_RENAMED = {"mstyle": "mrow", "menclose": "mrow", "none": "mrow"}
_WITH_LENGTH = ("width", "height", "depth", "lspace", "rspace", "minsize", "maxsize", "linethickness")
_EM = {
    "em": 1.0,
    "ex": 0.5,
    "px": 1 / 16,
    "pt": 1 / 12,
    "pc": 1.0,
    "mm": 0.24,
    "cm": 2.4,
    "in": 6.0,
    "%": 0.01,
    "": 1.0,
}
_LENGTH = re.compile(r"([-+]?)(\d+(?:\.\d*)?|\.\d+)(?:e-\d+)?(em|ex|px|pt|pc|mm|cm|in|%)?")

# --- what becomes a class ---------------------------------------------------------------------------------

_NOTATIONS = {
    "top": "math-over",
    "bottom": "math-under",
    "box": "math-box",
    "circle": "math-circle",
    "actuarial": "math-angle",
    "updiagonalstrike": "math-cancel",
    "downdiagonalstrike": "math-bcancel",
    "updiagonalstrike downdiagonalstrike": "math-xcancel",
    "horizontalstrike": "math-sout",
}
_TEMML_CLASSES = {
    "tml-left": "math-left",
    "tml-right": "math-right",
    "tml-jot": "math-jot",
    "tml-small": "math-small",
    "tml-tag": "math-tag",
    "tml-shift-left": "math-shift-left",
    "mathscr": "math-script",
}
_LINES = {"0.06em solid": "", "0.06em dashed": "-dashed", "0.15em double": "-double"}
_STYLES = {
    "width:100%": "math-wide",
    "width:50%": "math-glue",
    "width:7.5%": "math-glue",
    "border:1px solid": "math-box",
    "font-weight:bold": "math-bold",
    "font-style:italic": "math-italic",
    "text-align:left": "math-left",
    "padding-top:0": "math-flat",
    "math-depth:2": "math-small-part",
    "transform:scaleX(-1)": "math-mirror",
}
# They stand beside one of those above, or say what is so without them.
_UNSAID = re.compile(
    r"(?:display:block math|padding:.*|padding-bottom:0|position:.*|right:0|bottom:0|display:flex"
    r"|justify-content:center|font-family:.*|math-depth:0|height:1em)$"
)
_PADDINGS = {0.0: 0, 0.04: 5, 0.1389: 1, 0.25: 3, 0.4: 4, 0.5: 5, 1.0: 10}  # tenths of an em
_SIDES = {"padding-left": "math-before", "padding-right": "math-after"}
_BACK_STEPS = 18  # in an em: TeX's mu
CLASSES = frozenset(
    {*_NOTATIONS.values(), *_TEMML_CLASSES.values(), *_STYLES.values()}
    | {f"math-line-{side}{kind}" for side in ("top", "bottom", "left", "right") for kind in _LINES.values()}
    | {f"{side}-{tenths}" for side in _SIDES.values() for tenths in _PADDINGS.values() if tenths}
    | {f"math-back-{step}" for step in range(1, _BACK_STEPS + 1)}
    | {"math-ground", "math-llap", "math-clap"}
)


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
    if sum(steps) > MAX_BACK * _BACK_STEPS:
        raise MathError(f"negative spaces of more than {MAX_BACK:g} em all in all")


def _tidied(element: Element, size: float) -> list[Element]:
    """What stands in the place of `element`; `size` is that of what it stands in."""
    tag = _RENAMED.get(element.tag, element.tag)
    if tag not in ELEMENTS:
        raise MathError(f"<{tag}> is not possible")
    size = _size(element, size)
    made = Element(tag)
    made.text = element.text if tag in _TOKENS else None
    for place, child in enumerate(element):
        parts = _tidied(child, size)
        if tag in _SCRIPTED and place:
            _close_up(parts)
        made.extend([_row(parts)] if tag in _FIXED else _spaced(parts, made))
    _refuse_large(made)
    _take_attributes(element, made)
    _take_classes(element, made)
    return _simplified(made, element)


def _size(element: Element, size: float) -> float:
    written = element.get("mathsize")
    size *= _em(written) if written else 1
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
    return part.tag == "mrow" and len(part) > 1 and part[1].tag == "mo" and part[1].text == "\u2061"


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
        if name == "voffset" and not _is_strut(element, made) and abs(_em(value)) > MAX_SHIFT:
            raise MathError(f"a shift of {value}; at most {MAX_SHIFT:g} em is possible")
        made.set(name, value)
    if made.tag in ("mover", "munder") and _is_accent(element[1]):
        made.set("accent" if made.tag == "mover" else "accentunder", "true")
    made.attrib.pop("accent", None) if made.get("accent") == "false" else None


def _is_accent(mark: Element) -> bool:
    return mark.tag == "mo" and ("math-depth:0" in mark.get("style", "") or "tml-vec" in mark.get("class", ""))


def _within(length: str, element: Element) -> bool:
    """Whether a length is one to keep; a box's steps up and down from its own are not for browsers of today."""
    if length[0] in "-+" and element.tag == "mpadded":
        return False
    if not 0 <= _em(length) <= MAX_LENGTH_OF_SPACE:
        raise MathError(f"a length of {length}; from 0 to {MAX_LENGTH_OF_SPACE:g} em are possible")
    return True


def _em(length: str) -> float:
    found = _LENGTH.fullmatch(length)
    if not found:
        raise MathError(f"a length of {length}")
    return float(found[1] + found[2]) * _EM[found[3] or ""]


# --- classes ----------------------------------------------------------------------------------------------


def _take_classes(element: Element, made: Element) -> None:
    classes = [*_of_temml(element), *_of_attributes(element)]
    style = element.get("style", "")
    if element.tag == "mtd" and "padding" not in style:
        classes += ["math-before-4", "math-after-4"]  # Temml leaves it to browsers
    for declaration in [] if "max-size" in style else filter(None, style.split(";")):  # an object written by mistake
        classes += _of_style(*declaration.split(":", 1))
    if made.tag == "mtable" and any("math-glue" in cell.get("class", "") for row in made for cell in row):
        classes.append("math-wide")
    for side, padding in (("left", "math-before"), ("right", "math-after")):
        if f"math-line-{side}" in " ".join(classes) and padding not in " ".join(classes):
            classes.append(f"{padding}-4")
    if classes := list(dict.fromkeys(classes)):
        made.set("class", " ".join(classes))


def _of_temml(element: Element) -> Iterable[str]:
    return (_TEMML_CLASSES[name] for name in element.get("class", "").split() if name in _TEMML_CLASSES)


def _of_attributes(element: Element) -> Iterable[str]:
    if notation := element.get("notation"):
        yield _NOTATIONS[notation]
    if element.get("lspace") in ("-1width", "-0.5width"):
        yield "math-llap" if element.get("lspace") == "-1width" else "math-clap"
    if ground := element.get("mathbackground"):
        yield from ("math-ground", _colour(ground))


def _of_style(name: str, value: str) -> list[str]:
    """The classes that say what a style says; raises MathError for one that none says."""
    value = value.strip()
    if known := _STYLES.get(f"{name}:{value}"):
        return [known]
    if name == "color":
        return [_colour(value)]
    if name in _SIDES:
        tenths = _PADDINGS[min(_PADDINGS, key=lambda known: abs(known - _em(value)))]
        return [f"{_SIDES[name]}-{tenths}"] if tenths else []
    if name.startswith("border-") and value in _LINES:
        return [f"math-line-{name.removeprefix('border-')}{_LINES[value]}"]
    if name == "margin-left":
        return [_back(value)]
    if _UNSAID.match(f"{name}:{value}"):
        return []
    raise MathError(f"{name}: {value} is not possible")


def _colour(name: str) -> str:
    try:
        return colour_class(name)
    except KeyError:
        raise MathError(f"{name} is no colour here; name one of CSS, such as red, teal or darkorange") from None


def _back(margin: str) -> str:
    step = round(-_em(margin) * _BACK_STEPS)
    if step > _BACK_STEPS:
        raise MathError(f"a space of {margin}; at most 1 em back is possible")
    return f"math-back-{max(step, 1)}"


# --- what need not be there -------------------------------------------------------------------------------


def _simplified(made: Element, element: Element) -> list[Element]:
    """What `made` can be without looking otherwise: Temml writes rows and spaces that only Firefox once needed."""
    match made.tag:
        case "math" | "msqrt":
            _unwrap(made)
        case "mo":
            return _operator(made, element)
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
    if "tml-vec" in element.get("class", ""):
        made.text = "\u20d7"
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
