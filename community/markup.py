"""Readers' Markdown with LaTeX -> safe HTML: the only place that makes it, and that says that it is safe.

Two fences stand one behind the other. Markdown makes only tags of its own (`markdown.py`), and formulas come as MathML
from a tree of known elements (`formulas/texts/mathml.py`); then nh3 lets through what `_CLEANER` lists, and no more.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from xml.etree.ElementTree import TreeBuilder

import nh3
from django.utils.safestring import SafeString
from markdown_it.token import Token

from community.direction import set_directions
from community.invisible import seen
from community.markdown import MARKDOWN, adapt, children, focus, write
from formulas.texts.colours import COLOUR_CLASSES
from formulas.texts.math_error import MathError
from formulas.texts.mathml import all_to_mathml
from formulas.texts.mathml_classes import CLASSES
from formulas.texts.mathml_tree import ELEMENTS
from formulas.texts.readable import readable

RENDERER_VERSION: int = 3  # raise it when the HTML of the same text changes: `manage.py rerender` then renders again
MAX_LENGTH = 32_000
MAX_FORMULAS = 300
MAX_LINKS = 100  # one definition of a long address, used 5,000 times, would make 40 MB
MAX_HTML = 300_000  # nine times the longest text: only maths from end to end, or mischief, makes more
MAX_MESSAGE = 200


@dataclass(frozen=True)
class FormulaProblem:
    """A formula that cannot be set: its LaTeX, why, and the line of the source that it begins on, from 1."""

    latex: str
    message: str
    line: int


@dataclass(frozen=True)
class Rendered:
    """What became of a text: HTML that `safe` may mark, and the formulas in it that could not be set."""

    html: str
    problems: tuple[FormulaProblem, ...]


def render(source: str) -> Rendered:
    """The HTML of a reader's Markdown; a formula that cannot be set is shown as its source with the reason.

    Raises ValueError, in words for its author, for what is too long or becomes too much.
    """
    text = _harmless(source.replace("\r\n", "\n"))
    _refuse_more_than(MAX_LENGTH, "characters", len(text))
    tokens = MARKDOWN.parse(text)
    _refuse_more_than(MAX_LINKS, "links", sum(child.type == "link_open" for child in children(tokens)))
    formulas = list(_formulas(tokens))
    _refuse_more_than(MAX_FORMULAS, "formulas", len(formulas))
    set_directions(tokens)
    problems = _set_all(formulas)
    for token in tokens:
        adapt(token)
    # Once more, as Markdown has made characters of entities: &#x202e; is U+202E now.
    html = _harmless(MARKDOWN.renderer.render(tokens, MARKDOWN.options, {}))
    if len(html) > MAX_HTML:
        raise ValueError(f"This becomes {len(html):,} characters on the page, which holds {MAX_HTML:,}. Make it two.")
    return Rendered(_CLEANER.clean(html), problems)


def _refuse_more_than(most: int, things: str, count: int) -> None:
    if count > most:
        raise ValueError(f"This has {count:,} {things}; a text holds {most:,}.")


def safe(html: str) -> SafeString:
    """`html` that `render` has made, marked as safe to be put on a page."""
    return SafeString(html)


def excerpt(html: str, length: int = 200) -> str:
    """The beginning of rendered HTML as plain text of at most `length` characters."""
    text = shown(html)
    if len(text) <= length:
        return text
    whole_words = text[:length].rpartition(" ")[0]
    return (whole_words or text[: length - 1]).rstrip(",;:") + "…"


def shown(html: str) -> str:
    """What a reader sees of rendered HTML, as plain text: formulas too, and nothing that is blank."""
    return seen("".join(_read(html).pieces))


def count_links(html: str) -> int:
    """How many links rendered HTML has."""
    return _read(html).links


# --- characters that may not reach a page -----------------------------------------------------------------

# Control characters (PostgreSQL refuses NUL, XML the others); marks that turn the direction of writing, even of what
# follows the text; halves of surrogate pairs, which no encoding has; and what is no character at all.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
# Marks above and below a letter: no language stacks more than four, and a hundred cover the lines around them.
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u06d6-\u06dc\u0e34-\u0e3a\u0e47-\u0e4e"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f"
)
_STACKED = re.compile(f"([{_MARKS}]{{4}})[{_MARKS}]+")


def _harmless(text: str) -> str:
    return _STACKED.sub(r"\1", _UNWANTED.sub("", text.replace("\r", "\n")))


# --- formulas ---------------------------------------------------------------------------------------------

_TAG = re.compile("<[^>]*>")
_SPACE = re.compile(r'<mspace width="([\d.]+)')
_NARROW = 20  # letters: two thirds of a line on a telephone


def _formulas(tokens: list[Token]) -> Iterator[tuple[Token, int]]:
    """The formulas of a text, each with the line of the source that it begins on, from 1."""
    for token in tokens:
        if not token.map:
            continue  # it ends a block
        line = token.map[0] + 1
        if token.type == "formula_block":
            yield token, line
        for child in token.children or []:
            if child.type == "formula":
                yield child, line + child.meta["line"]


def _set_all(formulas: Sequence[tuple[Token, int]]) -> tuple[FormulaProblem, ...]:
    """Makes the renderer write the formulas, or the source of what cannot be set and why; these are returned."""
    made = all_to_mathml([(token.content, token.markup == "$$") for token, _ in formulas])
    problems: list[FormulaProblem] = []
    for (token, line), mathml in zip(formulas, made, strict=True):
        if isinstance(mathml, MathError):
            problems.append(FormulaProblem(token.content, str(mathml)[:MAX_MESSAGE], line))
            _write_problem(token, problems[-1])
        else:
            block = token.type == "formula_block"
            write(token, _boxed(mathml, "div" if block else "span", token.markup == "$$"))
    return tuple(problems)


def _write_problem(token: Token, problem: FormulaProblem) -> None:
    html = _problem_html(problem)
    write(token, f"<p>{html}</p>\n" if token.type == "formula_block" else html)


def _problem_html(problem: FormulaProblem) -> str:
    latex, message = escape(problem.latex), escape(problem.message)
    # The reason stands there to be read as well: a title is for those with a mouse.
    return f'<code class="math-error" title="{message}">{latex}</code><span class="math-reason"> ({message})</span>'


def _boxed(mathml: str, tag: str, display: bool) -> str:
    """The formula in a box that scrolls, where it is on lines of its own or may be wider than a line."""
    wide = _width(mathml) > _NARROW
    if not wide and not display:
        return mathml
    own_line = " own-line" if display and tag == "span" else ""
    return f'<{tag} class="wide-box{own_line}"{focus("Formula") if wide else ""}>{mathml}</{tag}>'


def _width(mathml: str) -> float:
    """About how many letters wide the formula is, or less: its signs stand apart, arrows and the like are wide."""
    text = _TAG.sub("", mathml)
    wide = sum("\u2190" <= character <= "\uffff" for character in text)
    return len(text) + wide + mathml.count("<mo") + 2 * sum(map(float, _SPACE.findall(mathml)))


# --- the fence --------------------------------------------------------------------------------------------

_FOCUS = {"tabindex": {"0"}, "role": {"group"}, "aria-label": {"Formula", "Table", "Code"}}
_DIRECTED = ("p", "li", "h4", "h5", "h6", "th", "td")
_ALIGNED = {"align-left", "align-right", "align-center"}
_MATH_CLASSES = CLASSES | COLOUR_CLASSES
_CLEANER = nh3.Cleaner(
    tags={
        *("p", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "pre", "hr", "div"),
        *("table", "thead", "tbody", "tr", "th", "td"),
        *("a", "em", "strong", "s", "code", "br", "span"),
        *ELEMENTS,
    },
    attributes={
        "*": set(),  # nh3 lets `lang` and `title` through everywhere, unless told otherwise
        "a": {"href"},
        "ol": {"start"},
        "code": {"title"},
        **{tag: set(names) for tag, names in ELEMENTS.items() if names},
    },
    allowed_classes={
        "div": {"wide-box"},
        "span": {"wide-box", "own-line", "joined", "math-reason"},
        "code": {"math-error"},
        "th": _ALIGNED,
        "td": _ALIGNED,
        **{tag: set(_MATH_CLASSES) for tag in ELEMENTS},
    },
    tag_attribute_values={
        **dict.fromkeys(("div", "span", "pre"), _FOCUS),
        **{tag: {"dir": {"auto", "rtl"}} for tag in _DIRECTED},
    },
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
    link_rel="nofollow ugc noopener",
    clean_content_tags={"script", "style"},
)


# --- reading HTML again -----------------------------------------------------------------------------------

_BLOCKS = {"p", "h4", "h5", "h6", "li", "pre", "th", "td", "br", "div"}


class _Reader(HTMLParser):
    """Takes rendered HTML apart: its words, formulas in words, without the reasons of errors; its links."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.links = 0
        self._reason = False
        self._formula: TreeBuilder | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "math":
            self._formula = TreeBuilder()
        if self._formula:
            self._formula.start(tag, {name: value or "" for name, value in attrs})
            return
        self._reason = self._reason or attributes.get("class") == "math-reason"
        self.links += "href" in attributes
        self.pieces.append(" " if tag in _BLOCKS else "")

    def handle_endtag(self, tag: str) -> None:
        self._reason = False  # it holds text alone
        if not self._formula:
            return
        self._formula.end(tag)
        if tag == "math":
            self.pieces.append(readable(self._formula.close()))
            self._formula = None

    def handle_data(self, data: str) -> None:
        if self._formula:
            self._formula.data(data)
        elif not self._reason:
            self.pieces.append(data)


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader
