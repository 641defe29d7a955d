"""LaTeX to MathML: what is set, how symbols are marked, and what is refused before it can do harm."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formulas.definitions import loading
from formulas.definitions.formula import Formula
from formulas.texts.mathml import (
    ELEMENTS,
    MAX_DEPTH,
    MAX_ELEMENT_DEPTH,
    MAX_LENGTH,
    MAX_LENGTH_OF_SPACE,
    MAX_TABLE,
    MathError,
    to_mathml,
)

# Sources that make math-core write every element, with every attribute, that it can write.
EVERY_KIND = (
    r"\frac{a}{b} \dfrac{a}{b} \cfrac{a}{b} \genfrac(]{0.1em}{0}{a}{b} a_1 a^2 a_1^2 \sqrt{a} \sqrt[3]{a} \Gamma",
    r"\sum_a^b \lim_a \sum\limits_a^b \hat{a} \underbrace{a}_b \underline{a} \overset{a}{b} \operatorname*{argmax}_x",
    r"\Bigl( \Bigr\uparrow \big/ \left. a \middle\uparrow \right. \left( a \middle| b \right) (-a) - a | b | \bmod",
    r"\text{a \textbf{b \textit{c}} \emph{d} \texttt{e} \textsf{f} \sout{g} \underbar{h} \textit{i}}",
    r"\boxed{a} \color{red}{a} {\displaystyle a} {\scriptstyle a} \mathrm{a} \quad \hspace{1cm} a \mathbin{b} c",
    r"\phantom{a} \hphantom{a} \vphantom{a} \prescript{a}{b}{c} \sideset{_a}{^b}\sum \xrightarrow[a]{b}",
    r"\begin{aligned} a &= b \\ c &= d \end{aligned} \begin{cases} a & b \end{cases} \begin{array}{|c|r} a \end{array}",
    r"\begin{align} \label{a} a &= b \end{align} \sum_{\begin{subarray}{c} a \\ b \end{subarray}}",
    r"\Set{a | b} \Braket{a | b} a \And b +",
)
EVERY_FORMULA = pytest.mark.parametrize("formula", loading.catalogue().formulas, ids=lambda formula: formula.slug)


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


@pytest.mark.parametrize(
    "latex",
    [r"\operatorname{\lt}", r"\operatorname{\text{<}}"],
)
def test_sign_that_math_core_does_not_escape_is_refused(latex: str) -> None:
    with pytest.raises(MathError, match="cannot be set"):
        to_mathml(latex)


@pytest.mark.parametrize("latex", [r"\eqref{a}", r"\raisebox{9em}{a}", r"\text{\raisebox{9em}{a}}"])
def test_what_reaches_out_of_a_formula_is_refused(latex: str) -> None:
    with pytest.raises(MathError, match=r"\\(eqref|raisebox) is not allowed"):
        to_mathml(latex)


def test_row_break_before_a_word_is_no_definition() -> None:
    assert element(r"\begin{aligned} a \\let b \end{aligned}") is not None


def test_label_makes_no_anchor() -> None:
    root = element(r"\begin{align}\label{top} a &= b\end{align}")
    assert [part for part in root.iter() if "id" in part.attrib] == []


@pytest.mark.parametrize(
    "latex", [r"\hspace{11em}", r"\hspace{9999cm}", r"\kern 200pt", r"\genfrac{}{}{11em}{0}{a}{b}"]
)
def test_length_beyond_the_limit_is_refused(latex: str) -> None:
    with pytest.raises(MathError, match=rf"a length of .* from 0 to {MAX_LENGTH_OF_SPACE} em"):
        to_mathml(latex)


@pytest.mark.parametrize("latex", [rf"\hspace{{{MAX_LENGTH_OF_SPACE}em}}", r"\qquad", r"\,", r"\xrightarrow{a}"])
def test_length_within_the_limit_is_kept(latex: str) -> None:
    assert [part.get("width") for part in element(latex).iter("mspace")]


@pytest.mark.parametrize("latex", [r"\kern-99em a", r"\hspace{-99cm} a", r"\!\!\! a", r"\text{\Huge a}"])
def test_what_could_lie_over_the_page_has_no_effect(latex: str) -> None:
    attributes = {(name, value) for part in element(latex).iter() for name, value in part.attrib.items()}
    assert {name for name, _ in attributes} <= {"alttext"}


@pytest.mark.parametrize(("rows", "columns"), [(1, MAX_TABLE + 1), (MAX_TABLE + 1, 1)])
def test_table_beyond_the_limit_is_refused(rows: int, columns: int) -> None:
    with pytest.raises(MathError, match=f"more than {MAX_TABLE} rows or columns"):
        to_mathml(r"\begin{matrix}" + r"\\".join(["&".join("a" * columns)] * rows) + r"\end{matrix}")


def test_largest_table_is_set() -> None:
    row = "&".join("a" * MAX_TABLE)
    assert (
        len(element(r"\begin{matrix}" + row + r"\\a" * (MAX_TABLE - 1) + r"\end{matrix}").findall(".//mtr"))
        == MAX_TABLE
    )


@pytest.mark.parametrize("latex", [r"\sqrt[3]" * 200 + "x", r"\frac1" * 200 + "x", r"\color{red}" * 150 + "x"])
def test_nesting_without_braces_is_refused(latex: str) -> None:
    with pytest.raises(MathError, match=f"nested more than {MAX_ELEMENT_DEPTH} deep"):
        to_mathml(latex)


def test_only_known_elements_and_attributes_come_out() -> None:
    for latex in EVERY_KIND:
        for part in element(latex, display=True).iter():
            assert part.attrib.keys() <= ELEMENTS[part.tag] | {"class"}, latex


def test_every_known_element_and_attribute_is_one_that_math_core_writes() -> None:
    # What it does not write has no business in the list: the list is what nh3 lets readers' formulas have.
    written: dict[str, set[str]] = {tag: set() for tag in ELEMENTS}
    for latex in EVERY_KIND:
        for display in (True, False):
            for part in element(latex, display=display).iter():
                written[part.tag] |= part.attrib.keys() - {"class"}
    assert written == {tag: set(names) for tag, names in ELEMENTS.items()}


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
