"""Markdown with LaTeX to HTML."""

import pytest

from formulas.definitions import loading
from formulas.definitions.formula import Formula
from formulas.texts.citations import link_citations
from formulas.texts.math_error import MathError
from formulas.texts.prose import math_html, to_html, to_inline_html
from tests.markup import parse_html


def html(markdown: str, **roles: str) -> str:
    return str(to_html(markdown, roles=roles))


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("a *b* **c**", "<p>a <em>b</em> <strong>c</strong></p>\n"),
        ("a\n\nb", "<p>a</p>\n<p>b</p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ('"a" -- b', "<p>“a” – b</p>\n"),
        ("it's", "<p>it’s</p>\n"),
        ("`a < b`", "<p><code>a &lt; b</code></p>\n"),
        ("[a](/formulas/)", '<p><a href="/formulas/">a</a></p>\n'),
    ],
)
def test_markdown_is_set(markdown: str, expected: str) -> None:
    assert html(markdown) == expected


def test_latex_between_dollars_is_set() -> None:
    (math,) = parse_html(html("so $a^2$ it is")).all("math")
    assert math.all("msup")
    assert math.attributes.get("display") != "block"


def test_latex_between_two_dollars_is_set_large() -> None:
    assert parse_html(html("$$\na\n$$")).one("math").attributes["display"] == "block"


def test_symbols_wear_their_roles() -> None:
    assert parse_html(html("$P$", P="first")).one("mi").attributes["class"] == "role-first"


@pytest.mark.parametrize("text", ["$5 and $10", "from $5 to $10.", r"\$a\$"])
def test_money_is_no_mathematics(text: str) -> None:
    assert parse_html(html(text)).all("math") == []


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "a <b onclick='x'>b</b>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "[a](data:text/html,<script>)",
        "[a](vbscript:x)",
        "![a](javascript:alert(1))",
        "<!-- a -->",
        "[a](<javascript:alert(1)>)",
        '[a](/b "\\"onclick=alert(1)")',
    ],
)
def test_nothing_dangerous_comes_out(markdown: str) -> None:
    tree = parse_html(html(markdown))
    assert {element.tag for element in tree.walk()} <= {"document", "p", "a", "img", "em"}
    for element in tree.walk():
        assert [key for key in element.attributes if key.startswith("on")] == []
        assert not element.attributes.get("href", "").lower().startswith(("javascript:", "data:", "vbscript:"))
        assert not element.attributes.get("src", "").lower().startswith("javascript:")


def test_wrong_latex_is_refused() -> None:
    with pytest.raises(MathError):
        html(r"$\frac{a$")


def test_one_line_has_no_paragraph_around_it() -> None:
    assert str(to_inline_html("a *b*", roles={})) == "a <em>b</em>"


def test_formula_of_a_page_is_display_mathematics() -> None:
    assert 'display="block"' in math_html("a", display=True, roles={})


def test_deep_nesting_ends() -> None:
    assert html(">" * 2000 + "a")
    assert html("*" * 2000 + "a")
    assert html("[" * 2000 + "a")


@pytest.mark.parametrize("formula", loading.catalogue().formulas, ids=lambda formula: formula.slug)
def test_no_text_of_a_formula_shows_its_notation(formula: Formula) -> None:
    texts = [text for _, text in formula.prose] + [related.why for related in formula.related]
    assert len(texts) > 5
    for text in texts:
        shown = parse_html(str(to_html(link_citations(text), roles=formula.roles))).text
        assert not [sign for sign in ("$", "\\", "**", "[@", "](") if sign in shown], shown


def test_colour_of_no_symbol_is_refused() -> None:
    with pytest.raises(MathError, match=r"name a role instead, one of first, second"):
        html(r"$\textcolor{red}{x}$")
    assert "role-second" in html(r"$\textcolor{second}{x}$")
