"""Markdown with LaTeX -> HTML, for the texts of formula files: reviewed in a diff, so trusted but for mistakes."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.token import Token

from formulas.texts.citations import link_citations
from formulas.texts.colours import ROLES, has_named_colours
from formulas.texts.formulas_in_markdown import formulas_in
from formulas.texts.math_error import MathError
from formulas.texts.mathml import to_mathml

# With html=False all tags are the renderer's own, and MathML is serialised from a tree: that makes these texts safe.


def to_html(markdown: str, *, roles: Mapping[str, str]) -> SafeString:
    """The HTML of `markdown`, citations linked; raw HTML in it is shown as text.

    Raises MathError for LaTeX that cannot be set or has colours of its own, KeyError for a citation of no known work.
    """
    return SafeString(_joined(_renderer().render(link_citations(markdown), {"roles": roles})))


def to_inline_html(markdown: str, *, roles: Mapping[str, str]) -> SafeString:
    """As `to_html`, for one line without a paragraph around it."""
    return SafeString(_joined(_renderer().renderInline(link_citations(markdown), {"roles": roles})))


def math_html(latex: str, *, display: bool = False, roles: Mapping[str, str], links: Sequence[str] = ()) -> SafeString:
    """The `<math>` element of `latex`, safe to put on a page; the symbols in `links` can be pointed at."""
    return SafeString(_set(latex, display=display, roles=roles, links=links))


_MATH_AND_MARK = re.compile(r"(<math(?! display)(?:(?!</math>).)*</math>[.,;:!?)’”]+)", re.DOTALL)


def _joined(html: str) -> str:
    """`html` in which no line can begin with the full stop or comma after a formula."""
    return _MATH_AND_MARK.sub(r'<span class="joined">\1</span>', html)


@cache
def _renderer() -> MarkdownIt:
    """The renderer of all texts: making one costs more than most texts. Roles come with each text, in its `env`."""
    markdown = MarkdownIt("commonmark", {"html": False, "typographer": True, "maxNesting": 20})
    markdown.enable(["smartquotes", "replacements"]).use(formulas_in)
    for kind in ("formula", "formula_block"):
        markdown.add_render_rule(kind, _math)
    return markdown


def _math(renderer: object, tokens: Sequence[Token], index: int, options: object, env: Mapping[str, Any]) -> str:
    return _set(tokens[index].content, display=tokens[index].markup == "$$", roles=env["roles"])


def _set(latex: str, *, display: bool, roles: Mapping[str, str], links: Sequence[str] = ()) -> str:
    html = to_mathml(latex, display=display, roles=roles, links=links)
    if has_named_colours(html):
        raise MathError(f"colours belong to symbols here: name a role instead, one of {', '.join(ROLES)}")
    return html
