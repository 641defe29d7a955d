"""Which dollars in Markdown are formulas, and where they stand."""

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from formulas.texts.formulas_in_markdown import formulas_in


def formulas(text: str) -> list[Token]:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table").use(formulas_in)
    tokens = [token for block in markdown.parse(text) for token in (block, *(block.children or []))]
    return [token for token in tokens if token.type in ("formula", "formula_block")]


def latex(text: str) -> list[str]:
    return [token.content for token in formulas(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("so $a^2$ it is", ["a^2"]),
        ("$a$", ["a"]),
        ("$a$ and $b$", ["a", "b"]),
        ("$a$$b$", ["a", "b"]),
        ("a$b$c", ["b"]),
        ("($a$), *$b$*, [$c$](http://b.example)", ["a", "b", "c"]),
        ("$a*b*c$", ["a*b*c"]),
        (r"$\$5$", [r"\$5"]),
        (r"$\\$ $a$", [r"\\", "a"]),
        ("$a =\nb$", ["a =\nb"]),
        ("|$a$|b|\n|-|-|\n|$c$|d|", ["a", "c"]),
        # What is wrong in the rule of mdit-py-plugins: the paragraph's last character is not before its first.
        ("$x$ is 5", ["x"]),
        ("$x$ and a \\", ["x"]),
        (r"a 3$\times$3 matrix and 2$x$", [r"\times", "x"]),
        (r"90$^\circ$ and 5$n+1$", [r"^\circ", "n+1"]),
        ("$ x $, $ x^2$, $x_1 $ and $ a = b $", ["x", "x^2", "x_1", "a = b"]),
        (r"\(x\), \( a + b \) and \(\frac{1}{2}\)", ["x", "a + b", r"\frac{1}{2}"]),
        (r"$`a*b*c`$", ["a*b*c"]),
        (r"$`abc`$", ["abc"]),
        (r"\(x_{max}\)", ["x_{max}"]),
        (r"$\text{if $x>0$ or so} + y$ and $z$", [r"\text{if $x>0$ or so} + y", "z"]),
        (r"$a\text{ costs \$5}$", [r"a\text{ costs \$5}"]),
    ],
)
def test_dollars_within_a_line_are_a_formula(text: str, expected: list[str]) -> None:
    assert latex(text) == expected
    assert {(token.markup, token.nesting) for token in formulas(text)} == {("$", 0)}


@pytest.mark.parametrize(
    "text",
    [
        "$5 and $10",
        "from $5 to $10.",
        "$20,000 and $30,000",
        "USD$5 and AUD$6",
        "$ 5 and $ 6",
        "$ a$",
        "$a $",
        "$PATH_A and $PATH_B",
        "5$-10$ and 10$/20$",
        "US$5=A$7",
        "US$5=A$7 each",
        "5$$ and 9$$",
        r"\(see above\)",
        r"\[1\] and \[a link\](http://b.example)",
        r"\$a\$",
        r"$a\$",
        "`$a$`",
        "    $a$",
        "```\n$a$\n```",
        "```python\na\n```",
        "```math\n\n```",
        "\\begin{align}\n\\end{align}",
        "$a",
        "a$",
        "$",
        "$$",
        "$$$$",
        "$$ $$",
        "$a\n\nb$",
        r"\\(a\\)",
    ],
)
def test_other_dollars_are_money(text: str) -> None:
    assert formulas(text) == []


@pytest.mark.parametrize(
    ("text", "expected", "lines"),
    [
        ("$$a$$", "a", [0, 1]),
        ("$$ a $$", "a", [0, 1]),
        ("$$a$$ \t", "a", [0, 1]),
        ("$$\na\n$$", "a", [0, 3]),
        ("$$a\n+ b$$", "a\n+ b", [0, 2]),
        ("$$\na\n\n  \nb\n$$", "a\nb", [0, 6]),
        ("$$a\n\nb$$", "a\nb", [0, 3]),
        (r"\[ a \]", "a", [0, 1]),
        ("\\[\na\n\\]", "a", [0, 3]),
        ("```math\na\n```", "a", [0, 3]),
        ("```math\na\n\n  \nb\n```", "a\nb", [0, 6]),
        ("\\begin{align}\na\n\\end{align}", "\\begin{align}\na\n\\end{align}", [0, 3]),
        ("text\n$$\na\n$$\ntext", "a", [1, 4]),
        ("> $$\n> a\n> $$", "a", [0, 3]),
        ("> text\n$$a$$", "a", [1, 2]),
        ("[text]:\n$$a$$", "a", [1, 2]),
        ("- b\n- $$\n  a\n  $$\n- c", "a", [1, 4]),
    ],
)
def test_two_dollars_around_lines_are_a_formula_of_its_own(text: str, expected: str, lines: list[int]) -> None:
    (token,) = formulas(text)
    assert (token.type, token.markup, token.content, token.map) == ("formula_block", "$$", expected, lines)
    assert token.nesting == 0


def test_formulas_of_their_own_follow_each_other() -> None:
    assert [(token.type, token.content) for token in formulas("$$a$$\n$$b$$")] == [
        ("formula_block", "a"),
        ("formula_block", "b"),
    ]


def test_line_far_to_the_right_goes_on_with_its_paragraph() -> None:
    assert [token.type for token in formulas("> text\n    $$a$$")] == ["formula"]


@pytest.mark.parametrize(
    ("text", "expected"), [("so $$a$$ it is", "a"), ("so $$area$$ it is", "area"), (r"so \[a^2\] it is", "a^2")]
)
def test_two_dollars_within_a_line_are_a_formula_of_its_own_too(text: str, expected: str) -> None:
    (token,) = formulas(text)
    assert (token.type, token.markup, token.content) == ("formula", "$$", expected)


@pytest.mark.parametrize(
    "text",
    ["$$a", "- $$a\n- b$$", "    $$a$$", r"$$ a \$$", "$$\n" + "a\n" * 59 + "$$"],
    ids=["never ended", "item ends", "code", "end is escaped", "too many lines"],
)
def test_formula_ends_with_its_paragraph(text: str) -> None:
    assert [token for token in formulas(text) if token.type == "formula_block"] == []


def test_formula_of_as_many_lines_as_possible() -> None:
    (token,) = formulas("$$\n" + "a\n" * 58 + "$$")
    assert token.map == [0, 60]


def test_formula_knows_its_line_within_the_paragraph() -> None:
    assert [token.meta["line"] for token in formulas("$a$\nb\n$c$ $d$")] == [0, 2, 2]
