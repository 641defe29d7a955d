"""The class that stands for each style that Temml writes, without Temml."""

import pytest

from formulas.texts.colours import COLOUR_CLASSES
from formulas.texts.math_error import MathError
from formulas.texts.mathml_classes import CLASSES
from formulas.texts.mathml_tree import tree


def classes(mathml: str) -> str | None:
    """The classes of the first element within a <math>; fails for one that the fence around texts would take off."""
    found = tree(f"<math>{mathml}<mi>z</mi></math>")[0].get("class")
    assert set((found or "").split()) <= CLASSES | COLOUR_CLASSES
    return found


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("width:100%", "math-wide"),
        ("width:50%", "math-glue"),
        ("width:7.5%", "math-glue"),
        ("border:1px solid", "math-box"),
        ("font-weight:bold", "math-bold"),
        ("font-weight: bold ;", "math-bold"),
        ("font-style:italic", "math-italic"),
        ("text-align:left", "math-left"),
        ("padding-top:0", "math-flat"),
        ("math-depth:2", "math-small-part"),
        ("transform:scaleX(-1)", "math-mirror"),
        ("font-weight:bold;font-style:italic;font-weight:bold", "math-bold math-italic"),
        ("color:teal", "ink-teal"),
        ("color:first", "role-first"),
        ("border-top:0.06em solid", "math-line-top"),
        ("border-bottom:0.06em dashed", "math-line-bottom-dashed"),
        ("border-bottom:0.15em double", "math-line-bottom-double"),
        ("border-left:0.06em solid", "math-line-left math-before-4"),
        ("border-right:0.06em dashed", "math-line-right-dashed math-after-4"),
        ("border-left:0.06em solid;padding-left:0.5em", "math-line-left math-before-5"),
        ("border-right:0.06em solid;padding-right:1em", "math-line-right math-after-10"),
        ("margin-left:-1em", "math-back-18"),
        ("margin-left:-0.1667em", "math-back-3"),
        ("margin-left:-0.001em", "math-back-1"),
        ("margin-left:-1.02em", "math-back-18"),
    ],
)
def test_style_is_a_class(style: str, expected: str) -> None:
    assert classes(f'<mtext style="{style}">a</mtext>') == expected


@pytest.mark.parametrize(
    ("padding", "tenths"),
    [
        *(("0em", None), ("0.01em", None), ("0.04em", 5), ("0.1389em", 1), ("0.25em", 3), ("0.4em", 4), ("0.5em", 5)),
        *(("1em", 10), ("7em", 10)),
    ],
)
def test_padding_is_the_nearest_one_there_is(padding: str, tenths: int | None) -> None:
    for side, name in (("left", "before"), ("right", "after")):
        expected = None if tenths is None else f"math-{name}-{tenths}"
        assert classes(f'<mtext style="padding-{side}:{padding}">a</mtext>') == expected


@pytest.mark.parametrize(
    "style",
    [
        *("display:block math", "padding:1em", "padding-bottom:0", "position:relative", "right:0", "bottom:0"),
        *("display:flex", "justify-content:center", "font-family:serif", "math-depth:0", "height:1em", ""),
        *("max-size:1em", "max-size:1em;colour"),
    ],
)
def test_style_that_goes_without_saying_is_left_out(style: str) -> None:
    assert classes(f'<mtext style="{style}">a</mtext>') is None


@pytest.mark.parametrize(
    "style",
    [
        *("background:url(http://b.example)", "position-try:a", "width:51%", "display:none", "height:1em;top:9em"),
        *("border-top:9em solid", "right:0;bottom:00", "font-weight:bold;z-index:9", "xright:0", "border-width:9em"),
    ],
)
def test_other_style_is_refused(style: str) -> None:
    with pytest.raises(MathError, match="is not possible"):
        classes(f'<mtext style="{style}">a</mtext>')


def test_step_back_over_more_than_one_em_is_refused() -> None:
    with pytest.raises(MathError, match=r"a space of -1\.04em; at most 1 em back"):
        classes('<mtext style="margin-left:-1.04em">a</mtext>')


@pytest.mark.parametrize("attribute", ['style="color:mud"', 'mathbackground="#abc"'])
def test_other_colour_is_refused(attribute: str) -> None:
    with pytest.raises(MathError, match="is no colour here"):
        classes(f"<mtext {attribute}>a</mtext>")


@pytest.mark.parametrize(
    ("notation", "expected"),
    [
        ("top", "math-over"),
        ("bottom", "math-under"),
        ("box", "math-box"),
        ("circle", "math-circle"),
        ("actuarial", "math-angle"),
        ("updiagonalstrike", "math-cancel"),
        ("downdiagonalstrike", "math-bcancel"),
        ("updiagonalstrike downdiagonalstrike", "math-xcancel"),
        ("horizontalstrike", "math-sout"),
    ],
)
def test_line_around_or_through_something_is_a_class(notation: str, expected: str) -> None:
    assert classes(f'<menclose notation="{notation}"><mi>a</mi></menclose>') == expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("tml-left", "math-left"),
        ("tml-right", "math-right"),
        ("tml-jot", "math-jot"),
        ("tml-small", "math-small"),
        ("tml-tag", "math-tag"),
        ("tml-shift-left", "math-shift-left"),
        ("mathscr", "math-script"),
        ("tml-jot site-head tml-small", "math-jot math-small"),
        ("site-head", None),
    ],
)
def test_of_temmls_classes_those_come_through_that_a_style_sheet_knows(names: str, expected: str | None) -> None:
    assert classes(f'<mtext class="{names}">a</mtext>') == expected


@pytest.mark.parametrize(
    ("attribute", "expected"),
    [
        ('lspace="-1width"', "math-llap"),
        ('lspace="-0.5width"', "math-clap"),
        ('lspace="0"', None),
        ('mathbackground="red"', "math-ground ink-red"),
    ],
)
def test_attribute_that_browsers_draw_otherwise_is_a_class(attribute: str, expected: str | None) -> None:
    assert classes(
        f"<mpadded {attribute}><mi>a</mi></mpadded>" if "lspace" in attribute else f"<mtext {attribute}/>"
    ) == (expected)


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("", "math-before-4 math-after-4"),
        ("font-weight:bold", "math-before-4 math-after-4 math-bold"),
        ("padding-left:0.5em", "math-before-5"),
        ("padding:0", None),
        ("border-left:0.06em solid;padding-left:0em", "math-line-left math-before-4"),
    ],
)
def test_cell_has_room_at_its_sides_unless_it_says_how_much(style: str, expected: str | None) -> None:
    assert classes(f'<mtd style="{style}"><mi>a</mi></mtd>') == expected


def test_cell_keeps_its_side_beside_its_room() -> None:
    assert classes('<mtd class="tml-right"><mi>a</mi></mtd>') == "math-right math-before-4 math-after-4"


def test_table_with_glue_is_as_wide_as_the_page() -> None:
    row = '<mtr><mtd style="padding:0"/><mtd style="padding:0;{}"/></mtr>'
    table = "<mtable>" + row.format("") + row + "</mtable>"
    assert classes(table.format("width:50%")) == "math-wide"
    assert classes(table.format("")) is None
