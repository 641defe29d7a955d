r"""LaTeX as its author means it, ready for Temml: what LaTeX or Temml would leave out without a word is set or refused.

A comment hides the rest of its line, `\\` outside of rows does nothing, `\\[4pt]` loses its space, and environments
number their lines, which nobody here refers to.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from formulas.texts.math_error import MathError

MAX_LENGTH = 2_000
MAX_DEPTH = 60
MAX_DOUBLING = 6  # Temml builds what such a command holds twice, and what is in one of those four times

_PIECE = re.compile(
    r"\\(?:begin|end)\s*\{[^{}]*\}"
    r"|\\(?:text(?:rm|sf|tt|bf|md|it|up|sc|normal)?|emph|mbox|hbox|fbox)(?![a-zA-Z])\s*(?=\{)"
    r"|\\\\(?:\[\s*[-+]?\s*(?:\d+\.?\d*|\.\d+)\s*[a-z]{2}\s*\])?"
    r"|[√∛∜](?:\d+(?:\.\d+)?)?|\\[a-zA-Z@]+\*?|\\.|.",
    re.DOTALL,
)
_ENVIRONMENT = re.compile(r"\\(begin|end)\s*\{([^{}]*)\}")
_WORDS = re.compile(r"\\(?:text[a-z]*|emph|mbox|hbox|fbox)\s*$")
_ROW_GAP = re.compile(r"\\\\\[\s*([-+]?)\s*([\d.]+)\s*([a-z]{2})\s*\]")
_NUMBERED = {"align", "alignat", "gather", "equation", "multline"}
_EM = {"em": 1.0, "ex": 0.43, "mu": 1 / 18, "pt": 0.1, "mm": 0.285, "cm": 2.85, "in": 7.2, "px": 0.075, "pc": 1.2}
_ROOTS = {"√": r"\sqrt", "∛": r"\sqrt[3]", "∜": r"\sqrt[4]"}
_DOUBLING = {r"\mathllap", r"\llap", r"\equilibriumRight", r"\equilibriumLeft", r"\bordermatrix"}
_THINNER = re.compile(r"\\genfrac[^-\n]{0,40}\{(-[\d. a-z]+)\}")  # Temml draws none, without a word
_NO_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\ue000-\uf8ff]")


def _reasons(reason: str, *commands: str) -> dict[str, str]:
    return {f"\\{command}": reason for command in commands}


# What no formula may do, and why. They are names: what Temml makes of anything is looked at once more.
REFUSED = {
    **_reasons(
        "a formula defines nothing; write out what it stands for",
        *("def", "edef", "gdef", "xdef", "let", "futurelet", "global", "long", "newcommand", "renewcommand"),
        *("providecommand", "newenvironment", "renewenvironment", "DeclareMathOperator", "expandafter", "noexpand"),
        *("definecolor", "csname", "endcsname", "setlength", "begingroup", "endgroup"),
    ),
    **_reasons("links stand in the text, not in a formula", "href", "url", "ref", "eqref", "cref", "cite"),
    **_reasons("a formula holds no pictures", "includegraphics"),
    **_reasons(
        "a formula holds no HTML",
        *("class", "id", "style", "data", "htmlClass", "htmlId", "htmlStyle", "htmlData", "cssId", "bbox"),
        *("texttip", "mathtip", "toggle", "endtoggle"),
    ),
    **_reasons(
        "boxes that are moved or drawn by measure are not possible",
        *(
            "raisebox",
            "raise",
            "lower",
            "rule",
            "vrule",
            "hrule",
            "fcolorbox",
            "reflectbox",
            "above",
            "abovewithdelims",
        ),
    ),
    **_reasons("code stands between backticks in the text, not in a formula", "verb", "verb*"),
    **_reasons("type the character itself", "char", "unicode"),
    **_reasons("a formula says nothing to anybody but its readers", "message", "errmessage", "show"),
}


def prepared(latex: str) -> str:
    """`latex` for Temml; raises MathError for what is too long or deep, or what no formula may do."""
    if len(latex) > MAX_LENGTH:
        raise MathError(f"longer than {MAX_LENGTH:,} characters")
    if found := _NO_CHARACTERS.search(latex):
        raise MathError(f"U+{ord(found[0]):04X} is no character of a formula")
    if found := _THINNER.search(latex):
        raise MathError(f"a line of {found[1]}; give a length that is not negative")
    pieces = _PIECE.findall(latex)
    _refuse(pieces)
    return "".join(_rows(list(_spelt(pieces))))


def _refuse(pieces: list[str]) -> None:
    depth = 0
    for piece in pieces:
        if piece in REFUSED or "@" in piece[1:]:
            raise MathError(f"{piece}: {REFUSED.get(piece, 'there is no such command')}")
        depth += _step(piece)
        if depth > MAX_DEPTH:
            raise MathError(f"nested more than {MAX_DEPTH} deep")
    if sum(piece in _DOUBLING for piece in pieces) > MAX_DOUBLING:
        raise MathError(f"{', '.join(sorted(_DOUBLING))}: at most {MAX_DOUBLING} in a formula")


def _step(piece: str) -> int:
    """By how much deeper what follows stands: 1, 0 or -1."""
    if piece in ("{", r"\left") or piece.startswith(r"\begin"):
        return 1
    return -1 if piece in ("}", r"\right") or _ENVIRONMENT.fullmatch(piece) else 0


def _spelt(pieces: list[str]) -> Iterator[str]:
    """The pieces, each as Temml sets what is meant by it."""
    followed = zip(pairwise([*pieces, ""]), _in_words(pieces), strict=True)
    for place, ((piece, following), in_words) in enumerate(followed):
        if piece == "%":
            yield _percent(pieces[place:])
        elif piece[0] in _ROOTS and not in_words:
            yield _root(piece, following)
        elif gap := _ROW_GAP.fullmatch(piece):
            yield _row_gap(*gap.groups())
        elif environment := _ENVIRONMENT.fullmatch(piece):
            yield _environment(environment[1], environment[2].strip())
        else:
            yield piece


def _in_words(pieces: list[str]) -> Iterator[bool]:
    r"""Whether each piece stands within `\text{...}` or the like."""
    depth = within = 0
    for before, piece in pairwise(["", *pieces]):
        if piece == "{":
            depth += 1
            within = within or (depth if _WORDS.fullmatch(before) else 0)
        elif piece == "}":
            within = 0 if within == depth else within
            depth -= 1
        yield within > 0


def _percent(rest: list[str]) -> str:
    if "\n" in rest:
        raise MathError(r"% begins a comment, which readers would not see; write \% for the sign, or leave it out")
    return r"\%"


def _root(root: str, following: str) -> str:
    """The command for a root that was typed as a character, with the number after it."""
    if not root[1:]:
        return r"\surd" if following == "(" else f"{_ROOTS[root]} "
    return f"{_ROOTS[root[0]]}{{{root[1:]}}}"


def _row_gap(sign: str, number: str, unit: str) -> str:
    """The end of a row with space below it: a strut that goes down so far."""
    if sign == "-":
        raise MathError(rf"\\[-{number}{unit}]: rows cannot stand closer than they do; leave out the bracket")
    if unit not in _EM:
        raise MathError(rf"\\[{number}{unit}]: lengths are in {', '.join(_EM)}")
    depth = f"{0.3 + float(number) * _EM[unit]:.4f}em"
    return rf"\rule[-{depth}]{{0pt}}{{{depth}}}\\"


def _environment(end: str, name: str) -> str:
    if name in ("eqnarray", "eqnarray*"):
        return r"\begin{darray}{rcl}" if end == "begin" else r"\end{darray}"
    name = name.replace("flalign", "align")
    return rf"\{end}{{{name}*}}" if name in _NUMBERED else rf"\{end}{{{name}}}"


def _rows(pieces: list[str]) -> list[str]:
    r"""The pieces, within an environment if `\\` or `&` stand outside of any: rows are meant."""
    level, outside = 0, set()
    for piece in pieces:
        level += _step(piece)
        if level == 0 and (piece == "&" or piece.endswith(r"\\")):
            outside.add(piece[-1])
    if not outside:
        return pieces
    name = "aligned" if "&" in outside else "gathered"
    return [rf"\begin{{{name}}}", *pieces, rf"\end{{{name}}}"]
