"""What rendered texts may consist of, written down apart from the code that sees to it."""

_STYLED = {"displaystyle", "scriptlevel"}
_FOCUS = {"tabindex", "role", "aria-label"}

_WITHOUT_ATTRIBUTES = (
    *("p", "h4", "h5", "h6", "blockquote", "ul", "li", "hr", "br", "em", "strong", "s", "b", "i", "u"),
    *("table", "thead", "tbody", "tr"),
    *("mn", "mtext", "mtr", "msqrt", "mroot", "msub", "msup", "msubsup", "munderover", "mphantom"),
    *("mmultiscripts", "mprescripts"),
)
# The tags, each with its attributes.
ALLOWED: dict[str, set[str]] = {
    **{tag: set() for tag in _WITHOUT_ATTRIBUTES},
    "ol": {"start"},
    "a": {"href", "rel"},
    "code": {"class", "title"},
    "pre": _FOCUS,
    "div": {"class"} | _FOCUS,
    "span": {"class"} | _FOCUS,
    "th": {"class"},
    "td": {"class"},
    "math": {"display", "alttext"},
    "mi": {"mathvariant"},
    "mo": {"form", "lspace", "rspace", "minsize", "maxsize", "stretchy", "symmetric", "movablelimits"},
    "mspace": {"width"},
    "mpadded": {"width", "height"},
    "mfrac": _STYLED | {"linethickness"},
    "mrow": _STYLED,
    "mtable": _STYLED,
    "mtd": {"class"},
    "mover": {"accent"},
    "munder": {"accentunder"},
    "menclose": {"notation"},
}
CLASSES = {
    *("wide-box", "own-line", "joined", "math-error", "math-reason"),
    *("align-left", "align-right", "align-center", "math-left", "math-right", "math-gap"),
}
SCHEMES = {"http", "https", "mailto"}
