"""What of Markdown a reader's text may hold: CommonMark, tables, struck words and formulas; no HTML, no pictures.

The renderer writes the content of a token of type `html_block` as it is. With `html=False` no text makes such tokens:
they are ours alone, made by `write`.
"""

import re
from collections.abc import Iterator
from html import escape
from itertools import chain, pairwise

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkDestination, parseLinkLabel, parseLinkTitle
from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from community.emphasis import flanked_emphasis
from formulas.texts.formula_marks import HIDDEN_BAR, hide_bars
from formulas.texts.formulas_in_markdown import formulas_in

MAX_NESTING = 20  # of quotes and lists, and of emphasis within a line
MAX_LIST_START = 999  # numbers stand outside the list's text: longer ones would leave the text's box
MAX_WALKED = 1_000_000  # characters, from brackets to where they close: each paragraph of prose takes its own length
MAX_CELLS = 3_000  # a row of one sign is filled up to the width of its table: 32,000 characters made 1,300,000 cells


def _end_of_label(state: StateInline, start: int, disableNested: bool = False) -> int:  # noqa: N803  # its name
    """Markdown-it's search for the bracket that closes the one at `start`, -1 without one; never endless.

    From each bracket it goes to the end of the paragraph if nothing closes it: 16,000 of them took two seconds.
    """
    if state.src.find("]", start, state.posMax) < 0:
        return -1
    end = parseLinkLabel(state, start, disableNested)
    walked = state.env["walked"] = state.env.get("walked", 0) + (state.posMax if end < 0 else end) - start
    if walked > MAX_WALKED:
        raise ValueError("This has too many square brackets that nothing closes; close them, or write them as code.")
    return end


class _Helpers:
    """What markdown-it's rules ask for help, by its names."""

    parseLinkLabel = staticmethod(_end_of_label)  # noqa: N815
    parseLinkDestination = staticmethod(parseLinkDestination)  # noqa: N815
    parseLinkTitle = staticmethod(parseLinkTitle)  # noqa: N815


class _Markdown(MarkdownIt):
    _LINK = re.compile(r"(?:https?://|mailto:)[^/]", re.IGNORECASE)

    def __init__(self, preset: str, options: dict[str, object]) -> None:
        super().__init__(preset, options)
        self.helpers = _Helpers  # type: ignore[assignment]  # it keeps a module here

    def validateLink(self, url: str) -> bool:  # noqa: N802  # markdown-it's name
        """Whether to make a link of it; what is none stays as it was typed, so that its author sees that."""
        return bool(self._LINK.match(url))


def _table(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Markdown-it's rule for tables, to which bars within formulas are not edges of cells."""
    source = state.src
    if "hidden" not in state.env:  # once for a text: each line is asked whether a table begins on it
        state.env["hidden"] = "\n".join(map(hide_bars, source.split("\n")))
    state.src = state.env["hidden"]
    try:
        return _table_of(state, start_line, end_line, silent)
    finally:
        state.src = source


def _table_of(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    if silent or not table(state, start_line, end_line, True):
        return table(state, start_line, end_line, silent)
    rows = next((line for line in range(start_line, end_line) if state.isEmpty(line)), end_line) - start_line
    columns = 1 + state.src.count("|", state.bMarks[start_line], state.eMarks[start_line])
    cells = state.env["cells"] = state.env.get("cells", 0) + rows * columns
    if cells > MAX_CELLS:
        raise ValueError(f"This has tables of about {cells:,} cells; a text holds {MAX_CELLS:,}.")
    first = len(state.tokens)
    made = table(state, start_line, end_line, silent)
    for token in state.tokens[first:]:
        token.content = token.content.replace(HIDDEN_BAR, "|")
    return made


MARKDOWN = (
    _Markdown("commonmark", {"html": False, "maxNesting": MAX_NESTING})
    .enable(["table", "strikethrough"])
    .use(formulas_in)
    .use(flanked_emphasis)
)
MARKDOWN.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})


def children(tokens: list[Token]) -> Iterator[Token]:
    """What stands within the lines of a text."""
    return chain.from_iterable(token.children or [] for token in tokens)


def write(token: Token, html: str) -> None:
    """Makes the renderer write `html` for the token."""
    token.type, token.content = "html_block", html


def focus(name: str) -> str:
    """The attributes of a box that scrolls, so that a keyboard can reach it and a screen reader say what it is."""
    return f' tabindex="0" role="group" aria-label="{name}"'


def adapt(token: Token) -> None:
    """Makes of a block, and of what stands in it, what a text may hold."""
    match token.type:
        case "heading_open" | "heading_close":  # the text stands under an h3
            token.tag = f"h{min(int(token.tag[1]) + 3, 6)}"
        case "table_open":
            write(token, f'<div class="wide-box"{focus("Table")}><table>')
        case "table_close":
            write(token, "</table></div>\n")
        case "th_open" | "td_open":  # the site's policy blocks styles
            if style := token.attrs.pop("style", ""):
                token.attrs["class"] = str(style).replace("text-align:", "align-")
        case "fence" | "code_block":
            write(token, f"<pre{focus('Code')}><code>{escape(token.content)}</code></pre>\n")
        case "ordered_list_open":
            if int(token.attrs.get("start", 1)) > MAX_LIST_START:
                del token.attrs["start"]
        case "inline":
            token.children = list(_adapted(token.children or []))


def _adapted(line: list[Token]) -> Iterator[Token]:
    """What a line may hold: no pictures, but the words that stand for them, and no endless nesting."""
    for token, following in pairwise(line):
        _join(token, following)
    depth = 0
    for token in line:
        depth += token.nesting == 1
        if token.type == "image":
            token.type = "text"  # its content is the words that stand for it
        if token.nesting == 0 or depth <= MAX_NESTING:
            yield token
        depth -= token.nesting == -1


_PUNCTUATION = re.compile("[.,;:!?)’”]+")


def _join(formula: Token, following: Token) -> None:
    """Keeps the full stop or comma after a formula in a line from beginning the next."""
    marks = _PUNCTUATION.match(following.content) if following.type == "text" else None
    if not marks or formula.type != "html_block":
        return
    if formula.content.startswith("<math"):
        formula.content = f'<span class="joined">{formula.content}{marks[0]}</span>'
    elif formula.content.startswith('<span class="wide-box"'):
        formula.content = formula.content.removesuffix("</span>") + f"{marks[0]}</span>"
    else:
        return
    following.content = following.content[marks.end() :]
