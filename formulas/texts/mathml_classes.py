"""The classes that stand in the place of Temml's styles, which the site's policy blocks; site.css draws them."""

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element

from formulas.texts.colours import colour_class
from formulas.texts.lengths import in_em
from formulas.texts.math_error import MathError

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
BACK_STEPS = 18  # in an em: TeX's mu
CLASSES = frozenset(
    {*_NOTATIONS.values(), *_TEMML_CLASSES.values(), *_STYLES.values()}
    | {f"math-line-{side}{kind}" for side in ("top", "bottom", "left", "right") for kind in _LINES.values()}
    | {f"{side}-{tenths}" for side in _SIDES.values() for tenths in _PADDINGS.values() if tenths}
    | {f"math-back-{step}" for step in range(1, BACK_STEPS + 1)}
    | {"math-ground", "math-llap", "math-clap"}
)


def classes_of(element: Element, made: Element) -> list[str]:
    """The classes that say what Temml says of `element`; `made` is what it has become, with all that is in it."""
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
    return list(dict.fromkeys(classes))


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
        tenths = _PADDINGS[min(_PADDINGS, key=lambda known: abs(known - in_em(value)))]
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
    step = round(-in_em(margin) * BACK_STEPS)
    if step > BACK_STEPS:
        raise MathError(f"a space of {margin}; at most 1 em back is possible")
    return f"math-back-{max(step, 1)}"
