"""Temml's MathML on its way to a page: what is kept, what is taken away, and what is refused, without Temml."""

from xml.etree import ElementTree

import pytest

from formulas.texts.math_error import MathError
from formulas.texts.mathml_tree import tree

SCRIPTED = ("msub", "msup", "msubsup", "mover", "munder", "munderover", "mmultiscripts")
THREE = ("msubsup", "munderover")  # have a third part
TEXTS = ("mi", "mo", "mn", "mtext")


def tidied(mathml: str) -> str:
    """What becomes of the content of a <math>."""
    made = tree(f"<math>{mathml}</math>")
    return "".join(ElementTree.tostring(part, encoding="unicode", short_empty_elements=False) for part in made)


def levels(tag: str, count: int) -> str:
    return f"<{tag}>" * count + "<mi>a</mi>" + f"</{tag}>" * count


# --- limits -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("most", "more", "reason"),
    [
        (levels("mrow", 248), levels("mrow", 249), "nested too deep"),
        (levels("msqrt", 118), levels("msqrt", 119), "nested too deep"),
        ("<mtable>" + "<mtr/>" * 40 + "</mtable>", "<mtable>" + "<mtr/>" * 41 + "</mtable>", "a table of more than 40"),
        ("<mtr>" + "<mtd/>" * 40 + "</mtr>", "<mtr>" + "<mtd/>" * 41 + "</mtr>", "a table of more than 40"),
        ('<mtext mathsize="2.5em">a</mtext>', '<mtext mathsize="2.6em">a</mtext>', "letters larger than 2.5 times"),
        (
            '<mstyle mathsize="2em"><mtext mathsize="1.25em">a</mtext></mstyle>',
            '<mstyle mathsize="2em"><mtext mathsize="1.3em">a</mtext></mstyle>',
            "letters larger than 2.5 times",
        ),
        (
            '<mpadded voffset="0.5em"><mi>a</mi></mpadded>',
            '<mpadded voffset="0.51em"><mi>a</mi></mpadded>',
            "a shift of 0.51em; at most 0.5 em",
        ),
        (
            '<mpadded voffset="-0.5em"><mi>a</mi></mpadded>',
            '<mpadded voffset="-0.51em"><mi>a</mi></mpadded>',
            "a shift of -0.51em; at most 0.5 em",
        ),
        (
            '<mrow style="margin-left:-1em"><mi>a</mi></mrow>' * 5,
            '<mrow style="margin-left:-1em"><mi>a</mi></mrow>' * 5 + '<mrow style="margin-left:-0.06em"></mrow>',
            "negative spaces of more than 5 em",
        ),
        (
            '<mrow style="margin-left:-1em"><mi>a</mi></mrow>',
            '<mrow style="margin-left:-1.04em"><mi>a</mi></mrow>',
            "a space of -1.04em; at most 1 em back",
        ),
    ],
    ids=["rows", "roots", "table", "columns", "size", "size in size", "up", "down", "back in all", "back"],
)
def test_limit_is_where_it_is(most: str, more: str, reason: str) -> None:
    assert tidied(most)
    with pytest.raises(MathError, match=reason):
        tidied(more)


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        *(("mspace", name) for name in ("width", "height", "depth")),
        *(("mpadded", name) for name in ("width", "height", "depth")),
        *(("mo", name) for name in ("lspace", "rspace", "minsize", "maxsize")),
        ("mfrac", "linethickness"),
    ],
)
def test_length_is_from_nothing_to_ten_em(tag: str, name: str) -> None:
    parts = "<mi>a</mi><mi>b</mi>" if tag == "mfrac" else "a"
    for length in ("0em", "10em"):
        assert f'{name}="{length}"' in tidied(f'<{tag} {name}="{length}">{parts}</{tag}>')
    with pytest.raises(MathError, match=r"a length of 10\.1em; from 0 to 10 em"):
        tidied(f'<{tag} {name}="10.1em">{parts}</{tag}>')


