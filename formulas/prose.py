"""Markdown with LaTeX -> HTML, for the texts of formula files: reviewed in a diff, so trusted but for mistakes."""

from collections.abc import Mapping

from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

from formulas.mathml import to_mathml


def to_html(markdown: str, *, roles: Mapping[str, str]) -> SafeString:
    """The HTML of `markdown`; raw HTML in it is shown as text. Raises MathError for LaTeX that cannot be set."""
    return SafeString(_renderer(roles).render(markdown))  # html=False: all tags are the renderer's own


def to_inline_html(markdown: str, *, roles: Mapping[str, str]) -> SafeString:
    """As `to_html`, for one line without a paragraph around it."""
    return SafeString(_renderer(roles).renderInline(markdown))  # as above


def math_html(latex: str, *, display: bool = False, roles: Mapping[str, str]) -> SafeString:
    """The `<math>` element of `latex`, safe to put on a page."""
    return SafeString(to_mathml(latex, display=display, roles=roles))  # serialised from an XML tree


def _renderer(roles: Mapping[str, str]) -> MarkdownIt:
    def render_math(latex: str, options: Mapping[str, object]) -> str:
        return to_mathml(latex, display=bool(options.get("display_mode")), roles=roles)

    # "$5 and $10" is money, not mathematics: no spaces inside the dollars, no digit after them.
    return (
        MarkdownIt("commonmark", {"html": False, "typographer": True, "maxNesting": 20})
        .enable(["smartquotes", "replacements"])
        .use(
            dollarmath_plugin,
            renderer=render_math,
            allow_labels=False,
            double_inline=True,
            allow_space=False,
            allow_digits=False,
        )
    )
