r"""Formulas in Markdown, within a line and on lines of their own. Rules for markdown-it.

mdit-py-plugins has such rules. These are our own because theirs look for the end of a `$$` through the whole rest
of the text, for each `$$` again (5,300 list items that begin with one took 3.5 s), and take the last character of a
paragraph for the one before its first, so that "$x$ is 5" stays unset.
"""

import re
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

from formulas.texts.formula_marks import formula_at

MAX_LINES = 60  # of a formula on lines of its own: what bounds the search for its end

_ENVIRONMENTS = r"(?:align|alignat|flalign|gather|multline|equation|eqnarray)\*?"
_OPENING = re.compile(rf"\$\$|\\\[|\\begin\{{({_ENVIRONMENTS})\}}")
_EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n)+")


class _Form(NamedTuple):
    """How a formula on lines of its own begins and ends, and whether these signs are no part of it."""

    begins: str
    ends: str
    is_mark: bool


def formulas_in(markdown: MarkdownIt) -> None:
    """Makes tokens of formulas: `formula` with its LaTeX as content, its dollars as markup, and as `meta["line"]` how
    many lines of its paragraph stand before it; `formula_block` with its first and last line as `map`."""
    markdown.inline.ruler.before("escape", "formula", _formula)
    terminated = ["paragraph", "reference", "blockquote"]  # a list ends at whatever is no item
    markdown.block.ruler.before("fence", "formula_block", _formula_block, {"alt": terminated})
    markdown.core.ruler.after("block", "formula_fence", _formula_fence)


def _formula(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] not in "$\\":
        return False
    found = formula_at(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        token = state.push("formula", "math", 0)
        token.content = found.latex
        token.markup = "$$" if found.display else "$"
        token.meta = {"line": state.src[: state.pos].count("\n")}
    state.pos = found.end
    return True


def _formula_fence(state: StateCore) -> None:
    """Makes formulas of blocks of code in the language "math"."""
    for token in state.tokens:
        if token.type == "fence" and token.info.strip() == "math" and token.content.strip():
            token.type, token.markup = "formula_block", "$$"
            token.content = _EMPTY_LINES.sub("\n", token.content.strip())


def _formula_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    form = None if state.is_code_block(start_line) else _form(_line(state, start_line))
    if not form:
        return False
    last_line = _last_line(state, form, start_line, min(end_line, start_line + MAX_LINES))
    if last_line is None:
        return False
    text = state.getLines(start_line, last_line + 1, state.blkIndent, keepLastLF=False).strip()
    content = text.removeprefix(form.begins).removesuffix(form.ends).strip()
    if not content or form.ends in content:
        return False
    if not silent:
        token = state.push("formula_block", "math", 0)
        token.content = _EMPTY_LINES.sub("\n", content if form.is_mark else text)
        token.markup = "$$"
        token.map = [start_line, last_line + 1]
    state.line = last_line + 1
    return True


def _form(line: str) -> _Form | None:
    found = _OPENING.match(line)
    if not found:
        return None
    if found[1]:
        return _Form(found[0], rf"\end{{{found[1]}}}", is_mark=False)
    return _Form(found[0], "$$" if found[0] == "$$" else r"\]", is_mark=True)


def _last_line(state: StateBlock, form: _Form, start_line: int, end_line: int) -> int | None:
    """The line on which the formula that begins on `start_line` ends; None where its list or quote ends first.

    Empty lines do not end it: they mean nothing in a formula, and its author sees no paragraph there.
    """
    if _ends(_line(state, start_line)[len(form.begins) :], form.ends):
        return start_line
    for line in range(start_line + 1, end_line):
        if not state.isEmpty(line) and state.sCount[line] < state.blkIndent:
            return None
        if _ends(_line(state, line), form.ends):
            return line
    return None


def _ends(line: str, mark: str) -> bool:
    """Whether a line ends with `mark`, and not with a backslash before it."""
    return line.endswith(mark) and not re.search(r"(?<!\\)(?:\\\\)*\\$", line.removesuffix(mark))


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip()
