"""LaTeX to MathML: what is set, how symbols are marked, and what is refused before it can do harm."""

import re
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formulas.definitions import loading
from formulas.definitions.formula import Formula
from formulas.texts.colours import COLOUR_CLASSES
from formulas.texts.latex_source import MAX_DEPTH, MAX_LENGTH
from formulas.texts.math_error import MathError
from formulas.texts.mathml import all_to_mathml, letters, to_mathml
from formulas.texts.mathml_classes import CLASSES
from formulas.texts.mathml_tree import ELEMENTS, MAX_ELEMENT_DEPTH, MAX_LENGTH_OF_SPACE, MAX_TABLE, tree

COMMANDS = tomllib.loads((Path(__file__).parent / "commands.toml").read_text(encoding="utf-8"))
EVERY_FORMULA = pytest.mark.parametrize("formula", loading.catalogue().formulas, ids=lambda formula: formula.slug)


def element(latex: str, *, display: bool = False, roles: dict[str, str] | None = None) -> ElementTree.Element:
    return ElementTree.fromstring(to_mathml(latex, display=display, roles=roles))  # noqa: S314  # our own output


def signs(mathml: str) -> str:
    """What is shown of a formula, without spaces and signs that nobody sees."""
    text = "".join(ElementTree.fromstring(mathml).itertext())  # noqa: S314  # our own output
    return re.sub(r"[\s\u2005\u2009\u200a\u200b\u2061-\u2063\ufe0e]", "", text)


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


def test_formula_stands_in_a_line_unless_it_is_said_to_be_one_of_its_own() -> None:
    assert "display" not in to_mathml("a")
    assert 'display="block"' in to_mathml("a", display=True, roles={})


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


def test_symbol_is_found_as_it_stands_in_a_line() -> None:
    assert element(r"\sum_n a", roles={r"\sum_n": "first"}).findall(".//msub[@class='role-first']")


def test_each_element_is_written_with_its_end() -> None:
    assert to_mathml(r"a\,b") == r'<math alttext="a\,b"><mi>a</mi><mspace width="0.1667em"></mspace><mi>b</mi></math>'


def test_symbol_is_not_taken_for_another_with_the_same_letters() -> None:
    root = element("P_1 + P^1 + P_2", roles={"P_1": "first"})
    assert [part.tag for part in root.iter() if part.get("class")] == ["msub"]


def test_letter_of_an_alphabet_of_its_own_keeps_it_and_first_role_stays() -> None:
    (letter,) = element(r"\mathscr{L}", roles={r"\mathscr{L}": "first"}).iter("mi")
    assert letter.get("class") == "math-script"
    (letter,) = element("P", roles={"P": "first", "{P}": "second"}).iter("mi")
    assert letter.get("class") == "role-first"


def test_symbols_that_can_be_pointed_at_have_their_numbers_and_the_first_of_each_is_reached_by_keyboard() -> None:
    made = to_mathml("P + Q + P", roles={}, links=["Q", "P"])
    letters_made = ElementTree.fromstring(made).iter("mi")  # noqa: S314  # our own output
    assert [(part.get("data-symbol"), part.get("tabindex")) for part in letters_made] == [
        ("1", "0"),
        ("0", "0"),
        ("1", None),
    ]


def test_all_formulas_of_a_text_are_set_or_refused_each_by_itself() -> None:
    first, undefined, too_long, last = all_to_mathml([("a", False), (r"\foo", False), ("a" * 2_001, True), ("b", True)])
    assert first == '<math alttext="a"><mi>a</mi></math>'
    assert [str(undefined), str(too_long)] == [
        r"there is no command \foo, at character 1",
        "longer than 2,000 characters",
    ]
    assert last == to_mathml("b", display=True)


def test_letters_of_a_formula_are_those_that_stand_for_something() -> None:
    assert letters(r"x + \log y + \mathrm{KL} + 2\infty + \text{z}") == {"x", "y"}


@pytest.mark.parametrize(
    ("latex", "reason"),
    [
        (r"\foo", r"there is no command \foo, at character 1"),
        (r"\frac{b", "a } is missing at the end, at character 8"),
        (r"{a", "a } is missing at the end, at character 3"),
        (r"\left(a", r"a \right is missing at the end, at character 8"),
        ("a}", "} stands here without what belongs to it, at character 2"),
        (r"\big", r"something is missing after \big, at character 5"),
        ("a_", "something is missing"),
        (r"\begin{align}a\end{align}", "{align} stands on lines of its own: write it between $$ and $$"),
        (r"\begin{foo}a\end{foo}", "there is no environment {foo}, at character 7"),
        (r"\tag{1} a", r"\tag stands on lines of its own: write the formula between $$ and $$"),
        ("a $ b", r"a $ stands within the formula; write \$ for the sign, at character 3"),
    ],
)
def test_reason_is_said_in_words(latex: str, reason: str) -> None:
    (refused,) = all_to_mathml([(latex, False)])
    assert str(refused) == reason