@pytest.mark.parametrize("tag", ["mspace", "mo", "mfrac"])
def test_length_below_nothing_is_refused(tag: str) -> None:
    name = {"mspace": "width", "mo": "lspace", "mfrac": "linethickness"}[tag]
    with pytest.raises(MathError, match=r"a length of -0\.1em; from 0"):
        tidied(f'<{tag} {name}="-0.1em"><mi>a</mi><mi>b</mi></{tag}>')


@pytest.mark.parametrize("change", ["+1em", "-1em", "+99em"])
def test_change_of_a_box_is_left_out(change: str) -> None:
    assert tidied(f'<mpadded depth="1em" height="{change}" width="2em"><mi>a</mi></mpadded>') == (
        '<mpadded depth="1em" width="2em"><mi>a</mi></mpadded>'
    )


# --- what may stand on a page -----------------------------------------------------------------------------


@pytest.mark.parametrize("tag", ["script", "annotation-xml", "maction", "mglyph", "semantics", "img", "svg", "a"])
def test_unknown_element_is_refused(tag: str) -> None:
    with pytest.raises(MathError, match=f"<{tag}> is not possible"):
        tidied(f"<mrow><{tag}>a</{tag}></mrow>")


@pytest.mark.parametrize("mathml", ["", "<math>", "a", "<math><mi>a</mrow></math>"])
def test_what_is_no_xml_is_refused(mathml: str) -> None:
    with pytest.raises(MathError, match="this cannot be set"):
        tree(mathml)


def test_unknown_attribute_is_left_out() -> None:
    assert tidied('<mi id="a" href="b" onclick="c" mathvariant="normal">d</mi>') == '<mi mathvariant="normal">d</mi>'


@pytest.mark.parametrize("tag", TEXTS)
def test_text_stands_in_letters_numbers_operators_and_words(tag: str) -> None:
    assert tidied(f"<{tag}>a</{tag}>") == f"<{tag}>a</{tag}>"


def test_text_elsewhere_is_left_out() -> None:
    assert tidied("<msup>\n<mi>a</mi>b<mi>c</mi></msup>") == "<msup><mi>a</mi><mi>c</mi></msup>"


@pytest.mark.parametrize("tag", ["mstyle", "menclose"])
def test_element_that_browsers_draw_otherwise_is_a_row(tag: str) -> None:
    assert tidied(f"<{tag}><mi>a</mi><mi>b</mi></{tag}><mi>c</mi>") == "<mrow><mi>a</mi><mi>b</mi></mrow><mi>c</mi>"


@pytest.mark.parametrize("tag", [*SCRIPTED, "mfrac", "mroot"])
def test_part_that_is_empty_or_several_keeps_its_place(tag: str) -> None:
    third = "<mi>c</mi>" * (tag in THREE)
    made = tidied(f"<{tag}><none/><mpadded><mi>a</mi><mi>b</mi></mpadded>{third}</{tag}>")
    assert made == f"<{tag}><mrow></mrow><mrow><mi>a</mi><mi>b</mi></mrow>{third}</{tag}>"


@pytest.mark.parametrize("count", [0, 1, 4])
@pytest.mark.parametrize("tag", [*SCRIPTED[:-1], "mfrac", "mroot"])
def test_element_with_a_part_too_many_or_too_few_is_refused(tag: str, count: int) -> None:
    parts = "<mi>a</mi>" * count
    with pytest.raises(MathError, match="this cannot be set"):
        tidied(f"<{tag}>{parts}</{tag}>")


def test_attribute_that_may_stand_is_kept() -> None:
    assert tidied('<mpadded voffset="0.1em" scriptlevel="1"><mi>a</mi></mpadded>') == (
        '<mpadded scriptlevel="1" voffset="0.1em"><mi>a</mi></mpadded>'
    )


# --- spaces -----------------------------------------------------------------------------------------------

SIGN = "<mo>+</mo>"
CLOSE = '<mo lspace="0" rspace="0">+</mo>'
LOG = "<mrow><mi>log</mi><mo>\u2061</mo></mrow>"
GAP = '<mspace width="0.1667em"></mspace>'


