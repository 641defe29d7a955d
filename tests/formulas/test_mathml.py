"""LaTeX to MathML: what is set, how symbols are marked, and what is refused before it can do harm."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formulas import catalogue
from formulas.definition import Formula
from formulas.mathml import MAX_DEPTH, MAX_LENGTH, MathError, to_mathml

EVERY_FORMULA = pytest.mark.parametrize("formula", catalogue.load().formulas, ids=lambda formula: formula.slug)


def element(latex: str, *, display: bool = False, roles: dict[str, str] | None = None) -> ElementTree.Element:
    return ElementTree.fromstring(to_mathml(latex, display=display, roles=roles))  # noqa: S314  # our own output


@pytest.mark.parametrize(
    ("latex", "tag"),
    [
        (r"\frac{a}{b}", "mfrac"),
        (r"\sqrt{a}", "msqrt"),
        (r"a_1", "msub"),
        (r"a^2", "msup"),
        (r"a_1^2", "msubsup"),
        (r"\begin{cases} a & b \\ c & d \end{cases}", "mtable"),
        (r"\mathrm{KL}", "mi"),
        (r"\text{if }", "mtext"),
    ],
)
def test_latex_is_set(latex: str, tag: str) -> None:
    assert element(latex).findall(f".//{tag}")


def test_source_is_kept_as_alternative_text() -> None:
    assert element(r"a < b").get("alttext") == "a < b"


@pytest.mark.parametrize(("display", "attribute"), [(True, "block"), (False, None)])
def test_formula_of_its_own_is_set_large(display: bool, attribute: str | None) -> None:
    assert element(r"\sum_x x", display=display).get("display") in (
        attribute,
        "inline" if attribute is None else attribute,
    )


def test_symbol_is_marked_with_its_role_wherever_it_stands() -> None:
    marked = element(r"P + \frac{P}{Q}", roles={"P": "first"}).findall(".//*[@class='role-first']")
    assert [part.text for part in marked] == ["P", "P"]


def test_symbol_with_an_index_is_marked_as_one() -> None:
    (marked,) = element(r"\mu_P + P", roles={r"\mu_P": "first"}).findall(".//*[@class='role-first']")
    assert marked.tag == "msub"


def test_two_symbols_keep_apart() -> None:
    root = element("P + Q", roles={"P": "first", "Q": "second"})
    assert [part.text for part in root.iter() if part.get("class") == "role-second"] == ["Q"]


def test_expression_of_several_symbols_is_not_marked_as_one() -> None:
    assert not element("P(x)", roles={"P(x)": "first"}).findall(".//*[@class]")


@pytest.mark.parametrize(
    "latex",
    [
        r"\begin{aligned} a &= b \\ c &= d \end{aligned}",
        r"\begin{cases} a & b \\ c & d \end{cases}",
        r"\color{red} a",
        r"\begin{pmatrix} a & b \end{pmatrix}",
        r"\boxed{a}",
        r"\cancel{a}",
    ],
)
def test_no_style_is_left_for_the_policy_to_block(latex: str) -> None:
    try:
        root = element(latex)
    except MathError:
        return  # refused is as good
    assert [part.tag for part in root.iter() if "style" in part.attrib] == []


def test_alignment_survives_as_a_class() -> None:
    classes = {part.get("class") for part in element(r"\begin{aligned} a &= b \end{aligned}").iter()}
    assert classes & {"math-right", "math-left", "math-right math-gap", "math-left math-gap"}


@pytest.mark.parametrize(
    "latex", [r"\frac{a", r"\nosuchcommand", r"}", r"\left(", r"a_", r"\begin{cases}", r"\class{a}{b}", r"\href{a}{b}"]
)
def test_latex_that_cannot_be_set_is_refused(latex: str) -> None:
    with pytest.raises(MathError):
        to_mathml(latex)


@pytest.mark.parametrize(
    "latex",
    [r"\def\a{\a\a}\a", r"\let\a=b", r"\newcommand{\a}{b}", r"\renewcommand{\a}{b}", r"\edef\a{b}", r"\gdef\a{b}"],
)
def test_definition_is_refused(latex: str) -> None:
    with pytest.raises(MathError, match=r"\\def, \\let and \\newcommand"):
        to_mathml(latex)


@pytest.mark.parametrize(
    "latex",
    [
        "a" * (MAX_LENGTH + 1),
        "{" * (MAX_DEPTH + 1) + "a" + "}" * (MAX_DEPTH + 1),
        r"\sqrt{" * 100 + "a" + "}" * 100,
        r"\sqrt" * 300 + "a",
        r"\sqrt " * 300 + "a",
        r"\left(" * 100 + "a" + r"\right)" * 100,
    ],
    ids=["long", "braces", "roots", "roots without braces", "roots with spaces", "brackets"],
)
def test_source_that_would_end_the_process_is_refused(latex: str) -> None:
    with pytest.raises(MathError, match=r"longer than|nested more than"):
        to_mathml(latex)


def test_longest_source_is_set() -> None:
    assert element("a" * MAX_LENGTH) is not None


@pytest.mark.parametrize("latex", [r"\text{<script>alert(1)</script>}", "a<b", r"\text{\"onclick=\"}", "'\""])
def test_markup_in_the_source_is_shown_as_text(latex: str) -> None:
    root = element(latex)
    assert {part.tag for part in root.iter()} <= {"math", "mrow", "mi", "mo", "mn", "mtext", "mspace", "msup"}


@given(st.text(alphabet=r"\{}^_ab&<>sqrtfracleftright()[]|~#%$'", max_size=60))
def test_any_source_is_set_as_xml_or_refused(latex: str) -> None:
    try:
        set_ = to_mathml(latex)
    except MathError:
        return
    root = ElementTree.fromstring(set_)  # noqa: S314  # our own output
    assert root.tag == "math"
    assert [part.tag for part in root.iter() if part.tag in ("script", "annotation-xml", "maction", "mglyph")] == []
    assert [
        key for part in root.iter() for key in part.attrib if key.startswith("on") or key in ("href", "style")
    ] == []


@EVERY_FORMULA
def test_every_single_symbol_of_a_formula_wears_its_role(formula: Formula) -> None:
    # An expression made of several, such as P(x) log 1/P(x), lends its role to a curve and not to its own letters.
    single = {latex: role for latex, role in formula.roles.items() if "(" not in latex}
    assert single
    for latex, role in single.items():
        assert f"role-{role}" in to_mathml(latex, roles=formula.roles), latex
