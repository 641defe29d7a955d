"""What a figure must make sense in, beyond the mistakes of test_formula.py: scales, axes, marks and presets."""

import pytest

from formulas.definitions.figure_verification import verify_views
from formulas.definitions.formula import parse
from formulas.toml.lines import KeyPath
from formulas.toml.mistakes import MistakeError
from tests.formulas.samples import GALLERY, SLUG, SMALL


def edited(text: str, *replacements: tuple[str, str]) -> str:
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def preset(values: str, *more: tuple[str, str]) -> str:
    """SMALL with a preset in its first figure, which `a` moves; a check stands at a = 1.5."""
    of_line = f'[[views.presets]]\nlabel = "Steep"\nvalues = {{ {values} }}\nnotice = "It rises."\n\n'
    return edited(SMALL, ('[[views]]\nname = "shares"', of_line + '[[views]]\nname = "shares"'), *more)


CURVE = '[[views.panels.marks]]\nkind = "signed_curve"\ny = "y"\nlabel = "y"\nrole = "first"\n'
ARROWS = "x_range = [-2.25, 2.25]\ny_range = [-1.25, 1.25]"
PANEL: KeyPath = ("views", 0, "panels", 0)

REFUSED: dict[str, tuple[str, KeyPath, str]] = {
    "range across the wrong way": (
        edited(SMALL, ("x_range = [0, 2]", "x_range = [2, 0]")),
        (*PANEL, "x_range"),
        "the first number must be below",
    ),
    "logarithmic scale across from zero": (
        edited(SMALL, ("x_range = [0, 2]", 'x_range = [0, 2]\nx_scale = "log"')),
        (*PANEL, "x_range"),
        "begins above 0, not at 0",
    ),
    "logarithmic scale up from below zero": (
        edited(SMALL, ("y_range = [-4, 4]", 'y_range = [-4, 4]\ny_scale = "log"')),
        (*PANEL, "y_range"),
        "begins above 0, not at -4",
    ),
    "logarithmic scale across a discrete axis": (
        edited(SMALL, ("x_range = [-0.6, 1.6]", 'x_range = [0.6, 1.6]\nx_scale = "log"')),
        ("views", 1, "panels", 0, "x_scale"),
        "k is discrete",
    ),
    "arrows on a logarithmic scale across": (
        edited(GALLERY, (ARROWS, 'x_range = [0.25, 2.25]\ny_range = [-1.25, 1.25]\nx_scale = "log"')),
        ("views", 0, "panels", 9, "marks", 0, "kind"),
        "leave x_scale out",
    ),
    "arrows on a logarithmic scale up": (
        edited(GALLERY, (ARROWS, 'x_range = [-2.25, 2.25]\ny_range = [0.25, 1.25]\ny_scale = "log"')),
        ("views", 0, "panels", 9, "marks", 0, "kind"),
        "leave y_scale out",
    ),
    "mark drawn twice": (
        edited(SMALL, (CURVE, CURVE + CURVE)),
        (*PANEL, "marks", 1),
        "this signed_curve of y is drawn already",
    ),
    "mark without an axis": (
        edited(SMALL, ('axis = "x"\n', "")),
        (*PANEL, "marks", 0),
        "a signed_curve runs along an axis",
    ),
    "mark along an axis that is none": (
        edited(GALLERY, ('axis = "k"\nlabel = "orbit"', 'axis = "o"\nlabel = "orbit"')),
        (*PANEL, "marks", 1, "axis"),
        "unknown axis o; known: x, u, p, q, r, k",
    ),
    "mark over an axis that is none": (
        edited(GALLERY, ('y_axis = "u"', 'y_axis = "o"')),
        (*PANEL, "marks", 0, "y_axis"),
        "unknown axis o",
    ),
    "mark over one axis twice": (
        edited(GALLERY, ('y_axis = "u"', 'y_axis = "x"')),
        (*PANEL, "marks", 0, "y_axis"),
        "not over x twice",
    ),
    "map over a second axis that is discrete": (
        edited(GALLERY, ('y_axis = "u"', 'y_axis = "k"')),
        (*PANEL, "marks", 0, "y_axis"),
        "k is discrete; a heat_map lies over continuous axes",
    ),
    "map over a first axis that is discrete": (
        edited(GALLERY, ('axis = "x"', 'axis = "k"')),
        (*PANEL, "marks", 0, "kind"),
        "k is discrete: use bars",
    ),
    "map of what varies along one axis": (
        edited(GALLERY, ('z = "bowl"', 'z = "line"')),
        (*PANEL, "marks", 0, "z"),
        "line must vary along u and x and nothing else, to be drawn as heat_map",
    ),
    "point of what varies": (
        edited(GALLERY, ('kind = "marker"\nx = "height"', 'kind = "marker"\nx = "line"')),
        (*PANEL, "marks", 2, "x"),
        "line must be one number, to be drawn as marker",
    ),
    "map with a range the wrong way": (
        edited(GALLERY, ("z_range = [0, 9]", "z_range = [9, 0]")),
        (*PANEL, "marks", 0, "z_range"),
        "the first number must be below",
    ),
    "curve that the model does not assign": (
        edited(SMALL, ('y = "y"', 'y = "z"')),
        (*PANEL, "marks", 0, "y"),
        "the model assigns no z; it assigns: y, area",
    ),
    "sentence with a format of its own": (
        edited(SMALL, ("{area}.", "{area:.2f}.")),
        ("views", 0, "sentence"),
        "braces hold a name and nothing else",
    ),
    "sentence with a brace too many": (
        edited(SMALL, ("{area}.", "{area}. }")),
        ("views", 0, "sentence"),
        "braces hold a name and nothing else",
    ),
    "sentence with a readout of another figure": (
        edited(SMALL, ("the area is {area}.", "the price is {total}.")),
        ("views", 0, "sentence"),
        "unknown name {total}; known: a, share, area",
    ),
    "preset of what moves another figure": (
        preset("a = 1.5, share = 0.2"),
        ("views", 0, "presets", 0, "values"),
        "share moves nothing in this view; known: a",
    ),
    "preset above its range": (
        preset("a = 2.5"),
        ("views", 0, "presets", 0, "values"),
        "a = 2.5 is outside its range from -2 to 2",
    ),
    "preset below its range": (
        preset("a = -2.5"),
        ("views", 0, "presets", 0, "values"),
        "a = -2.5 is outside its range from -2 to 2",
    ),
    "preset at which no check stands": (
        preset("a = 0.5"),
        ("views", 0, "presets", 0, "values"),
        "no [[checks]] stands at these values; add one that expects area",
    ),
    "preset at which nothing of its figure is checked": (
        preset("a = 1.5", ("expect = { area = 3 }", "expect = { total = 1 }")),
        ("views", 0, "presets", 0, "values"),
        "no [[checks]] stands at these values",
    ),
}