@pytest.mark.parametrize("tag", SCRIPTED)
def test_operator_in_what_is_set_small_stands_close(tag: str) -> None:
    third = "<mi>c</mi>" * (tag in THREE)
    assert tidied(f"<{tag}>{SIGN}<mrow><mi>n</mi>{SIGN}</mrow>{third}</{tag}>") == (
        f"<{tag}>{SIGN}<mrow><mi>n</mi>{CLOSE}</mrow>{third}</{tag}>"
    )


def test_operator_that_stands_close_keeps_what_else_it_has() -> None:
    assert tidied('<msup><mi>a</mi><mo form="prefix">+</mo></msup>') == (
        '<msup><mi>a</mi><mo form="prefix" lspace="0" rspace="0">+</mo></msup>'
    )


@pytest.mark.parametrize("tag", ["mfrac", "mroot"])
def test_operator_elsewhere_keeps_its_space(tag: str) -> None:
    assert tidied(f"<{tag}><mi>a</mi>{SIGN}</{tag}>") == f"<{tag}><mi>a</mi>{SIGN}</{tag}>"


@pytest.mark.parametrize("attribute", ['fence="true"', 'stretchy="false"'])
def test_bracket_in_what_is_set_small_keeps_its_space(attribute: str) -> None:
    bracket = f"<mo {attribute}>(</mo>"
    assert tidied(f"<msup><mi>a</mi>{bracket}</msup>") == f"<msup><mi>a</mi>{bracket}</msup>"


@pytest.mark.parametrize("before", ["<mi>a</mi>", "<mn>2</mn>"])
def test_function_after_a_letter_or_number_stands_apart(before: str) -> None:
    assert tidied(before + LOG) == before + GAP + LOG


@pytest.mark.parametrize("before", ["", SIGN, '<mspace width="1em"></mspace>', "<mtext>so</mtext>"])
def test_function_after_what_has_space_needs_none(before: str) -> None:
    assert tidied(f"{before}{LOG}<mi>a</mi>") == f"{before}{LOG}<mi>a</mi>"


@pytest.mark.parametrize(
    "other",
    [
        "<mrow><mi>a</mi><mi>b</mi></mrow>",
        "<mrow><mi>a</mi><mo>+</mo></mrow>",
        "<mrow><mi>a</mi><mi>\u2061</mi></mrow>",
        "<msup><mi>a</mi><mn>\u2061</mn></msup>",
        '<mrow displaystyle="true"><mi>a</mi></mrow>',
        "<mi>a</mi>",
    ],
)
def test_what_is_no_function_needs_none(other: str) -> None:
    assert tidied(f"<mi>a</mi>{other}") == f"<mi>a</mi>{other}"


# --- accents ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("tag", "name"), [("mover", "accent"), ("munder", "accentunder")])
@pytest.mark.parametrize("mark", ['<mo style="math-depth:0">^</mo>', '<mo stretchy="false">→</mo>'])
def test_accent_is_named_as_one(tag: str, name: str, mark: str) -> None:
    assert tree(f"<math><{tag}><mi>a</mi>{mark}</{tag}></math>")[0].get(name) == "true"


@pytest.mark.parametrize(
    ("mark", "sign"),
    [
        ('<mo stretchy="false">→</mo>', "\u20d7"),
        ('<mo stretchy="false" lspace="0em" rspace="0em">→</mo>', "→"),
        ('<mo stretchy="true" style="math-depth:0">→</mo>', "→"),
    ],
)
def test_arrow_of_a_vector_is_an_accent_and_no_other_arrow_is(mark: str, sign: str) -> None:
    assert tree(f"<math><mover><mi>a</mi>{mark}</mover></math>")[0][1].text == sign


@pytest.mark.parametrize(
    ("tag", "above"),
    [
        ("mover", "<mo>^</mo>"),
        ("mover", '<mi style="math-depth:0">b</mi>'),
        ("msup", '<mo style="math-depth:0">^</mo>'),
    ],
)
def test_what_is_no_accent_is_not(tag: str, above: str) -> None:
    assert tree(f"<math><{tag}><mi>a</mi>{above}</{tag}></math>")[0].attrib == {}