@pytest.mark.parametrize(
    ("latex", "place"),
    [
        (r"a & \foo \\ b", ", at character 5"),
        (r"a \\ \frac{b", ", at character 13"),
        (r"\foo 50%", ", at character 1"),
        (r"50% \foo", ""),
    ],
    ids=["within rows", "after rows", "before what is spelt otherwise", "after it"],
)
def test_place_of_a_reason_is_one_in_what_the_author_wrote(latex: str, place: str) -> None:
    (refused,) = all_to_mathml([(latex, False)])
    assert re.sub(r".*?(, at character \d+|$)", r"\1", str(refused), count=1) == place


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
    with pytest.raises(MathError, match="a formula defines nothing"):
        to_mathml(latex)


@pytest.mark.parametrize(
    "latex",
    [
        "a" * (MAX_LENGTH + 1),
        "{" * (MAX_DEPTH + 1) + "a" + "}" * (MAX_DEPTH + 1),
        r"\sqrt{" * 100 + "a" + "}" * 100,
        r"\frac1{" * 61 + "a" + "}" * 61,
        r"\left(" * 100 + "a" + r"\right)" * 100,
    ],
    ids=["long", "braces", "roots", "fractions", "brackets"],
)
def test_source_that_would_end_the_process_is_refused(latex: str) -> None:
    with pytest.raises(MathError, match=r"longer than|nested more than"):
        to_mathml(latex)


def test_longest_source_is_set() -> None:
    assert element("a" * MAX_LENGTH) is not None


@pytest.mark.parametrize("latex", [r"\text{<script>alert(1)</script>}", "a<b", r"\text{'onclick=\&quot;}", "a'"])
def test_markup_in_the_source_is_shown_as_text(latex: str) -> None:
    root = element(latex)
    assert {part.tag for part in root.iter()} <= {"math", "mrow", "mi", "mo", "mn", "mtext", "mspace", "msup"}


@pytest.mark.parametrize(
    ("latex", "reason"),
    [(r"\eqref{a}", "links stand in the text"), (r"\text{\raisebox{9em}{a}}", "boxes that are moved")],
)
def test_what_reaches_out_of_a_formula_is_refused(latex: str, reason: str) -> None:
    with pytest.raises(MathError, match=reason):
        to_mathml(latex)


def test_line_thinner_than_none_is_refused() -> None:
    with pytest.raises(MathError, match="a line of -1em"):
        to_mathml(r"\genfrac{}{}{-1em}{0}{a}{b}")


def test_row_break_before_a_word_is_no_definition() -> None:
    assert element(r"\begin{aligned} a \\let b \end{aligned}") is not None


def test_label_makes_no_anchor() -> None:
    root = element(r"\begin{align}\label{top} a &= b\end{align}", display=True)
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


@pytest.mark.parametrize("latex", [r"\kern-99em a", r"\hspace{-99cm} a", r"\!" * 40 + " a", r"\kern-1em" * 9 + " a"])
def test_going_back_over_the_page_is_refused(latex: str) -> None:
    with pytest.raises(MathError, match=r"a space of|negative spaces"):
        to_mathml(latex)


def test_small_step_back_is_a_class() -> None:
    assert [part.get("class") for part in element(r"a\!b").iter("mrow") if part.get("class")] == ["math-back-3"]


def test_letters_grow_to_a_limit() -> None:
    assert element(r"\Huge a").findall(".//*[@mathsize]")
    with pytest.raises(MathError, match="letters larger than"):
        tree('<math><mstyle mathsize="2em"><mstyle mathsize="130%"><mi>a</mi></mstyle></mstyle></math>')


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


def test_nesting_of_elements_is_refused() -> None:
    with pytest.raises(MathError, match="nested too deep"):
        tree("<math>" + "<msqrt>" * MAX_ELEMENT_DEPTH + "<mi>a</mi>" + "</msqrt>" * MAX_ELEMENT_DEPTH + "</math>")


def test_only_known_elements_and_attributes_come_out_and_each_of_them_does() -> None:
    # What no command writes has no business in the list: the list is what nh3 lets readers' formulas have.
    written: dict[str, set[str]] = {tag: set() for tag in ELEMENTS}
    classes: set[str] = set()
    for latex, _ in COMMANDS["set"].values():
        for part in element(latex, display=True).iter():
            written[part.tag] |= part.attrib.keys() - {"class"}
            classes |= set(part.get("class", "").split())
    assert written == {tag: set(names) for tag, names in ELEMENTS.items()}
    assert classes <= CLASSES | COLOUR_CLASSES


def test_common_commands_are_set_as_the_signs_that_they_stand_for() -> None:
    samples = [(latex, True) for latex, _ in COMMANDS["set"].values()]
    assert len(samples) > 1_100
    made = all_to_mathml(samples)
    assert {
        latex: shown if isinstance(mathml, MathError) else signs(mathml)
        for (latex, _), mathml, (_, shown) in zip(samples, made, COMMANDS["set"].values(), strict=True)
    } == dict(COMMANDS["set"].values())
    assert [str(mathml) for mathml in made if isinstance(mathml, MathError)] == []


@pytest.mark.parametrize("name", COMMANDS["refused"])
def test_what_no_formula_may_do_is_refused_with_the_reason(name: str) -> None:
    latex, reason = COMMANDS["refused"][name]
    with pytest.raises(MathError, match=re.escape(f"{name}: {reason}")):
        to_mathml(latex)


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
