"""LaTeX -> MathML, with the symbols of a formula marked by the role (colour) that they play on its page."""

import functools
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TypeVar
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from formulas.texts.latex_source import prepared
from formulas.texts.math_error import MathError
from formulas.texts.mathml_tree import tree
from formulas.texts.typesetter import Refused, Source, typeset


def to_mathml(
    latex: str, *, display: bool = False, roles: Mapping[str, str] | None = None, links: Sequence[str] = ()
) -> str:
    """A `<math>` element; `roles` maps the LaTeX of a symbol to the role its occurrences are marked with.

    Occurrences of each symbol in `links` are marked with its place there; the first can be reached by keyboard.

    Raises MathError for what cannot be set, or would be too long, too deep or too large to set safely.
    """
    if roles is None:  # a reader's formula, set once: kept for later, 4,096 hostile ones would take 400 MB
        return _marked(latex, display, (), ())
    return _kept(latex, display, tuple(sorted(roles.items())), tuple(links))


def all_to_mathml(sources: Sequence[Source]) -> list[str | MathError]:
    """What `to_mathml` makes of each formula of a text, or why it makes nothing: all in one go, which is faster."""
    trees = _trees(sources)
    return [
        each if isinstance(each, MathError) else _written(each, latex)
        for (latex, _), each in zip(sources, trees, strict=True)
    ]


def letters(latex: str) -> frozenset[str]:
    """The single letters that stand for something in a formula, without those of words and of functions like log."""
    texts = [element.text or "" for element in _element(latex, display=False).iter("mi")]
    return frozenset(text for text in texts if len(text) == 1 and text.isalpha())


def _marked(latex: str, display: bool, roles: tuple[tuple[str, str], ...], links: tuple[str, ...]) -> str:
    root = _element(latex, display)
    for symbol, role in roles:
        for element in _occurrences(symbol, root):
            if "class" not in element.attrib:
                element.set("class", f"role-{role}")
    for number, symbol in enumerate(links):
        for place, element in enumerate(_occurrences(symbol, root)):
            element.set("data-symbol", str(number))
            if place == 0:
                element.set("tabindex", "0")
    return _written(root, latex)


_kept = functools.lru_cache(maxsize=4096)(_marked)


def _written(root: Element, latex: str) -> str:
    root.set("alttext", latex)
    return ElementTree.tostring(root, encoding="unicode", short_empty_elements=False)


def _occurrences(symbol: str, root: Element) -> list[Element]:
    wanted = _shape_of(symbol)
    return [element for element in root.iter() if _shape(element) == wanted]


@functools.lru_cache(maxsize=1024)  # of files alone: readers mark nothing
def _shape_of(symbol: str) -> str:
    """The shape of a symbol; "" for several, such as P(x): its own symbols are marked one by one."""
    pieces = _element(symbol, display=False)
    return _shape(pieces[0]) if len(pieces) == 1 else ""


def _shape(element: Element) -> str:
    """What makes two symbols the same: tags and texts, not attributes."""
    return f"<{element.tag}>{element.text or ''}{''.join(_shape(child) for child in element)}"


# --- setting ----------------------------------------------------------------------------------------------


def _element(latex: str, display: bool) -> Element:
    (made,) = _trees([(latex, display)])
    if isinstance(made, MathError):
        raise made
    return made


def _trees(sources: Sequence[Source]) -> list[Element | MathError]:
    """The `<math>` element of each formula, or why there is none."""
    made = [_attempt(partial(prepared, latex)) for latex, _ in sources]
    ready = [(each, display) for each, (_, display) in zip(made, sources, strict=True) if isinstance(each, str)]
    answers = iter(typeset(ready))
    return [
        each if isinstance(each, MathError) else _attempt(partial(_read, next(answers), latex, each))
        for (latex, _), each in zip(sources, made, strict=True)
    ]


_Made = TypeVar("_Made")


def _attempt(make: Callable[[], _Made]) -> _Made | MathError:
    try:
        return make()
    except MathError as error:
        return error


def _read(answer: str | Refused, latex: str, ready: str) -> Element:
    if isinstance(answer, Refused):
        place = None if answer.position is None else _place(answer.position, latex, ready)
        raise MathError(_in_words(answer.message, place))
    return tree(answer)


def _place(position: int, latex: str, ready: str) -> int | None:
    """Where a position of the LaTeX that is ready for Temml is in its author's; None where they wrote it otherwise."""
    start = ready.find(latex)
    if start >= 0:  # rows were put around it, or nothing
        return min(max(position - start, 0), len(latex))
    return position if ready[:position] == latex[:position] else None


# What Temml says, and what we say instead. Its own words come with a piece of the source, underlined by signs that
# few fonts have.
_PLACE = re.compile(r"\s+at (?:position \d+|end of input):.*", re.DOTALL)
_IN_WORDS = (
    (r"Unsupported function name: (\\.*)|Undefined control sequence: (\\.*)", r"there is no command \1\2"),
    (r"Unexpected end of input in a macro argument, expected '(.*)'", r"a \1 is missing at the end"),
    (r"Expected '(.*)', got 'EOF'", r"a \1 is missing at the end"),
    (r"Expected 'EOF', got '(.*)'", r"\1 stands here without what belongs to it"),
    (r"Expected '(.*)', got '(.*)'", r"\1 should stand where \2 stands"),
    (r"Expected group as argument to '(.*)'|Expected group after '(.*)'", r"something is missing after \1\2"),
    (r"Cannot read properties.*|.* is not a function|.* is undefined", "something is missing"),
    (
        r"\{(.*?)\*?\} can be used only in display mode\.",
        r"{\1} stands on lines of its own: write it between $$ and $$",
    ),
    (r"\\tag works only in display mode", r"\\tag stands on lines of its own: write the formula between $$ and $$"),
    (r"No such environment: (.*)", r"there is no environment {\1}"),
    (r"Can't use function '(\$)' in math mode", r"a \1 stands within the formula; write \\\1 for the sign"),
)


def _in_words(message: str, place: int | None) -> str:
    """Why a formula cannot be set, and after how many characters the reason stands."""
    said = _PLACE.sub("", message.strip()).strip()
    for pattern, words in _IN_WORDS:
        if found := re.fullmatch(pattern, said, re.DOTALL):
            said = found.expand(words)
            break
    return said if place is None else f"{said}, at character {place + 1}"