def test_what_is_said_to_be_no_accent_says_nothing_and_one_that_is_said_stays() -> None:
    assert tidied('<mover accent="false"><mi>a</mi><mi>b</mi></mover>') == "<mover><mi>a</mi><mi>b</mi></mover>"
    assert "accent" in tidied('<mover accent="true"><mi>a</mi><mi>b</mi></mover>')


# --- what need not be there -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mathml", "expected"),
    [
        ("<mrow><mi>a</mi><mi>b</mi></mrow>", "<mi>a</mi><mi>b</mi>"),
        ('<mrow displaystyle="true"><mi>a</mi></mrow>', '<mrow displaystyle="true"><mi>a</mi></mrow>'),
        ("<mi>a</mi><mrow><mi>b</mi><mi>c</mi></mrow>", "<mi>a</mi><mrow><mi>b</mi><mi>c</mi></mrow>"),
        ("<mi>a</mi><mrow></mrow><mrow><mi>b</mi></mrow>", "<mi>a</mi><mi>b</mi>"),
        (
            "<msqrt><mrow><mi>a</mi><mi>b</mi></mrow></msqrt>",
            "<msqrt><mi>a</mi><mi>b</mi></msqrt>",
        ),
        ("<mphantom><mrow><mi>a</mi><mi>b</mi></mrow></mphantom>", None),
        ('<msqrt><mspace width="0pt" height="0.5em"/><mi>a</mi></msqrt>', "<msqrt><mi>a</mi></msqrt>"),
        ('<mi>a</mi><mspace/><mspace width="1em"/>', '<mi>a</mi><mspace width="1em"></mspace>'),
        ("<mi>a</mi><mpadded><mi>b</mi><mi>c</mi></mpadded>", "<mi>a</mi><mi>b</mi><mi>c</mi>"),
        (
            '<mpadded voffset="-3em"><mspace width="1em" height="3em"/></mpadded>',
            '<mspace width="1em" depth="3em"></mspace>',
        ),
        ('<mpadded voffset="-3em"><mspace height="3em"/></mpadded>', '<mspace width="0" depth="3em"></mspace>'),
        ('<mpadded voffset="-3em"><mspace width="1em"/></mpadded>', '<mspace width="1em" depth="0"></mspace>'),
        ('<mpadded voffset="0.1em"><mspace width="1em"/></mpadded>', None),
    ],
)
def test_row_or_space_that_changes_nothing_is_left_out(mathml: str, expected: str | None) -> None:
    assert tidied(mathml) == (expected or mathml.replace("/>", "></mspace>"))


@pytest.mark.parametrize(
    ("mathml", "expected"),
    [
        ("<mo><mi>a</mi><mn>1</mn><mtext>b</mtext></mo>", "<mo>a1b</mo>"),
        (
            '<mo class="tml-tag" fence="true"><mi>a</mi><msup><mi>b</mi><mn>2</mn></msup></mo>',
            '<mrow class="math-tag"><mi>a</mi><msup><mi>b</mi><mn>2</mn></msup></mrow>',
        ),
        ('<mo stretchy="true">~</mo>', '<mo stretchy="true">\u02dc</mo>'),
        ('<mo stretchy="false">~</mo>', '<mo stretchy="false">~</mo>'),
        ('<mo stretchy="true">^</mo>', '<mo stretchy="true">^</mo>'),
        ('<mi>a</mi><mo fence="true"></mo>', "<mi>a</mi>"),
        ('<mi>a</mi><mo linebreak="nobreak"></mo>', "<mi>a</mi>"),
    ],
)
def test_operator_is_one_sign_or_word(mathml: str, expected: str) -> None:
    assert tidied(mathml) == expected


@pytest.mark.parametrize("mathml", ["<mo></mo>", '<mo linebreak="newline"></mo>'])
def test_row_that_stands_in_no_rows_is_refused(mathml: str) -> None:
    with pytest.raises(MathError, match="begins a new row, but stands in none"):
        tidied(f"<mi>a</mi>{mathml}")
