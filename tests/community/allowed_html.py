"""What rendered texts may consist of, written down apart from the code that sees to it."""

_STYLED = {"displaystyle", "scriptlevel"}
_FOCUS = {"tabindex", "role", "aria-label"}

_DIRECTED = ("p", "li", "h4", "h5", "h6", "th", "td")
_WITHOUT_ATTRIBUTES = (*("blockquote", "ul", "hr", "br", "em", "strong", "s", "table", "thead", "tbody", "tr"),)
_MATH_WITH_CLASS_ONLY = (
    *("mn", "mtr", "mtd", "msqrt", "mroot", "msub", "msup", "msubsup", "mphantom"),
    *("mmultiscripts", "mprescripts"),
)
# The tags, each with its attributes.
ALLOWED: dict[str, set[str]] = {
    **{tag: set() for tag in _WITHOUT_ATTRIBUTES},
    **{tag: {"dir"} for tag in _DIRECTED},
    **{tag: {"class"} for tag in _MATH_WITH_CLASS_ONLY},
    "ol": {"start"},
    "a": {"href", "rel"},
    "code": {"class", "title"},
    "pre": _FOCUS,
    "div": {"class"} | _FOCUS,
    "span": {"class"} | _FOCUS,
    "th": {"class", "dir"},
    "td": {"class", "dir"},
    "math": {"class", "display", "alttext"},
    "mi": {"class", "mathvariant"},
    "mo": {"class", "form", "lspace", "rspace", "minsize", "maxsize", "stretchy", "symmetric", "movablelimits"}
    | {"fence", "separator", "largeop", "mathsize"},
    "mspace": {"class", "width", "height", "depth"},
    "mpadded": {"class", "width", "height", "depth", "voffset"} | _STYLED,
    "mfrac": {"class", "linethickness"},
    "mrow": {"class", "mathsize"} | _STYLED,
    "mtext": {"class", "mathsize"} | _STYLED,
    "mtable": {"class", "displaystyle"},
    "mover": {"class", "accent"},
    "munder": {"class", "accentunder"},
    "munderover": {"class", "accentunder"},
}
# Those of formulas begin with "math-", and their colours with "ink-" or "role-": none of them is written by hand.
CLASSES = {
    *("wide-box", "own-line", "joined", "math-error", "math-reason"),
    *("align-left", "align-right", "align-center"),
}
CLASS_OF_MATHS = r"math-[a-z]+(-[a-z]+)*(-\d+)?|ink-[a-z]+|role-(first|second|third|fourth)"
SCHEMES = {"http", "https", "mailto"}
