"""Formulas between dollars in Markdown: `$a$` within a line, `$$a$$` on lines of its own. Rules for markdown-it.

mdit-py-plugins has such rules. These are our own because theirs look for the end of a `$$` through the whole rest
of the text, for each `$$` again (5,300 list items that begin with one took 3.5 s), and take the last character of a
paragraph for the one before its first, so that "$x$ is 5" stays unset.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

MAX_LINES = 60  # of a formula on lines of its own: what bounds the search for its end

# "$5 and $10" is money: no digit before the dollars or after them, and no space inside single ones.
_CONTENT = r"((?:[^\\$]|\\.)++)"
_IN_LINE = re.compile(rf"(?<!\d)\$(?!\s){_CONTENT}(?<!\s)\$(?!\d)", re.DOTALL)
_IN_LINE_DOUBLE = re.compile(rf"(?<!\d)\$\${_CONTENT}\$\$(?!\d)", re.DOTALL)
_OWN_LINES = re.compile(rf"\$\${_CONTENT}\$\$", re.DOTALL)


def dollar_formulas(markdown: MarkdownIt) -> None:
    """Makes tokens of formulas: `formula` with its LaTeX as content, its dollars as markup, and as `meta["line"]` how
    many lines of its paragraph stand before it; `formula_block` with its first and last line as `map`."""
    markdown.inline.ruler.before("escape", "formula", _formula)
    terminated = ["paragraph", "reference", "blockquote", "list"]
    markdown.block.ruler.before("fence", "formula_block", _formula_block, {"alt": terminated})


def _formula(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "$":
        return False
    found = _IN_LINE_DOUBLE.match(state.src, state.pos, state.posMax) or _IN_LINE.match(
        state.src, state.pos, state.posMax
    )
    if not found or not found[1].strip():
        return False
    if not silent:
        token = state.push("formula", "math", 0)
        token.content = found[1].strip()
        token.markup = "$$" if found[0].startswith("$$") else "$"
        token.meta = {"line": state.src.count("\n", 0, state.pos)}
    state.pos = found.end()
    return True


def _formula_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    if state.is_code_block(start_line) or not _line(state, start_line).startswith("$$"):
        return False
    last_line = _last_line(state, start_line, min(end_line, start_line + MAX_LINES))
    if last_line is None:
        return False
    text = state.getLines(start_line, last_line + 1, state.blkIndent, keepLastLF=False)
    found = _OWN_LINES.fullmatch(text.strip())
    if not found or not found[1].strip():
        return False
    if not silent:
        token = state.push("formula_block", "math", 0)
        token.content = found[1].strip()
        token.markup = "$$"
        token.map = [start_line, last_line + 1]
    state.line = last_line + 1
    return True


def _last_line(state: StateBlock, start_line: int, end_line: int) -> int | None:
    """The line on which the formula that begins on `start_line` ends; None where its paragraph ends first."""
    if _line(state, start_line)[2:].endswith("$$"):
        return start_line
    for line in range(start_line + 1, end_line):
        if state.isEmpty(line) or state.sCount[line] < state.blkIndent:
            return None
        if _line(state, line).endswith("$$"):
            return line
    return None


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip()