@pytest.mark.parametrize(("text", "path", "told"), REFUSED.values(), ids=REFUSED.keys())
def test_figure_that_makes_no_sense_is_refused_at_its_key(text: str, path: KeyPath, told: str) -> None:
    with pytest.raises(MistakeError) as raised:
        verify_views(parse(text, slug=SLUG))
    assert raised.value.path == path
    assert told in str(raised.value)


TAKEN = {
    "every kind of mark": GALLERY,
    "logarithmic scale from above zero": edited(
        SMALL, ("x_range = [0, 2]\ny_range = [-4, 4]", 'x_range = [0.5, 2]\ny_range = [0.1, 4]\nx_scale = "log"')
    ),
    "two marks of one kind": edited(
        SMALL,
        (CURVE, CURVE + CURVE.replace('y = "y"', 'y = "twice"')),
        ("area = integral", "twice = 2 * y\narea = integral"),
    ),
    "two kinds of mark of one value": edited(SMALL, (CURVE, CURVE + CURVE.replace("signed_curve", "curve"))),
    "preset at a check": preset("a = 1.5"),
    "preset at a check that moves other figures too": preset(
        "a = 1.5", ("{ a = 1.5 }\nexpect", "{ a = 1.5, share = 0.1 }\nexpect")
    ),
    "preset at the upper end": preset("a = 2", ("{ a = 1.5 }\nexpect", "{ a = 2 }\nexpect")),
    "preset at the lower end": preset("a = -2", ("{ a = 1.5 }\nexpect", "{ a = -2 }\nexpect")),
    "preset of the only parameter": edited(
        GALLERY,
        (
            "[[applications]]",
            '[[views.presets]]\nlabel = "High"\nvalues = { a = 1.5 }\nnotice = "It is high."\n\n[[applications]]',
        ),
    ),
}


@pytest.mark.parametrize("text", TAKEN.values(), ids=TAKEN.keys())
def test_figure_that_makes_sense_is_taken(text: str) -> None:
    verify_views(parse(text, slug=SLUG))
