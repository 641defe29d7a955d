r"""Where a formula stands in a line: between dollars, `\(...\)`, `\[...\]`, and dollars with backticks.

Dollars are money too, `\(` and `\[` may be brackets that are meant as such, so what stands between decides where it
can: `2$x$` and `$ x^2 $` are formulas, `$5 and $10`, `\[see below\]` and `\[1\]` are none.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

HIDDEN_BAR = "\ufdd0"  # no character, so no text has it; it keeps the place of a bar within a formula

# Bounded, since each that never closes would be read to the end of the line.
_INNER = r"\$(?:[^$\\]|\\.){0,300}+\$"
_WORDS = rf"\\(?:text[a-z]*|mbox|hbox|fbox)\s*\{{(?:[^{{}}$\\]|\\.|\{{[^{{}}$]{{0,300}}\}}|{_INNER}){{0,300}}+\}}"
_CONTENT = rf"((?:{_WORDS}|[^\\$]|\\.)++)"
_FORMS = (
    (re.compile(r"\$`([^`]++)`\$", re.DOTALL), "`"),
    (re.compile(rf"\$\${_CONTENT}\$\$", re.DOTALL), "$$"),
    (re.compile(rf"\${_CONTENT}\$", re.DOTALL), "$"),
    (re.compile(r"\\\(((?:[^\\]|\\[^()])++)\\\)", re.DOTALL), r"\("),
    (re.compile(r"\\\[((?:[^\\]|\\[^\[\]])++)\\\](?!\()", re.DOTALL), r"\["),
)
_DISPLAY = {"$$", r"\["}
_POSSIBLE = re.compile(r"[$\\]")
_BY_SIGNS = re.compile(r"[\\^_{}]")  # nobody writes these in prose
_LETTER = re.compile(r"[^\W\d_]'*")
_PLAIN = re.compile(r"(?!\d)(?=.*[^\W\d_])\S+")  # letters among it, and no number first: no price
_WORD = re.compile(r"(?<![\\a-zA-Z])[^\W\d_]{3,}")


class Formula(NamedTuple):
    """A formula in a line: its LaTeX, where it ends, and whether it is set on lines of its own."""

    latex: str
    end: int
    display: bool


def formula_at(line: str, start: int, end: int) -> Formula | None:
    """The formula that begins at `start` of `line`, if one does and ends before `end`."""
    for pattern, form in _FORMS:
        found = pattern.match(line, start, end)
        if (
            found
            and found[1].strip()
            and _is_meant(form, found[1], line[start - 1 : start], line[found.end() : found.end() + 1])
        ):
            return Formula(found[1].strip(), found.end(), form in _DISPLAY)
    return None


def places_of_formulas(text: str) -> Iterator[tuple[int, int]]:
    """Where in a Markdown text formulas begin and end."""
    place = 0
    while found := _POSSIBLE.search(text, place):
        formula = formula_at(text, found.start(), len(text))
        place = formula.end if formula else found.end() + (found[0] == "\\")
        if formula:
            yield found.start(), formula.end


def hide_bars(line: str) -> str:
    """`line` with HIDDEN_BAR for each bar within a formula, so that tables do not take it for the edge of a cell."""
    hidden, place = [], 0
    for start, end in places_of_formulas(line):
        hidden += [line[place:start], line[start:end].replace("|", HIDDEN_BAR)]
        place = end
    return "".join([*hidden, line[place:]])


def _is_meant(form: str, content: str, before: str, after: str) -> bool:
    match form:
        case "`":
            return True
        case "$$":
            return not (before.isdigit() or after.isdigit())
        case "$":
            return _is_no_money(content, before, after)
    return bool(_BY_SIGNS.search(content)) or (not _WORD.search(content) and not content.strip().isdigit())


def _is_no_money(content: str, before: str, after: str) -> bool:
    opens_apart, closes_apart = content[0].isspace(), content[-1].isspace()
    if (opens_apart and before.isalnum()) or (closes_apart and after.isalnum()):
        return False
    if opens_apart and closes_apart:
        return bool(_BY_SIGNS.search(content) or "=" in content or _LETTER.fullmatch(content.strip()))
    if opens_apart or closes_apart:
        return bool(_BY_SIGNS.search(content))
    if before.isdigit() or after.isdigit():
        return bool(_BY_SIGNS.search(content) or (_PLAIN.fullmatch(content) and not _WORD.search(content)))
    return True
